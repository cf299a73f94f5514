import { createRouter, lint, naiveMatch, trafficDiff, type Explanation, type Table } from "../../../provider/routing";
import { combine } from "../../../provider/sources/load";
import { recognise } from "../../../provider/sources/recognise";

type Json = Record<string, unknown>;
const object = (kind: string, name: string, spec: Json): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const to = (name: string): Json => ({ backendRefs: [{ name, port: 80 }] });
const at = (value: string, more: Json = {}): Json => ({ matches: [{ path: { type: "PathPrefix", value }, ...more }] });
const cors = (...allowOrigins: string[]): Json => ({ filters: [{ type: "CORS", cors: { allowOrigins } }] });
const tables = (rules: Json[], more: Json[] = []): readonly Table[] =>
    combine([
        recognise(
            [
                object("Gateway", "edge", {
                    gatewayClassName: "some",
                    listeners: [
                        { name: "http", port: 80, protocol: "HTTP" },
                        { name: "own", port: 80, protocol: "HTTP", hostname: "*.test" },
                    ],
                }),
                object("HTTPRoute", "r", { parentRefs: [{ name: "edge" }], hostnames: ["a.test"], rules }),
                ...more,
            ],
            "example",
        ),
    ]).after;
const service = (name: string): Json => ({ kind: "service", namespace: "shop", name, port: 80 });
const status = (code: number): Json => ({ kind: "fixed", status: code });
const preflight = (origin: string): Record<string, string> => ({
    Origin: origin,
    "Access-Control-Request-Method": "PUT",
});

/** Both matchers say the same. */
function explain(
    all: readonly Table[],
    path: string,
    headers: Record<string, string> = {},
    method = "OPTIONS",
): Explanation {
    const request = { host: "a.test", path, method, headers };
    const said = createRouter(all).explain(request);
    const [table] = all;
    const targets = said.candidates ?? [said.target ?? null];
    expect(naiveMatch(table as Table, request)).toEqual(targets);
    return said;
}

describe("preflights of a rule with a CORS filter", () => {
    const all = tables([
        { ...at("/api"), ...cors("https://www.foo.com", "https://*.bar.com"), ...to("api") },
        { ...at("/open"), ...cors("*"), ...to("open") },
        { ...at("/closed"), ...cors(), ...to("closed") },
        { ...at("/get", { method: "GET" }), ...cors("*"), ...to("get") },
        { ...at("/beta", { headers: [{ name: "x", value: "1" }] }), ...cors("*"), ...to("beta") },
        { ...at("/"), ...to("web") },
    ]);

    it("of an allowed origin are answered by the Gateway itself, and every other request by the backend", () => {
        for (const origin of ["https://www.foo.com", "https://www.bar.com", "https://xpto.www.bar.com"])
            expect(explain(all, "/api/x", preflight(origin))).toMatchObject({
                outcome: "undetermined",
                candidates: [status(204), status(200)],
            });
        expect(explain(all, "/api", preflight("https://www.foo.com")).why.join("\n")).not.toContain(
            "(spec.rules[0]) loses to",
        );
        expect(explain(all, "/open", preflight("https://foobar.com:12345")).candidates).toEqual([
            status(204),
            status(200),
        ]);
        expect(explain(all, "/api", preflight("https://www.foo.com"), "GET").target).toEqual(service("api"));
        expect(explain(all, "/api", { Origin: "https://www.foo.com" }).target).toEqual(service("api"));
        expect(explain(all, "/api").target).toEqual(service("api"));
        expect(explain(all, "/", preflight("https://www.foo.com")).target).toEqual(service("web"));
    });

    it("of another origin are answered by the Gateway or left to the backend", () => {
        for (const [path, name] of [
            ["/api", "api"],
            ["/closed", "closed"],
        ] as const)
            expect(explain(all, path, preflight("https://foobar.com")).candidates).toEqual([
                service(name),
                ...[204, 200, 403].map(status),
            ]);
        // The conditions of the rule count as well.
        expect(explain(all, "/beta", { ...preflight("https://a.example"), x: "1" }).candidates).toHaveLength(2);
        expect(explain(all, "/beta", preflight("https://a.example")).target).toEqual(service("web"));
        expect(explain(all, "/beta", { x: "1" }).target).toEqual(service("beta"));
        // A dot is itself.
        expect(explain(all, "/api", preflight("https://wwwxfoo.com")).candidates).toHaveLength(4);
    });

    it("are perhaps those of a rule for another method, and else of the next rule", () => {
        expect(explain(all, "/get", preflight("https://a.example")).candidates).toEqual([
            { kind: "unknown", label: "what the filter CORS answers to a preflight", unread: true },
            service("web"),
        ]);
    });

    it("have the place of their rule, whatever they ask for beside", () => {
        const both = tables([
            { ...at("/api"), ...cors("*"), ...to("api") },
            { ...at("/api", { headers: [{ name: "x-beta", value: "1" }] }), ...to("beta") },
            { ...at("/api", { method: "OPTIONS" }), ...to("options") },
        ]);
        const beta = { ...preflight("https://a.example"), "x-beta": "1" };
        expect(explain(both, "/api", beta, "OPTIONS").target).toEqual(service("options"));
        const [first, second] = [
            both,
            tables([
                { ...at("/api"), ...cors("*"), ...to("api") },
                { ...at("/api", { headers: [{ name: "x-beta", value: "1" }] }), ...to("beta") },
            ]),
        ];
        expect(explain(first, "/api", preflight("https://a.example")).target).toEqual(service("options"));
        expect(explain(second, "/api", beta).target).toEqual(service("beta"));
    });

    it("are a difference to a version without the filter, with the request that shows it", () => {
        const without = tables([{ ...at("/api"), ...to("api") }]);
        const some = tables([{ ...at("/api"), ...cors("https://www.foo.com"), ...to("api") }]);
        const changes = trafficDiff(without, some);
        const asks = "with header access-control-request-method: *";
        expect(changes.map(({ requests, after }) => [requests.methods, requests.conditions, after])).toEqual([
            [["OPTIONS"], ["with header origin: *", asks], [service("api"), ...[204, 200, 403].map(status)]],
            [["OPTIONS"], ["with header origin: https://www.foo.com", asks], [204, 200].map(status)],
            // Answers to other requests get headers.
            [undefined, undefined, service("api")],
        ]);
        expect(changes[2]).toMatchObject({ kind: "treated", treatment: { before: [] } });
        // The witness of a change is a preflight, and each version answers it as is said.
        for (const { witness, before, after } of changes.slice(0, 2)) {
            expect(createRouter(without).explain(witness).target).toEqual(before);
            expect(createRouter(some).explain(witness).candidates).toEqual(after);
        }
        expect(trafficDiff(some, some)).toEqual([]);
        const others = tables([{ ...at("/api"), ...cors("https://www.bar.com"), ...to("api") }]);
        expect(trafficDiff(some, others).length).toBeGreaterThan(0);
    });

    it("are not read from a filter without its form, which is said", () => {
        for (const allowOrigins of ["*", 5, [5], { a: "b" }]) {
            const route = object("HTTPRoute", "bad", {
                parentRefs: [{ name: "edge" }],
                hostnames: ["b.test"],
                rules: [{ filters: [{ type: "CORS", cors: { allowOrigins } }], ...to("b") }],
            });
            expect(() => combine([recognise([route], "example")])).toThrow("filters[0].cors.allowOrigins");
        }
    });

    it("are no finding of lint", () => {
        const said = (list: readonly Table[]): string[] => lint(list).map(({ code, message }) => `${code} ${message}`);
        const plain = tables([
            { ...at("/api"), ...to("api") },
            { ...at("/"), ...to("web") },
        ]);
        const filtered = tables([
            { ...at("/api"), ...cors("https://*.bar.com"), ...to("api") },
            { ...at("/"), ...to("web") },
        ]);
        expect(said(filtered)).toEqual(said(plain));
    });
});
