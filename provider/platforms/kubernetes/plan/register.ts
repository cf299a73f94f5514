import * as pulumi from "@pulumi/pulumi";
import { closed } from "../../../inputs/opened";
import type { Diagnostic } from "../../../routing/diagnostic";
import { aliasesOf, isRegistered } from "../../aliases";
import type { Made, Prepared, Run } from "../../platform";
import { Endpoints } from "../endpoints";
import type { EndpointsArgs, IngressArgs } from "../fields/args";
import { Ingress } from "../ingress";
import { isLaidOut, planEndpoints } from "../manifest/endpoints";
import type { Owned } from "../ownership/claim";
import { Owner, type Wanted } from "../ownership/owner";
import { checkKubeconfig } from "./connection";
import { apiVersions, type EndpointsPlan } from "./endpoints";
import type { IngressPlan } from "./ingress";

export type KubernetesPlan = IngressPlan | EndpointsPlan;

/** Finds out whether the objects may be declared, and registers them: Services first, then what leads to them. */
export async function prepare(planned: readonly KubernetesPlan[], run: Run): Promise<Prepared> {
    const { component, record, recordAliases } = run;
    if (planned.length === 0) return { findings: [], register: () => Promise.resolve([]) };
    const owner = new Owner(component, record, recordAliases);
    const findings = await owner.check(
        planned.flatMap((plan) => wantedOf(plan, run)),
        component,
    );
    return {
        findings,
        register: (before) => register(planned, owner, run, before),
        finish: async () => {
            const guard = owner.guard();
            if (guard) await isRegistered(guard);
            return guard ? [guard] : [];
        },
    };
}

async function register(
    planned: readonly KubernetesPlan[],
    owner: Owner,
    run: Run,
    before: readonly Made[],
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
        hasGap: run.gains.includes(plan.resource),
    });
    for (const plan of planned.filter((one) => one.kind === "Service")) {
        const options = { ...optionsOf(plan), dependsOn: plan.leadsOn ? [...before] : [] };
        const made = new Endpoints(plan.resource, closed<EndpointsArgs>(plan.args), options, ownedOf(plan));
        children.push(made.registered);
        services.set(plan.resource, made);
        if (plan.leadsOn) await isRegistered(made);
    }
    const ingresses = new Map<string, pulumi.Input<Ingress>>();
    const inTurn = inOrder(
        planned.filter((one) => one.kind === "Ingress"),
        run.after,
    );
    for (const ingress of inTurn) {
        const earlier = (run.after[ingress.resource] ?? []).flatMap((other) => ingresses.get(other) ?? []);
        const used = ingress.uses.flatMap((resource) => services.get(resource) ?? []);
        const replaced = run.replaces[ingress.resource];
        const plan = replaced === undefined ? ingress : { ...ingress, former: [replaced, ...ingress.former] };
        const options = {
            ...optionsOf(plan),
            transformations: [objectAfter(used, replaced !== undefined)],
            dependsOn: [...before, ...used, ...earlier],
        };
        const made = new Ingress(plan.resource, closed<IngressArgs>(plan.args), options, ownedOf(plan));
        children.push(made.registered);
        ingresses.set(plan.resource, whenReady(made));
        await isRegistered(made);
    }
    Promise.all(children).catch((error: unknown) => run.fail(error));
    return [...services.values(), ...ingresses.values()];
}

/** The paths of the arguments that name and adopt an object, for what is said of it. */
const placesOf = ({ kind, where, gateway }: KubernetesPlan): { where: string; whereAdopt: string } => ({
    where: kind === "Service" ? `${where}.name` : `${where}.ingressName`,
    whereAdopt: `${gateway.where}.adopt`,
});

/** The objects of the cluster that are going to be declared. */
function wantedOf(plan: KubernetesPlan, run: Run): Wanted[] {
    const about = { provider: run.providerOf(plan.gateway), ...placesOf(plan) };
    const names = (suffix: string): string[] => [plan.resource, ...plan.former].map((name) => `${name}${suffix}`);
    if (plan.kind === "Ingress") {
        const { name, namespace, adopt } = closed<IngressArgs>(plan.args);
        const object = { apiVersion: apiVersions.Ingress, kind: "Ingress", name: name ?? "", namespace, adopt };
        return [{ ...object, names: names(""), ...about }];
    }
    const args = closed<EndpointsArgs>(plan.args);
    const { name = "", namespace, adopt } = args;
    // Whether addresses that are still to come are a DNS name, and how many slices they need, is not known yet.
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

/** Said at preview where no gateway says its cluster and there is no other. */
export function unreachable(
    planned: readonly KubernetesPlan[],
    run: Pick<Run, "component" | "providerOf">,
): Diagnostic[] {
    if (run.component.getProvider("kubernetes:index:Provider") !== undefined) return [];
    const needing = planned.find((plan) => plan.kind === "Ingress" && run.providerOf(plan.gateway) === undefined);
    const problem = needing && checkKubeconfig(needing.gateway.where);
    return problem ? [problem] : [];
}

function providersOf({ gateway }: KubernetesPlan, run: Run): pulumi.ComponentResourceOptions {
    const provider = run.providerOf(gateway);
    return provider ? { providers: { kubernetes: provider } } : {};
}

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

/** Those that others come after go first. */
function inOrder(plans: readonly IngressPlan[], after: Run["after"]): IngressPlan[] {
    const depth = (ingress: string): number => Math.max(0, ...(after[ingress] ?? []).map((other) => depth(other) + 1));
    return [...plans].sort((a, b) => depth(a.resource) - depth(b.resource));
}

/** What depends on it waits for as long as the gateway's `waitFor` says. A preview waits for nothing. */
const whenReady = (ingress: Ingress): pulumi.Input<Ingress> =>
    pulumi.runtime.isDryRun() ? ingress : ingress.status.apply(() => ingress);
