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
    const { filters = [], backendRefs = [], timeouts = {} } = rule;
    const found = [
        ...filters.flatMap((filter) => (traefik && isUnsupported(filter) ? [] : phrasesOf(filter))),
        ...Object.entries(timeouts).map(([name, value]) => `timeouts.${name} ${shown(name, String(value))}`),
        ...backendRefs.flatMap((ref) => ofBackend(ref, backendRefs.length > 1, traefik)),
    ];
    return found.length === 0 ? undefined : found.sort();
}

/** A share of no requests is treated in no way. */
function ofBackend({ filters = [], weight = 1, name }: HTTPBackendRef, several: boolean, traefik: boolean): string[] {
    if (weight === 0) return [];
    return filters
        .filter((filter) => !(traefik && isUnsupported(filter)))
        .flatMap(phrasesOf)
        .map((phrase) => (several ? `${phrase} for ${name}` : phrase));
}

function phrasesOf({ type, ...filter }: HTTPRouteFilter): string[] {
    switch (type) {
        case "RequestHeaderModifier":
            return headers("request", filter.requestHeaderModifier);
        case "ResponseHeaderModifier":
            return headers("response", filter.responseHeaderModifier);
        case "RequestMirror": {
            const { backendRef, percent, fraction } = filter.requestMirror ?? { backendRef: { name: "" } };
            const { kind = "Service", namespace, name, port } = backendRef;
            const share =
                fraction === undefined
                    ? `${percent ?? 100} %`
                    : `${Number(((100 * fraction.numerator) / (fraction.denominator ?? 100)).toFixed(2))} %`;
            const place = `${namespace === undefined ? "" : `${namespace}/`}${name}`;
            return [`mirrors ${share} to ${kind} ${place}${port === undefined ? "" : `:${port}`}`];
        }
        case "CORS":
            return Object.entries(filter.cors ?? {}).map(
                ([name, value]) =>
                    `CORS ${name} ${Array.isArray(value) ? [...value].sort().join(", ") : String(value)}`,
            );
        default:
            return [];
    }
}

function headers(of: string, { set = [], add = [], remove = [] }: HTTPHeaderFilter = {}): string[] {
    return [
        ...set.map(({ name, value }) => `${of} header ${name.toLowerCase()} set to ${shown(name, value)}`),
        ...add.map(({ name, value }) => `${of} header ${name.toLowerCase()} added with ${shown(name, value)}`),
        ...remove.map((name) => `${of} header ${name.toLowerCase()} removed`),
    ];
}

const sensitive = /auth|token|secret|cookie|password|credential|api-?key|signature/i;

/** What may be a credential is compared, and not shown. */
function shown(name: string, value: string): string {
    if (value.includes(UNKNOWN_SENTINEL)) return "a value known after apply";
    if (!sensitive.test(name)) return JSON.stringify(value);
    return `a value that is not shown (${createHash("sha256").update(value).digest("hex").slice(0, 6)})`;
}
