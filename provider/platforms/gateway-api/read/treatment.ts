/** What a rule of an HTTPRoute does with requests and answers besides choosing who answers, one phrase each. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { each, headerPhrases, isLate, later, shownValue } from "../../kubernetes/read/header-phrases";
import type { HTTPBackendRef, HTTPRouteFilter, HTTPRouteRule } from "../types";
import { isUnsupported } from "./filters";

/**
 * @param traefik its Gateway provider answers 500 where a filter is not supported, so that nothing is left to be said
 * @returns undefined: nothing
 */
export function treatmentOf(rule: HTTPRouteRule, traefik: boolean): readonly string[] | undefined {
    const { filters = [], backendRefs = [], timeouts = {}, retry = {}, sessionPersistence = {} } = rule;
    const found = [
        ...each("filters", filters, (filter) => phrasesOf(filter, traefik)),
        ...fields(
            "timeouts",
            timeouts,
            (name, value) => `timeouts.${name} ${shownValue(name, sameUnit(String(value)))}`,
        ),
        ...fields("retry", retry, (name, value) => `retry.${name} ${setting(value)}`),
        ...fields(
            "sessionPersistence",
            sessionPersistence,
            (name, value) => `sessionPersistence.${name} ${setting(value)}`,
        ),
        ...each("backendRefs", backendRefs, (ref) => ofBackend(ref, backendRefs.length > 1, traefik)),
    ];
    return found.length === 0 ? undefined : found.sort();
}

const hasLate = (value: object): boolean => JSON.stringify(value).includes(UNKNOWN_SENTINEL);

function fields(what: string, of: object, phrase: (name: string, value: unknown) => string): string[] {
    return isLate(of) ? later(what) : Object.entries(of).map(([name, value]) => phrase(name, value));
}

/** A list is a set here. */
function setting(value: unknown): string {
    if (hasLate({ value })) return "known after apply";
    if (Array.isArray(value)) return value.map(String).sort().join(", ");
    return typeof value === "string" ? sameUnit(value) : JSON.stringify(value);
}

/** A share of no requests is treated in no way. */
function ofBackend({ filters = [], weight = 1, name }: HTTPBackendRef, several: boolean, traefik: boolean): string[] {
    if (weight === 0) return [];
    const whose = isLate(name) ? "a backend known after apply" : name;
    return each("filters", filters, (filter) => phrasesOf(filter, traefik)).map((phrase) =>
        several ? `${phrase} for ${whose}` : phrase,
    );
}

function phrasesOf(filter: HTTPRouteFilter, traefik: boolean): string[] {
    if (isLate(filter.type)) return later("a filter");
    if (traefik && isUnsupported(filter)) return [];
    switch (filter.type) {
        case "RequestHeaderModifier":
            return headerPhrases("request", filter.requestHeaderModifier);
        case "ResponseHeaderModifier":
            return headerPhrases("response", filter.responseHeaderModifier);
        case "RequestMirror":
            return mirror(filter.requestMirror);
        case "CORS":
            return fields("CORS", filter.cors ?? {}, (name, value) => {
                if (isLate(value) || (Array.isArray(value) && hasLate(value))) return `CORS ${name} known after apply`;
                return `CORS ${name} ${Array.isArray(value) ? [...value].sort().join(", ") : String(value)}`;
            });
        default:
            return [];
    }
}

const units = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** Equal for equal durations: in seconds, or in milliseconds where that is no whole number. */
function sameUnit(duration: string): string {
    if (!/^(\d{1,5}(h|ms|m|s)){1,4}$/.test(duration)) return duration;
    const all = [...duration.matchAll(/(\d+)(h|ms|m|s)/g)].reduce(
        (sum, [, count, unit]) => sum + Number(count) * units[unit as keyof typeof units],
        0,
    );
    return all % 1000 === 0 ? `${all / 1000}s` : `${all}ms`;
}

function mirror(to: HTTPRouteFilter["requestMirror"] = { backendRef: { name: "" } }): string[] {
    if (hasLate({ to })) return later("mirrors");
    const { backendRef, percent, fraction } = to;
    const { kind = "Service", namespace, name, port } = backendRef;
    const share =
        fraction === undefined
            ? `${percent ?? 100} %`
            : `${Number(((100 * fraction.numerator) / (fraction.denominator ?? 100)).toFixed(2))} %`;
    const place = `${namespace === undefined ? "" : `${namespace}/`}${name}`;
    return [`mirrors ${share} to ${kind} ${place}${port === undefined ? "" : `:${port}`}`];
}
