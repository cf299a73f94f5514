/** Machines outside the cluster, which a team declares beside its tables: `kubernetes.Endpoints`. */
import type { Dice } from "../random";
import type { Live } from "./cluster";

export interface Outside {
    name: string;
    address: string;
    /** A Service without an address of its own. */
    headless: boolean;
    /** `true`, or the owner record that has the objects. */
    adopt?: boolean | string;
}

type Edit = (outside: Outside[], dice: Dice) => Outside[];

const one = (outside: Outside[], dice: Dice, change: (one: Outside) => Outside): Outside[] => {
    const chosen = dice.maybe(outside);
    return outside.map((item) => (item === chosen ? change(item) : item));
};
const address = (dice: Dice): string => `10.0.4.${7 + dice.below(3)}`;

export const OUTSIDE_EDITS = {
    addOutside(outside, dice) {
        const name = dice.pick(["legacy", "billing"]);
        if (outside.some((item) => item.name === name)) return outside;
        return [...outside, { name, address: address(dice), headless: dice.chance(0.3) }];
    },
    removeOutside: (outside, dice) => {
        const chosen = dice.maybe(outside);
        return outside.filter((item) => item !== chosen);
    },
    moveOutside: (outside, dice) => one(outside, dice, (item) => ({ ...item, address: address(dice) })),
    adoptOutside: (outside, dice) =>
        one(outside, dice, ({ adopt, ...item }) => (adopt === undefined ? { ...item, adopt: true } : item)),
    /** The cluster cannot change it: the Service is made again. */
    changeClusterIp: (outside, dice) => one(outside, dice, (item) => ({ ...item, headless: !item.headless })),
} satisfies Record<string, Edit>;
export type OutsideEditName = keyof typeof OUTSIDE_EDITS;

/** (c) for them: each has a Service of its kind, and its address behind it. */
export const outsideAsDeclared = (outside: readonly Outside[], live: Live): string[] =>
    outside.flatMap(({ name, address: wanted, headless }) => {
        const service = live.get(`Service ${name}`);
        const found = live.get(`Endpoints ${name}`)?.subsets?.flatMap(({ addresses = [] }) => addresses) ?? [];
        if (service === undefined) return [`Service ${name} is declared and not live`];
        if ((service.spec?.clusterIP === "None") !== headless) return [`Service ${name} has another cluster IP`];
        if (found.length === 1 && found[0]?.ip === wanted) return [];
        return [`Service ${name} leads to ${found.map(({ ip }) => ip).join(", ") || "nothing"}, not to ${wanted}`];
    });
