/**
 * Every change of a rule set takes this one path. SAE replaces the whole list and has no condition on a write. So a
 * change reads, changes what is ours, sends once, reads back, and tries once more if it is not in place. Changes that
 * come during a write are collected and written together; each keeps its own clock and signal.
 */
import { type Change, PendingChange } from "./change-in-progress";
import type { SaeClient } from "../client/client";
import type { RuleSet } from "../wire/wire";
import type { SaeContext } from "../context";
import { write } from "./write";

interface Queue {
    waiting: PendingChange[];
    running: boolean;
}

const queues = new WeakMap<SaeClient, Map<string, Queue>>();
/** Resources of one program come one after the other: a write waits for the next one, at most this often. */
const longestGathering = 20;

/**
 * Makes a change and returns what is live afterwards. Fails with `Unfinished` when it was sent and is not known to be
 * in place.
 */
export function changeRuleSet(ctx: SaeContext, client: SaeClient, id: string, change: Change): Promise<RuleSet> {
    const known = queues.get(client) ?? new Map<string, Queue>();
    queues.set(client, known);
    const queue = known.get(id) ?? { waiting: [], running: false };
    known.set(id, queue);
    return new Promise((resolve, reject) => {
        const member = new PendingChange(change, ctx, { resolve, reject });
        member.listen(() => undefined);
        queue.waiting.push(member);
        if (queue.running) return;
        queue.running = true;
        drain(client, id, queue).catch((error: unknown) => {
            queue.running = false;
            for (const left of queue.waiting.splice(0)) left.fail(error);
        });
    });
}

async function drain(client: SaeClient, id: string, queue: Queue): Promise<void> {
    while (queue.waiting.length > 0) {
        await gather(queue);
        const batch = queue.waiting.splice(0).filter((member) => member.open);
        try {
            await write(client, id, batch);
        } catch (error) {
            for (const member of batch) member.fail(error);
        }
    }
    queue.running = false;
}

/** An exclusive change waits for nobody. */
async function gather({ waiting }: Queue): Promise<void> {
    const first = waiting[0] as PendingChange;
    if (!first.change.shared) return;
    const time = Math.min(200, Math.max(20, first.ctx.config().ruleSettleTime * 100));
    for (let times = 0, seen = 0; waiting.length > seen && times < longestGathering; times++) {
        seen = waiting.length;
        await new Promise((resolve) => setTimeout(resolve, time));
    }
}
