import type { Target, Undetermined } from "../../../routing/model";
import type { HTTPBackendRef, HTTPRouteFilter, HTTPRouteRule } from "../types";
import { type FilterContext, filterName, isUnsupported, redirectTarget, type Rewrites, rewriteOf } from "./filters";
import { isClean, replacementText } from "./middleware";

/** A reference that leads nowhere, or possibly nowhere. */
export interface RefusedReference {
    /** `backendRefs[1]` of its rule. */
    path: string;
    why: string;
    kind: "grant" | "missing" | "kind";
    /** The objects prove it. */
    sure: boolean;
    /** Its share of the rule's requests, if there are others: `10 %`. */
    part?: string;
}

/** What comes of the requests of one backend. */
export interface BackendAnswer {
    target: Target;
    refused?: RefusedReference;
    /** Why its target is an error. */
    error?: string;
    /** Why something else may answer. */
    perhaps?: string;
    /** What answers then; default: a 500. */
    or?: Target;
    rewrites?: Rewrites;
}

/** Filters of a backend that are features of the specification and change neither where its requests go nor their path. */
const neutralFilters: readonly string[] = ["RequestHeaderModifier", "ResponseHeaderModifier"];

/**
 * What filters of a single backend make of its requests. Each controller decides whether it supports them; Traefik
 * does as it does with those of a rule, at the backend's share.
 * @param path `backendRefs[1]`
 */
export function withFilters(
    { filters = [] }: HTTPBackendRef,
    path: string,
    one: BackendAnswer,
    context: FilterContext & { ruleFilters: NonNullable<HTTPRouteRule["filters"]> },
): BackendAnswer {
    const filter = filters.find(({ type }) => !neutralFilters.includes(type));
    if (filter === undefined) return one;
    // Without its grant a backend is refused first; the answer is the same.
    if (context.traefik && filters.some(isUnsupported)) {
        const { type } = filters.find(isUnsupported) ?? filter;
        const refused = {
            path,
            why: `Traefik does not support the filter ${type} of a backend`,
            kind: "kind" as const,
        };
        const first = one.refused ?? { ...refused, sure: true };
        return { target: { kind: "fixed", status: 500 }, refused: first, error: first.why };
    }
    if (one.refused?.sure === true) return one;
    const known = context.traefik ? byTraefik(filters, one, context) : undefined;
    if (known !== undefined) return { ...one, ...known };
    const label = `the filter ${filterName(filter)} of ${path}`;
    return {
        ...one,
        perhaps: one.perhaps ?? `what ${label} makes of it is not read`,
        or: { kind: "unknown", label: `what ${label} makes of it`, unread: true },
    };
}

/** What Traefik makes of filters that it supports; undefined: that is not followed. */
function byTraefik(
    filters: readonly HTTPRouteFilter[],
    { target }: BackendAnswer,
    context: Parameters<typeof withFilters>[3],
): Pick<BackendAnswer, "target" | "rewrites" | "perhaps" | "or"> | undefined {
    // A path that the rule's own filters have changed is another one by then.
    const isChanged = context.ruleFilters.some(({ type }) => type === "URLRewrite" || type === "ExtensionRef");
    const redirect = filters.find(({ type }) => type === "RequestRedirect")?.requestRedirect;
    const others = filters.filter(({ type }) => !neutralFilters.includes(type));
    if (others.length > 1 || isChanged) return undefined;
    if (redirect !== undefined) return { target: redirectTarget(redirect, context) };
    const rewrite = others.find(({ type }) => type === "URLRewrite")?.urlRewrite;
    if (rewrite !== undefined) return { target, rewrites: rewriteOf(rewrite) };
    const replacement = context.replacement(filters);
    if (replacement === undefined) return undefined;
    return {
        target,
        rewrites: { rewrite: replacementText(replacement) },
        ...(isClean(replacement) ? {} : { perhaps: unclean.why, or: unclean.or[0] }),
    };
}

export const unclean = {
    why: "Traefik answers 400 where the replaced path has a doubled slash or a dot segment",
    answerOnly: true,
    or: [{ kind: "fixed", status: 400 }],
} as const satisfies Undetermined & { or: readonly [Target] };
