import { codesIn } from "../../../diagnostics/catalogue";
import type { HeaderCondition, Origin, Rule, Target } from "../../../routing/model";
import { gatewayPriority } from "../../../routing/dialects/traefik-gateway";
import type { HTTPRouteFilter, HTTPRouteMatch, HTTPRouteRule, HTTPValueMatch } from "../types";
import type { Attachment } from "./attach";
import type { RefusedReference } from "./backends";
import { backendsOf } from "./backends";
import { isUnsupported, redirectTarget, rewriteOf } from "./filters";
import { listenerRank } from "./hostnames";
import { isClean, type PathReplacement, replacementText } from "./middleware";
import type { GatewayObjects } from "./objects";
import { keyOf, namespaceOf } from "./objects";

/** `crossroute/accept` on the route accepts findings about its rules. */
const acceptAnnotation = "crossroute/accept";

/** The API server fills in a default for an absent list only. */
const withoutMatch = "its list of matches is empty, which Traefik takes as no match at all; leave `matches` out";

const everything: HTTPRouteRule = { matches: [{ path: { type: "PathPrefix", value: "/" } }] };

export interface ReadRules {
    rules: Rule[];
    /** References of the route that lead nowhere, with the path of the rule. */
    refused: (RefusedReference & { rule: string })[];
}

/** The rules of a route at one listener, one for each match and host. */
export function rulesAt(objects: GatewayObjects, attachment: Attachment, withScheme: boolean): ReadRules {
    const { route, listener, hosts, doubt } = attachment;
    const { value, source } = route;
    const traefik = listener.dialect === "traefik-gateway";
    const rules = value.spec?.rules ?? [everything];
    const longest = Math.max(0, ...hosts.map((host) => host.length));
    const allow = codesIn(value.metadata?.annotations?.[acceptAnnotation] ?? "");
    const createdAt = value.metadata?.creationTimestamp;
    const refused: ReadRules["refused"] = [];
    const read = rules.flatMap((rule, i): Rule[] => {
        const path = `spec.rules[${i}]`;
        const answer = answerOf(objects, attachment, rule);
        refused.push(...answer.refused.map((one) => ({ ...one, rule: path })));
        const matches = rule.matches === undefined || rule.matches.length === 0 ? [{}] : rule.matches;
        const dropped = traefik && rule.matches?.length === 0 ? { dropped: withoutMatch } : {};
        return matches.flatMap((match, j): Rule[] => {
            const origin: Origin = {
                object: `HTTPRoute ${keyOf(value)}`,
                path: matches.length > 1 ? `${path}.matches[${j}]` : path,
                ...(source === undefined ? {} : { source }),
                ...(createdAt === undefined ? {} : { createdAt }),
            };
            const conditions = conditionsOf(match, traefik);
            const { type = "PathPrefix", value: written = "/" } = match.path ?? {};
            const own = {
                path: written,
                match: type === "PathPrefix" ? "Prefix" : type === "Exact" ? "Exact" : "Regex",
            } as const;
            const order = traefik
                ? -gatewayPriority({ ...own, ...conditions }, longest, rules.length - i)
                : listenerRank(listener.listener.hostname);
            const undetermined = doubt === undefined ? answer.undetermined : { why: doubt };
            return hosts.map((host): Rule => ({
                ...(host === "" ? {} : { host }),
                ...own,
                ...conditions,
                ...(withScheme && listener.scheme !== undefined ? { scheme: listener.scheme } : {}),
                target: answer.target,
                ...answer.rewrites,
                order,
                ...(listener.scheme === "https" ? { tls: true } : {}),
                ...(undetermined === undefined ? {} : { undetermined }),
                ...dropped,
                ...(allow.length === 0 ? {} : { allow }),
                origin,
            }));
        });
    });
    return { rules: read, refused };
}

interface Answer {
    target: Target;
    rewrites: { rewrite?: string; rewriteHost?: string };
    undetermined?: Rule["undetermined"];
    refused: RefusedReference[];
}

function answerOf(objects: GatewayObjects, { route, listener }: Attachment, rule: HTTPRouteRule): Answer {
    const traefik = listener.dialect === "traefik-gateway";
    const filters = rule.filters ?? [];
    if (traefik && filters.some(isUnsupported))
        return { target: { kind: "fixed", status: 500 }, rewrites: {}, refused: [] };
    const replacement = traefik ? replacementIn(objects, namespaceOf(route.value), filters) : undefined;
    const unread = replacement === undefined ? unreadFilter(filters) : undefined;
    const doubt =
        unread !== undefined
            ? { undetermined: unreadBy(unread, traefik) }
            : replacement === undefined || isClean(replacement)
              ? {}
              : { undetermined: unclean };
    const redirect = filters.find(({ type }) => type === "RequestRedirect")?.requestRedirect;
    if (redirect !== undefined) {
        const at = { port: listener.listener.port, scheme: listener.scheme, assumed: listener.assumed };
        return { target: redirectTarget(redirect, at, traefik), rewrites: {}, refused: [], ...doubt };
    }
    const rewrite = filters.find(({ type }) => type === "URLRewrite")?.urlRewrite;
    const { target, undetermined, refused } = backendsOf(rule, {
        objects,
        namespace: namespaceOf(route.value),
        placed: route.value.metadata?.namespace !== undefined,
        traefik,
    });
    const why = undetermined === undefined ? doubt : { undetermined };
    if (replacement !== undefined)
        return { target, rewrites: { rewrite: replacementText(replacement) }, refused, ...why };
    return { target, rewrites: rewrite === undefined ? {} : rewriteOf(rewrite), refused, ...why };
}

/** A filter answers itself, or the backend does: no other rule. But Traefik leaves a rule out whose Middleware it does not find. */
const unreadBy = (filter: string, traefik: boolean): NonNullable<Rule["undetermined"]> => ({
    why: `what ${filter} does with it is not read`,
    answerOnly: true,
    ...(traefik ? {} : { or: [{ kind: "unknown", label: `what ${filter} makes of it`, unread: true }] as const }),
});

const unclean = {
    why: "Traefik answers 400 where the replaced path has a doubled slash or a dot segment",
    answerOnly: true as const,
    or: [{ kind: "fixed", status: 400 }] as const,
};

/** What the only filter replaces the path with, if its Middleware is known and read. */
function replacementIn(
    { middlewares }: GatewayObjects,
    namespace: string,
    filters: readonly HTTPRouteFilter[],
): PathReplacement | undefined {
    const [filter, ...others] = filters;
    if (others.length > 0 || filter?.type !== "ExtensionRef") return undefined;
    const { group, kind, name } = filter.extensionRef ?? {};
    return group === "traefik.io" && kind === "Middleware" ? middlewares.get(`${namespace}/${name}`) : undefined;
}

const known = [
    "RequestHeaderModifier",
    "ResponseHeaderModifier",
    "RequestMirror",
    "RequestRedirect",
    "URLRewrite",
    "CORS",
];

/** The first filter that may answer or redirect in a way that is not read here. */
function unreadFilter(filters: readonly HTTPRouteFilter[]): string | undefined {
    for (const { type, extensionRef } of filters) {
        if (type === "ExtensionRef") return `${extensionRef?.kind ?? "the object"} ${extensionRef?.name ?? ""}`.trim();
        if (!known.includes(type)) return `the filter ${type}`;
    }
    return undefined;
}

type Conditions = Pick<Rule, "methods" | "headers" | "queries">;

/** The conditions of a match beside its path. Of equal names the first counts; Traefik wants all of them. */
function conditionsOf({ method, headers = [], queryParams = [] }: HTTPRouteMatch, traefik: boolean): Conditions {
    const first = (all: readonly HTTPValueMatch[], nameOf: (one: HTTPValueMatch) => string): HTTPValueMatch[] =>
        traefik ? [...all] : all.filter((one, i) => all.findIndex((other) => nameOf(other) === nameOf(one)) === i);
    const asked = first(headers, ({ name }) => name.toLowerCase()).map((one) => conditionOf(one, traefik));
    const queries = first(queryParams, ({ name }) => name).map((one) => conditionOf(one, traefik));
    return {
        ...(method === undefined ? {} : { methods: [method] }),
        ...(asked.length === 0 ? {} : { headers: asked }),
        ...(queries.length === 0 ? {} : { queries }),
    };
}

const conditionOf = ({ type, name, value }: HTTPValueMatch, traefik: boolean): HeaderCondition => ({
    name,
    values: [value],
    ...(type === "RegularExpression"
        ? { regex: true, ...(traefik ? {} : { anchoring: "unstated" as const }) }
        : { exactly: true }),
    ...(traefik ? { repeated: "any" as const } : {}),
});
