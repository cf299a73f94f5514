import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { isScalar, isList, isObject, open, text, type Opened, type OpenedObject } from "../inputs/opened";
import { childrenOf } from "../inputs/urn";
import { aliasesOf } from "../platforms/aliases";
import { refuseExcludedAlone } from "../platforms/excluded-component";
import { leftOut, stopInPart } from "../platforms/partial-run";
import { refuse, warn } from "../platforms/kubernetes/client/failure";
import { RouteOrder } from "../platforms/kubernetes/route-order";
import { platforms } from "../platforms/list";
import type { Gateway, Made, Planned, Prepared, Run } from "../platforms/platform";
import { lint } from "../routing";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import type { RouteTableArgs } from "./args";
import { betweenTables } from "./between-tables";
import { checkPlanned, compileTable, plannedOf, type TablePlan } from "./compile";
import { declaredIn, engineAddress, type Declared } from "./declared-tables";
import { formerTables } from "./former-record";
import { clustersOf, explicitProvider, serversOf, withoutProviders } from "./providers";
import { RoutePlanOfTable } from "./route-plan";
import { asWanted, severities } from "./severity";
import { toldOf } from "./state-since-plan";
import { hostsInState, identities, retained } from "./table-state";
import { asKept } from "./tables";
import { withShortTraces } from "../short-traces";
import { withCheckedTransforms } from "../platforms/checked-transforms";
import { refuseTakenPlace, withFreePlace } from "../platforms/urn-conflicts";

interface Result {
    urls: pulumi.Input<string[]>;
    targets: pulumi.Input<Record<string, string>>;
}

/**
 * What `RouteOrder` has to know: the resources with their hosts, and the names of the table's state, now and before.
 */
type Known = Pick<Run, "after" | "replaces" | "gains" | "record"> & { former: readonly string[] };

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
        const type = "crossroute:index:RouteTable";
        super(type, name, args, withFreePlace(type, name, withCheckedTransforms(opts)));
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
     * A wrong table stays pending. A rejected promise would reach the engine by every output that depends on it, each
     * time with a stack trace and a text that hides the reason. `fail` reports it instead.
     */
    protected override async initialize(
        args: RouteTableArgs,
        opts: pulumi.ComponentResourceOptions | undefined,
        name: string,
    ): Promise<Result> {
        try {
            // A plugin is told what the parent has; a program does not know it.
            const mayInherit =
                opts?.deletedWith !== undefined ||
                (opts?.parent !== undefined && pulumi.runtime.getStackResource() !== undefined);
            await refuseTakenPlace(this, opts);
            return await this.build(name, args, { mayInherit, retains: opts?.retainOnDelete === true });
        } catch (error) {
            this.fail(error);
            return new Promise<never>(() => undefined);
        }
    }

    private async build(
        name: string,
        declared: RouteTableArgs,
        { mayInherit, retains }: { mayInherit: boolean; retains: boolean },
    ): Promise<Result> {
        // Before the first await: other tables ask whether this one still exists.
        this.declared().begin(name);
        await refuseExcludedAlone(this);
        const args = (await open(withoutProviders(declared))) as OpenedObject;
        const plan = compileTable(
            name,
            args,
            await clustersOf(this, declared),
            platforms,
            await serversOf(this, declared),
        );
        const mistakes = [...plan.problems, ...checkPlanned(plan)];
        const severity: Record<string, Severity | "off"> = severities(args["severity"]);
        const title = `RouteTable ${name}`;
        const providerOf = ({ name: gateway }: Gateway) => explicitProvider(gateway, declared);
        const run = { component: this, providerOf };
        refuse(title, mistakes);
        const beside = asWanted(await readAround(plan, run), severity);
        refuse(title, [...beside, ...plan.surprises, ...lint(plan.tables, { severity })]);
        refuse(
            title,
            [...plan.planned].flatMap(([platform, own]) => platform.unreachable?.(own, run) ?? []),
        );
        refuse(title, this.declared().take(this, title, plan.claims));
        const between = betweenTables(this.declared().beside(this, plan.planned), plan.planned, severity);
        refuse(title, between);
        if (plan.unknown) return this.unknown(name, declared);
        // While an update runs, other resources of the program may be about to cure it.
        if (pulumi.runtime.isDryRun()) warn(beside, this);
        warn(between, this);
        warn(plan.surprises, this);
        if (isScalar(args["checkLive"]) && args["checkLive"].value === true) {
            const findings = await this.compare(plan, severity, providerOf);
            refuse(title, findings);
            warn(findings, this);
        }
        if (retains && pulumi.runtime.isDryRun()) warn(asWanted(await retained(plan, this, name), severity), this);
        await this.register(name, plan, { providerOf, mayInheritDeletedWith: mayInherit }, severity);
        return { urls: plan.urls, targets: plan.routes };
    }

    private async compare(
        { planned, tables }: TablePlan,
        severity: Record<string, Severity | "off">,
        providerOf: Run["providerOf"],
    ) {
        const run = { component: this, providerOf };
        const all = [...planned].map(([platform, own]) => platform.compare?.(own, tables, severity, run) ?? []);
        return (await Promise.all(all)).flat();
    }

    /** What the tables of this run have claimed. The plugin serves many runs at once and overrides this. */
    protected declared(): Declared {
        return declaredIn(engineAddress() && (pulumi.runtime.getMonitor() as object | undefined));
    }

    /**
     * Only the plugin knows whether the table is live. If it is, the preview is refused: it would show that everything
     * is deleted.
     */
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
     * Platforms that others are bridged to come first when creating and last when removing: no request is sent to
     * something that does not exist.
     */
    private async register(
        name: string,
        plan: TablePlan,
        given: Pick<Run, "providerOf" | "mayInheritDeletedWith">,
        severity: Record<string, Severity | "off">,
    ): Promise<void> {
        const { providerOf } = given;
        const title = `RouteTable ${name}`;
        const ordered = this.order(name, plan);
        // The engine starts the plugin for it meanwhile.
        for (const [platform, own] of plan.planned) platform.begin?.(own, { component: this, providerOf });
        const { former, ...order } = await ordered;
        const below = childrenOf(text(await open(this.urn)) ?? "");
        refuse(
            title,
            [order.record, ...former].flatMap((record) => this.declared().takeRecord(this, title, record, below)),
        );
        const recordAliases = aliasesOf({ resource: order.record, former });
        const run: Run = { component: this, ...given, ...order, recordAliases, fail: (error) => this.fail(error) };
        const first = [...plan.planned].sort(([a], [b]) => Number(!a.arrival) - Number(!b.arrival));
        const prepared: Prepared[] = [];
        for (const [platform, own] of first) prepared.push(await platform.prepare(own, run));
        refuse(
            title,
            prepared.flatMap(({ findings }) => findings),
        );
        const made: Made[] = [];
        for (const one of prepared) made.push(...(await one.register([...made])));
        await stopInPart(this, "what comes last", await leftOut(made));
        const last: Made[] = [];
        for (const one of prepared.reverse()) last.push(...((await one.finish?.(made)) ?? []));
        // A preview may know none of their inputs.
        if (!pulumi.runtime.isDryRun()) await stopInPart(this, "the plan", await leftOut(last));
        const [tables, { routes }] = [asKept(plan.tables), plan];
        const secretValues = Object.keys(plan.secretValues).length > 0 ? pulumi.secret(plan.secretValues) : undefined;
        const registered = (await Promise.all(prepared.map(async (one) => (await one.registered?.()) ?? []))).flat();
        const registration = await toldOf(this, plan, registered);
        const args = {
            tables,
            routes,
            severity,
            ...registration,
            ...(secretValues !== undefined && { secretValues }),
        };
        const options = { parent: this, ...recordAliases, dependsOn: [...made, ...last] };
        withShortTraces(() => new RoutePlanOfTable(order.record, args, options));
    }

    private async order(name: string, plan: TablePlan): Promise<Known> {
        const ordered = plannedOf(plan).filter(({ hosts }) => hosts !== undefined);
        const by = <T>(value: (child: Planned) => T) =>
            Object.fromEntries(ordered.map((child) => [child.resource, value(child)]));
        const breakFirst = ordered.filter((child) => child.breakFirst).map(({ resource }) => resource);
        const word = randomBytes(8).toString("hex");
        const args = {
            hosts: by(({ hosts }) => hosts ?? []) as Record<string, pulumi.Input<string>[]>,
            gateways: by(({ gateway }) => gateway.name),
            breakFirst,
            live: hostsInState(plan, this, name),
            record: name,
            resources: identities(plan),
            run: word,
        };
        const { after, replaces, gains, record, run } = withShortTraces(
            () => new RouteOrder(name, args, { parent: this }),
        );
        const kept = text(await open(record));
        const isNew = kept === undefined || text(await open(run)) === word;
        const [first, old] = (await Promise.all([open(after), open(replaces)])).map((o) => (isObject(o) ? o : {}));
        return {
            after: mapValues(first, textsIn),
            replaces: mapValues(old, (scalar) => text(scalar)),
            gains: textsIn(await open(gains)),
            record: kept ?? name,
            former: isNew ? await this.formerRecord(identities(plan)) : [],
        };
    }

    /**
     * A new table takes over the state of one that is no longer in the program and had most of the same things: it was
     * renamed.
     */
    private async formerRecord(resources: readonly string[]): Promise<string[]> {
        const declared = this.declared();
        const urn = text(await open(this.urn)) ?? "";
        const all = await formerTables(urn, resources);
        const [gone] = all.filter(
            ({ record, table }) =>
                !declared.isTaken(record, this, childrenOf(urn)) && !(table !== undefined && declared.has(table)),
        );
        return gone === undefined ? [] : [gone.record];
    }
}

/** Reads what is on the servers of the planned objects, and the objects again beside it. */
async function readAround(plan: TablePlan, run: Pick<Run, "component" | "providerOf">): Promise<readonly Diagnostic[]> {
    const found = await Promise.all(
        [...plan.planned].map(async ([platform, own]) => ({ platform, ...(await platform.surroundings?.(own, run)) })),
    );
    const live = new Map(
        found.flatMap(({ platform, objects = [] }) => (objects.length > 0 ? [[platform, objects]] : [])),
    );
    if (live.size > 0) plan.readBeside(live);
    return found.flatMap(({ findings = [] }) => findings);
}

const mapValues = <T>(object: OpenedObject | undefined, change: (value: Opened | undefined) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(object ?? {}).map(([key, value]) => [key, change(value)]));
const textsIn = (list: Opened | undefined): string[] => (isList(list) ? list.map((scalar) => text(scalar) ?? "") : []);
