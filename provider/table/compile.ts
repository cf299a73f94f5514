import type { Table } from "../routing/model";
import type { Diagnostic } from "../routing/diagnostic";
import { readGateways, type Gateway } from "./gateways";
import {
    close,
    isLeaf,
    isList,
    isUnknownLeaf,
    mapLeaf,
    publicText,
    text,
    type Leaf,
    type Opened,
    type OpenedObject,
} from "./leaf";
import { describeRoutes } from "./describe";
import { modelTables, urlOf } from "./model";
import { digest, objectName, pathWords } from "./names";
import { place, type Placed } from "./placement";
import { Problems } from "./problems";
import { readRoutes } from "./routes";
import { saeRules, type SaeRuleInput } from "./saeRules";

/** A Service without selector and what it points to. */
export interface EndpointsPlan {
    /** Name of the Service and of the resource. */
    name: string;
    gateway: Gateway;
    addresses: unknown;
    port: unknown;
}

export interface IngressPlan {
    /** Name of the Ingress and of the resource. */
    name: string;
    gateway: Gateway;
    routes: {
        host?: unknown;
        path: unknown;
        match?: unknown;
        backend: { service: { name: unknown; port: unknown } };
    }[];
    defaultBackend?: unknown;
}

export interface RuleSetPlan {
    name: string;
    gateway: Gateway;
    rules: SaeRuleInput[];
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
    /** The list of routes itself is known only after apply: nothing can be planned yet. */
    unknown: boolean;
}

export function compileTable(name: string, args: OpenedObject): TablePlan {
    const problems = new Problems();
    const gateways = readGateways(args["gateways"], problems);
    const routes = readRoutes(args["routes"], problems);
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
        unknown: routes === undefined,
    };
    if (problems.list.length > 0) return plan;

    plan.tables = modelTables(name, placed, gateways);
    plan.urls = placed.map((route) => urlOf(route.on, publicText(route.host) ?? "*", publicText(route.path) ?? "/…"));
    plan.routes = describeRoutes(plan.tables);
    const services = new Services(name, problems);
    for (const gateway of gateways.values()) {
        const here = placed.filter((route) => route.on === gateway);
        if (gateway.platform === "sae")
            plan.ruleSets.push({
                name: objectName(name, gateway.name),
                gateway,
                rules: saeRules(gateway, placed),
                handOver: hostsOf(placed.filter((route) => route.on !== gateway && route.host !== undefined)),
            });
        else plan.hosts[gateway.name] = sayableHosts(here);
        if (gateway.platform === "kubernetes" && (here.length > 0 || gateway.fields["defaultBackend"] !== undefined))
            plan.ingresses.push(ingress(name, gateway, here, services));
    }
    plan.endpoints = services.made;
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

function ingress(name: string, gateway: Gateway, routes: readonly Placed[], services: Services): IngressPlan {
    const fallback = gateway.fields["defaultBackend"];
    return {
        name: objectName(name, gateway.name),
        gateway,
        routes: routes.map((route) => ({
            ...(route.host && { host: route.host.input }),
            path: route.path.input,
            ...(route.match && { match: route.match.input }),
            backend: { service: services.of(route) },
        })),
        ...(fallback !== undefined && { defaultBackend: { service: close(fallback) } }),
    };
}

/** The Services that backends need: those named by routes exist, the others are planned here, each once. */
class Services {
    readonly made: EndpointsPlan[] = [];
    constructor(
        private readonly table: string,
        private readonly problems: Problems,
    ) {}

    of(route: Placed): { name: unknown; port: unknown } {
        const { kind, fields } = route.backend;
        if (kind === "service") return { name: close(fields["name"]), port: close(fields["port"]) };
        if (route.bridge) {
            const { address, listenerPort } = route.bridge.fields;
            return this.make(
                objectName(this.table, route.on.name, "to", route.bridge.name),
                route.on,
                [close(address)],
                close(listenerPort),
            );
        }
        const addresses = fields["addresses"];
        return this.make(this.nameFor(route), route.on, close(addresses), close(fields["port"]));
    }

    private make(name: string, gateway: Gateway, addresses: unknown, port: unknown): { name: string; port: unknown } {
        if (!this.made.some((made) => made.name === name && made.gateway === gateway))
            this.made.push({ name, gateway, addresses, port });
        return { name, port };
    }

    /** From what identifies the route, so that a changed address changes the object and never renames it. */
    private nameFor(route: Placed): string {
        const given = text(route.backend.fields["name"]);
        if (given !== undefined) return given;
        const parts = [route.host, route.path, route.match].map((leaf: Leaf | undefined) =>
            isUnknownLeaf(leaf) ? undefined : (text(leaf) ?? ""),
        );
        if (parts.some((part) => part === undefined)) {
            this.problems.add(
                "CR207",
                `${route.backend.where}.name`,
                "the Service cannot be named after its route, because the route's host or path is known only after apply",
                "give the Service a name",
            );
            return "";
        }
        return objectName(this.table, pathWords(parts[1] ?? ""), digest(...(parts as string[])));
    }
}

/** Values of `severity`, which must be known. */
export function severities(opened: Opened | undefined): Record<string, string> {
    if (opened === undefined || isLeaf(opened) || isList(opened)) return {};
    return Object.fromEntries(
        Object.entries(opened).flatMap(([code, leaf]) => (text(leaf) === undefined ? [] : [[code, text(leaf)!]])),
    );
}
