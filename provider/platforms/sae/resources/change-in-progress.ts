import type { Inputs } from "../../../engine/values";
import type { RuleSet } from "../wire/wire";
import type { SaeContext } from "../context";

/** A change of a rule set. */
export interface Change {
    /** New values of fields beside the rules. Fields that are left out are sent as they are live. */
    fields?: Inputs;
    /**
     * Turns the live rules into the wanted ones; rules that stay are the same objects. May throw: then nothing is
     * written for this change. `sent`: it was written before, and another writer came after it. Absent: all rules stay.
     */
    rules?(live: Inputs[], set: RuleSet, sent: boolean): Inputs[];
    /** Throws when the rule set that was read is not the one that is meant: then nothing is written for this change. */
    refuse?(set: RuleSet): void;
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
export class PendingChange {
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
