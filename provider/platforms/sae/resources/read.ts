import { failure, warn } from "../../failure";
import type { State } from "../../../engine/resource";
import type { Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { regionOfNamespace } from "../client/config";
import { rule as ruleType } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { isPlaceOf, same } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { addedByInterruptedUpdate } from "./added-rules";
import { heldSet, refuseAnother, refuseUnprovenAbsence } from "./other-account";
import { cureOfOwner } from "../ownership/cures";
import { inDoubt, isInDoubt } from "./other-rule-in-place";
import { ownAmong, withMade } from "./own-rules";
import { holdersOfSetId, ifGone, letGoThere, titleOf, unknownOwners, type Holder } from "../ownership/holders";
import { unlessUnknown } from "../ownership/unreadable";
import { noteSetSeen } from "../ownership/state-notes";
import { asImported, isImported } from "./imported";
import { forget } from "../ownership/notes";
import { knownText, liveRules, namespaceOf, ownRules, stateOf } from "./state";
import { confirmHeld, noteNamespace, noteRead, noteReadId } from "../ownership/engine-state";
import { noteSeen, showsGone } from "../ownership/rule-proof";
import { isHeldBy } from "./plan";
import { clientOf, lookAgain, type SaeContext } from "../context";
import { named } from "./rule-set-change";

/** For refresh (the engine sends its state) and for import and `get` (the id alone). */
export async function read(
    ctx: SaeContext,
    id: string,
    inputs: Inputs | undefined,
    outputs: Inputs | undefined,
): Promise<State | undefined> {
    noteNamespace(ctx, outputs?.["namespaceId"] ?? inputs?.["namespaceId"]);
    const look = (): Promise<RuleSet | undefined> => find(ctx, id, knownText(outputs ?? inputs ?? {}, "namespaceId"));
    const changedIn = (set: RuleSet | undefined): Inputs[] =>
        set && inputs && outputs ? changedRules(ctx, set, inputs, outputs) : [];
    const first = await look();
    // A stale reader shows neither what is new nor what was changed.
    const isLate =
        inputs !== undefined &&
        (first === undefined || changedIn(first).length > 0 || showsGone(ctx.urn, first.id, liveRules(first)));
    const set = (isLate ? await lookAgain(ctx, look) : first) ?? first;
    const held = inputs && heldSet(id, inputs, outputs ?? {});
    if (set === undefined) {
        if (held === undefined) return undefined;
        await refuseUnprovenAbsence(ctx, clientOf(ctx, namespaceOf(outputs, inputs)), held);
        forget(ctx.urn);
        return undefined;
    }
    if (held !== undefined) refuseAnother(ctx, held, set);
    const type = set.fields["loadBalancerType"];
    if (type !== undefined && type !== "clb" && type !== "alb") {
        throw failure(
            "FAILED_PRECONDITION",
            "CR434",
            `rule set ${set.id} is on a gateway of type ${JSON.stringify(type)}, which the SAE ingress API can list but not manage`,
            "leave it out",
        );
    }
    if (inputs === undefined) noteImported(ctx, set);
    if (inputs === undefined) noteReadId(ctx, set.id);
    if (inputs !== undefined) {
        confirmHeld(ctx, set.id, (record) => isHeldBy(record, set));
        noteSeen(ctx.urn, set.id, liveRules(set));
        noteSetSeen(ctx, set.id, ownAmong(rulesOf(outputs ?? {}), rulesOf(inputs)));
    }
    const found = stateOf(set, inputs ?? {}, outputs ?? {});
    const isOpen = inputs === undefined ? liveRules(set).length > 0 : isImported(inputs);
    const state = isOpen ? { ...found, inputs: asImported(found.inputs) } : found;
    const changed = changedIn(set);
    if (changed.length === 0) return { id: set.id, ...state };
    warn(
        ctx,
        "CR429",
        `somebody else changed what rule set ${set.id} has for ${named(changed)}: it was edited in place, or it went and another's came, which SAE does not tell. ` +
            "It stays as it is, and does not become this resource's by a refresh",
        cureOfOwner,
    );
    return {
        id: set.id,
        inputs: state.inputs,
        outputs: inDoubt(withMade(state.outputs, changed, ...madeRules(inputs!, outputs!))),
    };
}

/** Rules of the owner of a shared rule set that are no longer as it made them. */
function changedRules(ctx: SaeContext, set: RuleSet, inputs: Inputs, outputs: Inputs): Inputs[] {
    if (inputs["ignoreForeignRules"] !== true) return [];
    const made = madeRules(inputs, outputs).flat();
    const isProven = addedByInterruptedUpdate(ctx, set.id);
    return ownRules(set, inputs, outputs).filter(
        (rule) => made.some(isPlaceOf(rule)) && !made.some((item) => same(ruleType, item, rule)) && !isProven(rule),
    );
}

/** The rules of a state as its resource made them. */
const madeRules = (inputs: Inputs, outputs: Inputs): Inputs[][] => [
    rulesOf(outputs),
    ...(isInDoubt(outputs) ? [] : [rulesOf(inputs)]),
];

/** An import takes every rule that exists; SAE does not say who made it. */
function noteImported(ctx: SaeContext, set: RuleSet): void {
    const rules = liveRules(set);
    if (rules.length === 0) return;
    const told = unlessUnknown(
        () => whoHasIt(holdersOfSetId(ctx, set.id)),
        ({ message }) => `. ${message}`,
    );
    noteRead(
        ctx,
        `rule set ${set.id} has rules for ${named(rules)}; imported, they all are this resource's. ` +
            "Those that a crossroute.sae.Rule of another stack or somebody else made are left alone when ignoreForeignRules: true is declared and they are not in rules. " +
            `Until its first update it is not deleted${told}`,
    );
}

const whoHasIt = ([holder]: readonly Holder[]): string =>
    holder === undefined
        ? `. ${unknownOwners("it")}`
        : `. As far as is known on this machine ${titleOf(holder)} has it, too, so it is not deleted here, unless that runs without it, or is forgotten; ${letGoThere(holder)}${ifGone(holder)}`;

/** A rule set by its number, or by `namespace/loadBalancer/port`. */
async function find(ctx: SaeContext, id: string, namespaceId: string | undefined): Promise<RuleSet | undefined> {
    if (/^\d+$/.test(id)) return clientOf(ctx, namespaceId).describe(id, namespaceId, ctx.signal);
    return findByListener(clientOf(ctx, regionOfNamespace(id.split("/")[0])), parseListener(id), ctx.signal);
}

export interface Listener {
    namespaceId: string;
    loadBalancerId: string;
    listenerPort: number;
}

/** `cn-hangzhou:prod/lb-bp1…/80` → its parts. */
export function parseListener(id: string): Listener {
    const match = /^([a-z]{2}-[^/\s]+)\/([^/\s]+)\/(\d{1,5})$/.exec(id);
    if (!match) {
        throw failure(
            "INVALID_ARGUMENT",
            "CR421",
            `${JSON.stringify(id)} is not the id of a rule set`,
            "give its number, such as 87, or namespace/loadBalancer/port, such as cn-hangzhou:prod/lb-bp1v5dk2lsjwbgvc8cvsa/80",
        );
    }
    return { namespaceId: match[1] as string, loadBalancerId: match[2] as string, listenerPort: Number(match[3]) };
}

export async function findByListener(
    client: SaeClient,
    at: Listener,
    signal: AbortSignal,
): Promise<RuleSet | undefined> {
    const sets = await client.list(at.namespaceId, undefined, signal);
    const found = sets.find(
        ({ fields }) =>
            fields["loadBalancerId"] === at.loadBalancerId && Number(fields["listenerPort"]) === at.listenerPort,
    );
    // The list lacks fields that the description of one has.
    return found && client.describe(found.id, at.namespaceId, signal);
}
