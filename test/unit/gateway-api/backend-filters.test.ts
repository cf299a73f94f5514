import { createRouter, lint, parseUrl, trafficDiff, type Explanation, type Table } from "../../../provider/routing";
import { combine } from "../../../provider/sources/load";
import { recognise } from "../../../provider/sources/recognise";

type Json = Record<string, unknown>;
const object = (kind: string, name: string, spec: Json): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const filter = {
    redirect: { type: "RequestRedirect", requestRedirect: { hostname: "new.test", statusCode: 301 } },
    rewrite: {
        type: "URLRewrite",
        urlRewrite: { hostname: "in.test", path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/v2" } },
    },
    mirror: { type: "RequestMirror", requestMirror: { backendRef: { name: "copy", port: 80 } } },
    cors: { type: "CORS", cors: { allowOrigins: ["*"] } },
    header: { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "x", value: "1" }] } },
} as const;

const tables = (controllerName: string, backendRefs: Json[], filters: Json[] = []): readonly Table[] =>
    combine([
        recognise(
            [
                object("GatewayClass", "some", { controllerName }),
                object("Gateway", "edge", {
                    gatewayClassName: "some",
                    listeners: [{ name: "http", port: 80, protocol: "HTTP" }],
                }),
                object("HTTPRoute", "r", {
                    parentRefs: [{ name: "edge" }],
                    hostnames: ["a.test"],
                    rules: [{ matches: [{ path: { type: "PathPrefix", value: "/api" } }], filters, backendRefs }],
                }),
            ],
            "example",
        ),
    ]).after;
const explain = (all: readonly Table[], url = "http://a.test/api/x"): Explanation =>
    createRouter(all).explain(parseUrl(url));
const traefik = "traefik.io/gateway-controller";
const service = (name: string): Json => ({ kind: "service", namespace: "shop", name, port: 80 });
const ref = (name: string, more: Json = {}): Json => ({ name, port: 80, ...more });

describe("filters of single backends on Traefik 3.7", () => {
    it("redirect the share of their backend, or the whole rule where it has no other", () => {
        const all = explain(tables(traefik, [ref("web", { filters: [filter.redirect] })]));
        expect(all).toMatchObject({ outcome: "matched", location: "http://new.test/api/x" });
        const split = explain(tables(traefik, [ref("web", { filters: [filter.redirect] }), ref("next")]));
        expect(split.split).toMatchObject([{ target: { kind: "redirect", code: 301 } }, { target: service("next") }]);
    });

    it("rewrite what their backend gets, and not what another one does", () => {
        const only = explain(tables(traefik, [ref("web", { filters: [filter.header, filter.rewrite] })]));
        expect(only).toMatchObject({ target: service("web"), rewritten: "/v2/x" });
        const before = tables(traefik, [ref("web"), ref("next")]);
        const after = tables(traefik, [ref("web", { filters: [filter.rewrite] }), ref("next")]);
        const [change] = trafficDiff(before, after);
        expect(change?.requests.host).toBe("a.test");
        expect(trafficDiff(after, after)).toEqual([]);
    });

    it("answer with 500 in the share of their backend where Traefik does not support them", () => {
        for (const one of [filter.mirror, filter.cors]) {
            const all = tables(traefik, [ref("web", { filters: [one] }), ref("next", { weight: 3 })]);
            expect(explain(all).split).toEqual([
                { target: { kind: "fixed", status: 500 }, weight: 1 },
                { target: service("next"), weight: 3 },
            ]);
        }
    });
});

describe("filters of single backends of an unknown controller", () => {
    it("are followed where the specification has a feature for them, and else undetermined", () => {
        const unknown = "example.com/controller";
        expect(explain(tables(unknown, [ref("web", { filters: [filter.header] })])).target).toEqual(service("web"));
        for (const one of [filter.mirror, filter.cors, filter.rewrite, filter.redirect])
            expect(explain(tables(unknown, [ref("web", { filters: [one] })]))).toMatchObject({
                outcome: "undetermined",
                candidates: [
                    service("web"),
                    { kind: "unknown", label: `what the filter ${one.type} of backendRefs[0] makes of it` },
                ],
            });
        const found = lint(tables(unknown, [ref("web", { filters: [filter.rewrite] })]));
        expect(found.find(({ code }) => code === "CR123")?.message).toContain(
            "the filter URLRewrite of backendRefs[0]",
        );
    });
});
