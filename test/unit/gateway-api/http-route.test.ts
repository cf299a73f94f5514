import * as pulumi from "@pulumi/pulumi";
import { checkHTTPRoute } from "../../../provider/platforms/gateway-api/check/http-route";
import { line } from "../../../provider/diagnostics/render";

const backendRefs = [{ name: "web", port: 80 }];
const told = (args: object): string[] => checkHTTPRoute(args).map(line);
const rules = (rule: object): string[] => told({ rules: [rule] });

describe("the arguments of an HTTPRoute", () => {
    it("are accepted when the API server would accept them", () => {
        expect(
            told({
                namespace: "shop",
                hostnames: ["shop.example.com", "*.shop.example.com"],
                parentRefs: [{ name: "shared", namespace: "infra", sectionName: "https" }],
                rules: [
                    {
                        matches: [{ path: { value: "/api" }, method: "GET" }],
                        backendRefs,
                        timeouts: { request: "10s" },
                    },
                    {
                        matches: [{ path: { value: "/old" } }],
                        filters: [
                            {
                                type: "RequestRedirect",
                                requestRedirect: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/new" } },
                            },
                        ],
                    },
                ],
                waitFor: "accepted",
            }),
        ).toEqual([]);
    });

    it("are reported at their own paths, with value, reason and cure, all at once", () => {
        expect(
            told({
                hostnames: ["Shop.example.com", "a.example.com:80"],
                parentRefs: [{ name: "gw" }, { name: "gw", port: 80 }],
                rules: [
                    { matches: [{ path: { value: "/a//b" }, method: "get" }], backendRefs: [{ name: "web" }] },
                    { backendRef: [] },
                ],

                parentRef: [],
            }),
        ).toMatchInlineSnapshot(`
            [
              "parentRef: There is no argument parentRef. Did you mean parentRefs? [CR301 invalid-kubernetes-argument]",
              "rules[1].backendRef: There is no argument backendRef. Did you mean backendRefs? [CR301 invalid-kubernetes-argument]",
              "hostnames[0]: "Shop.example.com" is not accepted. Give shop.example.com: that is what clients send. [CR304 invalid-ingress-host]",
              "hostnames[1]: "a.example.com:80" is not accepted. Give a DNS name in lower case, or \`*.\` and one. [CR304 invalid-ingress-host]",
              "parentRefs: Two of them name the same parent and the same section; their ports do not tell them apart. Give each its own sectionName, or name the parent once. [CR331 invalid-parent-reference]",
              "rules[0].matches[0].path: "/a//b" contains //. Leave // out. [CR305 invalid-ingress-path]",
              "rules[0].matches[0].method: "get" is not supported. Give GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE or PATCH. [CR330 invalid-http-route-rule]",
              "rules[0].backendRefs[0]: The port of the Service is missing. Add port: the number of a port of the Service. [CR307 invalid-ingress-backend]",
            ]
        `);
    });

    it("name what a filter lacks, and what it must not have", () => {
        expect(
            rules({
                matches: [{ path: { type: "Exact", value: "/" } }],
                filters: [
                    { type: "RequestRedirect" },
                    {
                        type: "URLRewrite",
                        urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
                    },
                ],

                backendRefs,
            }),
        ).toMatchInlineSnapshot(`
            [
              "rules[0].filters[0]: Its type is RequestRedirect, but requestRedirect is missing. Give requestRedirect. [CR330 invalid-http-route-rule]",
              "rules[0].filters: It redirects and rewrites. Give one of the two: a redirect can name host and path itself. [CR330 invalid-http-route-rule]",
              "rules[0]: The rewrite replaces the prefix that matched, but the rule has not exactly one match with a PathPrefix. Give the rule exactly one match, with a path of type PathPrefix, or use replaceFullPath. [CR330 invalid-http-route-rule]",
            ]
        `);
    });

    it("get no false complaint while a value is unknown, wherever it is", () => {
        const later = pulumi.output(new Promise<never>(() => undefined)) as unknown;
        expect(told({ hostnames: later, parentRefs: [{ name: later }, { name: later }], rules: later })).toEqual([]);
        expect(
            rules({
                matches: [{ path: later }, { path: { type: later, value: "a" } }],
                filters: [{ type: later, urlRewrite: {} }, { type: "CORS", cors: later }, later],
                backendRefs: [{ name: "a", kind: later }, later],
                timeouts: { request: later, backendRequest: "10s" },
            }),
        ).toEqual([]);
        expect(
            rules({
                matches: later,
                filters: [
                    {
                        type: "URLRewrite",
                        urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: later } },
                    },
                ],
            }),
        ).toEqual([]);
    });

    it("leave the mark of the owner to Crossroute", () => {
        expect(told({ name: "web", annotations: { "crossroute.io/owner": "me" } })).toEqual([
            'annotations.crossroute.io/owner: "me" would not stay: Crossroute marks here whose object it is. Leave it out. [CR302 invalid-metadata]',
        ]);
    });

    it("need a parent when the route waits for something", () => {
        expect(told({ waitFor: "accepted", timeout: 0 })).toEqual([
            "timeout: 0 is too small. Give seconds, 1 or more. [CR301 invalid-kubernetes-argument]",
            expect.stringContaining("parentRefs: There is no parent"),
        ]);
    });

    it("names the host that clients send, for one of other letters or in capitals", () => {
        const redirect = { type: "RequestRedirect", requestRedirect: { hostname: "Bücher.example" } };
        expect(
            told({ hostnames: ["*.bücher.example", "SHOP.example.com", "a b"], rules: [{ filters: [redirect] }] }),
        ).toEqual([
            expect.stringMatching(/^hostnames\[0\]: .*Give \*\.xn--bcher-kva\.example: that is what clients send\./),
            expect.stringMatching(/^hostnames\[1\]: .*Give shop\.example\.com: that is what clients send\./),
            expect.stringMatching(/^hostnames\[2\]: .*Give a DNS name in lower case/),
            expect.stringMatching(/hostname: .*Give xn--bcher-kva\.example: that is what clients send\./),
        ]);
    });
});
