/** The URLs at which the routes of an Ingress are reached, told by the reader that all analysis uses. */
import type { Listener, MatchType, Table } from "../../../routing/model";
import { readTables } from "../read/ingress";
import { listenPorts } from "../read/json";
import { servedWithTls } from "../read/certificates";
import { matchOf } from "../read/rules";
import { type Json, metadataOf, specOf } from "../read/manifest";
import { type Entry, entriesOf, namesOf } from "./status";

type Scheme = "http" | "https";
const usual = { http: 80, https: 443 } as const;

/**
 * One URL for each path, in order and without repetition; a rule without a host has one for each address. A path or host that
 * stands for many has none: nobody can open a pattern. Scheme and port are those of the listener where the object says them;
 * else those of TLS and of the ports that the status lists.
 * @param object the live Ingress, of any API version
 */
export function urlsOf(object: Json): string[] {
    const entries = entriesOf(object.status);
    const tables = readTables([object]);
    const read = new Map(tables.flatMap(({ rules }) => rules.map((rule) => [rule.origin.path, rule] as const)));
    const listener = listenerOf(tables);
    const declared = listenPorts(metadataOf(object).annotations?.["alb.ingress.kubernetes.io/listen-ports"]);
    const urls = (specOf(object).rules ?? []).flatMap((rule, i) => {
        const host = rule?.host ?? "";
        if (host.includes("*")) return [];
        const at = `spec.rules[${i}]`;
        const paths = rule?.http?.paths ?? [{ path: "/", pathType: "Prefix" }];
        return paths.flatMap((path, j) => {
            const found = read.get(`${at}.http.paths[${j}]`);
            if (isPattern(path.path, found?.match ?? matchOf(path.pathType))) return [];
            const scheme: Scheme = listener?.scheme ?? (isSecure(host, object) ? "https" : "http");
            const port = (some: readonly Entry[]): string[] =>
                listener?.port === undefined ? portsOf(some, scheme, declared) : [portText(listener.port, scheme)];
            const authorities =
                host === ""
                    ? entries.flatMap((entry) =>
                          namesOf(entry).flatMap((name) => port([entry]).map((p) => `${inUrl(name)}${p}`)),
                      )
                    : port(entries).map((p) => `${host}${p}`);
            return authorities.map((authority) => `${scheme}://${authority}${path.path || "/"}`);
        });
    });
    return [...new Set(urls)];
}

/** The listener that the object asks for, if it says one: the one for HTTPS, where it has several. */
const listenerOf = (tables: readonly Table[]): Listener | undefined => {
    const all = tables.flatMap(({ listeners = [] }) => listeners.filter(({ scheme }) => scheme !== undefined));
    return all.find(({ scheme }) => scheme === "https") ?? all[0];
};

/** Whether requests of this host are served with TLS. */
const isSecure = (host: string, object: Json): boolean =>
    servedWithTls(specOf(object).tls, host === "" ? undefined : host, metadataOf(object).annotations) === true;

/** A path that its controller compares as a pattern, or may. */
const isPattern = (path = "", match: MatchType): boolean =>
    match !== "Exact" && match !== "Prefix" && /[*?^$()[\]{}|\\]/.test(path);

const inUrl = (name: string): string => (name.includes(":") ? `[${name}]` : name);
const portText = (port: number, scheme: Scheme): string => (port === usual[scheme] ? "" : `:${port}`);

/** What follows the host in a URL: nothing for the scheme's own port, which also applies when nothing lists one. */
function portsOf(
    entries: readonly Entry[],
    scheme: Scheme,
    declared: readonly { scheme: Scheme; port: number }[],
): string[] {
    const other = scheme === "http" ? usual.https : usual.http;
    const listed = entries
        .flatMap(({ ports = [] }) => ports)
        .filter(({ port, protocol = "TCP", error }) => error === undefined && protocol === "TCP" && port !== other)
        .map(({ port }) => port);
    const asked = declared.filter((one) => one.scheme === scheme).map(({ port }) => port);
    const served = listed.length > 0 ? listed : asked;
    if (served.length === 0 || served.includes(usual[scheme])) return [""];
    return [...new Set(served)].map((port) => portText(port, scheme));
}
