/**
 * Random Gateways and HTTPRoutes for a real Traefik, each table at ports of its own, so that their hosts may be the same. All
 * follows from a seed.
 */
import type { Request } from "../../provider/routing";
import { gatewayGroup } from "../../provider/platforms/gateway-api/types";
import { Dice, type Json } from "../integration/kubernetes/manifests";

export interface RandomTable {
    id: string;
    ports: readonly [number, number];
    objects: Json[];
    requests: readonly (Request & { port: number; scheme: "http" | "https" })[];
}

const apiVersion = `${gatewayGroup}/v1`;
export const namespaces: Readonly<Record<string, Json>> = {
    "gw-a": { team: "w" },
    "gw-b": { team: "y" },
    "gw-c": { team: "x", tier: "1" },
};

/** What all tables share: who may name what of another namespace, and the Services that a route of any table may name. */
export const grants: readonly Json[] = [
    grant(
        "one",
        "gw-b",
        [{ group: gatewayGroup, kind: "HTTPRoute", namespace: "gw-a" }],
        [{ group: "", kind: "Service", name: "b1" }],
    ),
    grant(
        "all",
        "gw-c",
        [{ group: gatewayGroup, kind: "HTTPRoute", namespace: "gw-a" }],
        [{ group: "", kind: "Service" }],
    ),
    grant(
        "other-kind",
        "gw-a",
        [{ group: gatewayGroup, kind: "GRPCRoute", namespace: "gw-b" }],
        [{ group: "", kind: "Service" }],
    ),
    grant(
        "other-group",
        "gw-a",
        [{ group: gatewayGroup, kind: "HTTPRoute", namespace: "gw-c" }],
        [{ group: "apps", kind: "Service" }],
    ),
];
function grant(name: string, namespace: string, from: Json[], to: Json[]): Json {
    return {
        apiVersion: `${gatewayGroup}/v1`,
        kind: "ReferenceGrant",
        metadata: { name, namespace },
        spec: { from, to },
    };
}

/** Services with an endpoint, and those that have none of one kind or another. */
export const served = Object.keys(namespaces).flatMap((namespace) =>
    ["1", "2", "3"].map((digit) => [namespace, `${namespace.slice(-1)}${digit}`] as const),
);
export const idle = ["empty", "noslice", "external"] as const;

const hosts = ["a.g", "*.g", "b.a.g", "*.a.g", "c.g", "deep.b.a.g"];
const paths = ["/", "/a", "/a/", "/a/b", "/a/b/", "/A", "/a.b", "/a%20b", "/ab", "/a/b/c", "/x"];
const expressions = ["/a.*", "^/a$", "/[ab]", "(?i)/a", "/a(", ".*", "/a/(b|c)", "b$", "/a\\.b", "^/(a|b)/.+", "/x?"];
const methods = ["GET", "POST", "HEAD", "PUT", "OPTIONS"];
const headerNames = ["x-a", "X-A", "x-b", "x-c"];
const queryNames = ["q", "Q", "r"];
const values = ["1", "2", "one"];
const valueExpressions = ["1", "^1$", "o.*", "[12]", "(?i)ONE", ".+"];

/** Some of the fields, each with its chance. */
const fields = (dice: Dice, parts: Record<string, [chance: number, make: () => unknown]>): Json =>
    Object.fromEntries(
        Object.entries(parts)
            .filter(([, [p]]) => dice.chance(p))
            .map(([key, [, make]]) => [key, make()]),
    );

const valueMatch = (dice: Dice, names: readonly string[]): Json =>
    dice.chance(0.3)
        ? { type: "RegularExpression", name: dice.pick(names), value: dice.pick(valueExpressions) }
        : { name: dice.pick(names), value: dice.pick(values) };
/** The API server takes each name once. */
const distinct = (all: Json[]): Json[] => [...new Map(all.map((one) => [String(one.name), one])).values()];

const match = (dice: Dice): Json =>
    fields(dice, {
        path: [
            0.85,
            () => {
                const type = dice.pick(["Exact", "PathPrefix", "PathPrefix", "PathPrefix", "RegularExpression"]);
                return { type, value: dice.pick(type === "RegularExpression" ? expressions : paths) };
            },
        ],
        headers: [0.25, () => distinct(dice.some(1, 3, () => valueMatch(dice, headerNames)))],
        queryParams: [0.25, () => distinct(dice.some(1, 3, () => valueMatch(dice, queryNames)))],
        method: [0.2, () => dice.pick(methods)],
    });

const backend = (dice: Dice, namespace: string): Json => {
    const foreign = dice.chance(0.2) ? dice.pick(Object.keys(namespaces)) : undefined;
    const own = foreign ?? namespace;
    const name = dice.chance(0.15) ? dice.pick([...idle, "nosuch"]) : `${own.slice(-1)}${dice.pick(["1", "2", "3"])}`;
    return {
        name,
        port: dice.chance(0.95) ? 80 : 81,
        ...(foreign === undefined ? {} : { namespace: foreign }),
        ...fields(dice, {
            weight: [0.3, () => dice.pick([0, 1, 3])],
            kind: [0.03, () => dice.pick(["Service", "Bucket"])],
            group: [0.03, () => dice.pick(["", "core", "apps"])],
            filters: [0.05, () => [headerFilter(dice)]],
        }),
    };
};

const headerFilter = (dice: Dice): Json => ({
    type: "RequestHeaderModifier",
    requestHeaderModifier: { set: [{ name: "x-seen", value: dice.pick(values) }] },
});
const pathModifier = (dice: Dice, prefixed: boolean): Json =>
    prefixed && dice.chance(0.6)
        ? { type: "ReplacePrefixMatch", replacePrefixMatch: dice.pick(["/", "/n", "/n/", "/n/m"]) }
        : { type: "ReplaceFullPath", replaceFullPath: dice.pick(["/", "/full", "/full/"]) };

const redirect = (dice: Dice, prefixed: boolean): Json => ({
    type: "RequestRedirect",
    requestRedirect: fields(dice, {
        scheme: [0.4, () => dice.pick(["http", "https"])],
        hostname: [0.4, () => "to.example.com"],
        port: [0.3, () => dice.pick([80, 443, 8080])],
        statusCode: [0.5, () => dice.pick([301, 302, 303, 307, 308])],
        path: [0.4, () => pathModifier(dice, prefixed)],
    }),
});
const rewrite = (dice: Dice, prefixed: boolean): Json => ({
    type: "URLRewrite",
    urlRewrite: fields(dice, {
        hostname: [0.3, () => "up.example.com"],
        path: [0.8, () => pathModifier(dice, prefixed)],
    }),
});

const rule = (dice: Dice, namespace: string): Json => {
    const matches = dice.chance(0.9) ? dice.some(1, 3, () => match(dice)) : undefined;
    const [only, second] = matches ?? [];
    const path = only?.path as Json | undefined;
    const prefixed = second === undefined && (path === undefined || path.type === "PathPrefix");
    const redirects = dice.chance(0.1);
    const filters: Json[] = redirects ? [redirect(dice, prefixed)] : [];
    if (!redirects && dice.chance(0.15)) filters.push(rewrite(dice, prefixed));
    if (dice.chance(0.1)) filters.push(headerFilter(dice));
    if (dice.chance(0.02))
        filters.push({ type: "RequestMirror", requestMirror: { backendRef: { name: "a1", port: 80 } } });
    if (dice.chance(0.02)) filters.push({ type: "CORS", cors: { allowOrigins: ["*"] } });
    if (dice.chance(0.02))
        filters.push({
            type: "ExtensionRef",
            extensionRef: { group: dice.pick(["traefik.io", "example.com"]), kind: "Middleware", name: "absent" },
        });
    return {
        ...(matches === undefined ? {} : { matches }),
        ...(filters.length === 0 ? {} : { filters }),
        ...(redirects || dice.chance(0.05)
            ? {}
            : { backendRefs: dice.some(1, dice.chance(0.7) ? 2 : 4, () => backend(dice, namespace)) }),
        ...fields(dice, { timeouts: [0.05, () => ({ request: "10s" })] }),
    };
};

const listener = (dice: Dice, index: number, ports: readonly number[]): Json => {
    const [plain, secure] = ports;
    const isSecure = dice.chance(0.3);
    return {
        name: `l${index}`,
        port: isSecure ? secure : plain,
        protocol: isSecure ? "HTTPS" : "HTTP",
        ...(isSecure ? { tls: { certificateRefs: [{ name: "certificate", namespace: "gw-a" }] } } : {}),
        ...fields(dice, {
            hostname: [0.6, () => dice.pick(hosts)],
            allowedRoutes: [
                0.6,
                () => ({
                    ...fields(dice, {
                        namespaces: [
                            0.9,
                            () =>
                                dice.pick<Json>([
                                    { from: "All" },
                                    { from: "All" },
                                    { from: "Same" },
                                    { from: "Selector", selector: { matchLabels: { team: "w" } } },
                                    {
                                        from: "Selector",
                                        selector: { matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] },
                                    },
                                ]),
                        ],
                        kinds: [0.08, () => [{ kind: dice.pick(["GRPCRoute", "HTTPRoute"]) }]],
                    }),
                }),
            ],
        }),
    };
};

/** Of listeners with one port and host at most one can be. */
function listenersOf(dice: Dice, ports: readonly number[]): Json[] {
    const seen = new Set<string>();
    return dice
        .some(1, 4, (i) => listener(dice, i, ports))
        .filter((one) => {
            const key = `${String(one.port)} ${String(one.hostname)}`;
            return !seen.has(key) && seen.add(key);
        });
}

export function randomTable(seed: number, index: number, ports: readonly [number, number]): RandomTable {
    const dice = new Dice(seed * 1_000 + index);
    const id = `t${index}`;
    const gateways = dice.some(1, dice.chance(0.2) ? 2 : 1, (i) => ({
        apiVersion,
        kind: "Gateway",
        metadata: { name: `${id}-${i}`, namespace: "gw-a" },
        spec: { gatewayClassName: "traefik", listeners: listenersOf(dice, ports) },
    }));
    const routes = dice.some(1, 4, (i): Json => {
        const namespace = dice.pick(["gw-a", "gw-a", "gw-a", "gw-b", "gw-c"]);
        const parents = dice.some(1, dice.chance(0.2) ? 2 : 1, (): Json => {
            const gateway = dice.pick(gateways);
            const { name } = gateway.metadata;
            const some = dice.pick(gateway.spec.listeners);
            return {
                name: dice.chance(0.97) ? name : "nosuch",
                namespace: "gw-a",
                ...fields(dice, {
                    sectionName: [0.25, () => (dice.chance(0.95) ? some.name : "absent")],
                    port: [0.1, () => (dice.chance(0.9) ? some.port : 9)],
                }),
            };
        });
        return {
            apiVersion,
            kind: "HTTPRoute",
            metadata: { name: `${id}-${dice.pick(["a", "b", "c", "z"])}${i}`, namespace },
            spec: {
                parentRefs: [...new Map(parents.map((one) => [JSON.stringify(one), one])).values()],
                ...fields(dice, { hostnames: [0.7, () => [...new Set(dice.some(1, 3, () => dice.pick(hosts)))]] }),
                ...(dice.chance(0.97) ? { rules: dice.some(1, 4, () => rule(dice, namespace)) } : {}),
            },
        };
    });
    const asked = dice.some(30, 30, () => {
        const [plain, secure] = ports;
        const scheme = dice.chance(0.25) ? "https" : "http";
        const query = fields(dice, {
            query: [0.3, () => dice.pick(["q=1", "q=2&q=1", "Q=1", "r=one", "q=1&r=2", "q"])],
        });
        return {
            scheme: scheme as "http" | "https",
            port: scheme === "https" ? secure : plain,
            host: dice.pick(["a.g", "b.a.g", "c.g", "x.g", "deep.b.a.g", "q.a.g", "other.test", "g"]),
            path: dice.pick([...paths, "/a/c", "/b", "/n", "/a/b/c/", "/abc", "/b/a"]),
            ...query,
            ...fields(dice, {
                method: [0.3, () => dice.pick(methods)],
                headers: [
                    0.4,
                    () =>
                        fields(dice, { "x-a": [0.6, () => dice.pick(values)], "x-b": [0.4, () => dice.pick(values)] }),
                ],
            }),
        };
    });
    return { id, ports, objects: [...gateways, ...routes], requests: asked };
}
