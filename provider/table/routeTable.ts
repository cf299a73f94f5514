import * as pulumi from "@pulumi/pulumi";
import { Endpoints } from "../kubernetes/endpoints";
import { clusterOf } from "../kubernetes/connection";
import { refuse, warn } from "../kubernetes/failure";
import { Ingress } from "../kubernetes/ingress";
import { lint } from "../routing";
import type { Severity } from "../routing/diagnostic";
import { Ingress as SaeIngress, Retirement, type IngressArgs as SaeIngressArgs } from "../sae";
import type { RouteTableArgs } from "./args";
import {
    compileTable,
    severities,
    type EndpointsPlan,
    type IngressPlan,
    type RuleSetPlan,
    type TablePlan,
} from "./compile";
import { checkKubeconfig } from "./connection";
import type { Gateway } from "./gateways";
import { close, isLeaf, isList, isObject, open, text, type Opened, type OpenedObject } from "./leaf";
import { checkTable, readLive, type Live } from "./live";
import { RouteOrder } from "./routeOrder";
import { RoutePlan } from "./routePlan";

/**
 * The objects of a table are the table's: what somebody else wrote into them is overwritten by the next update, where
 * server-side apply would refuse with a conflict.
 */
const ownership = { "pulumi.com/patchForce": "true" };

interface Result {
    urls: string[];
    targets: Record<string, string>;
}

/**
 * HTTP routes over any number of gateways, on Kubernetes and on Alibaba Cloud SAE.
 *
 * A host lives on one gateway. A backend that its gateway cannot reach by itself is bridged: the route becomes a rule
 * on the SAE gateway, a Service that points at that gateway, and a path in the Ingress. The preview says which
 * requests will go elsewhere; nothing is touched while anything is wrong.
 */
export class RouteTable extends pulumi.ComponentResource<Result> {
    /** One URL a route, in the order of `routes`. */
    public readonly urls!: pulumi.Output<string[]>;
    /** Route → target, e.g. `shop.example.com/api/**` → `sae:7171:8080`. */
    public readonly targets!: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: RouteTableArgs, opts?: pulumi.ComponentResourceOptions) {
        super("crossroute:index:RouteTable", name, args, opts);
        const result = pulumi.output(this.getData());
        this.urls = result.apply((r) => r.urls);
        this.targets = result.apply((r) => r.targets);
        this.registerOutputs({ urls: this.urls, targets: this.targets });
    }

    /** Settles when all that the table consists of is registered. */
    get registered(): Promise<Result> {
        return this.getData();
    }

    /** Ends the program with the error, once. */
    protected fail(error: unknown): void {
        process.nextTick(() => {
            throw error;
        });
    }

    /**
     * A table that is wrong stays pending: a rejected promise would reach the engine by every output that hangs on it,
     * each time with a stack and a text that hides the reason. `fail` says it instead.
     */
    protected override async initialize(args: RouteTableArgs, _opts: unknown, name: string): Promise<Result> {
        try {
            return await this.build(name, args);
        } catch (error) {
            this.fail(error);
            return new Promise<never>(() => undefined);
        }
    }

    private async build(name: string, declared: RouteTableArgs): Promise<Result> {
        const args = (await open(withoutProviders(declared))) as OpenedObject;
        const plan = compileTable(name, args);
        refuse(`RouteTable ${name}`, plan.problems);
        const severity = severities(args["severity"]) as Record<string, Severity | "off">;
        refuse(`RouteTable ${name}`, lint(plan.tables, { severity }));
        refuse(`RouteTable ${name}`, this.connections(plan, declared));
        if (plan.unknown) {
            pulumi.log.warn("the list of routes is known only after apply: nothing can be said about it yet", this);
            return { urls: [], targets: {} };
        }
        if (isLeaf(args["checkLive"]) && args["checkLive"].value === true) {
            const findings = await checkTable(plan, severity, (gateway) => this.live(gateway, declared));
            refuse(`RouteTable ${name}`, findings);
            warn(findings, this);
        }
        await this.register(name, plan, declared, severity);
        return { urls: plan.urls, targets: plan.routes };
    }

    /**
     * SAE first, then the Services that lead there, then the Ingresses, those that gain a host before those that lose
     * it: nothing is routed to what is not there yet. What SAE no longer needs goes last.
     */
    private async register(
        name: string,
        plan: TablePlan,
        args: RouteTableArgs,
        severity: Record<string, Severity | "off">,
    ): Promise<void> {
        const parent = { parent: this };
        const first = await this.order(name, plan);
        const ruleSets = plan.ruleSets.map((set) => new SaeIngress(set.name, ruleSetArgs(set), parent));
        const endpoints = plan.endpoints.map((service) => this.endpoints(service, args, ruleSets));
        const ingresses = new Map<string, pulumi.Input<Ingress>>();
        for (const ingress of inOrder(plan.ingresses, first)) {
            const before = (first[ingress.gateway.name] ?? []).flatMap((gateway) => ingresses.get(gateway) ?? []);
            const made = new Ingress(ingress.name, ingressArgs(ingress), {
                ...parent,
                ...providerOf(ingress.gateway, args),
                dependsOn: [...ruleSets, ...endpoints, ...before],
            });
            ingresses.set(ingress.gateway.name, whenReady(made));
        }
        const made = [...ruleSets, ...endpoints, ...ingresses.values()];
        const retired = plan.ruleSets.map(({ name: set, gateway, rules, handOver }, i) => {
            const { ingressId } = ruleSets[i]!;
            const namespaceId = close(gateway.fields["namespaceId"]);
            return new Retirement(set, { ingressId, namespaceId, rules, handOver } as never, {
                ...parent,
                dependsOn: made,
            });
        });
        new RoutePlan(
            name,
            { tables: plan.tables, routes: plan.routes, severity },
            { ...parent, dependsOn: [...made, ...retired] },
        );
    }

    /** By gateway: the gateways whose Ingress comes before its own. */
    private async order(name: string, { hosts }: TablePlan): Promise<Record<string, string[]>> {
        if (Object.keys(hosts).length === 0) return {};
        const order = await open(new RouteOrder(name, { hosts: hosts as never }, { parent: this }).after);
        return Object.fromEntries(
            Object.entries(isObject(order) ? order : {}).map(([gateway, before]) => [
                gateway,
                isList(before) ? before.map((leaf) => text(leaf) ?? "") : [],
            ]),
        );
    }

    private endpoints(plan: EndpointsPlan, args: RouteTableArgs, ruleSets: readonly SaeIngress[]): Endpoints {
        const { name, gateway, addresses, port } = plan;
        const inNamespace = {
            namespace: close(gateway.fields["namespace"]),
            labels: close(gateway.fields["labels"]),
        };
        const kind = text(gateway.fields["backendObjects"]) ?? "Endpoints";
        const owned = { annotations: ownership, service: { annotations: ownership } };
        return new Endpoints(name, { name, addresses, port, kind, ...inNamespace, ...owned } as never, {
            parent: this,
            ...providerOf(gateway, args),
            dependsOn: [...ruleSets],
        });
    }

    private async live(gateway: Gateway, args: RouteTableArgs): Promise<Live | undefined> {
        try {
            return await readLive(await clusterOf(this, explicitProvider(gateway.name, args)));
        } catch (thrown) {
            const why = thrown instanceof Error ? thrown.message : String(thrown);
            void pulumi.log.warn(`${gateway.where}: could not be compared with what is live: ${why}`, this);
            return undefined;
        }
    }

    private connections(plan: TablePlan, args: RouteTableArgs) {
        const explicit = this.getProvider("kubernetes:index:Provider") !== undefined;
        const needing = plan.ingresses.find(({ gateway }) => explicitProvider(gateway.name, args) === undefined);
        const problem = needing && !explicit ? checkKubeconfig(needing.gateway.where) : undefined;
        return problem ? [problem] : [];
    }
}

/** Those that others come after go first. */
function inOrder(plans: readonly IngressPlan[], after: Record<string, string[]>): IngressPlan[] {
    const depth = (gateway: string): number => Math.max(0, ...(after[gateway] ?? []).map((other) => depth(other) + 1));
    return [...plans].sort((a, b) => depth(a.gateway.name) - depth(b.gateway.name));
}

/** What depends on it waits for as long as the gateway's `waitFor` says. A preview waits for nothing. */
const whenReady = (ingress: Ingress): pulumi.Input<Ingress> =>
    pulumi.runtime.isDryRun() ? ingress : ingress.status.apply(() => ingress);

/** Providers are resources, not values: they are taken from the arguments as they are. */
function withoutProviders(args: RouteTableArgs): unknown {
    if (pulumi.Output.isInstance(args.gateways)) return { ...args };
    const gateways = Object.entries(args.gateways ?? {}).map(([name, gateway]) => {
        const provider = explicitProvider(name, args);
        return [
            name,
            provider ? { ...gateway, kubernetes: { ...gateway.kubernetes, provider: undefined } } : gateway,
        ] as const;
    });
    return { ...args, gateways: Object.fromEntries(gateways) };
}

/** Only a TypeScript program can give one; what comes through the plugin may be an Output as a whole. */
function explicitProvider(gateway: string, args: RouteTableArgs): pulumi.ProviderResource | undefined {
    const provider: unknown = pulumi.Output.isInstance(args.gateways)
        ? undefined
        : args.gateways?.[gateway]?.kubernetes?.provider;
    return pulumi.ProviderResource.isInstance(provider) ? provider : undefined;
}

function providerOf(gateway: Gateway, args: RouteTableArgs): pulumi.ComponentResourceOptions {
    const provider = explicitProvider(gateway.name, args);
    return provider ? { providers: { kubernetes: provider } } : {};
}

function ingressArgs({ name, gateway, routes, defaultBackend }: IngressPlan): never {
    const { namespace, ingressClassName, ingressName, annotations, labels, tls } = gateway.fields;
    return {
        name: ingressName === undefined ? name : close(ingressName),
        namespace: close(namespace),
        ingressClassName: close(ingressClassName),
        annotations: (pulumi.output(close(annotations)) as pulumi.Output<object | undefined>).apply((own) => ({
            ...ownership,
            ...own,
        })),
        labels: close(labels),
        tls: close(tls),
        waitFor: text(gateway.fields["waitFor"]),
        routes,
        defaultBackend,
    } as never;
}

/** The listener's parameters are the gateway's; what it does not name comes from `options`. */
function ruleSetArgs({ gateway, rules, handOver }: RuleSetPlan): SaeIngressArgs {
    const { address: _address, defaultBackend, options, ...parameters } = gateway.fields;
    return {
        ...(isObject(options) && (close(options) as object)),
        ...(close(parameters) as object),
        defaultRule: appOf(defaultBackend),
        rules,
        handOver,
    } as unknown as SaeIngressArgs;
}

/** The part of a backend that SAE knows. */
function appOf(backend: Opened | undefined): unknown {
    if (!isObject(backend)) return close(backend);
    const { appId, containerPort, backendProtocol } = backend;
    return { appId: close(appId), containerPort: close(containerPort), backendProtocol: close(backendProtocol) };
}
