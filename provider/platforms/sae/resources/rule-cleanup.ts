import { warn } from "../../failure";
import type { CustomResource, DiffAnswer } from "../../../engine/resource";
import type { Inputs } from "../../../engine/values";
import { failuresOf } from "../../../diagnostics/render";
import { checkRuleCleanup } from "../check";
import type { Settings } from "../client/settings";
import { rule as ruleType } from "../fields";
import { leavingRules } from "../read/kept-rules";
import { same } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { refuseOwnersElsewhere } from "./other-account";
import { changeRuleSet } from "./change";
import { Unfinished } from "./change-in-progress";
import { madeRulesOf, noteCleared } from "../ownership/engine-state";
import { holderOfRule } from "../ownership/holders";
import { keysAmong, without } from "./own-rules";
import { knownText, liveRules } from "./state";
import { clientOf, lookAgain, type SaeContext } from "../context";

/**
 * `crossroute:sae:RuleCleanup`: removes the rules that an update of an Ingress left for another gateway to take over.
 * Its old inputs are what it last removed: the next update finishes an interrupted one.
 */
export const ruleCleanupResource: CustomResource<Settings> = {
    async check(_ctx, { news, secrets }) {
        return { inputs: news, failures: failuresOf(checkRuleCleanup(news, secrets)) };
    },
    async diff(_ctx, { oldInputs, news }) {
        const detailed: DiffAnswer["detailed"] = {};
        if (leaving(oldInputs, news).length > 0) detailed["rules"] = { kind: "update", inputDiff: true };
        return { detailed };
    },
    async create(ctx, { inputs }) {
        // One that is declared after rules were left takes those, too.
        await removeLeft(ctx, inputs);
        return { id: `${knownText(inputs, "ingressId") ?? ""}:cleanup`, outputs: inputs };
    },
    async read(_ctx, { id, inputs, outputs }) {
        return inputs && outputs ? { id, inputs, outputs } : undefined;
    },
    async update(ctx, { oldInputs, news }) {
        await removeLeaving(ctx, oldInputs, news);
        return { outputs: news };
    },
    async delete() {
        // The rules belong to the Ingress.
    },
};

/** A rule set that replaced another never had its rules. */
const leaving = (olds: Inputs, news: Inputs): Inputs[] =>
    knownText(olds, "ingressId") === knownText(news, "ingressId") ? leavingRules(olds, news) : [];

const warnOfNotMade = (ctx: SaeContext, id: string, rules: readonly Inputs[]): void =>
    warn(
        ctx,
        "CR440",
        `${rules.length} of the rules that leave rule set ${id} are not as its owner made them, so they may be another's and stay where they still are`,
        "remove them by hand when nobody needs them",
    );

/** Rules that earlier updates of the owner left: its outputs have them. */
async function removeLeft(ctx: SaeContext, inputs: Inputs): Promise<void> {
    const id = knownText(inputs, "ingressId");
    const made = id === undefined ? undefined : madeRulesOf(ctx, id);
    if (made !== undefined) await removeLeaving(ctx, { ...inputs, rules: [...made] }, inputs);
}

async function removeLeaving(ctx: SaeContext, olds: Inputs, news: Inputs): Promise<void> {
    const id = knownText(news, "ingressId");
    if (id === undefined) return;
    const left = leaving(olds, news).filter((rule) => holderOfRule(ctx, id, rule, true) === undefined);
    if (left.length === 0) return;
    // A declared rule may be another's: the owner then left it alone, and knows what it made.
    const made = madeRulesOf(ctx, id);
    const gone = made === undefined ? left : left.filter((rule) => made.some((own) => same(ruleType, own, rule)));
    // What another resource declares there may come in the same run.
    noteCleared(ctx, id, gone);
    if (ctx.preview) return;
    if (gone.length < left.length) warnOfNotMade(ctx, id, without(left, gone));
    if (gone.length === 0) return;
    const namespaceId = knownText(news, "namespaceId");
    const client = clientOf(ctx, namespaceId);
    const goes = (rule: Inputs): boolean => gone.some((own) => same(ruleType, own, rule));
    // On an ALB another may have an equal rule beside it.
    let others: readonly Inputs[] = [];
    const inPlace = (set: RuleSet): boolean => !without(liveRules(set), others).some(goes);
    const look = (): Promise<RuleSet | undefined> => client.describe(id, namespaceId, ctx.signal);
    const changedIn = (set: RuleSet): Inputs[] => {
        const rules = liveRules(set);
        const keys = keysAmong(rules, gone);
        return rules.filter((rule, i) => keys[i] !== undefined && !goes(rule));
    };
    const first = await look();
    // A stale reader shows neither what is new nor what was changed.
    const isLate = first === undefined || inPlace(first) || changedIn(first).length > 0;
    const live = isLate ? await lookAgain(ctx, look) : first;
    if (live === undefined) return;
    refuseOwnersElsewhere(ctx, live);
    const changed = changedIn(live);
    if (changed.length > 0) {
        warn(
            ctx,
            "CR440",
            `${changed.length} of the rules that leave rule set ${id} are no longer as this program made them: somebody else changed them, so they may be another's now and stay`,
            "remove them by hand when nobody needs them",
        );
    }
    if (inPlace(live)) return;
    try {
        const rules = (all: Inputs[], _set: RuleSet, sent: boolean): Inputs[] => {
            if (!sent) others = without(all, gone);
            const going = without(all, others).filter(goes);
            return without(all, going);
        };
        await changeRuleSet(ctx, client, id, {
            refuse: (set) => refuseOwnersElsewhere(ctx, set),
            rules,
            inPlace,
            shared: true,
        });
    } catch (error) {
        throw error instanceof Unfinished ? error.reason : error;
    }
}
