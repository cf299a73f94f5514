/** What of Gateways and routes is known only after apply, or secret: where it decides, nothing is claimed by it. */
import { holdsSentinel, UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import type { RuleField, Target } from "../../../routing/model";
import type { HTTPBackendRef, HTTPRouteMatch, Listener, ParentReference } from "../types";

/** `the sectionName and port of spec.parentRefs[0] are known after apply, or secret`; undefined without a field. */
export function lateText(fields: readonly string[], where: string): string | undefined {
    if (fields.length === 0) return undefined;
    return `the ${fields.join(" and ")} of ${where} ${fields.length > 1 ? "are" : "is"} known after apply, or secret`;
}

/** Fields of a parentRef that choose the listeners, and that are not known. */
export const lateOfParent = (parent: ParentReference): ("group" | "kind" | "sectionName" | "port")[] =>
    (["group", "kind", "sectionName", "port"] as const).filter((field) => holdsSentinel(parent[field]));

/** A listener as wide as it may be. */
export function withoutLate(given: Listener): { listener: Listener; late: string[] } {
    const late = (["hostname", "port", "protocol", "tls", "allowedRoutes"] as const).filter((field) =>
        field === "tls" ? holdsSentinel(given.tls?.mode ?? given.tls) : holdsSentinel(given[field]),
    );
    if (late.length === 0) return { listener: given, late };
    const { hostname, tls, allowedRoutes, ...rest } = given;
    const isLate = (field: (typeof late)[number]): boolean => late.includes(field);
    return {
        listener: {
            ...rest,
            ...(hostname === undefined || isLate("hostname") ? {} : { hostname }),
            ...(typeof tls === "object" ? { tls: isLate("tls") ? { ...tls, mode: "Terminate" } : tls } : {}),
            ...(isLate("protocol") ? { protocol: "HTTP" } : {}),
            ...(isLate("allowedRoutes")
                ? { allowedRoutes: { namespaces: { from: "All" } } }
                : allowedRoutes === undefined
                  ? {}
                  : { allowedRoutes }),
        },
        late,
    };
}

/** What is known of a match, and what is not. A path that is not known is marked where paths are read. */
export function knownOfMatch(match: HTTPRouteMatch): { match: HTTPRouteMatch; unknown: RuleField[] } {
    const { path, method, headers, queryParams } = match;
    const isPathLate = typeof path === "string" || holdsSentinel(path?.type);
    const isConditionLate = holdsSentinel([method, headers, queryParams]);
    if (!isPathLate && !isConditionLate) return { match, unknown: [] };
    return {
        match: {
            ...(path === undefined || isPathLate ? {} : { path }),
            ...(isConditionLate
                ? {}
                : {
                      ...(method === undefined ? {} : { method }),
                      ...(headers === undefined ? {} : { headers }),
                      ...(queryParams === undefined ? {} : { queryParams }),
                  }),
        },
        unknown: [...(isPathLate ? (["match"] as const) : []), ...(isConditionLate ? (["condition"] as const) : [])],
    };
}

/** Backends whose kind or share is not known lead nowhere that is. */
export const lateTarget = (refs: readonly HTTPBackendRef[]): Target | undefined =>
    refs.some(({ weight, kind, group }) => holdsSentinel([weight, kind, group]))
        ? { kind: "service", namespace: "", name: UNKNOWN_SENTINEL, port: 0 }
        : undefined;
