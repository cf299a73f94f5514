import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Rule, Table } from "../../../provider/routing";
import { findings } from "../../../provider/platforms/kubernetes/plan/compare";
import { lintAgainstLive, liveTable, readLive, type Live } from "../../../provider/platforms/kubernetes/read/live";
import { compileTable } from "../../../provider/table/compile";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { httpRoutesOf, ingressesOf } from "./planned";

const rule = (object: string, path: string, service: string, more: Partial<Rule["origin"]> = {}): Rule => ({
    host: "shop.example.com",
    path,
    match: "Prefix",
    target: { kind: "service", namespace: "shop", name: service, port: 80 },
    origin: { object, path: "routes[0]", ...more },
});
const live = (object: string, path: string, service: string): Rule =>
    rule(object, path, service, { source: "the cluster" });
const edge = (...rules: Rule[]): Table => ({ gateway: "traefik", dialect: "traefik", rules });
const none = new Set<string>();

describe("routes beside what is live", () => {
    const own = edge(rule("RouteTable shop", "/", "web"));

    it("warn of an Ingress of another team that claims the same host", () => {
        const [found, ...more] = lintAgainstLive(own, edge(live("Ingress team/theirs", "/theirs", "x")), none);
        expect(found).toMatchObject({ code: "CR122", severity: "warning", where: "routes[0]" });
        expect(found?.message).toContain("Ingress team/theirs");
        expect(more).toEqual([]);
    });

    it("fail where nothing decides between both", () => {
        const codes = lintAgainstLive(own, edge(live("Ingress team/theirs", "/", "x")), none).map(
            (d) => `${d.code} ${d.severity} ${d.where}`,
        );
        expect(codes).toContain("CR105 error routes[0]");
    });

    it("are not blamed for what others do among themselves, nor for their own objects", () => {
        const others = edge(live("Ingress a/one", "/", "x"), live("Ingress b/two", "/", "y")).rules.map((r) => ({
            ...r,
            host: "other.example.com",
        }));
        expect(lintAgainstLive(own, edge(...others), none)).toEqual([]);
        expect(
            lintAgainstLive(own, edge(live("Ingress shop/shop-edge", "/", "web")), new Set(["Ingress shop/shop-edge"])),
        ).toEqual([]);
    });

    it("leave severities to the author", () => {
        const theirs = edge(live("Ingress team/theirs", "/theirs", "x"));
        expect(lintAgainstLive(own, theirs, none, { CR122: "off" })).toEqual([]);
        expect(lintAgainstLive(own, theirs, none, { CR122: "error" })[0]?.severity).toBe("error");
    });

    it("are compared within their class; without one, within the cluster's default", () => {
        const tables = [edge(), { ...edge(), gateway: "nginx" }, { ...edge(), gateway: "default" }];
        const own = (gateway: string) => ({ ...edge(), gateway });
        expect(liveTable({ tables }, own("nginx"))?.gateway).toBe("nginx");
        expect(liveTable({ tables, defaultClass: "traefik" }, own("default"))?.gateway).toBe("traefik");
        expect(liveTable({ tables }, own("default"))?.gateway).toBe("default");
        expect(liveTable({ tables }, own("other"))).toBeUndefined();
    });

    it("of a RouteTable know their own Ingresses by name, and pass over clusters that do not answer", async () => {
        const args = (await open({
            gateways: { edge: { kubernetes: { namespace: "shop", ingressClassName: "traefik" } } },
            routes: [{ host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }],
        })) as OpenedObject;
        const plan = compileTable("shop", args);
        const cluster: Live = {
            tables: [edge(live("Ingress shop/shop-edge", "/", "old"), live("Ingress team/x", "/x", "x"))],
        };
        const found = await findings(ingressesOf(plan), plan.tables, {}, () => Promise.resolve(cluster));
        expect(found.map((d) => [d.code, d.where])).toEqual([["CR122", "routes[0]"]]);
        expect(await findings(ingressesOf(plan), plan.tables, {}, () => Promise.resolve(undefined))).toEqual([]);
    });
});

it.each([
    ["older", "2026-01-01T00:00:00Z", /team\/theirs .* claims the same requests as .* shop\/shop-edge\S+ .* wins/],
    ["younger", "2026-03-01T00:00:00Z", /shop\/shop-edge\S+ .* claims the same requests as .* team\/theirs .* wins/],
])("routes that are live and %s than those of others keep their age", async (_, creationTimestamp, words) => {
    const plan = compileTable("shop", await onGateway());
    const cluster = gatewayCluster("example.com/unknown", [
        { metadata: { name: "theirs", namespace: "team", creationTimestamp: "2026-02-01T00:00:00Z" }, spec },
        { metadata: { name: "shop-edge.shop.example.com", namespace: "shop", creationTimestamp }, spec },
    ]);
    const live = await liveOf(cluster);
    const found = await findings(httpRoutesOf(plan), plan.tables, {}, () => Promise.resolve(live));
    expect(found.filter(({ code }) => code === "CR104").map(({ message }) => message)).toEqual([
        expect.stringMatching(words),
    ]);
});

it("routes of a Gateway are compared with the HTTPRoutes that others have attached to it", async () => {
    const plan = compileTable("shop", await onGateway());
    const cluster = gatewayCluster("traefik.io/gateway-controller", [
        { metadata: { name: "theirs", namespace: "team" }, spec },
        { metadata: { name: "shop-edge.shop.example.com", namespace: "shop" }, spec },
    ]);
    const live = await liveOf(cluster);
    const found = await findings(httpRoutesOf(plan), plan.tables, {}, () => Promise.resolve(live));
    const said = found.map(({ code, where, message }) => `${code} ${where} ${message}`).join("\n");
    expect(said).toContain(
        "CR122 routes[0] Host shop.example.com is claimed by HTTPRoute shop/shop-edge.shop.example.com and HTTPRoute team/theirs",
    );
    // Traefik leaves equal routes to chance, where the specification goes by age.
    expect(said).toContain("CR105");
    expect(said).not.toContain("HTTPRoute shop/shop-edge.shop.example.com and HTTPRoute shop/shop-edge");
});

it("live objects are read as the server has them, with fields that a typed client does not know", async () => {
    const mode = { "ingress.beta.kubernetes.io/url-match-mode": "EQUAL_TO" };
    const path = { path: "/api", property: mode, backend: { serviceName: "api", servicePort: 80 } };
    const old = {
        metadata: { namespace: "shop", name: "old", annotations: { "kubernetes.io/ingress.class": "cce" } },
        spec: { rules: [{ host: "a.example.com", http: { paths: [path] } }] },
    };
    const { tables } = await liveOf({
        "/apis/networking.k8s.io/v1beta1/ingresses": { metadata: { continue: "2" }, items: [] },
        "/apis/networking.k8s.io/v1beta1/ingresses2": [old],
        "/apis/networking.k8s.io/v1/ingressclasses": [],
    });
    expect(tables[0]?.rules).toMatchObject([{ host: "a.example.com", path: "/api", match: "Exact" }]);
});

const parentRefs = [{ name: "shared", namespace: "infra" }];
const spec = { parentRefs, hostnames: ["shop.example.com"], rules: [{ backendRefs: [{ name: "x", port: 80 }] }] };

/** A table of one route, whose gateway makes HTTPRoutes. */
const onGateway = async (): Promise<OpenedObject> =>
    (await open({
        gateways: { edge: { kubernetes: { namespace: "shop", httpRoute: { parentRefs } } } },
        routes: [{ host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }],
    })) as OpenedObject;

/** A Gateway of a controller with these routes. */
function gatewayCluster(controllerName: string, routes: readonly object[]): Record<string, readonly object[]> {
    const apis = "/apis/gateway.networking.k8s.io/v1";
    const listeners = [{ name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } }];
    return {
        [`${apis}/gatewayclasses`]: [{ metadata: { name: "edge" }, spec: { controllerName } }],
        [`${apis}/gateways`]: [
            { metadata: { name: "shared", namespace: "infra" }, spec: { gatewayClassName: "edge", listeners } },
        ],
        [`${apis}/httproutes`]: routes,
    };
}

test("an answer that is no list tells nothing about live objects", async () => {
    const classes = "/apis/networking.k8s.io/v1/ingressclasses";
    for (const answer of ["<html>log in</html>", { ok: true }])
        await expect(liveOf({ [classes]: answer, "/apis/networking.k8s.io/v1/ingresses": [] })).rejects.toThrow(
            /ingressclasses was answered with 200 without a list.*check the server of the kubeconfig/,
        );
});

/** What a server that has these lists says of what it serves. */
function servedBy(asked: string, paths: readonly string[]): object | undefined {
    const lists = paths.map((path) => path.split("/").slice(2));
    if (asked === "/apis")
        return {
            kind: "APIGroupList",
            groups: lists.map(([name, version]) => ({ name, versions: [{ version }] })),
        };
    const resources = lists.filter(([name, version]) => asked === `/apis/${name}/${version}`);
    if (resources.length === 0) return undefined;
    return { kind: "APIResourceList", resources: resources.map(([, , name]) => ({ name })) };
}

/** What is read of a server that has these lists, one page after the other. */
async function liveOf(lists: Readonly<Record<string, readonly object[] | object | string>>): Promise<Live> {
    const server = createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
        const found = lists[`${pathname}${searchParams.get("continue") ?? ""}`];
        const answer = Array.isArray(found) ? { metadata: {}, items: found as object[] } : found;
        const served = servedBy(pathname, Object.keys(lists));
        if (answer === undefined && served) response.end(JSON.stringify(served));
        else if (answer === undefined) response.writeHead(404).end("404 page not found\n");
        else response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const kubeconfig = JSON.stringify({
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ name: "u", user: {} }],
    });
    try {
        return await readLive({ kubeconfig });
    } finally {
        server.closeAllConnections();
        server.close();
    }
}
