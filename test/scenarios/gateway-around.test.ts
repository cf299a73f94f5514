import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { kubernetes } from "../integration/lifecycle/servers";
import type { Program } from "../integration/lifecycle/program";
import { Controller } from "../integration/gateway-api/controller";
import { gatewaysPath, onRoutes, route, tableStack } from "../integration/gateway-api/table";

const apiVersion = "gateway.networking.k8s.io/v1";
/** The same with a route by the building block, and a Gateway of the program. */
const source = `
const { RouteTable, analyze, kubernetes } = require("pulumi-crossroute");
const k8s = require("@pulumi/kubernetes");
const { gateway, table, route, plain } = JSON.parse(require("fs").readFileSync(__dirname + "/table.json", "utf8"));
if (plain) analyze("routes", { checkLive: true });
if (plain) new k8s.apiextensions.CustomResource("plain", plain);
if (gateway) new k8s.apiextensions.CustomResource("own", gateway);
if (table) new RouteTable("shop", table);
if (route) new kubernetes.HTTPRoute("web", route);
`;
const namespace = `gateway-around-${process.pid}`;
const other = `${namespace}-infra`;
const gateways: Record<string, object> = {
    open: { name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } },
    same: { name: "http", port: 80, protocol: "HTTP" },
    labels: {
        name: "http",
        port: 80,
        protocol: "HTTP",
        allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: { team: "shop" } } } },
    },
    docs: {
        name: "http",
        port: 80,
        protocol: "HTTP",
        hostname: "docs.example.com",
        allowedRoutes: { namespaces: { from: "All" } },
    },
    shop: {
        name: "http",
        port: 80,
        protocol: "HTTP",
        hostname: "shop.example.com",
        allowedRoutes: { namespaces: { from: "All" } },
    },
    grpc: {
        name: "http",
        port: 80,
        protocol: "HTTP",
        allowedRoutes: { namespaces: { from: "All" }, kinds: [{ kind: "GRPCRoute" }] },
    },
};

describe("a preview of a table whose Gateway does not let all of it in", () => {
    let stack: Awaited<ReturnType<typeof tableStack>>;
    let program: Program;
    const preview = async (host: string, ref: object, more: object = {}): Promise<{ code: number; said: string }> => {
        const httpRoute = { parentRefs: [{ namespace: other, ...ref }], timeout: 4, ...more };
        const table = { gateways: { edge: onRoutes(namespace, httpRoute) }, routes: [route(host)] };
        return previewOf({ table });
    };
    const previewOf = async (parts: object): Promise<{ code: number; said: string }> => {
        program.write({ "table.json": JSON.stringify(parts) });
        const { code, text } = await program.previewText();
        return { code, said: text.slice(text.indexOf("Diagnostics:"), text.indexOf("Resources:")) };
    };

    beforeAll(async () => {
        stack = await tableStack("gateway-around", namespace);
        ({ program } = stack);
        program.write({ "index.js": source });
        await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: other } }, "application/json");
        for (const [name, listener] of Object.entries(gateways)) {
            const spec = { gatewayClassName: "edge", listeners: [listener] };
            const gateway = { apiVersion, kind: "Gateway", metadata: { name }, spec };
            const { status } = await kubernetes(gatewaysPath(other), "POST", gateway, "application/json");
            expect(status).toBe(201);
        }
    });
    afterAll(async () => {
        await stack.close();
        await kubernetes(`/api/v1/namespaces/${other}`, "DELETE");
    });

    it.each([
        [
            "a listener of that name",
            { name: "open", sectionName: "nope" },
            "has no listener called nope; it has http (port 80)",
        ],
        ["its namespace in", { name: "same" }, `lets no route of namespace ${namespace} in`],
        ["the labels of its namespace", { name: "labels" }, `lets no route of namespace ${namespace} in`],
        ["its host", { name: "docs" }, "no host of shop.example.com is within docs.example.com"],
        ["its kind", { name: "grpc" }, "it allows GRPCRoute only"],
    ])("is refused where the Gateway has not %s, and says why", async (_, ref, why) => {
        const { code, said } = await preview("shop.example.com", ref);
        expect(code).not.toBe(0);
        expect(said).toContain("gateways.edge.kubernetes.httpRoute.parentRefs[0]: ");
        expect(said).toContain(why);
        expect(said).toContain("so the update would wait 4 seconds for it and fail");
        expect(said).toContain("[CR130 unattached-route]");
    });

    it("warns and claims nothing where the update does not wait", async () => {
        const { code, said } = await preview("shop.example.com", { name: "docs" }, { waitFor: "none" });
        expect(code).toBe(0);
        expect(said).toMatch(/warning: .*parentRefs\[0\]: .*its requests do not reach it there.*CR130/);
        expect(said).not.toContain("shop.example.com/**");
    });

    it("claims of a wildcard what a listener lets in, and names a host that is not", async () => {
        const { code, said } = await preview("*.example.com", { name: "shop" });
        expect(code).toBe(0);
        expect(said).toContain("routes[0].host: Of *.example.com only shop.example.com is let in");
        expect(said).toContain("any.example.com, for one, does not reach it");
        expect(said).toContain("[CR132 host-outside-listener]");
    });

    it("says nothing where all is let in, and of a Gateway that is not there yet only that it is not", async () => {
        const there = await preview("shop.example.com", { name: "shop" });
        expect(there.said).not.toMatch(/warning|error/);
        const absent = await preview("shop.example.com", { name: "later" });
        expect(absent.said).toContain("CR336");
        expect(absent.code).toBe(0);
    });

    const ofShop = {
        namespace,
        hostnames: ["shop.example.com"],
        rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
    };

    it("is refused for a route by itself that waits, and warned of where it does not", async () => {
        const wrong = { ...ofShop, parentRefs: [{ name: "docs", namespace: other }] };
        const refused = await previewOf({ route: { ...wrong, waitFor: "accepted", timeout: 9 } });
        expect(refused.code).not.toBe(0);
        expect(refused.said).toMatch(/error: .*HTTPRoute web is not valid:\n\s+parentRefs\[0\]: .*CR130/);
        expect(refused.said).toContain("the update would wait 9 seconds");
        const warned = await previewOf({ route: wrong });
        expect([warned.code, /warning: parentRefs\[0\]: .*CR130/.test(warned.said)]).toEqual([0, true]);
        const narrowed = { ...ofShop, hostnames: ["*.example.com"], parentRefs: [{ name: "shop", namespace: other }] };
        expect((await previewOf({ route: narrowed })).said).toMatch(
            /warning: hostnames\[0\]: Of \*\.example\.com only/,
        );
    });

    it("names a Gateway that is not there also where the update does not wait", async () => {
        const { code, said } = await preview("shop.example.com", { name: "later" }, { waitFor: "none" });
        expect(code).toBe(0);
        expect(said).toMatch(
            /parentRefs\[0\]: Gateway \S+\/later is not in the cluster\. Until it is, nobody serves.*CR336/,
        );
        const alone = { ...ofShop, parentRefs: [{ name: "later", namespace: other }] };
        expect((await previewOf({ route: alone })).said).toContain("CR336");
    });

    it("names a Gateway that a live route leaves before another has taken it, and waits for none that is gone", async () => {
        const to = (...names: string[]) => ({
            ...ofShop,
            parentRefs: names.map((name) => ({ name, namespace: other })),
        });
        program.write({ "table.json": JSON.stringify({ route: to("open") }) });
        expect((await program.up()).code).toBe(0);
        expect((await previewOf({ route: to("shop") })).said).toMatch(
            /parentRefs: Gateway \S+\/open stops serving the route as soon as it is written, before Gateway \S+\/shop has taken it.*CR345/,
        );
        expect((await previewOf({ route: to("open", "shop") })).said).not.toContain("CR345");
        const path = gatewaysPath(namespace).replace(/gateways$/, "httproutes/web");
        expect((await kubernetes(path, "DELETE")).status).toBe(200);
        program.write({ "table.json": JSON.stringify({ route: { ...to("open"), waitFor: "accepted" } }) });
        const run = await program.up();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(
            /Not ready after \d seconds: the HTTPRoute does not exist, and this update does not make it again/,
        );
        program.write({ "table.json": "{}" });
        const refresh = ["up", "--refresh", "--yes", "--skip-preview", "--stack", "dev"];
        expect((await program.pulumi(refresh)).code).toBe(0);
    });

    it("warns of a backend in another namespace until a ReferenceGrant is there", async () => {
        const rules = [{ backendRefs: [{ name: "api", namespace: other, port: 80 }] }];
        const open = { ...ofShop, parentRefs: [{ name: "open", namespace: other }], rules };
        const { said, code } = await previewOf({ route: open });
        expect(code).toBe(0);
        expect(said).toMatch(/warning: rules\[0\]\.backendRefs\[0\]: .*no ReferenceGrant .*500.*CR131/);
        const from = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace }];
        const grant = {
            apiVersion,
            kind: "ReferenceGrant",
            metadata: { name: "shop" },
            spec: { from, to: [{ group: "", kind: "Service" }] },
        };
        const path = gatewaysPath(other).replace(/gateways$/, "referencegrants");
        expect((await kubernetes(path, "POST", grant, "application/json")).status).toBe(201);
        expect((await previewOf({ route: open })).said).not.toContain("CR131");
    });

    it("leaves open what a Gateway of the program takes, and stays quiet after", async () => {
        const own = (...names: string[]): object => ({
            apiVersion,
            kind: "Gateway",
            metadata: { name: "own", namespace },
            spec: {
                gatewayClassName: "edge",
                listeners: names.map((name, i) => ({ name, port: 80 + i, protocol: "HTTP" })),
            },
        });
        const table = (sectionName: string): object => ({
            gateways: { edge: onRoutes(namespace, { parentRefs: [{ name: "own", sectionName }] }) },
            routes: [route("shop.example.com")],
        });
        const controller = new Controller(namespace);
        const up = async (parts: object): Promise<void> => {
            program.write({ "table.json": JSON.stringify(parts) });
            const run = await program.up();
            expect([run.code, run.code === 0 ? "" : run.text]).toEqual([0, ""]);
            expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
        };
        await up({ gateway: own("one"), table: table("one") });
        const added = { gateway: own("one", "two"), table: table("two") };
        const { said, code } = await previewOf(added);
        expect(code).toBe(0);
        expect(said).toMatch(/warning: .*does not attach as it is now, unless this run changes it.*CR130/);
        await up(added);
        await up({
            gateway: own("one", "two"),
            table: {
                gateways: { edge: onRoutes(namespace, { parentRefs: [{ name: "open", namespace: other }] }) },
                routes: [route("shop.example.com")],
            },
        });
        await controller.stop();
    });

    it("is told of routes of other packages by analyze, which claims what is let in", async () => {
        const routeTo = (name: string): object => ({
            apiVersion,
            kind: "HTTPRoute",
            metadata: { name: "plain", namespace },
            spec: {
                ...ofShop,
                namespace: undefined,
                hostnames: ["*.example.com"],
                parentRefs: [{ name, namespace: other }],
            },
        });
        const narrowed = await previewOf({ plain: routeTo("shop") });
        expect(narrowed.code).toBe(0);
        expect(narrowed.said).toMatch(/warning: .*Of \*\.example\.com only shop\.example\.com is let in.*CR132/);
        expect(narrowed.said).toContain("shop.example.com/** gains");
        expect(narrowed.said).not.toContain("*.example.com/** gains");
        const refused = await previewOf({ plain: routeTo("same") });
        expect(refused.said).toMatch(/warning: .*does not attach: .*CR130/);
        expect(refused.said).not.toContain("gains");
    });

    it("is told once of a route by the building block, with analyze as well", async () => {
        const parentRefs = [{ name: "shop", namespace: other }];
        const plain = { apiVersion, kind: "HTTPRoute", metadata: { name: "plain", namespace }, spec: { parentRefs } };
        const narrowed = { ...ofShop, name: "block", hostnames: ["*.example.com"], parentRefs };
        const { code, said } = await previewOf({ plain, route: narrowed });
        expect(code).toBe(0);
        expect(
            said.match(/warning: .*Of \*\.example\.com only shop\.example\.com is let in.*\/block.*CR132/g),
        ).toHaveLength(1);
    });

    it("leaves the claims open where the Gateway may not be read", async () => {
        const kubeconfig = await limited();
        const httpRoute = { parentRefs: [{ name: "docs", namespace: other }], timeout: 4 };
        const table = { gateways: { edge: onRoutes(namespace, httpRoute) }, routes: [route("shop.example.com")] };
        await program.pulumi(["config", "set", "--secret", "kubernetes:kubeconfig", kubeconfig, "--stack", "dev"]);
        const { said } = await previewOf({ table });
        await program.pulumi(["config", "rm", "kubernetes:kubeconfig", "--stack", "dev"]);
        expect(said).toContain(`Gateway ${other}/docs could not be read (status 403)`);
        expect(said).toMatch(/undetermined \(\S+ or no answer \(404\)\)/);
        expect(said).not.toContain("CR130");
    });

    /** A kubeconfig of somebody who may do all of this but read Gateways. */
    async function limited(): Promise<string> {
        const post = async <T>(path: string, body: object): Promise<T> =>
            (await kubernetes<T>(path, "POST", body, "application/json")).body;
        const rbac = "/apis/rbac.authorization.k8s.io/v1";
        const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
        const name = `${namespace}-team`;
        await post(accounts, { metadata: { name } });
        const verbs = ["*"];
        const rules = [
            { apiGroups: ["", "discovery.k8s.io", "networking.k8s.io"], resources: ["*"], verbs },
            { apiGroups: ["gateway.networking.k8s.io"], resources: ["httproutes"], verbs },
        ];
        await post(`${rbac}/clusterroles`, { metadata: { name }, rules });
        const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name };
        const subjects = [{ kind: "ServiceAccount", name, namespace }];
        await post(`${rbac}/clusterrolebindings`, { metadata: { name }, roleRef, subjects });
        const { status } = await post<{ status: { token: string } }>(`${accounts}/${name}/token`, { spec: {} });
        const config = parse(readFileSync(process.env["KUBECONFIG"]!, "utf8")) as { users: { user: object }[] };
        config.users[0]!.user = { token: status.token };
        return JSON.stringify(config);
    }
});
