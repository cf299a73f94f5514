import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import type { DialectName, Origin, RuleField, Table } from "../../../routing/model";
import { readGateways } from "../../gateway-api/read/tables";
import type { PlatformObject } from "../../platform";
import { fillUnknowns, markUnknowns } from "../../unknowns";
import { addressesBehind } from "./selectorless";
import { readTables } from "./ingress";
import { classOf, type ReadManifest } from "./manifest";

/** One table for each Ingress class of each cluster, and those of its Gateways. */
export function tablesOf(objects: readonly PlatformObject[]): Table[] {
    const clusters = group(objects);
    return [...clusters].flatMap(([cluster, some]) =>
        read(some).map((table) => (cluster === undefined ? table : inCluster(table, cluster))),
    );
}

/** The same class in another cluster is another gateway. */
const inCluster = (table: Table, cluster: string): Table => ({
    ...table,
    gateway: `${table.gateway}@${cluster}`,
    ...(table.listeners && {
        listeners: table.listeners.map((listener) => ({
            ...listener,
            ...(listener.address === undefined ? {} : { address: `${listener.address}@${cluster}` }),
        })),
    }),
});

function group(objects: readonly PlatformObject[]): Map<string | undefined, PlatformObject[]> {
    const clusters = new Map<string | undefined, PlatformObject[]>();
    for (const object of objects) {
        const some = clusters.get(object.cluster);
        if (some === undefined) clusters.set(object.cluster, [object]);
        else some.push(object);
    }
    return clusters;
}

function read(objects: readonly PlatformObject[]): Table[] {
    const dialects: Record<string, DialectName> = {};
    const manifests = objects.flatMap(({ value, source, dialect, unread }): ReadManifest[] => {
        if (unread !== undefined) return [];
        if (dialect !== undefined) dialects[classOf(value) ?? "default"] = dialect;
        const { object } = fillUnknowns(value, "");
        return [{ value: object, ...(source === undefined ? {} : { source }) }];
    });
    const tables = [
        ...readTables(manifests, { resolveEndpoints: true, dialects }),
        ...routesOf(objects, manifests),
    ].map(markUnknowns);
    return JSON.stringify(manifests).includes(`"pathType":"${UNKNOWN_SENTINEL}"`)
        ? tables.map(withUnknownMatches)
        : tables;

    /** The reader took an unknown path type for an absent one. */
    function withUnknownMatches(table: Table): Table {
        const later = (origin: Origin): boolean =>
            manifests.some(
                ({ value, source }) =>
                    source === origin.source && typeAt(value, origin.path ?? "") === UNKNOWN_SENTINEL,
            );
        const unknown = (fields: readonly RuleField[] = []): RuleField[] => [...fields, "match"];
        return {
            ...table,
            rules: table.rules.map((rule) => (later(rule.origin) ? { ...rule, unknown: unknown(rule.unknown) } : rule)),
        };
    }
}

/** The tables of HTTPRoutes, as far as their Gateways are known. */
function routesOf(objects: readonly PlatformObject[], manifests: readonly ReadManifest[]): Table[] {
    const given = objects.find(({ value, dialect }) => value["kind"] === "HTTPRoute" && dialect !== undefined);
    const resolve = addressesBehind(manifests.map(({ value }) => value));
    const dialect = given?.dialect === undefined ? {} : { dialect: given.dialect };
    const unread = new Map(
        objects.flatMap(({ value, unread: why }) => (why === undefined ? [] : [[nameOf(value), why] as const])),
    );
    const shared = new Set(objects.filter(({ live }) => live === true).map(({ value }) => nameOf(value)));
    const { tables } = readGateways(manifests, { unknown: UNKNOWN_SENTINEL, resolve, unread, shared, ...dialect });
    // Live Gateways without a route of the program are not its business.
    return tables.filter(({ rules }) => rules.length > 0);
}

function nameOf({ kind, metadata }: PlatformObject["value"]): string {
    const { namespace = "default", name = "" } = (metadata ?? {}) as { namespace?: string; name?: string };
    return `${String(kind)} ${namespace}/${name}`;
}

interface Written {
    spec?: { rules?: { http?: { paths?: { pathType?: string }[] } }[] };
}

/** `spec.rules[0].http.paths[1]` → its path type. */
function typeAt({ spec }: Written, path: string): string | undefined {
    const [, rule, at] = /^spec\.rules\[(\d+)\]\.http\.paths\[(\d+)\]/.exec(path) ?? [];
    return spec?.rules?.[Number(rule)]?.http?.paths?.[Number(at)]?.pathType;
}
