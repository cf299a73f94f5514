import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PluginProcess, serveAs, type FakeSae } from "../sae/plugin-process";
import { settingsFor } from "../sae/workshop";

let plugin: PluginProcess;
let sae: FakeSae;
let api: Server;
let kubeconfig = "";
const asked: string[] = [];

const ingress = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop", uid: "u", resourceVersion: "7", generation: 2 },
    spec: { rules: [{ host: "shop.example.com", http: { paths: [{ path: "/" }] } }] },
    status: { loadBalancer: { ingress: [{ ip: "10.0.0.9", ports: [{ port: 8080, protocol: "TCP" }] }] } },
};
const answers: Record<string, [status: number, body: object]> = {
    "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/web": [200, ingress],
    "/apis/networking.k8s.io/v1/ingresses": [
        200,
        { items: [ingress], metadata: { resourceVersion: "9", continue: "next", remainingItemCount: 4 } },
    ],
    "/api/v1/namespaces/shop/endpoints": [
        200,
        { items: [{ kind: "Endpoints", metadata: { name: "web" } }], metadata: { resourceVersion: "9" } },
    ],
    "/apis/networking.k8s.io/v1/ingressclasses": [200, { items: [], metadata: { resourceVersion: "9" } }],
    "/api/v1/namespaces/shop/endpoints/web": [200, { kind: "Endpoints", metadata: { name: "web" } }],
    "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices": [
        200,
        { items: [], metadata: { resourceVersion: "9" } },
    ],
    "/apis/networking.k8s.io/v1/namespaces/secret/ingresses/web": [
        403,
        { kind: "Status", reason: "Forbidden", message: "ingresses is forbidden" },
    ],
};

beforeAll(async () => {
    api = createServer((request, response) => {
        asked.push(request.url ?? "");
        const [path = ""] = (request.url ?? "").split("?");
        const [status, body] = answers[path] ?? [404, { kind: "Status", reason: "NotFound", message: "not found" }];
        response
            .writeHead(status, { "content-type": "application/json", "retry-after": "3600" })
            .end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    const server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    kubeconfig = JSON.stringify({
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "x" } }],
        clusters: [{ name: "x", cluster: { server } }],
    });
    sae = await serveAs((_action, _url, response) => response.end("{}"));
    plugin = await PluginProcess.start(settingsFor(sae, {}));
});
afterAll(() => {
    plugin.end();
    sae.close();
    api.close();
    api.closeAllConnections();
});

const call = (name: string, args: object) => plugin.invoke(`crossroute:kubernetes:${name}`, { kubeconfig, ...args });

describe("the functions of the package on a cluster", () => {
    it("get and list what is in a cluster, in every language", async () => {
        expect(await call("getIngress", { name: "web", namespace: "shop" })).toMatchObject({
            done: {
                outputs: {
                    ingress,
                    metadata: { kind: "Ingress", name: "web", uid: "u", resourceVersion: "7", generation: 2 },
                    status: ingress.status,
                    addresses: ["10.0.0.9"],
                    urls: ["http://shop.example.com:8080/"],
                },
            },
        });
        asked.length = 0;
        const list = await call("listIngresses", { limit: 1, labelSelector: "a=b" });
        expect(list).toMatchObject({
            done: { outputs: { items: [ingress], resourceVersion: "9", continue: "next", remainingItemCount: 4 } },
        });
        expect(asked).toEqual(["/apis/networking.k8s.io/v1/ingresses?limit=1&labelSelector=a%3Db"]);
        expect(await call("listIngressClasses", {})).toMatchObject({ done: { outputs: { items: [] } } });
        expect(await call("getEndpoints", { name: "web", namespace: "shop" })).toMatchObject({
            done: { outputs: { endpoints: { kind: "Endpoints" }, slices: [] } },
        });
        expect(await call("listEndpoints", { namespace: "shop" })).toMatchObject({
            done: { outputs: { items: [{ kind: "Endpoints", metadata: { name: "web" } }], resourceVersion: "9" } },
        });
    });

    it.each([
        [401, "Unauthorized", "The credentials are missing, wrong or too old"],
        [403, "Forbidden", ""],
        [409, "Conflict", "It was changed, or made anew, since it was read"],
        [410, "Expired", "list again"],
        [422, "Invalid", ""],
        [429, "TooManyRequests", "try again later, after 3600 seconds"],
        [500, "InternalError", ""],
    ])("fail with the server's word, which cluster it was, and the cure: %i %s", async (code, reason, cure) => {
        answers[`/apis/networking.k8s.io/v1/namespaces/n${code}/ingresses/web`] =
            answers[`/api/v1/namespaces/n${code}/endpoints/web`] =
            answers[`/apis/networking.k8s.io/v1/namespaces/n${code}/ingresses`] =
            answers[`/api/v1/namespaces/n${code}/endpoints`] =
                [code, { kind: "Status", reason, message: "the server's sentence" }];
        const [one, all] = [{ name: "web", namespace: `n${code}` }, { namespace: `n${code}` }];
        const said = await Promise.all([
            call("getIngress", one),
            call("getEndpoints", one),
            call("listIngresses", all),
            call("listEndpoints", all),
        ]);
        for (const outcome of said) {
            const text = JSON.stringify(outcome);
            expect(text).toContain(`the cluster (the kubeconfig given) answered ${code} the server's sentence`);
            expect(text).toContain(cure);
            expect(text).not.toMatch(/\bat .*\.js:\d/);
        }
    });

    it("fail with the cure where there is nothing, or where the server refuses", async () => {
        const said = async (args: object): Promise<string> => JSON.stringify(await call("getIngress", args));
        expect(await said({ name: "none", namespace: "shop" })).toMatch(
            /there is no Ingress shop\/none — list what there is with crossroute\.kubernetes\.listIngresses/,
        );
        expect(await said({ name: "web", namespace: "secret" })).toMatch(
            /the cluster \(the kubeconfig given\) answered 403 ingresses is forbidden/,
        );
    });

    it.each([
        ["getIngress", { name: "web" }],
        ["listIngresses", {}],
        ["listIngressClasses", { context: "x" }],
        ["getEndpoints", { name: "web", cluster: "x" }],
        ["listEndpoints", { kubeconfig: null }],
    ])("ask no cluster that nobody named: %s", async (name, args) => {
        asked.length = 0;
        const said = JSON.stringify(await plugin.invoke(`crossroute:kubernetes:${name}`, args));
        expect(said).toMatch(/does not know the stack's kubernetes:kubeconfig.*give the stack's kubeconfig/);
        expect(asked).toEqual([]);
    });

    it("take a kubeconfig as the object that a YAML program makes of the stack's setting", async () => {
        const parsed = JSON.parse(kubeconfig) as object;
        expect(await call("listEndpoints", { kubeconfig: parsed, namespace: "shop" })).toMatchObject({
            done: { outputs: { resourceVersion: "9" } },
        });
    });

    it("refuse arguments that are missing, unknown or without effect, each by its name", async () => {
        expect(JSON.stringify(await call("getIngress", { naem: "web" }))).toMatch(
            /There is no such argument\. There are kubeconfig, context, cluster, name, namespace\. \[CR301 invalid-kubernetes-argument\]","It is missing\. Give the name of the object\. \[CR301/,
        );
        expect(JSON.stringify(await call("listIngresses", { resourceVersionMatch: "Exact", limit: 0 }))).toMatch(
            /0 is not a whole number from 1 on.*It says how resourceVersion is meant, and there is none/,
        );
    });
});
