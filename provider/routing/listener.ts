import type { Listener, Request, Table } from "./model";

/** Where requests arrive, and which listener of an address takes them. */

const anywhere: readonly Listener[] = [{}];

export const listenersOf = ({ listeners }: Table): readonly Listener[] =>
    listeners === undefined || listeners.length === 0 ? anywhere : listeners;

/** What DNS records lead to. Tables without an address are told apart by their gateways' names. */
export const addressOf = (table: Table, listener: Listener): string =>
    listener.address ?? (listener.unknown === true ? `${table.gateway} (known after apply)` : table.gateway);

export const addressesOf = (table: Table): readonly string[] => {
    const all = listenersOf(table).map((listener) => addressOf(table, listener));
    return all.length === 1 ? all : [...new Set(all)];
};

/** Whether an address is one of the network, and no name or id. */
export const isIp = (address: string): boolean => /^[\d.]+$/.test(address) || address.includes("::");

/** Whether the table's listeners take every request that arrives at its address. */
export const isOpen = (table: Table): boolean =>
    listenersOf(table).every(
        ({ scheme, port, host }) => scheme === undefined && port === undefined && host === undefined,
    );

const usualPorts = { http: 80, https: 443 } as const;

/** The port that a client connects to; undefined when the request tells neither port nor scheme. */
export const portOf = ({ scheme, port }: Pick<Request, "scheme" | "port">): number | undefined =>
    port ?? (scheme === undefined ? undefined : usualPorts[scheme]);

/** Whether a request that arrives at the listener's address arrives at the listener, whatever its host is. */
export function admits(listener: Listener, request: Pick<Request, "scheme" | "port">): boolean {
    if (listener.scheme !== undefined && request.scheme !== undefined && listener.scheme !== request.scheme)
        return false;
    const port = listener.port === undefined ? undefined : portOf(request);
    return port === undefined || port === listener.port;
}

/** How specific the listener's host is for the request's; undefined: the listener does not take it. */
export function hostFit({ host = "" }: Listener, asked: string): number | undefined {
    if (host === "" || host === "*") return 0;
    const [own, name] = [host.toLowerCase(), asked.toLowerCase().replace(/\.$/, "")];
    if (!own.startsWith("*.")) return own === name ? Infinity : undefined;
    const suffix = own.slice(1);
    return name.endsWith(suffix) && name.length > suffix.length ? suffix.length : undefined;
}

/** Scheme and port of a request at the listener, as a URL has them: the usual port is left out. */
export function requestAt({ scheme, port }: Listener): Pick<Request, "scheme" | "port"> {
    const by = scheme ?? (port === usualPorts.https ? "https" : port === undefined ? undefined : "http");
    return {
        ...(by === undefined ? {} : { scheme: by }),
        ...(port === undefined || (by !== undefined && port === usualPorts[by]) ? {} : { port }),
    };
}

/** `https on port 443`, `http`, `port 8080`, `every port`. */
export function describeListener({ scheme, port, host }: Listener): string {
    const on =
        port === undefined
            ? (scheme ?? "every port")
            : scheme === undefined
              ? `port ${port}`
              : `${scheme} on port ${port}`;
    return host === undefined || host === "" ? on : `${on} for ${host}`;
}

/** Whether a request can arrive at both, by scheme and port. */
export const overlaps = (a: Listener, b: Listener): boolean =>
    (a.port === undefined || b.port === undefined || a.port === b.port) &&
    (a.scheme === undefined || b.scheme === undefined || a.scheme === b.scheme);
