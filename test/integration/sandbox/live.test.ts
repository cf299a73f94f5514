// Required as it is: loaders differ in what they take for the default export of a CommonJS module.
import core = require("@alicloud/openapi-core");
import * as $dara from "@darabonba/typescript";
import * as fs from "node:fs";
import { request } from "../../../sandbox/http";
import { kubernetesRoutes } from "../../../sandbox/live/kubernetes";
import { saeRoutes } from "../../../sandbox/live/sae";

const setting = (name: string): string => process.env[name] ?? "";
const namespaceId = "cn-hangzhou:live";
const NAMESPACE = "live-routes";

async function create(path: string, kind: string, apiVersion: string, name: string, more: object): Promise<void> {
    const config = JSON.parse(fs.readFileSync(setting("KUBECONFIG"), "utf8")) as {
        clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
        users: [{ user: { token: string } }];
    };
    const { server, "certificate-authority-data": ca } = config.clusters[0].cluster;
    const body = JSON.stringify({ kind, apiVersion, metadata: { name }, ...more });
    const options = { ca: Buffer.from(ca, "base64"), token: config.users[0].user.token, method: "POST", body } as const;
    const { status, body: answer } = await request(`${server}${path}`, options);
    if (status !== 201) throw new Error(`${path} answers ${status}: ${answer}`);
}

const inCore = (kind: string, name: string, more: object): Promise<void> =>
    create(
        `/api/v1/namespaces/${NAMESPACE}/${kind === "Endpoints" ? "endpoints" : "services"}`,
        kind,
        "v1",
        name,
        more,
    );
const backend = (name: string, port: number) => ({ service: { name, port: { number: port } } });
const path = (value: string, name: string) => ({ path: value, pathType: "Prefix", backend: backend(name, 80) });

test("the cluster's routes are read with the target behind each Service", async () => {
    await create("/api/v1/namespaces", "Namespace", "v1", NAMESPACE, {});
    const ports = [{ port: 80 }];
    await inCore("Service", "web", { spec: { ports, selector: { app: "web" } } });
    await inCore("Service", "legacy", { spec: { ports } });
    await inCore("Endpoints", "legacy", {
        subsets: [{ addresses: [{ ip: "10.0.3.7" }, { ip: "10.0.3.8" }], ports: [{ port: 8080 }] }],
    });
    await inCore("Service", "sliced", { spec: { ports } });
    const discovery = "/apis/discovery.k8s.io/v1";
    await create(
        `${discovery}/namespaces/${NAMESPACE}/endpointslices`,
        "EndpointSlice",
        "discovery.k8s.io/v1",
        "sliced-1",
        {
            metadata: { name: "sliced-1", labels: { "kubernetes.io/service-name": "sliced" } },
            addressType: "IPv6",
            endpoints: [{ addresses: ["fd00::1"] }],
            ports: [{ port: 8080, name: "http" }],
        },
    );
    await inCore("Service", "far", { spec: { type: "ExternalName", externalName: "alb.example.com" } });
    const paths = [
        path("/", "web"),
        path("/legacy", "legacy"),
        path("/v6", "sliced"),
        path("/far", "far"),
        path("/none", "none"),
    ];
    await create(
        `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/ingresses`,
        "Ingress",
        "networking.k8s.io/v1",
        "shop",
        {
            spec: {
                tls: [{ hosts: ["shop.example.com"] }],
                rules: [{ host: "shop.example.com", http: { paths } }],
                defaultBackend: backend("web", 80),
            },
        },
    );

    const gateway = `Kubernetes ${NAMESPACE}/shop`;
    const routes = (await kubernetesRoutes(setting("KUBECONFIG"))).filter((route) => route.gateway === gateway);
    expect(routes.map(({ url, target, leavesCluster }) => [url, target, leavesCluster])).toEqual([
        ["https://shop.example.com/", `Service ${NAMESPACE}/web:80`, false],
        ["https://shop.example.com/legacy", "10.0.3.7:8080, 10.0.3.8:8080", true],
        ["https://shop.example.com/v6", "[fd00::1]:8080", true],
        ["https://shop.example.com/far", "alb.example.com:80", true],
        ["https://shop.example.com/none", `Service ${NAMESPACE}/none:80 (not there yet)`, false],
        ["(everything else)", `Service ${NAMESPACE}/web:80`, false],
    ]);
});

test("the routes of an SAE namespace are read by signed calls, rules first, then what no rule takes", async () => {
    const access = {
        endpoint: setting("CROSSROUTE_SAE_ENDPOINT"),
        accessKeyId: setting("ALIBABA_CLOUD_ACCESS_KEY_ID"),
        accessKeySecret: setting("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
    };
    const client = new core.default(
        new core.$OpenApiUtil.Config({ ...access, regionId: "cn-hangzhou", protocol: "http" }),
    );
    const app = (appId: string) => ({ appId, containerPort: 8080 });
    const rules = [{ ...app("app-b"), domain: "pay.example.com", path: "/" }];
    await client.callApi(
        new core.$OpenApiUtil.Params({
            ...{
                action: "CreateIngress",
                version: "2019-05-06",
                method: "POST",
                pathname: "/pop/v1/sam/ingress/Ingress",
            },
            ...{ protocol: "HTTP", authType: "AK", style: "ROA", reqBodyType: "formData", bodyType: "json" },
        }),
        new core.$OpenApiUtil.OpenApiRequest({
            headers: {},
            query: core.OpenApiUtil.query({
                ...{ NamespaceId: namespaceId, ListenerPort: 8081, SlbId: "lb-live" },
                DefaultRule: JSON.stringify(app("app-a")),
            }),
            body: core.OpenApiUtil.parseToMap({ Rules: JSON.stringify(rules) }),
        }),
        new $dara.RuntimeOptions({}),
    );

    const routes = await saeRoutes({ ...access, namespaceId });
    expect(routes.map(({ url, gateway, target }) => [url, gateway, target])).toEqual([
        ["http://pay.example.com:8081/", "SAE lb-live:8081", "SAE app app-b:8080"],
        ["(everything else)", "SAE lb-live:8081", "SAE app app-a:8080"],
    ]);
    expect(await saeRoutes({ ...access, namespaceId: "cn-hangzhou:empty" })).toEqual([]);
});
