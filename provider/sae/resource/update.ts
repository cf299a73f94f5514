import { ProviderError } from "../../engine/errors";
import type { Inputs } from "../../engine/values";
import { diffFields } from "../diff";
import { MAX_RULES } from "../fields";
import { leavingRules, rulesOf } from "../handover";
import { ruleKey } from "../shape";
import { CallError } from "../transport/transport";
import { outputsOf, updatableFields, updateRequest, type RuleSet } from "../wire";
import { markOf } from "./mark";
import { mergeRules } from "./merge";
import { editRuleSet } from "./ruleset";
import { desiredState, isAsDesired, isOrdered, keptInputs, knownText, plannedOutputs, withoutForeign } from "./state";
import { clientOf, confirmStored, readBack, type SaeContext } from "./support";

interface UpdateCall {
    id: string;
    oldInputs: Inputs;
    oldOutputs: Inputs;
    news: Inputs;
}

/**
 * One UpdateIngress with everything that is wanted; none when SAE already has it. Rules that another gateway is to take
 * over first are still among it, though not in the state: a Retirement takes them away.
 */
export async function update(ctx: SaeContext, call: UpdateCall): Promise<{ outputs: Inputs }> {
    const { id, oldInputs, oldOutputs, news } = call;
    const desired = desiredState(oldInputs, oldOutputs, news, markOf(ctx.urn, ctx.name, news));
    const leaving = new Set(stillHeld(ctx, id, oldInputs, news).map(ruleKey));
    if (ctx.preview)
        return {
            outputs: { ...plannedOutputs({ ...createOnly(oldOutputs), ...news }, oldOutputs), ...planned(desired) },
        };
    confirmStored(ctx.urn, id);
    const namespaceId = knownText(oldOutputs, "namespaceId") ?? knownText(news, "namespaceId");
    const client = clientOf(ctx, namespaceId);
    const changed = Object.keys(diffFields(updatableFields, oldInputs, news, isOrdered(news))).length > 0;
    const kept = { ...createOnly(oldOutputs), ...keptInputs(news, false) };

    if (!changed) {
        // The engine asks for an update without a difference after a partial failure: only what lacks is sent.
        const live = await client.describe(id, namespaceId, ctx.signal);
        if (live === undefined) throw gone(id);
        const own = news["ignoreForeignRules"] === true ? withoutForeign(live, news) : live;
        if (isAsDesired(own.fields, desired)) return { outputs: outputsOf(own, kept) };
    }
    const survivors = rulesOf(oldInputs).filter((rule) => !leaving.has(ruleKey(rule)));
    if (news["ignoreForeignRules"] === true) {
        const own = { before: survivors, after: rulesOf(news) };
        const set = await editRuleSet(ctx, client, id, {
            fields: desired,
            change: (live) => mergeRules(live, own.before, own.after),
            holds: (live) => isAsDesired(withoutForeign(live, news).fields, desired, ["rules"]),
        });
        return { outputs: outputsOf(withoutForeign(set, news), kept) };
    }
    const settled = (set: RuleSet): { outputs: Inputs } => {
        if (leaving.size === 0) return { outputs: outputsOf(set, kept) };
        const rules = rulesOf(set.fields).filter((rule) => !leaving.has(ruleKey(rule)));
        return { outputs: outputsOf({ ...set, fields: { ...set.fields, rules } }, kept) };
    };
    let sent = desired;
    if (leaving.size > 0) {
        sent = { ...desired, rules: mergeRules(rulesOf(oldInputs), survivors, rulesOf(news)) };
        // Where rules only go, there is nothing to write yet.
        const live = await client.describe(id, namespaceId, ctx.signal);
        if (live === undefined) throw gone(id);
        if (isAsDesired(live.fields, sent)) return settled(live);
    }
    try {
        await client.update(updateRequest(id, sent), true, ctx.signal);
    } catch (error) {
        if (error instanceof CallError && error.kind === "refused" && error.code === "InvalidParameter.WithMessage") {
            if ((await client.describe(id, namespaceId, ctx.signal)) === undefined) throw gone(id);
        }
        throw client.explain(error, `update rule set ${id}`);
    }
    return settled(await seen(ctx, id, namespaceId, sent));
}

/** The rules that stay for now, as far as there is room for them. */
function stillHeld(ctx: SaeContext, id: string, oldInputs: Inputs, news: Inputs): Inputs[] {
    const leaving = leavingRules(oldInputs, news);
    const room = Math.max(0, MAX_RULES - rulesOf(news).length);
    const lost = leaving.length - room;
    if (lost > 0) {
        // Not by name: a domain that was secret may be among them.
        ctx.log.warning(
            `rule set ${id} takes ${MAX_RULES} rules, so ${lost} of those removed must go before another gateway answers for them; make the change in two updates to avoid a gap`,
        );
    }
    return leaving.slice(0, room);
}

async function seen(ctx: SaeContext, id: string, namespaceId: string | undefined, desired: Inputs): Promise<RuleSet> {
    const client = clientOf(ctx, namespaceId);
    const set = await readBack(ctx, client, id, namespaceId, ({ fields }) => isAsDesired(fields, desired));
    if (set === undefined) throw gone(id);
    return isAsDesired(set.fields, desired) ? set : { ...set, fields: { ...set.fields, ...planned(desired) } };
}

const gone = (id: string): ProviderError =>
    new ProviderError("NOT_FOUND", `rule set ${id} no longer exists; run pulumi refresh, and pulumi up makes it again`);

/** What was wanted, without the marks that take a value back. */
function planned(desired: Inputs): Inputs {
    return Object.fromEntries(Object.entries(desired).filter(([, value]) => value !== ""));
}

const createOnly = (outputs: Inputs): Inputs =>
    Object.fromEntries(
        ["addressType", "loadBalancerEdition", "zoneMappings"]
            .filter((key) => outputs[key] !== undefined)
            .map((key) => [key, outputs[key]!]),
    );
