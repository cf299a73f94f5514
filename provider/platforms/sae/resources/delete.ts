import type { ProviderError } from "../../../engine/errors";
import { failure, warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { rule as ruleType } from "../fields";
import { meetsAny, rulesOf } from "../read/kept-rules";
import { same } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { addedByInterruptedUpdate } from "./added-rules";
import { isInDoubt } from "./other-rule-in-place";
import { mayNotLook, notSeen, untilDeleted } from "./until-deleted";
import { confirmHeld, declaredAs, forgetHeld, holdsUnnamed, noteNamespace } from "../ownership/engine-state";
import {
    alsoHeld,
    alsoHolding,
    holderOfRule,
    holdersOfSetId,
    holding,
    ifGone,
    isOfStack,
    type Holder,
} from "../ownership/holders";
import { importElsewhere } from "../ownership/cures";
import { refuseUnadopted } from "./adopt";
import { heldSet, refuseAnother, refuseUnprovenAbsence } from "./other-account";
import { isImported, notUpdatedYet } from "./imported";
import { liveRules, namespaceOf, ownRules } from "./state";
import { clientOf, lookAgain, reasonOf, type SaeContext } from "../context";
import { named } from "./rule-set-change";

/** Deletes and waits until it is gone, so that the listener is free. Succeeds if it is gone already. */
export async function remove(ctx: SaeContext, id: string, inputs: Inputs, outputs: Inputs): Promise<void> {
    const namespaceId = namespaceOf(outputs, inputs);
    const client = clientOf(ctx, namespaceId);
    noteNamespace(ctx, namespaceId);
    const other = declaredAs(ctx, id);
    if (other !== undefined) {
        warn(
            ctx,
            "CR440",
            `rule set ${id} is another resource's now (${other}), so it is not deleted with this one`,
            "",
        );
        return forgetHeld(ctx, id);
    }
    refuseUnadopted(ctx, `rule set ${id}`, id);
    await refuseOthers(ctx, client, { id, namespaceId, inputs, outputs });
    const isUnseen = holdsUnnamed(ctx);
    confirmHeld(ctx, id);
    await client.remove(id, namespaceId, ctx.signal);
    const seen = await untilDeleted(
        ctx,
        async (signal) => (await client.describe(id, namespaceId, signal)) === undefined,
    );
    if (seen.end === "there") throw stillThere(id);
    if (seen.end === "unread" && mayNotLook(seen.error)) throw notSeen(`rule set ${id}`, seen.error);
    if (seen.end === "unread")
        warn(
            ctx,
            "CR432",
            `SAE answered that rule set ${id} is deleted; this was not seen: ${reasonOf(seen.error)}. It is in no state now.`,
            `Should it still be there, adopt it with: ${importElsewhere(ctx, "Ingress", id)}`,
        );
    forgetHeld(ctx, id, isUnseen);
}

/** With `ruleSettleTime` between them: a rule is deleted when it is seen to be gone and stays so for that long. */
const looksForOthers = 5;

const stillThere = (id: string): ProviderError =>
    failure(
        "ABORTED",
        "CR432",
        `SAE answered that rule set ${id} is deleted, and it is still there`,
        "run the same command again, and look in the console when that does not help",
    );

interface Deleted {
    id: string;
    namespaceId: string | undefined;
    inputs: Inputs;
    outputs: Inputs;
}

/** Rules in it that its owner did not make, as far as its state tells. */
export function othersRules(set: RuleSet, inputs: Inputs, outputs: Inputs): Inputs[] {
    const shared = inputs["ignoreForeignRules"] === true;
    // A rule set of its own has no rules of others in these domains.
    const keptFor = !shared && Array.isArray(inputs["keepRulesFor"]) ? inputs["keepRulesFor"].map(String) : [];
    const own = ownRules(set, inputs, outputs);
    const made = [...(isInDoubt(outputs) ? [] : rulesOf(inputs)), ...rulesOf(outputs)];
    // In a shared rule set, domain and path alone do not tell who made a rule.
    const isOwn = (rule: Inputs): boolean =>
        own.includes(rule) && (!shared || made.some((item) => same(ruleType, item, rule)));
    return liveRules(set).filter((rule) => !isOwn(rule) && !meetsAny(keptFor, rule["domain"]));
}

/** Its rules go with the rule set, even those of others. */
async function refuseOthers(
    ctx: SaeContext,
    client: SaeClient,
    { id, namespaceId, inputs, outputs }: Deleted,
): Promise<void> {
    const proven = addedByInterruptedUpdate(ctx, id);
    const shared = inputs["ignoreForeignRules"] === true;
    const others = (set: RuleSet): Inputs[] => othersRules(set, inputs, outputs).filter((rule) => !proven(rule));
    // What this resource made may be another's since: imported or adopted there.
    const held = (set: RuleSet): { rule: Inputs; holder: Holder }[] =>
        liveRules(set).flatMap((rule) => {
            const holder = holderOfRule(ctx, id, rule, true);
            // What was only announced has nothing to adopt when the rule set goes.
            return holder === undefined || holder.previewed !== undefined ? [] : [{ rule, holder }];
        });
    const look = (): Promise<RuleSet | undefined> => client.describe(id, namespaceId, ctx.signal);
    const hasNone = (set: RuleSet | undefined): boolean =>
        set === undefined || (others(set).length === 0 && held(set).length === 0);
    // A stale reader may not show it yet. What is gone is lost to nobody.
    const first = (await look()) ?? (await lookAgain(ctx, look));
    const asked = heldSet(id, inputs, outputs);
    if (first === undefined) return refuseUnprovenAbsence(ctx, client, asked);
    refuseAnother(ctx, asked, first);
    const [also] = alsoHolding(ctx, holdersOfSetId(ctx, id, true));
    if (isImported(inputs) && liveRules(first).length > 0) throw notUpdatedYet(ctx, id, liveRules(first), { also });
    if (also !== undefined) throw alsoHeld(ctx, `rule set ${id}`, also);
    if (!shared && hasNone(first)) return;
    // A stale reader still shows what is gone, and not yet what others added.
    let again = await lookAgain(ctx, look);
    // Where nothing says which goes first, the engine deletes both at once.
    const isWaiting = (set: RuleSet | undefined): boolean => {
        if (set === undefined) return false;
        const going = held(set).filter(({ holder }) => isOfStack(ctx, holder.urn));
        return [...others(set), ...held(set).map(({ rule }) => rule)].every((rule) =>
            going.some((item) => item.rule === rule),
        );
    };
    for (let looked = 0; looked < looksForOthers && !hasNone(again) && isWaiting(again); looked++)
        again = await lookAgain(ctx, look);
    if (again === undefined || hasNone(again)) return;
    const [moved] = held(again);
    if (others(again).length === 0 && moved !== undefined) throw heldElsewhere(id, moved, held(again).length);
    throw failure(
        "FAILED_PRECONDITION",
        "CR428",
        `rule set ${id} has rules that this resource did not make and that would go with it: ${named(others(again))}`,
        shared
            ? "remove them first where they are declared (a crossroute.sae.Rule of another stack, or by hand), those of this resource that somebody else changed, too"
            : "run pulumi refresh, which takes them into the state, and then this again",
    );
}

const heldElsewhere = (id: string, { rule, holder }: { rule: Inputs; holder: Holder }, count: number): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR425",
        `rule set ${id} has a rule for ${named([rule])} that would go with it, and ${holding(holder)}` +
            `${count > 1 ? ` (and ${count - 1} more that others hold)` : ""}`,
        `remove it there first${ifGone(holder)}`,
    );
