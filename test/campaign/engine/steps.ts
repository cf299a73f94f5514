import { Dice } from "../random";
import { DEEDS, type DeedName } from "./cluster";
import type { Side } from "./judge";
import type { Outside, OutsideEditName } from "./outside";
import type { EditName as TableEditName, Place, Table } from "./tables";

export const OPERATIONS = {
    up: 30,
    preview: 3,
    refresh: 5,
    destroy: 4,
    replace: 5,
    taint: 4,
    target: 5,
    killed: 6,
    cancelled: 3,
    lost: 3,
    /** The list of routes is known only after apply. */
    later: 3,
    /** An object is being deleted meanwhile, and a finalizer keeps it. */
    held: 3,
    /** The other team lets its objects go, and this one adopts them. */
    transfer: 4,
} as const;
export type OperationName = keyof typeof OPERATIONS;
export type EditName = TableEditName | OutsideEditName;

export type Step =
    | { actor: "hand"; deed: DeedName; dice: number; on?: string }
    | { actor: Side; edits: EditName[]; operation: OperationName; dice: number; on?: string; declares?: Declares };

export type Operation = Extract<Step, { operation: OperationName }>;

/** What a team declares, if it is not drawn; `on` is then the live thing that the step is about. */
export type Declares = (place: Place) => { tables: Table[]; outside?: Outside[] };

const EDIT_WEIGHTS: Record<EditName, number> = {
    addTable: 3,
    removeTable: 2,
    addRoute: 5,
    removeRoute: 4,
    changeBackend: 5,
    renameGateway: 6,
    renameTable: 6,
    fixName: 4,
    moveHost: 4,
    adoptGateway: 4,
    moveGateway: 4,
    adoptOutside: 3,
    addOutside: 4,
    removeOutside: 1,
    moveOutside: 2,
    changeClusterIp: 4,
};

/** A sequence is known by its seed and its length. */
export function sequenceOf(seed: number, length: number): Step[] {
    const dice = new Dice(seed);
    const number = (): number => dice.below(2 ** 31);
    const deeds = Object.keys(DEEDS) as [DeedName, ...DeedName[]];
    const first: Step = { actor: "A", edits: ["addTable"], operation: "up", dice: number() };
    const more = Array.from({ length: length - 1 }, (): Step => {
        if (dice.chance(0.25)) return { actor: "hand", deed: dice.pick(deeds), dice: number() };
        const actor = dice.chance(0.65) ? "A" : "B";
        const edits = Array.from({ length: dice.below(3) }, () => dice.weighted(EDIT_WEIGHTS));
        return { actor, edits, operation: dice.weighted(OPERATIONS), dice: number() };
    });
    return dice.chance(0.3)
        ? [{ actor: "hand", deed: "makeIngress", dice: number() }, first, ...more]
        : [first, ...more];
}

export const describeStep = (step: Step): string =>
    step.actor === "hand" ? `a hand: ${step.deed}` : `${step.actor}: ${[...step.edits, step.operation].join(" + ")}`;
