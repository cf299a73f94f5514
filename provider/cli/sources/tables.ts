import { readTables } from "../../kubernetes/read";
import type { DialectName, Table } from "../../routing/model";
import { dialects, type Known } from "../../routing";
import { reason, UsageError } from "../errors";
import { checkManifest, manifestName } from "./manifest";
import { isObject, pick, type Json, type Objects, type Placed } from "./objects";
import { fillUnknowns, markUnknowns } from "./unknowns";

type KnownService = NonNullable<Known["services"]>[number];

export interface Tables {
    tables: Table[];
    /** What exists in the sources besides routes, so that lint can tell a dangling backend. */
    known: Known;
    notes: string[];
}

/** One table for each gateway that the objects name. Throws {@link UsageError} for an object that is no such object. */
export function tablesOf(objects: Objects, dialect?: string): Tables {
    const chosen = dialect === undefined ? undefined : dialectNamed(dialect);
    const notes: string[] = [];
    const clean = (placed: Placed): Placed => {
        if (!placed.planned) return placed;
        const filled = fillUnknowns(placed.value, placed.value.kind ? manifestName(placed.value) : "the SAE rule set");
        notes.push(...filled.notes);
        return { ...placed, value: filled.object };
    };
    const manifests = objects.manifests.map(clean);
    manifests.forEach(checkManifest);
    const ruleSets = objects.ruleSets.map(clean);
    const read = [...kubernetesTables(manifests, chosen), ...ruleSets.map(saeTable), ...objects.tables].map(
        markUnknowns,
    );
    return { tables: withDialect(read, chosen), known: knownOf(manifests), notes };
}

function kubernetesTables(manifests: readonly Placed[], chosen: DialectName | undefined): Table[] {
    if (!manifests.some((m) => m.value.kind === "Ingress")) return [];
    const read = (dialects?: Record<string, DialectName>): Table[] =>
        readTables(manifests, { resolveEndpoints: true, dialects });
    if (chosen === undefined || isSae(chosen)) return read();
    // The dialect also decides which annotations are read, so every class is read anew with it.
    return read(Object.fromEntries(read().map((table) => [table.gateway, chosen])));
}

function saeTable({ value, source }: Placed): Table {
    const name =
        pick(value, "Id", "id", "IngressId", "ingressId", "Name", "name") ?? pick(value, "SlbId", "slbId") ?? "";
    const { readTable } = require("../../sae/table") as typeof import("../../sae/table");
    try {
        return readTable(value, { object: `SAE rule set ${String(name)}`.trim(), source });
    } catch (thrown) {
        throw new UsageError(`${source}: ${reason(thrown)}`, { cause: thrown });
    }
}

const isSae = (name: DialectName): boolean => name.startsWith("sae-");

function dialectNamed(name: string): DialectName {
    if (Object.hasOwn(dialects, name)) return name as DialectName;
    throw new UsageError(`--dialect ${JSON.stringify(name)} is unknown; there are ${Object.keys(dialects).join(", ")}`);
}

/** An SAE rule set never behaves like an Ingress controller, nor the other way round: only the fitting tables change. */
function withDialect(tables: Table[], chosen: DialectName | undefined): Table[] {
    if (chosen === undefined || tables.length === 0) return tables;
    if (!tables.some((t) => isSae(t.dialect) === isSae(chosen))) {
        const found = [...new Set(tables.map((t) => t.dialect))].join(", ");
        throw new UsageError(`--dialect ${chosen} fits none of the sources, which hold routes of ${found} only`);
    }
    return tables.map((t) => (isSae(t.dialect) === isSae(chosen) ? { ...t, dialect: chosen } : t));
}

/**
 * Without any Service of a namespace nothing is known of it, so no backend there is called missing. Services without a
 * selector prove nothing: they are made for routes, while those of applications come from elsewhere.
 */
function knownOf(manifests: readonly Placed[]): Known {
    const services = manifests.filter(({ value }) => value.kind === "Service");
    const told = new Set(services.filter(hasSelector).map(({ value }) => knownService(value).namespace));
    const known = services.map(({ value }) => knownService(value)).filter((service) => told.has(service.namespace));
    return known.length > 0 ? { services: known } : {};
}

const hasSelector = ({ value: { spec } }: Placed): boolean =>
    isObject(spec) && isObject(spec.selector) && Object.keys(spec.selector).length > 0;

function knownService(service: Json): KnownService {
    const metadata = isObject(service.metadata) ? service.metadata : {};
    const spec = isObject(service.spec) ? service.spec : {};
    const ports = (Array.isArray(spec.ports) ? spec.ports : [])
        .filter(isObject)
        .flatMap(({ port, name }) => [port, name]);
    return {
        namespace: typeof metadata.namespace === "string" ? metadata.namespace : "default",
        name: String(metadata.name),
        ports: ports.filter((port): port is number | string => typeof port === "number" || typeof port === "string"),
    };
}
