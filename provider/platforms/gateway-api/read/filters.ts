import type { Target } from "../../../routing/model";
import type { HTTPPathModifier, HTTPRequestRedirectFilter, HTTPRouteFilter, HTTPURLRewriteFilter } from "../types";

/** `${rest}` is what a request's path has behind the prefix that the rule names. */
const modified = (path: HTTPPathModifier | undefined): string | undefined => {
    if (path === undefined) return undefined;
    if (path.type === "ReplaceFullPath") return path.replaceFullPath ?? "";
    return `${path.replacePrefixMatch ?? ""}\${rest}`;
};

/**
 * Where a redirect leads. Without a port it keeps the listener's, unless a scheme is written, whose own port then counts;
 * Traefik takes the port of the Host header instead.
 */
export function redirectTarget(
    { scheme, hostname, port, path, statusCode = 302 }: HTTPRequestRedirectFilter,
    listener: { port: number; scheme: "http" | "https" | undefined; assumed: boolean },
    traefik: boolean,
): Target {
    const host = hostname ?? "${host}";
    const ofListener = traefik ? "${:port}" : listener.assumed ? "" : portText(listener.port, listener.scheme);
    const given =
        port === undefined
            ? scheme === undefined
                ? ofListener
                : ""
            : portText(port, traefik ? undefined : (scheme ?? listener.scheme));
    return {
        kind: "redirect",
        url: `${scheme ?? "${protocol}"}://${host}${given}${modified(path) ?? "${path}"}\${?query}`,
        code: statusCode,
    };
}

const usual = { http: 80, https: 443 } as const;
const portText = (port: number, scheme: "http" | "https" | undefined): string =>
    scheme !== undefined && usual[scheme] === port ? "" : `:${port}`;

/** What the backend gets instead of path and host. */
export function rewriteOf(filter: HTTPURLRewriteFilter): { rewrite?: string; rewriteHost?: string } {
    const rewrite = modified(filter.path);
    return {
        ...(rewrite === undefined ? {} : { rewrite }),
        ...(filter.hostname === undefined ? {} : { rewriteHost: filter.hostname }),
    };
}

/** Filters that Traefik's Gateway provider does not know: the whole rule is answered with 500. */
export function isUnsupported({ type, extensionRef }: HTTPRouteFilter): boolean {
    if (type === "ExtensionRef") return !/^traefik\.(io|containo\.us)$/.test(extensionRef?.group ?? "");
    return type === "RequestMirror" || type === "CORS";
}
