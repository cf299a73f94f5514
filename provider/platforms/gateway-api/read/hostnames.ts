import { lowerHost, variablesIn } from "../../../inputs/variables";

const isWildcard = (host: string): boolean => host.startsWith("*.");

/** Whether a wildcard matches a name, or all that another wildcard matches. */
const covers = (wildcard: string, host: string): boolean => {
    const name = isWildcard(host) ? host.slice(1) : host;
    const suffix = wildcard.slice(1);
    return name.endsWith(suffix) && (isWildcard(host) || name.length > suffix.length);
};

/** The hosts that match both names; undefined: none. An empty name is every host. */
export function intersect(a: string, b: string): string | undefined {
    if (a === "" || a === b) return b;
    if (b === "") return a;
    if (isWildcard(a) && covers(a, b)) return b;
    return isWildcard(b) && covers(b, a) ? a : undefined;
}

/**
 * The hosts that a route serves at a listener: those that match both. Empty: the route does not attach there. An empty
 * name in the list is every host.
 * @param unknown placeholder for a text that is known after apply
 */
export function hostnamesAt(
    listener: string | undefined,
    route: readonly string[] | undefined,
    unknown?: string,
): string[] {
    const own = lowerHost(listener ?? "");
    if (route === undefined || route.length === 0) return [own];
    // A host that is not known yet may be any host of the listener.
    const isUnknown = (host: string): boolean => unknown !== undefined && host.includes(unknown);
    const isOpen = (host: string): boolean => variablesIn(`${own} ${host}`).length > 0 && mayMeet(own, host);
    const both = route.flatMap((host) =>
        isUnknown(host) ? host : (intersect(own, lowerHost(host)) ?? (isOpen(host) ? host : [])),
    );
    return [...new Set(both)];
}

/** Whether what is put for their variables can make two names meet: what stands after the last of them stays as it is. */
function mayMeet(a: string, b: string): boolean {
    const [one = "", other = ""] = [a, b].map((host) => endOf(lowerHost(host)));
    return one.endsWith(other) || other.endsWith(one);
}

const endOf = (host: string): string => {
    const last = variablesIn(host).reduce(
        (end, variable) => Math.max(end, host.lastIndexOf(variable) + variable.length),
        0,
    );
    return last > 0 ? host.slice(last) : host.replace(/^\*/, "");
};

/** The listener with the more specific name first: exact, then longer wildcards, then every host. */
export const listenerRank = (hostname: string | undefined): number =>
    hostname === undefined || hostname === "" ? 1_000 : isWildcard(hostname) ? 500 - hostname.length : 0;
