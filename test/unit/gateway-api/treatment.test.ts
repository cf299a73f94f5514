import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-treatment-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;

const gateway = (controllerName: string): Json[] => [
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "GatewayClass",
        metadata: { name: "edge" },
        spec: { controllerName },
    },
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: { name: "edge", namespace: "shop" },
        spec: { gatewayClassName: "edge", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
    },
];

const route = (rule: Json, path = "/"): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "web", namespace: "shop" },
    spec: {
        parentRefs: [{ name: "edge" }],
        hostnames: ["shop.example.com"],
        rules: [
            {
                matches: [{ path: { type: "PathPrefix", value: path } }],
                backendRefs: [{ name: "web", port: 80 }],
                ...rule,
            },
        ],
    },
});

const modifier = (type: "Request" | "Response", what: Json): Json => ({
    type: `${type}HeaderModifier`,
    [`${type.toLowerCase()}HeaderModifier`]: what,
});

async function diff(before: Json, after: Json, more = "", controller = "example.com/other"): Promise<string> {
    const write = (name: string, route: Json): string => {
        const file = join(folder, name);
        writeFileSync(file, [...gateway(controller), route].map((one) => JSON.stringify(one)).join("\n---\n"));
        return file;
    };
    const { out } = await crossroute(`diff ${write("before.yaml", before)} ${write("after.yaml", after)} ${more}`);
    return out;
}

const stays = "shop.example.com/** stays with service:shop/web:80 but is treated otherwise: ";

describe("diff of what a route does besides choosing who answers", () => {
    it.each<[what: string, rule: Json, said: string]>([
        ["a time limit", { timeouts: { request: "5s" } }, 'with timeouts.request "5s"'],
        [
            "a header of the request",
            { filters: [modifier("Request", { set: [{ name: "X-Tenant", value: "a" }] })] },
            'with request header x-tenant set to "a"',
        ],
        [
            "a header of the answer",
            { filters: [modifier("Response", { remove: ["Server"], add: [{ name: "x-a", value: "1" }] })] },
            'with response header server removed and response header x-a added with "1"',
        ],
        [
            "a mirror",
            {
                filters: [
                    { type: "RequestMirror", requestMirror: { backendRef: { name: "copy", port: 80 }, percent: 5 } },
                ],
            },
            "with mirrors 5 % to Service copy:80",
        ],
        [
            "CORS",
            { filters: [{ type: "CORS", cors: { allowOrigins: ["https://a.example.com"], maxAge: 60 } }] },
            "with CORS allowOrigins https://a.example.com and CORS maxAge 60",
        ],
        [
            "what is sent again",
            { retry: { codes: [503, 500], attempts: 2, backoff: "100ms" } },
            "with retry.attempts 2 and retry.backoff 100ms and retry.codes 500, 503",
        ],
        [
            "clients that stay with one backend",
            { sessionPersistence: { sessionName: "who", cookieConfig: { lifetimeType: "Session" } } },
            'with sessionPersistence.cookieConfig {"lifetimeType":"Session"} and sessionPersistence.sessionName who',
        ],
        [
            "a header for one backend",
            {
                backendRefs: [
                    { name: "web", port: 80, filters: [modifier("Request", { set: [{ name: "x-a", value: "1" }] })] },
                ],
            },
            'with request header x-a set to "1"',
        ],
    ])("has a line of its own for %s", async (_, rule, said) => {
        const text = await diff(route({}), route(rule));
        expect(text).toContain(`${stays}${said}`);
        expect(await diff(route(rule), route({}))).toContain(`${stays}${said.replace(/^with/, "without")}`);
        expect(await diff(route(rule), route(rule))).toContain("No request changes hands.");
    });

    it("is no line where filters are only in another order", async () => {
        const [a, b] = [
            modifier("Request", { set: [{ name: "x-a", value: "1" }] }),
            modifier("Response", { remove: ["server"] }),
        ];
        expect(await diff(route({ filters: [a, b] }), route({ filters: [b, a] }))).toContain(
            "No request changes hands.",
        );
    });

    it("is no line where a time limit is written in another unit, and one where it is another", async () => {
        const limited = (request: string): Json => route({ timeouts: { request } });
        expect(await diff(limited("1000ms"), limited("1s"))).toContain("No request changes hands.");
        expect(await diff(limited("1h30m"), limited("5400s"))).toContain("No request changes hands.");
        expect(await diff(limited("1500ms"), limited("1s"))).toContain(
            `${stays}with timeouts.request "1s", without timeouts.request "1500ms"`,
        );
    });

    it("shows the host that the backend sees where only that is rewritten otherwise", async () => {
        const named = (hostname: string): Json =>
            route({ filters: [{ type: "URLRewrite", urlRewrite: { hostname } }] });
        expect(await diff(named("a.internal"), route({}))).toContain(
            "is rewritten to shop.example.com/any instead of a.internal/any",
        );
        expect(await diff(named("a.internal"), named("b.internal"))).toContain(
            "is rewritten to b.internal/any instead of a.internal/any",
        );
    });

    it("names the paths that are treated otherwise, and only these", async () => {
        const both = (rule: Json): Json => {
            const made = route({}) as { spec: { rules: Json[] } };
            made.spec.rules.push(...(route(rule, "/api") as typeof made).spec.rules);
            return made;
        };
        const text = await diff(both({}), both({ timeouts: { backendRequest: "1s" } }));
        expect(text).toContain("shop.example.com/api/** stays with service:shop/web:80 but is treated otherwise");
        expect(text).not.toContain("shop.example.com/** ");
    });

    it("compares what may be a credential, and does not show it", async () => {
        const of = (value: string): Json =>
            route({ filters: [modifier("Request", { set: [{ name: "Authorization", value }] })] });
        const text = await diff(of("Basic c2VjcmV0"), of("Basic b3RoZXI="));
        expect(text).toMatch(/request header authorization set to a value that is not shown \(\w{6}\)/);
        expect(text).not.toMatch(/c2VjcmV0|b3RoZXI/);
    });

    it("says both where a rewrite changes, too", async () => {
        const rewritten = {
            filters: [
                { type: "URLRewrite", urlRewrite: { path: { type: "ReplaceFullPath", replaceFullPath: "/x" } } },
                modifier("Request", { remove: ["x-a"] }),
            ],
        };
        expect(await diff(route({}), route(rewritten))).toMatch(
            /is rewritten to \/x instead of .*, with request header x-a removed/,
        );
    });

    it("is data of its own as JSON", async () => {
        const changes = JSON.parse(await diff(route({}), route({ timeouts: { request: "5s" } }), "--json")) as Json[];
        expect(changes).toMatchObject([
            { kind: "treated", treatment: { before: [], after: ['timeouts.request "5s"'] } },
        ]);
    });

    it("leaves out mirrors of Traefik's Gateway provider, which answers with 500 instead", async () => {
        const mirror = { type: "RequestMirror", requestMirror: { backendRef: { name: "copy", port: 80 } } };
        const text = await diff(route({}), route({ filters: [mirror] }), "", "traefik.io/gateway-controller");
        expect(text).toContain("loses its answer from service:shop/web:80: status 500");
    });

    it("says which annotations of Ingresses differ and are not compared, those that keep requests out first", async () => {
        const ingress = (annotations: Json): Json => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { name: "web", namespace: "shop", annotations },
            spec: {
                ingressClassName: "nginx",
                rules: [
                    {
                        host: "shop.example.com",
                        http: {
                            paths: [
                                {
                                    path: "/",
                                    pathType: "Prefix",
                                    backend: { service: { name: "web", port: { number: 80 } } },
                                },
                            ],
                        },
                    },
                ],
            },
        });
        const notes = async (before: Json, after: Json): Promise<string> => {
            const files = [before, after].map((one, i) => {
                const file = join(folder, `side-${i}.yaml`);
                writeFileSync(file, JSON.stringify(one));
                return file;
            });
            return (await crossroute(`diff ${files.join(" ")}`)).err;
        };
        const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;
        const limited = ingress({
            [nginx("proxy-read-timeout")]: "60",
            [nginx("auth-url")]: "https://auth.example.com",
        });
        expect(await notes(limited, ingress({ [nginx("proxy-read-timeout")]: "30" }))).toBe(
            `note: not compared: what keeps requests out (logins, limits, lists of addresses), of which these differ: ${nginx("auth-url")} of Ingress shop/web\n` +
                `note: not compared: what annotations do besides routing, of which these differ: ${nginx("proxy-read-timeout")} of Ingress shop/web\n`,
        );
        expect(await notes(limited, limited)).toBe("");
        expect(await notes(ingress({}), ingress({ "example.com/team": "a" }))).toBe("");
        expect(await notes(limited, route({}))).toContain("not compared: ");
    });

    it("says which actions of CCE differ and are not compared, and not the annotations that are", async () => {
        const elb = (name: string): string => `kubernetes.io/elb.${name}`;
        const web = (actions: readonly Json[], more: Json = {}): Json => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: {
                name: "web",
                namespace: "shop",
                annotations: {
                    [elb("class")]: "performance",
                    [elb("id")]: "one",
                    [elb("port")]: "80",
                    ...(actions.length === 0 ? {} : { [elb("actions.web")]: JSON.stringify(actions) }),
                    ...more,
                },
            },
            spec: {
                ingressClassName: "cce",
                rules: [
                    {
                        host: "shop.example.com",
                        http: {
                            paths: [
                                {
                                    path: "/",
                                    pathType: "ImplementationSpecific",
                                    backend: { service: { name: "web", port: { number: 80 } } },
                                },
                            ],
                        },
                    },
                ],
            },
        });
        const ran = async (before: Json, after: Json): Promise<{ code: number; out: string; err: string }> => {
            const files = [before, after].map((one, i) => {
                const file = join(folder, `actions-${i}.yaml`);
                writeFileSync(file, JSON.stringify(one));
                return file;
            });
            return crossroute(`diff ${files.join(" ")} --exit-code`);
        };
        const header = { type: "RemoveHeader", RemoveHeaderConfig: { key: "X-Admin" } };
        const limit = { type: "TrafficLimit", trafficLimitConfig: { QPS: 4 } };
        const name = elb("actions.web");
        // A header that is removed is compared. By CCE's guide it is removed until an empty list says otherwise.
        const treated = (how: string): string =>
            `stays with service:shop/web:80 but is treated otherwise: ${how} request header x-admin removed\n`;
        for (const [before, after, how] of [
            [web([]), web([header]), "with"],
            [web([header]), web([], { [name]: "[]" }), "without"],
        ] as const) {
            const { err, out } = await ran(before, after);
            expect(err).not.toContain("not compared");
            expect(out).toContain(treated(how));
        }
        const gone = await ran(web([header]), web([]));
        expect(gone.err).toContain(`not certain: ${name} of Ingress shop/web is gone`);
        expect(gone.out).toContain("No request changes hands");
        const limited = await ran(web([]), web([limit]));
        expect(limited.err).toContain(`which these differ: ${name} (TrafficLimit) of Ingress shop/web`);
        expect(limited.code).toBe(2);
        // What else is in the annotation is compared.
        const fixed = { type: "FixedResponse", fixedResponseConfig: { statusCode: "503" } };
        expect((await ran(web([limit]), web([limit, fixed]))).err).not.toContain("not compared");
        const read = { "kubernetes.io/ingress.property": "[]", [elb("rule-priority-enabled")]: "true" };
        expect((await ran(web([]), web([], read))).err).not.toContain("not compared");
    });
});
