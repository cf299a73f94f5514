import { OPERATIONS } from "./operations";

/** The ways in which a call can fail. */
export const FAULT_KINDS = [
    "throttle",
    "http500",
    "http502",
    "http503",
    "slow",
    "hold",
    "cutBefore",
    "cutAfter",
    "malformed",
    "answer",
    "successFalse",
    "refuse",
    "clock",
    "lag",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault that waits for its calls. */
export interface Fault {
    kind: FaultKind;
    /** The operation it is for; every operation when absent (a `lag`: every writing one). */
    action?: string;
    /** Matching calls to let pass first. Default 0. */
    skip?: number;
    /** Calls to hit. Default 1. */
    times?: number;
    /** Delay of `slow`, of `cutBefore` and of `cutAfter` (0), backlog of `lag`, error of the `clock`, in milliseconds. */
    delayMs?: number;
    /** `x-acs-retry-after` of a `throttle`, in milliseconds. */
    retryAfterMs?: number;
    /** Error code of a `refuse`, which needs one, and of a `successFalse`: any code that the service may have. */
    code?: string;
    /** HTTP status of a `refuse`. Default 400. */
    status?: number;
    /** Message of a `refuse`. */
    message?: string;
    /** The body of an `answer`, sent with HTTP 200 instead of the right one. Default `{}`. */
    body?: string;
    /** Whether the call's work is done before it fails. Each kind has its own default. */
    afterWork?: boolean;
}

/** Kinds that do the work and then corrupt the answer, unless the fault says otherwise. */
const AFTER_WORK: readonly FaultKind[] = ["slow", "cutAfter", "malformed", "lag", "clock"];

/** Whether a call's work is done before its fault shows. */
export function failsAfterWork(fault: Fault): boolean {
    return fault.afterWork ?? AFTER_WORK.includes(fault.kind);
}

/** The faults in waiting, in the order in which they were set. */
export class FaultList {
    private waiting: (Fault & { skip: number; times: number })[] = [];

    add(faults: readonly Fault[]): void {
        for (const fault of faults) this.waiting.push({ ...fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
    }

    list(): Fault[] {
        return this.waiting.map((fault) => ({ ...fault }));
    }

    clear(): void {
        this.waiting = [];
    }

    /**
     * The fault that hits this call; it is counted. The first match with nothing left to skip wins; a call that it hits
     * does not count for later faults.
     */
    take(action: string, writes: boolean): Fault | undefined {
        for (const fault of this.waiting) {
            const matches = fault.action === undefined ? fault.kind !== "lag" || writes : fault.action === action;
            if (!matches) continue;
            if (fault.skip > 0) {
                fault.skip -= 1;
                continue;
            }
            fault.times -= 1;
            if (fault.times <= 0) this.waiting = this.waiting.filter((other) => other !== fault);
            return { ...fault };
        }
        return undefined;
    }
}

/** Reads the body of `POST /_emulator/faults`; throws an Error that names what is wrong. */
export function readFaults(body: unknown): Fault[] {
    const faults = (body as { faults?: unknown } | null)?.faults;
    if (!Array.isArray(faults)) throw new Error('the body is not {"faults": [...]}');
    return faults.map((value: unknown, i) => {
        const fault = value as Fault;
        if (typeof value !== "object" || value === null || !FAULT_KINDS.includes(fault.kind)) {
            throw new Error(`faults[${i}].kind is none of ${FAULT_KINDS.join(", ")}`);
        }
        if (fault.action !== undefined && !Object.hasOwn(OPERATIONS, fault.action)) {
            throw new Error(`faults[${i}].action is no operation; there are ${Object.keys(OPERATIONS).join(", ")}`);
        }
        for (const key of ["skip", "times", "delayMs", "retryAfterMs", "status"] as const) {
            if (fault[key] !== undefined && !(Number.isFinite(fault[key]) && fault[key] >= 0)) {
                throw new Error(`faults[${i}].${key} is not a number from 0`);
            }
        }
        for (const key of ["code", "body"] as const)
            if (fault[key] !== undefined && typeof fault[key] !== "string")
                throw new Error(`faults[${i}].${key} is not a string`);
        if (fault.kind === "refuse" && !fault.code) throw new Error(`faults[${i}].code is missing: a refuse needs one`);
        return fault;
    });
}
