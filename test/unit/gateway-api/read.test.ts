import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    createRouter,
    lint,
    naiveMatch,
    parseUrl,
    trafficDiff,
    type Explanation,
    type Table,
} from "../../../provider/routing";
import { combine } from "../../../provider/sources/load";
import { recognise } from "../../../provider/sources/recognise";
import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { crossroute } from "../cli/run";

type Json = Record<string, unknown>;
const apiVersion = "gateway.networking.k8s.io/v1";
const object = (kind: string, name: string, spec: Json, more: Json = {}): Json => ({
    apiVersion,
    kind,
    metadata: { name, namespace: "shop", ...more },
    spec,
});
const listener = (name: string, more: Json = {}): Json => ({
    name,
    port: 80,
    protocol: "HTTP",
    allowedRoutes: { namespaces: { from: "All" } },
    ...more,
});
const gateway = (...listeners: Json[]): Json => object("Gateway", "edge", { gatewayClassName: "some", listeners });
const to = (name: string): Json => ({ backendRefs: [{ name, port: 80 }] });
const prefix = (value: string): Json => ({ matches: [{ path: { type: "PathPrefix", value } }] });
const expression = (value: string): Json => ({ matches: [{ path: { type: "RegularExpression", value } }] });
const route = (name: string, rules: Json[], more: Json = {}, metadata: Json = {}): Json =>
    object("HTTPRoute", name, { parentRefs: [{ name: "edge" }], hostnames: ["a.test"], rules, ...more }, metadata);

const read = (...objects: Json[]): ReturnType<typeof combine> => combine([recognise(objects, "example")]);
const explain = (tables: readonly Table[], url: string): Explanation => createRouter(tables).explain(parseUrl(url));
const service = (name: string): Json => ({ kind: "service", namespace: "shop", name, port: 80 });

describe("Gateways of files", () => {
    it("warn that it is undetermined whether an expression goes before another path", () => {
        const { after } = read(
            gateway(listener("http")),
            route("r", [
                { ...expression("/v[0-9]+"), ...to("v") },
                { ...prefix("/"), ...to("web") },
            ]),
        );
        expect(explain(after, "http://a.test/v1")).toMatchObject({
            outcome: "undetermined",
            candidates: [service("v"), service("web")],
        });
        expect(explain(after, "http://a.test/w").target).toEqual(service("web"));
        expect(
            lint(after)
                .filter(({ code }) => code === "CR105")
                .map(({ severity }) => severity),
        ).toEqual(["warning"]);
    });

    it("leave open what becomes of a request whose grant is missing, and name no rule that never gets it", () => {
        const foreign = { name: "next", namespace: "other", port: 80 };
        const { after } = read(
            gateway(listener("http")),
            route("r", [
                {
                    ...prefix("/pay"),
                    backendRefs: [
                        { name: "pay", port: 80, weight: 9 },
                        { ...foreign, weight: 1 },
                    ],
                },
                { ...prefix("/own"), filters: [{ type: "ExternalAuth" }], ...to("own") },
                { ...prefix("/"), ...to("web") },
            ]),
        );
        const pay = { target: service("pay"), weight: 9 };
        const next = { target: { ...service("next"), namespace: "other" }, weight: 1 };
        expect(explain(after, "http://a.test/pay")).toMatchObject({
            outcome: "undetermined",
            candidates: [
                { kind: "split", shares: [pay, next] },
                { kind: "fixed", status: 500 },
            ],
        });
        expect(explain(after, "http://a.test/pay").why).toContain(
            "What becomes of it is not determined: no ReferenceGrant of namespace other lets HTTPRoutes of shop name Service next.",
        );
        expect(explain(after, "http://a.test/own").candidates).toEqual([
            service("own"),
            { kind: "unknown", label: "what the filter ExternalAuth makes of it", unread: true },
        ]);
        // As the matcher without an index says.
        const [table] = after;
        for (const path of ["/pay", "/own", "/x"])
            expect(naiveMatch(table as Table, { host: "a.test", path })).toEqual(
                createRouter(after).match({ host: "a.test", path }).targets,
            );
    });

    it("leave open what becomes of a request for a Service of type ExternalName", () => {
        const { after } = read(gateway(listener("http")), route("r", [{ ...prefix("/"), ...to("web") }]), {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "web", namespace: "shop" },
            spec: { type: "ExternalName", externalName: "x.example.org" },
        });
        expect(explain(after, "http://a.test/")).toMatchObject({
            outcome: "undetermined",
            candidates: [
                { kind: "endpoints", port: 80 },
                { kind: "fixed", status: 500 },
            ],
        });
    });

    it("share requests alike where the weights are multiples of each other", () => {
        const shared = (a: number, b: number) => {
            const backendRefs = [
                { name: "a", port: 80, weight: a },
                { name: "b", port: 80, weight: b },
            ];
            return read(gateway(listener("http")), route("r", [{ ...prefix("/"), backendRefs }])).after;
        };
        expect(trafficDiff(shared(90, 10), shared(9, 1))).toEqual([]);
        expect(trafficDiff(shared(90, 10), shared(8, 2))).toHaveLength(1);
    });

    it("claim nothing of the hosts of a listener that takes other kinds of routes", () => {
        const { after } = read(
            gateway(
                listener("any"),
                listener("grpc", { hostname: "grpc.test", allowedRoutes: { kinds: [{ kind: "GRPCRoute" }] } }),
                listener("secure", { port: 443, protocol: "HTTPS" }),
                listener("through", { port: 443, protocol: "TLS", hostname: "tls.test" }),
            ),
            route("r", [to("web")], { hostnames: undefined }),
        );
        const other = (label: string): Json[] => [
            { kind: "unknown", label, unread: true },
            { kind: "fixed", status: 404 },
        ];
        expect(explain(after, "http://grpc.test/").candidates).toEqual(
            other("what the GRPCRoutes of listener grpc answer"),
        );
        expect(explain(after, "https://tls.test/").candidates).toEqual(
            other("what the TLSRoutes of listener through answer"),
        );
        for (const url of ["http://a.test/", "https://grpc.test/", "https://a.test/", "http://tls.test/"])
            expect(explain(after, url).target).toEqual(service("web"));
    });

    it("leave open on Traefik, which leaves out a rule whose Middleware is not there, what the rules behind it answer", () => {
        const extensionRef = { group: "traefik.io", kind: "Middleware", name: "gone" };
        const { after } = read(
            object("GatewayClass", "some", { controllerName: "traefik.io/gateway-controller" }),
            gateway(listener("http")),
            route("r", [
                { ...prefix("/a"), filters: [{ type: "ExtensionRef", extensionRef }], ...to("a") },
                { ...prefix("/"), ...to("web") },
            ]),
        );
        expect(explain(after, "http://a.test/a").candidates).toEqual([
            service("a"),
            { kind: "unknown", label: "what Middleware gone makes of it", unread: true },
            service("web"),
        ]);
    });

    it("are errors where a route names one parent twice, and doubtful where only the ports differ", async () => {
        const own = mkdtempSync(join(tmpdir(), "crossroute-twice-"));
        const severities = async (parentRefs: Json[]): Promise<unknown> => {
            const file = join(own, "route.yaml");
            writeFileSync(file, JSON.stringify(route("r", [to("web")], { parentRefs })));
            const { out } = await crossroute(`lint -f ${file} --json`);
            const found = JSON.parse(out) as { code: string; severity: string }[];
            return found.filter(({ code }) => code === "CR331").map(({ severity }) => severity);
        };
        const edge = { name: "edge" };
        expect(await severities([edge, edge])).toEqual(["error"]);
        expect(
            await severities([
                { ...edge, port: 80 },
                { ...edge, port: 81 },
            ]),
        ).toEqual(["warning"]);
        rmSync(own, { recursive: true });
    });

    it("answer 500 on Traefik for a rewrite of nothing, which changes nothing elsewhere", () => {
        const { after } = read(gateway(listener("http")), {
            ...route("r", [{ filters: [{ type: "URLRewrite", urlRewrite: {} }], ...to("web") }]),
        });
        expect(explain(after, "http://a.test/").target).toEqual(service("web"));
        const { after: onTraefik } = read(
            { ...object("GatewayClass", "some", { controllerName: "traefik.io/gateway-controller" }) },
            gateway(listener("http")),
            route("r", [{ filters: [{ type: "URLRewrite", urlRewrite: {} }], ...to("web") }]),
        );
        expect(explain(onTraefik, "http://a.test/").target).toEqual({ kind: "fixed", status: 500 });
    });

    it("report routes without a Gateway, and a share that leads nowhere", () => {
        const grantless = {
            backendRefs: [
                { name: "web", port: 80, weight: 9 },
                { name: "x", namespace: "other", port: 80 },
            ],
        };
        const { findings } = read(
            object("GatewayClass", "some", { controllerName: "example.com/controller" }),
            gateway(listener("http")),
            route("loose", [to("web")], { parentRefs: [] }),
            route("mesh", [to("web")], { parentRefs: [{ group: "", kind: "Service", name: "web" }] }),
            route("part", [grantless]),
            route("none", [
                {
                    backendRefs: [
                        { name: "web", port: 80 },
                        { name: "x", namespace: "other", port: 80, weight: 0 },
                    ],
                },
            ]),
        );
        const said = findings.map(({ severity, message }) => `${severity}: ${message}`);
        expect(said).toEqual([
            "warning: HTTPRoute shop/loose does not attach: it names no parent.",
            "info: HTTPRoute shop/mesh is for requests within a mesh to Service shop/web: only what arrives at Gateways is read.",
            "info: HTTPRoute shop/part perhaps leads nowhere with 10 % of its requests: no ReferenceGrant of namespace other lets HTTPRoutes of shop name Service x, so these are perhaps answered with 500.",
        ]);
    });

    it("leave the effect of a filter undetermined that the specification does not have", () => {
        const { after } = read(
            gateway(listener("http")),
            route("r", [{ filters: [{ type: "ExternalAuth", externalAuth: {} }], ...to("web") }]),
        );
        const found = explain(after, "http://a.test/");
        expect(found.outcome).toBe("undetermined");
        expect(found.why.join(" ")).toContain("what the filter ExternalAuth does with it is not read");
    });

    it("say that an expression of a query parameter may have to fit the whole value", () => {
        const queryParams = [{ name: "q", type: "RegularExpression", value: "1" }];
        const { after } = read(gateway(listener("http")), route("r", [{ matches: [{ queryParams }], ...to("web") }]));
        const found = explain(after, "http://a.test/?q=11");
        expect(found.why.join(" ")).toContain("whether an expression must fit the whole");
    });

    it("leave open which of two routes will be older, and know it when they are there", () => {
        const twins = (...ages: (string | undefined)[]): Json[] =>
            ages.map((age, i) =>
                route(
                    `r${i}`,
                    [{ ...prefix("/"), ...to(`s${i}`) }],
                    {},
                    age === undefined ? {} : { creationTimestamp: age },
                ),
            );
        expect(
            explain(read(gateway(listener("http")), ...twins(undefined, undefined)).after, "http://a.test/").outcome,
        ).toBe("undetermined");
        const known = read(gateway(listener("http")), ...twins("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z")).after;
        expect(explain(known, "http://a.test/").target).toEqual(service("s1"));
        const half = read(gateway(listener("http")), ...twins(undefined, "2026-01-01T00:00:00Z")).after;
        expect(explain(half, "http://a.test/").target).toEqual(service("s1"));
    });

    it("leave undetermined what depends on unknown labels", () => {
        const picky = listener("http", {
            allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: { team: "shop" } } } },
        });
        const { after } = read(gateway(picky), route("r", [{ ...prefix("/"), ...to("web") }]));
        expect(explain(after, "http://a.test/").outcome).toBe("undetermined");
        const labels = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "shop" } } };
        expect(
            explain(
                read(labels, gateway(picky), route("r", [{ ...prefix("/"), ...to("web") }])).after,
                "http://a.test/",
            ).outcome,
        ).toBe("matched");
    });

    it("serve the listeners of a ListenerSet that they allow", () => {
        const set = object("ListenerSet", "more", {
            parentRef: { name: "edge" },
            listeners: [listener("extra", { port: 8080 })],
        });
        const own = route("r", [{ ...prefix("/"), ...to("web") }], {
            parentRefs: [{ kind: "ListenerSet", name: "more" }],
        });
        const open = {
            ...gateway(listener("http")),
            spec: {
                gatewayClassName: "some",
                listeners: [listener("http")],
                allowedListeners: { namespaces: { from: "Same" } },
            },
        };
        const some = object("GatewayClass", "some", { controllerName: "example.com/some" });
        expect(read(some, open, set, own).findings).toEqual([]);
        expect(explain(read(open, set, own).after, "http://a.test:8080/").target).toEqual(service("web"));
        const refused = read(some, gateway(listener("http")), set, own).findings;
        expect(refused.map(({ code }) => code).sort()).toEqual(["CR130", "CR138"]);
        // Traefik knows no ListenerSets.
        const traefik = object("GatewayClass", "some", { controllerName: "traefik.io/gateway-controller" });
        expect(read(traefik, open, set, own).findings.map(({ code }) => code)).toEqual(["CR130"]);
        expect(explain(read(traefik, open, set, own).after, "http://a.test:8080/").outcome).not.toBe("matched");
    });

    it("let the Gateway's listener go before that of a ListenerSet in conflict with it", () => {
        const some = object("GatewayClass", "some", { controllerName: "example.com/some" });
        const open = object("Gateway", "edge", {
            gatewayClassName: "some",
            listeners: [listener("http")],
            allowedListeners: { namespaces: { from: "Same" } },
        });
        const set = object("ListenerSet", "more", { parentRef: { name: "edge" }, listeners: [listener("again")] });
        const own = route("r", [{ ...prefix("/"), ...to("web") }]);
        const late = route("l", [{ ...prefix("/late"), ...to("late") }], {
            parentRefs: [{ kind: "ListenerSet", name: "more" }],
        });
        const { findings, after } = read(some, open, set, own, late);
        expect(findings.map(({ code }) => code).sort()).toEqual(["CR130", "CR134"]);
        expect(explain(after, "http://a.test/late").target).toEqual(service("web"));
    });

    it("have no requests at an HTTP listener whose port belongs to a TCP listener that goes first", () => {
        const open = object("Gateway", "edge", {
            gatewayClassName: "some",
            listeners: [listener("raw", { protocol: "TCP" })],
            allowedListeners: { namespaces: { from: "Same" } },
        });
        const set = object("ListenerSet", "more", { parentRef: { name: "edge" }, listeners: [listener("again")] });
        const some = object("GatewayClass", "some", { controllerName: "example.com/some" });
        const late = route("l", [{ ...prefix("/late"), ...to("late") }], {
            parentRefs: [{ kind: "ListenerSet", name: "more" }],
        });
        const { findings, after } = read(some, open, set, late);
        expect(findings.map(({ code }) => code).sort()).toEqual(["CR130", "CR134"]);
        expect(explain(after, "http://a.test/late").outcome).toBe("none");
    });

    it("are left out by Traefik where the list of matches is empty, and take everything elsewhere", () => {
        const objects = [gateway(listener("http")), route("r", [{ matches: [], ...to("web") }])];
        const by = (controllerName: string): readonly Table[] =>
            read(object("GatewayClass", "some", { controllerName }), ...objects).after;
        expect(explain(by("example.com/some"), "http://a.test/").target).toEqual(service("web"));
        const traefik = by("traefik.io/gateway-controller");
        expect(explain(traefik, "http://a.test/").outcome).toBe("none");
        expect(lint(traefik).map(({ message }) => message)).toContainEqual(
            expect.stringContaining("its list of matches is empty, which Traefik takes as no match at all"),
        );
    });

    it("replace a prefix at Traefik as it does: escaped once, joined and cleaned", () => {
        const path = (replacePrefixMatch: string): Json => ({ type: "ReplacePrefixMatch", replacePrefixMatch });
        const redirects = (replacement: string): Json => ({
            ...prefix("/a"),
            filters: [{ type: "RequestRedirect", requestRedirect: { path: path(replacement) } }],
        });
        const rewrites = (replacement: string): Json => ({
            ...prefix("/a"),
            filters: [{ type: "URLRewrite", urlRewrite: { path: path(replacement) } }],
            ...to("web"),
        });
        const of = (rule: Json): Explanation =>
            explain(
                read(
                    object("GatewayClass", "some", { controllerName: "traefik.io/gateway-controller" }),
                    gateway(listener("http")),
                    route("r", [rule]),
                ).after,
                "http://a.test/a/c%2Fd",
            );
        // What a real Traefik 3.7 answers.
        expect(["", "n", "/n/", "/n%20m", "/n/../m"].map((one) => of(redirects(one)).location)).toEqual([
            "http://a.test/c%2Fd",
            "http://a.test/n/c%2Fd",
            "http://a.test/n/c%2Fd",
            "http://a.test/n%2520m/c%2Fd",
            "http://a.test/m/c%2Fd",
        ]);
        expect(["/n/", "/n/../m"].map((one) => of(rewrites(one)).rewritten)).toEqual(["/n/c%2Fd", "/m/c%2Fd"]);
    });

    it("claim nothing about a route that is in two files", () => {
        const version = (name: string): ReturnType<typeof recognise> => {
            const source = recognise([route("r", [{ ...prefix("/"), ...to(name) }])], `${name}.yaml`);
            for (const one of source.objects.manifests)
                one.written = { place: "", found: true, template: false, accept: [] };
            return source;
        };
        const { after, findings } = combine([
            recognise([gateway(listener("http"))], "edge"),
            version("one"),
            version("two"),
        ]);
        expect(explain(after, "http://a.test/").outcome).toBe("undetermined");
        expect(findings.map(({ code }) => code)).toContain("CR602");
    });

    it("say where a redirect leads and what a backend sees", () => {
        const redirect = {
            ...prefix("/old"),
            filters: [
                {
                    type: "RequestRedirect",
                    requestRedirect: {
                        scheme: "https",
                        path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/new" },
                    },
                },
            ],
        };
        const rewrite = {
            ...prefix("/api"),
            ...to("api"),
            filters: [
                {
                    type: "URLRewrite",
                    urlRewrite: {
                        hostname: "api.internal",
                        path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" },
                    },
                },
            ],
        };
        const { after } = read(gateway(listener("http")), route("r", [redirect, rewrite]));
        expect(explain(after, "http://a.test/old/x?y=z").location).toBe("https://a.test/new/x?y=z");
        expect(explain(after, "http://a.test/api/x")).toMatchObject({ rewritten: "/x", rewrittenHost: "api.internal" });
    });

    it("report a changed rewrite of path or host, but not the same rewrite in other words", () => {
        const version = (urlRewrite: Json): readonly Table[] =>
            read(
                gateway(listener("http")),
                route("r", [{ ...prefix("/api"), ...to("api"), filters: [{ type: "URLRewrite", urlRewrite }] }]),
            ).after;
        const path = (replacePrefixMatch: string): Json => ({
            path: { type: "ReplacePrefixMatch", replacePrefixMatch },
        });
        expect(trafficDiff(version(path("/v1")), version(path("/v2"))).map(({ kind }) => kind)).toEqual(["rewritten"]);
        expect(trafficDiff(version(path("/v1")), version(path("/v1/")))).toEqual([]);
        expect(trafficDiff(version({ hostname: "x.test" }), version({ hostname: "y.test" }))).toHaveLength(1);
    });

    it("treat repeated headers and parameters as each platform does", () => {
        const asked = { matches: [{ queryParams: [{ name: "q", value: "2" }] }] };
        const tables = (controllerName: string): readonly Table[] =>
            read(
                object("GatewayClass", "some", { controllerName }),
                gateway(listener("http")),
                route("r", [{ ...asked, ...to("web") }]),
            ).after;
        expect(explain(tables("traefik.io/gateway-controller"), "http://a.test/?q=1&q=2").target).toEqual(
            service("web"),
        );
        expect(explain(tables("example.com/other"), "http://a.test/?q=1&q=2").outcome).toBe("none");
    });
});

describe("Gateways of a plan", () => {
    it("name what is known after apply, and claim nothing of it", () => {
        const planned = (spec: Json): ReturnType<typeof combine> => {
            const type = `kubernetes:${apiVersion}:HTTPRoute`;
            const inputs = object("HTTPRoute", "r", { parentRefs: [{ name: "edge" }], ...spec });
            const step = { op: "create", urn: `urn:pulumi:dev::shop::${type}::r`, newState: { type, inputs } };
            return combine([
                recognise([gateway(listener("http"))], "edge"),
                recognise([{ steps: [step] }], "plan.json"),
            ]);
        };
        const host = planned({ hostnames: [UNKNOWN_SENTINEL, "b.test"], rules: [{ ...prefix("/"), ...to("web") }] });
        expect(host.after.flatMap(({ rules }) => rules.map((rule) => rule.unknown))).toEqual([["host"], undefined]);
        const backend = planned({
            hostnames: ["a.test"],
            rules: [{ ...prefix("/"), backendRefs: [{ name: UNKNOWN_SENTINEL, port: 80 }] }],
        });
        expect(explain(backend.after, "http://a.test/").target).toMatchObject({ kind: "unknown" });
        expect(planned({ hostnames: ["a.test"], rules: UNKNOWN_SENTINEL }).notes.join()).toContain(
            "its routes are not in this answer",
        );
    });
});

describe("Gateways of a cluster", () => {
    let server: Server;
    let folder = "";
    const lists: Record<string, Json[]> = {
        "/apis/networking.k8s.io/v1/ingresses": [],
        "/apis/networking.k8s.io/v1/ingressclasses": [],
        "/api/v1/services": [
            { metadata: { name: "web", namespace: "shop" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] } },
        ],
        "/api/v1/namespaces": [{ metadata: { name: "shop", labels: {} } }],
        "/apis/gateway.networking.k8s.io/v1/httproutes": [
            route("r", [
                { ...prefix("/"), ...to("web") },
                { ...prefix("/gone"), ...to("gone") },
            ]),
            route("lost", [{ ...prefix("/"), ...to("web") }], { parentRefs: [{ name: "none" }] }),
        ],
        "/apis/gateway.networking.k8s.io/v1/gateways": [gateway(listener("http"))],
        "/apis/gateway.networking.k8s.io/v1/gatewayclasses": [],
        "/apis/gateway.networking.k8s.io/v1beta1/referencegrants": [],
    };
    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "crossroute-gateways-"));
        server = createServer((request, response) => {
            const items = lists[(request.url ?? "").split("?")[0] ?? ""];
            response.writeHead(items === undefined ? 404 : 200, { "content-type": "application/json" });
            response.end(
                JSON.stringify(
                    items === undefined
                        ? { kind: "Status" }
                        : { items: items.map(({ kind: _, apiVersion: __, ...item }) => item), metadata: {} },
                ),
            );
        });
        await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
        const { port } = server.address() as AddressInfo;
        const config = {
            "current-context": "it",
            clusters: [
                { name: "it", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } },
            ],
            contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
            users: [{ name: "it", user: {} }],
        };
        writeFileSync(join(folder, "config"), JSON.stringify(config));
    });
    afterAll(async () => {
        await new Promise((done) => server.close(done));
        rmSync(folder, { recursive: true });
    });

    it("are read with all that belongs to them; other objects do not exist", async () => {
        const { out } = await crossroute(
            `explain http://a.test/ http://a.test/gone --cluster --kubeconfig ${join(folder, "config")}`,
        );
        expect(out).toContain("→ service:shop/web:80");
        expect(out).toContain("→ status 500");
        const found = await crossroute(`lint --cluster --kubeconfig ${join(folder, "config")} --json`);
        const codes = (JSON.parse(found.out) as { code: string }[]).map(({ code }) => code);
        expect(codes).toEqual(expect.arrayContaining(["CR130", "CR131"]));
    });

    it("are read with the Middlewares of Traefik that routes name", async () => {
        const extensionRef = { group: "traefik.io", kind: "Middleware", name: "cut" };
        const filters = [{ type: "ExtensionRef", extensionRef }];
        lists["/apis/gateway.networking.k8s.io/v1/httproutes"] = [
            route("r", [{ ...prefix("/x"), filters, ...to("web") }]),
        ];
        lists["/apis/gateway.networking.k8s.io/v1/gatewayclasses"] = [
            { metadata: { name: "some" }, spec: { controllerName: "traefik.io/gateway-controller" } },
        ];
        lists["/apis/traefik.io/v1alpha1/middlewares"] = [
            {
                metadata: { name: "cut", namespace: "shop" },
                spec: { replacePathRegex: { regex: "^/x/(.*)", replacement: "/r/$1" } },
            },
        ];
        const { out } = await crossroute(`explain http://a.test/x/7 --cluster --kubeconfig ${join(folder, "config")}`);
        expect(out).toContain("the backend sees /r/7");
    });
});

describe("lint of a Gateway of Traefik", () => {
    it("says where the specification would answer otherwise, with a request", () => {
        const { after } = read(
            object("GatewayClass", "some", { controllerName: "traefik.io/gateway-controller" }),
            gateway(listener("http")),
            route("wide", [{ ...prefix("/"), ...to("wide") }], {
                hostnames: ["*.test", "a-long-name-lends-its-priority.test"],
            }),
            route("own", [{ ...prefix("/"), ...to("own") }]),
        );
        const found = lint(after).find(({ code }) => code === "CR109");
        expect(found?.message).toContain(
            "after the Gateway API it is answered by Prefix a.test/ of HTTPRoute shop/own",
        );
        expect(explain(after, "http://a.test/").target).toEqual(service("wide"));
    });
});

describe("lint of a route with all that the experimental channel has", () => {
    const externalAuth = (more: object): object => ({
        type: "ExternalAuth",
        externalAuth: { protocol: "HTTP", backendRef: { name: "auth", port: 80 }, http: {}, ...more },
    });

    it("is no error, since the cluster may have it, and a warning for each field", async () => {
        const rule = {
            retry: { attempts: 2 },
            sessionPersistence: { sessionName: "a" },
            filters: [externalAuth({ http: { path: "/x" } })],
            ...to("web"),
        };
        const input = JSON.stringify(route("web", [rule], { useDefaultGateways: "All" }));
        const { code, out } = await crossroute("lint -f -", { input });
        expect([code, out.includes("error")]).toEqual([0, false]);
        for (const field of ["useDefaultGateways", "retry", "sessionPersistence", "externalAuth"])
            expect(out).toMatch(
                new RegExp(
                    `The standard channel of the Gateway API refuses it, the experimental one does not: \\S*${field}:`,
                ),
            );
    });

    it.each<[what: string, spec: object, says: string]>([
        ["a filter without its field", { rules: [{ filters: [{ type: "ExternalAuth" }] }] }, "externalAuth is missing"],
        [
            "a service without a port",
            { rules: [{ filters: [externalAuth({ backendRef: { name: "auth" } })] }] },
            "The port of the Service is missing",
        ],
        [
            "a path that none may have",
            { rules: [{ filters: [externalAuth({ http: { path: "/a b" } })] }] },
            '"/a b" is not accepted',
        ],
        [
            "a protocol without its field",
            { rules: [{ filters: [externalAuth({ http: undefined })] }] },
            "http is missing",
        ],
        ["a value of its own", { useDefaultGateways: "Some" }, '"Some" is not supported'],
        ["a status that no answer has", { rules: [{ retry: { codes: [200] } }] }, "200 is too small"],
        ["a filter of no channel", { rules: [{ filters: [{ type: "Nothing" }] }] }, '"Nothing" is not supported'],
        ["a field of no channel", { rules: [{ retry: { times: 2 } }] }, "There is no field times"],
        [
            "a parent twice with the same port",
            {
                parentRefs: [
                    { name: "edge", port: 80 },
                    { name: "edge", port: 80 },
                ],
            },
            "the same section and the same port",
        ],
    ])("is an error where both channels refuse it: %s", async (_, spec, says) => {
        const input = JSON.stringify(route("web", [], { rules: [to("web")], ...spec }));
        const { out } = await crossroute("lint -f - --json", { input });
        const found = (JSON.parse(out) as { code: string; severity: string; message: string }[]).filter(({ code }) =>
            code.startsWith("CR3"),
        );
        expect(found.map(({ severity }) => severity)).toContain("error");
        expect(found.map(({ message }) => message).join("\n")).toContain(says);
        expect(found.map(({ message }) => message).join("\n")).not.toContain("experimental");
    });

    it("is a warning where only the standard channel refuses it: a parent at two ports", async () => {
        const parentRefs = [
            { name: "edge", port: 80 },
            { name: "edge", port: 443 },
        ];
        const input = JSON.stringify(route("web", [to("web")], { parentRefs }));
        const { code, out } = await crossroute("lint -f -", { input });
        expect(code).toBe(0);
        expect(out).toContain(
            "The standard channel of the Gateway API refuses it, the experimental one does not: spec.parentRefs:",
        );
    });
});
