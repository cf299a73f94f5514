/** Redirects to the very URL that was asked for: a client gets no answer, however often it asks again. */
import type { CompiledRule } from "./compile";
import type { Dialect, Probe } from "./dialect";
import { portOf } from "./listener";
import { fillLocation } from "./location";

/** False where it is not known with which scheme the request arrives, or whether the platform sends such a redirect. */
export function leadsToItself({ rule, path }: CompiledRule, dialect: Dialect, seen: Probe): boolean {
    const { request } = seen;
    if (rule.target.kind !== "redirect" || dialect.redirectsToItself !== true || request.scheme === undefined)
        return false;
    const location = dialect.location?.(rule, path, seen) ?? fillLocation(rule.target.url, request);
    const query = request.query === undefined ? "" : `?${request.query}`;
    const asked = `${request.scheme}://${request.host}:${portOf(request)}${request.path}${query}`;
    return withPort(location) === withPort(asked);
}

/** With the usual port written out, and the host in lower case. */
function withPort(url: string): string {
    const [, scheme = "", host = "", port, rest = ""] = /^(https?):\/\/([^/?#:]*)(?::(\d+))?(.*)$/i.exec(url) ?? [];
    const usual = scheme.toLowerCase() === "https" ? "443" : "80";
    return [scheme.toLowerCase(), host.toLowerCase(), port ?? usual, rest === "" ? "/" : rest].join("\n");
}
