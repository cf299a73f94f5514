/** Traefik's Middleware `headers`. Sources: Traefik 3.7, `pkg/middlewares/headers`, and github.com/unrolled/secure. */
import { isArray, isObject, type Json } from "../../../inputs/json";

/** By the name of a header in lower case, with the name as it is written. */
export type Changed = Map<string, { name: string; value: string | null; add?: true }>;

export interface HeadersRead {
    /** Null removes the header. */
    request: Changed;
    response: Changed;
    host?: string;
    /** It answers the preflights of browsers itself. */
    preflight: boolean;
    /** Settings for which there is no header of one value, and whether they keep requests out. */
    others: { setting: string; guards: boolean }[];
    /** Settings of Traefik 2 that redirect. */
    old?: string;
}

const isGiven = (value: unknown): boolean =>
    isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== false && value !== "";

const textOf = (value: unknown): string => (isGiven(value) ? String(value) : "");

/** Headers that are set on every answer, by the setting that asks for them. The first of one header counts. */
const ofAnswers: readonly (readonly [setting: string, header: string, value: (given: string) => string])[] = [
    ["customFrameOptionsValue", "X-Frame-Options", (given) => given],
    ["frameDeny", "X-Frame-Options", () => "DENY"],
    ["contentTypeNosniff", "X-Content-Type-Options", () => "nosniff"],
    ["customBrowserXSSValue", "X-XSS-Protection", (given) => given],
    ["browserXssFilter", "X-XSS-Protection", () => "1; mode=block"],
    ["contentSecurityPolicy", "Content-Security-Policy", (given) => given],
    ["contentSecurityPolicyReportOnly", "Content-Security-Policy-Report-Only", (given) => given],
    ["referrerPolicy", "Referrer-Policy", (given) => given],
    ["permissionsPolicy", "Permissions-Policy", (given) => given],
];

const isCors = /^(accessControl|addVaryHeader$)/;
/** They say when another setting counts, or nothing that is sent. */
const conditions =
    /^(sts|forceSTSHeader$|isDevelopment$|hostsProxyHeaders$|sslProxyHeaders$|custom(Request|Response)Headers$)/;
const redirecting = /^ssl(Redirect|TemporaryRedirect|Host|ForceHost)$/;

/** Undefined: Traefik refuses a Middleware that says nothing. */
export function readHeaders(given: Json, scheme: "http" | "https"): HeadersRead | undefined {
    const names = Object.keys(given).filter((name) => isGiven(given[name]));
    const isEmpty = (name: string): boolean => isObject(given[name]) && Object.keys(given[name]).length === 0;
    if (names.every(isEmpty) && given["stsSeconds"] === undefined) return undefined;
    const request: Changed = new Map();
    const response: Changed = new Map();
    let host: string | undefined;
    for (const [name, value] of pairsOf(given["customRequestHeaders"]))
        if (name.toLowerCase() === "host" && value !== "") host = value;
        else request.set(name.toLowerCase(), { name, value: value === "" ? null : value });
    // Its own headers come last, over what the other settings write.
    for (const [name, value] of pairsOf(given["customResponseHeaders"]))
        response.set(name.toLowerCase(), { name, value: value === "" ? null : value });
    const add = (name: string, value: string): void => {
        if (!response.has(name.toLowerCase())) response.set(name.toLowerCase(), { name, value });
    };
    const isDevelopment = given["isDevelopment"] === true;
    const seconds = Number(given["stsSeconds"] ?? 0);
    if (seconds > 0 && !isDevelopment && (scheme === "https" || given["forceSTSHeader"] === true)) {
        const more = [
            given["stsIncludeSubdomains"] === true ? "; includeSubDomains" : "",
            given["stsPreload"] === true ? "; preload" : "",
        ];
        add("Strict-Transport-Security", `max-age=${seconds}${more.join("")}`);
    }
    for (const [setting, header, value] of ofAnswers)
        if (isGiven(given[setting]) && !textOf(given[setting]).includes("$NONCE"))
            add(header, value(textOf(given[setting])));
    const read = new Set(ofAnswers.map(([setting]) => setting));
    const others = names
        .filter((name) => !isCors.test(name) && !conditions.test(name) && !redirecting.test(name))
        .filter((name) => !read.has(name) || textOf(given[name]).includes("$NONCE"))
        .filter((name) => !(isDevelopment && name === "allowedHosts"))
        .map((setting) => ({ setting, guards: setting === "allowedHosts" }));
    const preflight = names.some((name) => isCors.test(name));
    const old = names.find((name) => redirecting.test(name));
    return {
        request,
        response,
        ...(host === undefined ? {} : { host }),
        preflight,
        others: preflight ? [...others, { setting: "accessControl", guards: false }] : others,
        ...(old === undefined ? {} : { old }),
    };
}

const pairsOf = (value: unknown): [name: string, value: string][] =>
    isObject(value) ? Object.entries(value).map(([name, text]) => [name, String(text ?? "")]) : [];
