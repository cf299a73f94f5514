import { holdsSentinel } from "../../../inputs/unknown";
import { codesIn } from "../../../diagnostics/catalogue";
import type { Origin, Rule, Target } from "../../../routing/model";
import { gatewayPriority } from "../../../routing/dialects/traefik-gateway";
import type { HTTPRouteFilter, HTTPRouteRule } from "../types";
import type { Attachment } from "./attach";
import { type RefusedReference, unclean } from "./backend-filters";
import { answersWith, backendsOf } from "./backends";
import { conditionsOf } from "./conditions";
import { preflightsOf } from "./cors";
import {
    type FilterContext,
    filterName,
    isUnsupported,
    redirectTarget,
    type Rewrites,
    rewriteOf,
    unsupportedName,
} from "./filters";
import { atHost } from "./host-header";
import { listenerRank } from "./hostnames";
import { knownOfMatch } from "./late";
import { isClean, type PathReplacement, replacementText } from "./middleware";
import type { GatewayObjects } from "./objects";
import { keyOf, namespaceOf } from "./objects";
import { treatmentOf } from "./treatment";

/** `crossroute/accept` on the route accepts findings about its rules. */
const acceptAnnotation = "crossroute/accept";

/** The API server fills in a default for an absent list only. */
const withoutMatch = "its list of matches is empty, which Traefik takes as no match at all; leave `matches` out";

const everything: HTTPRouteRule = { matches: [{ path: { type: "PathPrefix", value: "/" } }] };

const separate =
    "Give the two hosts or listeners of their own, or write rules for the paths of gRPC into the HTTPRoute.";

export interface ReadRules {
    rules: Rule[];
    /** References of the route that lead nowhere, with the path of the rule. */
    refused: (RefusedReference & { rule: string })[];
    /** Rules that answer every request with an error, and why. */
    unserved: { rule: string; status: number; why: string }[];
}

/** The rules of a route at one listener, one for each match and host. */
export function rulesAt(objects: GatewayObjects, attachment: Attachment, withScheme: boolean): ReadRules {
    const { route, listener, hosts, doubt, rival } = attachment;
    const { value, source } = route;
    const traefik = listener.dialect === "traefik-gateway";
    const rules = value.spec?.rules ?? [everything];
    const longest = Math.max(0, ...hosts.map((host) => host.length));
    const allow = codesIn(value.metadata?.annotations?.[acceptAnnotation] ?? "");
    const createdAt = value.metadata?.creationTimestamp;
    const refused: ReadRules["refused"] = [];
    const unserved: ReadRules["unserved"] = [];
    const read = rules.flatMap((rule, i): Rule[] => {
        const place = `spec.rules[${i}]`;
        const answer = answerOf(objects, attachment, rule);
        refused.push(...answer.refused.map((one) => ({ ...one, rule: place })));
        if (answer.unserved !== undefined && answer.target.kind === "fixed" && answer.undetermined === undefined)
            unserved.push({ rule: place, status: answer.target.status, why: answer.unserved });
        const errors =
            answer.unserved !== undefined && answer.target.kind === "fixed" && answer.undetermined === undefined
                ? [answersWith(answer.target.status, answer.unserved)]
                : (answer.errors ?? []);
        const treatment = treatmentOf(rule, traefik);
        const matches = rule.matches === undefined || rule.matches.length === 0 ? [{}] : rule.matches;
        const dropped = traefik && rule.matches?.length === 0 ? { dropped: withoutMatch } : {};
        return matches.flatMap((written, j): Rule[] => {
            const { match, unknown } = knownOfMatch(written);
            const origin: Origin = {
                object: `HTTPRoute ${keyOf(value)}`,
                path: matches.length > 1 ? `${place}.matches[${j}]` : place,
                ...(source === undefined ? {} : { source }),
                ...(createdAt === undefined ? {} : { createdAt }),
            };
            const conditions = conditionsOf(match, traefik);
            const { type = "PathPrefix", value: path = "/" } = match.path ?? {};
            const own = {
                path,
                match: type === "PathPrefix" ? "Prefix" : type === "Exact" ? "Exact" : "Regex",
            } as const;
            const order = traefik
                ? -gatewayPriority({ ...own, ...conditions }, longest, rules.length - i)
                : listenerRank(listener.listener.hostname);
            const either = rival === undefined ? undefined : { why: rival, answerOnly: true as const, help: separate };
            const undetermined = doubt === undefined ? (either ?? answer.undetermined) : { why: doubt };
            const cors = traefik ? undefined : rule.filters?.find(({ type }) => type === "CORS")?.cors;
            const port = listener.listener.port;
            const places = hosts.flatMap((host) => atHost(host, traefik ? {} : conditions, port) ?? []);
            const read = places.map(({ undetermined: ofHost, ...place }): Rule => ({
                ...own,
                ...conditions,
                ...place,
                ...(withScheme && listener.scheme !== undefined ? { scheme: listener.scheme } : {}),
                target: answer.target,
                ...answer.rewrites,
                ...(errors.length === 0 ? {} : { errors }),
                ...(treatment === undefined || answer.target.kind === "fixed" ? {} : { treatment }),
                order,
                ...(listener.scheme === "https" ? { tls: true } : {}),
                ...doubtIn(ofHost, undetermined),
                ...dropped,
                ...(allow.length === 0 ? {} : { allow }),
                ...(unknown.length === 0 ? {} : { unknown }),
                origin,
            }));
            return cors === undefined ? read : read.flatMap((one) => [...preflightsOf(one, cors), one]);
        });
    });
    return { rules: read, refused, unserved };
}

/** Where both are open, the answer of its requests and which these are, both are said. */
function doubtIn(ofHost: Rule["undetermined"], other: Rule["undetermined"]): Pick<Rule, "undetermined"> {
    if (ofHost === undefined) return other === undefined ? {} : { undetermined: other };
    if (other?.answerOnly !== true) return { undetermined: other ?? ofHost };
    return { undetermined: { ...ofHost, ...(other.or === undefined ? {} : { or: other.or, orOthers: true }) } };
}

interface Answer {
    target: Target;
    rewrites: Rewrites;
    undetermined?: Rule["undetermined"];
    refused: RefusedReference[];
    unserved?: string;
    errors?: readonly string[];
}

function answerOf(objects: GatewayObjects, { route, listener }: Attachment, rule: HTTPRouteRule): Answer {
    const traefik = listener.dialect === "traefik-gateway";
    const filters = rule.filters ?? [];
    const unsupported = traefik ? filters.find(isUnsupported) : undefined;
    if (unsupported !== undefined)
        return {
            target: { kind: "fixed", status: 500 },
            rewrites: {},
            refused: [],
            unserved: `Traefik does not support ${unsupportedName(unsupported)}`,
        };
    const namespace = namespaceOf(route.value);
    const context: FilterContext = {
        traefik,
        listener: { port: listener.listener.port, scheme: listener.scheme, assumed: listener.assumed },
        replacement: (all) => replacementIn(objects, namespace, all),
    };
    const replacement = traefik ? replacementIn(objects, namespace, filters) : undefined;
    const unread = replacement === undefined ? unreadFilter(filters) : undefined;
    const doubt =
        unread !== undefined
            ? { undetermined: unreadBy(unread, traefik) }
            : replacement === undefined || isClean(replacement)
              ? {}
              : { undetermined: unclean };
    const redirect = filters.find(({ type }) => type === "RequestRedirect")?.requestRedirect;
    if (redirect !== undefined)
        return { target: redirectTarget(redirect, context), rewrites: {}, refused: [], ...doubt };
    const rewrite = filters.find(({ type }) => type === "URLRewrite")?.urlRewrite;
    const backends = backendsOf(rule, {
        ...context,
        objects,
        namespace,
        clusters: route.clusters,
        placed: route.value.metadata?.namespace !== undefined,
        ruleFilters: filters,
    });
    const { target, undetermined, refused, unserved, errors } = backends;
    const why = undetermined === undefined ? doubt : { undetermined };
    const ofRule =
        replacement !== undefined
            ? { ...(rewrite === undefined ? {} : rewriteOf(rewrite)), rewrite: replacementText(replacement) }
            : rewrite === undefined
              ? {}
              : rewriteOf(rewrite);
    return {
        target,
        rewrites: { ...ofRule, ...backends.rewrites },
        refused,
        ...(unserved === undefined ? {} : { unserved }),
        ...(errors === undefined ? {} : { errors }),
        ...why,
    };
}

/** A filter answers itself, or the backend does. Traefik leaves a rule out whose Middleware it does not find. */
const unreadBy = (filter: string, traefik: boolean): NonNullable<Rule["undetermined"]> => ({
    why: `what ${filter} does with it is not read`,
    alike: { name: filter, why: "do what is not read" },
    answerOnly: true,
    or: [{ kind: "unknown", label: `what ${filter} makes of it`, unread: true }],
    ...(traefik ? { orOthers: true } : {}),
});

/** What the only filter besides another host replaces the path with, if its Middleware is known and read. */
function replacementIn(
    { middlewares }: GatewayObjects,
    namespace: string,
    filters: readonly HTTPRouteFilter[],
): PathReplacement | undefined {
    const [filter, ...others] = filters.filter((one) => !isHostOnly(one));
    if (others.length > 0 || filter?.type !== "ExtensionRef") return undefined;
    const { group, kind, name } = filter.extensionRef ?? {};
    return group === "traefik.io" && kind === "Middleware" ? middlewares.get(`${namespace}/${name}`) : undefined;
}

const isHostOnly = ({ type, urlRewrite }: HTTPRouteFilter): boolean =>
    type === "URLRewrite" &&
    typeof urlRewrite === "object" &&
    urlRewrite.hostname !== undefined &&
    urlRewrite.path === undefined;

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
    for (const filter of filters) {
        const { type, extensionRef } = filter;
        if (holdsSentinel(type)) return "a filter known after apply";
        if (type === "ExtensionRef") return `${extensionRef?.kind ?? "the object"} ${extensionRef?.name ?? ""}`.trim();
        if (!known.includes(type)) return `the filter ${filterName(filter)}`;
    }
    return undefined;
}
