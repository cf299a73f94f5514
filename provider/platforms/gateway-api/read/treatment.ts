/** What a rule of an HTTPRoute does with requests and answers besides choosing who answers, one phrase each. */
import { createHash } from "node:crypto";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import type { HTTPBackendRef, HTTPHeaderFilter, HTTPRouteFilter, HTTPRouteRule } from "../types";
import { isUnsupported } from "./filters";

/**
 * @param traefik its Gateway provider answers 500 where a filter is not supported, so that nothing is left to be said
 * @returns undefined: nothing
 */
export function treatmentOf(rule: HTTPRouteRule, traefik: boolean): readonly string[] | undefined {
    const { filters = [], backendRefs = [], timeouts = {}, retry = {}, sessionPersistence = {} } = rule;
    const found = [
        ...each("filters", filters, (filter) => phrasesOf(filter, traefik)),
        ...fields("timeouts", timeouts, (name, value) => `timeouts.${name} ${shown(name, sameUnit(String(value)))}`),
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

/** In a plan a value that is known after apply is a text, whatever it will be. */
const isLate = (value: unknown): boolean => typeof value === "string" && value.includes(UNKNOWN_SENTINEL);
const hasLate = (value: object): boolean => JSON.stringify(value).includes(UNKNOWN_SENTINEL);
const later = (what: string): string[] => [`${what} known after apply`];

function each<T>(what: string, list: readonly T[], phrases: (item: T) => readonly string[]): string[] {
    return isLate(list) ? later(what) : list.flatMap((item) => (isLate(item) ? later(what) : phrases(item)));
}

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
            return headers("request", filter.requestHeaderModifier);
        case "ResponseHeaderModifier":
            return headers("response", filter.responseHeaderModifier);
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

function headers(of: string, modifier: HTTPHeaderFilter = {}): string[] {
    const what = `${of} headers`;
    if (isLate(modifier)) return later(what);
    const { set = [], add = [], remove = [] } = modifier;
    const header = (name = ""): string =>
        isLate(name) ? `a ${of} header known after apply` : `${of} header ${name.toLowerCase()}`;
    return [
        ...each(what, set, ({ name, value }) => [`${header(name)} set to ${shown(name, value)}`]),
        ...each(what, add, ({ name, value }) => [`${header(name)} added with ${shown(name, value)}`]),
        ...each(what, remove, (name) => [`${header(name)} removed`]),
    ];
}

const sensitive = /auth|token|secret|cookie|password|credential|api-?key|signature/i;

/** What may be a credential is compared, and not shown. */
function shown(name: string, value: string): string {
    if (isLate(value)) return "a value known after apply";
    if (!sensitive.test(name)) return JSON.stringify(value);
    return `a value that is not shown (${createHash("sha256").update(value).digest("hex").slice(0, 6)})`;
}
