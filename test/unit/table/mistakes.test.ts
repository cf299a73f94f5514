import { checkPlanned, compileTable } from "../../../provider/table/compile";
import { open, type OpenedObject } from "../../../provider/inputs/opened";

const web = { service: { name: "web", port: 80 } };
const edge = { kubernetes: { namespace: "shop", ingressClassName: "traefik" } };
const apps = {
    sae: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "lb-1",
        address: "47.96.1.20",
        listenerPort: 80,
        defaultBackend: { appId: "d", containerPort: 8080 },
    },
};

async function mistakes(args: object): Promise<string[]> {
    const plan = compileTable("shop", (await open(args)) as OpenedObject);
    return [...plan.problems, ...checkPlanned(plan)].map((p) => `${p.where}: ${p.message} — ${p.help} [${p.code}]`);
}

describe("an argument that does not exist is a mistake, with the one that was meant", () => {
    const route = { host: "a.example.com", path: "/", backend: web };
    const cases: [string, object, RegExp][] = [
        [
            "of a route",
            { gateways: { edge }, routes: [{ ...route, pathType: "Exact" }] },
            /^routes\[0\]\.pathType: there is no argument pathType, so "Exact" would be ignored — did you mean match\? \[CR214\]$/,
        ],
        [
            "of a gateway",
            { gateways: { edge: { kubernetes: { ...edge.kubernetes, ingressClass: "nginx" } } }, routes: [route] },
            /^gateways\.edge\.kubernetes\.ingressClass: .*"nginx".*did you mean ingressClassName\?/,
        ],
        [
            "of a gateway, with nothing of a kubeconfig in the message",
            { gateways: { edge: { kubernetes: { ...edge.kubernetes, kubeconfig: '"s3cret"' } } }, routes: [route] },
            /^gateways\.edge\.kubernetes\.kubeconfig: there is no argument kubeconfig, so it would be ignored/,
        ],
        [
            "of a gateway, with nothing of an object in the message",
            { gateways: { edge: { kubernetes: { ...edge.kubernetes, config: { a: "s3cret" } } } }, routes: [route] },
            /^gateways\.edge\.kubernetes\.config: there is no argument config, so it would be ignored/,
        ],
        [
            "of a backend",
            { gateways: { edge }, routes: [{ ...route, backend: { service: { ...web.service, nmae: "x" } } }] },
            /^routes\[0\]\.backend\.service\.nmae: .*did you mean name\?/,
        ],
        [
            "of the table",
            { gateways: { edge }, routes: [route], checklive: true },
            /^checklive: .*did you mean checkLive\?/,
        ],
        [
            "of SAE's options",
            {
                gateways: { apps: { sae: { ...apps.sae, options: { idleTimeut: 5 } } } },
                routes: [{ host: "a.example.com", path: "/", backend: { sae: { appId: "x", containerPort: 80 } } }],
            },
            /^gateways\.apps\.sae\.options\.idleTimeut: .*idleTimeout/,
        ],
        [
            "a severity",
            { gateways: { edge }, routes: [route], severity: { CR104: "eror" } },
            /^severity\.CR104: "eror" does not fit here — give one of "error", "warning", "info", "off" \[CR212\]$/,
        ],
        [
            "a diagnostic",
            { gateways: { edge }, routes: [route], severity: { CR1: "off" } },
            /^severity\.CR1: there is no diagnostic "CR1"/,
        ],
        [
            "a way to wait",
            { gateways: { edge: { kubernetes: { ...edge.kubernetes, waitFor: "ready" } } }, routes: [route] },
            /^gateways\.edge\.kubernetes\.waitFor: "ready" does not fit here — give one of "none", "accepted", "address", "endpoints"/,
        ],
        [
            "a kind of objects",
            { gateways: { edge: { kubernetes: { ...edge.kubernetes, backendObjects: "slices" } } }, routes: [route] },
            /backendObjects: "slices"/,
        ],
        [
            "a dialect",
            { gateways: { edge: { kubernetes: { ...edge.kubernetes, dialect: "nginx" } } }, routes: [route] },
            /dialect: "nginx" .*"ingress-nginx"/,
        ],
        [
            "an order",
            { gateways: { edge: { kubernetes: { ...edge.kubernetes, order: "break" } } }, routes: [route] },
            /order: "break" .*"breakFirst"/,
        ],
        [
            "a part that must be there",
            {
                gateways: { edge: { kubernetes: { ...edge.kubernetes, tls: [{ secretName: "shop-tls" }] } } },
                routes: [route],
            },
            /^gateways\.edge\.kubernetes\.tls\[0\]\.hosts: hosts is missing — give a list/,
        ],
        [
            "an accepted code",
            { gateways: { edge }, routes: [{ ...route, allow: ["CR999"] }] },
            /routes\[0\]\.allow\[0\]: "CR999"/,
        ],
    ];
    test.each(cases)("%s", async (_title, args, text) => {
        const found = await mistakes(args);
        expect(found).toHaveLength(1);
        expect(found[0]).toMatch(text);
    });
});

test("what the resources of a table would complain about is told before any is registered, by the table's own arguments", async () => {
    const found = await mistakes({
        gateways: {
            a: edge,
            b: {
                kubernetes: {
                    namespace: "shop",
                    ingressClassName: "nginx",
                    labels: { "bad label": "x" },
                    tls: [{ hosts: ["b.example.com"], secretName: "Bad_Secret" }],
                },
            },
            apps,
        },
        routes: [
            { host: "a.example.com", path: "/", gateway: "a", backend: web },
            {
                host: "b.example.com",
                path: "/",
                gateway: "b",
                backend: { service: { name: "Web_1", port: "http-port-much-too-long" } },
            },
            {
                host: "b.example.com",
                path: "/y",
                gateway: "b",
                backend: { endpoints: { addresses: ["10.0.0.1"], name: "Legacy_1", port: 80 } },
            },
            {
                host: "c.example.com",
                path: "/",
                gateway: "apps",
                backend: { sae: { appId: "x", containerPort: 80, backendProtocol: "grpc" } },
            },
            { host: "a.example.com", path: "x", gateway: "a", backend: web },
            { host: "a.example.com", path: "/a//b", gateway: "a", backend: web },
        ],
    });
    const places = found.map((line) => line.slice(0, line.indexOf(": ")));
    expect(places).toEqual(
        expect.arrayContaining([
            "routes[4].path",
            "gateways.b.kubernetes.labels",
            "gateways.b.kubernetes.tls[0].secretName",
            "routes[1].backend.service.name",
            "routes[1].backend.service.port",
            "routes[2].backend.endpoints.name",
            "routes[3].backend.sae.backendProtocol",
            "routes[5].path",
        ]),
    );
    expect(new Set(found).size).toBe(found.length);
});
