import { ProviderError } from "../../../engine/errors";
import type { SaeClient } from "../client/client";
import { CallError } from "../client/transport/transport";
import { never, sleep } from "../client/transport/wait";
import { createRequest } from "../wire/wire";
import { isUnnoted } from "../ownership/engine-state";
import { recorded, type InterruptedCreation } from "./interrupted-creation";
import { descriptionOf, isProven, type Plan } from "./plan";
import { dropRecord, recordsOf, type CreationRecord } from "../ownership/records";
import { occupant, occupied } from "./occupied-listener";
import { pause, type SaeContext } from "../context";

/** The create call, until it is known to have worked: its id, or the rule set that was found by reading. */
export async function make(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    record: CreationRecord,
): Promise<{ id: string } | InterruptedCreation> {
    const request = createRequest(plan.inputs, descriptionOf(plan, record));
    let unclear = false;
    for (let tried = 1; ; tried++) {
        try {
            const id = await client.create(request, ctx.signal);
            if (!record.before.includes(id)) return { id };
            throw new CallError(
                "unclear",
                `the answer to CreateIngress is about rule set ${id}, which was there before`,
                {
                    foreign: true,
                },
            );
        } catch (error) {
            // A call that is cancelled while it waits was not sent.
            const open = error instanceof CallError ? error.kind === "unclear" : !(error instanceof ProviderError);
            const portTaken = error instanceof CallError && error.code.startsWith("SlbListenerPort.NotAvailable");
            unclear ||= open;
            // A certain refusal by SAE created nothing, however much another's rule set may look like it.
            if (!unclear) dropRecord(ctx.urn, record);
            if (!unclear && !portTaken) throw client.explain(error, "create the rule set");
            const found = await look(ctx, client, plan, record, unclear ? (portTaken ? 6 : 5) : 1);
            if (found) return found;
            // Repeating a call that buys a load balancer could buy two; the next run looks again.
            const mayRepeat =
                open && plan.loadBalancerId !== undefined && !ctx.signal.aborted && tried <= ctx.config().maxRetries;
            if (!mayRepeat) throw client.explain(error, "create the rule set");
            ctx.log.status(`SAE's answer was lost and nothing was made; trying again (${tried})`);
        }
    }
}

/** Looks for what a lost answer may have left; it may take a moment to show. */
async function look(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    { nonce }: CreationRecord,
    times: number,
): Promise<InterruptedCreation | undefined> {
    for (let i = 0; i < times; i++) {
        if (i > 0) await sleep(pause(ctx, i - 1), never);
        // Looking goes on when the user cancels: what was created must not be lost.
        const sets = await client.list(plan.namespaceId, undefined, never);
        for (const record of recordsOf(ctx.urn, "ruleSet").filter((open) => isUnnoted(ctx, open))) {
            const found = await recorded(ctx, client, plan, record, sets);
            // It was not there when this call began. Of an earlier one's that says nothing.
            if (found && (record.nonce === nonce || isProven(record, found.set))) return found;
        }
        const other = occupant(plan, sets);
        if (other) throw occupied(ctx, plan, other);
        if (ctx.signal.aborted) return undefined;
    }
    return undefined;
}
