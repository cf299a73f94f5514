import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "./run";

type Json = Record<string, unknown>;

const middlewares = "/apis/traefik.io/v1alpha1";
/** By path: the items of a list. What is not here is not served; below these, nothing may be read. */
let lists: Record<string, Json[]> = {};
let forbidden: string[] = [];
let api: Server;
let folder = "";

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "crossroute-cluster-"));
    api = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? "", "http://localhost");
        const found = lists[pathname];
        const code = forbidden.includes(pathname) ? 403 : found === undefined ? 404 : 200;
        const reason = code === 403 ? "Forbidden" : "NotFound";
        const status = { kind: "Status", apiVersion: "v1", status: "Failure", reason, code, message: reason };
        response.writeHead(code, { "content-type": "application/json" });
        response.end(JSON.stringify(code === 200 ? { kind: "List", apiVersion: "v1", items: found } : status));
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    const { port } = api.address() as AddressInfo;
    writeFileSync(
        join(folder, "config"),
        JSON.stringify({
            "current-context": "x",
            contexts: [{ name: "x", context: { cluster: "x" } }],
            clusters: [
                { name: "x", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } },
            ],
        }),
    );
});
afterAll(() => {
    api.close();
    api.closeAllConnections();
    rmSync(folder, { recursive: true });
});

const backend = { service: { name: "web", port: { number: 80 } } };
const https = {
    metadata: { name: "https", namespace: "shop" },
    spec: { redirectScheme: { scheme: "https" } },
};
const replace = {
    metadata: { name: "replace", namespace: "shop" },
    spec: { replacePathRegex: { regex: "^/(.*)$", replacement: "/v2/$1" } },
};
const ingress = {
    metadata: {
        name: "web",
        namespace: "shop",
        annotations: { "traefik.ingress.kubernetes.io/router.middlewares": "shop-https@kubernetescrd" },
    },
    spec: {
        ingressClassName: "traefik",
        rules: [{ host: "a.test", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
    },
};
const route = {
    metadata: { name: "web", namespace: "shop" },
    spec: {
        parentRefs: [{ name: "edge" }],
        hostnames: ["b.test"],
        rules: [
            {
                filters: [
                    {
                        type: "ExtensionRef",
                        extensionRef: { group: "traefik.io", kind: "Middleware", name: "replace" },
                    },
                ],
                backendRefs: [{ name: "web", port: 80 }],
            },
        ],
    },
};
const gateway = {
    metadata: { name: "edge", namespace: "shop" },
    spec: { gatewayClassName: "traefik", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
};
const gatewayClass = { metadata: { name: "traefik" }, spec: { controllerName: "traefik.io/gateway-controller" } };

beforeEach(() => {
    const gatewayApi = "/apis/gateway.networking.k8s.io/v1";
    lists = {
        "/apis/networking.k8s.io/v1/namespaces/shop/ingresses": [ingress],
        [`${gatewayApi}/namespaces/shop/httproutes`]: [route],
        [`${gatewayApi}/gateways`]: [gateway],
        [`${gatewayApi}/gatewayclasses`]: [gatewayClass],
        [`${middlewares}/middlewares`]: [https, replace],
        [`${middlewares}/namespaces/shop/middlewares`]: [https, replace],
    };
    forbidden = [];
});

const answerOf = async (request: string): Promise<{ answer: string; err: string }> => {
    const { out, err } = await crossroute(
        `explain ${request} --cluster --kubeconfig ${join(folder, "config")} --namespace shop`,
    );
    return { answer: [/ → (.*)/, /(the backend sees .*)/].flatMap((one) => one.exec(out)?.[1] ?? []).join(", "), err };
};
const others = "Middleware objects of other namespaces than shop were not read, so nothing is said about them: ";

describe("the Middlewares of one namespace of a cluster", () => {
    it("are read with all others where that is allowed", async () => {
        const { answer, err } = await answerOf("http://a.test/x");
        expect(answer).toBe("a redirect to https://${host}${uri} (302)");
        expect(err).not.toContain("Middleware");
    });
    it.each([
        ["an Ingress", "http://a.test/x", "a redirect to https://${host}${uri} (302)"],
        ["an HTTPRoute beside an Ingress", "http://b.test/x", "the backend sees /v2/x"],
    ])("are read alone where others must not be, for %s", async (_, request, said) => {
        forbidden = [`${middlewares}/middlewares`, "/apis/traefik.containo.us/v1alpha1/middlewares"];
        const { answer, err } = await answerOf(request);
        expect(answer).toContain(said);
        expect(err).toContain(others);
        expect(err).toContain("403");
    });
    it("are said not to be read where they must not be, each group that counts once", async () => {
        forbidden = ["traefik.io", "traefik.containo.us"].flatMap((group) =>
            ["", "/namespaces/shop"].map((where) => `/apis/${group}/v1alpha1${where}/middlewares`),
        );
        const { answer, err } = await answerOf("http://a.test/x");
        expect(answer).toContain("undetermined");
        expect(err.match(/Middleware objects/g)).toHaveLength(1);
        expect(err).toContain("Middleware objects were not read, so nothing is said about them: ");
    });
    it("are no matter of a cluster that does not serve them", async () => {
        for (const path of Object.keys(lists)) if (path.startsWith(middlewares)) delete lists[path];
        const { answer, err } = await answerOf("http://a.test/x");
        expect(answer).toContain("undetermined");
        expect(err).not.toContain("Middleware objects");
    });
});
