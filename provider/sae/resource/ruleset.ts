import { ProviderError } from "../../engine/errors";
import type { Inputs } from "../../engine/values";
import type { SaeClient } from "../client";
import { MAX_RULES } from "../fields";
import { CallError } from "../transport/transport";
import { sleep } from "../transport/wait";
import { updateRequest, type RuleSet } from "../wire";
import { desiredState } from "./state";
import type { SaeContext } from "./support";

/**
 * Changes of a rule set that others write, too. SAE replaces the whole list and has no condition on a write, so a
 * change is: read, change, write, let it settle, read back, and once more if another writer undid it.
 *
 * Whoever overwrites us must have read before our write and writes within the time that a write takes. Looking again
 * only after that time has passed is what makes a lost change show. Changes that come while a write is under way are
 * gathered and written together.
 */
export interface Edit {
    /** Fields beside the rules that are to be written. */
    fields?: Inputs;
    /** The wanted rules for those that are there. May throw: then nothing is written for this edit. */
    change(rules: Inputs[], live: RuleSet): Inputs[];
    /** Whether the change is in place. */
    holds(live: RuleSet): boolean;
}

interface Waiting {
    edit: Edit;
    ctx: SaeContext;
    resolve(set: RuleSet): void;
    reject(error: unknown): void;
}

interface Queue {
    waiting: Waiting[];
    running: boolean;
}

const queues = new WeakMap<SaeClient, Map<string, Queue>>();
const rounds = 12;
/** Resources of one program come one after the other; a write waits for the next as long as they do, up to this often. */
const longestGathering = 20;
/** A small part of what the write will take anyway, in milliseconds. */
const gatherTime = (ctx: SaeContext): number => Math.min(200, Math.max(20, ctx.config().ruleSettleTime * 100));

export function editRuleSet(ctx: SaeContext, client: SaeClient, id: string, edit: Edit): Promise<RuleSet> {
    const known = queues.get(client) ?? new Map<string, Queue>();
    queues.set(client, known);
    const queue = known.get(id) ?? { waiting: [], running: false };
    known.set(id, queue);
    return new Promise((resolve, reject) => {
        queue.waiting.push({ edit, ctx, resolve, reject });
        if (!queue.running) {
            queue.running = true;
            void drain(client, id, queue);
        }
    });
}

async function drain(client: SaeClient, id: string, queue: Queue): Promise<void> {
    while (queue.waiting.length > 0) {
        await gather(queue);
        const batch = queue.waiting.splice(0);
        try {
            await write(client, id, batch);
        } catch (error) {
            for (const { reject } of batch) reject(error);
        }
    }
    queue.running = false;
}

async function gather({ waiting }: Queue): Promise<void> {
    for (let times = 0, seen = 0; waiting.length > seen && times < longestGathering; times++) {
        seen = waiting.length;
        await new Promise((resolve) => setTimeout(resolve, gatherTime((waiting[0] as Waiting).ctx)));
    }
}

/** What was read slowly is old already, and writing on top of it is what undoes others: it is read once more. */
async function freshly(ctx: SaeContext, client: SaeClient, id: string): Promise<{ live: RuleSet; started: number }> {
    for (let tries = 1; ; tries++) {
        const started = Date.now();
        const live = await describe(ctx, client, id);
        if (Date.now() - started < (ctx.config().ruleSettleTime * 1000) / 2 || tries === 4) return { live, started };
    }
}

/** Brings the edits of a batch in place, or rejects them one by one. */
async function write(client: SaeClient, id: string, batch: Waiting[]): Promise<void> {
    let open = batch;
    for (let round = 1; open.length > 0; round++) {
        open = open.filter(({ ctx, reject }) => !ctx.signal.aborted || (reject(ctx.signal.reason), false));
        const first = open[0];
        if (!first) return;
        const { ctx } = first;
        const { live, started } = await freshly(ctx, client, id);
        if (open.every(({ edit }) => round > 1 && edit.holds(live)))
            return open.forEach(({ resolve }) => resolve(live));
        const next = apply(open, live);
        open = next.open;
        if (open.length === 0) return;
        if (round > rounds) {
            throw new ProviderError(
                "ABORTED",
                `rule set ${id} is changed by others all the time; ${rounds} attempts to change its rules were undone; try again later`,
            );
        }
        await send(ctx, client, id, {
            ...desiredState({}, live.fields, live.fields, ""),
            ...next.fields,
            rules: next.rules,
        });
        const settle = Math.max(ctx.config().ruleSettleTime * 1000, 2 * (Date.now() - started));
        // Two writers that undo each other must not do so in step.
        await sleep(settle * (1 + (round > 1 ? Math.random() * round : 0)), ctx.signal).catch(() => undefined);
        const after = await describe(ctx, client, id);
        for (const { edit, resolve } of open) if (edit.holds(after)) resolve(after);
        open = open.filter(({ edit }) => !edit.holds(after));
        if (open.length > 0)
            ctx.log.debug(`another writer undid ${open.length} changes of rule set ${id}; changing it again`);
    }
}

function apply(batch: Waiting[], live: RuleSet): { open: Waiting[]; rules: Inputs[]; fields: Inputs } {
    let rules = Array.isArray(live.fields["rules"]) ? (live.fields["rules"] as Inputs[]) : [];
    let fields: Inputs = {};
    const open = batch.filter((waiting) => {
        try {
            const next = waiting.edit.change(rules, live);
            if (next.length > MAX_RULES && next.length > rules.length) throw full(live.id, next.length);
            rules = next;
            fields = { ...fields, ...waiting.edit.fields };
            return true;
        } catch (error) {
            waiting.reject(error);
            return false;
        }
    });
    return { open, rules, fields };
}

const full = (id: string, count: number): ProviderError =>
    new ProviderError("INVALID_ARGUMENT", `rule set ${id} would have ${count} rules; at most ${MAX_RULES} are allowed`);

async function describe(ctx: SaeContext, client: SaeClient, id: string): Promise<RuleSet> {
    const set = await client.describe(id, undefined, ctx.signal);
    if (set) return set;
    throw new ProviderError("NOT_FOUND", `rule set ${id} does not exist; check ingressId, the region and the account`);
}

async function send(ctx: SaeContext, client: SaeClient, id: string, desired: Inputs): Promise<void> {
    try {
        // Never repeated blindly: a repetition could undo what another writer did in between.
        await client.update(updateRequest(id, desired), false, ctx.signal);
    } catch (error) {
        // Whether it was done shows when it is read back.
        if (error instanceof CallError && error.kind === "unclear") return;
        throw client.explain(error, `change the rules of rule set ${id}`);
    }
}
