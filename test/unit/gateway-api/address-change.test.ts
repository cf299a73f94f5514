/** A Gateway or an Ingress that keeps its name and is reached elsewhere afterwards. */
import { describeChange, trafficDiff } from "../../../provider/routing";
import { readGateways } from "../../../provider/platforms/gateway-api/read/tables";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";

const apiVersion = "gateway.networking.k8s.io/v1";
const gatewayClass = (name: string, controllerName: string) => ({
    apiVersion,
    kind: "GatewayClass",
    metadata: { name },
    spec: { controllerName },
});
const classes = [
    gatewayClass("eg", "gateway.envoyproxy.io/gatewayclass-controller"),
    gatewayClass("eg-inside", "gateway.envoyproxy.io/gatewayclass-controller"),
    gatewayClass("cil", "io.cilium/gateway-controller"),
];
const route = {
    apiVersion,
    kind: "HTTPRoute",
    metadata: { name: "web", namespace: "infra" },
    spec: {
        parentRefs: [{ name: "edge" }],
        hostnames: ["d.example.com"],
        rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
    },
};
const tablesWith = (spec: object, others: Record<string, unknown>[] = classes) =>
    readGateways(
        [
            ...others,
            {
                apiVersion,
                kind: "Gateway",
                metadata: { name: "edge", namespace: "infra" },
                spec: { gatewayClassName: "eg", listeners: [{ name: "http", port: 80, protocol: "HTTP" }], ...spec },
            },
            route,
        ].map((value) => ({ value })),
    ).tables;
const told = (before: object, after: object, others?: Record<string, unknown>[]): string[] =>
    trafficDiff(tablesWith(before, others), tablesWith(after, others)).map(describeChange);
const addresses = (...values: string[]) => ({ addresses: values.map((value) => ({ type: "IPAddress", value })) });

test("a Gateway of another controller's class is reached elsewhere", () => {
    expect(told({}, { gatewayClassName: "cil" })).toEqual([
        "d.example.com/** arrives at infra/edge (GatewayClass cil) instead of infra/edge (GatewayClass eg): change its DNS record",
    ]);
});

test("whether another class of one controller, or of an unknown one, has another address is not claimed", () => {
    expect(told({}, { gatewayClassName: "eg-inside" })).toEqual([
        expect.stringMatching(/^d\.example\.com\/\*\* is not known to arrive elsewhere: .* serves both/),
    ]);
    expect(told({}, { gatewayClassName: "cil" }, [])).toEqual([
        expect.stringMatching(/is not known to arrive elsewhere: .* the controllers of both are not known/),
    ]);
});

test("a Gateway that asks for other addresses is reached elsewhere, and one that keeps an address is not", () => {
    expect(told(addresses("10.0.0.1"), addresses("10.0.0.2"))).toEqual([
        "d.example.com/** arrives at infra/edge (10.0.0.2) instead of infra/edge (10.0.0.1): change its DNS record",
    ]);
    expect(told(addresses("10.0.0.1"), addresses("10.0.0.2", "10.0.0.1"))).toEqual([]);
    expect(told(addresses("10.0.0.1"), { ...addresses("10.0.0.1"), gatewayClassName: "cil" })).toEqual([]);
    expect(told({}, addresses("10.0.0.1"))).toEqual([]);
});

const ingress = (className: string, annotations: Record<string, string>) =>
    readTables([
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { name: "web", namespace: "shop", annotations },
            spec: {
                ingressClassName: className,
                rules: [
                    {
                        host: "e.example.com",
                        http: {
                            paths: [
                                {
                                    path: "/",
                                    pathType: "Prefix",
                                    backend: { service: { name: "web", port: { number: 80 } } },
                                },
                            ],
                        },
                    },
                ],
            },
        },
    ]);
const toldOfIngress = (className: string, before: Record<string, string>, after: Record<string, string>): string[] =>
    trafficDiff(ingress(className, before), ingress(className, after)).map(describeChange);

test("an ALB of another scheme and a GCE load balancer of another static address are reached elsewhere", () => {
    const scheme = (value: string) => ({ "alb.ingress.kubernetes.io/scheme": value });
    const [change, ...more] = toldOfIngress("alb", scheme("internet-facing"), scheme("internal"));
    expect(more).toEqual([]);
    expect(change).toMatch(
        /^e\.example\.com\/\*\* arrives at .* \(internal\) instead of .* \(internet-facing\): change/,
    );
    const address = (value: string) => ({ "kubernetes.io/ingress.global-static-ip-name": value });
    expect(toldOfIngress("gce", address("a"), address("b"))).toEqual([
        expect.stringMatching(/arrives at .* \(static address b\) instead of .* \(static address a\)/),
    ]);
});

test("an ALB that leaves a port says that URLs with it get no answer", () => {
    const ports = (...all: number[]) => ({
        "alb.ingress.kubernetes.io/scheme": "internal",
        "alb.ingress.kubernetes.io/listen-ports": JSON.stringify(all.map((port) => ({ HTTPS: port }))),
    });
    expect(toldOfIngress("alb", ports(443), ports(8443))).toEqual([
        expect.stringMatching(/is no longer answered over https on port 443: .* has https on port 8443 instead/),
    ]);
    expect(toldOfIngress("alb", ports(443), ports(443, 8443))).toEqual([]);
});

test("one Ingress of a group says the scheme for all of it", () => {
    const ingress = (name: string, annotations: object) => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name,
            namespace: "shop",
            annotations: { "alb.ingress.kubernetes.io/group.name": "g", ...annotations },
        },
        spec: {
            ingressClassName: "alb",
            rules: [
                {
                    host: `${name}.example.com`,
                    http: {
                        paths: [
                            { path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } },
                        ],
                    },
                },
            ],
        },
    });
    const group = (scheme: string) =>
        readTables([ingress("a", { "alb.ingress.kubernetes.io/scheme": scheme }), ingress("b", {})]);
    const changes = trafficDiff(group("internet-facing"), group("internal")).map(({ kind }) => kind);
    expect(new Set(changes)).toEqual(new Set(["arrives"]));
});
