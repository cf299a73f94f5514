import { holdsSentinel, UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import type { Target } from "../../../routing/model";
import type { PathReplacement } from "./middleware";
import type { HTTPPathModifier, HTTPRequestRedirectFilter, HTTPRouteFilter, HTTPURLRewriteFilter } from "../types";

/** `${rest}` is the part of a request's path behind the rule's prefix. */
const modified = (path: HTTPPathModifier | undefined): string | undefined => {
    if (path === undefined) return undefined;
    if (holdsSentinel(path)) return UNKNOWN_SENTINEL;
    if (path.type === "ReplaceFullPath") return path.replaceFullPath ?? "";
    return `${path.replacePrefixMatch ?? ""}\${rest}`;
};

/**
 * Where a redirect leads. Without a port it keeps the listener's, unless it names a scheme: then that scheme's own port
 * counts. Traefik takes the port of the Host header instead.
 */
export function redirectTarget(redirect: HTTPRequestRedirectFilter, { listener, traefik }: FilterContext): Target {
    if (holdsSentinel(redirect)) return { kind: "redirect", url: UNKNOWN_SENTINEL };
    const { scheme, hostname, port, path, statusCode = 302 } = redirect;
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

/** What a backend gets instead of the path and the host that were sent. */
export interface Rewrites {
    rewrite?: string;
    rewriteHost?: string;
}

/** What the meaning of a filter hangs on besides the filter. */
export interface FilterContext {
    /** The controller is Traefik, which has status codes and filters of its own. */
    traefik: boolean;
    /** Where its requests arrive; it was assumed from a route's reference. */
    listener: { port: number; scheme: "http" | "https" | undefined; assumed: boolean };
    /** The Middleware that an ExtensionRef of a list of filters leads to, if it is the only one, known and read. */
    replacement(filters: readonly HTTPRouteFilter[]): PathReplacement | undefined;
}

export function rewriteOf(filter: HTTPURLRewriteFilter): Rewrites {
    if (typeof filter === "string" && holdsSentinel(filter)) return { rewrite: UNKNOWN_SENTINEL };
    const rewrite = modified(filter.path);
    return {
        ...(rewrite === undefined ? {} : { rewrite }),
        ...(filter.hostname === undefined ? {} : { rewriteHost: filter.hostname }),
    };
}

/**
 * Filters that Traefik's Gateway provider does not support, and a rewrite of nothing: it answers the whole rule with
 * 500, or the share of the backend that has the filter.
 */
export function isUnsupported({ type, extensionRef, urlRewrite }: HTTPRouteFilter): boolean {
    const given = type === "ExtensionRef" ? [extensionRef, extensionRef?.group] : [urlRewrite];
    // A text stands here only for what is known after apply.
    if (given.some((part) => typeof part === "string" && holdsSentinel(part))) return false;
    if (type === "ExtensionRef") return extensionRef?.group !== "traefik.io";
    if (type === "URLRewrite") return urlRewrite?.hostname === undefined && urlRewrite?.path === undefined;
    return type === "RequestMirror" || type === "CORS";
}

/** Of one that it does not support, in words. */
export const unsupportedName = ({ type, extensionRef }: HTTPRouteFilter): string =>
    type === "URLRewrite"
        ? "a filter URLRewrite that rewrites nothing"
        : `the filter ${type}${extensionRef === undefined ? "" : ` of a ${extensionRef.kind} of ${extensionRef.group}`}`;

/** Its type; where it is left out, the field that says what it does. */
export const filterName = ({ type, ...fields }: { type?: string }): string =>
    type ?? Object.keys(fields)[0] ?? "without a type";
