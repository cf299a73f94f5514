import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const own = "provider/platforms/gateway-api/";

/**
 * What names the Gateway API outside its folder, and why. The platform is a way of the Kubernetes platform to serve a gateway,
 * so that one takes part; `table/`, `report/`, `policy/`, `engine/` and `inputs/` do not know it.
 */
const outside: readonly (readonly [why: string, files: readonly string[]])[] = [
    [
        "its two dialects, their lines in the list of all, and what lint says of Gateways alone",
        [
            "provider/routing/dialects/gateway-api.ts",
            "provider/routing/dialects/index.ts",
            "provider/routing/dialects/traefik-gateway.ts",
            "provider/routing/lint/gateway.ts",
            "provider/routing/lint/hosts.ts",
            "provider/routing/lint/reach.ts",
            "provider/routing/model.ts",
            "provider/routing/router.ts",
        ],
    ],
    [
        "the catalogue of diagnostics",
        ["provider/diagnostics/codes/gateway.ts", "provider/diagnostics/codes/kubernetes.ts"],
    ],
    [
        "a Kubernetes gateway of a table makes Ingresses or HTTPRoutes",
        [
            "provider/platforms/kubernetes/fields/gateway.ts",
            "provider/platforms/kubernetes/fields/generate.ts",
            "provider/platforms/kubernetes/fields/transform.ts",
            "provider/platforms/kubernetes/index.ts",
            "provider/platforms/kubernetes/ownership/live.ts",
            "provider/platforms/kubernetes/plan/args.ts",
            "provider/platforms/kubernetes/plan/compare.ts",
            "provider/platforms/kubernetes/plan/gateway.ts",
            "provider/platforms/kubernetes/plan/index.ts",
            "provider/platforms/kubernetes/plan/register.ts",
            "provider/platforms/kubernetes/read/live-routes.ts",
            "provider/platforms/kubernetes/read/live.ts",
            "provider/platforms/kubernetes/read/objects.ts",
        ],
    ],
    [
        "the list of components, and the table's page and types, which name what a Kubernetes gateway takes",
        [
            "provider/components.ts",
            "provider/table/args.ts",
            "provider/table/fields/arguments.ts",
            "provider/table/fields/generate.ts",
            "provider/table/former-record.ts",
        ],
    ],
    [
        "kinds that files, clusters and programs hold",
        [
            "provider/analyze/analyze.ts",
            "provider/analyze/watch.ts",
            "provider/sources/cluster.ts",
            "provider/sources/gateways.ts",
            "provider/sources/kinds.ts",
            "provider/sources/manifest.ts",
            "provider/sources/raw.ts",
            "provider/sources/repeated.ts",
            "provider/sources/unread.ts",
        ],
    ],
    [
        "the verbs convert and import",
        [
            "provider/cli/convert/manifests.ts",
            "provider/cli/convert/meets.ts",
            "provider/cli/convert/prove.ts",
            "provider/cli/convert/text.ts",
            "provider/cli/convert/write.ts",
            "provider/cli/import/adopt.ts",
            "provider/cli/import/http-route.ts",
            "provider/cli/import/live.ts",
            "provider/cli/verbs/convert.ts",
            "provider/cli/verbs/import.ts",
            "provider/cli/verbs/index.ts",
        ],
    ],
];

const words =
    /gateway-?api|\bhttp-?routes?\b|HTTPRoute|GRPCRoute|TLSRoute|gateway\.networking|ReferenceGrant|traefik-?gateway/i;
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

const naming = readdirSync(join(root, "provider"), { recursive: true, encoding: "utf8" })
    .map((file) => join("provider", file))
    .filter((file) => file.endsWith(".ts") && !file.startsWith(own))
    .filter((file) => words.test(withoutComments(readFileSync(join(root, file), "utf8"))))
    .sort();

describe("the platform of the Gateway API", () => {
    it("is named outside its folder only where these files have a reason to", () => {
        expect(naming).toEqual(outside.flatMap(([, files]) => files).sort());
    });

    it("is most of its own code in its own folder", () => {
        const lines = (file: string): number => readFileSync(join(root, file), "utf8").split("\n").length;
        const inside = readdirSync(join(root, own), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .reduce((sum, file) => sum + lines(join(own, file)), 0);
        const named = naming.map(
            (file) =>
                readFileSync(join(root, file), "utf8")
                    .split("\n")
                    .filter((line) => words.test(line)).length,
        );
        const beside = named.reduce((sum, count) => sum + count, 0);
        process.stderr.write(`${inside} lines in ${own}; ${beside} lines of ${naming.length} files outside name it\n`);
        expect(beside).toBeLessThan(inside / 20);
    });
});
