import { warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { rulesOf } from "../read/kept-rules";
import { ruleKey } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { importElsewhere } from "../ownership/cures";
import { holding, ifGone, isOpen, type Holder } from "../ownership/holders";
import { notAmong, ownAmong, without } from "./own-rules";
import { idOf } from "../ownership/rule-id";
import { named, type Part, type RuleSetChange } from "./rule-set-change";
import { liveRules, stillLive } from "./state";
import type { SaeContext } from "../context";

/**
 * Rules that are no longer declared by an owner that begins to ignore the rules of others. The state has every rule of
 * a rule set that was imported or refreshed, so they may be another's.
 */
export function leftAlone(oldInputs: Inputs, news: Inputs): Inputs[] {
    if (oldInputs["ignoreForeignRules"] === true || news["ignoreForeignRules"] !== true) return [];
    return notAmong(rulesOf(oldInputs), rulesOf(news));
}

interface Updated {
    id: string;
    oldInputs: Inputs;
    news: Inputs;
}

/** Everything that stays live and is not as declared, and what helps. */
export function sayWhatStays(
    ctx: SaeContext,
    call: Updated,
    part: Part,
    change: RuleSetChange,
    live: RuleSet | undefined,
    leaving: readonly Inputs[],
): void {
    if (live !== undefined) {
        sayKept(ctx, part, live, leaving);
        sayLeftAlone(ctx, call, live);
    }
    sayLeftToOthers(ctx, part, change);
    sayNotMade(ctx, part, change);
}

function sayLeftAlone(ctx: SaeContext, { id, oldInputs, news }: Updated, live: RuleSet): void {
    // One that somebody else changed stays as well.
    const left = ownAmong(without(liveRules(live), rulesOf(news)), leftAlone(oldInputs, news));
    if (left.length === 0) return;
    warn(
        ctx,
        "CR440",
        `rule set ${id} keeps the rules for ${named(left)}: they are no longer declared, and ignoreForeignRules, which is new here, leaves alone what may be another's ` +
            "(a crossroute.sae.Rule of another stack, say).",
        "What is this resource's own is removed by an update without ignoreForeignRules, before this one, or by hand",
    );
}

function sayLeftToOthers(ctx: SaeContext, part: Part, change: RuleSetChange): void {
    for (const { rule, holder } of change.leftToHolders())
        warn(
            ctx,
            "CR440",
            `rule set ${part.id} keeps the rule for ${named([rule])}: it is no longer declared here, and ${holding(holder)}${afterwards(ctx, part.id, rule, holder)}${ifGone(holder)}`,
            "",
        );
    const left = change.leftToOthers();
    if (left.length === 0) return;
    warn(
        ctx,
        "CR440",
        `rule set ${part.id} keeps the rules for ${named(left)}: they are no longer declared, and somebody else changed them, so they may be another's now`,
        "remove them by hand when nobody needs them",
    );
}

/** What is only announced may never come: then the rule is in no state. */
const afterwards = (ctx: SaeContext, id: string, rule: Inputs, holder: Holder): string =>
    !isOpen(holder)
        ? ""
        : `. ${holder.previewed === undefined ? "If it was" : "Should it not"}, nobody has the rule: then adopt it with ${importElsewhere(ctx, "Rule", idOf({ ...rule, ingressId: id }))}, or remove it by hand`;

function sayNotMade(ctx: SaeContext, part: Part, change: RuleSetChange): void {
    const rules = change.notMade();
    if (rules.length === 0) return;
    warn(
        ctx,
        "CR429",
        `rule set ${part.id} has the rules for ${named(rules)} as they are declared, but somebody else made them so: they stay as they are, and are not this resource's`,
        part.cure,
    );
}

const cure =
    "declare a crossroute.sae.RuleCleanup that depends on what answers instead, or leave keepRulesFor out to remove them at once";

/** Rules that are left for another gateway to take over. Those left by an earlier update belong to nobody any more. */
function sayKept(ctx: SaeContext, { id, kept, reclaimed }: Part, live: RuleSet, leaving: readonly Inputs[]): void {
    const count = (rules: readonly Inputs[]): string => (rules.length === 1 ? "1 rule" : `${rules.length} rules`);
    const waiting = stillLive(leaving, live);
    if (waiting.length > 0)
        ctx.log.info(`${count(waiting)} of rule set ${id} left for another gateway until it answers: ${cure}`);
    sayChanged(ctx, id, kept, live);
    const forgotten = reclaimed ? [] : stillLive(kept, live);
    if (forgotten.length > 0)
        warn(
            ctx,
            "CR440",
            `rule set ${id} still has ${count(forgotten)} that an earlier update left for another gateway, and nothing took away`,
            cure,
        );
}

/** This machine may not know that another resource has them now. */
export function sayReclaimed(ctx: SaeContext, id: string, rules: readonly Inputs[]): void {
    if (rules.length > 0)
        warn(
            ctx,
            "CR441",
            `rule set ${id} loses ${rules.length} of the rules that were left for another gateway, as keepRulesFor is left out. A crossroute.sae.Rule that adopted one on another machine would lose it, too`,
            "refresh it in this run (pulumi up --refresh), or keep keepRulesFor",
        );
}

/** Rules that were left for another gateway and that somebody else changed since: the state no longer has them. */
function sayChanged(ctx: SaeContext, id: string, kept: readonly Inputs[], live: RuleSet): void {
    const stands = new Set(liveRules(live).map(ruleKey));
    const changed = without(kept, stillLive(kept, live)).filter((rule) => stands.has(ruleKey(rule)));
    if (changed.length > 0)
        warn(
            ctx,
            "CR440",
            `rule set ${id}: ${changed.length} of the rules that were left for another gateway were changed by somebody else, so they may be another's now and are no longer in the state`,
            "remove them by hand when nobody needs them",
        );
}
