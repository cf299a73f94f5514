/** Random Gateways, ListenerSets, GatewayClasses and ReferenceGrants, most of which a server accepts. All follows from a seed. */
import { Dice, type Json } from "../kubernetes/manifests";
import { chosen } from "./routes";

const hosts = ["a.example.com", "*.example.com", "x", "1.2.3.4", "*.x"];
const labels = (dice: Dice): Json =>
    Object.fromEntries(
        dice.some(0, 3, () => [
            dice.pick(["app", "example.com/team", "A_b.c", "-bad", "a/b/c", `${"p".repeat(253)}/x`, "x".repeat(64)]),
            dice.pick(["", "a", "A_b.c", "a b", "-"]),
        ]),
    );
const selector = (dice: Dice): Json =>
    chosen(dice, {
        matchLabels: [0.5, () => ({ team: "a" })],
        matchExpressions: [
            0.5,
            () => dice.some(0, 2, () => ({ key: "a", operator: dice.pick(["In", "Exists", "bogus"]), values: ["b"] })),
        ],
    });
const namespaces = (dice: Dice, from: readonly string[]): Json =>
    chosen(dice, { from: [0.8, () => dice.pick(from)], selector: [0.3, () => selector(dice)] });
const secret = (dice: Dice): Json => ({
    name: dice.pick(["certificate", "A b"]),
    ...chosen(dice, {
        group: [0.2, () => dice.pick(["", "example.com"])],
        kind: [0.2, () => dice.pick(["Secret", "Bucket"])],
        namespace: [0.2, () => dice.pick(["shop", "infra"])],
    }),
});
const tls = (dice: Dice): Json =>
    chosen(dice, {
        mode: [0.6, () => dice.pick(["Terminate", "Terminate", "Passthrough"])],
        certificateRefs: [0.8, () => dice.some(dice.chance(0.2) ? 0 : 1, 2, () => secret(dice))],
        options: [0.1, () => (dice.chance(0.5) ? {} : { "example.com/min": "1.2" })],
    });
const protocols = ["HTTP", "HTTP", "HTTPS", "HTTPS", "TLS", "TCP", "UDP", "example.com/own", "http"];

const listener = (dice: Dice, i: number): Json => {
    const protocol = dice.pick(protocols);
    const secure = protocol === "HTTPS" || protocol === "TLS";
    return {
        name: dice.chance(0.97) ? `l${i}` : "l0",
        port: dice.pick([80, 443, 8080, i + 1, i + 1]),
        protocol,
        ...chosen(dice, {
            hostname: [protocol === "TCP" || protocol === "UDP" ? 0.1 : 0.6, () => dice.pick(hosts)],
            tls: [secure ? 0.9 : 0.05, () => tls(dice)],
            allowedRoutes: [
                0.5,
                () =>
                    chosen(dice, {
                        namespaces: [0.8, () => namespaces(dice, ["All", "Selector", "Same"])],
                        kinds: [
                            0.3,
                            () =>
                                dice.some(0, 3, () => ({
                                    kind: dice.pick(["HTTPRoute", "GRPCRoute", "x"]),
                                    ...chosen(dice, { group: [0.3, () => dice.pick(["", "example.com"])] }),
                                })),
                        ],
                    }),
            ],
        }),
    };
};
const listeners = (dice: Dice): Json[] => dice.some(1, dice.chance(0.04) ? 70 : 4, (i) => listener(dice, i));
const reference = (dice: Dice, more: Json = {}): Json => ({
    group: dice.pick(["", "example.com"]),
    kind: dice.pick(["ConfigMap", "a-1"]),
    name: "x",
    ...more,
});
const validation = (dice: Dice): Json =>
    chosen(dice, {
        validation: [
            0.8,
            () => ({
                caCertificateRefs: dice.some(1, 2, () => reference(dice, dice.chance(0.3) ? { namespace: "a" } : {})),
                ...chosen(dice, { mode: [0.4, () => dice.pick(["AllowValidOnly", "AllowInsecureFallback"])] }),
            }),
        ],
    });
const address = (dice: Dice): Json =>
    chosen(dice, {
        type: [0.7, () => dice.pick(["IPAddress", "Hostname", "NamedAddress", "example.com/own", "other"])],
        value: [
            0.8,
            () => dice.pick(["10.0.0.1", "10.0.0.2", "2001:db8::1", "a.example.com", "*.x", "", "A b", "1.2.3"]),
        ],
    });

const made = (kind: string, name: string, spec: Json): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name },
    spec,
});

export const objectMakers = {
    Gateway: (dice: Dice, name: string): Json =>
        made("Gateway", name, {
            gatewayClassName: dice.pick(["a", "A b"]),
            listeners: listeners(dice),
            ...chosen(dice, {
                addresses: [0.3, () => dice.some(0, 3, () => address(dice))],
                infrastructure: [
                    0.2,
                    () =>
                        chosen(dice, {
                            labels: [0.5, () => labels(dice)],
                            annotations: [0.5, () => labels(dice)],
                            parametersRef: [0.5, () => reference(dice)],
                        }),
                ],
                allowedListeners: [
                    0.3,
                    () =>
                        chosen(dice, {
                            namespaces: [0.8, () => namespaces(dice, ["All", "Selector", "Same", "None"])],
                        }),
                ],
                tls: [
                    0.2,
                    () =>
                        chosen(dice, {
                            backend: [0.4, () => chosen(dice, { clientCertificateRef: [0.8, () => secret(dice)] })],
                            frontend: [
                                0.6,
                                () => ({
                                    default: validation(dice),
                                    ...chosen(dice, {
                                        perPort: [
                                            0.6,
                                            () =>
                                                dice.some(0, 3, () => ({
                                                    port: dice.pick([443, 444, 445]),
                                                    tls: validation(dice),
                                                })),
                                        ],
                                    }),
                                }),
                            ],
                        }),
                ],
            }),
        }),
    ListenerSet: (dice: Dice, name: string): Json =>
        made("ListenerSet", name, {
            parentRef: {
                name: "edge",
                ...chosen(dice, {
                    group: [0.2, () => dice.pick(["", "gateway.networking.k8s.io"])],
                    kind: [0.2, () => dice.pick(["Gateway", "Other"])],
                    namespace: [0.3, () => "infra"],
                }),
            },
            listeners: listeners(dice),
        }),
    GatewayClass: (dice: Dice, name: string): Json =>
        made("GatewayClass", name, {
            controllerName: dice.pick(["example.com/a", "traefik.io/gateway-controller", "x/y/z", "example.com"]),
            ...chosen(dice, {
                description: [0.3, () => dice.pick(["", "a", "d".repeat(65)])],
                parametersRef: [0.4, () => reference(dice, dice.chance(0.5) ? { namespace: "a" } : {})],
            }),
        }),
    ReferenceGrant: (dice: Dice, name: string): Json =>
        made("ReferenceGrant", name, {
            from: dice.some(1, dice.chance(0.05) ? 18 : 2, () => ({
                group: dice.pick(["gateway.networking.k8s.io", ""]),
                kind: dice.pick(["HTTPRoute", "Gateway"]),
                namespace: "shop",
            })),
            to: dice.some(1, dice.chance(0.05) ? 18 : 2, () => ({
                group: dice.pick(["", "example.com"]),
                kind: dice.pick(["Service", "Secret"]),
                ...chosen(dice, { name: [0.4, () => dice.pick(["x", ""])] }),
            })),
        }),
} as const;
