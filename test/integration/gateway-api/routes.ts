/** Random HTTPRoutes, most of which a server accepts, and the same with a few places mutated. All follows from a seed. */
import { Dice, type Json } from "../kubernetes/manifests";

const headerNames = ["x-a", "X-A", "accept", "x~^`|", "1"];
const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];
const hosts = ["a.example.com", "*.example.com", "x", "1.2.3.4", "xn--bcher-kva.example", "*.x"];
const paths = ["/", "/a", "/a/", "/a/b", "/%20", "/.well-known", "/a:b*", "/...", "/a/..b", "/~a!$&'()+,;=@"];
const oddPaths = [
    "",
    "a",
    "//",
    "/a/./b",
    "/a/../b",
    "/a/..",
    "/a/.",
    "/%2f",
    "/%2F",
    "/a#b",
    "/a b",
    "/ü",
    "/%zz",
    "/?a",
];
const times = ["0s", "10s", "500ms", "1m30s", "1h", "99999h99999m", "1h1m1s1ms"];
const groups = ["", "example.com"];

export const chosen = (dice: Dice, parts: Record<string, [number, () => unknown]>): Json =>
    Object.fromEntries(
        Object.entries(parts)
            .filter(([, [p]]) => dice.chance(p))
            .map(([key, [, make]]) => [key, make()]),
    );
const reference = (dice: Dice): Json => ({
    name: dice.pick(["web", "api", "A b"]),
    ...chosen(dice, {
        group: [0.15, () => dice.pick(groups)],
        kind: [0.15, () => dice.pick(["Service", "Bucket"])],
        namespace: [0.2, () => dice.pick(["shop", "infra"])],
        port: [0.93, () => dice.pick([1, 80, 65535])],
    }),
});
const values = (dice: Dice): Json[] =>
    dice.some(0, 3, (i) => ({
        name: `${dice.pick(headerNames)}${dice.chance(0.9) ? i : ""}`,
        value: dice.pick(["1", "a b", "[a-z]+", "ü", "(", "x".repeat(500)]),
        ...chosen(dice, { type: [0.4, () => dice.pick(["Exact", "RegularExpression"])] }),
    }));
const path = (dice: Dice): Json =>
    chosen(dice, {
        type: [0.7, () => dice.pick(["Exact", "PathPrefix", "RegularExpression", "PathPrefix"])],
        value: [0.9, () => dice.pick(dice.chance(0.9) ? paths : oddPaths)],
    });
const match = (dice: Dice): Json =>
    chosen(dice, {
        path: [0.8, () => path(dice)],
        headers: [0.3, () => values(dice)],
        queryParams: [0.3, () => values(dice)],
        method: [0.3, () => dice.pick(methods)],
    });
const headers = (dice: Dice): Json =>
    chosen(dice, {
        set: [0.5, () => values(dice).map(({ name, value }) => ({ name, value }))],
        add: [0.5, () => values(dice).map(({ name, value }) => ({ name, value }))],
        remove: [0.5, () => dice.some(0, 3, (i) => `x-${dice.chance(0.9) ? i : 0}`)],
    });
const pathModifier = (dice: Dice): Json => {
    const type = dice.pick(["ReplaceFullPath", "ReplacePrefixMatch"]);
    const key = type === "ReplaceFullPath" ? "replaceFullPath" : "replacePrefixMatch";
    const wrong = dice.chance(0.05) ? { replaceFullPath: "/x" } : {};
    return { type, ...(dice.chance(0.95) ? { [key]: dice.pick(["", "/", "/a", "a//b"]) } : {}), ...wrong };
};
const star = (dice: Dice, list: readonly string[]): string[] =>
    dice.chance(0.2) ? ["*"] : dice.some(0, 3, () => dice.pick(dice.chance(0.95) ? list : ["*"]));
const bodies: Record<string, [type: string, make: (dice: Dice) => unknown]> = {
    requestHeaderModifier: ["RequestHeaderModifier", headers],
    responseHeaderModifier: ["ResponseHeaderModifier", headers],
    requestMirror: [
        "RequestMirror",
        (dice) => ({
            backendRef: reference(dice),
            ...chosen(dice, {
                percent: [0.3, () => dice.pick([0, 100])],
                fraction: [
                    0.3,
                    () => ({
                        numerator: dice.pick([0, 1, 50, 101]),
                        ...chosen(dice, { denominator: [0.5, () => dice.pick([1, 100, 1000])] }),
                    }),
                ],
            }),
        }),
    ],
    requestRedirect: [
        "RequestRedirect",
        (dice) =>
            chosen(dice, {
                scheme: [0.5, () => dice.pick(["http", "https"])],
                hostname: [0.3, () => dice.pick(["b.example.com", "x"])],
                path: [0.4, () => pathModifier(dice)],
                port: [0.2, () => 8443],
                statusCode: [0.4, () => dice.pick([301, 302, 303, 307, 308])],
            }),
    ],
    urlRewrite: [
        "URLRewrite",
        (dice) =>
            chosen(dice, {
                hostname: [0.4, () => "b.example.com"],
                path: [0.6, () => pathModifier(dice)],
            }),
    ],
    cors: [
        "CORS",
        (dice) =>
            chosen(dice, {
                allowOrigins: [
                    0.5,
                    () => star(dice, ["https://a.example.com", "http://*.x:80", "https://*", "http://1"]),
                ],
                allowCredentials: [0.3, () => dice.chance(0.5)],
                allowMethods: [0.5, () => star(dice, methods)],
                allowHeaders: [0.5, () => star(dice, headerNames)],
                exposeHeaders: [0.5, () => star(dice, headerNames)],
                maxAge: [0.3, () => dice.pick([1, 5, 2147483647])],
            }),
    ],
    extensionRef: [
        "ExtensionRef",
        (dice) => ({ group: dice.pick(groups), kind: dice.pick(["Middleware", "a-1"]), name: "x" }),
    ],
};
function filter(dice: Dice): Json {
    const [key, [type, make]] = dice.pick(Object.entries(bodies));
    return { type: dice.chance(0.97) ? type : dice.pick(Object.values(bodies))[0], [key]: make(dice) };
}
const filters = (dice: Dice): Json[] => dice.some(0, 2, () => filter(dice));

function rule(dice: Dice): Json {
    const own = chosen(dice, {
        name: [0.2, () => dice.pick(["a", "a.b-c"])],
        matches: [0.8, () => dice.some(dice.chance(0.1) ? 0 : 1, dice.chance(0.03) ? 70 : 3, () => match(dice))],
        filters: [0.4, () => filters(dice)],
        timeouts: [
            0.2,
            () =>
                chosen(dice, {
                    request: [0.7, () => dice.pick(times)],
                    backendRequest: [0.5, () => dice.pick(times)],
                }),
        ],
    });
    const redirects = JSON.stringify(own["filters"] ?? "").includes("requestRedirect");
    const refs = (): Json[] =>
        dice.some(0, 2, () => ({
            ...reference(dice),
            ...chosen(dice, {
                weight: [0.4, () => dice.pick([0, 1, 1000000])],
                filters: [0.1, () => filters(dice)],
            }),
        }));
    return { ...own, ...(redirects && dice.chance(0.9) ? {} : chosen(dice, { backendRefs: [0.8, refs] })) };
}

const parent = (dice: Dice, i: number): Json => ({
    name: dice.chance(0.9) ? `gw-${i}` : "gw",
    ...chosen(dice, {
        group: [0.1, () => dice.pick(["gateway.networking.k8s.io", ""])],
        kind: [0.1, () => dice.pick(["Gateway", "Service", "ListenerSet"])],
        namespace: [0.3, () => dice.pick(["infra", "shop"])],
        sectionName: [0.4, () => dice.pick(["http", "https", "a.b"])],
        port: [0.2, () => dice.pick([80, 443])],
    }),
});

/** An HTTPRoute that a server accepts but for some combinations that it does not. */
export const httpRoute = (dice: Dice, name: string): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, ...chosen(dice, { labels: [0.1, () => ({ app: "a" })] }) },
    spec: chosen(dice, {
        parentRefs: [0.8, () => dice.some(0, dice.chance(0.02) ? 36 : 3, (i) => parent(dice, i))],
        hostnames: [0.7, () => dice.some(0, dice.chance(0.03) ? 20 : 3, () => dice.pick(hosts))],
        rules: [0.9, () => dice.some(1, dice.chance(0.05) ? 20 : 3, () => rule(dice))],
    }),
});

type Container = Json | unknown[];
interface Place {
    within: Container;
    key: string | number;
}

/** Every value below a value, with where it is. */
function places(value: unknown): Place[] {
    if (Array.isArray(value)) return value.flatMap((item, key) => [{ within: value, key }, ...places(item)]);
    if (typeof value !== "object" || value === null) return [];
    return Object.keys(value).flatMap((key) => [{ within: value as Json, key }, ...places((value as Json)[key])]);
}
const get = ({ within, key }: Place): unknown => (within as Record<string | number, unknown>)[key];
const set = ({ within, key }: Place, value: unknown): void =>
    void ((within as Record<string | number, unknown>)[key] = value);

const oddTexts = [
    "",
    " ",
    "A",
    "*",
    "-a",
    "a_b",
    "UPPER.example.com",
    "*.*.x",
    "a..b",
    "ü",
    "x".repeat(64),
    "y".repeat(254),
    "z".repeat(300),
    "w".repeat(1100),
    "v".repeat(4200),
    "1s",
    "5x",
    "GET",
    "Exact",
    "/a",
    "http://",
    "*.",
];
const oddNumbers = [-1, 0, 1, 1.5, 101, 65536, 1000001, 2147483648, 304, 1e12];

/** Ways to mutate a value; each of them leaves some values as they are. */
const ways: Record<string, (dice: Dice, place: Place) => void> = {
    "another value": (dice, place) => {
        const value = get(place);
        if (typeof value === "string") set(place, dice.pick(oddTexts));
        else if (typeof value === "number") set(place, dice.pick(oddNumbers));
        else if (Array.isArray(value)) set(place, []);
    },
    "another type": (dice, place) => set(place, dice.pick(["a", 7, true, [], {}, [{}], { a: 1 }, ["a"]])),
    null: (_dice, place) => set(place, null),
    absent: (_dice, { within, key }) => {
        if (Array.isArray(within)) within.splice(Number(key), 1);
        else delete within[key];
    },
    "more fields": (dice, place) => {
        const value = get(place);
        if (typeof value !== "object" || value === null || Array.isArray(value)) return;
        const keys = [
            "name",
            "type",
            "value",
            "matches",
            "filters",
            "port",
            "namespace",
            "kind",
            "group",
            "path",
            "bogus",
        ];
        (value as Json)[dice.pick(keys)] ??= dice.pick(["a", 1, [], {}]);
    },
    again: (dice, place) => {
        const value = get(place);
        if (!Array.isArray(value) || value.length === 0) return;
        const times = dice.pick([1, 1, 16, 65]);
        for (let i = 0; i < times; i++) value.push(structuredClone(value[0]));
    },
    mixed: (dice, place) => {
        const value = get(place);
        if (Array.isArray(value)) value.push(dice.pick([null, "a", {}, 5, filter(dice), rule(dice), match(dice)]));
    },
};

/** The manifest with one to three places of its spec changed, most of them for the worse. */
export function mutate(dice: Dice, manifest: Json): { manifest: Json; how: string } {
    const copy = structuredClone(manifest);
    const how = dice.some(1, 3, () => {
        const all = places({ spec: copy["spec"] }).map((place) =>
            place.key === "spec" && place.within !== copy ? { within: copy, key: "spec" } : place,
        );
        const way = dice.pick(Object.keys(ways));
        const place = dice.pick(all);
        ways[way]?.(dice, place);
        return `${way} at ${place.key}`;
    });
    return { manifest: copy, how: how.join(", ") };
}
