import * as fc from "fast-check";
import type { Request } from "../../provider/routing";
import type { PlannedTable } from "./tables";

interface Spec {
    rules?: { host?: string; http?: { paths: { path?: string }[] } }[];
}

/** Hosts that a host of a rule matches, nearly matches, and does not match. */
function hostsNear(host: string, domain: string): string[] {
    if (host === "") return [`zz.${domain}`, "elsewhere.test"];
    if (!host.startsWith("*.")) return [host, host, host, host.toUpperCase(), `${host}.`, `q.${host}`];
    const suffix = host.slice(1);
    return [`q${suffix}`, `q${suffix}`, `A-1${suffix}`, `q.r${suffix}`, `q_1${suffix}`, `q${suffix}.`, suffix.slice(1)];
}

/** A path as a client writes it: what must not stand in a request line is escaped. */
const written = (path: string): string => path.replace(/[^\x21-\x7e]|["<>\\^{|}`#?]/gu, (c) => encodeURIComponent(c));

/** Paths as people, programs and attackers write them. */
const twists: readonly ((path: string) => string)[] = [
    (path) => path,
    (path) => path,
    (path) => `${path}/`,
    (path) => (path.length > 1 ? path.replace(/\/$/, "") : path),
    (path) => `${path}x`,
    (path) => `${path}/x`.replace("//", "/"),
    (path) => `${path}/b`.replace("//", "/"),
    (path) => path.slice(0, -1) || "/",
    (path) => path.toUpperCase(),
    (path) => `/${path}`,
    (path) => `${path}//`,
    (path) => `/.${path}`,
    (path) => `${path}/.`,
    (path) => `${path}/..`,
    (path) => `/b/..${path}`,
    (path) => `${path}/../a`,
    (path) => path.replace("a", "%61"),
    (path) => path.replace("b", "%62"),
    (path) => path.replace(/(.)\//, "$1%2F"),
    (path) => `${path}%2Fb`,
    (path) => `${path}%2f`,
    (path) => `/%2e${path}`,
    (path) => `${path}%20`,
    (path) => `${path};v=1`,
    (path) => `${path}%zz`,
    (path) => path.replace(/[:*]\w*/g, "v"),
    (path) => path.replace(/[:*]\w*/g, "v/w"),
    (path) => path.replace(/[()|$+?\\[\]{}]/g, ""),
];

/** The same requests for the same seed: half of them hit a rule as it is written, half come near one. */
export function planRequests(seed: number, count: number, table: PlannedTable): Request[] {
    const rules = table.ingresses.flatMap((ingress) => (ingress.spec as Spec).rules ?? []);
    const hosts = [...rules.flatMap(({ host = "" }) => hostsNear(host, table.domain)), `zz.${table.domain}`];
    const paths = [...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ path }) => path || "/")), "/", "/other"];
    const request = fc
        .record({
            host: fc.constantFrom(...hosts),
            path: fc.constantFrom(...paths),
            twist: fc.constantFrom(...twists),
            port: fc.option(fc.constant(8080), { nil: undefined, freq: 8 }),
        })
        .map(({ host, path, twist, port }): Request => ({
            host,
            path: written(twist(path)),
            ...(port === undefined ? {} : { port }),
        }));
    const chosen = fc.sample(request, { seed, numRuns: count });
    return [...new Map(chosen.map((one) => [`${one.host}:${one.port} ${one.path}`, one])).values()];
}
