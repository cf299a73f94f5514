/** What looks like a fault and is none, each with its reason and no wider than that. */
import type { Rule, RuleSet } from "../../../sandbox/sae-emulator";
import { INGRESS, RULE, says } from "./invariants";
import type { Outcome } from "./engine";
import { placeKey, wordsOf } from "./places";
import type { Properties } from "./plugin";
import { rulesOf } from "./programs";
import type { Simulation, Team } from "./simulation";
import { refsOf, urnOf, type Declared, type Entry } from "./stack";
import { saidToAdopt, type Said } from "./adoptions";

/**
 * A rule set that somebody deleted, and of which a disturbed run could not prove that it is gone. The next preview can, and says the cure.
 *
 * @param simulation `live`: what was live before that run; what went in it was not deleted by somebody else
 */
export function isFoundGone(
    { drifted, live }: Pick<Simulation, "drifted"> & { live: Pick<ReadonlyMap<number, unknown>, "has"> },
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
export function formerNames({ stack }: Team, program: readonly Declared[], { sets, rules }: Said): Entry[] {
    const isDeclared = ({ urn }: Entry): boolean => program.some((item) => urnOf(stack, item) === urn);
    // The same of a Rule whose rule its owner adopted into its list.
    const hasAdopted = ({ id: set, type, inputs }: Entry, { id }: Entry): boolean =>
        type === INGRESS &&
        ((inputs["rules"] ?? []) as Properties[]).some(
            ({ domain, path }) =>
                id === `${set}:${String(domain)}:${String(path)}` &&
                rules.has(placeKey(Number(set), { domain: String(domain), path: String(path) })),
        );
    const isMovedIn = (old: Entry): boolean =>
        old.type === RULE &&
        !isDeclared(old) &&
        stack.entries.some((entry) => isDeclared(entry) && hasAdopted(entry, old));
    const isNewName = (old: Entry, entry: Entry): boolean =>
        entry.type === old.type && entry.id === old.id && isDeclared(entry);
    return stack.entries.filter(
        (old) =>
            isMovedIn(old) ||
            (old.type === INGRESS &&
                sets.has(Number(old.id)) &&
                !isDeclared(old) &&
                stack.entries.some((entry) => isNewName(old, entry))),
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

/** An adoption that no preview said, and the warning that comes with it. */
const SAID_ALOUD = /; no preview on this machine said so|^SAE does not tell whether a resource of another stack has/;

/**
 * What an update adopts though its preview failed before the engine asked about the resource: the real engine ends there, and goes on with
 * --skip-preview only. Then the update says it as a warning. What the preview was asked about it must have said itself.
 */
export function saidAloud(
    { stack, program }: Team,
    preview: Outcome,
    live: ReadonlyMap<number, RuleSet>,
    said: string,
): Said {
    const isAsked = (item: Declared): boolean => preview.steps.some(({ urn }) => urn === urnOf(stack, item));
    const unasked = preview.error === undefined ? [] : program.filter((item) => !isAsked(item));
    const aloud = saidToAdopt(
        live,
        said
            .split("\n")
            .filter((line) => SAID_ALOUD.test(line))
            .join("\n"),
    );
    const isOf = ({ type, inputs }: Declared, words: string): boolean => {
        const [domain, path] = JSON.parse(words) as [string, string];
        const rules = type === RULE ? [inputs] : type === INGRESS ? ((inputs["rules"] ?? []) as Properties[]) : [];
        return rules.some((rule) => rule["domain"] === domain && rule["path"] === path);
    };
    return {
        sets: unasked.some(({ type }) => type === INGRESS) ? aloud.sets : new Set(),
        rules: new Map([...aloud.rules].filter(([, words]) => unasked.some((item) => isOf(item, words)))),
        warned: aloud.warned,
    };
}

/**
 * A preview that refuses a rule because the owner in this program still has it, which removes it in the same update: `adopt` would keep it. With
 * --skip-preview it goes and is made anew, and the update says so.
 */
export function isMadeAnew(error: string, said: string): boolean {
    const failures = error.split(/^(?=urn:pulumi:)/m);
    return failures.every((failure) => {
        const [, id, place = ""] =
            /rule set (\d+) already has a rule for (\S+), which this resource did not make .*CR423/.exec(failure) ?? [];
        const rule = `rule ${id}:${place.replace("/", ":/")} was among the rules of `;
        return said.split("\n").some((line) => line.startsWith(rule) && line.includes(" it is made anew"));
    });
}

/**
 * What names a rule set that another resource adopts in the same run: a preview knows no id of what is created, and shows a replacement. The
 * update finds that the id is the same, and does nothing.
 */
export function foundSame(
    { stack }: Team,
    program: readonly Declared[],
    preview: Outcome,
    outcome: Outcome,
    adopted: ReadonlySet<number>,
): Set<string> {
    const isAdopted = (name: string): boolean =>
        stack.entries.some((entry) => entry.type === INGRESS && entry.name === name && adopted.has(Number(entry.id)));
    const has = (steps: Outcome["steps"], op: string, urn: string): boolean =>
        steps.some((step) => step.op === op && step.urn === urn);
    const urns = program.filter((item) => refsOf(item).some(isAdopted)).map((item) => urnOf(stack, item));
    return new Set(urns.filter((urn) => has(preview.steps, "replace", urn) && has(outcome.steps, "same", urn)));
}

/**
 * Rule sets of which a killed run has adopted so much as arrived: the preview said it, no state has it, and what is live is what was there, what is
 * declared, or both. They stay whoever's they were, and the next run must say again that it adopts them.
 */
export function halfAdopted(
    { stack }: Team,
    program: readonly Declared[],
    said: Said,
    before: ReadonlyMap<number, RuleSet>,
    after: ReadonlyMap<number, RuleSet>,
): number[] {
    return [...said.sets].filter((id) => {
        const [was, is] = [before.get(id), after.get(id)];
        if (!was || !is || stack.entries.some((entry) => entry.type === INGRESS && entry.id === String(id)))
            return false;
        return program.some(
            (item) => item.type === INGRESS && item.inputs["adopt"] !== undefined && isBetween(was, is, item),
        );
    });
}

/** Whether nothing of a rule set is otherwise than it was or is declared. */
function isBetween({ rules: old, ...settings }: RuleSet, { rules: now, ...changed }: RuleSet, item: Declared): boolean {
    const was = new Map(Object.entries(settings));
    const isIn = (rules: readonly object[], rule: object): boolean =>
        rules.some((other) => JSON.stringify(other) === JSON.stringify(rule));
    const isDeclared = (rule: object): boolean => rulesOf(item).some((one) => wordsOf(one) === wordsOf(rule));
    const isOpen = (rule: Rule): boolean =>
        rulesOf(item).some(({ domain, path }) => domain === rule.domain && path === rule.path);
    return (
        Object.entries(changed).every(
            ([name, value]) =>
                JSON.stringify(was.get(name)) === JSON.stringify(value) || says(value, item.inputs[name]),
        ) &&
        old.every((rule) => isIn(now, rule) || isOpen(rule)) &&
        now.every((rule) => isIn(old, rule) || isDeclared(rule))
    );
}

/** What the list of rule sets tells a creation by where no record is left. */
const tellingWords = ({ inputs }: Declared): string =>
    JSON.stringify([inputs["namespaceId"], inputs["name"], inputs["description"]]);

/** Notes the rule sets that the engine was killed over while they were created. */
export function noteKilled(team: Team, program: readonly Declared[], outcome: Outcome): void {
    if (!outcome.killed) return;
    for (const item of program.filter(({ type }) => type === INGRESS)) {
        const urn = urnOf(team.stack, item);
        const begun = outcome.steps.some((step) => step.urn === urn && ["create", "replace"].includes(step.op));
        if (begun && !team.killed.has(urn)) team.killed.set(urn, tellingWords(item));
    }
}

/**
 * Whether a killed creation is declared in other words now, on a disk without its record: nothing in SAE tells that it was
 * this resource's, as the page on ownership says, and only the engine's own message about a pending operation names it.
 */
export const isToldByPending = (team: Team, program: readonly Declared[]): boolean =>
    program.some((item) => {
        const words = team.unrecorded.get(urnOf(team.stack, item));
        return words !== undefined && words !== tellingWords(item);
    });
