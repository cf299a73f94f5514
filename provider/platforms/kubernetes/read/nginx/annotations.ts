/**
 * The annotations of ingress-nginx that decide routing, as v1.15.1 reads them. What it was seen to do with odd values is
 * in the recording that test/conformance/routing replays.
 */

export interface Redirect {
    url: string;
    code: number;
}

export interface Canary {
    weight: number;
    total: number;
    header: string;
    headerValue: string;
    headerPattern: string;
    cookie: string;
}

export interface Annotations {
    useRegex: boolean;
    /** Undefined: none that counts. */
    rewriteTarget: string | undefined;
    appRoot: string | undefined;
    redirect: Redirect | undefined;
    fromToWww: boolean;
    sslRedirect: boolean;
    forceSslRedirect: boolean;
    preserveTrailingSlash: boolean;
    aliases: readonly string[];
    canary: Canary | undefined;
    /** Origins whose preflights nginx answers itself; `*`: it answers every OPTIONS request. Undefined: none. */
    cors: readonly string[] | undefined;
    allow: readonly string[];
    deny: readonly string[];
    /** With `satisfy: any`, the annotation whose login lets in clients that the lists refuse. */
    loginBesideLists: string | undefined;
    /** The host that the backend sees. Undefined: that of the request, or it holds variables, which are not read. */
    upstreamHost: string | undefined;
    /** A Service that answers where the backend has no endpoints. */
    defaultBackend: string | undefined;
    /** TLS for its hosts is handed on as it is, where the controller was started so. */
    sslPassthrough: boolean;
    /** Why the controller ignores the whole Ingress, if it does. */
    dropped: string | undefined;
    /** Name of an annotation with nginx directives, which the controller serves only if its configuration allows it. */
    snippet: string | undefined;
}

const prefix = "nginx.ingress.kubernetes.io/";

/** Like Go's `strconv.ParseBool`; any other text is ignored. */
export function flag(text: string | undefined, otherwise: boolean): boolean {
    if (text === undefined) return otherwise;
    if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
    return ["0", "f", "F", "false", "FALSE", "False"].includes(text) ? false : otherwise;
}

const number = (text: string | undefined): number => (/^[+-]?\d+$/.test(text ?? "") ? Number(text) : 0);

const list = (text: string | undefined): string[] =>
    (text ?? "")
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");

export function readAnnotations(all: Readonly<Record<string, string>>): Annotations {
    const own = (name: string): string | undefined => all[prefix + name];
    const rewrite = own("rewrite-target");
    const root = own("app-root");
    return {
        useRegex: flag(own("use-regex"), false),
        rewriteTarget: rewrite !== undefined && /^[-._~a-zA-Z0-9/:$]+$/.test(rewrite) ? rewrite : undefined,
        appRoot: root?.startsWith("/") === true ? root : undefined,
        redirect: redirectOf(own),
        fromToWww: flag(own("from-to-www-redirect"), false) && !isIgnoredTemporal(own("temporal-redirect")),
        sslRedirect: flag(own("ssl-redirect"), true),
        forceSslRedirect: flag(own("force-ssl-redirect"), false),
        preserveTrailingSlash: flag(own("preserve-trailing-slash"), false),
        aliases: [...new Set(list(own("server-alias")))].sort(),
        canary: flag(own("canary"), false) ? canaryOf(own) : undefined,
        cors: corsOf(own),
        allow: list(own("whitelist-source-range") ?? own("allowlist-source-range")),
        deny: list(own("denylist-source-range")),
        loginBesideLists: own("satisfy") === "any" ? loginOf(own) : undefined,
        upstreamHost: upstreamHost(own("upstream-vhost") ?? ""),
        defaultBackend: own("default-backend"),
        sslPassthrough: flag(own("ssl-passthrough"), false),
        dropped: droppedBecause(own),
        snippet: Object.keys(all).find((name) => name.startsWith(prefix) && name.endsWith("-snippet")),
    };
}

/** The value of `upstream-vhost`, where it is a name alone. */
export const upstreamHost = (value: string): string | undefined =>
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i.test(value) ? value.toLowerCase() : undefined;

type Own = (name: string) => string | undefined;

/** A login by a password file, or by another server. */
function loginOf(own: Own): string | undefined {
    const name = ["auth-type", "auth-url"].find((one) => (own(one) ?? "") !== "");
    return name === undefined ? undefined : prefix + name;
}

const isWeb = (url: string): boolean => /^https?:/.test(url);
/** A temporal redirect that is no URL makes nginx ignore all redirect annotations. */
const isIgnoredTemporal = (url: string | undefined): boolean => url !== undefined && url !== "" && !isWeb(url);

function redirectOf(own: Own): Redirect | undefined {
    const temporal = own("temporal-redirect") ?? "";
    if (temporal !== "") {
        if (!isWeb(temporal)) return undefined;
        const code = number(own("temporal-redirect-code"));
        return { url: temporal, code: code < 300 || code > 307 ? 302 : code };
    }
    const permanent = own("permanent-redirect") ?? "";
    if (permanent === "") return undefined;
    const code = number(own("permanent-redirect-code"));
    // nginx makes a path absolute by the name the client asked for.
    const url = permanent.startsWith("/") ? `\${protocol}://\${name}${permanent}` : permanent;
    return { url, code: code < 300 || code > 308 ? 301 : code };
}

const canaryOf = (own: Own): Canary => ({
    weight: number(own("canary-weight")),
    total: Math.max(100, number(own("canary-weight-total"))),
    header: own("canary-by-header") ?? "",
    headerValue: own("canary-by-header-value") ?? "",
    headerPattern: own("canary-by-header-pattern") ?? "",
    cookie: own("canary-by-cookie") ?? "",
});

const originsForm = /^((((([a-z]+:\/\/)?(\*\.)?[A-Za-z0-9\-.]*(:\d+)?,?)|null)+)|\*)?$/;
const originForm = /^([a-z]+:\/\/(\*\.)?[A-Za-z0-9\-.]*(:\d+)?|null)$/;

/** A list that is not one of origins counts as `*`, and of a list those that are none are left out. */
function corsOf(own: Own): string[] | undefined {
    if (!flag(own("enable-cors"), false)) return undefined;
    const text = own("cors-allow-origin") ?? "";
    const origins = list(text);
    if (text === "" || origins.includes("*") || !originsForm.test(text.replace(/\s/g, ""))) return ["*"];
    return origins.filter((one) => originForm.test(one));
}

/** `ValidateServerName` of v1.15.1, for each name of the list. */
const aliasForm = /^[-A-Za-z0-9.*_~^$|()[\]+?\\{}/:&=]*$/;

function droppedBecause(own: Own): string | undefined {
    for (const name of ["permanent-redirect", "temporal-redirect"]) {
        if (own(name)?.includes("$")) return `${prefix}${name} holds a $, which the controller refuses`;
    }
    if (!list(own("server-alias")).every((name) => aliasForm.test(name)))
        return `${prefix}server-alias is not a list of host names`;
    return undefined;
}

const directives = [
    /\s*alias\s*.*;/s,
    /\s*root\s*.*;/s,
    /\/etc\/(passwd|shadow|group|nginx|ingress-controller)/,
    /\/var\/run\/secrets/,
    /.*_by_lua.*/,
];

/** A path that could be read as an nginx directive: its whole Ingress is ignored. */
export const looksLikeDirective = (path: string): boolean => directives.some((pattern) => pattern.test(path));
