interface PortStatus {
    port: number;
    protocol?: string;
    error?: string;
}
interface Entry {
    ip?: string;
    hostname?: string;
    ports?: readonly PortStatus[];
}
interface Spec {
    rules?: readonly unknown[];
    tls?: readonly unknown[];
}
interface Rule {
    host?: string;
    http?: { paths?: readonly { path?: string }[] };
}

const entriesOf = (status: unknown): readonly Entry[] =>
    (status as { loadBalancer?: { ingress?: readonly Entry[] } } | undefined)?.loadBalancer?.ingress ?? [];

const namesOf = ({ ip, hostname }: Entry): string[] =>
    [ip, hostname].filter((name) => name !== undefined && name !== "") as string[];

/** IP addresses and host names that the controller wrote, in order; empty when it has not (yet). */
export const addressesOf = (status: unknown): string[] => [...new Set(entriesOf(status).flatMap(namesOf))];

/**
 * One URL for each path, in order and without repetition; a rule without a host has one for each address. Ports are named
 * where the status lists others than those of HTTP and HTTPS.
 */
export function urlsOf(spec: unknown, status: unknown): string[] {
    const { rules = [], tls = [] } = spec as Spec;
    const entries = entriesOf(status);
    const secure = new Set((tls as { hosts?: string[] }[]).flatMap((entry) => entry.hosts ?? []));
    const urls = (rules as Rule[]).flatMap(({ host, http }) => {
        const paths = http?.paths?.map((p) => p.path || "/") ?? ["/"];
        const scheme = host && isSecure(host, secure) ? "https" : "http";
        const authorities = host
            ? portsOf(entries, scheme).map((port) => `${host}${port}`)
            : entries.flatMap((entry) =>
                  namesOf(entry).flatMap((name) =>
                      portsOf([entry], scheme).map((port) => `${name.includes(":") ? `[${name}]` : name}${port}`),
                  ),
              );
        return authorities.flatMap((authority) => paths.map((path) => `${scheme}://${authority}${path}`));
    });
    return [...new Set(urls)];
}

const usual = { http: 80, https: 443 } as const;

/** What follows the host in a URL: nothing for the scheme's own port, which also applies when the status lists none. */
function portsOf(entries: readonly Entry[], scheme: keyof typeof usual): string[] {
    const other = scheme === "http" ? usual.https : usual.http;
    const served = entries
        .flatMap(({ ports = [] }) => ports)
        .filter(({ port, protocol = "TCP", error }) => error === undefined && protocol === "TCP" && port !== other)
        .map(({ port }) => port);
    if (served.length === 0 || served.includes(usual[scheme])) return [""];
    return [...new Set(served)].map((port) => `:${port}`);
}

/** A certificate for `*.example.com` covers exactly one label. */
const isSecure = (host: string, secure: ReadonlySet<string>): boolean =>
    secure.has(host) || secure.has(host.replace(/^[^.]+/, "*"));
