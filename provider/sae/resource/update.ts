import { PartialFailure } from "../../engine/errors";
import { containsUnknown, type Inputs } from "../../engine/values";
import type { SaeClient } from "../client";
import { diffFields } from "../diff";
import { ingressFields, MAX_RULES } from "../fields";
import { leavingRules, rulesOf } from "../handover";
import { normalise, ruleKey } from "../shape";
import { outputsOf, updatableFields, type RuleSet } from "../wire";
import { changeRuleSet, Unfinished } from "./change";
import { refuseListener } from "./create";
import { confirmHeld } from "./held";
import { addingRules, provenRules } from "./added";
import { isOrdered, keptInputs, knownText, liveRules, onlyRules, ownKeys, plannedOutputs, wantedFields } from "./state";
import { clientOf, gone, reasonOf, type SaeContext } from "./support";
import { wholeChange, type Part } from "./whole";
import { full } from "./write";

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
    const namespaceId = knownText(oldOutputs, "namespaceId") ?? knownText(news, "namespaceId");
    const client = clientOf(ctx, namespaceId);
    const leaving = stillHeld(ctx, id, oldInputs, news);
    if (ctx.preview) return preview(ctx, client, namespaceId, call, leaving);
    confirmHeld(ctx, id);
    const part = partOf(ctx, call, leaving);
    const kept = { ...createOnly(oldOutputs), ...keptInputs(news, false) };
    const keys = ownKeys(news);
    const settled = (set: RuleSet): Inputs =>
        outputsOf(news["ignoreForeignRules"] === true || leaving.length > 0 ? onlyRules(set, keys) : set, kept);
    const adding = addingRules(ctx, part);
    try {
        const set = await changeRuleSet(ctx, client, id, wholeChange(part));
        adding.done();
        return { outputs: settled(set) };
    } catch (error) {
        if (!(error instanceof Unfinished)) {
            adding.failed();
            throw error;
        }
        const outputs = error.seen ? settled(error.seen) : planned(call);
        throw new PartialFailure(id, outputs, news, [reasonOf(error.reason)], true);
    }
}

/** What would fail is told now: this needs one look at what is live. */
async function preview(
    ctx: SaeContext,
    client: SaeClient,
    namespaceId: string | undefined,
    call: UpdateCall,
    leaving: Inputs[],
): Promise<{ outputs: Inputs }> {
    const { id, news, oldInputs } = call;
    const live = await client.describe(id, namespaceId, ctx.signal);
    if (live === undefined) throw gone(id);
    if (leaving.length > 0) {
        const [rules, stay, take] =
            leaving.length === 1 ? ["1 rule", "stays", "takes it"] : [`${leaving.length} rules`, "stay", "takes them"];
        ctx.log.info(`${rules} of rule set ${id} ${stay} until crossroute.sae.Retirement ${take} away`);
    }
    if (!containsUnknown(news["rules"] ?? null)) {
        const rules = wholeChange(partOf(ctx, call, leaving)).rules?.([...liveRules(live)], live, false) ?? [];
        if (rules.length > Math.max(MAX_RULES, liveRules(live).length)) throw full(id, rules.length);
    }
    const moved = knownText(news, "listenerPort") !== knownText(oldInputs, "listenerPort");
    if (moved && namespaceId !== undefined) await refuseListener(ctx, client, namespaceId, live, news);
    return { outputs: planned(call) };
}

function partOf(ctx: SaeContext, { id, oldInputs, oldOutputs, news }: UpdateCall, leaving: Inputs[]): Part {
    const going = new Set(leaving.map(ruleKey));
    // Who stops ignoring the rules of others sees them at the next refresh, and only then removes them.
    const shared = [oldInputs, news].some((values) => values["ignoreForeignRules"] === true);
    const seen = shared ? [] : rulesOf(oldOutputs);
    const survivors = [...rulesOf(oldInputs), ...seen].filter((rule) => !going.has(ruleKey(rule)));
    return {
        id,
        fields: wantedFields(oldInputs, news),
        before: survivors,
        after: rulesOf(news),
        known: ownKeys(oldInputs, oldOutputs),
        proves: provenRules(ctx, id),
        takenBack: takenBack(oldInputs, news),
        handedOver: [...listOf(oldInputs["handOver"]), ...listOf(news["handOver"])],
        shared,
        ordered: isOrdered(news),
    };
}

const listOf = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

/** Values that were declared and are no more, as they were. */
function takenBack(oldInputs: Inputs, news: Inputs): Inputs {
    const fields = updatableFields.filter((field) => normalise(field.type, news[field.name]) === undefined);
    return Object.fromEntries(
        fields.flatMap((field) => {
            const value = normalise(field.type, oldInputs[field.name]);
            return value === undefined ? [] : [[field.name, value]];
        }),
    );
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

/** Outputs before anything was read back: what is declared, and for the rest what was seen last. */
function planned({ oldInputs, oldOutputs, news }: UpdateCall): Inputs {
    const outputs = plannedOutputs({ ...createOnly(oldOutputs), ...news }, oldOutputs);
    const changed = new Set(
        Object.keys(diffFields(ingressFields, oldInputs, news, true)).map((path) => path.split(/[.[]/)[0]),
    );
    for (const { name } of updatableFields) {
        const before = oldOutputs[name];
        if (before !== undefined && news[name] === undefined && !changed.has(name)) outputs[name] = before;
    }
    return outputs;
}

const createOnly = (outputs: Inputs): Inputs =>
    Object.fromEntries(
        ["addressType", "loadBalancerEdition", "zoneMappings"]
            .filter((key) => outputs[key] !== undefined)
            .map((key) => [key, outputs[key]!]),
    );
