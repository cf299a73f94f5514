import { alb, backends, convert, gateway, ingress, ingressClass, nginx, traefik } from "./converting";

const shared = gateway({ http: 80, https: 443 });
const classes = [
    ingressClass("traefik", "traefik.io/ingress-controller"),
    ingressClass("ack", "ingress.k8s.alibabacloud/alb"),
    ingressClass("kong", "ingress-controllers.konghq.com/kong"),
    ingressClass("hi", "haproxy-ingress.github.io/controller"),
];
const login = { [traefik("middlewares")]: "shop-login@kubernetescrd" };
const onTraefik = { className: "traefik" };

describe("a rule of Traefik that keeps requests out, which compares by characters", () => {
    it("is closed for all paths that begin with its text", async () => {
        const given = await convert([
            ...classes,
            ...shared,
            ingress(login, { ...onTraefik, name: "admin", path: "/adm" }),
            ingress({}, onTraefik),
        ]);
        const closed = given.rules.find(({ backendRefs }) => backendRefs === undefined);
        expect(closed?.matches?.map(({ path }) => path)).toEqual([
            { type: "PathPrefix", value: "/adm" },
            { type: "RegularExpression", value: "^/adm" },
        ]);
        expect(given.text).not.toMatch(/by service:shop\/web:80 after/);
    });

    it("leaves a path that is one character longer to its own rule", async () => {
        const given = await convert([
            ...classes,
            ...shared,
            ingress(login, { ...onTraefik, name: "admin", path: "/adm" }),
            ingress({}, { ...onTraefik, name: "admi", path: "/admi", service: "admi" }),
            ingress({}, onTraefik),
        ]);
        expect(given.text).not.toMatch(/service:shop\/admi/);
        expect(given.yaml).toMatch(/value: \^+\/admi\n/);
    });

    it("is written for a controller of which it is not known whether expressions are anchored, too", async () => {
        const given = await convert([
            ...classes,
            ...gateway({ http: 80 }, "example.com/gateway"),
            ingress(login, { ...onTraefik, path: "/adm" }),
        ]);
        expect(given.rules[0]?.matches?.[1]?.path).toEqual({ type: "RegularExpression", value: "^/adm.*" });
    });

    it("needs --accept open where a route to its backend takes some of its requests", async () => {
        // An expression that is longer than a path may be cannot be written beside it.
        const all = [
            ...classes,
            ...shared,
            ingress(
                { ...login, [traefik("pathmatcher")]: "PathRegexp" },
                { ...onTraefik, name: "admin", path: `/i${"(a|b)".repeat(300)}` },
            ),
            ingress({}, onTraefik),
        ];
        const { code, text } = await convert(all, "--accept lost moved");
        expect(code).toBe(1);
        expect(text).toMatch(/^left out/m);
        expect((await convert(all, "--accept lost moved open")).code).toBe(0);
    });
});

describe("conditions of a controller that is not read", () => {
    it.each([
        ["kong", { "konghq.com/methods": "get, POST" }, [{ method: "GET" }, { method: "POST" }]],
        ["kong", { "konghq.com/headers.x-a": "b" }, [{ headers: [{ name: "x-a", value: "b" }] }]],
        [
            "hi",
            { "haproxy-ingress.github.io/http-header-match": "X-A: b" },
            [{ headers: [{ name: "X-A", value: "b" }] }],
        ],
    ])("of class %s with %j are matches of the routes, and what is answered stays undetermined", async (...given) => {
        const [className, annotations, matches] = given;
        const made = await convert([...classes, ingress(annotations, { className })]);
        expect(made.rules.map((rule) => rule.matches?.map(({ path: _, ...more }) => more))).toEqual([matches]);
        expect(made.yaml).toMatch(/# from Ingress shop\/web .*(konghq|http-header-match)/);
        expect(made.text).toMatch(
            /answered by .* or .* now \(not known which: .* is not read\), by service:shop\/web:80 after/,
        );
        expect(made.text).not.toMatch(/^(policy|closed)/m);
        expect(made.code).toBe(1);
    });

    it.each([
        ["kong", { "konghq.com/methods": "FETCH" }],
        ["kong", { "konghq.com/headers.x-a": "~*b.*" }],
        ["kong", { "konghq.com/protocols": "https" }],
        ["kong", { "konghq.com/snis": "a.example.com" }],
        ["kong", { "konghq.com/override": "one" }],
        ["hi", { "haproxy-ingress.github.io/config-backend": "http-request deny if { path_beg /x }" }],
        ["hi", { "haproxy-ingress.github.io/http-header-match": "no header" }],
        ["hi", { "haproxy-ingress.github.io/http-header-match-regex": "X-A: b.*" }],
        ["haproxy", { "haproxy.org/blacklist": "1.2.3.4" }],
        ["higress", { "higress.io/match-method": "GET" }],
        ["higress", { [nginx("whitelist-source-range")]: "10.0.0.0/8", "higress.io/destination": "a" }],
        ["haproxy", { "haproxy.org/route-acl": "{ src 10.0.0.0/8 }" }],
        ["skipper", { "zalando.org/skipper-predicate": 'ClientIP("10.0.0.0/8")' }],
        ["skipper", { "zalando.org/skipper-predicate": 'SourceFromLast("10.0.0.0/8")' }],
        ["skipper", { "zalando.org/skipper-predicate": 'JWTPayloadAllKV("iss", "me")' }],
    ])("of class %s with %j close the routes where there is no word for them", async (className, annotations) => {
        const own = ingress(annotations as unknown as Record<string, string>, { className });
        const made = await convert([...classes, own], "--accept lost moved");
        expect(backends(made)).toEqual([]);
        expect(made.yaml).toMatch(/# closed, answers 500: the Gateway API has no word for .*; --accept open/);
        expect(made.text).toMatch(/^closed/m);
        expect(made.code).toBe(1);
    });

    it.each([
        ["skipper", { "zalando.org/skipper-predicate": 'Method("GET")' }],
        ["hi", { "haproxy-ingress.github.io/config-backend": "http-response set-header x-a 1\ntimeout server 5s" }],
    ])("of class %s with %j refuse nothing", async (className, annotations) => {
        const made = await convert([
            ...classes,
            ingress(annotations as unknown as Record<string, string>, { className }),
        ]);
        expect(backends(made)).toEqual(["web"]);
        expect(made.text).not.toMatch(/^closed/m);
    });
});

describe("a rule for some addresses only", () => {
    const own = {
        [alb("conditions.admin")]: JSON.stringify([{ type: "SourceIp", sourceIpConfig: { values: ["10.0.0.0/8"] } }]),
    };
    const admin = ingress(own, { className: "ack", name: "admin", path: "/admin", service: "admin" });

    it("of ACK's ALB is closed, and says so", async () => {
        const made = await convert([...classes, admin, ingress({}, { className: "ack" })]);
        expect(backends(made)).toEqual(["web"]);
        expect(made.rules.find(({ matches }) => matches?.[0]?.path?.value === "/admin")?.backendRefs).toBeUndefined();
        expect(made.yaml).toMatch(/# closed, answers 500: the Gateway API has no word for "from 10\.0\.0\.0\/8"/);
        expect(made.code).toBe(1);
    });

    it("is left out where a rule of its own says what all others get at its path", async () => {
        const others = ingress({}, { className: "ack", name: "others", path: "/admin", service: "others" });
        const made = await convert([...classes, admin, others]);
        expect(backends(made)).toEqual(["others"]);
        expect(made.text).toMatch(/^left out {2}.* from 10\.0\.0\.0\/8/m);
    });
});

describe("a rule that is written once more for Traefik", () => {
    it("has the comment that says what closes it, too", async () => {
        const auth = { [nginx("auth-url")]: "https://auth.example.com" };
        const made = await convert([
            ...shared,
            ingress(auth, { name: "own" }),
            ingress({}, { name: "wide", host: "*.example.com", path: "/docs", service: "docs" }),
        ]);
        const [, route = ""] = /(# from Ingress shop\/own[\s\S]*?# a path of \*\.example\.com)/.exec(made.yaml) ?? [];
        expect(route).toMatch(/# all its rules: closed, answers 500: .*auth-url/);
    });
});

describe("a value that turns a restriction off", () => {
    it.each([
        ["nginx", { [nginx("auth-tls-secret")]: "shop/ca", [nginx("auth-tls-verify-client")]: "off" }],
        ["nginx", { [nginx("auth-secret")]: "shop/users" }],
        ["nginx", { [nginx("whitelist-source-range")]: "0.0.0.0/0" }],
        ["nginx", { [nginx("whitelist-source-range")]: "10.0.0.0/8,0.0.0.0/0" }],
        ["nginx", { [nginx("auth-url")]: "" }],
        [
            "cce",
            {
                "kubernetes.io/elb.acl-id": "one",
                "kubernetes.io/elb.acl-status": "off",
                "kubernetes.io/elb.acl-type": "white",
            },
        ],
        ["traefik", { [traefik("middlewares")]: "" }],
        ["kong", { "konghq.com/plugins": "" }],
        ["kong", { "konghq.com/protocols": "http,https" }],
        ["alb", { [alb("scheme")]: "internet-facing", [alb("auth-type")]: "none", [alb("auth-idp-oidc")]: "{}" }],
        ["alb", { [alb("scheme")]: "internet-facing", [alb("auth-idp-oidc")]: "{}" }],
        ["hi", { "haproxy-ingress.github.io/allowlist-source-range": "0.0.0.0/0" }],
    ])("of class %s with %j closes nothing and is not alarming", async (className, annotations) => {
        const made = await convert([
            ...classes,
            ...shared,
            ingress(annotations as unknown as Record<string, string>, { className }),
        ]);
        expect(backends(made)).toEqual(["web"]);
        expect(made.text).not.toMatch(/^(closed|left out|policy)/m);
    });

    it("is none where ingress-nginx refuses all requests for it", async () => {
        const made = await convert([ingress({ [nginx("auth-type")]: "off" })]);
        expect(backends(made)).toEqual([]);
    });

    it("leaves no difference where nothing else is to be said", async () => {
        for (const annotations of [{ [traefik("middlewares")]: "" }, {}] as Record<string, string>[]) {
            const made = await convert([...classes, ...shared, ingress(annotations, onTraefik)]);
            expect([made.code, /^differs/m.test(made.text)]).toEqual([0, false]);
        }
    });
});

describe("what a closed rule is said to be", () => {
    it("is said once with the annotations that close it, and in each difference", async () => {
        const auth = { [nginx("auth-type")]: "basic", [nginx("auth-secret")]: "shop/users" };
        const { text } = await convert([ingress(auth)]);
        expect(text.match(/auth-type/g)).toHaveLength(1);
        expect(text).toMatch(/^closed {4}Ingress shop\/web: .*auth-type and .*auth-secret are no routing/m);
        expect(text).not.toMatch(/^left out/m);
        expect(text).toMatch(/now \(its rule is closed, see above\), by status 500 after/);
    });

    it("is said with the rule where another object closes it", async () => {
        const { text } = await convert([
            ingress({ [nginx("auth-tls-secret")]: "shop/ca" }, { name: "ca", path: "/ca" }),
            ingress({}, { name: "all" }),
            ingress({}, { name: "docs", path: "/docs" }),
        ]);
        expect(text).toMatch(
            /^closed {4}Prefix .* of Ingress shop\/\w+ .* and 1 more rule: .*auth-tls-secret: they answer 500/m,
        );
    });

    it("does not ask for what the Ingresses answer where it is closed whatever that is", async () => {
        const { text } = await convert([...classes, ...shared, ingress(login, onTraefik)]);
        expect(text).toMatch(/now \(its rule is closed, see above\), by status 500 after/);
        expect(text).not.toContain("cannot be told");
    });

    it("says nothing of annotations of an Ingress without routes", async () => {
        const { text } = await convert([
            ...classes,
            ...shared,
            ingress({ ...login, [traefik("entrypoints")]: "internal" }, onTraefik),
        ]);
        expect(text).not.toContain("router.middlewares");
        expect(text).toContain("nothing is compared, since no route is written");
    });
});
