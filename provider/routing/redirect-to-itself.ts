/** Redirects to the very URL that was asked for: a client gets no answer, however often it asks again. */
import type { CompiledRule } from "./compile";
import type { Dialect, Probe } from "./dialect";
import { portOf } from "./listener";
import { fillLocation } from "./redirect-location";
import type { Request } from "./model";

/** False where it is not known with which scheme the request arrives, or whether the platform sends such a redirect. */
export function leadsToItself(compiled: CompiledRule, dialect: Dialect, seen: Probe): boolean {
    if (dialect.redirectsToItself !== true || seen.request.scheme === undefined) return false;
    const location = locationOf(compiled, dialect, seen);
    return location !== undefined && isSameUrl(location, urlOf(seen.request));
}

/** Where the rule redirects the request. */
export const locationOf = ({ rule, path }: CompiledRule, dialect: Dialect, seen: Probe): string | undefined =>
    rule.target.kind === "redirect"
        ? (dialect.location?.(rule, path, seen) ?? fillLocation(rule.target.url, seen.request))
        : undefined;

export function urlOf(request: Request): string {
    const query = request.query === undefined ? "" : `?${request.query}`;
    return `${request.scheme}://${request.host}:${portOf(request)}${request.path}${query}`;
}

export const isSameUrl = (one: string, other: string): boolean => withPort(one) === withPort(other);

/** With the usual port written out, and the host in lower case. */
function withPort(url: string): string {
    const [, scheme = "", host = "", port, rest = ""] = /^(https?):\/\/([^/?#:]*)(?::(\d+))?(.*)$/i.exec(url) ?? [];
    const usual = scheme.toLowerCase() === "https" ? "443" : "80";
    return [scheme.toLowerCase(), host.toLowerCase(), port ?? usual, rest === "" ? "/" : rest].join("\n");
}
