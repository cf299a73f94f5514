import type { ArrivedTable } from "../platforms/kubernetes/read/gateway-names";
import { readArrived, type ReadOptions } from "../platforms/kubernetes/read/ingress";
import { acceptAnnotation, acceptedCodes } from "../platforms/kubernetes/read/manifest";
import type { DialectName, Table } from "../routing/model";
import { dialects, type KnownObjects } from "../routing";
import { placeKey } from "../routing/lint/services";
import type { Diagnostic } from "../routing/diagnostic";
import { acceptFindings } from "./accept-comments";
import { sharedHostFindings } from "./certificates";
import { areInOtherClusters, areInOtherEnvironments } from "./kustomize/where";
import { oldGatewayFindings } from "./old-gateways";
import { sharedAddresses } from "./shared-addresses";
import { withoutEmpty } from "./empty-fields";
import { unreachedServices } from "./cce-services";
import { endpointFindings, noneReady, unjoinedPorts } from "./endpoints";
import { UsageError } from "./errors";
import { matchModeFindings } from "./match-modes";
import { takenFindings } from "./server-warnings";
import { formFindings, listenerFindings, webhookFindings } from "./manifest-findings";
import { unreadFindings } from "./file-notes";
import { objectName } from "./file-finding";
import { gatewayTables, isOfGateways, routeFindings } from "./gateways";
import { roleOf } from "./kinds";
import { knownOf } from "./known-objects";
import { manifestName } from "./manifest";
import { type AddedListener, isObject, type Json, type Objects, type Placed } from "./objects";
import { openAnnotations } from "./open-annotations";
import { withOpenPaths } from "./open-paths";
import { builtFindings, builtNote, changedWords, isChanged, unlessChanged } from "./changed-by-kustomize";
import { isReadable } from "./wrong-types";
import { isRefused, repeated } from "./repeated-objects";
import { ruleSetTable, ruleSetTables } from "./rule-sets";
import { isSaectl, saectlTable } from "./saectl";
import { withClusters } from "./several-clusters";
import type { Where } from "./kustomize/where";
import { byOpenClass, withSplit } from "./split";
import { unnamedApart } from "./unnamed-objects";
import type { UnreadKustomization } from "./kustomize/build";
import { besideOf, openHostTables, unreadTables } from "./unread";
import { fillUnknowns, markUnknowns } from "../platforms/unknowns";

export interface Tables {
    tables: Table[];
    /** What else may answer and is not read: a table for each kind, whose rules are all undetermined. */
    unread: Table[];
    /** What exists in the sources besides routes, so that lint can tell a dangling backend. */
    known: KnownObjects;
    /** Objects that the API server refuses, so that they answer nothing, by {@link placeKey}. */
    refused: ReadonlySet<string>;
    /** The clusters and environments that objects of files are for, by {@link placeKey}. */
    places: ReadonlyMap<string, Where>;
    /**
     * Rules that are undetermined among all and may still fight among themselves: for each of several clusters those of hosts that
     * others serve as well, and for each class that is still to be filled in its own.
     */
    apart: readonly (readonly Table[])[];
    /** What is wrong with the files themselves. */
    findings: Diagnostic[];
    notes: string[];
}

export interface TableOptions {
    /** The dialect of all classes. */
    dialect?: string;
    /** Who serves a class: the controller of an IngressClass, or a dialect. */
    controllers?: Readonly<Record<string, string>>;
    /** Entry points of Traefik, by name. */
    entryPoints?: ReadOptions["entryPoints"];
    /** The sources are all there is. */
    whole?: boolean;
    /** Backends are called by their Services, even where these lead to known addresses. Default: false. */
    byService?: boolean;
    /** Ingresses with snippets are served, unless the sources say otherwise. Default: false. */
    snippets?: boolean;
    /** The dialect for a class whose controller is known and whose version is not. */
    version?: DialectName;
    /** Answer as things are now: a Service that does not exist serves nothing. Default: false. */
    complete?: boolean;
    /** Objects that exist and cannot be read: `Gateway shop/edge`. */
    unreadable?: ReadonlySet<string>;
    /** Gateways whose other routes are not among the objects: `Gateway shop/edge`. */
    shared?: ReadonlySet<string>;
    /** Listeners that patches add to a Gateway. */
    added?: readonly AddedListener[];
    /** Services of files that nothing builds, by name: the file. */
    unlisted?: ReadonlyMap<string, string>;
    /** Kustomizations that build what is not read. */
    outside?: readonly UnreadKustomization[];
    /** Whether tables include unread objects that their controller serves as well. Default: true. */
    besides?: boolean;
}

/** One table for each gateway that the objects name. Throws {@link UsageError} for a malformed object. */
export function tablesOf(objects: Objects, given: TableOptions = {}): Tables {
    const { dialect, controllers = {}, whole = false, byService = false } = given;
    const chosen = dialect === undefined ? undefined : dialectNamed(dialect);
    const notes: string[] = [];
    const clean = (placed: Placed): Placed => {
        if (!placed.planned) return placed;
        const filled = fillUnknowns(placed.value, placed.value.kind ? manifestName(placed.value) : "the SAE rule set");
        notes.push(...filled.notes);
        return { ...placed, value: filled.object };
    };
    const findings: Diagnostic[] = [];
    const unread = objects.manifests.filter(({ value }) => roleOf(value) === "unread");
    const known = objects.manifests.filter(({ value }) => roleOf(value) === "read").map(clean);
    const readable = known.filter((placed) => isReadable(placed, findings));
    const looks = [formFindings, matchModeFindings, takenFindings, endpointFindings, routeFindings, oldGatewayFindings];
    const said = new Map(readable.map((placed) => [placed, looks.flatMap((look) => look(placed))] as const));
    const forms = new Map([...said].map(([placed, found]) => [placed, unlessChanged(found, placed)]));
    const wrong = new Set(readable.filter((placed) => isRefused(placed, forms.get(placed) ?? [])));
    const {
        kept,
        live,
        findings: twice,
        split: versions,
        notes: perCluster,
        where,
    } = repeated(readable, wrong, (placed) => accepts(textAnnotations(placed), "CR602"));
    for (const placed of live) {
        const by = placed.written?.changedBy;
        if (by !== undefined && !versions.has(placed))
            versions.set(placed, changedWords(manifestName(placed.value), by.file));
    }
    const apartByName = unnamedApart(kept);
    const split = new Map([...versions].map(([placed, why]) => [apartByName(placed), why]));
    const changed = new Set(live.filter(isChanged).map(({ value }) => objectName(value)));
    if (changed.size > 0) notes.push(builtNote(live.filter(isChanged)));
    notes.push(...perCluster);
    findings.push(...builtFindings(kept.map((placed) => ({ placed, findings: said.get(placed) ?? [] }))));
    findings.push(...twice, ...kept.flatMap((placed) => forms.get(placed) ?? []));
    const keyOf = (placed: Placed): string =>
        placeKey({ object: objectName(apartByName(placed).value), source: placed.source });
    const refused = new Set([...wrong].map(keyOf));
    const manifests = live.map((placed) => textAnnotations(withoutEmpty(apartByName(placed))));
    findings.push(
        ...[...manifests, ...unread.map(textAnnotations)].flatMap(acceptFindings),
        ...noneReady(manifests),
        ...unjoinedPorts(manifests),
    );
    findings.push(...unreadFindings(unread.filter((placed) => !accepts(textAnnotations(placed), "CR603"))));
    const ofSae = manifests.filter(isSaectl);
    const ofKubernetes = manifests.filter((placed) => !isSaectl(placed));
    const beside = besideOf(given.besides === false ? [] : unread);
    const readSome = (some: readonly Placed[]): ArrivedTable[] =>
        kubernetesTables(some, chosen, controllers, { ...given, beside });
    const served = withSplit(ofKubernetes, split, readSome);
    const leftOut = known.filter((placed) => !readable.includes(placed));
    const unreadable = new Set([...(given.unreadable ?? []), ...leftOut.map(({ value }) => objectName(value))]);
    const places = new Map([...where].map(([placed, one]) => [keyOf(placed), one]));
    const gateways = gatewayTables(manifests, {
        places,
        chosen,
        whole,
        byService,
        split,
        unreadable,
        beside,
        changed,
        added: given.added ?? [],
        others: unread,
        shared: given.shared ?? new Set(),
    });
    const { tables: ownTables, findings: ofRuleSets } = ruleSetTables(objects.ruleSets.map(clean));
    findings.push(...ofRuleSets);
    const sae = [...ownTables, ...ofSae.map((placed) => saectlTable(placed, ruleSetTable))];
    const routed = withClusters(withOpenPaths([...served, ...gateways.tables], manifests), places, notes);
    const read = [...routed.tables, ...sae, ...objects.tables].map(markUnknowns);
    const apart = [...routed.byCluster, ...byOpenClass(ofKubernetes, split, readSome)];
    const ofCce = servedBy(manifests, served, "cce");
    const claims = [
        ...gateways.findings,
        ...servedBy(manifests, served, "ingress-nginx")
            .filter((placed) => !isChanged(placed) && openAnnotations(placed) === undefined)
            .flatMap(webhookFindings),
        ...listenerFindings(ofCce),
        ...unreachedServices(ofCce, manifests),
        ...sharedAddresses(servedBy(manifests, served, "gce"), ({ written: one }, { written: other }) =>
            [areInOtherClusters, areInOtherEnvironments].some((apart) => apart(one, other)),
        ),
        ...sharedHostFindings(ofKubernetes, [...routed.tables, ...apart.flat()]),
    ];
    findings.push(...withoutRefused(claims, refused));
    return {
        tables: withDialect(read, chosen),
        unread: [...unreadTables(unread, read, manifests), ...openHostTables(live, given.outside)],
        known: knownOf(readable.map(apartByName).map(withoutEmpty), unreadable, whole, places, given.unlisted),
        refused,
        places,
        apart,
        findings: findings.filter((finding) => !isAccepted(finding, [...manifests, ...live.map(textAnnotations)])),
        notes,
    };
}

/** An object that the API server refuses answers nothing. Only its refusal is reported, to be cured first. */
export const withoutRefused = (claims: readonly Diagnostic[], refused: ReadonlySet<string>): Diagnostic[] =>
    claims.filter(({ origin, related = [] }) =>
        [origin, ...related].every((one) => one === undefined || !refused.has(placeKey(one))),
    );

/** The objects whose rules are in tables of a dialect. */
function servedBy(manifests: readonly Placed[], tables: readonly Table[], name: DialectName): Placed[] {
    const own = tables.filter(({ dialect }) => dialect === name);
    const objects = new Set(
        own.flatMap(({ rules, defaults = [] }) => [...rules, ...defaults]).map((r) => r.origin.object),
    );
    return manifests.filter(({ value }) => objects.has(objectName(value)));
}

/**
 * Routing goes on with annotations as texts (another finding says that the API server refuses others), and with what
 * comments accept.
 */
function textAnnotations(placed: Placed): Placed {
    const { metadata } = placed.value;
    const accept = placed.written?.accept ?? [];
    const given = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {};
    const isText = Object.values(given).every((value) => typeof value === "string");
    if (isText && accept.length === 0) return placed;
    const annotations = Object.fromEntries(
        Object.entries(given).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
    if (accept.length > 0)
        annotations[acceptAnnotation] = [annotations[acceptAnnotation] ?? [], accept].flat().join("\n");
    const known = isObject(metadata) ? metadata : {};
    return { ...placed, value: { ...placed.value, metadata: { ...known, annotations } } };
}

/** A finding about a file that its object or a comment beside it accepts. */
function isAccepted({ code, origin }: Diagnostic, manifests: readonly Placed[]): boolean {
    return manifests.some(
        (placed) =>
            origin?.object === objectName(placed.value) && origin.source === placed.source && accepts(placed, code),
    );
}

function accepts({ value }: Placed, code: string): boolean {
    const { annotations } = isObject(value.metadata) ? value.metadata : {};
    return isObject(annotations) && acceptedCodes(annotations).includes(code);
}

function kubernetesTables(
    manifests: readonly Placed[],
    chosen: DialectName | undefined,
    controllers: Readonly<Record<string, string>>,
    {
        complete = false,
        byService,
        version,
        snippets = false,
        entryPoints = {},
        beside,
    }: TableOptions & Pick<ReadOptions, "beside">,
): ArrivedTable[] {
    if (!manifests.some((m) => m.value.kind === "Ingress")) return [];
    const said: Record<string, DialectName> = {};
    const classes: Json[] = [];
    const { default: withoutClass = "" } = controllers;
    for (const [name, controller] of Object.entries(controllers)) {
        if (Object.hasOwn(dialects, controller)) said[name] = controller as DialectName;
        else classes.push({ kind: "IngressClass", metadata: { name }, spec: { controller } });
    }
    // An explicit setting counts more than what the sources hold.
    const own = manifests.filter(
        ({ value }) =>
            value.kind !== "IngressClass" || !isObject(value.metadata) || !(String(value.metadata.name) in controllers),
    );
    // The dialect also decides which annotations are read, and what a gateway is.
    const dialect = chosen === undefined || isSae(chosen) || isOfGateways(chosen) ? {} : { dialect: chosen };
    const options = {
        resolveEndpoints: byService !== true,
        complete,
        version,
        snippets,
        entryPoints,
        dialects: said,
        ...(withoutClass === "" || withoutClass in said ? {} : { withoutClass }),
        ...dialect,
    };
    return readArrived([...own, ...classes], { ...options, ...(beside === undefined ? {} : { beside }) });
}

const isSae = (name: DialectName): boolean => name.startsWith("sae-");

function dialectNamed(name: string): DialectName {
    if (Object.hasOwn(dialects, name)) return name as DialectName;
    throw new UsageError(`--dialect ${JSON.stringify(name)} is unknown; there are ${Object.keys(dialects).join(", ")}`);
}

/** SAE rule sets, Ingresses and Gateways never share a dialect: only the fitting tables change. */
function withDialect(tables: Table[], chosen: DialectName | undefined): Table[] {
    if (chosen === undefined || tables.length === 0) return tables;
    const fits = ({ dialect }: Table): boolean =>
        isSae(dialect) === isSae(chosen) && isOfGateways(dialect) === isOfGateways(chosen);
    if (!tables.some(fits)) {
        const found = [...new Set(tables.map((t) => t.dialect))].join(", ");
        throw new UsageError(`--dialect ${chosen} fits none of the sources, which hold routes of ${found} only`);
    }
    return tables.map((t) => (fits(t) ? { ...t, dialect: chosen } : t));
}
