import type { LogEntry, RuleSet } from "../../../sandbox/sae-emulator";
import { describe } from "../../../sandbox/sae-emulator/replies";
import type { Outcome, Step } from "./engine";
import type { Properties } from "./plugin";
import { isRef, urnOf, type Declared, type Entry } from "./stack";
import { ruleKey, type Actor, type Side, type Team, type Simulation } from "./simulation";

export const INGRESS = "crossroute:sae:Ingress";
export const RULE = "crossroute:sae:Rule";

type Live = Map<number, RuleSet>;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const entriesOf = (simulation: Simulation): Entry[] => [
    ...simulation.teams.A.stack.entries,
    ...simulation.teams.B.stack.entries,
];
const ownersOf = (simulation: Simulation, id: number): Entry[] =>
    entriesOf(simulation).filter((entry) => entry.type === INGRESS && entry.id === String(id));

/** (a) Nothing of others was changed or deleted. Records who made what is new. */
export function othersUntouched(simulation: Simulation, before: Live, after: Live, actors: readonly Actor[]): string[] {
    const problems: string[] = [];
    const { ruleSets, rules } = simulation.makers;
    const mine = (maker: Actor | undefined): boolean => maker !== undefined && actors.includes(maker);
    const [actor] = actors as [Actor];
    for (const [id, was] of before) {
        const maker = ruleSets.get(id);
        const is = after.get(id);
        if (!is) {
            if (!mine(maker)) problems.push(`${actor} deleted rule set ${id}, which ${maker} made`);
            continue;
        }
        const own =
            mine(maker) && !ownersOf(simulation, id).some(({ inputs }) => inputs["ignoreForeignRules"] === true);
        const [old, now] = [readable(was), readable(is)];
        if (!mine(maker) && !same(old.settings, now.settings))
            problems.push(`${actor} changed ${differences(old.settings, now.settings)} of ${id}, which ${maker} made`);
        const left = now.rules;
        for (const [key, rule] of old.rules) {
            const by = rules.get(key);
            if (simulation.declaredAtOnce.has(key)) continue;
            if (!left.has(key) && (own || mine(by))) rules.delete(key);
            else if (own || mine(by)) continue;
            else if (!left.has(key)) problems.push(`${actor} deleted rule ${key}, which ${by} made`);
            else if (!same(left.get(key), rule)) problems.push(`${actor} changed rule ${key}, which ${by} made`);
        }
    }
    for (const [id, is] of after) {
        if (!ruleSets.has(id)) ruleSets.set(id, holderOf(simulation, id) ?? actor);
        for (const rule of is.rules) {
            const key = ruleKey(id, rule);
            const declarers = declarersOf(simulation, id, rule, actors);
            const maker = rules.get(key);
            // Of two teams at once, one may have removed its rule, and the other created it again.
            const isNew = actors.length > 1 && declarers.length > 0 && !declarers.some((side) => side === maker);
            if (maker === undefined || (isNew && maker !== "hand")) rules.set(key, declarers[0] ?? actor);
        }
    }
    return problems;
}

/** As every reader sees it: a value that was never set equals its default. */
function readable(set: RuleSet): { settings: object; rules: Map<string, unknown> } {
    const { Rules: rules, ListenerProtocol: protocol, ...rest } = describe(set, {});
    const byKey = set.rules.map((rule, i): [string, unknown] => [ruleKey(set.id, rule), (rules as unknown[])[i]]);
    return { settings: { ...rest, ListenerProtocol: protocol ?? "HTTP" }, rules: new Map(byKey) };
}

function differences(was: object, is: object): string {
    const old = new Map(Object.entries(was));
    return Object.entries(is)
        .filter(([name, value]) => !same(old.get(name), value))
        .map(([name, value]) => `${name} from ${JSON.stringify(old.get(name))} to ${JSON.stringify(value)}`)
        .join(", ");
}

/** Of two teams at work at once: the one whose state has the rule set. */
const holderOf = (simulation: Simulation, id: number): Side | undefined =>
    (["A", "B"] as const).find((side) => simulation.teams[side].stack.entries.some((entry) => entry.id === String(id)));

/** The same for a rule. What was in a state before, and not live, is not what was made now. */
function declarersOf(
    simulation: Simulation,
    id: number,
    rule: { domain: string; path: string },
    actors: readonly Actor[],
): Side[] {
    const owners = ruleOwners(simulation, id, rule).filter((owner) => !simulation.vanished.has(owner));
    const sides = [...owners.filter(({ type }) => type === RULE), ...owners].map((owner) => sideOf(simulation, owner));
    return sides.filter((side) => side !== undefined && actors.includes(side)).map((side) => side as Side);
}

/** (b) Every live thing that a team made has exactly one owner in a state, or an error named it with its cure. */
export function oneOwner(simulation: Simulation): string[] {
    const problems: string[] = [];
    for (const [id] of simulation.live()) {
        const maker = simulation.makers.ruleSets.get(id);
        const taken = ownersOf(simulation, id).find((owner) => sideOf(simulation, owner) !== maker);
        if (taken)
            problems.push(`rule set ${id}, which ${maker} made, is in a state and was never imported: ${taken.urn}`);
        if (maker === undefined || maker === "hand") continue;
        const team = simulation.teams[maker];
        const owners = ownersOf(simulation, id);
        if (owners.length > 1)
            problems.push(`rule set ${id} has ${owners.length} owners: ${owners.map((o) => o.urn).join(", ")}`);
        if (owners.length > 0) continue;
        const said = `${team.lastError}\n${team.lastSaid}`;
        if (said.includes(String(id)) && /import|alias|refresh|deleteBeforeReplace/.test(said))
            simulation.named.add(id);
        if (simulation.named.has(id) || team.unsettled) continue;
        problems.push(`rule set ${id}, which ${maker} made, is in no state and no error named it`);
    }
    return [...problems, ...oneOwnerOfRules(simulation)];
}

/** The same for rules in a rule set that has an owner, or is a hand's. */
function oneOwnerOfRules(simulation: Simulation): string[] {
    const problems: string[] = [];
    for (const [id, set] of simulation.live()) {
        if (simulation.makers.ruleSets.get(id) !== "hand" && ownersOf(simulation, id).length === 0) continue;
        for (const rule of set.rules) {
            const key = ruleKey(id, rule);
            const maker = simulation.makers.rules.get(key);
            if (maker === undefined || simulation.declaredAtOnce.has(key)) continue;
            const owners = ruleOwners(simulation, id, rule);
            // A state that others changed something of since is not asked: a refresh would tell.
            const isStale = (owner: Entry): boolean =>
                (owner.type === RULE ? simulation.vanished.has(owner) : isDrifted(simulation, owner, id)) ||
                isDoubted(simulation, owner, key);
            const certain = owners.filter((owner) => !owner.replaced && !owner.initErrors && !isStale(owner));
            if (certain.length > 1)
                problems.push(`rule ${key} has several owners: ${owners.map((owner) => owner.urn).join(", ")}`);
            const taken = certain.find((owner) => owner.type === RULE && sideOf(simulation, owner) !== maker);
            if (taken)
                problems.push(`rule ${key}, which ${maker} made, is in a state and was never imported: ${taken.urn}`);
            if (maker === "hand") continue;
            const team = simulation.teams[maker];
            if (owners.length > 0) continue;
            const said = `${team.lastError}\n${team.lastSaid}`;
            if (said.includes(`${rule.domain}${rule.path}`) && /import|refresh|deleteBeforeReplace/.test(said))
                simulation.namedRules.add(key);
            if (simulation.namedRules.has(key) || team.unsettled) continue;
            problems.push(`rule ${key}, which ${maker} made, is in no state and no error named it`);
        }
    }
    return problems;
}

const isDrifted = (simulation: Simulation, owner: Entry, id: number): boolean =>
    (["A", "B"] as const).some(
        (side) => simulation.teams[side].stack.entries.includes(owner) && simulation.drifted[side].has(id),
    );

const sideOf = (simulation: Simulation, owner: Entry): Side | undefined =>
    (["A", "B"] as const).find((side) => simulation.teams[side].stack.entries.includes(owner));

const isDoubted = (simulation: Simulation, owner: Entry, key: string): boolean =>
    (["A", "B"] as const).some(
        (side) => simulation.teams[side].stack.entries.includes(owner) && simulation.doubted[side].has(key),
    );

/** Rules that two resources of type Rule declare in the same words. */
export const sameRules = (simulation: Simulation): string[] =>
    [...simulation.live()].flatMap(([id, set]) =>
        set.rules
            .filter((rule) => {
                const owners = ruleOwners(simulation, id, rule).filter(({ type }) => type === RULE);
                return owners.length > 1 && owners.every(({ inputs }) => inputs["appId"] === rule.appId);
            })
            .map((rule) => ruleKey(id, rule)),
    );

export function ruleOwners(simulation: Simulation, id: number, rule: { domain: string; path: string }): Entry[] {
    const has = (values: Properties): boolean =>
        ((values["rules"] ?? []) as Properties[]).some((r) => r["domain"] === rule.domain && r["path"] === rule.path);
    return entriesOf(simulation).filter(({ type, id: own, inputs, outputs }) =>
        type === RULE
            ? own === `${id}:${rule.domain}:${rule.path}`
            : own === String(id) && (inputs["ignoreForeignRules"] !== true || has(inputs) || has(outputs)),
    );
}

/** The settings that a declaration makes known, as the emulator keeps them. */
const FIELDS: Record<string, keyof RuleSet> = {
    listenerPort: "listenerPort",
    loadBalancerId: "slbId",
    addressType: "addressType",
    description: "description",
    requestTimeout: "requestTimeout",
    defaultRule: "defaultRule",
};

/** (c) What was declared is live. Resources that a hand changed unseen are skipped where nothing was done. */
export function liveAsDeclared(simulation: Simulation, team: Team, steps: readonly Step[]): string[] {
    const live = simulation.live();
    return team.program.flatMap((item) => {
        const urn = urnOf(team.stack, item);
        const entry = team.stack.entries.find((other) => other.urn === urn && !other.replaced);
        if (!entry) return [`${urn} is declared but not in the state after a successful up`];
        const id = Number(entry.id.split(":")[0]);
        const set = live.get(id);
        const idle = steps.some((step) => step.urn === urn && step.op === "same");
        if (idle && simulation.drifted[team.side].has(id)) return [];
        if (!set) return [`${urn} is rule set ${id} in the state, which is not live`];
        const problems = item.type === RULE ? ruleAsDeclared(item, set) : setAsDeclared(item, set);
        const alone = team.program.filter((other) => other.type === RULE).length === 1;
        if (item.inputs["position"] === "first" && alone && !idle) problems.push(...notFirst(item, set));
        return problems.map((problem) => `${urn} (rule set ${id}): ${problem}`);
    });
}

/** Rule sets whose owners leave it to others how long a request may take, in their state and in their program. */
export const withoutTimeout = (simulation: Simulation): Set<number> =>
    new Set(
        [simulation.teams.A, simulation.teams.B].flatMap(({ stack, program }) =>
            stack.entries
                .filter(({ type, initErrors }) => type === INGRESS && !initErrors)
                .filter(({ urn, inputs }) =>
                    [inputs, ...program.filter((item) => urnOf(stack, item) === urn).map((item) => item.inputs)].every(
                        (values) => !("requestTimeout" in values),
                    ),
                )
                .map(({ id }) => Number(id)),
        ),
    );

/** (a) What nobody declares stays as a hand set it. */
export function undeclaredUntouched(
    simulation: Simulation,
    silent: ReadonlySet<number>,
    before: Live,
    after: Live,
): string[] {
    const still = withoutTimeout(simulation);
    return [...before].flatMap(([id, was]) => {
        const is = after.get(id);
        const timeouts = [was.requestTimeout ?? 60, is?.requestTimeout ?? 60];
        return is && silent.has(id) && still.has(id) && timeouts[0] !== timeouts[1]
            ? [`requestTimeout of ${id}, which nobody declares, went from ${timeouts[0]} to ${timeouts[1]}`]
            : [];
    });
}

/** Rule sets that a team made and that are in no state. */
export const orphansOf = (simulation: Simulation, side: Side): number[] =>
    [...simulation.live().keys()].filter(
        (id) => simulation.makers.ruleSets.get(id) === side && ownersOf(simulation, id).length === 0,
    );

/** The same for rules. */
export const orphanRulesOf = (simulation: Simulation, side: Side): string[] =>
    [...simulation.live()].flatMap(([id, { rules }]) =>
        rules
            .filter((rule) => simulation.makers.rules.get(ruleKey(id, rule)) === side)
            .filter((rule) => ruleOwners(simulation, id, rule).length === 0)
            .map((rule) => ruleKey(id, rule)),
    );

function setAsDeclared(item: Declared, set: RuleSet): string[] {
    const problems = Object.entries(FIELDS).flatMap(([name, field]) => {
        const declared = item.inputs[name];
        const live = set[field] ?? (name === "requestTimeout" ? 60 : undefined);
        return declared === undefined || isRef(declared) || says(live, declared)
            ? []
            : [`${name} is declared ${JSON.stringify(declared)} and live ${JSON.stringify(live)}`];
    });
    const declared = item.inputs["rules"] as Properties[];
    for (const rule of declared) problems.push(...ruleAsDeclared({ ...item, inputs: rule }, set));
    const shared = item.inputs["ignoreForeignRules"] === true;
    if (!shared && set.rules.length !== declared.length)
        problems.push(`${declared.length} rules are declared and ${set.rules.length} live`);
    return problems;
}

function ruleAsDeclared({ inputs }: Declared, set: RuleSet): string[] {
    const place = `${String(inputs["domain"])}${String(inputs["path"])}`;
    const found = set.rules.filter((rule) => rule.domain === inputs["domain"] && rule.path === inputs["path"]);
    const [rule] = found;
    if (!rule || found.length > 1) return [`${found.length} live rules for ${place}`];
    return rule.appId === inputs["appId"] && rule.containerPort === inputs["containerPort"]
        ? []
        : [`${place} is declared for ${String(inputs["appId"])} and goes to ${rule.appId}`];
}

/** Where the first matching rule wins, a rule that is put first comes before all others, if it was written alone. */
function notFirst({ inputs }: Declared, { loadBalanceType, rules: [first] }: RuleSet): string[] {
    const is = first?.domain === inputs["domain"] && first?.path === inputs["path"];
    return is || loadBalanceType !== "alb" ? [] : [`is declared first, and ${first?.domain}${first?.path} is`];
}

/** Whether the live value says all that is declared; SAE fills in defaults beside it. */
function says(live: unknown, declared: unknown): boolean {
    if (Array.isArray(declared))
        return Array.isArray(live) && live.length === declared.length && declared.every((v, i) => says(live[i], v));
    if (typeof declared !== "object" || declared === null) return live === declared;
    if (typeof live !== "object" || live === null) return false;
    return Object.entries(declared).every(([key, value]) => says((live as Properties)[key], value));
}

/** Failures with their cure that no preview can find, because the engine does not ask then. */
const NOT_PREVIEWABLE: readonly RegExp[] = [
    // With --replace and taint there is no Diff, and a Create is not told whether the old one will go first.
    /set deleteBeforeReplace: true/,
    // Nothing is asked before a delete.
    /has rules that this resource did not make and that would go with it/,
    /another hand changed it, so it is not deleted/,
    // The preview warns of the order that this needs.
    /of this program is to leave it: name it in dependsOn here/,
];

/** A rule whose rule set is made in the same run: nothing tells a preview of what kind its load balancer will be. */
const NOT_KNOWN_YET = /CR405 load-balancer-mismatch/;

export const isKnownLater = (preview: Outcome, error: string): boolean =>
    NOT_KNOWN_YET.test(error) &&
    preview.steps.some(({ op, urn }) => op !== "same" && op !== "delete" && urn.includes(INGRESS));

export const notPreviewable = (error: string): boolean => NOT_PREVIEWABLE.some((failure) => failure.test(error));

/**
 * (d) What the preview announced is what happened: the same steps, and writes for these steps only. `leftBehind`: rule
 * sets of interrupted runs, which a creation may take over instead of creating another.
 */
export function asPreviewed(
    preview: Outcome,
    outcome: Outcome,
    writes: readonly LogEntry[],
    before: ReadonlyMap<number, RuleSet>,
    interruptedCreation: number,
): string[] {
    // With --skip-preview the update comes all the same; what comes before the step that fails is done.
    if (preview.error) return outcome.error ? [] : [`the preview failed (${preview.error}) and the update did it`];
    if (outcome.error) {
        if (isKnownLater(preview, outcome.error)) return [];
        return notPreviewable(outcome.error) ? [] : [`the preview was clean and the update failed: ${outcome.error}`];
    }
    const [said, did] = [namesOf(preview.steps), namesOf(outcome.steps)];
    const problems = same(said, did) ? [] : [`the preview said ${said.join(", ")} and it was ${did.join(", ")}`];
    const sets = outcome.steps.filter((step) => step.urn.includes(INGRESS));
    const count = (...ops: string[]): number => sets.filter((step) => ops.includes(step.op)).length;
    const calls = (action: string): number => writes.filter((entry) => entry.action === action && done(entry)).length;
    const missing = count("create", "replace") - calls("CreateIngress");
    if (missing < 0 || missing > interruptedCreation)
        problems.push(`${count("create", "replace")} creations were shown and ${calls("CreateIngress")} made`);
    const deletions = sets.filter((step) => step.op === "delete" && before.has(Number(step.id))).length;
    if (calls("DeleteIngress") < deletions)
        problems.push(`${deletions} deletions were shown and ${calls("DeleteIngress")} made`);
    if (calls("UpdateIngress") > 0 && !outcome.cleared && outcome.steps.every((step) => step.op === "same"))
        problems.push("nothing was to change, and UpdateIngress was called");
    return problems;
}

const done = (entry: LogEntry): boolean => entry.writes && entry.code === "200";
const namesOf = (steps: readonly Step[]): string[] =>
    steps
        .filter((step) => step.op !== "same")
        .map((step) => `${step.op} ${step.urn.split("::").slice(2).join(" ")}`)
        .sort();
