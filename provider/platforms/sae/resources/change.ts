import type { Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import type { RuleSet } from "../wire/wire";
import type { SaeContext } from "../support";
import { write } from "./write";

/**
 * Every change of a rule set takes this one path. SAE replaces the whole list and has no condition on a write. So a
 * change reads, changes what is ours, sends once, reads back, and tries once more if it is not in place. Changes that
 * come during a write are collected and written together; each keeps its own clock and signal.
 */
export interface Change {
    /** New values of fields beside the rules. Fields that are left out are sent as they are live. */
    fields?: Inputs;
    /**
     * Turns the live rules into the wanted ones; rules that stay are the same objects. May throw: then nothing is
     * written for this change. `sent`: it was written before, and another writer came after it. Absent: all rules stay.
     */
    rules?(live: Inputs[], set: RuleSet, sent: boolean): Inputs[];
    /** Whether everything that changes is in place. */
    inPlace(set: RuleSet): boolean;
    /** It takes something away: that comes before what others of its batch put in its place. */
    frees?: boolean;
    /** Whether something would be left alone, or refused, because somebody else changed it. */
    hangsOnOthers?(set: RuleSet): boolean;
    /** Called before each sending, to record what is about to be done. */
    sending?(): unknown;
    /** Called when nothing of the record was done, and nothing will be. */
    notSent?(): void;
    /** Others write this rule set, too: it is watched until a write based on an older reading would show. */
    shared: boolean;
}

/** The change was sent, or may have been: it is not known whether it is in place. */
export class Unfinished extends Error {
    override readonly name = "Unfinished";
    constructor(
        readonly reason: unknown,
        /** The last reading. */
        readonly seen: RuleSet | undefined,
        /** SAE answered that it was done. */
        readonly answered = false,
    ) {
        super(reason instanceof Error ? reason.message : String(reason), { cause: reason });
    }
}

/** One change in progress. */
export class Member {
    /** It was sent, or may have been. */
    sent = false;
    /** SAE's answer to the last sending said that it was done. */
    answered = false;
    seen: RuleSet | undefined;
    private ended = false;
    private stop: () => void = () => undefined;

    constructor(
        readonly change: Change,
        readonly ctx: SaeContext,
        private readonly settle: { resolve(set: RuleSet): void; reject(error: unknown): void },
    ) {}

    get open(): boolean {
        return !this.ended;
    }

    /** From now on only its own signal ends it, whatever the others of its batch do. */
    listen(whenEnded: () => void): void {
        const { signal } = this.ctx;
        signal.removeEventListener("abort", this.stop);
        this.stop = () => {
            this.fail(signal.reason);
            whenEnded();
        };
        if (signal.aborted) this.stop();
        else signal.addEventListener("abort", this.stop, { once: true });
    }

    done(set: RuleSet): void {
        this.end(() => this.settle.resolve(set));
    }

    fail(reason: unknown): void {
        this.end(() => this.settle.reject(this.sent ? new Unfinished(reason, this.seen, this.answered) : reason));
    }

    private end(how: () => void): void {
        if (this.ended) return;
        this.ended = true;
        this.ctx.signal.removeEventListener("abort", this.stop);
        how();
    }
}

interface Queue {
    waiting: Member[];
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
        const member = new Member(change, ctx, { resolve, reject });
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
    const first = waiting[0] as Member;
    if (!first.change.shared) return;
    const time = Math.min(200, Math.max(20, first.ctx.config().ruleSettleTime * 100));
    for (let times = 0, seen = 0; waiting.length > seen && times < longestGathering; times++) {
        seen = waiting.length;
        await new Promise((resolve) => setTimeout(resolve, time));
    }
}
