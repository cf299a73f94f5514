/** Services that a table makes for its gateways. */
import type { OpenedObject } from "../../../provider/inputs/opened";
import { open } from "../../../provider/inputs/opened";
import { checkPlanned, compileTable } from "../../../provider/table/compile";
import { endpointsOf, objectOf } from "./planned";

const gateway = (ingressClassName: string, annotations: object = {}) => ({
    kubernetes: { namespace: "shop", ingressClassName, annotations },
});
const elb = { "kubernetes.io/elb.id": "elb-1", "kubernetes.io/elb.class": "union" };

async function typesOf(gateways: object, addresses: unknown = ["10.0.0.1"]): Promise<unknown[]> {
    const routes = Object.keys(gateways).map((name) => ({
        gateway: name,
        host: `${name}.example.com`,
        path: "/",
        backend: { endpoints: { name: `to-${name}`, addresses, port: 80 } },
    }));
    const plan = compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
    expect([...plan.problems, ...checkPlanned(plan)]).toEqual([]);
    return endpointsOf(plan).map((child) => (objectOf(child) as { spec?: { type?: string } }).spec?.type);
}

test("Services behind CCE are reached by the ports of nodes, which every load balancer of it has; others have an address of the cluster", async () => {
    expect(await typesOf({ cce: gateway("cce", elb) })).toEqual(["NodePort"]);
    expect(await typesOf({ web: gateway("nginx") })).toEqual(["ClusterIP"]);
    expect(await typesOf({ cce: gateway("cce", elb) }, ["legacy.example.com"])).toEqual(["ExternalName"]);
    expect(await typesOf({ cce: gateway("cce", elb), web: gateway("nginx") })).toEqual(["NodePort", "ClusterIP"]);
});

test.each([
    ["CCE first", { cce: gateway("cce", elb), web: gateway("nginx") }],
    ["CCE second", { web: gateway("nginx"), cce: gateway("cce", elb) }],
])(
    "one that gateways of CCE and of another controller share is reached by the ports of nodes: %s",
    async (_, given) => {
        const backend = { endpoints: { addresses: ["10.0.0.1"], port: 80 } };
        const routes = Object.keys(given).map((name) => ({
            gateway: name,
            host: `${name}.example.com`,
            path: "/",
            backend,
        }));
        const plan = compileTable("shop", (await open({ gateways: given, routes })) as OpenedObject);
        expect([...plan.problems, ...checkPlanned(plan)]).toEqual([]);
        expect(endpointsOf(plan).map((child) => (objectOf(child) as { spec?: { type?: string } }).spec?.type)).toEqual([
            "NodePort",
        ]);
    },
);
