/** Edits of the lists of owners: rules that are kept for another gateway, and several rules of one place. */
import type { Dice } from "../random";
import type { Edit } from "./edits";
import { CLEANUP, INGRESS } from "./invariants";
import type { Properties } from "./plugin";
import { APPS, ingresses, isAlb, rulesOf } from "./programs";
import { isRef, urnOf, type Declared } from "./stack";
import type { Team } from "./simulation";

const chooseSet = (
    program: Declared[],
    dice: Dice,
    fits: (item: Declared) => boolean,
    change: (item: Declared) => Properties,
): Declared[] => {
    const chosen = dice.maybe(ingresses(program).filter(fits));
    return program.map((item) => (item === chosen ? { ...item, inputs: { ...item.inputs, ...change(item) } } : item));
};

const cleanupOf = ({ name }: Declared): string => `cleanup-${name}`;

export const LIST_EDITS = {
    /** Rules of some domains are to wait for another gateway when they go, most often with the resource that ends this. */
    keepFor(program, dice) {
        const chosen = dice.maybe(ingresses(program).filter((item) => rulesOf(item).length > 0));
        if (!chosen) return program;
        const keepRulesFor = [...new Set(rulesOf(chosen).map(({ domain }) => String(domain)))];
        const keeping = program.map((item) =>
            item === chosen ? { ...item, inputs: { ...item.inputs, keepRulesFor } } : item,
        );
        const name = cleanupOf(chosen);
        if (dice.chance(0.3) || program.some((item) => item.name === name)) return keeping;
        const inputs: Properties = { ingressId: { ref: chosen.name }, namespaceId: chosen.inputs["namespaceId"]! };
        return [...keeping, { type: CLEANUP, name, inputs }];
    },
    keepNoLonger(program, dice) {
        const chosen = dice.maybe(ingresses(program).filter(({ inputs }) => "keepRulesFor" in inputs));
        if (!chosen) return program;
        const { keepRulesFor: _kept, ...inputs } = chosen.inputs;
        const rest = program.filter(({ name }) => name !== cleanupOf(chosen) || dice.chance(0.5));
        return rest.map((item) => (item === chosen ? { ...item, inputs } : item));
    },
    /** A second rule for a domain and path, as an ALB takes it. */
    doubleRule: (program, dice) =>
        chooseSet(
            program,
            dice,
            (item) => isAlb(item.inputs) && rulesOf(item).length > 0,
            (item) => {
                const chosen = dice.maybe(rulesOf(item));
                const double = { ...chosen!, appId: dice.pick(APPS) };
                return { rules: dice.chance(0.5) ? [double, ...rulesOf(item)] : [...rulesOf(item), double] };
            },
        ),
    swapRules: (program, dice) =>
        chooseSet(
            program,
            dice,
            (item) => isAlb(item.inputs) && rulesOf(item).length > 1,
            (item) => ({ rules: [...rulesOf(item)].reverse() }),
        ),
    /** One rule, not its place. */
    removeOneRule: (program, dice) =>
        chooseSet(
            program,
            dice,
            (item) => rulesOf(item).length > 0,
            (item) => {
                const chosen = dice.maybe(rulesOf(item));
                return { rules: rulesOf(item).filter((r) => r !== chosen) };
            },
        ),
} satisfies Record<string, Edit>;

/** A RuleCleanup has the rules and the domains of its Ingress, and goes with it. */
export function withCleanups(program: Declared[]): Declared[] {
    return program.flatMap((item) => {
        if (item.type !== CLEANUP) return item;
        const { ingressId } = item.inputs;
        const owner = program.find(({ type, name }) => type === INGRESS && isRef(ingressId) && ingressId.ref === name);
        if (!owner) return [];
        const { rules = [], keepRulesFor } = owner.inputs;
        const { keepRulesFor: _before, ...rest } = item.inputs;
        return { ...item, inputs: { ...rest, rules, ...(keepRulesFor !== undefined && { keepRulesFor }) } };
    });
}

/** Rules that the cleanups of a program take away in an update, as the state before it has them. */
export function cleanedBy({ stack }: Team, program: readonly Declared[]): Properties[] {
    return program
        .filter(({ type }) => type === CLEANUP)
        .flatMap((item) => {
            const entry = stack.entries.find(({ urn }) => urn === urnOf(stack, item));
            return (entry?.inputs["rules"] ?? []) as Properties[];
        });
}
