import type { Diagnostic } from "../routing/diagnostic";
import type { Rule, Table } from "../routing/model";
import { chartFindings, chartTables, openChartRules } from "./charts";
import { UsageError } from "./errors";
import { fileList } from "./file-list";
import type { Io } from "./io";
import { readFiles } from "./files";
import {
    emptySource,
    isObject,
    noObjects,
    pick,
    type Objects,
    type Placed,
    type Resource,
    type Source,
} from "./objects";
import { withLeft } from "../platforms/kubernetes/read/cce-lasting-annotations";
import type { SourceOptions } from "./options";
import { parseDocuments } from "./parse";
import { applyKustomizations } from "./kustomize/apply";
import { compiledTables, objectOf, ROUTE_PLAN } from "./pulumi";
import { recognise, recogniseFile, unreadableFiles } from "./recognise";
import { readSettings } from "./settings";
import { withoutTestFiles } from "./test-files";
import { type Compared, uncompared } from "./uncompared";
import { tablesOf, type TableOptions, type Tables } from "./tables";
import { lazy } from "../lazy";

const stack = lazy<typeof import("./stack")>(() => require("./stack"));
const cluster = lazy<typeof import("./cluster")>(() => require("./cluster"));
const sae = lazy<typeof import("./sae")>(() => require("./sae"));

/** Routes before and after; without a plan among the sources both are the same. */
export interface Loaded {
    before: readonly Table[];
    after: readonly Table[];
    /** There was a plan, so before and after may differ. */
    planned: boolean;
    /** What keeps requests out differs and is not compared. */
    guardsDiffer: boolean;
    /** What else may answer and is not read, before and after. */
    unread: { before: readonly Table[]; after: readonly Table[] };
    /** What charts may answer where nothing else does. */
    open: readonly Rule[];
    /** What exists in the sources, for lint. */
    known: Tables["known"];
    /** Objects that the API server refuses, see {@link withoutRefused}. */
    refused: Tables["refused"];
    /** The clusters and environments that objects of files are for. */
    places: Tables["places"];
    apart: Tables["apart"];
    /** What is wrong with the files themselves. */
    findings: readonly Diagnostic[];
    notes: readonly string[];
}

/**
 * Reads all sources and puts them together. Code that reads servers and stacks is loaded when it is needed. Throws
 * {@link UsageError}.
 */
export const load = async (options: SourceOptions, io: Io): Promise<Loaded> =>
    loadFrom(await readSources(options, io), options, io);

/**
 * Puts sources together that were read.
 * @param compared with another version, which may know less of what exists besides routes
 * @param byService backends are called by their Services, even where these lead to known addresses
 * @param was the objects of the version before
 */
export function loadFrom(
    sources: readonly Source[],
    options: SourceOptions,
    io: Io,
    {
        compared = false,
        byService = false,
        was,
    }: { compared?: boolean; byService?: boolean; was?: readonly Placed[] } = {},
): Loaded {
    if (sources.length === 0) {
        throw new UsageError(
            "no source is given: use -f FILE, --preview FILE, --stack NAME, --cluster or --sae NAMESPACE",
        );
    }
    const settings = readSettings(options, io);
    const whole = sources.every((source) => source.whole === true);
    const versions = new Set(sources.flatMap((source) => source.versions));
    const [version, ...others] = versions;
    return combine(sources, {
        dialect: options.dialect,
        // Two versions in one set of sources say nothing about a class.
        ...(version === undefined || others.length > 0 ? {} : { version }),
        controllers: settings.controllers,
        entryPoints: settings.entryPoints,
        whole,
        byService,
        ...(was && { was }),
        // What the other side of a comparison does not know must not look like a change.
        complete: whole && !compared,
    });
}

export async function readSources(options: SourceOptions, io: Io): Promise<Source[]> {
    const sources = readFiles(options.file ?? [], io).map(({ name, text, found }) => recogniseFile(name, text, found));
    withoutTestFiles(sources);
    applyKustomizations(sources, options.file ?? []);
    const passed = passedOver(sources);
    if (passed !== undefined) sources[0]?.notes.push(passed);
    if (options.preview !== undefined) sources.push(readPreview(options.preview, io));
    if (options.stack !== undefined) {
        const { readStack } = stack();
        sources.push(readStack(options.stack, io));
    }
    if (options.cluster) {
        const { readCluster } = cluster();
        sources.push(await readCluster(options, io));
    }
    for (const namespace of options.sae ?? []) {
        const { readNamespace } = sae();
        sources.push(await readNamespace(namespace, io));
    }
    return sources;
}

/** In one line, how many things of each kind the folders hold besides routes. */
function passedOver(sources: readonly Source[]): string | undefined {
    const counts = new Map<string, number>();
    for (const { passed } of sources) for (const [what, n] of passed) counts.set(what, (counts.get(what) ?? 0) + n);
    if (counts.size === 0) return undefined;
    const singular = (what: string): string =>
        what
            .replace(/^files that/, "file that")
            .replace(/ies$/, "y")
            .replace(/(ch|x)es$/, "$1")
            .replace(/s$/, "");
    const names = fileList(sources.flatMap(({ passed, file }) => (passed.has(unreadableFiles) ? (file ?? []) : [])));
    const list = [...counts]
        .sort(([, a], [, b]) => b - a)
        .map(([what, n]) => `${n} ${n === 1 ? singular(what) : what}${what === unreadableFiles ? ` (${names})` : ""}`);
    return `passed over, for it is no route: ${list.join(", ")}`;
}

function readPreview(name: string, io: Io): Source {
    const source = emptySource();
    for (const { name: file, text } of readFiles([name], io)) {
        const { plan } = recognise(parseDocuments(text, file), file);
        if (!plan) throw new UsageError(`${file} is not a plan: make one with pulumi preview --json > ${file}`);
        source.plan = plan;
    }
    return source;
}

/** A plan is applied to the state that it starts from; plain objects are the same before and after. */
export function combine(
    sources: readonly Source[],
    { was: former, ...options }: TableOptions & { was?: readonly Placed[] } = {},
): Loaded {
    const state = sources.flatMap((s) => s.state);
    const plans = sources.flatMap((s) => s.plan ?? []);
    const notes = sources.flatMap((s) => s.notes);
    if (plans.some((p) => !p.complete) && state.length === 0) {
        notes.push("a plan holds only what changes: add --stack NAME to see the routes that stay as well");
    }
    const was = byUrn([...state, ...plans.flatMap((p) => p.before)]);
    const is = byUrn(resourcesAfter(sources));
    const [old, now] = objectsOf([was, is]) as [Objects, Objects];
    const unreadable = new Set(sources.flatMap((s) => s.unreadable));
    const unlisted = new Map(sources.flatMap((s) => [...s.unlisted]));
    const given = {
        ...options,
        unreadable,
        added: sources.flatMap((s) => s.added),
        unlisted,
        outside: sources.flatMap((s) => s.outside),
    };
    const shared = withoutManaged(merge(sources.map((s) => s.objects)), [...was.values(), ...is.values()]);
    const known = merge([shared, old]);
    const before = tablesOf(former === undefined ? known : withLeftOf(former, known), given);
    const after = plans.length > 0 ? tablesOf(merge([shared, withLeftOf(old.manifests, now)]), given) : before;
    const besides = plans.length > 0 ? uncompared(old, now) : undefined;
    const charts = sources.flatMap((s) => s.charts);
    const made = chartTables(charts);
    return {
        before: before.tables,
        after: after.tables,
        planned: plans.length > 0,
        guardsDiffer: besides?.guards === true,
        unread: { before: [...before.unread, ...made], after: [...after.unread, ...made] },
        open: openChartRules(charts),
        known: after.known,
        refused: after.refused,
        places: after.places,
        apart: after.apart,
        findings: [...sources.flatMap((s) => s.findings), ...after.findings, ...chartFindings(charts)],
        notes: [...new Set([...notes, ...after.notes, ...(besides?.notes ?? [])])],
    };
}

const withLeftOf = (was: readonly Placed[], now: Objects): Objects => ({
    ...now,
    manifests: withLeft(was, now.manifests),
});

/** All Kubernetes objects after the plans. */
export const objectsAfter = (sources: readonly Source[]): Placed[] => [
    ...sources.flatMap((s) => s.objects.manifests),
    ...resourcesAfter(sources).flatMap((resource) => objectOf(resource).manifest ?? []),
];

/** All that a comparison has besides tables, after the plans. */
export const comparedAfter = (sources: readonly Source[]): Compared => ({
    manifests: objectsAfter(sources),
    ruleSets: [
        ...sources.flatMap((s) => s.objects.ruleSets),
        ...resourcesAfter(sources).flatMap((resource) => objectOf(resource).ruleSet ?? []),
    ],
});

/** The resources of states, with the plans applied. */
export function resourcesAfter(sources: readonly Source[]): Resource[] {
    const plans = sources.flatMap((s) => s.plan ?? []);
    const found = byUrn([...sources.flatMap((s) => s.state), ...plans.flatMap((p) => p.after)]);
    for (const urn of plans.flatMap((p) => p.deleted)) found.delete(urn);
    return [...found.values()];
}

const byUrn = (resources: readonly Resource[]): Map<string, Resource> => new Map(resources.map((r) => [r.urn, r]));

/**
 * The routing objects before and after. A RouteTable's plan knows more than its objects do (the names of its gateways,
 * where a bridged route ends), so it replaces them, if it can be read on both sides.
 */
function objectsOf(moments: readonly ReadonlyMap<string, Resource>[]): Objects[] {
    const plans = moments.flatMap((m) => [...m.values()]).filter((r) => r.type === ROUTE_PLAN);
    const usePlans = plans.length > 0 && plans.every((plan) => compiledTables(plan) !== undefined);
    return moments.map((moment) => {
        const found = noObjects();
        for (const resource of moment.values()) {
            if (usePlans && resource.type === ROUTE_PLAN) found.tables.push(...(compiledTables(resource) ?? []));
            const { manifest, ruleSet } = objectOf(resource);
            if (usePlans && resource.urn.includes(BELOW_TABLE) && !isContext(manifest)) continue;
            if (manifest) found.manifests.push(manifest);
            if (ruleSet) found.ruleSets.push(ruleSet);
        }
        return found;
    });
}

const BELOW_TABLE = "crossroute:index:RouteTable$";
/** Services and the like are no routes: they stay, so that other routes' backends are known. */
const isContext = (manifest: Placed | undefined): boolean =>
    manifest !== undefined && !["Ingress", "HTTPRoute"].includes(String(manifest.value.kind));

/** An object that is both live and in a state or plan is one object: the program's version counts, before and after. */
function withoutManaged(shared: Objects, resources: readonly Resource[]): Objects {
    const managed = new Set(
        resources.map(objectOf).flatMap(({ manifest, ruleSet }) => identityOf(manifest ?? ruleSet)),
    );
    const isForeign = (placed: Placed): boolean => !identityOf(placed).some((identity) => managed.has(identity));
    return {
        ...shared,
        manifests: shared.manifests.filter(isForeign),
        ruleSets: shared.ruleSets.filter(isForeign),
    };
}

/** Kind, namespace and name, or load balancer and port of an SAE rule set. Empty when not known. */
function identityOf(placed: Placed | undefined): string[] {
    if (placed === undefined) return [];
    const { kind, metadata } = placed.value;
    if (typeof kind === "string") {
        const { namespace = "default", name } = isObject(metadata) ? metadata : {};
        return typeof name === "string" ? [`${kind} ${String(namespace)}/${name}`] : [];
    }
    const balancer = pick(placed.value, "SlbId", "slbId", "LoadBalancerId", "loadBalancerId");
    const port = pick(placed.value, "ListenerPort", "listenerPort");
    return typeof balancer === "string" && port !== undefined ? [`SAE ${balancer}:${String(port)}`] : [];
}

const merge = (all: readonly Objects[]): Objects => ({
    manifests: all.flatMap((o) => o.manifests),
    ruleSets: all.flatMap((o) => o.ruleSets),
    tables: all.flatMap((o) => o.tables),
});
