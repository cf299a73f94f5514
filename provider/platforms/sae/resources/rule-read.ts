import { warn } from "../../failure";
import type { State } from "../../../engine/resource";
import type { Inputs } from "../../../engine/values";
import { ruleFields } from "../fields";
import { isPlaceOf, reconcileFields } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { heldRule, refuseAnother, refuseUnprovenAbsence } from "./other-account";
import { cureOfRule } from "../ownership/cures";
import { inDoubt } from "./other-rule-in-place";
import { confirmHeld, noteNamespace, noteRead, noteReadId } from "../ownership/engine-state";
import { holdersOfRule, ifGone, letGoThere, titleOf, unknownOwners, type Holder } from "../ownership/holders";
import { noteSeen, showsGone } from "../ownership/rule-proof";
import { noteRule } from "../ownership/state-notes";
import { unlessUnknown } from "../ownership/unreadable";
import { forget } from "../ownership/notes";
import { parseRuleId } from "../ownership/rule-id";
import { isMade, wantedRule } from "./rule-made";
import { provesRule } from "./rule-record";
import { keepCreation, outputsOfRule } from "./rule-change";
import { liveRules, namespaceOf } from "./state";
import { clientOf, lookAgain, type SaeContext } from "../context";

/** For refresh (the engine sends its state) and for import and `get` (the id alone). */
export async function readRule(
    ctx: SaeContext,
    id: string,
    inputs: Inputs | undefined,
    known: Inputs | undefined,
): Promise<State | undefined> {
    const { ingressId, domain, path } = parseRuleId(id);
    const namespaceId = namespaceOf(inputs, known);
    noteNamespace(ctx, namespaceId);
    const isOwn = (rule: Inputs): boolean =>
        inputs === undefined || known === undefined || isMade(ctx, rule, { inputs, outputs: known });
    const client = clientOf(ctx, namespaceId);
    const held = inputs && heldRule(id, inputs, known ?? {});
    let isThere = false;
    let isGone = false;
    let seen: Inputs[] | undefined;
    const look = async (): Promise<[RuleSet, Inputs] | undefined> => {
        const set = await client.describe(ingressId, namespaceId, ctx.signal);
        if (set && held) refuseAnother(ctx, held, set);
        isThere = set !== undefined;
        seen = set && liveRules(set);
        isGone = set !== undefined && showsGone(ctx.urn, ingressId, liveRules(set));
        const of = set && liveRules(set).filter(isPlaceOf({ domain, path }));
        // An ALB accepts several: ours is the one that is as it was made.
        const rule = of?.find(isOwn) ?? of?.[0];
        return set && rule && [set, rule];
    };
    const first = await look();
    // A stale reader shows neither what is new nor what was changed.
    const isLate = inputs !== undefined && (first === undefined || isGone || !isOwn(first[1]));
    const found = (isLate ? await lookAgain(ctx, look) : first) ?? first;
    if (found === undefined) {
        if (held === undefined) return undefined;
        if (!isThere) await refuseUnprovenAbsence(ctx, client, held);
        if (seen !== undefined) noteSeen(ctx.urn, ingressId, seen);
        forget(ctx.urn);
        return undefined;
    }
    const [set, rule] = found;
    if (inputs === undefined) {
        noteReadId(ctx, id);
        const told = unlessUnknown(
            () => whoHasIt(id, holdersOfRule(ctx, ingressId, rule, liveRules(set))),
            ({ message }) => message,
        );
        noteRead(ctx, told);
    }
    const own = reconcileFields(ruleFields, { ...rule, ingressId }, inputs ?? {}, known ?? {});
    const state = { id: `${ingressId}:${String(rule["domain"])}:${path}`, inputs: own };
    const isChanged = !isOwn(rule);
    if (inputs !== undefined) confirmHeld(ctx, id, (record) => !isChanged && provesRule(ingressId, rule, record));
    if (inputs !== undefined) noteSeen(ctx.urn, ingressId, liveRules(set));
    if (inputs !== undefined) noteRule(ctx, id, isChanged ? wantedRule(known!) : rule);
    if (!isChanged) return { ...state, outputs: keepCreation(outputsOfRule(own, set), known ?? {}) };
    warn(
        ctx,
        "CR429",
        `somebody else changed rule ${id}: it was edited in place, or it went and another's came, which SAE does not tell. ` +
            "It stays as it is, and does not become this resource's by a refresh",
        cureOfRule(ctx),
    );
    return { ...state, outputs: inDoubt(known!) };
}

const whoHasIt = (id: string, [holder]: readonly Holder[]): string =>
    holder === undefined
        ? unknownOwners(`rule ${id}`)
        : `as far as is known on this machine ${titleOf(holder)} has rule ${id}, too, so it is not deleted here, unless that runs without it, or is forgotten; ${letGoThere(holder)}${ifGone(holder)}`;
