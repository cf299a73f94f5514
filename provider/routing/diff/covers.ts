import type { TrafficChange } from "../diagnostic";
import type { Request } from "../model";

/**
 * Whether a request is in the set that a change describes, as it is written: `*` every host, `*.s` one label, `**.s` two or
 * more; `/p` the path, `/p/**` the path and all below, `/p*` all that starts so; exceptions are hosts or paths.
 *
 * Paths are compared as the platform sees them, so give the normalised path where a platform normalises.
 */
export function covers(change: TrafficChange, request: Pick<Request, "host" | "path" | "method">): boolean {
    const { host, path, methods, except = [] } = change.requests;
    const method = (request.method ?? "GET").toUpperCase();
    if (methods !== undefined && !methods.includes(method)) return false;
    if (!hostCovers(host, request.host.toLowerCase()) || !pathCovers(path, request.path)) return false;
    return !except.some((set) =>
        set.startsWith("/") ? pathCovers(set, request.path) : hostCovers(set, request.host.toLowerCase()),
    );
}

function hostCovers(set: string, host: string): boolean {
    if (set === "*") return true;
    if (!set.startsWith("*")) return set === host;
    const two = set.startsWith("**");
    const suffix = set.slice(two ? 2 : 1);
    if (!host.endsWith(suffix) || host.length <= suffix.length) return false;
    return host.slice(0, -suffix.length).includes(".") === two;
}

function pathCovers(set: string, path: string): boolean {
    if (set === "/**") return true;
    if (set.endsWith("/**")) {
        const base = set.slice(0, -3);
        return path === base || path.startsWith(`${base}/`);
    }
    if (set.endsWith("*")) return path.startsWith(set.slice(0, -1));
    return path === set.replace(/%2A$/, "*");
}
