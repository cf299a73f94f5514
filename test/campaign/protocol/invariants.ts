import type { LogEntry, Rule, RuleSet } from "../../../sandbox/sae-emulator";
import { describe } from "../../../sandbox/sae-emulator/replies";
import type { Outcome, Step } from "./engine";
import type { Properties } from "./plugin";
import { isRef, urnOf, type Declared, type Entry } from "./stack";
import { besides, ruleKey, wordsOf } from "./places";
import type { Actor, Side, Team, Simulation } from "./simulation";

export const INGRESS = "crossroute:sae:Ingress";
export const RULE = "crossroute:sae:Rule";
export const CLEANUP = "crossroute:sae:RuleCleanup";

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
        if (simulation.inTwoStates.has(id)) continue;
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
            const live = was.rules.find((one) => ruleKey(id, one) === key);
            if (live && actors.some((side) => side !== "hand" && simulation.isMadeAgain(side, id, live))) {
                // Both have it in their states from now on.
                if (left.has(key) && !same(left.get(key), rule)) simulation.declaredAtOnce.add(key);
                continue;
            }
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
        if (taken && !simulation.inTwoStates.has(id))
            problems.push(`rule set ${id}, which ${maker} made, is in a state and was never imported: ${taken.urn}`);
        if (maker === undefined || maker === "hand" || simulation.inTwoStates.has(id)) continue;
        const team = simulation.teams[maker];
        const owners = ownersOf(simulation, id);
        if (owners.filter((owner) => !isLeaving(simulation, owner)).length > 1)
            problems.push(`rule set ${id} has ${owners.length} owners: ${owners.map((o) => o.urn).join(", ")}`);
        if (owners.length > 0) continue;
        noteNamed(simulation, team, `${team.lastError}\n${team.lastSaid}`);
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
            // A rule set that is in two states is so with all that either finds in it later.
            if (simulation.inTwoStates.has(id)) continue;
            const owners = ruleOwners(simulation, id, rule);
            // A state that others changed something of since is not asked: a refresh would tell.
            const isStale = (owner: Entry): boolean =>
                isLeaving(simulation, owner) ||
                (owner.type === RULE
                    ? simulation.vanished.has(owner) || isAnothersAt(owner, key, rule)
                    : isDrifted(simulation, owner, id)) ||
                isDoubted(simulation, owner, key);
            const certain = owners.filter((owner) => !owner.replaced && !owner.initErrors && !isStale(owner));
            if (certain.length > 1)
                problems.push(`rule ${key} has several owners: ${owners.map((owner) => owner.urn).join(", ")}`);
            // Of several in the same words, its own is as good as another's: a state names only the words.
            const hasTwin = (side: Side | undefined): boolean =>
                besides(rule).some(
                    (twin) =>
                        twin !== rule &&
                        wordsOf(twin) === wordsOf(rule) &&
                        simulation.makers.rules.get(ruleKey(id, twin)) === side,
                );
            const taken = certain.find(
                (owner) =>
                    owner.type === RULE && sideOf(simulation, owner) !== maker && !hasTwin(sideOf(simulation, owner)),
            );
            if (taken)
                problems.push(`rule ${key}, which ${maker} made, is in a state and was never imported: ${taken.urn}`);
            if (maker === "hand") continue;
            const team = simulation.teams[maker];
            if (owners.length > 0) continue;
            noteNamed(simulation, team, `${team.lastError}\n${team.lastSaid}`);
            if (simulation.namedRules.has(key) || team.unsettled) continue;
            problems.push(`rule ${key}, which ${maker} made, is in no state and no error named it`);
        }
    }
    return problems;
}

/** Of several rules of one place, one that was another's all along: a state names only the place. */
const isAnothersAt = ({ inputs, outputs }: Entry, key: string, rule: Rule): boolean =>
    key.includes("#") && ![inputs, outputs].some((values) => wordsOf(rule) === wordsOf(values));

/**
 * A list of rule sets that looks right and has none was answered: what is in no state then cannot be found by anybody, as
 * the page on ownership says.
 */
export function noteHidden(simulation: Simulation, side: Side): void {
    for (const id of orphansOf(simulation, side)) simulation.named.add(id);
}

/** Notes what a text names, with a cure, of all that is in no state: of a preview as well as of an update. */
export function noteNamed(simulation: Simulation, { side }: Team, said: string): void {
    if (/import|alias|refresh|deleteBeforeReplace|adopt: true/.test(said))
        for (const id of orphansOf(simulation, side)) if (said.includes(String(id))) simulation.named.add(id);
    if (/import|refresh|deleteBeforeReplace|adopt: true|by hand/.test(said))
        for (const key of orphanRulesOf(simulation, side)) if (namesRule(said, key)) simulation.namedRules.add(key);
}

/** By its domain and path, or by its id. Another path of the domain that begins the same is another rule. */
function namesRule(said: string, key: string): boolean {
    const [id = "", place = ""] = key.split(" ");
    const words = said.split(/[\s,;()"]+/).map((word) => word.replace(/[.:]+$/, ""));
    return words.includes(place) || words.includes(`${id}:${place.replace("/", ":/")}`);
}

const isDrifted = (simulation: Simulation, owner: Entry, id: number): boolean =>
    (["A", "B"] as const).some(
        (side) => simulation.teams[side].stack.entries.includes(owner) && simulation.drifted[side].has(id),
    );

const sideOf = (simulation: Simulation, owner: Entry): Side | undefined =>
    (["A", "B"] as const).find((side) => simulation.teams[side].stack.entries.includes(owner));

/** The next whole run lets it go, unless the program has it again. */
const isLeaving = (simulation: Simulation, owner: Entry): boolean =>
    simulation.leaving.has(owner) &&
    ![simulation.teams.A, simulation.teams.B].some(
        ({ stack, program }) =>
            stack.entries.includes(owner) && program.some((item) => urnOf(stack, item) === owner.urn),
    );

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

/** The resources that hold a live rule. Where an ALB has several at one place, each holds the one that it declares. */
export function ruleOwners(simulation: Simulation, id: number, rule: { domain: string; path: string }): Entry[] {
    const among = besides(rule);
    return entriesOf(simulation).filter((entry) => {
        if (entry.type === INGRESS && entry.id === String(id) && entry.inputs["ignoreForeignRules"] !== true)
            return true;
        const said = [entry.inputs, entry.outputs].map((values) => rulesAt(entry, values, id, rule));
        if (said.every((rules) => rules.length === 0)) return false;
        if (among.length <= 1) return true;
        const words = new Set(said.flat().map(wordsOf));
        const [as, others] = [
            among.filter((one) => words.has(wordsOf(one))),
            among.filter((one) => !words.has(wordsOf(one))),
        ];
        // A hand changed what is not as any of them: it is what was there first, and not what a hand put beside it.
        const most = Math.max(...said.map((rules) => rules.length));
        const since = others.sort((a, b) => Number(isBeside(id, a)) - Number(isBeside(id, b)));
        return [...as, ...since.slice(0, Math.max(0, most - as.length))].includes(rule as Rule);
    });
}

/** It came to a place that had a rule. */
const isBeside = (id: number, rule: Rule): boolean => ruleKey(id, rule).includes("#");

/** The rules that a resource has at a place, by its inputs or its outputs. */
function rulesAt(
    entry: Entry,
    values: Properties,
    id: number,
    { domain, path }: { domain: string; path: string },
): Properties[] {
    if (entry.type === RULE) return entry.id === `${id}:${domain}:${path}` ? [values] : [];
    if (entry.type !== INGRESS || entry.id !== String(id)) return [];
    return ((values["rules"] ?? []) as Properties[]).filter((r) => r["domain"] === domain && r["path"] === path);
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
export function liveAsDeclared(
    simulation: Simulation,
    team: Team,
    steps: readonly Step[],
    cleaned: readonly object[] = [],
): string[] {
    const live = simulation.live();
    return team.program.flatMap((item) => {
        const urn = urnOf(team.stack, item);
        const entry = team.stack.entries.find((other) => other.urn === urn && !other.replaced);
        if (!entry) return [`${urn} is declared but not in the state after a successful up`];
        const id = Number(entry.id.split(":")[0]);
        const set = live.get(id);
        const idle = steps.some((step) => step.urn === urn && step.op === "same");
        if (idle && simulation.drifted[team.side].has(id)) return [];
        if (item.type === CLEANUP) return [];
        if (!set) return [`${urn} is rule set ${id} in the state, which is not live`];
        const problems = item.type === RULE ? ruleAsDeclared(item, set) : setAsDeclared(item, set, entry, cleaned);
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
        // Of two states that have it one may declare it.
        const isSilent = silent.has(id) && still.has(id) && !simulation.inTwoStates.has(id);
        return is && isSilent && timeouts[0] !== timeouts[1]
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

/** What a setting is that nobody sent: that of a rule set which was made in the console and adopted. */
const unsaid = (name: string, { slbType }: RuleSet): unknown =>
    name === "requestTimeout"
        ? 60
        : name !== "addressType"
          ? undefined
          : slbType === "intranet"
            ? "Intranet"
            : "Internet";

/** `cleaned`: rules that a RuleCleanup of the program took away, if they were as its owner made them. */
function setAsDeclared(item: Declared, set: RuleSet, entry: Entry, cleaned: readonly object[]): string[] {
    const problems = Object.entries(FIELDS).flatMap(([name, field]) => {
        const declared = item.inputs[name];
        const live = set[field] ?? unsaid(name, set);
        return declared === undefined || isRef(declared) || says(live, declared)
            ? []
            : [`${name} is declared ${JSON.stringify(declared)} and live ${JSON.stringify(live)}`];
    });
    const declared = item.inputs["rules"] as Properties[];
    const shared = item.inputs["ignoreForeignRules"] === true;
    const kept = set.rules.filter((rule) => isKept(item, entry, rule) && !cleaned.map(wordsOf).includes(wordsOf(rule)));
    for (const rule of declared) {
        const twins = declared.filter((other) => isAt(other, rule));
        problems.push(
            ...(twins.length > 1 ? twinsAsDeclared(twins, set) : ruleAsDeclared({ ...item, inputs: rule }, set)),
        );
    }
    const there = set.rules.length - kept.length;
    if (!shared && there !== declared.length) problems.push(`${declared.length} rules are declared and ${there} live`);
    return problems;
}

/** A rule that is no longer declared and waits for another gateway: the state says so. */
function isKept({ inputs }: Declared, { outputs }: Entry, rule: Rule): boolean {
    const kept = (inputs["keepRulesFor"] ?? []) as string[];
    const declared = ((inputs["rules"] ?? []) as Properties[]).some((other) => isAt(other, { ...rule }));
    const held = ((outputs["rules"] ?? []) as Properties[]).some((other) => isAt(other, { ...rule }));
    return kept.includes(rule.domain) && held && !declared;
}

const isAt = (a: { domain?: unknown; path?: unknown }, b: { domain?: unknown; path?: unknown }): boolean =>
    a["domain"] === b["domain"] && a["path"] === b["path"];

/** Several of one place on an ALB: all are there, in the order that is declared, others' between them. */
function twinsAsDeclared(twins: readonly Properties[], set: RuleSet): string[] {
    const [{ domain, path } = {}] = twins;
    const live = set.rules.filter((rule) => isAt(rule, { domain, path })).map(({ appId }) => appId);
    const wanted = twins.map(({ appId }) => String(appId));
    let at = 0;
    for (const appId of live) if (appId === wanted[at]) at++;
    return at === wanted.length
        ? []
        : [`${String(domain)}${String(path)} is declared for ${wanted.join(", ")} and goes to ${live.join(", ")}`];
}

function ruleAsDeclared({ type, inputs }: Declared, set: RuleSet): string[] {
    const place = `${String(inputs["domain"])}${String(inputs["path"])}`;
    const found = set.rules.filter((rule) => rule.domain === inputs["domain"] && rule.path === inputs["path"]);
    const is = (rule: Rule): boolean =>
        rule.appId === inputs["appId"] && rule.containerPort === inputs["containerPort"];
    // An ALB accepts others' rules beside it.
    if (set.loadBalanceType === "alb" && found.some(is)) return [];
    const [rule] = found;
    if (!rule || found.length > 1)
        return [`${found.length} live rules for ${place}${type === RULE ? "" : " in rules"}`];
    return is(rule) ? [] : [`${place} is declared for ${String(inputs["appId"])} and goes to ${rule.appId}`];
}

/** Where the first matching rule wins, a rule that is put first comes before all others, if it was written alone. */
function notFirst({ inputs }: Declared, { loadBalanceType, rules: [first] }: RuleSet): string[] {
    const is = first?.domain === inputs["domain"] && first?.path === inputs["path"];
    return is || loadBalanceType !== "alb" ? [] : [`is declared first, and ${first?.domain}${first?.path} is`];
}

/** Whether the live value says all that is declared; SAE fills in defaults beside it. */
export function says(live: unknown, declared: unknown): boolean {
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
    /somebody else changed it, so it is not deleted/,
    /is not deleted: as far as is known on this machine/,
    // The preview warns of the order that this needs.
    /of this program is to leave it: name it in dependsOn here/,
];

/** A rule whose rule set is made in the same run: nothing tells a preview of what kind its load balancer will be. */
const NOT_KNOWN_YET = /CR405 load-balancer-mismatch/;

export const isKnownLater = (preview: Outcome, error: string): boolean =>
    NOT_KNOWN_YET.test(error) &&
    preview.steps.some(({ op, urn }) => op !== "same" && op !== "delete" && urn.includes(INGRESS));

/** The same of a deletion: where it is the first half of a replacement, the preview warns of it. */
const GOES_WITH =
    /^(\S+): rule set (\d+) has (?:rules that this resource did not make and that|a rule for \S+ that) would go with it/m;

/**
 * `said`: beside the answers of the preview. What an earlier run replaced, and left, no preview is asked about; nor, without a
 * Diff, what --replace replaces.
 */
export function notPreviewable(error: string, steps: readonly Step[], said: string): boolean {
    const [, urn, id] = GOES_WITH.exec(error) ?? [];
    if (id === undefined) return NOT_PREVIEWABLE.some((failure) => failure.test(error));
    const isReplaced = steps.some(
        (step) => step.op === "replace" && step.urn === urn && step.id === id && step.unasked !== true,
    );
    return !isReplaced || said.includes(`rule set ${id} is to be replaced`);
}

/**
 * (d) What the preview announced is what happened: the same steps, and writes for these steps only.
 * `interruptedCreation`: rule sets of interrupted runs, which a creation may take over instead of creating another;
 * `adopted`: those that the preview says it adopts. A former resource of one that goes in the same run leaves it live.
 */
export function asPreviewed(
    { outcome: preview, said: warned }: { outcome: Outcome; said: string },
    outcome: Outcome,
    writes: readonly LogEntry[],
    before: ReadonlyMap<number, RuleSet>,
    interruptedCreation: number,
    adopted: ReadonlySet<number>,
): string[] {
    // With --skip-preview the update comes all the same; what comes before the step that fails is done.
    if (preview.error) return outcome.error ? [] : [`the preview failed (${preview.error}) and the update did it`];
    if (outcome.error) {
        if (isKnownLater(preview, outcome.error)) return [];
        return notPreviewable(outcome.error, preview.steps, warned)
            ? []
            : [`the preview was clean and the update failed: ${outcome.error}`];
    }
    const [said, did] = [namesOf(preview.steps), namesOf(outcome.steps)];
    const problems = same(said, did) ? [] : [`the preview said ${said.join(", ")} and it was ${did.join(", ")}`];
    const sets = outcome.steps.filter((step) => step.urn.includes(INGRESS));
    const count = (...ops: string[]): number => sets.filter((step) => ops.includes(step.op)).length;
    const calls = (action: string): number => writes.filter((entry) => entry.action === action && done(entry)).length;
    const missing = count("create", "replace") - calls("CreateIngress");
    if (missing < adopted.size || missing > interruptedCreation + adopted.size)
        problems.push(
            `${count("create", "replace")} creations, ${adopted.size} of them adoptions, were shown and ${calls("CreateIngress")} made`,
        );
    const isDeleted = (id: number): boolean => before.has(id) && !adopted.has(id);
    const deletions = sets.filter((step) => step.op === "delete" && isDeleted(Number(step.id))).length;
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
