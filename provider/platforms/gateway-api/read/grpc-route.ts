import type { GRPCRoute, GRPCRouteMatch, HTTPValueMatch, ObjectMeta, ParentReference } from "../types";
import { isObject, type Json } from "../../../inputs/json";

const isText = (value: unknown): value is string => typeof value === "string";
const textOf = (value: unknown): string | undefined => (isText(value) ? value : undefined);

/** A list, or nothing at all where an item is not of its kind: half of what was written would say more than is known. */
function listOf<T>(value: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
    if (value === undefined) return [];
    if (!Array.isArray(value)) return undefined;
    const items = value.map(read);
    return items.every((item) => item !== undefined) ? items : undefined;
}

/** A GRPCRoute; none where its form is not that of one, since nothing checks these before. */
export function readGrpcRoute({ value, source }: { value: Json; source: string | undefined }): {
    value: GRPCRoute;
    source: string | undefined;
}[] {
    const { metadata, spec } = value;
    if (!isObject(metadata) || !isText(metadata.name) || !isObject(spec)) return [];
    const parentRefs = listOf(spec.parentRefs, parentOf);
    const hostnames = listOf(spec.hostnames, textOf);
    const rules = listOf(spec.rules, (rule) => {
        const matches = isObject(rule) ? listOf(rule.matches, matchOf) : undefined;
        return matches === undefined ? undefined : { matches };
    });
    if (parentRefs === undefined || hostnames === undefined || rules === undefined) return [];
    return [{ value: { metadata: placeOf(metadata), spec: { parentRefs, hostnames, rules } }, source }];
}

const placeOf = ({ name, namespace, creationTimestamp }: Json): ObjectMeta => ({
    ...(isText(name) ? { name } : {}),
    ...(isText(namespace) ? { namespace } : {}),
    ...(isText(creationTimestamp) ? { creationTimestamp } : {}),
});

function parentOf(ref: unknown): ParentReference | undefined {
    if (!isObject(ref) || !isText(ref.name)) return undefined;
    const texts = ["group", "kind", "namespace", "sectionName"].filter((key) => isText(ref[key]));
    return {
        ...Object.fromEntries(texts.map((key) => [key, ref[key]])),
        name: ref.name,
        ...(typeof ref.port === "number" ? { port: ref.port } : {}),
    };
}

function matchOf(match: unknown): GRPCRouteMatch | undefined {
    if (!isObject(match)) return undefined;
    const headers = listOf(match.headers, headerOf);
    if (headers === undefined) return undefined;
    const { method } = match;
    if (!isObject(method)) return { headers };
    const { type, service, method: name } = method;
    return {
        headers,
        method: {
            ...(type === "RegularExpression" ? { type } : {}),
            ...(isText(service) ? { service } : {}),
            ...(isText(name) ? { method: name } : {}),
        },
    };
}

function headerOf(header: unknown): HTTPValueMatch | undefined {
    if (!isObject(header) || !isText(header.name) || !isText(header.value)) return undefined;
    const { name, value, type } = header;
    return { name, value, ...(type === "RegularExpression" ? { type } : {}) };
}
