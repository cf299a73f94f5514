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
    requests: readonly Asked[];
}

export type Asked = Request & {
    port: number;
    scheme: "http" | "https";
    /** The port that the Host header names; it may be any. */
    hostPort?: number;
};

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

/** More characters than some paths are worth. */
const long = `${"long-".repeat(12)}host.g`;
const hosts = ["a.g", "*.g", "b.a.g", "*.a.g", "c.g", "deep.b.a.g", "*.b.a.g", long];
const paths = [
    ...[
        "/",
        "/a",
        "/a/",
        "/a/b",
        "/a/b/",
        "/A",
        "/a.b",
        "/a%20b",
        "/ab",
        "/a/b/c",
        "/x",
        "/aa/bb",
        "/a/:x",
        "/a/b/c/d/e/f",
    ],
    ...["/long-path-of-many-characters", "/a-b_c~d", "/a+b", "/a;b", "/a@b", "/%C3%A9", "/a%2Fb", "/{a}", "/a/*"],
];
const expressions = [
    ...[
        "/a.*",
        "^/a$",
        "/[ab]",
        "(?i)/a",
        "/a(",
        ".*",
        "/a/(b|c)",
        "b$",
        "/a\\.b",
        "^/(a|b)/.+",
        "/x?",
        "/a{2}",
        "/[a-z]+",
    ],
    ...["^/aa?/b", "/a/b/c$", "zz", "^$", "/a/[^/]+/c", "/(?:a|x)$", "/\\w+/b", "(?s)/a.b", "/a|/x", "[[:alpha:]]/b"],
];
const methods = ["GET", "POST", "HEAD", "PUT", "OPTIONS", "PATCH", "DELETE"];
const headerNames = ["x-a", "X-A", "x-b", "x-c"];
const queryNames = ["q", "Q", "r"];
const queries = [
    ...["q=1", "q=2&q=1", "Q=1", "r=one", "q=1&r=2", "q", "q=", "q=a+b", "q=a%20b", "r=1&Q=2&q=one", "%71=1"],
    ...["q=1;r=2", "q=1%2C2", "q=%zz", "&&q=1", "q=One&r=o"],
];
const askedHosts = ["a.g", "b.a.g", "c.g", "x.g", "deep.b.a.g", "q.a.g", "other.test", "g", long];
/** Written as clients seldom do: another case, the trailing dot, labels that no host of a route has. */
const strangeHosts = ["A.G", "X.g", "a.g.", "x.g.", "x_y.g", "b.A.g.", ".g", "-.a.g"];
const askedPaths = [
    ...["/a/c", "/b", "/n", "/a/b/c/", "/abc", "/b/a", "/a/b/c/d/e/f/g", "/aXb", "/a%62", "/a//b", "/a/./b", "/a/../x"],
    ...[
        "/aa",
        "/xx",
        "/a/anything",
        "/a/b%2Fc",
        "/a%2fb",
        "/é",
        "/a%0Ab",
        "/A/b",
        "/zzz",
        "/long-path-of-many-characters/x",
    ],
];
const values = ["1", "2", "one", "a b", "1,2", "One"];
const valueExpressions = ["1", "^1$", "o.*", "[12]", "(?i)ONE", ".+", "a(", "^$", "^(1|one)$", "\\d"];

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
            weight: [0.3, () => dice.pick([0, 1, 3, 1_000_000])],
            kind: [0.03, () => dice.pick(["Service", "Bucket"])],
            group: [0.03, () => dice.pick(["", "core", "apps"])],
            filters: [0.15, () => [filterOfBackend(dice)]],
        }),
    };
};

/** With full paths only: whether the rule has a prefix is not known here. */
const filterOfBackend = (dice: Dice): Json =>
    dice.pick([headerFilter, answerFilter, redirect, rewrite, rewrite, mirrorFilter, corsFilter])(dice, false);
const mirrorFilter = (): Json => ({
    type: "RequestMirror",
    requestMirror: { backendRef: { name: "a1", port: 80 } },
});
const corsFilter = (): Json => ({ type: "CORS", cors: { allowOrigins: ["*"] } });

const headerFilter = (dice: Dice): Json => ({
    type: "RequestHeaderModifier",
    requestHeaderModifier: { set: [{ name: "x-seen", value: dice.pick(values) }] },
});
const answerFilter = (dice: Dice): Json => ({
    type: "ResponseHeaderModifier",
    responseHeaderModifier: { add: [{ name: "x-seen", value: dice.pick(values) }] },
});
const pathModifier = (dice: Dice, prefixed: boolean): Json =>
    prefixed && dice.chance(0.6)
        ? { type: "ReplacePrefixMatch", replacePrefixMatch: dice.pick(["/", "/n", "/n/", "/n/m", "/n%20m", "/n/../m"]) }
        : { type: "ReplaceFullPath", replaceFullPath: dice.pick(["/", "/full", "/full/", "/f%20x", "/full/../x"]) };

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
    // The order of filters is theirs that read them.
    if (dice.chance(0.1)) filters.splice(dice.chance(0.5) ? 0 : filters.length, 0, headerFilter(dice));
    if (dice.chance(0.05)) filters.unshift(answerFilter(dice));
    if (dice.chance(0.02)) filters.push(mirrorFilter());
    if (dice.chance(0.02)) filters.push(corsFilter());
    if (dice.chance(0.02))
        filters.push({
            type: "ExtensionRef",
            extensionRef: { group: dice.pick(["traefik.io", "example.com"]), kind: "Middleware", name: "absent" },
        });
    return {
        ...(matches === undefined
            ? fields(dice, { matches: [0.2, () => []], name: [0.2, () => "named"] })
            : { matches }),
        ...(filters.length === 0 ? {} : { filters }),
        ...(redirects || dice.chance(0.05)
            ? fields(dice, { backendRefs: [0.2, () => []] })
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
    const gateways = dice.some(1, dice.pick([1, 1, 1, 2, 3]), (i) => ({
        apiVersion,
        kind: "Gateway",
        metadata: { name: `${id}-${i}`, namespace: dice.chance(0.9) ? "gw-a" : "gw-b" },
        spec: { gatewayClassName: "traefik", listeners: listenersOf(dice, ports) },
    }));
    const routes = dice.some(1, 4, (i): Json => {
        const namespace = dice.pick(["gw-a", "gw-a", "gw-a", "gw-b", "gw-c"]);
        const parents = dice.some(1, dice.chance(0.2) ? 2 : 1, (): Json => {
            const gateway = dice.pick(gateways);
            const { name, namespace: at } = gateway.metadata;
            const some = dice.pick(gateway.spec.listeners);
            return {
                name: dice.chance(0.97) ? name : "nosuch",
                ...(at === namespace && dice.chance(0.5) ? {} : { namespace: at }),
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
                parentRefs: [...new Map(parents.map((one) => [JSON.stringify({ namespace, ...one }), one])).values()],
                ...fields(dice, { hostnames: [0.7, () => [...new Set(dice.some(1, 3, () => dice.pick(hosts)))]] }),
                ...(dice.chance(0.97) ? { rules: dice.some(1, 4, () => rule(dice, namespace)) } : {}),
            },
        };
    });
    const asked = dice.some(30, 30, (): Asked => {
        const [plain, secure] = ports;
        const scheme = dice.chance(0.25) ? "https" : "http";
        const query = fields(dice, {
            query: [0.3, () => dice.pick(queries)],
        });
        return {
            scheme: scheme as "http" | "https",
            port: scheme === "https" ? secure : plain,
            host: dice.pick([...askedHosts, ...askedHosts, ...strangeHosts]),
            ...fields(dice, { hostPort: [0.1, () => dice.pick([80, 8080, plain])] }),
            path: dice.pick([...paths, ...askedPaths]),
            ...query,
            ...fields(dice, {
                method: [0.3, () => dice.pick(methods)],
                headers: [
                    0.4,
                    () =>
                        fields(dice, {
                            "x-a": [0.6, () => dice.pick(values)],
                            "x-b": [0.4, () => dice.pick(values)],
                            "x-c": [0.2, () => dice.pick(values)],
                        }),
                ],
                repeated: [0.05, () => ({ [dice.pick(["x-a", "x-b"])]: [dice.pick(values), dice.pick(values)] })],
            }),
        };
    });
    return { id, ports, objects: [...gateways, ...routes], requests: asked };
}

/** What chance rarely brings together: each way to replace a path, beside each prefix, with paths that are written oddly. */
export function pathTable(ports: readonly [number, number]): RandomTable {
    const id = "paths";
    const kinds = ["RequestRedirect", "URLRewrite"] as const;
    const prefixes = ["/", "/a", "/b/"];
    const replacements = ["", "/", "/n", "/n/", "n", "/n%20m", "/n/../m"];
    // The server of a test takes no request whose path begins without a slash.
    const cases = kinds.flatMap((type) =>
        prefixes.flatMap((prefix) =>
            replacements
                .filter((one) => type === "RequestRedirect" || one.startsWith("/"))
                .map((replacement) => ({ type, prefix, replacement })),
        ),
    );
    const host = (i: number): string => `h${i}.g`;
    return {
        id,
        ports,
        objects: [
            {
                apiVersion,
                kind: "Gateway",
                metadata: { name: id, namespace: "gw-a" },
                spec: { gatewayClassName: "traefik", listeners: [{ name: "http", port: ports[0], protocol: "HTTP" }] },
            },
            ...cases.map(({ type, prefix, replacement }, i): Json => {
                const path = { type: "ReplacePrefixMatch", replacePrefixMatch: replacement };
                const isRedirect = type === "RequestRedirect";
                const filter = { type, [isRedirect ? "requestRedirect" : "urlRewrite"]: { path } };
                return {
                    apiVersion,
                    kind: "HTTPRoute",
                    metadata: { name: `${id}-${i}`, namespace: "gw-a" },
                    spec: {
                        parentRefs: [{ name: id }],
                        hostnames: [host(i)],
                        rules: [
                            {
                                matches: [{ path: { type: "PathPrefix", value: prefix } }],
                                filters: [filter],
                                ...(isRedirect ? {} : { backendRefs: [{ name: "a1", port: 80 }] }),
                            },
                        ],
                    },
                };
            }),
        ],
        requests: cases.flatMap(({ prefix }, i) => {
            const base = prefix.replace(/\/$/, "");
            const paths = [
                base === "" ? "/" : base,
                `${base}/`,
                ...["c", "c/", "c%2Fd", "é", "c%20d", "c%62", "c/../e", "{c}"].map((rest) => `${base}/${rest}`),
            ];
            return paths.map((path): Asked => ({ scheme: "http", port: ports[0], host: host(i), path, query: "q=1" }));
        }),
    };
}
