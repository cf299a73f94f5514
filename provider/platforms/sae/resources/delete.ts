import { ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { meetsAny } from "../read/kept-rules";
import { ruleKey } from "../wire/shape";
import { sleep } from "../client/transport/wait";
import type { RuleSet } from "../wire/wire";
import { provenRules } from "./added";
import { confirmHeld, forgetHeld } from "./held";
import { keysOf, knownText, liveRules } from "./state";
import { clientOf, pause, type SaeContext } from "./support";
import { named } from "./whole";

const looks = 6;

/** Deletes and waits until it is gone, so that the listener is free for what comes next. Gone already is fine. */
export async function remove(ctx: SaeContext, id: string, inputs: Inputs, outputs: Inputs): Promise<void> {
    const namespaceId = knownText(outputs, "namespaceId") ?? knownText(inputs, "namespaceId");
    const client = clientOf(ctx, namespaceId);
    confirmHeld(ctx, id);
    await refuseOthersRules(ctx, client, id, inputs, outputs);
    await client.remove(id, namespaceId, ctx.signal);
    for (let i = 0; i < looks; i++) {
        try {
            if ((await client.describe(id, namespaceId, ctx.signal)) === undefined) break;
        } catch (error) {
            // The delete was answered; that this could not be watched does not bring the rule set back.
            if (error instanceof ProviderError && error.code === "UNAVAILABLE") break;
            throw error;
        }
        await sleep(pause(ctx, i), ctx.signal);
    }
    forgetHeld(ctx, id);
}

/** With the rule set its rules go, those of others, too. */
async function refuseOthersRules(
    ctx: SaeContext,
    client: SaeClient,
    id: string,
    inputs: Inputs,
    outputs: Inputs,
): Promise<void> {
    const proven = provenRules(ctx, id);
    const shared = inputs["ignoreForeignRules"] === true;
    // A rule set of its own has no rules of others in these domains.
    const keptFor = !shared && Array.isArray(inputs["keepRulesFor"]) ? inputs["keepRulesFor"].map(String) : [];
    const others = (set: RuleSet): Inputs[] => {
        const own = keysOf(set, inputs, outputs);
        return liveRules(set).filter(
            (rule) => !own.has(ruleKey(rule)) && !proven(rule) && !meetsAny(keptFor, rule["domain"]),
        );
    };
    const first = await client.describe(id, undefined, ctx.signal);
    if (first === undefined || others(first).length === 0) return;
    // A reader that is behind may still show what has gone.
    await sleep(ctx.config().ruleSettleTime * 1000, ctx.signal);
    const again = await client.describe(id, undefined, ctx.signal);
    if (again === undefined || others(again).length === 0) return;
    throw new ProviderError(
        "FAILED_PRECONDITION",
        `rule set ${id} has rules that this resource did not make and that would go with it: ${named(others(again))}; ` +
            (shared
                ? "remove them first where they are declared (a crossroute.sae.Rule of another stack, or by hand)"
                : "run pulumi refresh, which takes them into the state, and then this again"),
    );
}
