import type { Listener, Origin, Rule, RuleField, Table, Target, Undetermined } from "../routing/model";
import { holdsSentinel, readable, UNKNOWN_SENTINEL } from "../inputs/unknown";
import { isObject, type Json } from "../inputs/json";

/** Stands for annotations whose names are not known. */
export const anyAnnotation = "*";

/** Placeholders for whole parts of an object that are unknown, so that a reader finds the shape that it expects. */
const service = { name: UNKNOWN_SENTINEL, port: { name: UNKNOWN_SENTINEL } };
/** Entries of the lists of an HTTPRoute and a Gateway, of which nothing is known. */
const lateEntries: Readonly<Record<string, object>> = {
    filters: { type: UNKNOWN_SENTINEL },
    matches: { path: UNKNOWN_SENTINEL },
    backendRefs: { name: UNKNOWN_SENTINEL, port: UNKNOWN_SENTINEL },
    parentRefs: { name: UNKNOWN_SENTINEL },
    listeners: { name: UNKNOWN_SENTINEL, port: UNKNOWN_SENTINEL, protocol: UNKNOWN_SENTINEL },
};
const lateEntry = (path: string): object | undefined => lateEntries[path.split(".").pop() ?? ""];
const shapes: Readonly<Record<string, unknown>> = {
    backend: { service },
    service,
    port: { name: UNKNOWN_SENTINEL },
    defaultBackend: { service },
    defaultRule: { appId: UNKNOWN_SENTINEL, containerPort: 1 },
    rules: [],
    paths: [],
    // A certificate whose hosts are not known: any host may have it.
    tls: [{}],
    hosts: [],
    http: { paths: [] },
    subsets: [],
    addresses: [],
    endpoints: [],
    spec: {},
    metadata: {},
    annotations: { [anyAnnotation]: UNKNOWN_SENTINEL },
    labels: {},
    hostnames: [UNKNOWN_SENTINEL],
    ...Object.fromEntries(Object.entries(lateEntries).map(([list, entry]) => [list, [entry]])),
};
/** Parts that hide rules when they are unknown: the report must say so. */
const hides = new Set(["rules", "paths", "http", "spec", "metadata"]);
/** Lists of texts in which single texts may be unknown. */
const textLists = new Set(["hostnames", "addresses"]);

/** Puts a placeholder where an object or list is unknown, and notes what cannot be seen because of it. */
export function fillUnknowns(object: Json, name: string): { object: Json; notes: string[] } {
    const notes: string[] = [];
    const fill = (value: unknown, path: string): unknown => {
        if (Array.isArray(value))
            return value
                .map((v) => (v === UNKNOWN_SENTINEL ? (lateEntry(path) ?? v) : v))
                .filter((v) => v !== UNKNOWN_SENTINEL || textLists.has(path.split(".").pop() ?? "") || keep(path))
                .map((v, i) => fill(v, `${path}[${i}]`));
        if (!isObject(value)) return value;
        return Object.fromEntries(
            Object.entries(value).map(([key, inner]) => {
                if (inner !== UNKNOWN_SENTINEL || !(key in shapes) || isScalarPort(key, path))
                    return [key, fill(inner, path ? `${path}.${key}` : key)];
                if (hides.has(key))
                    notes.push(
                        `${path ? `${path}.` : ""}${key} of ${name} is known after apply: its routes are not in this answer`,
                    );
                return [key, shapes[key]];
            }),
        );
    };
    const keep = (path: string): boolean => {
        notes.push(`an entry of ${path} of ${name} is known after apply: it is not in this answer`);
        return false;
    };
    return { object: fill(object, "") as Json, notes };
}

/** `port` is an object in the service of an Ingress's backend only. */
const isScalarPort = (key: string, path: string): boolean => key === "port" && !/(^|\.)service$/.test(path);

/** Marks the fields of rules and default backends whose value is known after apply. */
export function markUnknowns(table: Table): Table {
    return {
        ...table,
        gateway: readable(table.gateway),
        rules: table.rules.map(markRule),
        ...(table.listeners && { listeners: table.listeners.map(markListener) }),
        defaults: table.defaults?.map((d) => ({
            ...d,
            origin: markOrigin(d.origin),
            target: markTarget(d.target, () => `default backend of ${readable(d.origin.object)}`),
        })),
    };
}

const markOrigin = (origin: Origin): Origin =>
    origin.object.includes(UNKNOWN_SENTINEL) ? { ...origin, object: readable(origin.object) } : origin;

function markListener({ address, ...listener }: Listener): Listener {
    if (address?.includes(UNKNOWN_SENTINEL)) return { ...listener, unknown: true };
    return { ...listener, ...(address === undefined ? {} : { address }) };
}

function markRule(found: Rule): Rule {
    const { origin, rewrite, rewriteHost, undetermined } = found;
    const rule = holdsSentinel([origin.object, rewrite, rewriteHost, undetermined])
        ? {
              ...found,
              origin: markOrigin(origin),
              ...(rewrite !== undefined && { rewrite: readable(rewrite) }),
              ...(rewriteHost !== undefined && { rewriteHost: readable(rewriteHost) }),
              ...(undetermined !== undefined && { undetermined: markUndetermined(undetermined) }),
          }
        : found;
    const unknown: RuleField[] = [];
    if (rule.host?.includes(UNKNOWN_SENTINEL)) unknown.push("host");
    if (rule.path?.includes(UNKNOWN_SENTINEL)) unknown.push("path");
    const target = markTarget(rule.target, () => {
        const place = [rule.origin.path, rule.origin.object].filter(Boolean).join(" of ");
        return `${rule.target.kind === "redirect" ? "redirect" : "backend"} of ${place.replaceAll(UNKNOWN_SENTINEL, "(unknown)")}`;
    });
    if (target !== rule.target) unknown.push("target");
    if (unknown.length === 0) return rule;
    return { ...rule, target, unknown: [...new Set([...(rule.unknown ?? []), ...unknown])] };
}

const markUndetermined = ({ why, or, ...others }: Undetermined): Undetermined => ({
    ...others,
    why: readable(why),
    ...(or !== undefined && {
        or: or.map((target) => (target.kind === "unknown" ? { ...target, label: readable(target.label) } : target)),
    }),
});

const markTarget = (target: Target, label: () => string): Target =>
    holdsSentinel(target) ? { kind: "unknown", label: label() } : target;
