import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { open, text, type Scalar, type OpenedObject } from "../../../provider/inputs/opened";
import { platforms } from "../../../provider/platforms/list";
import type { Platform, Planned, PlatformObject } from "../../../provider/platforms/platform";
import type { Table } from "../../../provider/routing";
import { explain, parseUrl } from "../../../provider/routing";
import { compileTable, plannedOf } from "../../../provider/table/compile";

/** A platform as a folder would hold it: a list of `host path app` lines, the longest path first. */
const toy: Platform = {
    name: "toy",
    title: "Toy",
    shape: { fields: { address: "any", size: "integer" } },
    backends: { app: { shape: { fields: { name: "string" } }, check: () => undefined } },
    servesAnyHost: false,
    read: (at) => at,
    reaches: (kind) => kind === "app",
    arrival: (gateway) => ({
        name: "toy",
        where: `${gateway.where}.address`,
        address: (gateway.fields as OpenedObject)["address"] as Scalar,
        port: undefined,
    }),
    plan: ({ gateways, placed }) =>
        gateways.map((gateway): Planned => {
            const routes = placed.filter(({ on, bridge }) => on === gateway || bridge === gateway);
            const lines = routes.map(
                ({ host, path, backend }) =>
                    `${String(host?.value)} ${String(path.value)} ${text(backend.fields["name"])}`,
            );
            return {
                gateway,
                resource: "toy",
                former: [],
                kind: "list",
                where: gateway.where,
                objects: [{ value: { lines } }],
                placeOf: (path) => ({ where: routes[Number(path)]?.where ?? "", kind: "app" }),
                check: () => [],
            };
        }),
    tables: (objects: readonly PlatformObject[]): Table[] =>
        objects.map(({ value, source = "" }) => ({
            gateway: "toy",
            dialect: "kubernetes",
            rules: (value["lines"] as string[]).map((line, i) => {
                const [host = "", path = "", app = ""] = line.split(" ");
                const target = { kind: "sae", appId: app, port: 1 } as const;
                return { host, path, match: "Prefix", target, origin: { object: "list", source, path: String(i) } };
            }),
        })),
    prepare: () => Promise.resolve({ findings: [], register: () => Promise.resolve([]) }),
};

const compile = async (args: object) =>
    compileTable("shop", (await open(args)) as OpenedObject, {}, [...platforms, toy]);
const app = { app: { name: "cart" } };

describe("a platform that is a folder and a line", () => {
    it("takes gateways, brings a kind of backend, and its reader says what is claimed", async () => {
        const plan = await compile({
            gateways: { play: { toy: {} } },
            routes: [{ host: "a.example.com", path: "/", backend: app }],
        });
        expect(plan.problems).toEqual([]);
        expect(plannedOf(plan).map(({ kind, objects }) => [kind, objects[0]?.value])).toEqual([
            ["list", { lines: ["a.example.com / cart"] }],
        ]);
        expect(explain(plan.tables, parseUrl("http://a.example.com/x")).target).toMatchObject({ appId: "cart" });
        expect(plan.tables[0]?.rules[0]?.origin.path).toBe("routes[0]");
    });

    it("has its arguments checked by their own keys", async () => {
        const plan = await compile({
            gateways: { play: { toy: { sise: 3 } } },
            routes: [{ host: "a.example.com", path: "/", backend: { app: { nmae: "cart" } } }],
        });
        expect(plan.problems.map(({ where }) => where)).toEqual([
            "gateways.play.toy.sise",
            "routes[0].backend.app.nmae",
        ]);
    });

    it("is bridged to from a gateway of another platform", async () => {
        const plan = await compile({
            gateways: { edge: { kubernetes: { namespace: "shop" } }, play: { toy: { address: "10.0.0.9" } } },
            routes: [
                { host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
                { host: "a.example.com", path: "/cart", backend: app },
            ],
        });
        expect(plan.problems).toEqual([]);
        expect(plannedOf(plan).map(({ resource }) => resource)).toEqual(["shop/shop-edge", "shop/shop-to-toy", "toy"]);
    });
});

describe("the Gateway API, which a Kubernetes gateway chooses by its argument httpRoute", () => {
    const provider = resolve(__dirname, "../../../provider");
    const files = readdirSync(provider, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !file.startsWith("platforms/gateway-api/"))
        .filter((file) => /from "(?:[^"]*platforms\/|(?:\.\.\/)+)gateway-api[/"]/.test(textOf(file)));
    function textOf(file: string): string {
        return readFileSync(join(provider, file), "utf8");
    }
    const within = (room: string): string[] => files.filter((file) => file.startsWith(room)).sort();

    it("is known to the room of Kubernetes where its objects differ from an Ingress, and to no other platform", () => {
        expect(within("platforms/")).toEqual([
            "platforms/kubernetes/fields/generate.ts",
            "platforms/kubernetes/index.ts",
            "platforms/kubernetes/plan/args.ts",
            "platforms/kubernetes/plan/compare.ts",
            "platforms/kubernetes/plan/gateway.ts",
            "platforms/kubernetes/plan/index.ts",
            "platforms/kubernetes/plan/register.ts",
            "platforms/kubernetes/read/live-routes.ts",
            "platforms/kubernetes/read/objects.ts",
        ]);
    });

    /** Files that the table behind some words of docs/architecture.md names; a folder ends with a slash. */
    function namedBehind(words: RegExp): string[] {
        const page = readFileSync(resolve(provider, "../docs/architecture.md"), "utf8");
        const [, table = ""] = new RegExp(`${words.source}\\n\\n([^]*?)\\n\\n`).exec(page) ?? [];
        return table.split("\n").flatMap((row) => {
            const [, first = "", cell = ""] = row.split("|");
            const [, room = ""] = /`([^`]+)`/.exec(first) ?? [];
            const inRoom = room === "table" ? "" : `${room}/`;
            return [...cell.matchAll(/`([^`]+)`(?: \(([^)]*)\))?/g)].flatMap(([, name = "", members]) =>
                members === undefined
                    ? [`${inRoom}${name}`]
                    : [...members.matchAll(/`([^`]+)`/g)].map(([, one]) => `${inRoom}${name}${one}`),
            );
        });
    }
    const onDisk = (one: string): boolean => existsSync(join(provider, one.endsWith("/") ? one : `${one}.ts`));

    it("is imported by the files that docs/architecture.md names, and by no other", () => {
        const named = namedBehind(/held by `test\/unit\/table\/platforms\.test\.ts`:/);
        const isNamed = (file: string): boolean =>
            named.some((one) => file === `${one}.ts` || (one.endsWith("/") && file.startsWith(one)));
        expect(named.length).toBeGreaterThan(20);
        expect(named.filter((one) => !onDisk(one))).toEqual([]);
        expect(files.filter((file) => !isNamed(file))).toEqual([]);
    });

    it("is named in these files, which import nothing of it, and in no other", () => {
        const names =
            /gateway-api|traefik-gateway|gateway\.networking\.k8s\.io|HTTPRoute\b|\bGatewayClass\b|ReferenceGrant|ListenerSet/;
        const codeOf = (file: string): string =>
            textOf(file)
                .replace(/\/\*[^]*?\*\//g, "")
                .replace(/(^|\s)\/\/[^\n]*/g, "");
        const found = readdirSync(provider, { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts") && !file.startsWith("platforms/gateway-api/"))
            .filter((file) => !files.includes(file) && names.test(codeOf(file)));
        const named = namedBehind(/names of its kinds and dialects and import nothing of it:/).map(
            (one) => `${one}.ts`,
        );
        expect(found.sort()).toEqual(named.sort());
    });

    it("is known to a table by the type of its arguments only, and to no part of analysis, reports or the engine", () => {
        expect(within("table/")).toEqual(["table/args.ts"]);
        expect(
            ["routing/", "diagnostics/", "inputs/", "analyze/", "policy/", "report/", "engine/"].flatMap(within),
        ).toEqual([]);
        // What reads files and what converts them has it in files of its own.
        expect(within("sources/")).toEqual([
            "sources/gateways.ts",
            "sources/kinds.ts",
            "sources/live-gateways.ts",
            "sources/manifest.ts",
            "sources/patched-listeners.ts",
            "sources/uncompared.ts",
            "sources/unread.ts",
        ]);
        expect([...within("cli/"), ...within("components")]).toEqual([
            "cli/convert/json.ts",
            "cli/convert/manifests.ts",
            "cli/convert/shared-hosts.ts",
            "cli/convert/text.ts",
            "cli/convert/write.ts",
            "cli/import/adopt.ts",
            "cli/import/http-route.ts",
            "cli/verbs/convert.ts",
            "components.ts",
        ]);
    });
});
