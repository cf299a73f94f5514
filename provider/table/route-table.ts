import * as pulumi from "@pulumi/pulumi";
import { Endpoints } from "../platforms/kubernetes/endpoints";
import { clusterOf } from "../platforms/kubernetes/client/connection";
import { refuse, warn } from "../platforms/kubernetes/client/failure";
import { Ingress } from "../platforms/kubernetes/ingress";
import { Owner } from "../platforms/kubernetes/ownership/owner";
import { ingressesOf } from "../platforms/kubernetes/ownership/state";
import { RouteOrder } from "../platforms/kubernetes/route-order";
import { lint } from "../routing";
import type { Severity } from "../routing/diagnostic";
import { Ingress as SaeIngress, Retirement } from "../platforms/sae";
import type { RouteTableArgs } from "./args";
import { checkChildren } from "./check-children";
import { endpointsArgs, ingressArgs, objectsOf, placesOf, ruleSetArgs } from "./children";
import { declaredIn, engineAddress, type Declared } from "./declared";
import {
    compileTable,
    severities,
    type ChildPlan,
    type EndpointsPlan,
    type IngressPlan,
    type TablePlan,
} from "./compile";
import { checkKubeconfig } from "./connection";
import type { Gateway } from "./gateways";
import { close, isLeaf, isList, isObject, open, text, type Opened, type OpenedObject } from "./leaf";
import { checkTable, readLive, type Live } from "./live";
import { RoutePlan } from "./route-plan";

interface Result {
    urls: pulumi.Input<string[]>;
    targets: pulumi.Input<Record<string, string>>;
}

/** What `RouteOrder` knows, by Ingress. */
interface Known {
    /** Those that are changed before. */
    after: Record<string, string[] | undefined>;
    /** The one that it replaces, which is deleted before. */
    replaces: Record<string, string | undefined>;
    /** Those that get a host which another one has until the update. */
    gains: string[];
    /** What the state of the table is called. */
    record: string;
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
        const plan = compileTable(name, args, await this.clusters(declared));
        const mistakes = [...plan.problems, ...(await checkChildren(plan))];
        const severity = severities(args["severity"]) as Record<string, Severity | "off">;
        refuse(`RouteTable ${name}`, mistakes.length > 0 ? mistakes : lint(plan.tables, { severity }));
        refuse(`RouteTable ${name}`, this.connections(plan, declared));
        refuse(`RouteTable ${name}`, this.declared().take(this, `RouteTable ${name}`, plan.claims));
        if (plan.unknown) return this.unknown(name, declared);
        if (isLeaf(args["checkLive"]) && args["checkLive"].value === true) {
            const findings = await checkTable(plan, severity, (gateway) => this.live(gateway, declared));
            refuse(`RouteTable ${name}`, findings);
            warn(findings, this);
        }
        await this.register(name, plan, declared, severity);
        return { urls: plan.urls, targets: plan.routes };
    }

    /** What the tables of this run of the program have taken. The plugin, which serves many at once, has another notion. */
    protected declared(): Declared {
        return declaredIn(engineAddress() && (pulumi.runtime.getMonitor() as object | undefined));
    }

    /** The plugin knows whether the table is live; then the preview is refused, for it would show that all is deleted. */
    private unknown(name: string, { routes }: RouteTableArgs): Result {
        const later = <T>(value: T) => pulumi.output(routes).apply(() => value);
        new RouteOrder(
            name,
            { hosts: later({}), gateways: later({}), breakFirst: [], record: later("") },
            { parent: this },
        );
        return { urls: later([]), targets: later({}) };
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
        const order = await this.order(name, plan);
        const state = aliasesOf({ resource: order.record, former: identities(plan) });
        const owner = plan.ingresses.length === 0 ? undefined : new Owner(this, order.record, state);
        const objects = objectsOf(plan, ({ name: gateway }) => explicitProvider(gateway, args));
        refuse(`RouteTable ${name}`, (await owner?.check(objects, this)) ?? []);
        const owned = (child: IngressPlan | EndpointsPlan) =>
            owner && {
                owner,
                ...placesOf(child),
                former: child.former,
                hasGap: order.gains.includes(child.resource),
            };
        const ruleSets = plan.ruleSets.map(
            (set) => new SaeIngress(set.resource, ruleSetArgs(set), { ...parent, ...aliasesOf(set) }),
        );
        const endpoints = new Map<string, Endpoints>();
        const children: Promise<unknown>[] = [];
        for (const service of plan.endpoints) {
            const leadsToSae = service.where.startsWith("gateways.");
            const made = new Endpoints(
                service.resource,
                endpointsArgs(service),
                {
                    ...parent,
                    ...aliasesOf(service),
                    ...providerOf(service.gateway, args),
                    dependsOn: leadsToSae ? ruleSets : [],
                },
                owned(service),
            );
            children.push(made.registered);
            endpoints.set(service.resource, made);
            if (leadsToSae) await isRegistered(made);
        }
        const ingresses = new Map<string, pulumi.Input<Ingress>>();
        for (const ingress of inOrder(plan.ingresses, order.after)) {
            const before = (order.after[ingress.resource] ?? []).flatMap((other) => ingresses.get(other) ?? []);
            const services = ingress.uses.flatMap((resource) => endpoints.get(resource) ?? []);
            const replaced = order.replaces[ingress.resource];
            const former = replaced === undefined ? ingress.former : [replaced, ...ingress.former];
            const made = new Ingress(
                ingress.resource,
                ingressArgs(ingress),
                {
                    ...parent,
                    ...aliasesOf({ ...ingress, former }),
                    transformations: [objectAfter(services, replaced !== undefined)],
                    ...providerOf(ingress.gateway, args),
                    dependsOn: [...ruleSets, ...services, ...before],
                },
                owned({ ...ingress, former }),
            );
            children.push(made.registered);
            ingresses.set(ingress.resource, whenReady(made));
            await isRegistered(made);
        }
        Promise.all(children).catch((error: unknown) => this.fail(error));
        const guard = owner?.guard();
        if (guard) await isRegistered(guard);
        const made = [...ruleSets, ...endpoints.values(), ...ingresses.values()];
        const retired: Retirement[] = [];
        for (const [i, set] of plan.ruleSets.entries()) {
            const { ingressId } = ruleSets[i]!;
            const { rules, handOver, gateway } = set;
            const namespaceId = close(gateway.fields["namespaceId"]);
            const retirement = new Retirement(set.resource, { ingressId, namespaceId, rules, handOver } as never, {
                ...parent,
                ...aliasesOf(set),
                dependsOn: made,
            });
            retired.push(retirement);
            await isRegistered(retirement);
        }
        new RoutePlan(
            order.record,
            { tables: plan.tables, routes: plan.routes, severity },
            {
                ...parent,
                ...aliasesOf({ resource: order.record, former: [name, ...identities(plan)] }),
                dependsOn: [...made, ...retired, ...(guard ? [guard] : [])],
            },
        );
    }

    private async order(name: string, plan: TablePlan): Promise<Known> {
        const { ingresses, hosts } = plan;
        const [proposed = name] = identities(plan);
        const by = <T>(value: (ingress: IngressPlan) => T) =>
            Object.fromEntries(ingresses.map((ingress) => [ingress.resource, value(ingress)]));
        const breakFirst = ingresses
            .filter(({ gateway }) => text(gateway.fields["order"]) === "breakFirst")
            .map(({ resource }) => resource);
        const { after, replaces, gains, record } = new RouteOrder(
            name,
            {
                hosts: by(({ gateway }) => hosts[gateway.name] ?? []) as Record<string, pulumi.Input<string>[]>,
                gateways: by(({ gateway }) => gateway.name),
                breakFirst,
                ...(breakFirst.length > 0 && { live: this.urn.apply((urn) => ingressesOf(urn, name)) }),
                record: proposed,
            },
            { parent: this },
        );
        const [first, old] = (await Promise.all([open(after), open(replaces)])).map((o) => (isObject(o) ? o : {}));
        return {
            after: mapValues(first, textsIn),
            replaces: mapValues(old, (leaf) => text(leaf)),
            gains: textsIn(await open(gains)),
            record: text(await open(record)) ?? proposed,
        };
    }

    /** By gateway: the name of the explicit Kubernetes provider, which stands for its cluster. */
    private async clusters(args: RouteTableArgs): Promise<Record<string, string | undefined>> {
        if (pulumi.Output.isInstance(args.gateways)) return {};
        const own = this.getProvider("kubernetes:index:Provider");
        const entries = Object.keys(args.gateways ?? {}).map(async (gateway) => {
            const provider = explicitProvider(gateway, args) ?? own;
            return [
                gateway,
                provider &&
                    text(await open(provider.urn))
                        ?.split("::")
                        .pop(),
            ] as const;
        });
        return Object.fromEntries(await Promise.all(entries));
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

const mapValues = <T>(object: OpenedObject | undefined, change: (value: Opened | undefined) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(object ?? {}).map(([key, value]) => [key, change(value)]));

const textsIn = (list: Opened | undefined): string[] => (isList(list) ? list.map((leaf) => text(leaf) ?? "") : []);

/**
 * The names that the state of a table may have: those of its live objects, so that a renamed table is still compared with
 * what it was. A table keeps the one that it had first.
 */
const identities = ({ ingresses, ruleSets }: TablePlan): string[] =>
    [...ingresses, ...ruleSets].flatMap(({ resource, former }) => (former.length === 0 ? [] : [resource])).sort();

/** The names that a resource had before, so that it is taken for what it was. */
const aliasesOf = ({ former, resource }: Pick<ChildPlan, "former" | "resource">): { aliases?: pulumi.Alias[] } => {
    const names = former.filter((name) => name !== resource);
    return names.length === 0 ? {} : { aliases: names.map((name) => ({ name })) };
};

/**
 * The object itself depends on its Services, so that an update of it alone (`--target`) that needs a new one is refused.
 *
 * @param breaks whether the object that it replaces goes first
 */
const objectAfter =
    (services: readonly Endpoints[], breaks: boolean): pulumi.ResourceTransformation =>
    ({ type, props, opts }) =>
        type.startsWith("kubernetes:") && (services.length > 0 || breaks)
            ? {
                  props,
                  opts: pulumi.mergeOptions(opts as pulumi.CustomResourceOptions, {
                      dependsOn: [...services],
                      ...(breaks && { deleteBeforeReplace: true }),
                  }),
              }
            : undefined;

/**
 * In an update of other resources alone (`--target`) the engine first keeps what a resource depended on and the program
 * has no longer, at its first sight. It does not wait for that at the second: so resources with such a thing in common
 * are registered one after the other, or the state ends in an order that the engine refuses to read.
 */
const isRegistered = async (resource: pulumi.Resource): Promise<void> => void (await open(resource.urn));

/** Those that others come after go first. */
function inOrder(plans: readonly IngressPlan[], after: Known["after"]): IngressPlan[] {
    const depth = (ingress: string): number => Math.max(0, ...(after[ingress] ?? []).map((other) => depth(other) + 1));
    return [...plans].sort((a, b) => depth(a.resource) - depth(b.resource));
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
