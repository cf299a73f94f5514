import type { SaeClient } from "../client/client";
import { sleep } from "../client/transport/wait";
import type { RuleSet } from "../wire/wire";
import type { PendingChange } from "./change-in-progress";
import { describe, pause } from "../context";

interface Watch {
    /** When the reading began that the write was based on. */
    started: number;
    signal: AbortSignal;
    /** How long a write may take to show, in milliseconds. */
    patience?: number;
}

/**
 * Reads a rule set until all members are in place, and on until nobody can undo them who did not see them: a writer
 * that overwrites us read before our write showed, and writes within the time that a write takes. Stale readers make
 * both longer, so their delay is measured. Ends the members that are in place; false when one is not.
 */
export async function watch(
    client: SaeClient,
    base: RuleSet,
    members: readonly PendingChange[],
    at: Watch,
): Promise<boolean> {
    const [first] = members;
    if (first === undefined) return true;
    const { ctx } = first;
    const settle = ctx.config().ruleSettleTime * 1000;
    const answered = Date.now();
    const took = answered - at.started;
    const patience = at.patience ?? Math.max(3 * settle, 120 * pause(ctx, 0));
    let shownAt: number | undefined;
    let lag = 0;
    for (let looks = 0; ; looks++) {
        const live = await describe(client, base.id, settle, at.signal);
        const open = members.filter((member) => member.open);
        for (const member of open) member.seen = live;
        const now = Date.now();
        if (!open.every(({ change }) => change.inPlace(live))) {
            const others = shownAt !== undefined || receivedText(live) !== receivedText(base);
            if (others || now - answered > patience) {
                if (others) ctx.log.debug(`another writer undid changes of rule set ${base.id}; changing it again`);
                return false;
            }
            await sleep(Math.min(pause(ctx, looks), Math.max(settle / 4, 1)), at.signal);
            continue;
        }
        if (shownAt === undefined) {
            shownAt = now;
            lag = looks === 0 ? 0 : now - answered;
        }
        for (const member of open) if (!member.change.shared) member.done(live);
        const left = shownAt + Math.max(settle, 2 * took) + 2 * lag - now;
        if (left <= 0) for (const member of open) member.done(live);
        if (!members.some((member) => member.open)) return true;
        await sleep(Math.max(left, 1), at.signal);
    }
}

/** SAE's description of a rule set as text, to see whether anybody changed it. */
const receivedText = (set: RuleSet): string => JSON.stringify(set.received.data);
