/** The URLs at which the routes of an Ingress are reached, told by the reader that all analysis uses. */
import type { Listener, MatchType, Table } from "../../../routing/model";
import { readTables } from "../read/ingress";
import { listenPorts, listenPortsProblem } from "../read/json";
import { servedWithTls } from "../read/certificates";
import { matchOf } from "../read/rules";
import { type Json, metadataOf, specOf } from "../read/manifest";
import { pathInUrl } from "../../../inputs/url-path";
import { type Entry, entriesOf, namesOf } from "./status";

type Scheme = "http" | "https";
const usual = { http: 80, https: 443 } as const;

/**
 * One URL for each path, in order and without repetition; a rule without a host has one for each address. A path or host that
 * stands for many has none: nobody can open a pattern; nor has one whose listener nobody knows. Scheme and port are those of the listener where the object says them;
 * else those of TLS and of the ports that the status lists.
 * @param object the live Ingress, of any API version
 */
export function urlsOf(object: Json): string[] {
    const entries = entriesOf(object.status);
    const tables = readTables([object]);
    const read = new Map(tables.flatMap(({ rules }) => rules.map((rule) => [rule.origin.path, rule] as const)));
    if (isDoubted(tables)) return [];
    const listener = listenerOf(tables);
    const ports = metadataOf(object).annotations?.["alb.ingress.kubernetes.io/listen-ports"];
    if (listenPortsProblem(ports) !== undefined) return [];
    const declared = listenPorts(ports);
    const urls = (specOf(object).rules ?? []).flatMap((rule, i) => {
        const host = rule?.host ?? "";
        if (host.includes("*")) return [];
        const at = `spec.rules[${i}]`;
        const paths = rule?.http?.paths ?? [{ path: "/", pathType: "Prefix" }];
        return paths.flatMap((path, j) => {
            const found = read.get(`${at}.http.paths[${j}]`);
            if (isPattern(path.path, found?.match ?? matchOf(path.pathType))) return [];
            const wanted: Scheme = listener?.scheme ?? (isSecure(host, object) ? "https" : "http");
            const urlAt = (name: string, some: readonly Entry[]): string[] => {
                const open =
                    listener?.port === undefined ? openAt(some, wanted, declared) : { ...listener, scheme: wanted };
                return open === undefined
                    ? []
                    : [`${open.scheme}://${name}${portText(open)}${pathInUrl(path.path || "/")}`];
            };
            return host === ""
                ? entries.flatMap((entry) => namesOf(entry).flatMap((name) => urlAt(inUrl(name), [entry])))
                : urlAt(host, entries);
        });
    });
    return [...new Set(urls)];
}

/** The listener that the object asks for, if it says one: the one for HTTPS, where it has several. */
const listenerOf = (tables: readonly Table[]): Listener | undefined => {
    const all = tables.flatMap(({ listeners = [] }) => listeners.filter(({ scheme }) => scheme !== undefined));
    return all.find(({ scheme }) => scheme === "https") ?? all[0];
};

/** Whether it is not known where a load balancer of CCE listens. */
const isDoubted = (tables: readonly Table[]): boolean =>
    tables.some(
        ({ dialect, listeners = [] }) => dialect === "cce" && listeners.some(({ doubt }) => doubt !== undefined),
    );

/** Whether requests of this host are served with TLS. */
const isSecure = (host: string, object: Json): boolean =>
    servedWithTls(specOf(object), metadataOf(object).annotations)(host === "" ? undefined : host) === true;

/** A path that its controller compares as a pattern, or may. */
const isPattern = (path = "", match: MatchType): boolean =>
    match !== "Exact" && match !== "Prefix" && /[*?^$()[\]{}|\\]/.test(path);

const inUrl = (name: string): string => (name.includes(":") ? `[${name}]` : name);

interface Open {
    scheme: Scheme;
    port?: number;
}
/** Nothing for the scheme's own port. */
const portText = ({ scheme, port }: Open): string => (port === undefined || port === usual[scheme] ? "" : `:${port}`);

/** By custom, ports for HTTPS end like this. */
const isForHttps = (port: number): boolean => String(port).endsWith("443");

/**
 * Where the addresses answer; undefined where no port that they list does. Without a list it is the port that the object
 * asks for, or the scheme's own. A list does not say which scheme a port has.
 */
function openAt(
    entries: readonly Entry[],
    wanted: Scheme,
    declared: readonly { scheme: Scheme; port: number }[],
): Open | undefined {
    const lists = entries.flatMap(({ ports }) =>
        ports === undefined || ports.length === 0
            ? []
            : [ports.filter(({ protocol = "TCP", error }) => error === undefined && protocol === "TCP")],
    );
    const asked = declared.filter(({ scheme }) => scheme === wanted).map(({ port }) => port);
    if (lists.length === 0) return { scheme: wanted, port: pick(asked, wanted) ?? usual[wanted] };
    // A host may lead to each of the addresses.
    const [served = []] = lists.map((list) => list.map(({ port }) => port)).sort((a, b) => a.length - b.length);
    const other: Scheme = wanted === "https" ? "http" : "https";
    const [own, rest] = [true, false].map((is) =>
        served.filter((port) => (isForHttps(port) === (wanted === "https")) === is),
    );
    const unusual = (rest ?? []).filter((port) => port !== usual[other]);
    const port = pick(own ?? [], wanted) ?? unusual[0];
    if (port !== undefined) return { scheme: wanted, port };
    return served.length === 0 ? undefined : { scheme: other, port: pick(served, other) ?? usual[other] };
}

/** The scheme's own port if it is among them, else the first. */
const pick = (ports: readonly number[], scheme: Scheme): number | undefined =>
    ports.includes(usual[scheme]) ? usual[scheme] : ports[0];
