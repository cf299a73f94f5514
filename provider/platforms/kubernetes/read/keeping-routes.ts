/** Routes of an Ingress of CCE that keep the advanced rules of the Service that they led to before. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import type { Json } from "../../../inputs/json";
import { elb } from "./cce-lasting-effects";
import { annotationsOf, parseJson } from "./json";
import { writtenRoutes } from "./written-routes";

/** An Ingress before and after. */
export interface Pair {
    /** `Ingress shop/web`. */
    name: string;
    was: Json;
    is: Json;
}

/** A route that leads to another Service now. */
interface KeepingRoute {
    name: string;
    /** Host and path. */
    route: string;
    /** That of the former Service, and what it says. */
    annotation: string;
    text: string;
    /** The one that the Service of now has not. */
    own: string;
}

const kinds = ["conditions", "actions"] as const;
const most = 3;

/** The Service whose advanced rules an annotation has. */
export const policyService = (annotation: string): string | undefined =>
    kinds.map((kind) => `${elb}${kind}.`).flatMap((start) => annotation.split(start).slice(1))[0];

/** `[]` deletes what the load balancer has. */
export const hasSome = (text: string): boolean => {
    const list = parseJson(text);
    return Array.isArray(list) && list.length > 0;
};

/**
 * cce_10_0949: to rules of a Service that no annotation names CCE does nothing. A route that goes from a Service with advanced rules to one
 * without an annotation is served by the rules of the former.
 */
export function keepingRoutes({ name, was, is }: Pair): KeepingRoute[] {
    const [before, after] = [annotationsOf(was), annotationsOf(is)];
    const former = new Map<string, Set<string>>();
    for (const { route, service } of writtenRoutes(was))
        if (service !== undefined) former.set(route, (former.get(route) ?? new Set()).add(service));
    // The default backend has no rule, and hosts that are not known yet may be different ones.
    const routes = writtenRoutes(is).filter(({ route }) => route !== "" && !route.includes(UNKNOWN_SENTINEL));
    return routes.flatMap(({ route, service }) => {
        const services = former.get(route) ?? new Set();
        if (service === undefined || services.has(service) || service.includes(UNKNOWN_SENTINEL)) return [];
        return [...services].flatMap((one) =>
            kinds.flatMap((kind): KeepingRoute[] => {
                const [annotation, own] = [one, service].map((of) => `${elb}${kind}.${of}`) as [string, string];
                const { [annotation]: text } = before;
                if (typeof text !== "string" || !hasSome(text) || after[own] !== undefined) return [];
                return [{ name, route, annotation, text, own }];
            }),
        );
    });
}

/** One note for all of them. */
export function keepingNotes(keeping: readonly KeepingRoute[]): string[] {
    const each = new Map(keeping.map((one) => [`${one.annotation} ${one.own} ${one.name}`, one]));
    const all = [...each.values()];
    if (all.length === 0) return [];
    const said = all.slice(0, most).map(({ annotation, name }) => `${annotation} of ${name}`);
    const more = all.length > most ? ` and ${all.length - most} more` : "";
    const cures = [...new Set(all.map(({ own }) => own))].slice(0, most).join(", ");
    return [
        `not certain: routes of the Service of ${said.join(", ")}${more} lead to another one now, and by CCE's guide keep its rules until there is an annotation for the new one. Write ${cures}; [] deletes them`,
    ];
}

/** What stays of each route, by annotation. */
export function textsByRoute(
    keeping: readonly KeepingRoute[],
    textOf: (text: string) => string,
): Record<string, Record<string, string>> {
    const texts: Record<string, Record<string, string>> = {};
    for (const { route, annotation, text } of keeping) (texts[route] ??= {})[annotation] = textOf(text);
    return texts;
}
