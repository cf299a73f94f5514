/** What the references name, declared in a language without types of ours: through the engine, in real objects. */
import { join, resolve } from "node:path";
import { changes, Program } from "../integration/lifecycle/program";
import { kubernetes, sae } from "../integration/lifecycle/servers";

const namespace = `references-${process.pid}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
const merge = "application/merge-patch+json";
const backend = (name: string, port: number | string = 80) => ({ service: { name, port } });
const whole = (name: string, port: object = { number: 80 }) => ({ service: { name, port } });
const mode = "ingress.beta.kubernetes.io/url-match-mode";
const of = (type: string, properties: object): object => ({ type: `crossroute:${type}`, properties });
const toApp = { appId: "8c573618", containerPort: 8081 };
const ruleSet = (properties: object): object =>
    of("sae:Ingress", {
        namespaceId: process.env["CROSSROUTE_SAE_NAMESPACE"],
        defaultRule: { appId: "0099b7be", containerPort: 8080 },
        ...properties,
    });

const targetRef = { kind: "Pod", namespace, name: "p", uid: "u-1", apiVersion: "v1", fieldPath: "spec.containers{a}" };
const resources = {
    owner: { type: "kubernetes:core/v1:ConfigMap", properties: { metadata: { name: "owner" } } },
    web: of("kubernetes:Ingress", {
        name: "web-named",
        namespace,
        labels: { team: "shop" },
        annotations: { "example.com/a": "b" },
        finalizers: ["example.com/clean-up"],
        ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: "${owner.metadata.uid}" }],
        ingressClassName: "traefik",
        routes: [
            { host: "a.example.com", path: "/a", match: "Exact", backend: backend("web", "http"), tls: "cert-a" },
            { host: "*.example.com", path: "/", backend: { resource: { apiGroup: "a.b", kind: "Bucket", name: "c" } } },
        ],
        rules: [
            {
                host: "full.example.com",
                http: {
                    paths: [
                        { path: "/x", pathType: "ImplementationSpecific", backend: whole("full", { number: 8080 }) },
                        { pathType: "ImplementationSpecific", backend: whole("named", { name: "web" }) },
                    ],
                },
            },
        ],
        defaultBackend: backend("fallback", 81),
        tls: [{ hosts: ["full.example.com"], secretName: "cert-f" }, { hosts: ["b.example.com"] }],
    }),
    made: of("kubernetes:Ingress", { generateName: "made-", defaultBackend: backend("x") }),
    cce: of("kubernetes:Ingress", {
        name: "cce",
        annotations: { "kubernetes.io/ingress.class": "public-elb" },
        cce: {
            loadBalancer: { existing: { id: "0c8a6a4d", ip: "192.168.203.50" } },
            port: 6071,
            protocol: "HTTP",
            secureBackends: true,
            role: "data",
            subnetId: "bf04639b-9e67-4f02-ac63-379e9ce48ea2",
        },
        routes: [{ host: "b.example.com", path: "/q", matchMode: "REGEX", backend: backend("test", 88) }],
        rules: [
            {
                http: {
                    paths: [
                        {
                            path: "/healthz",
                            pathType: "ImplementationSpecific",
                            backend: whole("test", { number: 88 }),
                            property: { [mode]: "EQUAL_TO" },
                        },
                    ],
                },
            },
        ],
    }),
    addresses: of("kubernetes:Endpoints", {
        name: "addresses",
        subsets: [
            {
                addresses: [{ ip: "10.0.0.2", hostname: "h2", nodeName: "node-1", targetRef }, { ip: "10.0.0.1" }],
                notReadyAddresses: [{ ip: "10.0.0.3" }],
                ports: [
                    { name: "http", port: 8080, servicePort: 80, appProtocol: "http" },
                    { name: "dns", port: 53, protocol: "UDP" },
                ],
            },
        ],
        service: { labels: { s: "t" }, annotations: { "example.com/s": "t" } },
    }),
    alb: ruleSet({
        loadBalancerId: "alb-bp1references",
        listenerPort: 443,
        listenerProtocol: "HTTPS",
        certIds: ["1-cn-hangzhou", "2-cn-hangzhou"],
        cors: { enable: true, allowOrigin: ["*"], allowMethods: ["GET"], maxAge: 600 },
        rules: [
            // `${…}` is the engine's own in YAML.
            { ...toApp, domain: "a.test", path: "/sys/(.*)/x", rewritePath: "/$${1}", backendProtocol: "grpc" },
            { ...toApp, domain: "a.test", path: "/r" },
        ],
    }),
    newAlb: ruleSet({
        addressType: "Intranet",
        loadBalancerEdition: "StandardWithWaf",
        listenerPort: 80,
        zoneMappings: [
            { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-one" },
            { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-two" },
        ],
    }),
};
const text = JSON.stringify({
    name: "references-yaml",
    runtime: "yaml",
    plugins: { providers: [{ name: "crossroute", path: join(resolve(__dirname, "../.."), "bin") }] },
    resources,
    outputs: {
        metadata: "${web.metadata}",
        status: "${web.status}",
        addresses: "${web.addresses}",
        made: "${made.name}",
        newAlb: "${newAlb.loadBalancerId}",
    },
});

let program: Program;
beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json");
    program = await Program.create("references-yaml", { "Pulumi.yaml": text });
    program.write({ "Pulumi.dev.yaml": JSON.stringify({ config: { "kubernetes:namespace": namespace } }) });
    const run = await program.up();
    if (run.code !== 0) throw new Error(run.text);
});
afterAll(async () => {
    await kubernetes(`${ingresses}/web-named`, "PATCH", { metadata: { finalizers: null } }, merge);
    await program?.dispose();
    await kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE");
});
const live = async (path: string): Promise<unknown> => (await kubernetes(path)).body;

test("writes each field of an Ingress as a program in YAML declares it", async () => {
    const owner = await live(`/api/v1/namespaces/${namespace}/configmaps/owner`);
    const { uid } = (owner as { metadata: { uid: string } }).metadata;
    expect(await live(`${ingresses}/web-named`)).toMatchObject({
        metadata: {
            labels: { team: "shop" },
            annotations: { "example.com/a": "b" },
            finalizers: ["example.com/clean-up"],
            ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid }],
        },
        spec: {
            ingressClassName: "traefik",
            defaultBackend: whole("fallback", { number: 81 }),
            tls: [
                { hosts: ["a.example.com"], secretName: "cert-a" },
                { hosts: ["full.example.com"], secretName: "cert-f" },
                { hosts: ["b.example.com"] },
            ],
            rules: [
                {
                    host: "a.example.com",
                    http: { paths: [{ path: "/a", pathType: "Exact", backend: whole("web", { name: "http" }) }] },
                },
                {
                    host: "*.example.com",
                    http: { paths: [{ backend: { resource: { apiGroup: "a.b", kind: "Bucket", name: "c" } } }] },
                },
                {
                    host: "full.example.com",
                    http: {
                        paths: [
                            { path: "/x", backend: whole("full", { number: 8080 }) },
                            { pathType: "ImplementationSpecific", backend: whole("named", { name: "web" }) },
                        ],
                    },
                },
            ],
        },
    });
    const { made } = await program.outputs();
    expect(made).toMatch(/^made-[0-9a-f]+$/);
    expect(await live(`${ingresses}/${String(made)}`)).toMatchObject({ spec: { defaultBackend: whole("x") } });
});

test("writes what an older CCE reads as a program in YAML declares it", async () => {
    const modes = [
        { host: "b.example.com", path: "/q", matchmode: "REGEX" },
        { host: "", path: "/healthz", matchmode: "EQUAL_TO" },
    ];
    expect(await live(`${ingresses}/cce`)).toMatchObject({
        metadata: {
            annotations: {
                "kubernetes.io/ingress.class": "public-elb",
                "kubernetes.io/elb.ip": "192.168.203.50",
                "kubernetes.io/elb.port": "6071",
                "kubernetes.io/elb.subnet-id": "bf04639b-9e67-4f02-ac63-379e9ce48ea2",
                "ingress.kubernetes.io/secure-backends": "true",
                "ingress.beta.kubernetes.io/role": "data",
                protocol: "HTTP",
                "kubernetes.io/ingress.property": JSON.stringify(modes),
            },
        },
    });
});

test("writes each field of Endpoints as a program in YAML declares it", async () => {
    expect(await live(`/api/v1/namespaces/${namespace}/endpoints/addresses`)).toMatchObject({
        subsets: [
            {
                addresses: [{ ip: "10.0.0.1" }, { ip: "10.0.0.2", hostname: "h2", nodeName: "node-1", targetRef }],
                notReadyAddresses: [{ ip: "10.0.0.3" }],
                ports: [
                    { name: "http", port: 8080, protocol: "TCP", appProtocol: "http" },
                    { name: "dns", port: 53, protocol: "UDP" },
                ],
            },
        ],
    });
    expect(await live(`/api/v1/namespaces/${namespace}/services/addresses`)).toMatchObject({
        metadata: { labels: { s: "t" }, annotations: { "example.com/s": "t" } },
        spec: {
            ports: [
                { name: "http", port: 80, targetPort: 8080, protocol: "TCP" },
                { name: "dns", port: 53, protocol: "UDP" },
            ],
        },
    });
});

test("sends rewrites, protocols, certificates, CORS and zones of SAE as they are written", async () => {
    expect(await sae.ruleSets("alb-bp1references")).toMatchObject([
        {
            CertIds: "1-cn-hangzhou,2-cn-hangzhou",
            CorsConfig: { Enable: "true", AllowOrigin: "*", AllowMethods: "GET", MaxAge: "600" },
            Rules: [
                { Path: "/sys/(.*)/x", RewritePath: "/${1}", BackendProtocol: "grpc" },
                { Path: "/r", BackendProtocol: "http" },
            ],
        },
    ]);
    const { newAlb } = await program.outputs();
    expect(newAlb).toMatch(/^alb-/);
    expect(await sae.ruleSets(String(newAlb))).toMatchObject([{ SlbType: "intranet", ListenerPort: 80 }]);
});

test("gives a program in YAML the status that a controller wrote", async () => {
    const ports = [{ port: 443, protocol: "TCP", error: "example.com/Bad" }];
    const status = { loadBalancer: { ingress: [{ ip: "9.9.9.9", hostname: "lb.example.net", ports }] } };
    await kubernetes(`${ingresses}/web-named/status`, "PATCH", { status }, merge);
    expect(Object.keys(changes(await program.up()))).toEqual(["unchanged"]);
    const { metadata } = (await live(`${ingresses}/web-named`)) as { metadata: Record<string, unknown> };
    const { uid, resourceVersion, generation, creationTimestamp } = metadata;
    expect(await program.outputs()).toMatchObject({
        status,
        addresses: ["9.9.9.9", "lb.example.net"],
        metadata: { kind: "Ingress", name: "web-named", uid, resourceVersion, generation, creationTimestamp },
    });
});
