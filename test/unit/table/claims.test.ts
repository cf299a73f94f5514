import * as pulumi from "@pulumi/pulumi";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { describeChange, explain, lint, parseUrl, trafficDiff } from "../../../provider/routing";
import { compileTable, type TablePlan } from "../../../provider/table/compile";
import { rulesOf } from "./planned";

const app = (appId: string) => ({ sae: { appId, containerPort: 8080 } });
const service = (name: string) => ({ service: { name, port: 80 } });
const sae = (loadBalancerId: string, more: object = {}) => ({
    sae: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId,
        address: "47.96.1.20",
        listenerPort: 80,
        defaultBackend: { appId: "default", containerPort: 8080 },
        ...more,
    },
});
const kubernetes = (more: object = {}) => ({ kubernetes: { namespace: "shop", ingressClassName: "traefik", ...more } });

async function compile(gateways: object, routes: unknown): Promise<TablePlan> {
    const plan = compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
    expect(plan.problems).toEqual([]);
    return plan;
}
const answer = (plan: TablePlan, url: string): string => {
    const { target, candidates } = explain(plan.tables, parseUrl(url));
    const one = target ?? candidates?.[0];
    return one?.kind === "sae" ? one.appId : one?.kind === "service" ? one.name : (one?.kind ?? "none");
};
const changes = (before: TablePlan, after: TablePlan): string[] =>
    trafficDiff(before.tables, after.tables).map(describeChange);

describe("on an ALB", () => {
    const alb = { apps: sae("alb-1") };
    const at = (path: string, appId: string, more: object = {}) => ({
        host: "a.example.com",
        path,
        backend: app(appId),
        ...more,
    });

    test("a prefix is claimed as the two rules that are sent, and takes what is below it", async () => {
        const plan = await compile(alb, [at("/", "web"), at("/api", "api")]);
        expect(rulesOf(plan).map(({ path }) => path)).toEqual(["/api", "/api/*", "/*"]);
        expect(["/", "/x", "/api", "/api/orders"].map((path) => answer(plan, `http://a.example.com${path}`))).toEqual([
            "web",
            "web",
            "api",
            "api",
        ]);
        expect(plan.routes).toMatchObject({
            "a.example.com/**": "sae:web:8080",
            "a.example.com/api/**": "sae:api:8080",
        });
        expect(lint(plan.tables).filter(({ severity }) => severity !== "info")).toEqual([]);
    });

    test("a prefix that goes takes its requests along, and nothing else moves", async () => {
        const before = await compile(alb, [at("/", "web"), at("/api", "api")]);
        expect(changes(before, await compile(alb, [at("/api", "api")]))).toEqual([
            "a.example.com/** (except /api/**) moves from sae:web:8080 to sae:default:8080",
        ]);
        expect(changes(before, await compile(alb, [at("/", "web")]))).toEqual([
            "a.example.com/api/** moves from sae:api:8080 to sae:web:8080",
        ]);
    });

    test("the order of the routes means nothing", async () => {
        const routes = [
            { host: "*.example.com", path: "/*", match: "ImplementationSpecific", backend: app("wild") },
            at("/x", "exact", { match: "Exact" }),
        ];
        const plan = await compile(alb, routes);
        expect(changes(plan, await compile(alb, [...routes].reverse()))).toEqual([]);
        expect(answer(plan, "http://a.example.com/x")).toBe("exact");
    });

    test("twenty-one prefixes are more rules than one rule set takes, and that is an error of the preview", async () => {
        const routes = Array.from({ length: 21 }, (_, i) => at(`/p${i}`, "web"));
        const found = lint((await compile(alb, routes)).tables);
        expect(found.find(({ code }) => code === "CR115")).toMatchObject({ severity: "error" });
        expect(lint((await compile(alb, routes.slice(1))).tables).map(({ code }) => code)).not.toContain("CR115");
    });
});

describe("on a CLB", () => {
    const clb = { apps: sae("lb-1") };
    const at = (path: string) => [{ host: "a.example.com", path, backend: app("api") }];

    test("a path is claimed as it is sent: without its final slash, and by characters", async () => {
        const plan = await compile(clb, at("/api/"));
        expect(rulesOf(plan).map(({ path }) => path)).toEqual(["/api"]);
        expect(["/api", "/apix", "/api/x"].map((path) => answer(plan, `http://a.example.com${path}`))).toEqual([
            "api",
            "api",
            "api",
        ]);
        expect(plan.routes).toMatchObject({ "a.example.com/api*": "sae:api:8080" });
    });
});

describe("on Kubernetes", () => {
    test("annotations that are passed on are read from the object that has them", async () => {
        const annotations = {
            "nginx.ingress.kubernetes.io/rewrite-target": "/$2",
            "nginx.ingress.kubernetes.io/use-regex": "true",
        };
        const plan = await compile({ edge: kubernetes({ ingressClassName: "nginx", annotations }) }, [
            { host: "a.example.com", path: "/", backend: service("web") },
            {
                host: "a.example.com",
                path: "/api(/|$)(.*)",
                match: "ImplementationSpecific",
                backend: service("api"),
            },
        ]);
        expect(answer(plan, "http://a.example.com/api/x")).toBe("api");
        expect(answer(plan, "http://a.example.com/API")).toBe("api");
    });

    test("a matcher of Traefik makes expressions of paths", async () => {
        const annotations = { "traefik.ingress.kubernetes.io/router.pathmatcher": "PathRegexp" };
        const plan = await compile({ edge: kubernetes({ annotations }) }, [
            { host: "a.example.com", path: "/", backend: service("web") },
            { host: "a.example.com", path: "/v[0-9]+/", match: "ImplementationSpecific", backend: service("api") },
        ]);
        expect(answer(plan, "http://a.example.com/v1/x")).toBe("api");
    });

    test("annotations that are known only after apply leave open what they decide", async () => {
        const later = Object.assign(pulumi.output("x"), { isKnown: Promise.resolve(false) });
        const of = (name: string) =>
            compile(
                {
                    edge: kubernetes({
                        ingressClassName: "nginx",
                        annotations: { [`nginx.ingress.kubernetes.io/${name}`]: later },
                    }),
                },
                [{ host: "a.example.com", path: "/", backend: service("web") }],
            );
        const plan = await of("rewrite-target");
        expect((await of("proxy-read-timeout")).tables[0]?.rules[0]?.undetermined).toBeUndefined();
        expect(plan.tables[0]?.rules[0]?.undetermined?.why).toContain(
            "rewrite-target is secret or known only after apply",
        );
    });

    test("a wildcard certificate is for the hosts below it", async () => {
        const tls = [{ hosts: ["*.example.com"], secretName: "w" }];
        const plan = await compile({ edge: kubernetes({ tls }) }, [
            { host: "a.example.com", path: "/", backend: service("web") },
        ]);
        expect(plan.urls).toEqual(["https://a.example.com/"]);
        expect(plan.tables[0]?.rules[0]?.tls).toBe(true);
    });

    test("a class is of the controller that all readers know it to be of", async () => {
        const dialectOf = async (ingressClassName: string) =>
            (
                await compile({ edge: kubernetes({ ingressClassName }) }, [
                    { host: "a.example.com", path: "/", backend: service("web") },
                ])
            ).tables[0]?.dialect;
        const classes = ["my-traefik", "public-elb", "skipper-internal", "internal-nginx", "cce", "traefik"];
        expect(await Promise.all(classes.map(dialectOf))).toEqual([
            "kubernetes",
            "cce",
            "skipper",
            "kubernetes",
            "cce",
            "traefik",
        ]);
    });
});

describe("without routes", () => {
    test("a gateway with a default backend answers", async () => {
        const plan = await compile({ edge: kubernetes({ defaultBackend: { name: "down", port: 80 } }) }, []);
        expect(answer(plan, "http://a.example.com/")).toBe("down");
        expect(answer(await compile({ apps: sae("lb-1") }, []), "http://a.example.com/")).toBe("default");
    });
});

describe("a listener", () => {
    test("of one load balancer and another are two gateways that a host can be on", async () => {
        const gateways = {
            http: sae("lb-1"),
            https: sae("lb-1", { listenerPort: 443, listenerProtocol: "HTTPS", options: { certId: "c-1" } }),
        };
        const plan = await compile(gateways, [
            { host: "a.example.com", path: "/", gateway: "http", backend: app("plain") },
            { host: "a.example.com", path: "/", gateway: "https", backend: app("secure") },
        ]);
        expect(plan.urls).toEqual(["http://a.example.com/", "https://a.example.com/"]);
        expect(plan.tables.map(({ gateway }) => gateway)).toEqual(["lb-1:80", "lb-1:443"]);
    });

    test("keeps its identity when its key in the program changes", async () => {
        const routes = [{ host: "a.example.com", path: "/", backend: app("x") }];
        const [one, other] = [
            await compile({ apps: sae("lb-1") }, routes),
            await compile({ sae: sae("lb-1") }, routes),
        ];
        expect(other.tables.map(({ gateway }) => gateway)).toEqual(one.tables.map(({ gateway }) => gateway));
    });
});

describe("a bridge", () => {
    const gateways = { edge: kubernetes(), apps: sae("lb-1") };
    const at = (path: string, backend: object, host = "shop.example.com") => ({ host, path, backend });

    test("is followed by the rules of the listener that it leads to", async () => {
        const plan = await compile(gateways, [
            at("/", service("web")),
            at("/api", app("api")),
            at("/api/v2", app("v2")),
        ]);
        // The Ingress compares path elements, the CLB behind it characters.
        expect(
            ["/x", "/api", "/api/x", "/api/v2", "/api/v2/x", "/api/v2x"].map((path) =>
                answer(plan, `http://shop.example.com${path}`),
            ),
        ).toEqual(["web", "api", "api", "v2", "v2", "v2"]);
        expect(plan.routes).toMatchObject({
            "shop.example.com/api/**": "sae:api:8080",
            "shop.example.com/api/v2/**": "sae:v2:8080",
        });
        expect(Object.keys(plan.routes)).toHaveLength(4);
        const codes = lint(plan.tables).map(({ code }) => code);
        expect(codes).not.toContain("CR106");
        expect(codes).not.toContain("CR121");
    });

    test("reports a change when the gateway behind it answers differently", async () => {
        const before = await compile(gateways, [at("/", service("web")), at("/api", app("api"))]);
        const after = await compile(gateways, [
            at("/", service("web")),
            at("/api", app("api")),
            at("/api/v2", app("v2")),
        ]);
        expect(changes(before, after)).toEqual(["shop.example.com/api/v2* moves from sae:api:8080 to sae:v2:8080"]);
        expect(changes(before, before)).toEqual([]);
    });

    test("is undetermined where the listener behind it does not say who answers", async () => {
        const plan = await compile(gateways, [
            at("/", service("web"), "*.example.com"),
            at("/api", app("wild"), "*.example.com"),
            { ...at("/api/v2", app("v2")), gateway: "edge" },
        ]);
        expect(explain(plan.tables, parseUrl("http://shop.example.com/api/x"))).toMatchObject({
            outcome: "undetermined",
            candidates: expect.arrayContaining([{ kind: "sae", appId: "wild", port: 8080 }]),
        });
    });

    test("whose address is known only after apply is followed all the same", async () => {
        const later = Object.assign(pulumi.output("47.96.1.20"), { isKnown: Promise.resolve(false) });
        const plan = await compile({ edge: kubernetes(), apps: sae("lb-1", { address: later }) }, [
            at("/", service("web")),
            at("/api", app("api")),
        ]);
        expect(answer(plan, "http://shop.example.com/api/x")).toBe("api");
    });
});

describe("where a host arrives", () => {
    test("on another gateway, another load balancer or no longer anywhere is a change", async () => {
        const g = { old: kubernetes(), neu: kubernetes({ ingressClassName: "nginx" }) };
        const on = (gateway: string, host = "a.example.com") => ({
            host,
            path: "/",
            gateway,
            backend: service("web"),
        });
        const rest = [on("old", "z.example.com"), on("neu", "y.example.com")];
        const moved = changes(await compile(g, [on("old"), ...rest]), await compile(g, [on("neu"), ...rest]));
        expect(moved).toEqual([expect.stringMatching(/^a\.example\.com.* arrives at nginx instead of traefik/)]);
        const routes = [{ host: "a.example.com", path: "/", backend: app("x") }];
        const balancer = changes(
            await compile({ apps: sae("lb-old") }, routes),
            await compile({ apps: sae("lb-new") }, routes),
        );
        expect(balancer.join()).toMatch(/arrives at lb-new instead of lb-old/);
    });

    test("a host that is dropped from one gateway is lost, whatever another answers for every host", async () => {
        const g = { edge: kubernetes(), internal: kubernetes({ ingressClassName: "nginx" }) };
        const rest = [
            { host: "shop.example.com", path: "/", gateway: "edge", backend: service("web") },
            { path: "/", gateway: "internal", backend: service("intranet") },
        ];
        const pay = { host: "pay.example.com", path: "/", gateway: "edge", backend: service("pay") };
        expect(changes(await compile(g, [pay, ...rest]), await compile(g, rest))).toEqual([
            "pay.example.com/** loses its answer from service:shop/pay:80",
        ]);
    });
});
