/**
 * The rules of HTTPRoute's definition about several fields (CEL), each with the server's own message. They get values
 * with their defaults filled in. Values that are not known yet, or of a wrong type, break no rule.
 */
import { isAbsent, isGiven, UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { Rule } from "./model";
import { pathCharacters } from "./patterns";
import type { Json } from "../../../inputs/json";

export const object = (value: unknown): Json =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
/** A field that is not known yet may turn out to be none: it is neither. */
export const has = (value: unknown, key: string): boolean => isGiven(object(value)[key]);
export const lacks = (value: unknown, key: string): boolean => isAbsent(object(value)[key]);
const isText = (value: unknown): value is string => typeof value === "string";
export const rule = (message: string, says: string, help: string, breaks: (value: unknown) => boolean): Rule => ({
    message,
    says: () => says,
    help,
    breaks,
});

/** Sections of one parent: two values that are not known yet may differ. */
export const emptyOr = (value: unknown): unknown => (value === undefined ? "" : value);
export function isSameParent(a: Json, b: Json): boolean {
    const keys = ["group", "kind", "name"].every((key) => a[key] !== UNKNOWN_INPUT && a[key] === b[key]);
    return keys && a["namespace"] !== UNKNOWN_INPUT && emptyOr(a["namespace"]) === emptyOr(b["namespace"]);
}
export const parentPairs = (value: unknown): [Json, Json][] => {
    // Two that are not known yet may be any two.
    const parents = list(value)
        .filter((one) => one !== UNKNOWN_INPUT)
        .map(object);
    return parents.flatMap((a, i) => parents.slice(i + 1).map((b): [Json, Json] => [a, b]));
};

export const parentRules: readonly Rule[] = [
    rule(
        "sectionName must be specified when parentRefs includes 2 or more references to the same parent",
        "Two of them name the same parent, one with a sectionName and one without.",
        "Give each a sectionName, or name the parent once.",
        (value) =>
            parentPairs(value).some(
                ([a, b]) =>
                    isSameParent(a, b) &&
                    ![a, b].some(({ sectionName }) => sectionName === UNKNOWN_INPUT) &&
                    (emptyOr(a["sectionName"]) === "") !== (emptyOr(b["sectionName"]) === ""),
            ),
    ),
    rule(
        "sectionName must be unique when parentRefs includes 2 or more references to the same parent",
        "Two of them name the same parent and the same section; their ports do not tell them apart.",
        "Give each its own sectionName, or name the parent once.",
        (value) =>
            parentPairs(value).some(
                ([a, b]) =>
                    isSameParent(a, b) &&
                    a["sectionName"] !== UNKNOWN_INPUT &&
                    emptyOr(a["sectionName"]) === emptyOr(b["sectionName"]),
            ),
    ),
];

export const allMatches = 128;
export const allRules: readonly Rule[] = [
    rule(
        "While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128",
        `Its rules have more than ${allMatches} matches together.`,
        "Split it into several HTTPRoutes.",
        (value) => list(value).reduce<number>((sum, one) => sum + list(object(one)["matches"]).length, 0) > allMatches,
    ),
];

const filtersOf = (value: unknown): Json[] => list(object(value)["filters"]).map(object);
const replacesPrefix = (filter: Json, key: string): boolean => {
    const path = object(object(filter[key])["path"]);
    return path["type"] === "ReplacePrefixMatch" && path["replacePrefixMatch"] !== undefined;
};
/** `exists_one` of the definition: two of them are no violation. */
const once = (filters: readonly Json[], key: string): boolean =>
    filters.filter((filter) => replacesPrefix(filter, key)).length === 1;
function hasNoSinglePrefix(value: unknown): boolean {
    const given = object(value)["matches"];
    if (given === UNKNOWN_INPUT || list(given).includes(UNKNOWN_INPUT)) return false;
    const matches = list(given).map(object);
    if (matches.length !== 1) return true;
    const path = matches[0]?.["path"];
    return path !== UNKNOWN_INPUT && object(path)["type"] !== UNKNOWN_INPUT && object(path)["type"] !== "PathPrefix";
}
const onePrefix = "Give the rule exactly one match, with a path of type PathPrefix, or use replaceFullPath.";
const prefixSays = (what: string): string =>
    `The ${what} replaces the prefix that matched, but the rule has not exactly one match with a PathPrefix.`;
const prefixRule = (message: string, key: string, what: string, inBackends: boolean): Rule =>
    rule(message, prefixSays(what), onePrefix, (value) => {
        const replaces = inBackends
            ? list(object(value)["backendRefs"]).filter((ref) => once(filtersOf(ref), key)).length === 1
            : once(filtersOf(value), key);
        return replaces && hasNoSinglePrefix(value);
    });

export const ruleRules: readonly Rule[] = [
    rule(
        "RequestRedirect filter must not be used together with backendRefs",
        "It redirects and has backends.",
        "Give one of the two.",
        (value) =>
            list(object(value)["backendRefs"]).length > 0 &&
            filtersOf(value).some((f) => has(f, "requestRedirect") && f["type"] !== UNKNOWN_INPUT),
    ),
    prefixRule(
        "When using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
        "requestRedirect",
        "redirect",
        false,
    ),
    prefixRule(
        "When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
        "urlRewrite",
        "rewrite",
        false,
    ),
    prefixRule(
        "Within backendRefs, when using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
        "requestRedirect",
        "redirect of a backend",
        true,
    ),
    prefixRule(
        "Within backendRefs, When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
        "urlRewrite",
        "rewrite of a backend",
        true,
    ),
];

export const backendRules: readonly Rule[] = [
    rule(
        "Must have port for Service reference",
        "The port of the Service is missing.",
        "Add port: the number of a port of the Service.",
        (value) => {
            const { group, kind, port } = object(value);
            return group === "" && kind === "Service" && port === undefined;
        },
    ),
];

const ofType = (filters: unknown, type: string): number =>
    list(filters).filter((filter) => object(filter)["type"] === type).length;
const atMostOnce = (type: string): Rule =>
    rule(
        `${type} filter cannot be repeated`,
        `There are several filters of type ${type}.`,
        "Put what they do into one.",
        (value) => ofType(value, type) > 1,
    );

export const filterListRules: readonly Rule[] = [
    rule(
        "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both",
        "It redirects and rewrites.",
        "Give one of the two: a redirect can name host and path itself.",
        (value) => ofType(value, "RequestRedirect") > 0 && ofType(value, "URLRewrite") > 0,
    ),
    ...["CORS", "RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite"].map(atMostOnce),
];

/** Type of a filter → the field for it. */
export const filterFields = {
    RequestHeaderModifier: "requestHeaderModifier",
    ResponseHeaderModifier: "responseHeaderModifier",
    RequestMirror: "requestMirror",
    RequestRedirect: "requestRedirect",
    URLRewrite: "urlRewrite",
    CORS: "cors",
    ExtensionRef: "extensionRef",
} as const;

export const filterRules: readonly Rule[] = Object.entries(filterFields).flatMap(([type, field]) => [
    rule(
        `filter.${field} must be nil if the filter.type is not ${type}`,
        `It has ${field}, but its type is not ${type}.`,
        `Give type: "${type}", or leave ${field} out.`,
        (value) => has(value, field) && object(value)["type"] !== UNKNOWN_INPUT && object(value)["type"] !== type,
    ),
    rule(
        `filter.${field} must be specified for ${type} filter.type`,
        `Its type is ${type}, but ${field} is missing.`,
        `Give ${field}.`,
        (value) => lacks(value, field) && object(value)["type"] === type,
    ),
]);

const mirror = "Only one of percent or fraction may be specified in HTTPRequestMirrorFilter";
export const mirrorRules: readonly Rule[] = [
    rule(
        mirror,
        "It has percent and fraction.",
        "Give one of the two.",
        (v) => has(v, "percent") && has(v, "fraction"),
    ),
];
export const fractionRules: readonly Rule[] = [
    rule(
        "numerator must be less than or equal to denominator",
        "It is more than one.",
        "Give a part of the whole.",
        (v) => {
            const { numerator, denominator } = object(v);
            return typeof numerator === "number" && typeof denominator === "number" && numerator > denominator;
        },
    ),
];

export const pathModifierRules: readonly Rule[] = [
    ["ReplaceFullPath", "replaceFullPath"] as const,
    ["ReplacePrefixMatch", "replacePrefixMatch"] as const,
].flatMap(([type, field]) => [
    rule(
        `${field} must be specified when type is set to '${type}'`,
        `Its type is ${type}, but ${field} is missing.`,
        `Give ${field}.`,
        (value) => object(value)["type"] === type && lacks(value, field),
    ),
    rule(
        `type must be '${type}' when ${field} is set`,
        `It has ${field}, but its type is not ${type}.`,
        `Give type: "${type}".`,
        (value) => has(value, field) && object(value)["type"] !== UNKNOWN_INPUT && object(value)["type"] !== type,
    ),
]);

const plainPath = (value: unknown): string | undefined => {
    const { type, value: path } = object(value);
    return (type === "Exact" || type === "PathPrefix") && isText(path) ? path : undefined;
};
const types = "type one of ['Exact', 'PathPrefix']";
const pathRule = (message: string, wrong: string, help: string, breaks: (path: string) => boolean): Rule => ({
    message,
    says: (value) => `${JSON.stringify(plainPath(value))} ${wrong}.`,
    help,
    breaks: (value) => {
        const path = plainPath(value);
        return path !== undefined && breaks(path);
    },
});

export const pathRules: readonly Rule[] = [
    pathRule(
        `value must be an absolute path and start with '/' when ${types}`,
        "does not start with a slash",
        "Start it with /.",
        (path) => !path.startsWith("/"),
    ),
    ...["//", "/./", "/../", "%2f", "%2F", "#"].map((part) =>
        pathRule(`must not contain '${part}' when ${types}`, `contains ${part}`, `Leave ${part} out.`, (path) =>
            path.includes(part),
        ),
    ),
    ...["/..", "/."].map((end) =>
        pathRule(`must not end with '${end}' when ${types}`, `ends with ${end}`, `Leave ${end} out.`, (path) =>
            path.endsWith(end),
        ),
    ),
    pathRule(
        "must only contain valid characters (matching ^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$) for types ['Exact', 'PathPrefix']",
        "has characters that the path of a URL does not have",
        "Write other characters as % and two hexadecimal digits; a pattern is type: RegularExpression, with [^/]+ in place of a {name}.",
        (path) => !pathCharacters.test(path),
    ),
];

const anyAlone = (field: string, rest: string): readonly Rule[] => [
    rule(
        `${field} cannot contain '*' alongside other ${rest}`,
        "It has * and others.",
        'Give ["*"] alone, or name each.',
        (value) => list(value).includes("*") && list(value).length > 1,
    ),
];
export const corsRules = {
    allowOrigins: anyAlone("AllowOrigins", "origins"),
    allowMethods: anyAlone("AllowMethods", "methods"),
    allowHeaders: anyAlone("AllowHeaders", "methods"),
} as const;

/** A duration as the server reads it (Go, `time.ParseDuration`), in milliseconds; undefined when it cannot. */
const unit = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 1e-3, "\u00b5s": 1e-3, ns: 1e-6 } as const;
const part = "(\\d+\\.?\\d*|\\.\\d+)(ms|us|\u00b5s|ns|h|m|s)";
function milliseconds(text: string): number | undefined {
    if (/^[-+]?0$/.test(text)) return 0;
    if (!new RegExp(`^[-+]?(${part})+$`).test(text)) return undefined;
    const sum = [...text.matchAll(new RegExp(part, "g"))].reduce(
        (all, [, count, of]) => all + Number(count) * unit[of as keyof typeof unit],
        0,
    );
    return text.startsWith("-") ? -sum : sum;
}

export const timeoutRules: readonly Rule[] = [
    rule(
        "backendRequest timeout cannot be longer than request timeout",
        "backendRequest is longer than request, which includes it, or cannot be compared with it.",
        "Give a backendRequest that is no longer than request.",
        (value) => {
            const { request, backendRequest } = object(value);
            if (!isText(request) || !isText(backendRequest)) return false;
            const [whole, one] = [request, backendRequest].map(milliseconds);
            // The server refuses what it cannot compare; 0 is no limit.
            return whole === undefined || (whole !== 0 && (one === undefined || one > whole));
        },
    ),
];
