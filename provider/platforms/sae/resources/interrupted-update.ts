import type { Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { never, sleep } from "../client/transport/wait";
import { rule as ruleType } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { same } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import type { Change, Unfinished } from "./change-in-progress";
import { unlessUnknown } from "../ownership/unreadable";
import { notAmong, without } from "./own-rules";
import { liveRules } from "./state";
import { pause, type SaeContext } from "../context";
import { named, type Part } from "./rule-set-change";

/** After a cancel we wait for what is nearly done, but not for long: five seconds with the default delays. */
const looks = 6;
const failuresTaken = 2;

/**
 * The rule set after an update that was sent and then ended by a cancel or a timeout. SAE may still carry it out, so
 * the rule set is read until it is in place, or for a moment. These readings have a clock of their own.
 */
export async function seenAfter(
    ctx: SaeContext,
    client: SaeClient,
    id: string,
    { inPlace }: Change,
    error: Unfinished,
): Promise<RuleSet | undefined> {
    if (!ctx.signal.aborted) return error.seen;
    let last = error.seen;
    for (let looked = 1, failed = 0; failed < failuresTaken; looked++) {
        try {
            const set = await client.describe(id, undefined, never);
            if (set !== undefined) last = set;
            if (set !== undefined && inPlace(set)) return set;
        } catch {
            failed++;
        }
        if (looked >= looks) return last;
        await sleep(pause(ctx, looked - 1), never);
    }
    return last;
}

/**
 * What the state should hold of a shared rule set after an update whose end is not known. A new rule that is not in
 * place is left out: another may have taken its domain and path meanwhile, and rules in the state count as this
 * resource's own. A removed rule that is still there is kept: nobody else would remove it.
 */
export function inputsSeen(part: Part, news: Inputs, seen: RuleSet | undefined): Inputs {
    if (!part.shared) return news;
    const staying = without(rulesOf(news), added(part, seen));
    return { ...news, rules: [...staying, ...removed(part, seen)] };
}

/** New rules that are not in place. The record of the update proves them, should they show later. */
const added = ({ known, after }: Part, seen: RuleSet | undefined): Inputs[] =>
    notAmong(after, ...known).filter((rule) => !isLive(seen, rule));

/** Removed rules that are still there, or may be. Those that another resource holds stay. */
function removed({ before, after, kept, reclaimed, holderOf }: Part, seen: RuleSet | undefined): Inputs[] {
    const going = notAmong(reclaimed ? [...before, ...kept] : before, after);
    const isOthers = (rule: Inputs): boolean =>
        unlessUnknown(
            () => holderOf(rule, true) !== undefined,
            () => false,
        );
    return going.filter((rule) => (seen === undefined || isLive(seen, rule)) && !isOthers(rule));
}

const isLive = (seen: RuleSet | undefined, rule: Inputs): boolean =>
    seen !== undefined && liveRules(seen).some((live) => same(ruleType, live, rule));

/** Names the rules that may become live and are in no state, with the cure. Empty when there are none. */
export function openRuleWarnings(part: Part, seen: RuleSet | undefined): string[] {
    const open = part.shared ? added(part, seen) : [];
    if (open.length === 0) return [];
    return [
        `rule set ${part.id} does not show the new rules for ${named(open)}, and SAE may still carry out what was sent; they are not in the state. ` +
            "Run pulumi up again: on this machine it takes over what has come since, on another it is refused and says so. " +
            "If they are no longer wanted, look for them after pulumi refresh and remove them by hand",
    ];
}
