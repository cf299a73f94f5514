import {
    lint,
    naiveMatch,
    targetId,
    type Diagnostic,
    type LintOptions,
    type Rule,
    type Table,
} from "../../../provider/routing";
import { fallback, rule, service, table } from "./support";

const quiet = { CR116: "off", CR108: "off" } as const;
const run = (tables: Table | readonly Table[], options: LintOptions = {}): Diagnostic[] =>
    lint(Array.isArray(tables) ? (tables as Table[]) : [tables as Table], {
        ...options,
        severity: { ...quiet, ...options.severity },
    });
const brief = (found: readonly Diagnostic[]): string[] => found.map((d) => `${d.code} ${d.severity} ${d.where}`);
const h = "shop.example.com";

describe("lint finds", () => {
    it("nothing in an ordinary table", () => {
        expect(
            run(
                table("kubernetes", [
                    rule(h, "/"),
                    rule(h, "/api", "Prefix", { to: "api" }),
                    rule(h, "/api", "Exact", { to: "x" }),
                ]),
            ),
        ).toEqual([]);
    });

    it("CR101: the same rule twice with the same backend, also in another spelling", () => {
        const [found] = run(table("kubernetes", [rule(h, "/a"), rule(h, "/a/")]));
        expect(found).toMatchObject({ code: "CR101", where: "routes[0]", witness: { host: h, path: "/a" } });
    });

    it("CR102: an Exact path that Traefik never reaches beside Prefix /", () => {
        const [found] = run(
            table("traefik", [rule(h, "/", "Prefix", { to: "web" }), rule(h, "/accounts", "Exact", { to: "auth" })]),
        );
        expect(found).toBeUndefined();
        const [short] = run(table("traefik", [rule(h, "/"), rule(h, "/auth", "Exact", { to: "auth" })]));
        expect(short).toMatchObject({ code: "CR102", where: "routes[1]", witness: { host: h, path: "/auth" } });
        expect(short?.message).toContain("takes all its requests");
    });

    it("CR103: a rule whose requests two other rules take between them", () => {
        const get = rule("", "/a", "Exact", { to: "one", methods: ["GET"] });
        const post = rule("", "/a", "Exact", { to: "two", methods: ["POST"] });
        const both = rule("", "/a", "Exact", { to: "three", methods: ["GET", "POST"] });
        const found = run(table("sae-alb", [get, post, both]));
        expect(brief(found)).toEqual(["CR103 warning routes[2]"]);
        expect(run(table("sae-alb", [get, post, { ...both, methods: ["GET", "PUT"] }]))).toEqual([]);
    });

    it("CR104: another object that claims the same requests, and who wins by age", () => {
        const old = rule(h, "/a", "Prefix", {
            to: "old",
            origin: { object: "Ingress shop/old", createdAt: "2026-01-01T00:00:00Z" },
        });
        const young = rule(h, "/a", "Prefix", {
            to: "young",
            origin: { object: "Ingress team/young", createdAt: "2026-02-01T00:00:00Z" },
        });
        const [found] = run(table("ingress-nginx", [young, old]));
        expect(found).toMatchObject({ code: "CR104", where: "routes[0]", related: [{ object: "Ingress shop/old" }] });
        expect(found?.message).toContain("service:shop/old:80 and not service:shop/young:80");
    });

    it("CR105: a winner that nothing determines, with the request", () => {
        const one = rule(h, "/a", "Prefix", { to: "one", origin: { object: "Ingress shop/one" } });
        const two = rule(h, "/a", "Prefix", { to: "two", origin: { object: "Ingress shop/two" } });
        for (const dialect of ["traefik", "skipper", "kubernetes"] as const) {
            const made = table(dialect, [one, two]);
            const [found] = run(made);
            // The reference leaves it to the controller, which may go by the age of the objects.
            expect(found).toMatchObject({ code: "CR105", severity: dialect === "kubernetes" ? "warning" : "error" });
            expect(
                naiveMatch(made, found?.witness ?? { host: "", path: "" }).map((t) => t && targetId(t)),
            ).toHaveLength(2);
        }
    });

    it("CR105: a path of another rule beside one whose backends Skipper shares it between", () => {
        const at = (to: string, path: string): Rule =>
            rule(h, "/a", "Prefix", { to, origin: { object: "Ingress shop/one", path: `spec.rules${path}` } });
        const of = (...rules: Rule[]): string[] =>
            run({ ...table("skipper", []), rules }).map(({ code, where }) => `${code} ${where}`);
        const split = [at("one", "[0].http.paths[0]"), at("two", "[0].http.paths[1]")];
        expect(of(...split)).toEqual([]);
        expect(of(...split, at("three", "[1].http.paths[0]"))).toEqual(["CR105 spec.rules[1].http.paths[0]"]);
    });

    it("CR105: rules of equal text length that cross, one with the deeper host, one with the deeper path", () => {
        const host = `${"x".repeat(30)}.example.com`;
        const wide = rule("*.example.com", "/abcd", "Prefix", { to: "wide" });
        const deep = (path: string): Table => table("traefik", [wide, rule(host, path, "Prefix", { to: "deep" })]);
        // 31 + 11 + 1 for the wildcard and 8 + 42 for the host: seven characters of path make up the difference.
        const codes = ["/a", "/ab", "/abc"].map((path) => run(deep(path)).map((d) => d.code));
        const equal = ["/a", "/ab", "/abc"].map((path) => 8 + host.length + path.length === 31 + 11 + 1 + 5);
        expect(codes.map((c) => c.includes("CR105"))).toEqual(equal);
    });

    it("CR106: a host on two gateways, said once", () => {
        const apps: Table = { ...table("sae-clb", [rule(h, "/b", "Prefix", { to: "b" })]), gateway: "apps" };
        const found = run([table("kubernetes", [rule(h, "/")]), apps]);
        expect(brief(found)).toEqual(["CR106 warning routes[0]"]);
        expect(found[0]?.message).toContain("edge and apps");
    });

    it("CR107: a host without TLS among hosts with TLS, but not a host whose TLS is unknown", () => {
        const rules = [
            rule("a.io", "/", "Prefix", { tls: true }),
            rule("b.io", "/", "Prefix", { tls: false }),
            rule("c.io", "/"),
        ];
        expect(brief(run(table("kubernetes", rules)))).toEqual(["CR107 warning routes[1]"]);
    });

    it("CR107: a rule without host, whose cure is a host; none on ingress-nginx, which has a certificate for it", () => {
        const rules = [rule("a.io", "/", "Prefix", { tls: true }), rule("", "/x", "Prefix", { tls: false })];
        const found = (dialect: Table["dialect"], all: readonly Rule[]): string[] =>
            run(table(dialect, all)).flatMap(({ code, help }) => (code === "CR107" ? [help] : []));
        expect(found("ingress-nginx", rules)).toEqual([]);
        expect(found("traefik", rules)).toEqual([
            "Add each host to the TLS section or certificate, and give the rule without host one that is there, or accept the code on its route.",
        ]);
        expect(found("ingress-nginx", [...rules, rule("b.io", "/", "Prefix", { tls: false })])).toEqual([
            "Add the host to the TLS section or certificate, or accept the code on its route.",
        ]);
    });

    it("CR108: a wildcard whose bare domain nobody serves", () => {
        const severity = { CR108: "warning" } as const;
        expect(brief(run(table("kubernetes", [rule("*.io.example", "/")]), { severity }))).toEqual([
            "CR108 warning routes[0]",
        ]);
        expect(run(table("kubernetes", [rule("*.io.example", "/"), rule("io.example", "/")]), { severity })).toEqual(
            [],
        );
    });

    it("CR109: what this controller answers otherwise than the reference, once", () => {
        const found = run(table("traefik", [rule(h, "/"), rule(h, "/api", "Prefix", { to: "api" })]));
        expect(brief(found)).toEqual(["CR109 info routes[1]"]);
        expect(found[0]?.witness?.path).toMatch(/^\/api[^/]/);
        expect(run(table("traefik-strict", [rule(h, "/"), rule(h, "/api", "Prefix", { to: "api" })]))).toEqual([]);
    });

    it("CR109: a plain path on ALB that was meant as a prefix", () => {
        const [found] = run(table("sae-alb", [rule(h, "/api")]));
        expect(found).toMatchObject({ code: "CR109", help: "Write /api/* for everything below /api." });
    });

    it("CR110: a wildcard host on Skipper, an invalid expression on Traefik", () => {
        expect(brief(run(table("skipper", [rule("*.io", "/")])))).toEqual(["CR110 error routes[0]"]);
        expect(brief(run(table("traefik", [rule(h, "/(", "Regex")])))).toEqual(["CR110 error routes[0]"]);
    });

    it("CR126: a rewrite with more variables than groups", () => {
        const [found] = run(
            table("sae-alb", [rule(h, "/sys/(.*)", "ImplementationSpecific", { rewrite: "/${1}/${2}" })]),
        );
        expect(found).toMatchObject({ code: "CR126", where: "routes[0]" });
        expect(found?.message).toMatch(/names group 2, and the path "\/sys\/\(\.\*\)" has 1\.$/);
    });

    it("CR126: on ingress-nginx every request gets one path where there is no group at all", () => {
        const asked = (path: string, rewrite: string): string[] =>
            run(table("ingress-nginx", [rule(h, path, "Prefix", { rewrite })]))
                .filter(({ code }) => code === "CR126")
                .map(({ message, help }) => `${message.replace(/^.*?: /, "")} ${help}`);
        expect(asked("/app", "/$1")).toEqual([
            'its rewrite "/$1" names group 1, and the path "/app" has none, so that it stands for nothing. ' +
                "Every request gets the same path now: write /app(/|$)(.*) with /$2 and pathType ImplementationSpecific to cut off /app, or leave the rewrite out to keep the path.",
        ]);
        expect(asked("/", "/$1")[0]).toContain("now: leave the rewrite out");
        expect(asked("/app", "/$1/$uri")[0]).toContain("Put what is to stay");
        // What is written beside the group stays.
        expect(asked("/", "/api/$1")[0]).toContain("now: write /(.*) with /api/$1 and");
        expect(asked("/app", "/v1/$1")[0]).toContain(
            "now: write /app(/|$)(.*) with /v1/$2 and pathType ImplementationSpecific to keep what follows /app.",
        );
        expect(asked("/app", "/v1/$1/$2")[0]).toContain("Put what is to stay");
        // A path of an HTTPRoute is written as it is.
        expect(brief(run(table("gateway-api", [rule(h, "/app", "Prefix", { rewrite: "/cost$5" })])))).toEqual([]);
        // What cannot be analysed may have groups.
        expect(asked("/(?=a)(.*)", "/$1")).toEqual([]);
    });

    it("CR111: a rewrite where nothing rewrites", () => {
        expect(brief(run(table("sae-clb", [rule(h, "/", "Prefix", { rewrite: "/x" })])))).toEqual([
            "CR111 warning routes[0]",
        ]);
    });

    it("CR112: a Service or port or application that does not exist, when that is known", () => {
        const known = { services: [{ namespace: "shop", name: "web", ports: [80, "http"] }], apps: ["app-1"] };
        const sae = (appId: string): Partial<ReturnType<typeof rule>> => ({ target: { kind: "sae", appId, port: 80 } });
        const rules = [
            rule(h, "/a"),
            rule(h, "/b", "Prefix", { to: "missing" }),
            rule(h, "/c", "Prefix", { target: service("web", 81) }),
            rule(h, "/d", "Prefix", { target: { kind: "service", namespace: "other", name: "x", port: 80 } }),
            rule(h, "/e", "Prefix", sae("app-1")),
            rule(h, "/f", "Prefix", sae("app-2")),
        ];
        expect(brief(run(table("kubernetes", rules), { known }))).toEqual([
            "CR112 error routes[1]",
            "CR112 error routes[2]",
            "CR112 error routes[5]",
        ]);
        expect(run(table("kubernetes", rules))).toEqual([]);
    });

    it("CR113 and CR114: expressions that cannot be decided or can stall", () => {
        expect(brief(run(table("cce", [rule(h, "/(?!x).*", "Regex")])))).toEqual(["CR113 info routes[0]"]);
        expect(brief(run(table("cce", [rule(h, "/(a+)+", "Regex")])))).toContain("CR114 warning routes[0]");
    });

    it("CR115: more rules than the platform takes, and a path that is too long", () => {
        const many = Array.from({ length: 41 }, (_, i) => rule(h, `/p${i}/`));
        expect(brief(run(table("sae-clb", many, { maxRules: 40 })))).toEqual(["CR115 error routes[40]"]);
        expect(brief(run(table("sae-clb", [rule(h, `/${"x".repeat(80)}`)])))).toEqual(["CR115 error routes[0]"]);
    });

    it("CR116: a gateway without a default, unless a rule takes everything", () => {
        const severity = { CR116: "warning" } as const;
        expect(brief(run(table("kubernetes", [rule(h, "/")]), { severity }))).toEqual(["CR116 warning edge"]);
        expect(run(table("kubernetes", [rule("", "/")]), { severity })).toEqual([]);
        expect(run(table("kubernetes", [rule(h, "/")], { defaults: [fallback("d")] }), { severity })).toEqual([]);
    });

    it("CR117: a path that no request has, since paths are cleaned first", () => {
        expect(brief(run(table("traefik", [rule(h, "/a%20b", "Exact")])))).toEqual(["CR117 warning routes[0]"]);
        expect(brief(run(table("skipper", [rule(h, "/a/../b", "ImplementationSpecific")])))).toEqual([]);
        expect(run(table("traefik", [rule(h, "/a b", "Exact")]), { severity: { CR109: "off" } })).toEqual([]);
    });

    it("CR118: of rules that are not known yet, only that something is undetermined", () => {
        const unknown = rule("", "/a", "Prefix", { unknown: ["host"], to: "later" });
        for (const dialect of ["kubernetes", "traefik", "skipper", "sae-alb", "sae-clb"] as const) {
            const found = run(table(dialect, [unknown, rule("", "/a/*"), { ...unknown, path: "/b" }]), {
                severity: { CR109: "off" },
            });
            expect([...new Set(found.map((d) => d.code))]).toEqual(["CR118"]);
            expect(found[0]?.message).toContain("host of routes[0] is known after apply");
        }
    });

    it("CR119: several default backends that differ", () => {
        const found = run(table("kubernetes", [rule(h, "/")], { defaults: [fallback("a"), fallback("b")] }));
        expect(brief(found)).toEqual(["CR119 info spec.defaultBackend"]);
        expect(run(table("kubernetes", [rule(h, "/")], { defaults: [fallback("a"), fallback("a")] }))).toEqual([]);
    });

    it("CR121: requests of a host for which the platform names no answer", () => {
        const found = run(
            table("sae-clb", [
                rule(h, "/api", "Prefix", { to: "api" }),
                rule("*.example.com", "/", "Prefix", { to: "wide" }),
            ]),
        );
        expect(brief(found)).toEqual(["CR121 warning routes[0]"]);
    });
});

it("lint finds CR122: a host that Ingresses of two namespaces claim, and none within one namespace", () => {
    const of = (object: string, path: string): Rule => rule(h, path, "Prefix", { origin: { object } });
    const found = run(table("kubernetes", [of("Ingress shop/web", "/"), of("Ingress team/api", "/api")]));
    expect(brief(found)).toEqual(["CR122 info routes[0]"]);
    expect(found[0]?.related).toMatchObject([{ object: "Ingress team/api" }]);
    expect(run(table("kubernetes", [of("Ingress shop/web", "/"), of("Ingress shop/api", "/api")]))).toEqual([]);
});

it("lint names in CR122 every object that claims the host, first one of each namespace", () => {
    const of = (object: string, path: string, scheme?: "http" | "https"): Rule =>
        rule(h, path, "Prefix", { origin: { object }, ...(scheme && { scheme }) });
    const said = (...rules: Rule[]): string[] =>
        run(table("kubernetes", rules)).flatMap(({ code, message }) => (code === "CR122" ? [message] : []));
    const three = [of("HTTPRoute a/web", "/"), of("HTTPRoute a/api", "/api"), of("HTTPRoute b/robots", "/robots.txt")];
    expect(said(...three)).toEqual([
        `Host ${h} is claimed by HTTPRoute a/web, HTTPRoute b/robots and HTTPRoute a/api: each of them can take its requests.`,
    ]);
    const more = Array.from({ length: 8 }, (_, i) => of(`HTTPRoute b/more-${i}`, `/more-${i}`));
    expect(said(...three, ...more)[0]).toContain("and 8 more: each");
    // Nobody else has the host over https.
    expect(
        said(
            of("HTTPRoute a/tls", "/", "https"),
            of("HTTPRoute a/web", "/", "http"),
            of("HTTPRoute b/x", "/x", "http"),
        ),
    ).toEqual([`Host ${h} is claimed by HTTPRoute a/web and HTTPRoute b/x: each of them can take its requests.`]);
});

it("lint finds no CR122 where one namespace has the host over http alone, and the other over https", () => {
    const of = (object: string, scheme?: "http" | "https"): Rule =>
        rule(h, "/", "Prefix", { origin: { object }, ...(scheme && { scheme }) });
    const shared = (...rules: Rule[]) => run(table("traefik", rules)).filter(({ code }) => code === "CR122");
    expect(shared(of("Ingress shop/web", "http"), of("Ingress team/web", "https"))).toEqual([]);
    expect(shared(of("Ingress shop/web", "http"), of("Ingress team/web", "http"))).toHaveLength(1);
    const three = shared(
        of("Ingress shop/web", "http"),
        of("Ingress team/web", "https"),
        of("Ingress other/web", "https"),
    );
    expect(three.map(({ related }) => related)).toMatchObject([[{ object: "Ingress other/web" }]]);
    expect(shared(of("Ingress shop/web", "http"), of("Ingress team/web"))).toHaveLength(1);
});

it("lint says nothing of a rule whose condition no request is known to fulfil, and of one with many alternatives", () => {
    const blocked = (value: string): Rule =>
        rule(h, "/", "Prefix", { to: "blocked", headers: [{ name: "User-Agent", regex: true, values: [value] }] });
    const many = Array.from({ length: 60 }, (_, i) => `.*bot${i}.*`).join("|");
    for (const value of [many, "(a)\\1", "[^\\s\\S]"])
        expect(run(table("gateway-api", [blocked(value), rule(h, "/")]))).toEqual([]);
});

it("lint does not count what the platform adds by itself among those who claim a host", () => {
    const own = rule(h, "/", "Prefix", { origin: { object: "HTTPRoute shop/web" } });
    const added = rule(h, "/", "Prefix", { origin: { object: "Gateway infra/shared" }, implied: true });
    expect(run(table("gateway-api", [own, added])).filter(({ code }) => code === "CR122")).toEqual([]);
});

describe("the author of the routes", () => {
    const twice = [rule(h, "/a", "Prefix", { to: "one" }), rule(h, "/a", "Prefix", { to: "two" })];

    it("changes a severity or silences a code", () => {
        expect(brief(run(table("kubernetes", twice), { severity: { CR105: "info" } }))).toEqual([
            "CR105 info routes[1]",
        ]);
        expect(run(table("kubernetes", twice), { severity: { CR105: "off" } })).toEqual([]);
        expect(run(table("kubernetes", twice), { severity: { "ambiguous-precedence": "off" } })).toEqual([]);
    });

    it("accepts a code on one of the rules that take part", () => {
        for (const at of [0, 1]) {
            const rules = twice.map((r, i) => (i === at ? { ...r, allow: ["CR105"] } : r));
            expect(run(table("kubernetes", rules))).toEqual([]);
        }
    });

    it("accepts it by its name, too", () => {
        const rules = twice.map((r) => ({ ...r, allow: ["ambiguous-precedence"] }));
        expect(run(table("kubernetes", rules))).toEqual([]);
    });
});
