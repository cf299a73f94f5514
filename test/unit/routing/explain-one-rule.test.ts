import { createRouter, type Rule, type Table } from "../../../provider/routing";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";

const service = (name: string): Rule["target"] => ({ kind: "service", namespace: "shop", name, port: 80 });

const ingress = (name: string, annotations: Record<string, string>): Record<string, unknown> => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations },
    spec: {
        ingressClassName: "nginx",
        rules: [
            {
                host: "shop.example.com",
                http: {
                    paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
                },
            },
        ],
    },
});

/** The objects and places in sentences of the form "A loses to B". */
const losses = (why: readonly string[]): string[][] =>
    why.flatMap((text) => {
        const [, loser = "", winner = ""] = /^\w+ \S+ of (.*?) loses to \w+ \S+ of (.*?)[:.]/.exec(text) ?? [];
        return loser === "" ? [] : [[loser, winner]];
    });

describe("explain, where one rule as written is several", () => {
    it.each<[what: string, annotations: Record<string, string>[], headers: Record<string, string>]>([
        ["a canary by header", [{}, { canary: "true", "canary-by-header": "x-beta" }], { "x-beta": "always" }],
        ["a list of denied addresses", [{ "denylist-source-range": "10.0.0.0/8" }], {}],
        ["a list of allowed addresses", [{ "whitelist-source-range": "10.0.0.0/8" }], {}],
    ])("does not say that it loses to itself: %s", (_, annotations, headers) => {
        const manifests = annotations.map((own, i) =>
            ingress(
                ["web", "beta"][i] ?? "",
                Object.fromEntries(Object.entries(own).map(([k, v]) => [`nginx.ingress.kubernetes.io/${k}`, v])),
            ),
        );
        const tables = readTables(manifests.map((value) => ({ value })));
        const { why } = createRouter(tables).explain({
            host: "shop.example.com",
            path: "/",
            headers,
            source: "10.0.0.1",
        });
        for (const [loser, winner] of losses(why)) expect(loser).not.toBe(winner);
        expect(why.join("\n")).toMatch(/leads to (service:shop\/web:80|status 403) as well, where/);
    });

    it("says nothing of other hosts of the rule, which have its answer", () => {
        const rules = ["shop.example.com", "*.example.com"].map((host): Rule => ({
            host,
            path: "/",
            match: "Prefix",
            target: service("web"),
            origin: { object: "HTTPRoute shop/web", path: "spec.rules[0]" },
        }));
        const table: Table = { gateway: "edge", dialect: "gateway-api", rules };
        const { why } = createRouter([table]).explain({ host: "shop.example.com", path: "/" });
        expect(why).toHaveLength(1);
    });
});

describe("rules of one route and of another that does not exist yet, all with one path", () => {
    const rule = (route: string, place: number, header: string): Rule => ({
        host: "shop.example.com",
        path: "/",
        match: "Prefix",
        headers: [{ name: header, values: ["1"], exactly: true }],
        target: service(header),
        origin: { object: `HTTPRoute shop/${route}`, path: `spec.rules[${place}]` },
    });
    const rules = [rule("one", 0, "x-a"), rule("one", 1, "x-b"), rule("two", 0, "x-c")];
    const router = createRouter([{ gateway: "edge", dialect: "gateway-api", rules }]);
    const ask = (...names: string[]): unknown => {
        const headers = Object.fromEntries(names.map((name) => [name, "1"]));
        const { outcome, target, candidates } = router.explain({ host: "shop.example.com", path: "/", headers });
        return outcome === "undetermined" ? candidates : target;
    };

    it("keep their order within a route, and have none between the two", () => {
        expect(ask("x-a", "x-b")).toEqual(service("x-a"));
        expect(ask("x-a", "x-c")).toEqual([service("x-a"), service("x-c")]);
        expect(ask("x-a", "x-b", "x-c")).toEqual([service("x-a"), service("x-c")]);
    });
});

it("explain does not call the location / that ingress-nginx adds a rule of the Ingress that loses", () => {
    const nginx = { "nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.0.0/8" };
    const object = JSON.parse(
        JSON.stringify(ingress("hook", nginx)).replace('"path":"/"', '"path":"/hook"'),
    ) as unknown;
    const tables = readTables([{ value: object }]);
    const { why } = createRouter(tables).explain({ host: "shop.example.com", path: "/hook" });
    expect(why.join("\n")).toContain("shop.example.com/hook of Ingress shop/hook");
    expect(why.join("\n")).not.toContain("loses");
});

it("explain says once what loses, however many versions of it there are, and counts the others", () => {
    const named = (object: string, path: string): Rule => ({
        host: "shop.example.com",
        path,
        match: "Prefix",
        target: service(object),
        origin: { object },
    });
    const why = (count: number): readonly string[] => {
        const rules = Array.from({ length: count }, (_, i) => named(`Ingress shop/n${i}`, "/a"));
        const table: Table = {
            gateway: "nginx",
            dialect: "ingress-nginx",
            rules: [named("Ingress shop/web", "/a/b"), ...rules, ...rules],
        };
        return createRouter([table]).explain({ host: "shop.example.com", path: "/a/b" }).why;
    };
    expect(why(2)).toHaveLength(3);
    expect(why(11).slice(-1)).toEqual(["1 more rule takes the request and loses."]);
    expect(why(12).slice(-1)).toEqual(["2 more rules take the request and lose."]);
});
