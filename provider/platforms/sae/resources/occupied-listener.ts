import type { ProviderError } from "../../../engine/errors";
import { failure, warn } from "../../failure";
import type { SaeClient } from "../client/client";
import type { RuleSet } from "../wire/wire";
import { importCommand, importElsewhere } from "../ownership/cures";
import { isNamedAfter } from "./description";
import { holds, holdsUnnamed, resourceLeaving, mayReplace, moveOf } from "../ownership/engine-state";
import { holdersOfSetId } from "../ownership/holders";
import type { ListenerMove } from "../ownership/run";
import type { Plan } from "./plan";
import type { SaeContext } from "../context";

/** ` ("shop-edge")`. */
export function descriptionSuffix({ fields }: RuleSet): string {
    const { description } = fields;
    return typeof description === "string" ? ` ("${description}")` : "";
}

/** The rule set on the listener. */
export const occupant = ({ loadBalancerId, port }: Plan, sets: readonly RuleSet[]): RuleSet | undefined =>
    loadBalancerId === undefined
        ? undefined
        : sets.find(
              ({ fields }) => fields["loadBalancerId"] === loadBalancerId && Number(fields["listenerPort"]) === port,
          );

/** A listener in one word. */
export const listenerOf = (loadBalancerId: string, port: string | number): string => `${loadBalancerId}:${port}`;

/** A listener takes one rule set. */
export function refuseOccupied(ctx: SaeContext, plan: Plan, sets: readonly RuleSet[]): void {
    const taken = occupant(plan, sets);
    if (taken === undefined) return;
    const replaced = holds(ctx, taken.id);
    if (ctx.preview && mayReplace(ctx, taken.id)) {
        // The engine does not say in which order it replaces.
        warn(
            ctx,
            "CR424",
            `rule set ${taken.id} has port ${plan.port} of ${plan.loadBalancerId}, which takes one: it goes before its replacement comes, and requests fail in between`,
            "this needs deleteBeforeReplace: true, which crossroute.sae.Ingress sets in TypeScript when nothing else is said",
        );
        return;
    }
    const leaving = replaced ? undefined : resourceLeaving(ctx, listenerOf(plan.loadBalancerId!, plan.port), taken.id);
    if (ctx.preview && leaving !== undefined && !isCircle(ctx, leaving.move)) {
        const order = leaving.move.replaced ? "with deleteBeforeReplace: true there, and " : "";
        warn(
            ctx,
            "CR422",
            `port ${plan.port} of ${plan.loadBalancerId} has rule set ${taken.id}${descriptionSuffix(taken)} until ${leaving.name} of this program leaves it`,
            `that must come first: ${order}with dependsOn on ${leaving.name} here`,
        );
        return;
    }
    throw replaced ? mustGoFirst(plan, taken) : occupied(ctx, plan, taken, leaving?.name);
}

/** Whether each waits for the next to leave its listener, and the last one waits for this resource. */
export function isCircle(ctx: SaeContext, first: ListenerMove): boolean {
    const own = moveOf(ctx)?.from;
    const seen = new Set<ListenerMove>();
    for (let move: ListenerMove | undefined = first; move?.to !== undefined && !seen.has(move);) {
        if (move.to === own) return true;
        seen.add(move);
        move = resourceLeaving(ctx, move.to)?.move;
    }
    return false;
}

/** `resource`: the one of this program that leaves the listener, if known. */
export function occupied(
    ctx: SaeContext,
    { loadBalancerId, port, namespaceId }: Plan,
    taken: RuleSet,
    resource?: string,
): ProviderError {
    const leaving =
        resource === undefined
            ? "if another resource of this program is to leave this port, name it in dependsOn here"
            : `${resource} of this program is to leave this port: name it in dependsOn here, or make the change in two updates when each waits for the other`;
    return failure(
        "ALREADY_EXISTS",
        "CR422",
        `port ${port} of ${loadBalancerId} already has rule set ${taken.id}${descriptionSuffix(taken)} in ${namespaceId}, which this resource is not known to have made`,
        `choose another listenerPort, or take it over with adopt: true, or with: ${importCommand(ctx, "Ingress", taken.id)} ` +
            `(if you renamed the resource, give it an alias instead; ${leaving}; if this is a replacement, set deleteBeforeReplace: true and add --refresh)`,
    );
}

const mustGoFirst = ({ loadBalancerId, port }: Plan, taken: RuleSet): ProviderError =>
    failure(
        "ALREADY_EXISTS",
        "CR424",
        `port ${port} of ${loadBalancerId} takes one rule set, and ${taken.id}${descriptionSuffix(taken)}, which is to be replaced, still has it`,
        "the old one must go first: set deleteBeforeReplace: true (or leave false out)",
    );

/**
 * A load balancer that SAE made for a creation like this one, and that nothing proves to be this resource's: from an
 * interrupted run on another disk, or from somebody else. A second one would cost money, so the program has to ask for
 * it.
 */
export async function refuseDuplicateLoadBalancers(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    sets: readonly RuleSet[],
): Promise<void> {
    const paid = await duplicates(ctx, client, plan, sets);
    warnOfNamesakes(
        ctx,
        plan,
        sets.filter(({ id }) => !paid.some((set) => set.id === id)),
    );
    for (const set of paid) {
        const { id, fields } = set;
        const { listenerPort } = fields;
        if (Number(listenerPort) !== plan.port) {
            warn(
                ctx,
                "CR430",
                `rule set ${id}${descriptionSuffix(set)} has port ${String(listenerPort)} of ${String(set.fields["loadBalancerId"])}, a load balancer that SAE made for a resource of this name.`,
                `If an interrupted run made it, before listenerPort was changed, it is paid for and in no state: adopt it with: ${importCommand(ctx, "Ingress", id)}, or delete it`,
            );
            continue;
        }
        if (ctx.preview && mayReplace(ctx, id)) {
            warn(
                ctx,
                "CR424",
                `rule set ${id}${descriptionSuffix(set)} has a load balancer that SAE made for a resource like this one`,
                "if it is being replaced, set deleteBeforeReplace: true",
            );
            continue;
        }
        throw failure(
            "ALREADY_EXISTS",
            "CR422",
            `rule set ${id}${descriptionSuffix(set)} in ${plan.namespaceId} has port ${plan.port} of ${String(set.fields["loadBalancerId"])}, a load balancer that SAE made for a resource like this one.`,
            `If an interrupted run made it, take it over with adopt: true, or with: ${importCommand(ctx, "Ingress", id)}. If it is being replaced, set deleteBeforeReplace: true. ` +
                "If it is another's, give this resource a description of its own",
        );
    }
}

/**
 * Names what has this resource's name at another listener. A run that was interrupted while it created, on another disk,
 * may have made it before the program named another load balancer: then it is in no state, and nothing else tells of it.
 */
function warnOfNamesakes(ctx: SaeContext, plan: Plan, sets: readonly RuleSet[]): void {
    // What the engine holds under this name may be the very thing.
    if (holdsUnnamed(ctx)) return;
    for (const set of sets) {
        const { loadBalancerId, listenerPort, description } = set.fields;
        // It may have got a description of its own since.
        if (!isNamesake(plan, set) && !isNamedAfter(description, plan.name)) continue;
        if (holds(ctx, set.id) || holdersOfSetId(ctx, set.id).length > 0 || (ctx.preview && mayReplace(ctx, set.id)))
            continue;
        warn(
            ctx,
            "CR430",
            `rule set ${set.id}${descriptionSuffix(set)} on port ${String(listenerPort)} of ${String(loadBalancerId)} has the name of this resource, which gets another listener.`,
            `If an interrupted run made it before the listener was changed, it is in no state: adopt it with: ${importElsewhere(ctx, "Ingress", set.id)}, or delete it. ` +
                "If it is another's, there is nothing to do",
        );
    }
}

const isNamesake = ({ description: own, name }: Plan, { fields: { description } }: RuleSet): boolean =>
    own === undefined ? isNamedAfter(description, name) : description === own;

/** Rule sets on load balancers that SAE made for a resource of this description, or of this name. */
export async function duplicates(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    sets: readonly RuleSet[],
): Promise<RuleSet[]> {
    if (plan.loadBalancerId !== undefined) return [];
    const found: RuleSet[] = [];
    for (const listed of sets) {
        const { id } = listed;
        if (!isNamesake(plan, listed) || holds(ctx, id)) continue;
        const set = await client.describe(id, plan.namespaceId, ctx.signal);
        if (set?.computed["createdBySae"] === true) found.push(set);
    }
    return found;
}
