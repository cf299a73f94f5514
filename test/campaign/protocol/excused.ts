/** What looks like a fault and is none, each with its reason and no wider than that. */
import { INGRESS, RULE } from "./invariants";
import type { Outcome } from "./engine";
import { wordsOf } from "./places";
import type { Simulation, Team } from "./simulation";
import { urnOf, type Declared, type Entry } from "./stack";
import type { Said } from "./adoptions";

/**
 * A rule set that somebody deleted, and of which a disturbed run could not prove that it is gone. The next preview can, and says the cure.
 */
export function isFoundGone(
    { drifted, live }: Pick<Simulation, "drifted"> & { live: ReadonlySet<number> },
    { side }: Team,
    error = "",
): boolean {
    const failures = error.split(/^(?=urn:pulumi:)/m);
    return failures.every((failure) => {
        const [, id] = /rule set (\d+) no longer exists.* — run pulumi up --refresh.*CR420/.exec(failure) ?? [];
        return id !== undefined && !live.has(Number(id)) && drifted[side].has(Number(id));
    });
}

/**
 * Resources that were renamed without an alias, and whose new names adopted what they have: on a disk that knows nothing of them this is
 * no refusal. The engine deletes them at the end of a run, which leaves the thing to its new name; a run that failed before has both.
 */
export function formerNames({ stack }: Team, program: readonly Declared[], { sets }: Said): Entry[] {
    const isDeclared = ({ urn }: Entry): boolean => program.some((item) => urnOf(stack, item) === urn);
    const isNewName = (old: Entry, entry: Entry): boolean =>
        entry.type === old.type && entry.id === old.id && isDeclared(entry);
    return stack.entries.filter(
        (old) =>
            old.type === INGRESS &&
            sets.has(Number(old.id)) &&
            !isDeclared(old) &&
            stack.entries.some((entry) => isNewName(old, entry)),
    );
}

/**
 * Rules that a team made while the other one removed one in the same words: who removes a rule and sees it again takes it for one that an old list
 * brought back, and SAE holds nothing that tells the two apart (docs/guide/ownership.md, "What a shared listener promises").
 *
 * @param before what the state of the other one had before its run
 */
export function removedAtOnce(made: Team, { steps }: Outcome, before: readonly Entry[], other: Team): Set<string> {
    const gone = before.filter(
        (entry) =>
            entry.type === RULE && !other.stack.entries.some(({ urn, id }) => urn === entry.urn && id === entry.id),
    );
    const isSame = (a: Entry, b: Entry): boolean => a.id === b.id && wordsOf(a.outputs) === wordsOf(b.inputs);
    const isMade = ({ urn }: Entry): boolean =>
        steps.some((step) => step.urn === urn && step.op !== "same" && step.op !== "delete");
    return new Set(
        made.stack.entries
            .filter((entry) => entry.type === RULE && isMade(entry) && gone.some((old) => isSame(old, entry)))
            .map(({ urn }) => urn),
    );
}
