/** Programs that a table has to accept. */
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { compileTable } from "../../../provider/table/compile";

const host = "a.example.com";
const service = (name: string) => ({ service: { name, port: 80 } });
const httpRoute = { kubernetes: { namespace: "shop", httpRoute: { parentRefs: [{ name: "public" }] } } };
const sae = {
    sae: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "alb-1",
        address: "47.96.1.20",
        listenerPort: 80,
        defaultBackend: { appId: "def", containerPort: 8080 },
    },
};
const app = (appId: string) => ({ sae: { appId, containerPort: 8080 } });

const compiled = async (gateways: object, routes: object[]) =>
    compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
const codes = async (gateways: object, routes: object[]) =>
    (await compiled(gateways, routes)).problems.map(({ code, where }) => `${code} ${where}`);

test.each([
    ["an HTTPRoute", { edge: httpRoute }, service("a")],
    ["a rule of SAE", { edge: sae }, app("a")],
])("tls: false asks %s for nothing", async (_, gateways, backend) => {
    expect(await codes(gateways, [{ host, path: "/", backend, tls: false }])).toEqual([]);
    expect(await codes(gateways, [{ host, path: "/", backend, tls: true }])).toEqual(["CR210 routes[0].tls"]);
});
