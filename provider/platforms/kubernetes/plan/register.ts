import * as pulumi from "@pulumi/pulumi";
import { closed, open } from "../../../inputs/opened";
import { finding } from "../../../diagnostics/catalogue";
import { pushTo } from "../../../push-to";
import type { Diagnostic } from "../../../routing/diagnostic";
import { aliasesOf, isRegistered } from "../../aliases";
import { partsLeftOutAlone } from "../../excluded-component";
import type { Made, Prepared, Run } from "../../platform";
import type { HTTPRouteArgs } from "../../gateway-api/fields/args";
import { HTTPRoute } from "../../gateway-api/http-route";
import { limits } from "../../gateway-api/manifest/split";
import type { HTTPRoutePlan } from "../../gateway-api/plan/route";
import { apiVersion as routeVersion } from "../../gateway-api/types";
import { Endpoints } from "../endpoints";
import { warn } from "../client/failure";
import type { EndpointsArgs, IngressArgs } from "../fields/args";
import { Ingress } from "../ingress";
import { isLaidOut, planEndpoints } from "../manifest/endpoints";
import type { Owned } from "../ownership/claim";
import { isMocked } from "../../deployment";
import { beginReading, type WantedObject } from "../ownership/locate";
import { Owner } from "../ownership/owner";
import { checkKubeconfig } from "./connection";
import { apiVersions, type EndpointsPlan } from "./endpoints";
import type { IngressPlan } from "./ingress";
import { registeredOf } from "./registered";
import { withShortTraces } from "../../../short-traces";

export type KubernetesPlan = IngressPlan | HTTPRoutePlan | EndpointsPlan;
/** An object that serves requests. */
type Entry = IngressPlan | HTTPRoutePlan;

/** Begins to look for the objects, which is known before the order of their changes is. */
export function begin(planned: readonly KubernetesPlan[], run: Pick<Run, "component" | "providerOf">): void {
    const wanted = planned.flatMap((plan) => wantedOf(plan, run));
    if (!isMocked()) beginReading(wanted, run.component);
}

/** Finds out whether the objects may be declared, and registers them: Services first, then what leads to them. */
export async function prepare(planned: readonly KubernetesPlan[], run: Run): Promise<Prepared> {
    const { component, record, recordAliases } = run;
    if (planned.length === 0) return { findings: [], register: () => Promise.resolve([]) };
    const owner = new Owner(component, record, recordAliases);
    const findings = await owner.check(
        planned.flatMap((plan) => wantedOf(plan, run)),
        component,
    );
    warn(planned.flatMap(httpsFindings), component);
    for (const note of spreadNotes(planned)) void pulumi.log.info(note, component);
    const alone = await partsLeftOutAlone(
        component,
        planned,
        ({ kind }) => `crossroute:kubernetes:${componentOf[kind]}`,
    );
    const parts = new Map<pulumi.Resource, KubernetesPlan>();
    return {
        findings: [...alone, ...findings],
        register: (before) => register(planned, owner, run, before, parts),
        registered: async () => registeredOf(await owner.everything(), parts),
        finish: async () => {
            const guard = owner.guard();
            if (guard) await isRegistered(guard);
            return guard ? [guard] : [];
        },
    };
}

const componentOf = { Service: "Endpoints", Ingress: "Ingress", HTTPRoute: "HTTPRoute" } as const;

/** A Gateway speaks HTTP to a Service unless a BackendTLSPolicy says otherwise. */
const httpsFindings = (plan: KubernetesPlan): Diagnostic[] =>
    (plan.kind === "HTTPRoute" ? plan.secured : []).map((where) =>
        finding(
            "CR334",
            where,
            "The route leads to a listener that speaks HTTPS, and a Gateway speaks HTTP to a Service.",
        ),
    );

async function register(
    planned: readonly KubernetesPlan[],
    owner: Owner,
    run: Run,
    before: readonly Made[],
    parts: Map<pulumi.Resource, KubernetesPlan>,
): Promise<readonly Made[]> {
    const children: Promise<unknown>[] = [];
    const services = new Map<string, Endpoints>();
    const optionsOf = (plan: KubernetesPlan): pulumi.ComponentResourceOptions => ({
        parent: run.component,
        ...aliasesOf(plan),
        ...providersOf(plan, run),
    });
    const ownedOf = (plan: KubernetesPlan): Owned => ({
        owner,
        ...placesOf(plan),
        former: plan.former,
        replaced: run.replaces[plan.resource],
        breaks: plan.kind === "Ingress" && plan.breakFirst === true,
        hasGap: run.gains.includes(plan.resource),
    });
    for (const plan of planned.filter((one) => one.kind === "Service")) {
        if (plan.leadsOn) await owner.stopWithout(before, plan.resource);
        const options = { ...optionsOf(plan), dependsOn: plan.leadsOn ? [...before] : [] };
        const made = withShortTraces(
            () => new Endpoints(plan.resource, closed<EndpointsArgs>(plan.args), options, ownedOf(plan)),
        );
        children.push(made.registered);
        parts.set(made, plan);
        services.set(plan.resource, made);
        if (plan.leadsOn) await isRegistered(made);
    }
    const components = new Map<string, Ingress | HTTPRoute>();
    const entries = new Map<string, pulumi.Input<Ingress | HTTPRoute>>();
    const inTurn = inOrder(
        planned.filter((one) => one.kind !== "Service"),
        run.after,
    );
    for (const entry of inTurn) {
        const earlier = beforeIt(entry, run.after).flatMap((other) => entries.get(other) ?? []);
        const used = entry.uses.flatMap((resource) => services.get(resource) ?? []);
        const needed = [...used, ...beforeIt(entry, run.after).flatMap((other) => components.get(other) ?? [])];
        // One that is refused says so itself.
        await Promise.allSettled(needed.map(({ registered }) => registered));
        await owner.stopWithout([...before, ...needed], entry.resource);
        const replaced = run.replaces[entry.resource];
        const plan = replaced === undefined ? entry : { ...entry, former: [replaced, ...entry.former] };
        const options = {
            ...optionsOf(plan),
            transformations: [objectAfter(used, replaced !== undefined)],
            dependsOn: [...before, ...used, ...earlier],
        };
        const made = withShortTraces(() =>
            plan.kind === "Ingress"
                ? new Ingress(plan.resource, closed<IngressArgs>(plan.args), options, ownedOf(plan))
                : new HTTPRoute(plan.resource, closed<HTTPRouteArgs>(plan.args), options, ownedOf(plan)),
        );
        children.push(made.registered);
        // In the plugin nobody else would notice that a Gateway does not accept it.
        if (plan.kind === "HTTPRoute" && !pulumi.runtime.isDryRun()) children.push(open(made.status));
        parts.set(made, plan);
        components.set(plan.resource, made);
        entries.set(plan.resource, whenReady(made));
        await isRegistered(made);
    }
    Promise.all(children).catch((error: unknown) => run.fail(error));
    return [...services.values(), ...entries.values()];
}

/** The arguments that name and adopt an object, for findings about it. */
const placesOf = ({ kind, where, gateway }: KubernetesPlan): { where: string; whereAdopt: string } => ({
    where: { Service: `${where}.name`, Ingress: `${where}.ingressName`, HTTPRoute: `${where}.httpRoute.name` }[kind],
    whereAdopt: `${gateway.where}.adopt`,
});

/** The objects of the cluster that are going to be declared. */
function wantedOf(plan: KubernetesPlan, run: Pick<Run, "providerOf">): WantedObject[] {
    const about = { provider: run.providerOf(plan.gateway), ...placesOf(plan) };
    const names = (suffix: string): string[] => [plan.resource, ...plan.former].map((name) => `${name}${suffix}`);
    if (plan.kind === "Ingress") {
        const { name, namespace, adopt } = closed<IngressArgs>(plan.args);
        const object = { apiVersion: apiVersions.Ingress, kind: "Ingress", name: name ?? "", namespace, adopt };
        return [{ ...object, names: names(""), ...about }];
    }
    if (plan.kind === "HTTPRoute") {
        const { name, namespace, adopt } = closed<HTTPRouteArgs>(plan.args);
        const object = { apiVersion: routeVersion, kind: "HTTPRoute", name: name ?? "", namespace, adopt };
        return [{ ...object, names: names(""), ...about }];
    }
    const args = closed<EndpointsArgs>(plan.args);
    const { name = "", namespace, adopt } = args;
    // Whether addresses that are not known yet are a DNS name, and how many slices they need, is open.
    const laidOut = isLaidOut(args) && args.kind !== "auto";
    const objects = laidOut ? planEndpoints(args).objects : [{ kind: "Service", suffix: "" } as const];
    return objects.map(({ kind, suffix }) => ({
        apiVersion: apiVersions[kind],
        kind,
        name: suffix === "" ? name : pulumi.interpolate`${name}${suffix}`,
        namespace,
        adopt,
        names: names(suffix),
        ...about,
    }));
}

/** The warning of a preview where no gateway says its cluster and there is no other. */
export function unreachable(
    planned: readonly KubernetesPlan[],
    run: Pick<Run, "component" | "providerOf">,
): Diagnostic[] {
    if (run.component.getProvider("kubernetes:index:Provider") !== undefined) return [];
    const needing = planned.find((plan) => plan.kind !== "Service" && run.providerOf(plan.gateway) === undefined);
    const problem = needing && checkKubeconfig(needing.gateway.where);
    return problem ? [problem] : [];
}

function providersOf({ gateway }: KubernetesPlan, run: Run): pulumi.ComponentResourceOptions {
    const provider = run.providerOf(gateway);
    return provider ? { providers: { kubernetes: provider } } : {};
}

/**
 * The object itself depends on its Services: an update of it alone (`--target`) that needs a new Service is refused.
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

/** What comes before an object that serves requests: the objects that gain its hosts, and those that gain its rules. */
const beforeIt = (entry: Entry, after: Run["after"]): readonly string[] => [
    ...(after[entry.resource] ?? []),
    ...entry.givesTo,
];

/** Those that others wait for go first. Where two would wait for each other, the order of the plans counts. */
export function inOrder(plans: readonly Entry[], after: Run["after"]): Entry[] {
    const known = new Map(plans.map((plan) => [plan.resource, plan]));
    const done = new Set<Entry>();
    const place = (entry: Entry, waiting: readonly Entry[]): void => {
        if (done.has(entry) || waiting.includes(entry)) return;
        for (const other of beforeIt(entry, after)) {
            const earlier = known.get(other);
            if (earlier !== undefined) place(earlier, [...waiting, entry]);
        }
        done.add(entry);
    };
    for (const plan of plans) place(plan, []);
    return [...done];
}

/** Notes of a preview about gateways with more than one Ingress, and hosts with more than one HTTPRoute. */
export function spreadNotes(planned: readonly KubernetesPlan[]): string[] {
    const parts = new Map<string, IngressPlan[]>();
    for (const plan of planned) if (plan.kind === "Ingress") pushTo(parts, plan.where, plan);
    const ofIngresses = [...parts].flatMap(([where, plans]) => {
        if (plans.length === 1) return [];
        const names = plans.map(({ resource }) => resource).join(", ");
        const has = (pattern: RegExp): boolean => plans.some(({ suffix }) => pattern.test(suffix));
        const why = [
            ...(has(/-r[01]|-h/) ? ["they are more than one can hold"] : []),
            ...(has(/^-a/) ? ["some have annotations of their own"] : []),
        ];
        return [`${where}: its routes are in ${plans.length} Ingresses, because ${why.join(" and ")}: ${names}`];
    });
    const routes = planned.filter((plan) => plan.kind === "HTTPRoute");
    const taken = new Set(routes.flatMap(({ givesTo }) => givesTo));
    const ofRoutes = routes
        .filter(({ resource, givesTo }) => givesTo.length > 0 && !taken.has(resource))
        .map(
            ({ where, resource, givesTo }) =>
                `${where}: HTTPRoute ${resource} is in ${givesTo.length + 1}, because one holds at most ${limits.rules} rules`,
        );
    return [...ofIngresses, ...ofRoutes];
}

/** Whatever depends on it waits as long as the gateway's `waitFor` says. A preview does not wait. */
function whenReady(entry: Ingress | HTTPRoute): pulumi.Input<Ingress | HTTPRoute> {
    const { status } = entry as { status: pulumi.Output<unknown> };
    return pulumi.runtime.isDryRun() ? entry : status.apply<Ingress | HTTPRoute>(() => entry);
}
