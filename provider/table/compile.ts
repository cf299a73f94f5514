import type { Table } from "../routing/model";
import type { Diagnostic } from "../routing/diagnostic";
import { claimsOf, collisions, type Claim } from "./claims";
import { describeRoutes } from "./describe";
import { readGateways, type Gateway } from "./gateways";
import { ingressName, listenerOf, objectIn } from "./identity";
import { close, isLeaf, isList, mapLeaf, publicText, text, type Leaf, type Opened, type OpenedObject } from "./leaf";
import { modelTables, urlOf } from "./model";
import { digest, objectName } from "./names";
import { place, type Placed } from "./placement";
import { Problems } from "./problems";
import { readRoutes, type BackendKind } from "./routes";
import { saeRules, type SaeRuleInput } from "./sae-rules";
import { Services } from "./services";
import { checkShape } from "./shape";

/** Where something was declared. */
export interface Place {
    /** `routes[2]`. */
    where: string;
    kind: BackendKind;
}

/** A resource of the table. */
export interface ChildPlan {
    /** Its name in the program: that of the live object, so that no key of the program is part of its identity. */
    resource: string;
    /** Names that it had in the program before. */
    former: string[];
    gateway: Gateway;
}

/** A Service without selector and what it points to. */
export interface EndpointsPlan extends ChildPlan {
    /** Name of the Service. */
    name: string;
    addresses: unknown;
    port: unknown;
    /** The argument that it was made for, e.g. `routes[2].backend.endpoints`. */
    where: string;
}

export interface IngressPlan extends ChildPlan {
    /** Name of the Ingress. */
    name: unknown;
    routes: {
        host?: unknown;
        path: unknown;
        match?: unknown;
        backend: { service: { name: unknown; port: unknown } };
    }[];
    /** Where each of `routes` was declared. */
    places: Place[];
    /** The resources of the Services that are made for it. */
    uses: string[];
    defaultBackend?: unknown;
}

export interface RuleSetPlan extends ChildPlan {
    rules: SaeRuleInput[];
    /** Where the route of each of `rules` was declared. */
    places: Place[];
    /** Hosts that live on another gateway: what of them is removed here goes last. */
    handOver: unknown[];
}

/** What a table needs on its platforms. Pure: nothing is registered yet. */
export interface TablePlan {
    problems: Diagnostic[];
    tables: Table[];
    /** Human-readable route → target, for the state and for diffs. */
    routes: Record<string, string>;
    urls: string[];
    endpoints: EndpointsPlan[];
    ingresses: IngressPlan[];
    ruleSets: RuleSetPlan[];
    /** Hosts by Kubernetes gateway; `*` for routes without a host. */
    hosts: Record<string, unknown[]>;
    /** What the table takes for itself in the program. */
    claims: Claim[];
    /** The list of routes itself is known only after apply: nothing can be planned yet. */
    unknown: boolean;
}

/** @param clusters names of the explicit Kubernetes providers, by gateway */
export function compileTable(
    name: string,
    args: OpenedObject,
    clusters: Readonly<Record<string, string | undefined>> = {},
): TablePlan {
    const problems = new Problems();
    const gateways = readGateways(args["gateways"], problems, clusters);
    const routes = readRoutes(args["routes"], problems);
    checkShape(args, problems);
    const placed = problems.list.some((p) => p.code === "CR208") ? [] : place(routes ?? [], gateways, problems);
    const plan: TablePlan = {
        problems: problems.list,
        tables: [],
        routes: {},
        urls: [],
        endpoints: [],
        ingresses: [],
        ruleSets: [],
        hosts: {},
        claims: [],
        unknown: routes === undefined,
    };
    // What is right is planned also beside what is wrong, so that all of it can be looked at.
    if (problems.list.some((p) => p.code === "CR208") || placed.length === 0) return plan;

    plan.tables = modelTables(name, placed, gateways);
    plan.urls = placed.map((route) => urlOf(route.on, publicText(route.host) ?? "*", publicText(route.path) ?? "/…"));
    plan.routes = describeRoutes(plan.tables);
    const services = new Services(name, problems);
    for (const gateway of gateways.values()) {
        const here = placed.filter((route) => route.on === gateway);
        if (gateway.platform === "sae") plan.ruleSets.push(ruleSet(name, gateway, placed));
        else plan.hosts[gateway.name] = sayableHosts(here);
        if (gateway.platform === "kubernetes" && (here.length > 0 || gateway.fields["defaultBackend"] !== undefined))
            plan.ingresses.push(ingress(name, gateway, here, services));
    }
    plan.endpoints = services.made;
    plan.claims = claimsOf(plan);
    problems.list.push(...collisions(plan.claims), ...services.meetings(placed));
    return plan;
}

/** The hosts of routes, once each. */
function hostsOf(routes: readonly Placed[]): unknown[] {
    const hosts = new Map(routes.map(({ host }, i) => [text(host) ?? (host ? i : "*"), host?.input ?? "*"]));
    return [...hosts.values()];
}

/** The same for a resource that speaks of them: a secret host by a word that tells it from others. */
function sayableHosts(routes: readonly Placed[]): unknown[] {
    const hide = (host: Leaf): Leaf => (host.secret ? mapLeaf(host, (value) => digest(String(value))) : host);
    return hostsOf(routes.map((route) => ({ ...route, host: route.host && hide(route.host) })));
}

/** The name that everything of a gateway had in the program while it was named after table and key. */
const formerly = (table: string, gateway: Gateway): string => objectName(table, gateway.name);

function named(resource: string | undefined, former: string): Pick<ChildPlan, "resource" | "former"> {
    // An object whose namespace or name is not known yet, or secret, can only be named after its key.
    if (resource === undefined) return { resource: former, former: [] };
    return { resource, former: [former] };
}

function ingress(table: string, gateway: Gateway, routes: readonly Placed[], services: Services): IngressPlan {
    const fallback = gateway.fields["defaultBackend"];
    const name = ingressName(table, gateway);
    const given = gateway.fields["ingressName"];
    const paths = routes.map((route) => ({
        ...(route.host && { host: route.host.input }),
        path: route.path.input,
        ...(route.match && { match: route.match.input }),
        backend: { service: services.of(route) },
    }));
    return {
        ...named(name === undefined ? undefined : objectIn(gateway, name), formerly(table, gateway)),
        name: given === undefined ? name : close(given),
        gateway,
        places: routes.map(({ where, backend }) => ({ where, kind: backend.kind })),
        routes: paths,
        uses: [...new Set(routes.flatMap((route) => services.resources.get(route) ?? []))],
        ...(fallback !== undefined && { defaultBackend: { service: close(fallback) } }),
    };
}

function ruleSet(table: string, gateway: Gateway, placed: readonly Placed[]): RuleSetPlan {
    const rules = saeRules(gateway, placed);
    return {
        ...named(listenerOf(gateway), formerly(table, gateway)),
        gateway,
        rules: rules.map(({ rule }) => rule),
        places: rules.map(({ where }) => ({ where, kind: "sae" })),
        handOver: hostsOf(placed.filter((route) => route.on !== gateway && route.host !== undefined)),
    };
}

/** Values of `severity`, which must be known. */
export function severities(opened: Opened | undefined): Record<string, string> {
    if (opened === undefined || isLeaf(opened) || isList(opened)) return {};
    return Object.fromEntries(
        Object.entries(opened).flatMap(([code, leaf]) => (text(leaf) === undefined ? [] : [[code, text(leaf)!]])),
    );
}
