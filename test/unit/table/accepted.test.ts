/** Programs that a table has to accept. */
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { createRouter, parseUrl } from "../../../provider/routing";
import { compileTable } from "../../../provider/table/compile";

const host = "a.example.com";
const service = (name: string) => ({ service: { name, port: 80 } });
const nginx = { kubernetes: { namespace: "shop", ingressClassName: "nginx" } };
const traefik = { kubernetes: { namespace: "shop", ingressClassName: "traefik" } };
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

describe("a canary of ingress-nginx", () => {
    const prefix = "nginx.ingress.kubernetes.io";
    const canary = { [`${prefix}/canary`]: "true", [`${prefix}/canary-weight`]: "20" };
    const main = { host, path: "/", backend: service("a") };
    const other = { ...main, backend: service("b") };

    test("shares the requests of another route, in either order", async () => {
        for (const routes of [
            [main, { ...other, annotations: canary }],
            [{ ...other, annotations: canary }, main],
        ]) {
            const plan = await compiled({ edge: nginx }, routes);
            expect(plan.problems).toEqual([]);
            const { targets } = createRouter(plan.tables).match(parseUrl(`http://${host}/x`));
            expect(targets).toEqual([
                expect.objectContaining({
                    kind: "split",
                    shares: [
                        expect.objectContaining({ weight: 80, target: expect.objectContaining({ name: "a" }) }),
                        expect.objectContaining({ weight: 20, target: expect.objectContaining({ name: "b" }) }),
                    ],
                }),
            ]);
        }
    });

    test("is one: a second canary, and a second route without the annotation, are refused", async () => {
        const second = { ...canary, [`${prefix}/canary-weight`]: "30" };
        const both = [
            { ...other, annotations: canary },
            { ...other, annotations: second },
        ];
        expect(await codes({ edge: nginx }, [main, ...both])).toEqual(["CR205 routes[2]"]);
        const timeout = { [`${prefix}/proxy-read-timeout`]: "5" };
        expect(await codes({ edge: nginx }, [main, { ...other, annotations: timeout }])).toEqual(["CR205 routes[1]"]);
        const off = { ...canary, [`${prefix}/canary`]: "false" };
        expect(await codes({ edge: nginx }, [main, { ...other, annotations: off }])).toEqual(["CR205 routes[1]"]);
    });

    test("is none to another controller", async () => {
        expect(await codes({ edge: traefik }, [main, { ...other, annotations: canary }])).toEqual(["CR205 routes[1]"]);
    });

    test("is refused where both lead through one gateway, which cannot tell them apart", async () => {
        const routes = [
            { ...main, gateway: "edge", backend: app("a") },
            { ...main, gateway: "edge", backend: app("b"), annotations: canary },
        ];
        expect(await codes({ edge: nginx, apps: sae }, routes)).toEqual(["CR205 routes[1]"]);
    });
});

test.each([
    ["an HTTPRoute", { edge: httpRoute }, service("a")],
    ["a rule of SAE", { edge: sae }, app("a")],
])("tls: false asks %s for nothing", async (_, gateways, backend) => {
    expect(await codes(gateways, [{ host, path: "/", backend, tls: false }])).toEqual([]);
    expect(await codes(gateways, [{ host, path: "/", backend, tls: true }])).toEqual(["CR210 routes[0].tls"]);
});
