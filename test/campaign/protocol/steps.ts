/** What a step of a sequence may be: tables of operations, disturbances and how often each comes. */
import type { Fault, FaultKind } from "../../../sandbox/sae-emulator";
import { Dice } from "../random";
import { DEEDS, type DeedName, type EditName } from "./edits";
import type { Side } from "./simulation";

export interface Disturbance {
    faults: Fault[];
    /** What the call that a fault hits sets off. */
    then?: "kill" | "cancel";
    /** `customTimeouts` of every resource, in seconds. */
    timeout?: number;
    /** It only takes longer: what would have worked works. */
    harmless?: boolean;
    /** Readers may be behind for so long, in milliseconds. */
    lagMs?: number;
}

export const OPERATIONS = {
    up: 30,
    preview: 3,
    refresh: 5,
    upRefresh: 4,
    destroy: 4,
    replace: 6,
    taint: 4,
    target: 5,
    freshDisk: 5,
    killed: 14,
    cancelled: 6,
    throttled: 5,
    lagging: 6,
    lost: 8,
    timedOut: 4,
    busy: 3,
    strange: 6,
    cure: 8,
    together: 5,
} as const;
export type OperationName = keyof typeof OPERATIONS;

const BUSY = ["Application.ChangerOrderRunning", "InvalidStatus", "System.Upgrading"] as const;
const success = (data: object): string => JSON.stringify({ RequestId: "r", Code: "200", Success: true, Data: data });
const STRANGE = [
    "{}",
    '{"error":"please log in"}',
    success({}),
    success({ IngressId: 4_711 }),
    success({ Id: 4_711, Rules: [] }),
    success({ IngressList: [], TotalSize: 0 }),
] as const;

/** What goes wrong on the way, by operation; the others go undisturbed. */
export const DISTURBANCES: Partial<Record<OperationName, (dice: Dice) => Disturbance>> = {
    killed: (dice) => ({
        faults: [{ kind: dice.chance(0.4) ? "cutBefore" : "cutAfter", skip: dice.below(7) }],
        then: "kill",
    }),
    cancelled: (dice) => {
        const kind = dice.pick<FaultKind>(["slow", "slow", "cutBefore", "cutAfter"]);
        return { faults: [{ kind, delayMs: 40, skip: dice.below(6) }], then: "cancel" };
    },
    timedOut: (dice) => {
        const kind = dice.pick<FaultKind>(["slow", "cutAfter"]);
        const fault: Fault = { kind, delayMs: 120, skip: dice.below(5), times: 3, afterWork: dice.chance(0.7) };
        return { faults: [fault], timeout: 0.1 };
    },
    // A change of an application is under way for a moment.
    busy: (dice) => ({
        faults: [{ kind: "refuse", code: dice.pick(BUSY), skip: dice.below(4), times: 1 + dice.below(4) }],
        harmless: true,
    }),
    // Something on the way answers in the place of SAE.
    strange: (dice) => {
        const body = dice.pick(STRANGE);
        return { faults: [{ kind: "answer", body, skip: dice.below(4), times: 1 + dice.below(3) }] };
    },
    throttled: (dice) => ({
        faults: [{ kind: "throttle", skip: dice.below(4), times: 1 + dice.below(3), retryAfterMs: 5 }],
    }),
    lagging: (dice) => ({
        faults: [{ kind: "lag", delayMs: 20 + dice.below(60), times: 1 + dice.below(3) }],
        lagMs: 90,
    }),
    lost: (dice) => {
        const skip = dice.below(5);
        const kind = dice.pick<FaultKind>(["cutBefore", "cutAfter", "http500", "malformed"]);
        return { faults: [{ kind, skip, times: 1 + dice.below(2), ...(kind === "http500" && { afterWork: true }) }] };
    },
};

export type Step =
    | { actor: "hand"; deed: DeedName; dice: number }
    | { actor: Side; edits: EditName[]; operation: OperationName; dice: number };

const EDIT_WEIGHTS: Record<EditName, number> = {
    addIngress: 8,
    addRule: 6,
    removeResource: 4,
    changeTimeout: 4,
    addRuleToSet: 4,
    removeRuleOfSet: 2,
    changeRule: 3,
    moveRule: 4,
    placeRule: 2,
    revert: 3,
    describe: 3,
    movePort: 3,
    moveBalancer: 5,
    renameWithAlias: 4,
    renameWithoutAlias: 4,
};

/** A sequence is known by its seed alone; each step brings dice of its own, so that it stays the same without others. */
export function sequenceOf(seed: number): { twins: boolean; steps: Step[] } {
    const dice = new Dice(seed);
    const number = (): number => dice.below(2 ** 31);
    const twins = dice.chance(0.3);
    const deeds = Object.keys(DEEDS) as [DeedName, ...DeedName[]];
    const first = (["A", "B"] as const).map((actor): Step => {
        const edits: EditName[] = dice.chance(0.3) ? ["addIngress", "addIngress"] : ["addIngress"];
        return { actor, edits, operation: dice.chance(0.8) ? "up" : "killed", dice: number() };
    });
    const more = Array.from({ length: 4 + dice.below(5) }, (): Step => {
        if (dice.chance(0.2)) return { actor: "hand", deed: dice.pick(deeds), dice: number() };
        const edits = Array.from({ length: dice.below(3) }, () => dice.weighted(EDIT_WEIGHTS));
        return { actor: dice.pick(["A", "B"]), edits, operation: dice.weighted(OPERATIONS), dice: number() };
    });
    return { twins, steps: [...first, ...more] };
}

export const describeStep = (step: Step): string =>
    step.actor === "hand" ? `a hand: ${step.deed}` : `${step.actor}: ${[...step.edits, step.operation].join(" + ")}`;
