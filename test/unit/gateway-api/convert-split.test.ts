import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-split-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;

/** Rules of one object with a header each; the first that fits answers. */
function ingress(rules: readonly [path: string, header: string][]): object {
    const annotations = Object.fromEntries(
        rules.map(([, name], i) => [
            alb(`conditions.s${i}`),
            JSON.stringify([{ field: "http-header", httpHeaderConfig: { httpHeaderName: name, values: ["1"] } }]),
        ]),
    );
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name: "web",
            namespace: "shop",
            annotations: { [alb("scheme")]: "internet-facing", ...annotations },
        },
        spec: {
            ingressClassName: "alb",
            rules: [
                {
                    host: "shop.example.com",
                    http: {
                        paths: rules.map(([path], i) => ({
                            path,
                            pathType: "Prefix",
                            backend: { service: { name: `s${i}`, port: { number: 80 } } },
                        })),
                    },
                },
            ],
        },
    };
}

async function convert(given: object): Promise<{ routes: HTTPRoute[]; text: string; code: number }> {
    const file = join(folder, "ingress.yaml");
    writeFileSync(file, JSON.stringify(given));
    const out = mkdtempSync(join(folder, "routes-"));
    const { code, out: text } = await crossroute(`convert ${file} --gateway infra/shared -o ${out}`);
    return { routes: loadAll(readFileSync(join(out, "shop.yaml"), "utf8")) as HTTPRoute[], text, code };
}

describe("rules of one path with conditions of their own", () => {
    it("stay in one route, where their order counts, when others make the route too large", async () => {
        const others = Array.from({ length: 15 }, (_, i): [string, string] => [`/p${i}`, "x-a"]);
        const given = ingress([["/", "x-a"], ["/", "x-b"], ["/", "x-c"], ["/", "x-d"], ...others]);
        const { routes, code, text } = await convert(given);
        expect(routes.length).toBeGreaterThan(1);
        const withRoot = routes.filter(({ spec }) =>
            spec?.rules?.some(({ matches }) => matches?.[0]?.path?.value === "/"),
        );
        expect(withRoot).toHaveLength(1);
        const names = withRoot[0]?.spec?.rules?.flatMap(({ backendRefs = [] }) => backendRefs.map(({ name }) => name));
        expect(names?.filter((name) => ["s0", "s1", "s2", "s3"].includes(name))).toEqual(["s0", "s1", "s2", "s3"]);
        expect([code, text]).toEqual([0, expect.stringMatching(/(\d+) sets of requests checked, \1 answered alike/)]);
    });

    it("are announced where more than one route holds them, so that their order is lost", async () => {
        const { text, code } = await convert(ingress(Array.from({ length: 20 }, (_, i) => ["/", `x-${i}`])));
        expect(text).toMatch(
            /^differs {3}shop\.example\.com\/ with header x-\d+: 1 with header x-\d+: 1 {2}answered by service:shop\/s\d+:80 now \(two rules of one path take it and are in two routes, between which their age decides, as do \d+ more pairs\), by service:shop\/s\d+:80 or service:/m,
        );
        expect(text.match(/^differs/gm)).toHaveLength(1);
        expect(code).toBe(1);
    });

    it("are not, where their conditions exclude each other", async () => {
        const given = ingress(Array.from({ length: 20 }, (): [string, string] => ["/", "x-tenant"])) as {
            metadata: { annotations: Record<string, string> };
        };
        for (const [i, name] of Object.keys(given.metadata.annotations).entries())
            given.metadata.annotations[name] = String(given.metadata.annotations[name]).replace('["1"]', `["t${i}"]`);
        const { text, code } = await convert(given);
        expect(text).not.toMatch(/^differs/m);
        expect(code).toBe(0);
    });
});
