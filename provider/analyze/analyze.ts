import * as pulumi from "@pulumi/pulumi";
import { isOfGatewayApi, isOfGateways } from "../sources/gateways";
import { type ClusterGateways, gatewaysOfCluster, clusterFindings, routesOfComponents } from "../sources/live-gateways";
import { noObjects, type Objects, type Resource } from "../sources/objects";
import { compiledTables, objectOf, ROUTE_PLAN } from "../sources/pulumi";
import { tablesOf } from "../sources/tables";
import { clusterOf } from "../platforms/kubernetes/client/connection";
import { refuse, warn } from "../platforms/kubernetes/client/failure";
import { notCompared } from "../platforms/kubernetes/ownership/existence-unknown";
import type { DialectName, Table } from "../routing/model";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import { lintAgainstLive, liveTable, readLive, type Live } from "../platforms/kubernetes/read/live";
import { lintRoutesBesideLive } from "../platforms/kubernetes/read/live-routes";
import { RoutePlan } from "../table/route-plan";
import { watch, type Watched } from "./watch";

export interface AnalyzeOptions {
    /** Severity by code or name of a diagnostic, e.g. `{ CR104: "error" }`; `off` silences one. Default: as documented for each code. */
    severity?: Record<string, Severity | "off">;
    /** How controllers compare requests. Default: what each Ingress class says; SAE rule sets by their load balancer. */
    dialect?: DialectName;
    /**
     * Compares with the Ingresses and HTTPRoutes that other people have in the cluster of the stack's Kubernetes configuration. A
     * cluster that does not answer is a warning. Default: false.
     */
    checkLive?: boolean;
}

/** What {@link analyze} returns. */
export interface Analysis {
    /**
     * Makes the plan of what was registered so far, once. It is called by itself when a program ends; call it at the end
     * of an inline program of the Automation API, which does not end with its process.
     */
    finish(): Promise<RoutePlan>;
}

/**
 * Watches every Ingress, every Gateway and HTTPRoute, and every SAE rule set that the program registers from here on, by whatever package or
 * component, and ends the preview with what lint finds and with the requests that go elsewhere, as a RouteTable does.
 * Call it first. Nothing is made anywhere but a {@link RoutePlan} in the state.
 *
 * What the plugin of another package makes by itself (Helm charts and YAML groups as remote components) is not seen
 * here; `crossroute lint --preview` and `crossroute diff --preview` read those, too.
 *
 * @param stack name of the plan; default: the name of the stack
 */
export function analyze(stack: string = pulumi.getStack(), options: AnalyzeOptions = {}): Analysis {
    const watched = watch(stack);
    let plan: Promise<RoutePlan> | undefined;
    const finish = (): Promise<RoutePlan> => {
        forget();
        return (plan ??= makePlan(stack, watched, options));
    };
    const forget = atEnd(finish);
    return { finish };
}

/**
 * A program has ended when nothing is left to do in its process: only then is it known what it registers. The SDK
 * signals the end of a program in the same way, and waits if more is registered then.
 *
 * @returns what listens no longer: a process of the Automation API plays many programs, and would keep each
 */
function atEnd(finish: () => Promise<unknown>): () => void {
    let failed = false;
    const fail = (): void => void (failed = true);
    process.once("uncaughtExceptionMonitor", fail);
    // The SDK listens to this signal, too: our listener alone would keep the process from failing.
    if (process.listenerCount("unhandledRejection") > 0) process.once("unhandledRejection", fail);
    const end = (code: number): void => {
        // Nobody knows what a failed program would have registered.
        if (code === 0 && !failed) void finish();
    };
    process.once("beforeExit", end);
    return () => {
        process.off("uncaughtExceptionMonitor", fail);
        process.off("unhandledRejection", fail);
        process.off("beforeExit", end);
    };
}

async function makePlan(stack: string, watched: Watched, options: AnalyzeOptions): Promise<RoutePlan> {
    const resources = await watched.resources();
    const objects = objectsIn(resources);
    const beside = options.checkLive === true ? await gatewaysOfCluster(objects) : undefined;
    const { tables, notes, findings } = tablesOf(
        beside === undefined ? objects : { ...objects, manifests: [...objects.manifests, ...beside.manifests] },
        { dialect: options.dialect, ...(beside && { shared: beside.shared }) },
    );
    for (const note of notes) void pulumi.log.info(note);
    const plan = new RoutePlan(stack, { tables, severity: options.severity ?? {} });
    // Of the listeners of several Ingresses a table says nothing: what each wants of one is in the objects alone.
    const ofListeners = findings.filter(({ code }) => code === "CR325").map(asIs(options.severity?.["CR325"]));
    warn(ofListeners.flat(), plan);
    refuse("The routes of this program", ofListeners.flat());
    if (beside !== undefined) await compare(plan, tables, objects, beside, options, routesOfComponents(resources));
    return plan;
}

/** As severe as the program wants it. */
const asIs =
    (wanted: Severity | "off" | undefined) =>
    (one: Diagnostic): Diagnostic[] =>
        wanted === "off" ? [] : [{ ...one, severity: wanted ?? one.severity }];

async function compare(
    plan: RoutePlan,
    tables: readonly Table[],
    objects: Objects,
    beside: ClusterGateways,
    { severity, dialect }: AnalyzeOptions,
    told: ReadonlySet<string>,
): Promise<void> {
    const { manifests } = objects;
    const live = await clusterOf(plan)
        .then(readLive)
        .catch((thrown: unknown): Live => {
            warn([notCompared("", thrown)], plan);
            return { tables: [] };
        });
    const parts = tables.flatMap(({ rules, defaults = [] }) => [...rules, ...defaults]);
    const declared = new Set(parts.map(({ origin }) => origin.object));
    const findings = tables.flatMap((table) => lintAgainstLive(table, liveTable(live, table), declared, severity));
    const own = manifests.map(({ value }) => value).filter(({ apiVersion }) => isOfGatewayApi(apiVersion));
    const chosen = dialect !== undefined && isOfGateways(dialect) ? dialect : undefined;
    findings.push(...lintRoutesBesideLive(own, live, severity, chosen));
    const ofParents = clusterFindings(objects, beside, severity ?? {}, chosen);
    findings.push(...ofParents.filter((one) => one.severity === "error" || !told.has(one.origin?.object ?? "")));
    warn(findings, plan);
    refuse("The routes of this program", findings);
}

/** The objects of the resources, and the tables that a RouteTable has compiled. */
function objectsIn(resources: readonly Resource[]): Objects {
    const objects = noObjects();
    for (const resource of resources) {
        if (resource.type === ROUTE_PLAN) objects.tables.push(...(compiledTables(resource) ?? []));
        const { manifest, ruleSet } = objectOf(resource);
        if (manifest) objects.manifests.push(manifest);
        if (ruleSet) objects.ruleSets.push(ruleSet);
    }
    return objects;
}
