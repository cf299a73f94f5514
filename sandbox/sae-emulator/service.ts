import { setTimeout as sleep } from "node:timers/promises";
import { Call, type Incoming, type Outgoing } from "./call";
import { ASSUMPTIONS, type Assumptions } from "./context";
import { ApiError } from "./errors";
import { type Fault, FaultList, failsAfterWork } from "./faults";
import type { Inventory } from "./inventory";
import { OPERATIONS } from "./operations";
import { type LogEntry, RequestLog } from "./requestlog";
import { type AccessKey, NonceBook, verifySignature } from "./signature";
import { corrupt } from "./corrupt";
import { Store } from "./store";

const DEFAULT_SKEW_MS = 20 * 60_000;
const DEFAULT_LAG_MS = 2_000;
const DEFAULT_SLOW_MS = 5_000;

/** The SAE API behind its gateway: signature, faults, operation, envelope, log. */
export class Service {
    readonly faults = new FaultList();
    readonly log: RequestLog;
    readonly store: Store;
    inventory: Inventory = {};
    assumptions: Assumptions = { ...ASSUMPTIONS };
    private readonly nonces = new NonceBook();
    /** Lets the calls held by a `hold` continue. */
    private readonly holding = new Set<(goOn: boolean) => void>();
    private readonly waiting = new Set<() => void>();

    constructor(
        dir: string,
        private readonly keys: Readonly<Record<string, AccessKey>>,
        notify?: (entry: LogEntry) => void,
    ) {
        this.log = new RequestLog(notify);
        this.store = new Store(dir, Date.now);
    }

    /** Back to an empty service; ids and log numbers continue. */
    reset(): void {
        this.store.clear();
        this.log.clear();
        this.faults.clear();
        this.release();
        this.nonces.clear();
        this.inventory = {};
        this.assumptions = { ...ASSUMPTIONS };
    }

    async answer(request: Incoming): Promise<Outgoing> {
        const action = request.headers["x-acs-action"] ?? "";
        const operation = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
        const fault = operation && this.faults.take(action, operation.writes);
        const clock = Date.now() + (fault?.kind === "clock" ? (fault.delayMs ?? DEFAULT_SKEW_MS) : 0);
        const call = new Call(request, action, operation);
        const slowMs = fault?.kind === "slow" ? (fault.delayMs ?? DEFAULT_SLOW_MS) : 0;
        if (slowMs > 0 && fault && !failsAfterWork(fault)) await sleep(slowMs);
        const goesOn = fault?.kind !== "hold" || failsAfterWork(fault) || (await this.hold());
        const work = () => this.work(call, clock, fault);
        const outcome: Outgoing = !goesOn ? { cut: true } : fault ? corrupt(fault, call, work) : work();
        this.log.add(call.entry(outcome, fault));
        if (slowMs > 0 && fault && failsAfterWork(fault)) await sleep(slowMs);
        if (outcome.cut && fault?.delayMs) await sleep(fault.delayMs);
        if (fault?.kind === "hold" && failsAfterWork(fault) && !(await this.hold())) return { cut: true };
        return outcome;
    }

    /** Calls that a `hold` holds now. */
    get held(): number {
        return this.holding.size;
    }

    /** Resolves when this many calls are held. */
    async untilHeld(calls: number): Promise<void> {
        while (this.holding.size < calls) await new Promise<void>((notify) => this.waiting.add(notify));
    }

    /** Lets every held call continue, or cuts it; then work that is not done yet is never done. */
    release(goOn = true): void {
        for (const end of this.holding) end(goOn);
        this.holding.clear();
    }

    private hold(): Promise<boolean> {
        return new Promise((end) => {
            this.holding.add(end);
            for (const notify of this.waiting) notify();
            this.waiting.clear();
        });
    }

    private work(call: Call, clock: number, fault: Fault | undefined): Outgoing {
        try {
            const { given, operation } = call.understand();
            verifySignature({ ...call.request, query: call.query }, this.keys, this.nonces, clock);
            const lagMs = fault?.kind === "lag" ? (fault.delayMs ?? DEFAULT_LAG_MS) : 0;
            const { store, inventory, assumptions } = this;
            const data = operation.run(given, { store, inventory, assumptions, now: Date.now(), lagMs });
            return call.success(data, operation);
        } catch (error) {
            if (error instanceof ApiError) return call.failure(error.status, error.code, error.message);
            throw error;
        }
    }
}
