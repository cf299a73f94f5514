/** What `convert` writes where one rule or one route is full: the API server takes it, and nothing is lost between the parts. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { limits } from "../../../provider/platforms/gateway-api/manifest/split";
import { crossroute } from "../../unit/cli/run";
import type { Json } from "../kubernetes/manifests";
import { Server } from "../kubernetes/server";

const path = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes?dryRun=All&fieldValidation=Strict";
const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;
const values = (word: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${word}${i}`);
const header = (name: string, count: number): object => ({
    field: "http-header",
    httpHeaderConfig: { httpHeaderName: name, values: values("t", count) },
});

interface Given {
    annotations?: Record<string, string>;
    className?: string;
    host?: string;
    paths?: readonly string[];
}
const ingress = ({
    annotations = {},
    className = "nginx",
    host = "shop.example.com",
    paths = ["/"],
}: Given): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "default", annotations },
    spec: {
        ingressClassName: className,
        rules: [
            {
                host,
                http: {
                    paths: paths.map((one) => ({
                        path: one,
                        pathType: "Prefix",
                        backend: { service: { name: "web", port: { number: 80 } } },
                    })),
                },
            },
        ],
    },
});
const onAlb = (conditions: readonly object[], more: Given = {}): object =>
    ingress({
        ...more,
        className: "alb",
        annotations: {
            [alb("scheme")]: "internet-facing",
            [alb("conditions.web")]: JSON.stringify(conditions),
        },
    });

describe("HTTPRoutes that convert writes at the limits of the Gateway API", () => {
    const server = new Server();
    let folder = "";
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-full-"))));
    afterAll(async () => {
        rmSync(folder, { recursive: true });
        await server.close();
    });

    async function converted(given: object): Promise<HTTPRoute[]> {
        const file = join(folder, "ingress.json");
        writeFileSync(file, JSON.stringify(given));
        const out = mkdtempSync(join(folder, "routes-"));
        await crossroute(`convert ${file} --gateway infra/shared -o ${out}`);
        return readdirSync(out).flatMap((name) => loadAll(readFileSync(join(out, name), "utf8")) as HTTPRoute[]);
    }
    const rulesOf = (routes: readonly HTTPRoute[]) => routes.flatMap(({ spec }) => spec?.rules ?? []);

    it.each([
        [
            "a rule with as many matches as one holds",
            onAlb([header("x-tenant", 8), header("x-team", 8)]),
            { matches: 64 },
        ],
        [
            "more matches than one route holds",
            onAlb([header("x-tenant", limits.matchesOfRule)], { paths: values("/p", 4) }),
            { matches: 4 * limits.matchesOfRule, parts: 2 },
        ],
        [
            "more hosts than one route holds",
            ingress({
                annotations: {
                    "nginx.ingress.kubernetes.io/server-alias": values("alias", 40)
                        .map((name) => `${name}.example.com`)
                        .join(","),
                },
            }),
            { hosts: 41, parts: 3 },
        ],
        [
            "more hosts and more rules than one route holds",
            ingress({
                paths: values("/p", 40),
                annotations: {
                    "nginx.ingress.kubernetes.io/server-alias": values("alias", 20)
                        .map((name) => `${name}.example.com`)
                        .join(","),
                },
            }),
            { hosts: 21, rules: 40, parts: 6 },
        ],
    ])(
        "are accepted by the API server for %s",
        async (_, given, { matches, hosts, rules, parts = 1 }: Record<string, number>) => {
            const routes = await converted(given);
            expect(routes.length).toBeGreaterThanOrEqual(parts);
            for (const route of routes) {
                const { status, body } = await server.send("POST", path, route as Json);
                expect([status, body["message"]]).toEqual([201, undefined]);
            }
            if (matches !== undefined) {
                const all = rulesOf(routes).flatMap((rule) => (rule.matches ?? []).map((one) => JSON.stringify(one)));
                expect([all.length, new Set(all).size]).toEqual([matches, matches]);
                expect(Math.max(...rulesOf(routes).map((rule) => rule.matches?.length ?? 1))).toBe(
                    limits.matchesOfRule,
                );
            }
            const named = new Set(routes.flatMap(({ spec }) => spec?.hostnames ?? []));
            if (hosts !== undefined) {
                expect(named.size).toBe(hosts);
                expect(Math.max(...routes.map(({ spec }) => spec?.hostnames?.length ?? 0))).toBeLessThanOrEqual(
                    limits.hostnames,
                );
            }
            if (rules !== undefined)
                for (const host of named) {
                    const of = routes.filter(({ spec }) => spec?.hostnames?.includes(host));
                    expect(rulesOf(of).length).toBeGreaterThanOrEqual(rules);
                }
        },
    );

    it("leave out a rule with more matches than one holds, with the number", async () => {
        const file = join(folder, "ingress.json");
        writeFileSync(file, JSON.stringify(onAlb([header("x-tenant", limits.matchesOfRule + 1)])));
        const { out, code } = await crossroute(`convert ${file} --gateway infra/shared -o ${join(folder, "none")}`);
        expect(out).toMatch(/^left out .*: it needs 65 matches, and a rule has 64 at most$/m);
        expect(code).toBe(1);
    });
});
