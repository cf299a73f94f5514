/** What an adoption may do, and how a preview must have said it. */
import type { RuleSet } from "../../../sandbox/sae-emulator";
import { INGRESS, RULE, ruleOwners } from "./invariants";
import { ruleKey, wordsOf } from "./places";
import type { Side, Simulation, Team } from "./simulation";
import type { Entry } from "./stack";

type Live = ReadonlyMap<number, RuleSet>;

/** What a preview says that its update adopts. */
export interface Said {
    sets: ReadonlySet<number>;
    /** Keys of rules, and their words at that time. */
    rules: ReadonlyMap<string, string>;
    /** It warned that a resource of another stack may have them. */
    warned: boolean;
}

/** Reads it from the messages of a preview, and what was live then. */
export function saidToAdopt(live: Live, said: string): Said {
    const sets = new Set(
        [...said.matchAll(/^adopts rule set (\d+)(?!.*interrupted run)/gm)].map(([, id]) => Number(id)),
    );
    const rules = new Map<string, string>();
    const note = (id: number, place: string): void => {
        for (const rule of live.get(id)?.rules ?? [])
            if (`${rule.domain}${rule.path}` === place) rules.set(ruleKey(id, rule), wordsOf(rule));
    };
    for (const [, id, domain, path] of said.matchAll(/^adopts rule (\d+):([^:]+):(\S+?)(?= as it is| and changes)/gm))
        note(Number(id), `${domain}${path}`);
    for (const [, place, id] of said.matchAll(/^adopts the rule for (\S+) of rule set (\d+)/gm))
        note(Number(id), place!);
    return { sets, rules, warned: /SAE does not tell whether a resource of another stack has/.test(said) };
}

/** All that two texts say. */
export const together = (a: Said, b: Said): Said => ({
    sets: new Set([...a.sets, ...b.sets]),
    rules: new Map([...a.rules, ...b.rules]),
    warned: a.warned || b.warned,
});

const isOf = (simulation: Simulation, side: Side, entry: Entry): boolean =>
    simulation.teams[side].stack.entries.includes(entry);

/**
 * Gives what a team adopted, as its preview said, to that team. What another state still has is in two states then, which the
 * preview must have warned of, or refused where a run of the other was on this machine.
 */
export function noteAdopted(simulation: Simulation, team: Team, said: Said, before: Live): string[] {
    const problems: string[] = [];
    const after = simulation.live();
    const { makers } = simulation;
    const other = simulation.teams[team.side === "A" ? "B" : "A"];
    /** `known`: those of them that a machine notes. What only lists a rule it cannot know. */
    const isShared = (what: string, others: readonly Entry[], known: readonly Entry[]): boolean => {
        if (others.length === 0) return false;
        if (!said.warned) problems.push(`${what} was adopted from another stack, and the preview did not warn`);
        for (const { urn, id } of known)
            if (simulation.knownOn.get(team.home)?.has(`${urn} ${id}`) === true && !isNamed(urn))
                problems.push(`${what} was adopted, though this machine knows that ${urn} has it`);
        return true;
    };
    const isNamed = (urn: string): boolean => team.program.some(({ inputs }) => inputs["adopt"] === urn);
    for (const id of said.sets) {
        if (!team.stack.entries.some((entry) => entry.type === INGRESS && entry.id === String(id))) continue;
        const had = other.stack.entries.filter((entry) => entry.type === INGRESS && entry.id === String(id));
        // Made by a run of the other that was ended: its machine alone knows, and takes it over there.
        const isUnended = had.length === 0 && said.warned && makers.ruleSets.get(id) === other.side;
        if (isShared(`rule set ${id}`, had, had) || isUnended) simulation.inTwoStates.add(id);
        makers.ruleSets.set(id, team.side);
        for (const rule of before.get(id)?.rules ?? []) takeRule(id, rule);
    }
    for (const [id, { rules }] of before) {
        const is = new Map((after.get(id)?.rules ?? []).map((rule) => [ruleKey(id, rule), rule]));
        for (const rule of rules) {
            const key = ruleKey(id, rule);
            const was = said.rules.get(key);
            if (was === undefined) continue;
            const isHeld = ruleOwners(simulation, id, is.get(key) ?? rule).some((entry) =>
                isOf(simulation, team.side, entry),
            );
            const isChanged = JSON.stringify(is.get(key)) !== JSON.stringify(rule);
            if (was !== wordsOf(rule) && (isHeld || isChanged) && makers.rules.get(key) !== team.side)
                problems.push(`rule ${key} was changed after the preview and adopted`);
            else if (isHeld || isChanged) takeRule(id, rule);
        }
    }
    return problems;

    function takeRule(id: number, rule: { domain: string; path: string }): void {
        const key = ruleKey(id, rule);
        const owners = ruleOwners(simulation, id, rule);
        // An owner that does not share its rule set has them all; of one that does, those at its places.
        if (!owners.some((entry) => isOf(simulation, team.side, entry)) && !said.rules.has(key)) return;
        const had = owners.filter((entry) => isOf(simulation, other.side, entry));
        const isNoted = simulation.inTwoStates.has(id);
        if (
            isNoted ||
            isShared(
                `rule ${key}`,
                had,
                had.filter(({ type }) => type === RULE),
            )
        )
            simulation.declaredAtOnce.add(key);
        makers.rules.set(key, team.side);
    }
}
