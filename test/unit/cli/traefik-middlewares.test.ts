import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { crossroute } from "./run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-middlewares-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;

const router = (name: string): string => `traefik.ingress.kubernetes.io/router.${name}`;
const names = (...own: string[]): string => own.map((one) => `shop-${one}@kubernetescrd`).join(",");
const middleware = (name: string, spec: Json, apiVersion = "traefik.io/v1alpha1"): Json => ({
    apiVersion,
    kind: "Middleware",
    metadata: { name, namespace: "shop" },
    spec,
});
const ingress = (middlewares: string, more: { host?: string; path?: string; pathType?: string } = {}): Json => {
    const { host = "a.test", path = "/api", pathType = "Prefix" } = more;
    const backend = { service: { name: "web", port: { number: 80 } } };
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "web", namespace: "shop", annotations: { [router("middlewares")]: middlewares } },
        spec: { ingressClassName: "traefik", rules: [{ host, http: { paths: [{ path, pathType, backend }] } }] },
    };
};

function write(name: string, ...objects: readonly Json[]): string {
    const file = join(folder, name);
    writeFileSync(file, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    return file;
}

const answerOf = async (request: string, ...objects: readonly Json[]): Promise<string> => {
    const { out } = await crossroute(`explain ${request} -f ${write("explained.yaml", ...objects)}`);
    const found = [/ → (.*)/, /leads to (.*)/, /(the backend sees .*)/].flatMap((one) => one.exec(out)?.[1] ?? []);
    return found.join(", ");
};
const changesOf = async (before: readonly Json[], after: readonly Json[]): Promise<string> => {
    const files = [write("before.yaml", ...before), write("after.yaml", ...after)];
    const { out, err, code } = await crossroute(`diff ${files.join(" ")} --exit-code`);
    return `${String(code)} ${out}${err}`;
};
interface Converted {
    code: number;
    text: string;
    rules: { path: string; method?: string; filters: unknown[]; isClosed: boolean }[];
}
const converted = async (...objects: readonly Json[]): Promise<Converted> => {
    const { out, err, code } = await crossroute(`convert ${write("given.yaml", ...objects)} --gateway infra/shared`);
    const rules = (loadAll(out) as (HTTPRoute | null)[])
        .flatMap((route) => route?.spec?.rules ?? [])
        .flatMap(({ matches = [], filters = [], backendRefs }) =>
            matches.map(({ path, method }) => ({
                path: `${path?.type} ${path?.value}`,
                ...(method && { method }),
                filters,
                isClosed: backendRefs === undefined && filters.length === 0,
            })),
        );
    return { code, text: err, rules };
};

const strip = middleware("strip", { stripPrefix: { prefixes: ["/api"] } });
const oldStrip = middleware("strip", { stripPrefix: { prefixes: ["/api"] } }, "traefik.containo.us/v1alpha1");
const https = middleware("https", { redirectScheme: { scheme: "https", permanent: true } });
const forwarded = {
    type: "RequestHeaderModifier",
    requestHeaderModifier: { add: [{ name: "X-Forwarded-Prefix", value: "/api" }] },
};
const prefixBy = (replacePrefixMatch: string): Json => ({
    type: "URLRewrite",
    urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch } },
});
const pathBy = (replaceFullPath: string): Json => ({
    type: "URLRewrite",
    urlRewrite: { path: { type: "ReplaceFullPath", replaceFullPath } },
});

describe("what an Ingress of Traefik answers whose Middlewares are among the sources", () => {
    it.each<[what: string, request: string, objects: Json[], answer: string]>([
        ["a prefix is cut off", "http://a.test/api/x", [ingress(names("strip")), strip], "the backend sees /x"],
        [
            "what is left of a prefix alone is the root",
            "http://a.test/api",
            [ingress(names("strip")), strip],
            "the backend sees /",
        ],
        [
            "one of the group that Traefik 3 does not know is not there",
            "http://a.test/api/x",
            [ingress(names("strip")), oldStrip],
            "undetermined (service:shop/web:80 or what Middleware shop-strip@kubernetescrd of traefik.io makes of it or no answer (404))",
        ],
        [
            "one of that group is not in the way of the other one",
            "http://a.test/api/x",
            [ingress(names("strip")), middleware("strip", { compress: {} }, "traefik.containo.us/v1alpha1"), strip],
            "the backend sees /x",
        ],
        [
            "they act in their order",
            "http://a.test/api/x",
            [ingress(names("strip", "add")), strip, middleware("add", { addPrefix: { prefix: "/api/v2" } })],
            "the backend sees /api/v2/x",
        ],
        [
            "they act in the other order",
            "http://a.test/api/x",
            [ingress(names("add", "strip")), strip, middleware("add", { addPrefix: { prefix: "/api/v2" } })],
            "the backend sees /v2/api/x",
        ],
        [
            "a path is replaced",
            "http://a.test/api/x",
            [ingress(names("all")), middleware("all", { replacePath: { path: "/one" } })],
            "the backend sees /one",
        ],
        [
            "an expression replaces",
            "http://a.test/api/x/y",
            [
                ingress(names("part")),
                middleware("part", { replacePathRegex: { regex: "^/api/([^/]+)/(.*)$", replacement: "/$2/${1}" } }),
            ],
            "the backend sees /y/x",
        ],
        [
            "GET is redirected to https",
            "http://a.test/api?q=1",
            [ingress(names("https")), https],
            "a redirect to https://${host}${uri} (301), https://a.test/api?q=1",
        ],
        [
            "another method keeps its name",
            "http://a.test/api -X POST",
            [ingress(names("https")), https],
            "a redirect to https://${host}${uri} (308), https://a.test/api",
        ],
        [
            "https passes a redirect to https",
            "https://a.test/api",
            [ingress(names("https")), https],
            "service:shop/web:80",
        ],
        [
            "a redirect is for the time being unless it says more",
            "http://a.test/api",
            [ingress(names("https")), middleware("https", { redirectScheme: { scheme: "https", port: "8443" } })],
            "a redirect to https://${host}:8443${uri} (302), https://a.test:8443/api",
        ],
        [
            "a chain has its members in order",
            "https://a.test/api/x",
            [
                ingress(names("all")),
                middleware("all", { chain: { middlewares: [{ name: "https" }, { name: "strip" }] } }),
                https,
                strip,
            ],
            "the backend sees /x",
        ],
        [
            "another host is redirected",
            "http://www.a.test/x?q=1",
            [
                ingress(names("www"), { host: "www.a.test", path: "/" }),
                middleware("www", {
                    redirectRegex: { regex: "^https?://www\\.a\\.test/(.*)", replacement: "https://a.test/${1}" },
                }),
            ],
            "a redirect to https://a.test${uri} (302), https://a.test/x?q=1",
        ],
        [
            "an expression for another host lets it pass",
            "http://a.test/api",
            [
                ingress(names("www")),
                middleware("www", {
                    redirectRegex: { regex: "^https?://www\\.a\\.test/(.*)", replacement: "https://a.test/${1}" },
                }),
            ],
            "service:shop/web:80",
        ],
        [
            "an expression for one path leaves open what it answers",
            "http://a.test/api",
            [
                ingress(names("www")),
                middleware("www", {
                    redirectRegex: { regex: "^https?://a\\.test/old/(.*)", replacement: "https://a.test/${1}" },
                }),
            ],
            "undetermined (service:shop/web:80 or what Middleware shop/www (redirectRegex) makes of it)",
        ],
        [
            "a login changes no route",
            "http://a.test/api",
            [ingress(names("login")), middleware("login", { basicAuth: { secret: "users" } })],
            "service:shop/web:80",
        ],
        [
            "one that is not there may be elsewhere, or the route is not made",
            "http://a.test/api",
            [ingress(names("gone"))],
            "undetermined (service:shop/web:80 or what Middleware shop-gone@kubernetescrd makes of it or no answer (404))",
        ],
        [
            "one of Traefik's own configuration is not known",
            "http://a.test/api",
            [ingress("tls@file")],
            "undetermined (service:shop/web:80 or what Middleware tls@file makes of it)",
        ],
        [
            "a plugin may do anything",
            "http://a.test/api",
            [ingress(names("own")), middleware("own", { plugin: { own: {} } })],
            "undetermined (service:shop/web:80 or what Middleware shop/own (plugin) makes of it)",
        ],
        [
            "one that says two things makes no route",
            "http://a.test/api",
            [ingress(names("two")), middleware("two", { addPrefix: { prefix: "/a" }, compress: {} })],
            "no answer (404)",
        ],
        [
            "a name that is empty makes no route",
            "http://a.test/api",
            [ingress(`${names("strip")},`), strip],
            "no answer (404)",
        ],
        [
            "a list that is known later leaves the answer open",
            "http://a.test/api",
            [ingress(UNKNOWN_SENTINEL), strip],
            "undetermined (service:shop/web:80",
        ],
        [
            "a name in it that is known later does, too",
            "http://a.test/api",
            [ingress(`${names("strip")},${UNKNOWN_SENTINEL}`), strip],
            "undetermined (service:shop/web:80 or what its list of Middlewares makes of it)",
        ],
        ["a blank is such a name", "http://a.test/api", [ingress(" ")], "no answer (404)"],
        ["nothing is no name", "http://a.test/api", [ingress("")], "service:shop/web:80"],
        [
            "one without its provider makes no route",
            "http://a.test/api",
            [ingress("shop-strip"), strip],
            "no answer (404)",
        ],
        [
            "a preflight is answered by Traefik",
            "http://a.test/api -X OPTIONS -H origin:https://b.test -H access-control-request-method:PUT",
            [ingress(names("cors")), middleware("cors", { headers: { accessControlAllowOriginList: ["*"] } })],
            "status 200",
        ],
    ])("%s", async (_, request, objects, answer) => {
        expect(await answerOf(request, ...objects)).toContain(answer);
    });

    it("differs where a Middleware comes, goes or says something else", async () => {
        const login = (secret: string): Json => middleware("login", { basicAuth: { secret } });
        const web = ingress(names("login"));
        expect(await changesOf([web, login("a")], [web, login("a")])).toMatch(/^0/);
        expect(await changesOf([web, login("a")], [web, login("b")])).toMatch(/^2 .*keeps requests out .*basicAuth/s);
        expect(await changesOf([web, login("a")], [ingress(""), login("a")])).toMatch(
            /^2 .*keeps requests out .*basicAuth/s,
        );
        const cut = [ingress(names("strip")), strip];
        expect(await changesOf(cut, [ingress("")])).toMatch(/rewritten to \/apinew instead of \/new/);
    });
});

describe("convert of an Ingress whose Middlewares are among the sources", () => {
    it("cuts the prefix off, and tells the backend as Traefik does", async () => {
        const { rules, text } = await converted(ingress(names("strip")), strip);
        expect(rules).toEqual([{ path: "PathPrefix /api", filters: [forwarded, prefixBy("/")], isClosed: false }]);
        expect(text).not.toMatch(/^(closed|policy)/m);
    });
    it("cuts the prefix of the path off where a Middleware names several", async () => {
        const both = middleware("strip", { stripPrefix: { prefixes: ["/v1", "/api"] } });
        const { rules, text } = await converted(ingress(names("strip")), both);
        expect(rules).toEqual([{ path: "PathPrefix /api", filters: [forwarded, prefixBy("/")], isClosed: false }]);
        expect(text).not.toMatch(/^(closed|policy)/m);
    });
    it("writes one prefix for what several make of it", async () => {
        const add = middleware("add", { addPrefix: { prefix: "/v2" } });
        const { rules } = await converted(ingress(names("strip", "add")), strip, add);
        expect(rules[0]?.filters).toEqual([forwarded, prefixBy("/v2")]);
    });
    it("writes a rule of its own for the path that a Middleware does not change", async () => {
        const part = middleware("part", { replacePathRegex: { regex: "^/api/(.*)", replacement: "/$1" } });
        const { rules } = await converted(ingress(names("part")), part);
        expect(rules).toEqual([
            { path: "Exact /api", filters: [], isClosed: false },
            { path: "PathPrefix /api", filters: [prefixBy("/")], isClosed: false },
        ]);
    });
    it("replaces the whole path", async () => {
        const one = middleware("one", { replacePath: { path: "/one" } });
        const { rules, text } = await converted(ingress(names("one")), one);
        expect(rules[0]?.filters).toEqual([pathBy("/one")]);
        expect(text).toMatch(/^policy .*Middleware shop\/one \(replacePath, the header X-Replaced-Path\)/m);
    });
    it("leaves a rule out whose prefix is cut off some paths only, with a request and a cure", async () => {
        const { rules, text, code } = await converted(ingress(names("strip"), { path: "/" }), strip);
        expect(rules).toEqual([]);
        expect(text).toMatch(/^left out .*cut\(\/api\)\n +request: .*\n +cure: give the Ingress a path of its own/m);
        expect(code).toBe(1);
    });
    it("redirects http with the status of each method, and serves https", async () => {
        const { rules } = await converted(ingress(names("https", "strip")), https, strip);
        const to = (statusCode: number): Json => ({
            type: "RequestRedirect",
            requestRedirect: { scheme: "https", statusCode },
        });
        expect(rules).toEqual([
            { path: "PathPrefix /api", method: "GET", filters: [to(301)], isClosed: false },
            { path: "PathPrefix /api", filters: [to(308)], isClosed: false },
            { path: "PathPrefix /api", filters: [forwarded, prefixBy("/")], isClosed: false },
        ]);
    });
    it("writes headers, and the first Middleware has the last word on an answer", async () => {
        const own = middleware("own", {
            headers: {
                customRequestHeaders: { "X-A": "1", "X-B": "", Host: "b.test" },
                customResponseHeaders: { Server: "" },
                frameDeny: true,
            },
        });
        const second = middleware("second", {
            headers: { customRequestHeaders: { "X-A": "2" }, customFrameOptionsValue: "SAMEORIGIN" },
        });
        const { rules, text } = await converted(ingress(names("own", "second")), own, second);
        expect(rules[0]?.filters).toEqual([
            {
                type: "RequestHeaderModifier",
                requestHeaderModifier: { set: [{ name: "X-A", value: "2" }], remove: ["X-B"] },
            },
            {
                type: "ResponseHeaderModifier",
                responseHeaderModifier: { set: [{ name: "X-Frame-Options", value: "DENY" }], remove: ["Server"] },
            },
            { type: "URLRewrite", urlRewrite: { hostname: "b.test" } },
        ]);
        expect(text).not.toContain("behind");
    });
    it("promises https to browsers over https only", async () => {
        const sts = middleware("sts", { headers: { stsSeconds: 300, stsIncludeSubdomains: true } });
        const { rules } = await converted(ingress(names("sts")), sts);
        const set = [{ name: "Strict-Transport-Security", value: "max-age=300; includeSubDomains" }];
        expect(rules.map(({ filters }) => filters)).toEqual([
            [],
            [{ type: "ResponseHeaderModifier", responseHeaderModifier: { set } }],
        ]);
    });
    it.each([
        "basicAuth",
        "digestAuth",
        "forwardAuth",
        "ipAllowList",
        "ipWhiteList",
        "rateLimit",
        "inFlightReq",
        "passTLSClientCert",
        "plugin",
        "stripPrefixRegex",
        "unheardOf",
    ])("closes a rule behind %s, and names it with a cure", async (type) => {
        const { rules, text, code } = await converted(ingress(names("one")), middleware("one", { [type]: { x: 1 } }));
        expect(rules.every(({ isClosed }) => isClosed)).toBe(true);
        expect(text).toMatch(new RegExp(`^closed .*Middleware shop/one \\(${type}\\) .*\n +cure: `, "m"));
        expect(code).toBe(1);
    });
    it.each(["buffering", "circuitBreaker", "compress", "contentType", "errors", "grpcWeb", "retry"])(
        "names %s with a cure, and loses no request",
        async (type) => {
            const { rules, text } = await converted(ingress(names("one")), middleware("one", { [type]: { x: 1 } }));
            expect(rules).toEqual([{ path: "PathPrefix /api", filters: [], isClosed: false }]);
            expect(text).toMatch(new RegExp(`^policy .*Middleware shop/one \\(${type}\\) .*\n +cure: `, "m"));
            expect(text).not.toContain("behind");
        },
    );
    it("names the group of one that Traefik 3 does not know", async () => {
        const { out } = await crossroute(
            `explain http://a.test/api -f ${write("old.yaml", ingress(names("strip")), oldStrip)}`,
        );
        expect(out).toContain(
            "Middleware shop-strip@kubernetescrd is among the sources in the group traefik.containo.us only, which Traefik 3 does not know",
        );
        const { text, code } = await converted(ingress(names("strip")), oldStrip);
        expect(text).toMatch(/^closed .*shop-strip@kubernetescrd of traefik\.io .*\n +cure: add it to the sources/m);
        expect(code).toBe(1);
    });
    it("asks for one that is not among the sources", async () => {
        const { text, code } = await converted(ingress(names("gone")));
        expect(text).toMatch(/^closed .*shop-gone@kubernetescrd .*\n +cure: add it to the sources/m);
        expect(code).toBe(1);
    });
    it("says which rules have no route today", async () => {
        const { text } = await crossroute(
            `convert ${write("given.yaml", ingress(names("two")), middleware("two", { addPrefix: { prefix: "/a" }, compress: {} }))} --gateway infra/shared`,
        ).then(({ out, err }) => ({ text: out + err }));
        expect(text).toContain("Traefik makes no route for it, since Middleware shop/two says addPrefix and compress");
    });
});
