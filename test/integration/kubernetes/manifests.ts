/** Random manifests that a server accepts, and the same with one place mutated. Everything follows from a seed. */

export type Json = Record<string, unknown>;
export type Kind = "Ingress" | "Endpoints" | "EndpointSlice";

export class Dice {
    constructor(private state: number) {}
    /** mulberry32. */
    next(): number {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }
    below(n: number): number {
        return Math.floor(this.next() * n);
    }
    chance(p: number): boolean {
        return this.next() < p;
    }
    pick<T>(list: readonly T[]): T {
        return list[this.below(list.length)] as T;
    }
    some<T>(min: number, max: number, make: (i: number) => T): T[] {
        return Array.from({ length: min + this.below(max - min + 1) }, (_, i) => make(i));
    }
    maybe(p: number, value: () => Json): Json {
        return this.chance(p) ? value() : {};
    }
}

const hosts = [
    "a.example.com",
    "*.example.com",
    "x",
    "1.example.com",
    "xn--bcher-kva.example",
    "a-b.c-d.example.com",
    "",
];
const paths = ["/", "/a", "/a/", "/a/b", "/A/%20", "/a b", "/.well-known", "/a:b*", "/...", "/a/..b"];
const loosePaths = [...paths, "", "//", "/a//b", "/%2F", "/a/../b", "/a/.."];
const v4 = ["10.0.0.1", "192.168.1.254", "8.8.8.8", "239.1.2.3", "224.0.1.1", "255.255.255.255"];
const v6 = ["2001:db8::1", "fd00::a:b", "ff0e::1", "2001:db8:0:1:1:1:1:1"];
const labels = ["web", "web-1", "a", "x".repeat(63)];
const serviceNames = [...labels, "3web"];

const metadata = (dice: Dice, name: string): Json => ({
    name,
    ...dice.maybe(0.4, () => ({ labels: { app: dice.pick(["a", "", "A_b.c"]), "example.com/x": "1" } })),
    ...dice.maybe(0.4, () => ({ annotations: { "Example.com/Note": dice.pick(["", "any thing\n"]), plain: "{}" } })),
    ...dice.maybe(0.1, () => ({ finalizers: ["example.com/hold"] })),
});

const backend = (dice: Dice): Json =>
    dice.chance(0.15)
        ? { resource: { ...dice.maybe(0.7, () => ({ apiGroup: "k8s.example.com" })), kind: "Bucket", name: "static" } }
        : {
              service: {
                  name: dice.pick(serviceNames),
                  port: dice.chance(0.3)
                      ? { name: dice.pick(["http", "h-2", "8080a"]) }
                      : { number: dice.pick([1, 80, 65535]) },
              },
          };

function ingressPath(dice: Dice): Json {
    const pathType = dice.pick(["Prefix", "Exact", "ImplementationSpecific"]);
    const path = dice.pick(pathType === "ImplementationSpecific" ? loosePaths : paths);
    return { ...(path === "" && dice.chance(0.5) ? {} : { path }), pathType, backend: backend(dice) };
}

export function ingress(dice: Dice, name: string): Json {
    const rules = dice.some(0, 3, () => ({
        ...dice.maybe(0.8, () => ({ host: dice.pick(hosts) })),
        ...dice.maybe(0.9, () => ({ http: { paths: dice.some(1, 3, () => ingressPath(dice)) } })),
    }));
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: metadata(dice, name),
        spec: {
            ...dice.maybe(0.5, () => ({ ingressClassName: dice.pick(["traefik", "example.com"]) })),
            ...(rules.length === 0 ? {} : { rules }),
            ...dice.maybe(rules.length === 0 ? 1 : 0.3, () => ({ defaultBackend: backend(dice) })),
            ...dice.maybe(0.4, () => ({
                tls: dice.some(1, 2, () => ({
                    ...dice.maybe(0.8, () => ({
                        hosts: dice.some(0, 2, () => dice.pick(hosts.filter((h) => h !== ""))),
                    })),
                    ...dice.maybe(0.8, () => ({ secretName: dice.pick(["cert", "my.cert", ""]) })),
                })),
            })),
        },
    };
}

const ports = (dice: Dice): Json[] =>
    dice.some(0, 3, (i) => ({
        name: `p${i}`,
        port: dice.pick([1, 80, 65535]),
        ...dice.maybe(0.7, () => ({ protocol: dice.pick(["TCP", "UDP", "SCTP"]) })),
        ...dice.maybe(0.3, () => ({ appProtocol: dice.pick(["http", "kubernetes.io/h2c"]) })),
    }));

const targetRef = (dice: Dice): Json =>
    dice.maybe(0.2, () => ({ targetRef: { kind: "Pod", name: "p", namespace: "default" } }));

const address = (dice: Dice): Json => ({
    ip: dice.pick([...v4, ...v6, "2001:DB8::1"]),
    ...dice.maybe(0.3, () => ({ hostname: dice.pick(labels) })),
    ...dice.maybe(0.2, () => ({ nodeName: dice.pick(["node-1", "n.example.com"]) })),
    ...targetRef(dice),
});

export const endpoints = (dice: Dice, name: string): Json => ({
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: metadata(dice, name),
    ...dice.maybe(0.95, () => ({
        subsets: dice.some(0, 3, () => ({
            addresses: dice.some(1, 3, () => address(dice)),
            ...dice.maybe(0.3, () => ({ notReadyAddresses: dice.some(0, 2, () => address(dice)) })),
            ...dice.maybe(0.9, () => ({ ports: ports(dice) })),
        })),
    })),
});

export function endpointSlice(dice: Dice, name: string): Json {
    const addressType = dice.pick(["IPv4", "IPv6", "FQDN"]);
    const pool = { IPv4: v4, IPv6: v6, FQDN: ["a.example.com", "b.example.com.", "x.y"] }[addressType] as string[];
    return {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: metadata(dice, name),
        addressType,
        endpoints: dice.some(0, 3, () => ({
            addresses: dice.some(1, 2, () => dice.pick(pool)),
            ...dice.maybe(0.5, () => ({
                conditions: { ready: dice.chance(0.5), ...dice.maybe(0.3, () => ({ serving: true })) },
            })),
            ...dice.maybe(0.3, () => ({ hostname: dice.pick(labels) })),
            ...dice.maybe(0.2, () => ({ nodeName: "node-1", zone: "z" })),
            ...dice.maybe(0.2, () => ({ hints: { forZones: [{ name: "z1" }, { name: "z2" }] } })),
            ...targetRef(dice),
        })),
        ports: ports(dice),
    };
}

export const makers: Record<Kind, (dice: Dice, name: string) => Json> = {
    Ingress: ingress,
    Endpoints: endpoints,
    EndpointSlice: endpointSlice,
};

const long = (n: number): string => "a".repeat(n);
const nastyTexts = [
    "",
    "A",
    "a_b",
    "-a",
    "a-",
    ".a",
    "a.",
    "a..b",
    "*",
    "*.a",
    "*a",
    "a.*",
    "a b",
    "/",
    "a",
    "//",
    "/a//b",
    "/a/./b",
    "/a/../b",
    "/%2f",
    "/%2F/x",
    "/a/..",
    "/a/.",
    "10.0.0.1",
    "010.0.0.1",
    "10.0.0",
    "256.0.0.1",
    "127.0.0.1",
    "0.0.0.0",
    "169.254.1.1",
    "224.0.0.5",
    "::",
    "::1",
    "fe80::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "2001:DB8::1",
    "2001:db8:0:0::1",
    "1::2::3",
    "fe80::1%eth0",
    long(16),
    long(64),
    long(254),
    `*.${long(252)}`,
    `${long(64)}.example.com`,
    "a/b",
    "a/b/c",
    "/b",
    "a/",
    "A.b/c",
    "a-.b/c",
    "80",
    "a--b",
    "0",
    "TCP",
    "tcp",
    "IPv4",
    "Exact",
    "exact",
    "Prefix",
    "..",
    ".",
    "a%b",
    "example.com/hold",
];
const nastyNumbers = [0, -1, 1, 80, 65535, 65536, 2147483647, 2147483648, 1.5];
const otherTypes: unknown[] = ["text", 7, true, [], {}, ["x"], { x: "y" }, null];

/** Every place in a value, with a way to put something else there. */
function places(
    value: unknown,
    path: string,
    out: { path: string; value: unknown; holder: Json | unknown[]; key: string | number }[] = [],
) {
    if (typeof value !== "object" || value === null) return out;
    for (const [key, item] of Object.entries(value)) {
        const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
        out.push({ path: at, value: item, holder: value as Json, key: Array.isArray(value) ? Number(key) : key });
        places(item, at, out);
    }
    return out;
}

/** The manifest with one place mutated, and what was done. */
export function mutate(dice: Dice, manifest: Json): { manifest: Json; how: string } {
    const copy = structuredClone(manifest);
    const all = places(copy, "").filter(({ path }) => path !== ".apiVersion" && path !== ".kind");
    const { path, value, holder, key } = dice.pick(all);
    const put = (item: unknown, how: string): { manifest: Json; how: string } => {
        (holder as Record<string | number, unknown>)[key] = item;
        return { manifest: copy, how: `${path}: ${how} ${JSON.stringify(item)?.slice(0, 80)}` };
    };
    const roll = dice.next();
    if (roll < 0.06) return put(dice.pick(otherTypes), "another type");
    if (roll < 0.12) {
        const target = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : copy;
        target.surprise = "x";
        return { manifest: copy, how: `${path}: an unknown field` };
    }
    if (roll < 0.22) {
        if (Array.isArray(holder)) holder.splice(key as number, 1);
        else delete holder[key];
        return { manifest: copy, how: `${path}: removed` };
    }
    if (/\.(labels|annotations)$/.test(path) && dice.chance(0.7)) {
        (value as Json)[dice.pick(nastyTexts)] = dice.pick(["v", ...nastyTexts]);
        return { manifest: copy, how: `${path}: a key` };
    }
    if (typeof value === "string") return put(dice.pick(nastyTexts), "the text");
    if (typeof value === "number") return put(dice.pick(nastyNumbers), "the number");
    if (typeof value === "boolean") return put(!value, "the flag");
    if (Array.isArray(value)) {
        if (dice.chance(0.3)) return put([], "emptied");
        if (dice.chance(0.4)) return put([...value, ...value], "doubled");
        if (dice.chance(0.2))
            return put(
                Array.from({ length: 1001 }, () => structuredClone(value[0] ?? {})),
                "very long",
            );
        return put([...value, {}], "an empty element");
    }
    if (/service$/.test(path))
        return put({ ...(value as Json), port: dice.pick([{}, { name: "http", number: 80 }]) }, "both or none");
    if (/backend$/i.test(path))
        return put(dice.pick([{}, { ...(value as Json), resource: { kind: "K", name: "n" } }]), "both or none");
    return put({}, "emptied");
}
