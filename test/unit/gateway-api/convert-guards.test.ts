import { alb, backends, convert, ingress as plain, nginx } from "./converting";

/** Without its scheme a load balancer of AWS is an internal one. */
const ingress: typeof plain = (annotations, given) =>
    plain({ ...(given?.className === "alb" ? { [alb("scheme")]: "internet-facing" } : {}), ...annotations }, given);

const serviceWith = (annotations: Record<string, string>): object => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop", annotations },
    spec: { ports: [{ port: 80 }] },
});

/** What keeps requests out, by controller. */
const guards: readonly (readonly [className: string, annotation: string, value: string])[] = [
    ["nginx", nginx("auth-url"), "https://auth.example.com"],
    ["nginx", nginx("auth-type"), "basic"],
    ["nginx", nginx("auth-tls-secret"), "shop/ca"],
    ["nginx", nginx("enable-modsecurity"), "true"],
    ["nginx", nginx("modsecurity-snippet"), "SecRuleEngine On"],
    ["nginx", nginx("limit-rps"), "5"],
    ["nginx", nginx("limit-connections"), "5"],
    ["nginx", nginx("whitelist-source-range"), "10.0.0.0/8"],
    ["nginx", nginx("denylist-source-range"), "10.0.0.0/8"],
    ["nginx", nginx("configuration-snippet"), "deny all;"],
    ["nginx", nginx("server-snippet"), "if ($http_x_key != 1) { return 403; }"],
    ["traefik", "traefik.ingress.kubernetes.io/router.middlewares", "shop-login@kubernetescrd"],
    ["traefik", "traefik.ingress.kubernetes.io/router.tls.options", "shop-mtls@kubernetescrd"],
    ["skipper", "zalando.org/skipper-filter", 'oauthTokeninfoAllScope("uid")'],
    ["skipper", "zalando.org/ratelimit", "50/1m"],
    ["skipper", "zalando.org/skipper-predicate", 'Source("10.0.0.0/8")'],
    ["cce", "kubernetes.io/elb.acl-id", "0f3a"],
    ["alb", alb("auth-type"), "oidc"],
    ["alb", alb("wafv2-acl-arn"), "arn:aws:wafv2:x"],
    ["alb", alb("inbound-cidrs"), "10.0.0.0/8"],
    ["haproxy", "haproxy.org/whitelist", "10.0.0.0/8"],
    ["haproxy", "haproxy.org/client-ca", "shop/ca"],
    ["kong", "konghq.com/plugins", "login"],
    ["apisix", "k8s.apisix.apache.org/plugin-config-name", "login"],
    ["nginx-inc", "nginx.org/policies", "shop/login"],
    ["appgw", "appgw.ingress.kubernetes.io/appgw-ssl-profile", "mtls"],
];

describe("a rule that keeps requests out, in a way for which an HTTPRoute has no word", () => {
    it.each(guards)("of class %s with %s: %s does not lead to its backend in what is written", async (...given) => {
        const [className, annotation, value] = given;
        const own = ingress({ [annotation]: value }, { className });
        const shut = await convert([own], "--accept lost moved");
        expect(backends(shut)).toEqual([]);
        expect(shut.text).toMatch(/cure: .*--accept open$/m);
        expect(shut.code).toBe(1);
    });

    it.each(guards)(
        "of class %s with %s: %s is written open with --accept open, and the file says so",
        async (...given) => {
            const [className, annotation, value] = given;
            const open = await convert([ingress({ [annotation]: value }, { className })], "--accept open lost moved");
            expect(backends(open)).toEqual(["web"]);
            expect(open.yaml).toMatch(
                /# open: the Gateway API has no word for .*; a policy of the Gateway's controller/,
            );
        },
    );

    it.each([
        ["nginx", nginx("enable-modsecurity"), "false"],
        ["nginx", nginx("auth-type"), ""],
        ["nginx", nginx("limit-rps"), "0"],
        ["nginx", nginx("configuration-snippet"), 'more_set_headers "x-a: 1";\nproxy_read_timeout 60s;'],
        ["nginx", nginx("ssl-redirect"), "false"],
        ["skipper", "zalando.org/skipper-filter", 'setRequestHeader("x-a", "1")'],
        ["alb", alb("auth-type"), "none"],
        ["cce", "kubernetes.io/elb.tls-ciphers-policy", "tls-1-2"],
        ["alb", alb("ssl-policy"), "ELBSecurityPolicy-TLS13"],
        ["alb", alb("inbound-cidrs"), "0.0.0.0/0, ::/0"],
    ])("of class %s with %s: %s keeps nobody out", async (className, annotation, value) => {
        const given = await convert([ingress({ [annotation]: value }, { className })]);
        expect(backends(given)).toEqual(["web"]);
        expect(given.text).not.toMatch(/^(open|closed|left out)/m);
    });

    it("does not leave its requests to a wider rule with the same backend", async () => {
        const given = await convert([
            ingress({}),
            ingress({ [nginx("auth-url")]: "https://auth.example.com" }, { name: "admin", path: "/admin" }),
        ]);
        const closed = given.rules.find(({ matches }) => matches?.[0]?.path?.value === "/admin");
        expect(closed).toEqual({ matches: [{ path: { type: "PathPrefix", value: "/admin" } }] });
        expect(given.yaml).toMatch(/# closed, answers 500: the Gateway API has no word for .*auth-url; --accept open/);
        expect(given.text).toMatch(/^differs {3}shop\.example\.com\/admin\/\*\* {2}answered by service:shop\/web:80/m);
        expect(given.code).toBe(1);
    });

    it("is closed in both cases of its letters where its Ingress takes both", async () => {
        const given = await convert([
            ingress({}),
            ingress(
                { [nginx("auth-url")]: "https://auth.example.com", [nginx("use-regex")]: "true" },
                { name: "admin", path: "/internal" },
            ),
        ]);
        const closed = given.rules.find(({ matches }) => matches?.[0]?.path?.value === "/internal");
        expect(closed?.matches?.[1]?.path).toEqual({ type: "RegularExpression", value: "(?i)^/internal.*" });
    });

    it("closes other Ingresses of its host where it is for the whole host", async () => {
        const given = await convert([
            ingress({ [nginx("auth-tls-secret")]: "shop/ca" }, { name: "ca", path: "/ca" }),
            ingress({}, { name: "all", service: "all" }),
            ingress({}, { name: "other", host: "other.example.com", service: "other" }),
        ]);
        expect(backends(given)).toEqual(["other"]);
        expect(given.yaml).toMatch(/# from Ingress shop\/all[\s\S]*# closed, answers 500: .*auth-tls-secret/);
    });

    it("closes canaries of a path with denied addresses, too", async () => {
        const canary = { [nginx("canary")]: "true", [nginx("canary-by-header")]: "x-beta" };
        const given = await convert([
            ingress({ [nginx("denylist-source-range")]: "10.0.0.0/8" }),
            ingress(canary, { name: "beta", service: "beta" }),
        ]);
        expect(backends(given)).toEqual([]);
    });

    it("counts where the controller's own ConfigMap has it", async () => {
        const config = {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: {
                name: "ingress-nginx-controller",
                namespace: "infra",
                labels: { "app.kubernetes.io/name": "ingress-nginx" },
            },
            data: { "global-auth-url": "https://auth.example.com" },
        };
        const given = await convert([ingress({}), config]);
        expect(backends(given)).toEqual([]);
        expect(given.text).toContain("global-auth-url of ConfigMap infra/ingress-nginx-controller");
        expect(given.code).toBe(1);
    });

    it.each([
        ["a name of releases alone", { name: "ingress-nginx-controller", namespace: "infra" }],
        ["a label alone", { name: "edge", namespace: "infra", labels: { "app.kubernetes.io/name": "ingress-nginx" } }],
    ])("counts where %s tells the controller's ConfigMap", async (_, metadata) => {
        const data = { "global-auth-url": "https://auth.example.com" };
        const given = await convert([ingress({}), { apiVersion: "v1", kind: "ConfigMap", metadata, data }]);
        expect(backends(given)).toEqual([]);
        expect(given.code).toBe(1);
    });

    it.each([
        ["kong", "konghq.com/plugins", "login"],
        ["alb", alb("auth-type"), "oidc"],
        ["haproxy", "haproxy-ingress.github.io/auth-url", "http://auth"],
        ["gce", "cloud.google.com/backend-config", '{"default": "not-given"}'],
    ])("counts where the Service of class %s has %s: %s", async (className, annotation, value) => {
        const all = [ingress({}, { className }), serviceWith({ [annotation]: value })];
        const shut = await convert(all, "--accept lost moved");
        expect(backends(shut)).toEqual([]);
        expect(shut.text).toMatch(
            new RegExp(`^closed {4}Ingress shop/web: ${annotation} of Service shop/web is `, "m"),
        );
        expect(shut.code).toBe(1);
        expect(backends(await convert(all, "--accept lost moved open"))).toEqual(["web"]);
    });

    it("does not count an annotation of a Service that the controller of its Ingress does not read", async () => {
        const given = await convert([ingress({}), serviceWith({ "konghq.com/plugins": "login" })]);
        expect([backends(given), given.code, given.text.includes("konghq")]).toEqual([["web"], 0, false]);
    });

    it("counts where a Service of Google Cloud has a BackendConfig with a login", async () => {
        const given = await convert([
            ingress({}, { className: "gce" }),
            {
                apiVersion: "v1",
                kind: "Service",
                metadata: {
                    name: "web",
                    namespace: "shop",
                    annotations: { "cloud.google.com/backend-config": '{"default": "login"}' },
                },
                spec: { ports: [{ port: 80 }] },
            },
            {
                apiVersion: "cloud.google.com/v1",
                kind: "BackendConfig",
                metadata: { name: "login", namespace: "shop" },
                spec: { iap: { enabled: true } },
            },
        ]);
        expect(backends(given)).toEqual([]);
        expect(given.text).toContain("BackendConfig shop/login");
    });

    it.each([
        ["an expression", { [nginx("use-regex")]: "true" }, ["/i(/|$)", "/i"], true],
        ["parts of it are rewritten", { [nginx("rewrite-target")]: "/$2" }, ["/i(/|$)(.*)", "/i(/?)(.*)"], false],
    ])("proposes another form of paths that fall together where there is one: %s", async (_, given, paths, isThere) => {
        const all = paths.map((path, i) => ingress(given, { name: `web-${i}`, path, service: `web-${i}` }));
        const { text } = await convert(all);
        expect(text).toMatch(/can only be said as/);
        expect(/cure: .*--match-case-insensitive, which keeps/.test(text)).toBe(isThere);
    });

    it("does not redirect everybody where some addresses are redirected, with --accept open", async () => {
        const given = await convert(
            [
                ingress(
                    {
                        [alb("conditions.web")]: JSON.stringify([
                            { field: "source-ip", sourceIpConfig: { values: ["10.0.0.0/8"] } },
                        ]),
                        [alb("actions.web")]: JSON.stringify({
                            type: "redirect",
                            redirectConfig: { host: "blocked.example.com", statusCode: "HTTP_302" },
                        }),
                    },
                    { className: "alb" },
                ),
            ],
            "--accept open lost moved",
        );
        expect(JSON.stringify(given.rules)).not.toContain("blocked.example.com");
    });
});
