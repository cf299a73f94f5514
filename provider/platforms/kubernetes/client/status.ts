interface LoadBalancerStatus {
    loadBalancer?: { ingress?: readonly { ip?: string; hostname?: string }[] };
}
interface Spec {
    rules?: readonly unknown[];
    tls?: readonly unknown[];
}
interface Rule {
    host?: string;
    http?: { paths?: readonly { path?: string }[] };
}

/** IP addresses and host names that the controller wrote; empty when it has not (yet). */
export function addressesOf(status: unknown): string[] {
    const entries = (status as LoadBalancerStatus | undefined)?.loadBalancer?.ingress ?? [];
    return entries.map((entry) => entry.ip ?? entry.hostname).filter((address) => address !== undefined);
}

/** One URL for each path, in order and without repetition; a rule without a host has one for each address. */
export function urlsOf(spec: unknown, addresses: readonly string[]): string[] {
    const { rules = [], tls = [] } = spec as Spec;
    const secure = new Set((tls as { hosts?: string[] }[]).flatMap((entry) => entry.hosts ?? []));
    const urls = (rules as Rule[]).flatMap((rule) => {
        const hosts = rule.host ? [rule.host] : addresses.map((a) => (a.includes(":") ? `[${a}]` : a));
        const paths = rule.http?.paths?.map((p) => p.path || "/") ?? ["/"];
        return hosts.flatMap((host) =>
            paths.map((path) => `${isSecure(host, secure) ? "https" : "http"}://${host}${path}`),
        );
    });
    return [...new Set(urls)];
}

/** A certificate for `*.example.com` covers exactly one label. */
const isSecure = (host: string, secure: ReadonlySet<string>): boolean =>
    secure.has(host) || secure.has(host.replace(/^[^.]+/, "*"));
