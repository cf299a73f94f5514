import { ProviderError } from "../../../engine/errors";
import { failure, warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { rulesOf } from "../read/kept-rules";
import { isPlaceOf } from "../wire/shape";
import { sleep } from "../client/transport/wait";
import type { RuleSet } from "../wire/wire";
import { notTakenOver, refuseUnadopted } from "./adopt";
import { heldRule, refuseAnother, refuseOwnersElsewhere, refuseUnprovenAbsence } from "./other-account";
import { changeRuleSet } from "./change";
import { Unfinished, type Change } from "./change-in-progress";
import { importElsewhere, letGo } from "../ownership/cures";
import {
    confirmHeld,
    declaredAs,
    declaredInputs,
    forgetHeld,
    holdsUnnamed,
    isSupersededCreation,
    madeRulesOf,
    noteNamespace,
    ownerOf,
    replacementOf,
} from "../ownership/engine-state";
import { alsoHeld, alsoHolding, holdersOfRule } from "../ownership/holders";
import { nameOfUrn } from "../../../inputs/urn";
import { without } from "./own-rules";
import { idOf, parseRuleId } from "../ownership/rule-id";
import { isMade, wantedRule } from "./rule-made";
import { blocked, isBlocked } from "./rule-place";
import { dropChanges } from "./rule-record";
import { liveRules, namespaceOf } from "./state";
import { clientOf, lookAgain, reasonOf, type SaeContext } from "../context";
import { mayNotLook, notSeen, untilDeleted } from "./until-deleted";

/** Removes the rule; done when it is seen to be gone and stays gone. */
export async function removeRule(ctx: SaeContext, id: string, inputs: Inputs, outputs: Inputs): Promise<void> {
    const { ingressId, domain, path } = parseRuleId(id);
    const known = wantedRule({ ...inputs, ...outputs, domain, path });
    const namespaceId = namespaceOf(outputs, inputs);
    const client = clientOf(ctx, namespaceId);
    noteNamespace(ctx, namespaceId);
    if (isSupersededCreation(ctx, id, outputs)) {
        ctx.log.debug(`rule ${id} was deleted before; what stands there now was added since, and stays`);
        return;
    }
    const other = declaredAs(ctx, id);
    if (other !== undefined) {
        warn(ctx, "CR440", `rule ${id} is another resource's now (${other}), so it is not deleted with this one`, "");
        return forgetHeld(ctx, id);
    }
    refuseUnadopted(ctx, `rule ${id}`, id);
    const owner = ownerOf(ctx, ingressId);
    const replacement = owner && replacementOf(ctx, owner.urn);
    if (owner !== undefined && rulesOf(owner.declared).some(isPlaceOf(known)) && replacement === "begun")
        throw notTakenOver(`rule ${id}`, nameOfUrn(owner.urn));
    // A rule set that is replaced goes with its rules; the next one has what is declared.
    if (owner !== undefined && rulesOf(owner.declared).some(isPlaceOf(known)) && replacement === undefined) {
        if (madeRulesOf(ctx, ingressId)?.some(isPlaceOf(known)) === false)
            throw notTakenOver(`rule ${id}`, nameOfUrn(owner.urn));
        warn(
            ctx,
            "CR440",
            `rule ${id} is now declared by the owner of its rule set (${nameOfUrn(owner.urn)}), so it is not deleted with this one`,
            "",
        );
        dropChanges(ctx, id);
        return forgetHeld(ctx, id);
    }
    const isOwn = (item: Inputs): boolean =>
        isPlaceOf(known)(item) &&
        isMade(ctx, item, { inputs: { ...inputs, domain, path }, outputs: { ...outputs, domain, path } });
    const isGone = (set: RuleSet | undefined): boolean => set === undefined || !liveRules(set).some(isPlaceOf(known));
    const look = (): Promise<RuleSet | undefined> => client.describe(ingressId, namespaceId, ctx.signal);
    const asked = heldRule(id, inputs, outputs);
    const first = await look();
    const refuse = (set: RuleSet): void => {
        refuseAnother(ctx, asked, set);
        refuseOwnersElsewhere(ctx, set);
    };
    if (first !== undefined) refuse(first);
    const there = first && liveRules(first).find(isOwn);
    const holders = there && holdersOfRule(ctx, ingressId, there, liveRules(first), true);
    const [also] = holders === undefined ? [] : alsoHolding(ctx, holders);
    if (also !== undefined) throw alsoHeld(ctx, `rule ${id}`, also);
    confirmHeld(ctx, id);
    if (first !== undefined && isBlocked(ctx, id, first)) {
        const again = await lookAgain(ctx, look);
        if (again !== undefined && isBlocked(ctx, id, again)) throw blocked(ctx);
    }
    let gone = isGone(first);
    if (gone) {
        // A stale reader may not show it yet.
        await sleep(ctx.config().ruleSettleTime * 1000, ctx.signal);
        const again = await look();
        if (again === undefined) await refuseUnprovenAbsence(ctx, client, asked);
        else refuse(again);
        gone = isGone(again);
    }
    if (!gone) {
        // On an ALB another may have an equal rule beside it.
        let others: readonly Inputs[] = [];
        const change: Change = {
            shared: true,
            refuse,
            frees: true,
            rules(rules, _set, sent) {
                const own = (sent ? without(rules, others) : rules).find(isOwn);
                if (!sent && own === undefined && rules.some(isPlaceOf(known))) throw new NotOurs();
                const rest = rules.filter((item) => item !== own);
                if (!sent) others = rest;
                return rest;
            },
            inPlace: (set) => !without(liveRules(set), others).some(isOwn),
        };
        const hasGone = async (signal: AbortSignal): Promise<boolean> => {
            const set = await client.describe(ingressId, namespaceId, signal);
            return set === undefined || change.inPlace(set);
        };
        try {
            await changeRuleSet(ctx, client, ingressId, change);
        } catch (error) {
            // After a deletion was sent, no state may say that the rule exists.
            if (error instanceof NotOurs) leaveToOthers(ctx, id);
            else if (error instanceof Unfinished) await afterSending(ctx, id, error, hasGone);
            else if (!(error instanceof ProviderError && error.code === "NOT_FOUND" && isGone(await look())))
                throw error;
        }
    }
    // The record of its changes proves nothing about a later rule.
    dropChanges(ctx, id);
    forgetHeld(ctx, id, holdsUnnamed(ctx));
}

/** Finds out about a deletion whose end is not known; its reason fails it when the rule stays. */
async function afterSending(
    ctx: SaeContext,
    id: string,
    { reason, answered }: Unfinished,
    hasGone: (signal: AbortSignal) => Promise<boolean>,
): Promise<void> {
    const seen = await untilDeleted(ctx, hasGone);
    if (seen.end === "gone") return;
    if (seen.end !== "unread" || !answered) throw reason;
    if (mayNotLook(seen.error)) throw notSeen(`rule ${id}`, seen.error);
    warn(
        ctx,
        "CR432",
        `SAE answered that rule ${id} is deleted; this was not seen: ${reasonOf(seen.error)}. It is in no state now.`,
        `Should it still be there, adopt it with: ${importElsewhere(ctx, "Rule", id)}`,
    );
}

/** The live rule is not as this resource made it. */
class NotOurs extends Error {}

/**
 * A rule that is to be removed and is not as this resource made it. If it makes way for another domain or path, it is
 * left alone: the new one exists already, and the state would fill up with rules that can never be deleted. Otherwise
 * it fails.
 */
function leaveToOthers(ctx: SaeContext, id: string): void {
    if (isMovedTo(ctx) !== undefined && isMovedTo(ctx) !== id) {
        warnOfLeftBehind(ctx, id);
        return;
    }
    throw failure(
        "FAILED_PRECONDITION",
        "CR429",
        `rule ${id} is no longer as this resource made it: somebody else changed it, so it is not deleted`,
        `to leave it to the other run: ${letGo(ctx)}; when nobody needs it, remove it by hand and run this again`,
    );
}

/** The message about a rule that stays when its resource moves to another domain or path. */
export const warnOfLeftBehind = (ctx: SaeContext, id: string): void =>
    warn(
        ctx,
        "CR440",
        `rule ${id} is no longer as this resource made it: somebody else changed it, so it may be another's now and stays where it is, in no state of this resource`,
        `when nobody needs it, remove it by hand, or adopt it with: ${importElsewhere(ctx, "Rule", id)}`,
    );

/** The id that the program gives the resource now, if it still declares it. */
function isMovedTo(ctx: SaeContext): string | undefined {
    const declared = declaredInputs(ctx);
    return declared && idOf(declared);
}
