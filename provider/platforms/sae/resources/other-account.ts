import { PartialFailure, type ProviderError } from "../../../engine/errors";
import { failure } from "../../failure";
import { isUnknown, type Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { letGo } from "../ownership/cures";
import { stateOfOwner } from "../ownership/engine-state";
import {
    comparePlaces,
    differenceOf,
    isOtherHost,
    placeIn,
    placeOf,
    withPlace,
    withUnknownPlace,
} from "../ownership/place";
import { parseRuleId } from "../ownership/rule-id";
import type { RuleSet } from "../wire/wire";
import { knownText, namespaceOf } from "./state";
import { clientOf, lookAgain, reasonOf, type SaeContext } from "../context";

/**
 * A rule set has a number, and another account, region or endpoint has another's rule set under it. So what is read by the number of a
 * state is compared with what SAE never changes of a rule set; and that there is none tells only where it was last seen that it is gone.
 */
export interface HeldSet {
    /** `rule set 87`, or `rule 87:shop.example.com:/`. */
    what: string;
    /** The number of the rule set. */
    ingressId: string;
    inputs: Inputs;
    outputs: Inputs;
}

export const heldSet = (id: string, inputs: Inputs, outputs: Inputs): HeldSet => ({
    what: `rule set ${id}`,
    ingressId: id,
    inputs,
    outputs,
});

export const heldRule = (id: string, inputs: Inputs, outputs: Inputs): HeldSet => ({
    what: `the rule set of rule ${id}`,
    ingressId: parseRuleId(id).ingressId,
    inputs,
    outputs,
});

/** The output of a rule that says which load balancer its rule set is on. */
const balancerKey = "__loadBalancerId";

export const withBalancer = (outputs: Inputs, set: RuleSet | undefined): Inputs => {
    const id = set && knownText(set.fields, "loadBalancerId");
    return id === undefined ? outputs : { ...outputs, [balancerKey]: id };
};

interface Known {
    loadBalancerId: string | undefined;
    namespaceId: string | undefined;
    /** As it was read: what was only declared may be a default. */
    loadBalancerType?: string | undefined;
    listenerPort: string | undefined;
}

function knownOf({ inputs, outputs }: Pick<HeldSet, "inputs" | "outputs">): Known {
    const text = (name: string): string | undefined => knownText(outputs, name) ?? knownText(inputs, name);
    return {
        loadBalancerId: text("loadBalancerId") ?? knownText(outputs, balancerKey),
        namespaceId: text("namespaceId"),
        loadBalancerType: knownText(outputs, "loadBalancerType"),
        listenerPort: text("listenerPort"),
    };
}

const liveOf = ({ fields }: RuleSet): Known => ({
    loadBalancerId: knownText(fields, "loadBalancerId"),
    namespaceId: knownText(fields, "namespaceId"),
    loadBalancerType: knownText(fields, "loadBalancerType"),
    listenerPort: knownText(fields, "listenerPort"),
});

/** Fixed when SAE makes it. The port is not: it counts only where another host answers. */
const lasting = ["loadBalancerId", "namespaceId", "loadBalancerType"] as const;

/** Whether a rule set is certainly not that of a state. What either side does not tell counts as equal. */
export function isAnother(
    held: Pick<HeldSet, "inputs" | "outputs">,
    set: RuleSet,
    { otherHost = false }: { otherHost?: boolean } = {},
): boolean {
    const [known, live] = [knownOf(held), liveOf(set)];
    const names = [...lasting, ...(otherHost ? (["listenerPort"] as const) : [])];
    if (
        names.some(
            (name) => [known[name], live[name]].every((value) => value !== undefined) && known[name] !== live[name],
        )
    )
        return true;
    // SAE was to make the load balancer, and which one that became was not read yet.
    const isOfSae = known.listenerPort !== undefined && known.loadBalancerId === undefined;
    return isOfSae && set.computed["createdBySae"] === false;
}

/** Refuses a rule set that has the number of the state and is another's: nothing is written, deleted or taken into the state. */
export function refuseAnother(
    ctx: SaeContext,
    held: HeldSet,
    set: RuleSet,
    moved: { mayHaveMoved?: boolean } = {},
): void {
    const refusal = anothers(ctx, held, set, moved);
    if (refusal !== undefined) throw refusal;
}

/** Why it is refused; undefined: it may be the one of the state. */
export function anothers(
    ctx: SaeContext,
    held: HeldSet,
    set: RuleSet,
    { mayHaveMoved = false }: { mayHaveMoved?: boolean } = {},
): ProviderError | undefined {
    const place = placeOf(ctx, namespaceOf(held.outputs, held.inputs));
    const was = placeIn(held.outputs);
    if (!isAnother(held, set, { otherHost: isOtherHost(was, place) && !mayHaveMoved })) return undefined;
    const seen = was !== undefined && place !== undefined && comparePlaces(was, place) === "other";
    return failure(
        "FAILED_PRECONDITION",
        "CR443",
        `${held.what} is another's here: the state has ${said(knownOf(held))}${seen ? `, last seen ${differenceOf(was, place)}` : ""}; ` +
            `${place?.host ?? "SAE"} has ${said(liveOf(set))} under number ${held.ingressId}. Nothing was changed`,
        cure(ctx),
    );
}

/** The same for a rule set that another resource of this program has: its state tells which one that is. */
export function refuseOwnersElsewhere(ctx: SaeContext, set: RuleSet): void {
    const owner = stateOfOwner(ctx, set.id);
    if (owner === undefined) return;
    // The owner may have moved it to another port in this run.
    refuseAnother(ctx, heldSet(set.id, owner.inputs, owner.outputs), set, { mayHaveMoved: true });
}

const said = ({ loadBalancerId = "a load balancer of SAE's", listenerPort, namespaceId }: Known): string =>
    `${loadBalancerId}${listenerPort === undefined ? "" : `:${listenerPort}`}` +
    (namespaceId === undefined ? "" : ` in namespace ${namespaceId}`);

const cure = (ctx: SaeContext): string =>
    "the credentials (profile), the region or the endpoint (CROSSROUTE_SAE_ENDPOINT) lead to another account: use those that it was made with; " +
    `if it is really gone, take it out of the state: ${letGo(ctx)}`;

/** Refuses to take a rule set for gone that is not found, where that is no proof. */
export async function refuseUnprovenAbsence(ctx: SaeContext, client: SaeClient, held: HeldSet): Promise<void> {
    const refusal = await unprovenAbsence(ctx, client, held);
    if (refusal !== undefined) throw refusal;
}

/** Why that is no proof; undefined: it is gone. */
export async function unprovenAbsence(
    ctx: SaeContext,
    client: SaeClient,
    held: HeldSet,
): Promise<ProviderError | undefined> {
    const namespaceId = namespaceOf(held.outputs, held.inputs);
    const [was, place] = [placeIn(held.outputs), placeOf(ctx, namespaceId)];
    const are = comparePlaces(was, place);
    if (are === "other") return notProven(ctx, held, `it was last seen ${differenceOf(was!, place!)}`, place!.host);
    if (are === "same" || namespaceId === undefined) return undefined;
    // SAE keeps a namespace that has rule sets. Another account has none of this name.
    if (await client.hasNamespace(namespaceId, ctx.signal)) return undefined;
    return notProven(ctx, held, `namespace ${namespaceId} does not exist there either`, place?.host ?? "SAE");
}

const notProven = (ctx: SaeContext, { what }: HeldSet, why: string, host: string): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR443",
        `${what} is not found at ${host}, which is no proof that it is gone: ${why}. It stays in the state`,
        cure(ctx),
    );

/**
 * Looks where no other call would, before anything is done: another host is asked than before, or it is to be deleted for a replacement,
 * about which the engine asks nothing in a preview. What cannot be read is no failure here.
 */
export async function refuseElsewhere(ctx: SaeContext, held: HeldSet, isReplaced: boolean): Promise<void> {
    const namespaceId = namespaceOf(held.outputs, held.inputs);
    if (!isReplaced && !isOtherHost(placeIn(held.outputs), placeOf(ctx, namespaceId))) return;
    let client: SaeClient;
    let set: RuleSet | undefined;
    try {
        client = clientOf(ctx, namespaceId);
        const look = (): Promise<RuleSet | undefined> => client.describe(held.ingressId, namespaceId, ctx.signal);
        set = (await look()) ?? (await lookAgain(ctx, look));
    } catch (error) {
        return ctx.log.debug(`not looked whether ${held.what} is the one of the state: ${reasonOf(error)}`);
    }
    if (set !== undefined) refuseAnother(ctx, held, set);
    else await refuseUnprovenAbsence(ctx, client, held);
}

/** The answer of an operation, with where its rule set was seen; also that of one which failed half-way. */
export async function placed<Answer extends { outputs: Inputs } | undefined>(
    ctx: SaeContext,
    work: Promise<Answer>,
): Promise<Answer> {
    const noted = (outputs: Inputs): Inputs => withPlace(outputs, placeOf(ctx, namespaceOf(outputs)));
    try {
        const answer = await work;
        if (answer === undefined) return answer;
        const isOpen = ctx.preview && isUnknown(answer.outputs["namespaceId"]);
        return { ...answer, outputs: isOpen ? withUnknownPlace(answer.outputs) : noted(answer.outputs) };
    } catch (error) {
        if (!(error instanceof PartialFailure)) throw error;
        const { id, outputs, inputs, reasons, refreshBeforeUpdate } = error;
        throw new PartialFailure(id, noted(outputs as Inputs), inputs, reasons, refreshBeforeUpdate);
    }
}
