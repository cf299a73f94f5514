/** The possible steps of a sequence: lists of operations and disturbances, and how often each comes. */
import type { Fault, FaultKind } from "../../../sandbox/sae-emulator";
import { Dice } from "../random";
import { DEEDS, type DeedName, type EditName } from "./edits";
import { SCENES, type SceneStep } from "./scenes";
import type { Side } from "./simulation";

export interface Disturbance {
    faults: Fault[];
    /** What the call that a fault hits sets off. */
    then?: "kill" | "cancel";
    /** `customTimeouts` of every resource, in seconds. */
    timeout?: number;
    /** The same of one rule, which others are written with. */
    timeoutOfOne?: number;
    /** It only takes longer: what would have worked still works. */
    harmless?: boolean;
    /** One of SAE's readers shows what was there before the team's last step. */
    behind?: boolean;
    /** Readers may be behind, and writes still under way, for so long, in milliseconds. */
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
    killedCreating: 4,
    killedMaking: 2,
    killedWriting: 2,
    cancelled: 6,
    cancelledWriting: 2,
    // In a scene only: among the others the lost answers have it.
    cutWriting: 0,
    throttled: 5,
    lagging: 6,
    lost: 8,
    timedOut: 4,
    oneTimedOut: 1,
    busy: 3,
    strange: 6,
    strangeRefresh: 2,
    unlisted: 1,
    // In scenes only: a writer that sends other changes on top of an old reading brings back what was, and SAE gives no
    // way to tell.
    behind: 0,
    cure: 8,
    together: 5,
    /** A hand does something between the preview and the update. */
    upLate: 2,
    /** The other team lets something go, and this one adopts it. */
    transfer: 4,
} as const;
export type OperationName = keyof typeof OPERATIONS;

const BUSY = ["Application.ChangerOrderRunning", "InvalidStatus", "System.Upgrading"] as const;
const success = (data: object): string => JSON.stringify({ RequestId: "r", Code: "200", Success: true, Data: data });
/** The right answer of an account without rule sets: from whom it comes, nothing in it tells. */
const EMPTY_LIST = success({ IngressList: [], TotalSize: 0 });
export const isEmptyList = ({ kind, body }: Fault, action: string): boolean =>
    kind === "answer" && body === EMPTY_LIST && action === "ListIngresses";
const STRANGE = [
    "{}",
    '{"error":"please log in"}',
    success({}),
    success({ IngressId: 4_711 }),
    success({ Id: 4_711, Rules: [] }),
    EMPTY_LIST,
] as const;

/** A call that is hit: any, or, which shows more, a write. */
function aimed(dice: Dice, calls: number): Pick<Fault, "action" | "skip"> {
    if (dice.chance(0.5)) return { skip: dice.below(calls) };
    const action = dice.pick(["CreateIngress", "UpdateIngress", "UpdateIngress", "DeleteIngress"]);
    return { action, skip: dice.chance(0.8) ? 0 : 1 };
}

/** What goes wrong, by operation; the others run undisturbed. */
export const DISTURBANCES: Partial<Record<OperationName, (dice: Dice) => Disturbance>> = {
    killed: (dice) => ({
        faults: [{ kind: dice.chance(0.4) ? "cutBefore" : "cutAfter", ...aimed(dice, 7) }],
        then: "kill",
    }),
    // What tells a rule set from its namesakes is read when it is not known whether it was created.
    killedCreating: (dice) => ({
        faults: [{ kind: dice.chance(0.6) ? "cutBefore" : "cutAfter", action: "CreateIngress" }],
        then: "kill",
    }),
    killedMaking: () => ({ faults: [{ kind: "cutAfter", action: "CreateIngress" }], then: "kill" }),
    killedWriting: () => ({ faults: [{ kind: "cutAfter", action: "UpdateIngress" }], then: "kill" }),
    cutWriting: () => ({ faults: [{ kind: "cutBefore", action: "UpdateIngress" }] }),
    cancelledWriting: (dice) => {
        const kind = dice.pick<FaultKind>(["slow", "cutAfter"]);
        return { faults: [{ kind, delayMs: 20 + dice.below(60), action: "UpdateIngress" }], then: "cancel" };
    },
    cancelled: (dice) => {
        const kind = dice.pick<FaultKind>(["slow", "slow", "cutBefore", "cutAfter"]);
        return { faults: [{ kind, delayMs: 40, ...aimed(dice, 6) }], then: "cancel" };
    },
    timedOut: (dice) => {
        const kind = dice.pick<FaultKind>(["slow", "cutAfter"]);
        const fault: Fault = { kind, delayMs: 120, skip: dice.below(5), times: 3, afterWork: dice.chance(0.7) };
        // What was sent is carried out when nobody waits for it any more.
        return { faults: [fault], timeout: 0.1, lagMs: 200 };
    },
    // Each of the rules that are written together has a clock of its own.
    oneTimedOut: () => ({
        faults: [{ kind: "slow", action: "UpdateIngress", delayMs: 400 }],
        timeoutOfOne: 0.15,
        lagMs: 300,
    }),
    // A change of an application is under way for a moment.
    busy: (dice) => ({
        faults: [{ kind: "refuse", code: dice.pick(BUSY), skip: dice.below(4), times: 1 + dice.below(4) }],
        harmless: true,
    }),
    // Something in between answers instead of SAE.
    strange: (dice) => {
        const body = dice.pick(STRANGE);
        return { faults: [{ kind: "answer", body, skip: dice.below(4), times: 1 + dice.below(3) }] };
    },
    strangeRefresh: (dice) => {
        const body = dice.pick([success({}), success({ Id: 4_711, Rules: [] }), ...STRANGE]);
        return { faults: [{ kind: "answer", action: "DescribeIngress", body, skip: dice.below(2), times: 4 }] };
    },
    // On a machine without a record, so that the list is all that tells of what is there.
    unlisted: (dice) => ({
        faults: [{ kind: "answer", action: "ListIngresses", body: dice.pick([success({}), ...STRANGE]), times: 6 }],
    }),
    behind: () => ({ faults: [], behind: true, harmless: true }),
    throttled: (dice) => ({
        faults: [{ kind: "throttle", skip: dice.below(4), times: 1 + dice.below(3), retryAfterMs: 5 }],
    }),
    lagging: (dice) => ({
        faults: [{ kind: "lag", delayMs: 20 + dice.below(60), times: 1 + dice.below(3) }],
        lagMs: 90,
    }),
    lost: (dice) => {
        const kind = dice.pick<FaultKind>(["cutBefore", "cutAfter", "http500", "malformed"]);
        return {
            faults: [
                { kind, ...aimed(dice, 5), times: 1 + dice.below(2), ...(kind === "http500" && { afterWork: true }) },
            ],
        };
    },
};

export type Step =
    | { actor: "hand"; deed: DeedName; dice: number }
    | { actor: Side; edits: readonly EditName[]; operation: OperationName; dice: number; both?: Both };

/** What each team writes before both act at the same time. */
export type Both = Record<Side, readonly EditName[]>;

const EDIT_WEIGHTS: Record<EditName, number> = {
    adoptSet: 3,
    adoptRule: 4,
    adoptHere: 3,
    adoptNoLonger: 1,
    moveRuleOut: 3,
    moveRuleIn: 2,
    keepFor: 2,
    keepNoLonger: 1,
    addSharedAlb: 2,
    doubleRule: 2,
    swapRules: 1,
    removeOneRule: 2,
    addShared: 1,
    addSameIngress: 1,
    addRivalRule: 1,
    addRivalRuleToSet: 1,
    breakRule: 1,
    addIngress: 8,
    addBalancer: 2,
    addRule: 6,
    removeResource: 4,
    changeTimeout: 4,
    addRuleToSet: 4,
    changeRuleOfSet: 2,
    removeRuleOfSet: 2,
    changeRule: 3,
    followLive: 2,
    removeRule: 2,
    moveRule: 4,
    placeRule: 2,
    revert: 3,
    describe: 3,
    movePort: 3,
    moveBalancer: 5,
    moveToNew: 2,
    renameWithAlias: 4,
    renameWithoutAlias: 4,
};

interface Theme {
    first: Record<Side, EditName[]>;
    /** How the first operation of a team ends, instead of as the dice say. */
    firstOperation?: Partial<Record<Side, OperationName>>;
    /** How often a step is a hand's; default 0.2. */
    byHand?: number;
    edits: Partial<Record<EditName, number>>;
    operations: Partial<Record<OperationName, number>>;
    deeds: readonly [DeedName, ...DeedName[]];
}

/** Half of the sequences keep to one theme, so that related steps come together. */
const THEMES: readonly [Theme, ...Theme[]] = [
    // Creations that are interrupted.
    {
        first: { A: ["addIngress"], B: ["addIngress"] },
        edits: {
            addIngress: 8,
            moveBalancer: 5,
            revert: 3,
            describe: 2,
            movePort: 2,
            changeTimeout: 2,
            removeResource: 2,
        },
        operations: { killed: 20, freshDisk: 10, up: 14, lost: 6, cancelled: 6, cure: 6, strange: 4, preview: 2 },
        deeds: ["makeNamesake", "makeNamesake", "addRule", "remakeSet"],
    },
    // Load balancers that are called like what an interrupted creation was to make.
    {
        first: { A: ["addBalancer"], B: ["addIngress"] },
        firstOperation: { A: "killedCreating" },
        byHand: 0.4,
        edits: { addBalancer: 4, changeTimeout: 2, removeResource: 1 },
        operations: { up: 14, killedCreating: 6, freshDisk: 2, cure: 4, preview: 2 },
        deeds: ["makeNamesake", "makeNamesake", "makeNamesake", "changeTimeout"],
    },
    // Rule sets that several write.
    {
        first: { A: ["addShared"], B: ["addRule"] },
        edits: {
            ...{ addRule: 8, changeRule: 5, moveRule: 4, placeRule: 6, addRuleToSet: 4, changeTimeout: 3, revert: 2 },
            ...{ addRivalRule: 3, addRivalRuleToSet: 4, removeResource: 3, breakRule: 1 },
        },
        operations: {
            ...{ up: 14, together: 16, lost: 10, cancelled: 8, throttled: 4, killed: 6, timedOut: 3 },
            ...{ refresh: 3, cure: 4, upRefresh: 2, taint: 2, replace: 2 },
        },
        deeds: ["addRule", "addRule", "changeRule", "removeRule"],
    },
    // What is taken over, handed over and moved.
    {
        first: { A: ["addShared", "addRuleToSet"], B: ["addRule"] },
        byHand: 0.3,
        edits: {
            ...{ adoptSet: 6, adoptRule: 8, adoptHere: 5, adoptNoLonger: 2, moveRuleOut: 6, moveRuleIn: 5, addRule: 3 },
            ...{
                addRuleToSet: 2,
                removeResource: 2,
                changeRule: 2,
                changeRuleOfSet: 2,
                addShared: 2,
                changeTimeout: 1,
            },
        },
        operations: {
            ...{ up: 24, transfer: 10, upLate: 5, cure: 6, refresh: 3, upRefresh: 3, killed: 4, cancelled: 3, lost: 3 },
            ...{ freshDisk: 4, preview: 2, destroy: 2, taint: 1, replace: 1, target: 1, throttled: 1, lagging: 2 },
        },
        deeds: ["makeSet", "addRule", "addRule", "changeRule", "remakeSet", "removeTeamsRule"],
    },
    // Lists of an owner on an ALB, whose rules stay for another gateway or stand at one place.
    {
        first: { A: ["addSharedAlb", "addRuleToSet"], B: ["addRule"] },
        edits: {
            ...{ keepFor: 6, keepNoLonger: 3, doubleRule: 6, swapRules: 4, removeOneRule: 6, addRuleToSet: 5 },
            ...{ changeRuleOfSet: 4, moveRuleOut: 3, moveRuleIn: 2, adoptHere: 2, addRule: 3, changeTimeout: 1 },
        },
        operations: {
            ...{ up: 26, cancelled: 4, lost: 4, killed: 4, refresh: 3, upRefresh: 3, upLate: 2, lagging: 3, cure: 3 },
            ...{ destroy: 2, freshDisk: 2, preview: 2, throttled: 2, together: 2 },
        },
        deeds: ["addRule", "doubleRule", "doubleRule", "changeRule", "removeRule"],
    },
    // Answers that are none of SAE's.
    {
        first: { A: ["addIngress"], B: ["addShared", "addRule"] },
        edits: { addIngress: 3, addRule: 4, changeTimeout: 3, addRuleToSet: 3, removeResource: 3, moveRule: 2 },
        operations: { strange: 16, refresh: 12, up: 8, upRefresh: 6, freshDisk: 3 },
        deeds: ["addRule", "changeTimeout"],
    },
];

/** Those that are named, as often as they say. */
const only = <K extends string>(
    all: Readonly<Record<K, number>>,
    some: Partial<Record<K, number>>,
): Record<K, number> =>
    Object.fromEntries(Object.keys(all).map((key) => [key, some[key as K] ?? 0])) as Record<K, number>;

/** How often a sequence begins with a scene, and how often the others stay with a theme. */
const SCENE_SHARE = 0.5;
const THEME_SHARE = 0.5;

/** The steps of a scene, played by one team or by the other. */
function opening(scene: readonly SceneStep[], dice: Dice): Step[] {
    const [one, other] = dice.chance(0.5) ? (["A", "B"] as const) : (["B", "A"] as const);
    return scene.map((step): Step => {
        const number = dice.below(2 ** 31);
        if (step.by === "hand") return { actor: "hand", deed: step.deed, dice: number };
        if (step.by === "both") {
            const both = { [one]: step.one, [other]: step.other } as Both;
            return { actor: one, edits: [], operation: "together", dice: number, both };
        }
        const { edits = [], operation } = step;
        return { actor: step.by === "one" ? one : other, edits, operation, dice: number };
    });
}

function beginning(theme: Theme | undefined, dice: Dice): Step[] {
    return (["A", "B"] as const).map((actor): Step => {
        const edits: EditName[] =
            theme?.first[actor] ?? (dice.chance(0.3) ? ["addIngress", "addIngress"] : ["addIngress"]);
        const drawn = dice.chance(0.8) ? "up" : "killed";
        return { actor, edits, operation: theme?.firstOperation?.[actor] ?? drawn, dice: dice.below(2 ** 31) };
    });
}

/** A sequence is known by its seed alone; each step brings dice of its own, so that it stays the same without others. */
export function sequenceOf(seed: number): { twins: boolean; oneMachine: boolean; steps: Step[] } {
    const dice = new Dice(seed);
    const twins = dice.chance(0.3);
    // Two backends of one name on one machine need a PULUMI_HOME each.
    const oneMachine = !twins && dice.chance(0.3);
    const scenes = Object.values(SCENES);
    const scene = dice.chance(SCENE_SHARE) ? scenes[dice.below(scenes.length)] : undefined;
    const theme = !scene && dice.chance(THEME_SHARE) ? dice.pick(THEMES) : undefined;
    const deeds = theme?.deeds ?? (Object.keys(DEEDS) as [DeedName, ...DeedName[]]);
    const editWeights = theme ? only(EDIT_WEIGHTS, theme.edits) : EDIT_WEIGHTS;
    const operationWeights = theme ? only(OPERATIONS, theme.operations) : OPERATIONS;
    const first = scene ? opening(scene, dice) : beginning(theme, dice);
    const more = Array.from({ length: 4 + dice.below(5) }, (): Step => {
        const number = dice.below(2 ** 31);
        if (dice.chance(theme?.byHand ?? 0.2)) return { actor: "hand", deed: dice.pick(deeds), dice: number };
        const edits = Array.from({ length: dice.below(3) }, () => dice.weighted(editWeights));
        return { actor: dice.pick(["A", "B"]), edits, operation: dice.weighted(operationWeights), dice: number };
    });
    return { twins, oneMachine, steps: [...first, ...more] };
}

export function describeStep(step: Step): string {
    if (step.actor === "hand") return `a hand: ${step.deed}`;
    const both = step.both && Object.entries(step.both).map(([side, edits]) => `${side}: ${edits.join(" + ")}`);
    return both ? `together: ${both.join(", ")}` : `${step.actor}: ${[...step.edits, step.operation].join(" + ")}`;
}
