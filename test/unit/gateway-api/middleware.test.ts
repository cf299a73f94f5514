import { isClean, replacementOf } from "../../../provider/platforms/gateway-api/read/middleware";
import { readGateways } from "../../../provider/platforms/gateway-api/read/tables";
import { explain, parseUrl } from "../../../provider/routing";

const clean = (regex: string, replacement: string): boolean => isClean({ regex, replacement });

describe("a path that Traefik replaces by an expression", () => {
    it.each([
        ["(?i)^/x/(.*)", "/r/${1}", true],
        ["(?i)^/foo(/|$)(.*)", "/${2}", true],
        ["(?i)^/x/([0-9]+).*", "/n/${1}", true],
        ["(?i)^/(x|k).*", "/r/${1}", true],
        ["(?i)^/(?<rest>.*)", "/named/${1}", true],
        ["^/a(.*)", "/r${1}", true],
        // A group that is empty, begins or ends with a slash beside one.
        ["^/x/(.*)", "/${1}/", false],
        ["^/x(.*)", "/r/${1}", false],
        ["^/x/(.*)", "/${1}/${1}", false],
        ["^/x/(.*[^/])$", "/${1}/${1}", true],
        // A group that may be a dot segment, behind a slash that it had not before.
        ["^/x([^/]*)", "/r/${1}", false],
        ["^/x/(.*)", "/../${1}", false],
        ["^/x/(.*)", "${1}", false],
    ])("%s → %s is clean: %s", (regex, replacement, is) => expect(clean(regex, replacement)).toBe(is));

    it("is read where it is all that the Middleware does, and the expression covers the whole path", () => {
        const of = (spec: object): unknown => replacementOf({ spec });
        const replacePathRegex = { regex: "^/x/(.*)", replacement: "/$1" };
        expect(of({ replacePathRegex })).toEqual(replacePathRegex);
        expect(of({ replacePathRegex, retry: {} })).toBeUndefined();
        expect(of({ replacePathRegex: { regex: "/x", replacement: "/y" } })).toBeUndefined();
        expect(of({ replacePathRegex: { regex: "^/x(?=y).*", replacement: "/y" } })).toBeUndefined();
        expect(of({ stripPrefix: { prefixes: ["/x"] } })).toBeUndefined();
    });
});

describe("a route whose filter is a Middleware of Traefik", () => {
    const open = { namespaces: { from: "All" } };
    const api = "gateway.networking.k8s.io/v1";
    const read = (spec: object | undefined, group: string) =>
        readGateways(
            [
                {
                    apiVersion: api,
                    kind: "GatewayClass",
                    metadata: { name: "traefik" },
                    spec: { controllerName: "traefik.io/gateway-controller" },
                },
                {
                    apiVersion: api,
                    kind: "Gateway",
                    metadata: { name: "edge", namespace: "shop" },
                    spec: {
                        gatewayClassName: "traefik",
                        listeners: [{ name: "http", port: 80, protocol: "HTTP", allowedRoutes: open }],
                    },
                },
                {
                    apiVersion: api,
                    kind: "HTTPRoute",
                    metadata: { name: "web", namespace: "shop" },
                    spec: {
                        parentRefs: [{ name: "edge" }],
                        rules: [
                            {
                                matches: [{ path: { type: "RegularExpression", value: "^/x/(.*).*" } }],
                                filters: [
                                    {
                                        type: "ExtensionRef",
                                        extensionRef: { group, kind: "Middleware", name: "rewrite" },
                                    },
                                ],
                                backendRefs: [{ name: "web", port: 80 }],
                            },
                        ],
                    },
                },
                ...(spec === undefined
                    ? []
                    : [
                          {
                              apiVersion: "traefik.io/v1alpha1",
                              kind: "Middleware",
                              metadata: { name: "rewrite", namespace: "shop" },
                              spec,
                          },
                      ]),
            ].map((value) => ({ value })),
        ).tables;
    const ask = (spec: object | undefined, group = "traefik.io") =>
        explain(read(spec, group), parseUrl("http://a.test/x/k/7"));

    it("sends what the expression makes of the path", () => {
        const spec = { replacePathRegex: { regex: "^/x/(.*)", replacement: "/r/${1}" } };
        expect(ask(spec)).toMatchObject({ outcome: "matched", target: { name: "web" }, rewritten: "/r/k/7" });
    });

    it("is left open where Traefik may answer 400, and where the Middleware does something else or is not there", () => {
        const doubled = ask({ replacePathRegex: { regex: "^/x/(.*)", replacement: "/${1}/" } });
        expect(doubled.outcome).toBe("undetermined");
        expect(doubled.candidates).toContainEqual({ kind: "fixed", status: 400 });
        for (const spec of [{ retry: {} }, undefined]) {
            const found = ask(spec);
            expect(found.outcome).toBe("undetermined");
            expect(found.why.join(" ")).toContain("what Middleware rewrite does with it is not read");
        }
    });

    it("answers 500 where it is of the group that Traefik 3 does not know", () => {
        const found = ask({ replacePathRegex: { regex: "^/x/(.*)", replacement: "/r/${1}" } }, "traefik.containo.us");
        expect(found).toMatchObject({ outcome: "matched", target: { kind: "fixed", status: 500 } });
        expect(found.why.join(" ")).toContain("ExtensionRef of a Middleware of traefik.containo.us");
    });
});
