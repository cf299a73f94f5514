/** `deletedWith` of components in a language that reaches them through the plugin. */
import { join, resolve } from "node:path";
import { Program } from "../../integration/lifecycle/program";
import { kubernetes, sae } from "../../integration/lifecycle/servers";

jest.setTimeout(600_000);

const namespace = `deleted-with-${process.pid}`;
const loadBalancerId = "lb-bp1deletedwith";
const backend = { service: { name: "web", port: 80 } };
const toApp = { appId: "8c573618", containerPort: 8081 };
const app = {
    namespaceId: process.env["CROSSROUTE_SAE_NAMESPACE"],
    loadBalancerId,
    listenerPort: 80,
    address: "47.96.1.24",
    defaultBackend: toApp,
};
const options = { deletedWith: "${ns}" };
const resources = {
    ns: { type: "kubernetes:core/v1:Namespace", properties: { metadata: { name: namespace } } },
    shop: {
        type: "crossroute:RouteTable",
        properties: {
            gateways: { edge: { kubernetes: { namespace } }, apps: { sae: app } },
            routes: [
                { host: "own.example.com", path: "/", gateway: "edge", backend },
                { host: "pay.example.com", path: "/", gateway: "apps", backend: { sae: toApp } },
            ],
        },
        options,
    },
    web: {
        type: "crossroute:kubernetes:Ingress",
        properties: { namespace, routes: [{ host: "web.example.com", path: "/", backend }] },
        options,
    },
    db: {
        type: "crossroute:kubernetes:Endpoints",
        properties: { namespace, addresses: ["10.0.0.1"], port: 80 },
        options,
    },
};

let program: Program;
beforeAll(async () => {
    const settings = {
        name: "deleted-with",
        runtime: "yaml",
        plugins: { providers: [{ name: "crossroute", path: join(resolve(__dirname, "../../.."), "bin") }] },
        resources,
    };
    program = await Program.create("deleted-with", { "Pulumi.yaml": JSON.stringify(settings) });
});
afterAll(() => program.dispose());

test("components of a program in YAML go with their namespace, and what is on SAE is deleted there", async () => {
    for (const run of [await program.previewText(), await program.up()])
        expect([run.code, run.text]).toEqual([0, expect.not.stringContaining("error")]);
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
    expect((await kubernetes<{ items: unknown[] }>(path)).body.items).toHaveLength(2);
    expect(await sae.ruleSets(loadBalancerId)).toHaveLength(1);
    const { resources } = (JSON.parse(await program.state()) as State).deployment;
    const gone = resources.filter(({ deletedWith }) => deletedWith?.endsWith(`:Namespace::ns`)).map(({ type }) => type);
    expect(gone).toContain("kubernetes:networking.k8s.io/v1:Ingress");
    expect(gone).toContain("kubernetes:core/v1:Service");
    expect(gone).not.toContain("crossroute:sae:Ingress");
    expect((await program.destroy()).code).toBe(0);
    expect((await kubernetes(`/api/v1/namespaces/${namespace}`)).status).toBe(404);
    expect(await sae.ruleSets(loadBalancerId)).toEqual([]);
});

interface State {
    deployment: { resources: { type: string; deletedWith?: string }[] };
}
