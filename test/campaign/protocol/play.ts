/** Plays a sequence and judges after every step. */
import type { Fault, LogEntry } from "../../../sandbox/sae-emulator";
import { Dice } from "../random";
import { noteAdopted, saidToAdopt, together } from "./adoptions";
import { adoptAsTold, transfer } from "./adopting";
import { DEEDS, editProgram, type DeedName, type EditName } from "./edits";
import { Operation, type Options, type Outcome } from "./engine";
import {
    asPreviewed,
    isKnownLater,
    INGRESS,
    liveAsDeclared,
    oneOwner,
    orphanRulesOf,
    orphansOf,
    othersUntouched,
    ruleOwners,
    sameRules,
    RULE,
    undeclaredUntouched,
    noteHidden,
    noteNamed,
    notPreviewable,
    withoutTimeout,
} from "./invariants";
import {
    formerNames,
    foundSame,
    halfAdopted,
    isFoundGone,
    isMadeAnew,
    isToldByPending,
    noteKilled,
    removedAtOnce,
    saidAloud,
} from "./excused";
import { cleanedBy } from "./lists";
import { ruleKey } from "./places";
import { Plugin } from "./plugin";
import { DISTURBANCES, isEmptyList, type Both, type Disturbance, type OperationName, type Step } from "./steps";
import { urnOf, type Declared, type Entry } from "./stack";
import { Simulation, type Actor, type Side, type Team } from "./simulation";

export interface Violation {
    /** Place of the step in the sequence. */
    at: number;
    problems: string[];
}

/** Undefined: nothing was wrong. `say` hears what happens. */
export async function play(
    { twins, oneMachine }: { twins: boolean; oneMachine: boolean },
    steps: readonly (Step | undefined)[],
    say: (line: string) => void = () => undefined,
): Promise<Violation | undefined> {
    const simulation = await Simulation.open(twins, oneMachine);
    const game = new Game(simulation, say);
    try {
        for (const [at, step] of steps.entries()) {
            if (!step) continue;
            const problems = await game.take(step);
            if (problems.length > 0) return { at, problems };
        }
        return undefined;
    } finally {
        game.rest("A");
        game.rest("B");
        await simulation.close();
    }
}

interface Run {
    outcome: Outcome;
    crash: string | undefined;
    /** What was said beside the answers. */
    said: string;
}

class Game {
    /** Most operations go to a process that has served before. */
    private readonly plugins = new Map<Side, Plugin>();
    /** Every operation of this step has a process of its own. */
    private fresh = false;
    /** `customTimeouts` of this step: none, or longer than a timer takes. */
    private timeout = 0;
    /** The last step, and what was live before it. */
    private previous: { actor: Actor; before: ReturnType<Simulation["live"]> } | undefined;
    /** What was live before the last step, where that was the same team's. */
    private before: ReturnType<Simulation["live"]> = new Map();
    /** What was live when the update of this step began, where a hand was at work after its preview. */
    private since: ReturnType<Simulation["live"]> | undefined;
    /** Rule sets whose owners did not say before this step how long a request may take. */
    private silent: ReadonlySet<number> = new Set();

    constructor(
        private readonly simulation: Simulation,
        private readonly say: (line: string) => void,
    ) {}

    async take(step: Step): Promise<string[]> {
        const dice = new Dice(step.dice);
        const before = this.simulation.live();
        this.simulation.begin();
        const { previous } = this;
        this.previous = { actor: step.actor, before };
        this.before = previous?.actor === step.actor ? previous.before : new Map();
        this.silent = withoutTimeout(this.simulation);
        if (step.actor === "hand") {
            DEEDS[step.deed](this.simulation, dice);
            // A hand may do anything; what it makes is recorded as its own.
            this.simulation.forgetGone();
            this.simulation.noteVanished();
            othersUntouched(this.simulation, this.simulation.live(), this.simulation.live(), ["hand"]);
            return [];
        }
        if (step.operation === "together") return this.together(before, dice, step.both);
        const team = this.simulation.teams[step.actor];
        const drift = new Set(this.simulation.drifted[step.actor]);
        this.fresh = dice.chance(0.04);
        this.timeout = dice.chance(0.2) ? 700 * 3600 : 0;
        const crash = dice.chance(0.4) ? this.rest(team.side) : undefined;
        const problems = crash ? [crash] : [];
        delete this.since;
        problems.push(...(await this.operate(team, step.edits, step.operation, dice)));
        for (const id of changedIds(before, this.simulation.live())) this.simulation.changed(id, step.actor);
        // The engine does not know what it was killed over; it says so, and names a refresh.
        if (step.operation.startsWith("killed"))
            for (const id of changedIds(before, this.simulation.live())) this.simulation.drifted[step.actor].add(id);
        if (step.operation === "preview" && drift.size < this.simulation.drifted[step.actor].size) return problems;
        return [...problems, ...this.judge(this.since ?? before, [step.actor])];
    }

    /** Both teams write rules at the same time. */
    private async together(before: ReturnType<Simulation["live"]>, dice: Dice, both?: Both): Promise<string[]> {
        delete this.previous;
        const teams = [this.simulation.teams.A, this.simulation.teams.B];
        const fault = dice.maybe<Fault>([
            // Longer than the other one watches what it wrote.
            { kind: "throttle", action: "UpdateIngress", skip: dice.below(2), retryAfterMs: dice.pick([150, 700]) },
            { kind: "slow", action: "DescribeIngress", skip: dice.below(2), delayMs: 100 },
            { kind: "cutAfter", action: "UpdateIngress", skip: dice.below(2) },
            { kind: "lag", delayMs: 100, times: 2 },
        ]);
        if (dice.chance(both ? 0.8 : 0.5) && fault) this.simulation.emulator.addFaults(fault);
        // Without a preview nothing would say what is adopted.
        for (const team of teams) editProgram(this.simulation, team, "adoptNoLonger", dice);
        for (const team of teams)
            for (const edit of both?.[team.side] ?? [dice.pick(["addRule", "changeRule", "addRule", "addRivalRule"])])
                editProgram(this.simulation, team, edit, dice);
        const held = teams.map(({ stack }) => [...stack.entries]);
        const runs = await Promise.all(
            teams.map(async (team): Promise<Run> => {
                const plugin = await Plugin.on(team.home, this.simulation.settings(0.3));
                await plugin.begin();
                const outcome = await new Operation(team.stack, plugin).up(team.program);
                team.lastSaid = plugin.said;
                return { outcome, crash: plugin.rest(), said: team.lastSaid };
            }),
        );
        this.simulation.emulator.clearFaults();
        // For both, before either is judged: a set that a team left as it was has what the other wrote meanwhile.
        for (const { side } of teams)
            for (const id of changedIds(before, this.simulation.live())) this.simulation.changed(id, side);
        const problems = runs.flatMap(({ outcome, crash }, i) => {
            const team = teams[i] as Team;
            team.lastError = outcome.error ?? "";
            this.say(`  ${team.side}: ${tell(outcome)}`);
            if (!outcome.error)
                for (const { op, urn } of outcome.steps)
                    for (const entry of team.stack.entries)
                        if (op !== "same" && entry.urn === urn) this.simulation.isCertain(team.side, entry);
            const atOnce = removedAtOnce(team, outcome, held[1 - i] ?? [], teams[1 - i] ?? team);
            const isAtOnce = (problem: string): boolean =>
                problem.includes("): 0 live rules for ") && [...atOnce].some((urn) => problem.startsWith(`${urn} (`));
            const missing = outcome.error ? [] : liveAsDeclared(this.simulation, team, outcome.steps);
            return [...(crash ? [crash] : []), ...missing.filter((problem) => !isAtOnce(problem))];
        });
        for (const key of sameRules(this.simulation)) this.simulation.declaredAtOnce.add(key);
        return [...problems, ...this.judge(before, ["A", "B"])];
    }

    private judge(before: ReturnType<Simulation["live"]>, actors: readonly Actor[]): string[] {
        const live = this.simulation.live();
        const problems = othersUntouched(this.simulation, before, live, actors);
        problems.push(...undeclaredUntouched(this.simulation, this.silent, before, live));
        this.simulation.forgetGone();
        this.simulation.noteVanished();
        return [...problems, ...oneOwner(this.simulation)];
    }

    private async operate(team: Team, edits: readonly EditName[], name: OperationName, dice: Dice): Promise<string[]> {
        for (const edit of edits) editProgram(this.simulation, team, edit, dice);
        if (name === "cure" && !(dice.chance(0.5) && adoptAsTold(team))) return this.cure(team);
        if (name === "transfer") transfer(this.simulation, team, dice);
        if (name === "refresh") return this.refresh(team, dice.chance(0.4) ? DISTURBANCES.strange?.(dice) : undefined);
        if (name === "strangeRefresh") return this.refresh(team, DISTURBANCES.strangeRefresh?.(dice));
        if (name === "freshDisk" || name === "unlisted") {
            this.rest(team.side);
            this.simulation.newDisk(team);
        }
        if (name === "upRefresh") await this.refresh(team);
        this.silent = withoutTimeout(this.simulation);
        const options = optionsFor(name, team, dice);
        const destroys = name === "destroy" || (DISTURBANCES[name] !== undefined && dice.chance(0.15));
        const program = destroys ? [] : team.program;
        const since = this.lastCall();
        const shown = this.simulation.live();
        // What answers in the place of SAE does so from the beginning: otherwise the preview tells what is there.
        const disturbed = name === "unlisted" ? DISTURBANCES[name]?.(dice) : undefined;
        const preview = await this.run(
            team,
            { ...options, preview: true },
            (operation) => operation.up(program),
            disturbed,
        );
        this.say(`  preview: ${tell(preview.outcome)}`);
        const problems = preview.crash ? [preview.crash] : [];
        if (this.writesSince(since).length > 0) problems.push("a preview wrote");
        if (name === "preview") return problems;
        if (name === "upLate") this.byHand(dice);
        const before = this.simulation.live();
        const cleaned = cleanedBy(team, program);
        const previewed = saidToAdopt(shown, preview.said);
        const interruptedCreation = orphansOf(this.simulation, team.side).length;
        const disturbance = disturbed ?? DISTURBANCES[name]?.(dice);
        const mark = this.lastCall();
        const update = await this.run(team, options, (operation) => operation.up(program), disturbance);
        const { outcome, crash } = update;
        this.say(`  ${name}: ${tell(outcome)}`);
        const said = together(previewed, saidAloud(team, preview.outcome, before, update.said));
        if (crash) problems.push(crash);
        const adopts = [...said.sets, ...said.rules.keys()].join(", ");
        if (adopts !== "") this.say(`  adopts ${adopts}`);
        problems.push(...noteAdopted(this.simulation, team, said, before));
        const half = outcome.killed ? halfAdopted(team, program, said, before, this.simulation.live()) : [];
        for (const id of half) this.since = new Map(this.since ?? before).set(id, this.simulation.live().get(id)!);
        // The next whole run lets the former name go.
        if (outcome.error) for (const entry of formerNames(team, program, said)) this.simulation.leaving.add(entry);
        if (!outcome.error) this.simulation.noteKnown(team.home, team.stack.entries);
        if (disturbance?.timeoutOfOne !== undefined) problems.push(...endedWithAnother(team, outcome));
        const undisturbed = disturbance === undefined && name !== "upLate";
        // No timeout of an undisturbed operation is shorter than weeks.
        const late = [preview.outcome.error, undisturbed ? outcome.error : ""].find((error) =>
            error?.includes("not finished within"),
        );
        if (late) problems.push(`an operation that nothing disturbed ran out of time: ${late}`);
        const curable = this.simulation.drifted[team.side].size > 0 && /refresh|import/.test(outcome.error ?? "");
        if (
            disturbance?.harmless &&
            !preview.outcome.error &&
            outcome.error &&
            !curable &&
            !notPreviewable(outcome.error, preview.outcome.steps, preview.said) &&
            !isKnownLater(preview.outcome, outcome.error)
        )
            problems.push(`SAE was only busy, and the update failed: ${outcome.error}`);
        const { error: refusal } = preview.outcome;
        const isAnew = refusal !== undefined && isMadeAnew(refusal, update.said);
        const found = foundSame(team, program, preview.outcome, outcome, previewed.sets);
        const announced = preview.outcome.steps.filter(({ urn }) => !found.has(urn));
        const shownBy = { said: preview.said, outcome: { ...preview.outcome, steps: announced } };
        if (undisturbed && !curable && !isAnew)
            problems.push(
                ...asPreviewed(shownBy, outcome, this.writesSince(mark), before, interruptedCreation, previewed.sets),
            );
        // A cancelled operation ends by itself: it has reported what it made.
        const settles = name.startsWith("cancelled") || (undisturbed && options.target === undefined);
        this.remember(team, program, outcome, settles);
        if (options.target)
            for (const entry of team.stack.entries)
                if (!program.some(({ name }) => name === entry.name)) this.simulation.leaving.add(entry);
        if (disturbance?.lagMs) await new Promise((resolve) => setTimeout(resolve, disturbance.lagMs));
        if (outcome.error || destroys) return problems;
        if (!options.target) problems.push(...liveAsDeclared(this.simulation, team, outcome.steps, cleaned));
        for (const { op, id, urn } of outcome.steps) {
            const entry = team.stack.entries.find((other) => other.urn === urn);
            if (op !== "same" && entry) this.simulation.isCertain(team.side, entry);
            // A rule that is a resource of its own is not compared with its rule set; one that is no target is not looked at.
            const isIdle = (other: Entry): boolean =>
                !outcome.steps.some((step) => step.op !== "same" && step.urn === other.urn);
            const rules = team.stack.entries.filter((other) => other.type === RULE && isIdle(other));
            const isWhole = !rules.some((other) => other.id.startsWith(`${entry?.id ?? id}:`));
            if (op !== "same" && urn.includes(INGRESS) && isWhole)
                this.simulation.drifted[team.side].delete(Number(entry?.id ?? id));
        }
        return [...problems, ...(options.target ? [] : await this.nothingLeft(team, program, disturbance && before))];
    }

    /** A person at the console does something between a preview and its update. */
    private byHand(dice: Dice): void {
        const deed = dice.pick<DeedName>([
            "addRule",
            "changeRule",
            "changeRule",
            "removeRule",
            "makeSet",
            "doubleRule",
        ]);
        DEEDS[deed](this.simulation, dice);
        this.say(`  a hand: ${deed}`);
        this.simulation.forgetGone();
        this.simulation.noteVanished();
        this.since = this.simulation.live();
        othersUntouched(this.simulation, this.since, this.since, ["hand"]);
    }

    /** (c) The preview after a successful update is empty. `disturbed`: what was live before one that was. */
    private async nothingLeft(
        team: Team,
        program: readonly Declared[],
        disturbed: ReturnType<Simulation["live"]> | undefined,
    ): Promise<string[]> {
        const { lastSaid } = team;
        const { outcome } = await this.run(team, { preview: true }, (operation) => operation.up(program));
        team.lastSaid = lastSaid;
        const idle = !outcome.error && outcome.steps.every((step) => step.op === "same");
        const { drifted } = this.simulation;
        if (disturbed && isFoundGone({ drifted, live: disturbed }, team, outcome.error)) return [];
        return idle ? [] : [`after a successful update the next preview says: ${tell(outcome)}`];
    }

    private async refresh(team: Team, disturbance?: Disturbance): Promise<string[]> {
        const { outcome, crash } = await this.run(team, {}, (operation) => operation.refresh(), disturbance);
        this.say(`  refresh: ${tell(outcome)}`);
        if (!outcome.error) this.simulation.drifted[team.side].clear();
        // Removed and added again by another in the very same words: SAE holds one rule, and nothing in it tells whose.
        const again = team.stack.entries.filter((entry) => this.simulation.vanished.has(entry));
        const isAgain = (key: string): boolean => again.some(({ id }) => id.replace(/^(\d+):(.*?):/, "$1 $2") === key);
        if (!outcome.error)
            for (const key of sameRules(this.simulation).filter(isAgain)) this.simulation.declaredAtOnce.add(key);
        if (!outcome.error) for (const entry of team.stack.entries) this.simulation.isCertain(team.side, entry);
        if (!outcome.error) this.simulation.noteDoubted(team);
        return crash ? [crash] : [];
    }

    /** Follows the cure of the last error, where that takes nothing from others. */
    private async cure(team: Team): Promise<string[]> {
        const imported = team.lastError
            .split(/^(?=urn:pulumi:)/m)
            .map((failure) => /^(\S+): [^]*?pulumi import (crossroute:\S+) \S+ (\S+)/.exec(failure))
            .find((failure) => failure !== null);
        const [, urn, type, id] = imported ?? [];
        const number = Number(id?.split(":")[0]);
        // What somebody else changed is adopted anew, where nobody else has it.
        const isLetGo = type === RULE && urn !== undefined && team.lastError.includes(`pulumi state delete ${urn} `);
        const kept = team.stack.entries.filter((entry) => !(isLetGo && entry.urn === urn));
        const others = [this.simulation.teams.A, this.simulation.teams.B].filter((other) => other !== team);
        const isOthers = others.some(({ stack }) => stack.entries.some((entry) => entry.id === id));
        if (isLetGo && !isOthers) team.stack.entries = kept;
        const free = [this.simulation.teams.A, this.simulation.teams.B].every(({ stack }) =>
            stack.entries.every((entry) => entry.id !== id),
        );
        const [, domain = "", path = ""] = id?.split(":") ?? [];
        if (type === RULE && ruleOwners(this.simulation, number, { domain, path }).length > 0) return [];
        const name = urn?.split("::").at(-1);
        if (!type || !id || !name || !free || !this.simulation.live().has(number)) return [];
        const { outcome, crash } = await this.run(team, {}, (operation) => operation.import(type, name, id));
        this.say(`  pulumi import ${type} ${name} ${id}: ${tell(outcome)}`);
        if (!outcome.error && type === INGRESS) this.simulation.makers.ruleSets.set(number, team.side);
        if (!outcome.error && type === RULE) {
            // One that came beside another which has gone since keeps its key.
            const there = (this.simulation.live().get(number)?.rules ?? []).filter(
                (rule) => rule.domain === domain && rule.path === path,
            );
            const key = there.length === 1 && there[0] ? ruleKey(number, there[0]) : `${number} ${domain}${path}`;
            this.simulation.makers.rules.set(key, team.side);
        }
        return crash ? [crash] : [];
    }

    private remember(team: Team, program: readonly Declared[], outcome: Outcome, settles: boolean): void {
        team.lastError = outcome.error ?? "";
        for (const { op, urn } of outcome.steps)
            if (outcome.error && ["create", "replace"].includes(op)) team.open.add(urn);
        noteKilled(team, program, outcome);
        if (!settles) team.unsettled ||= outcome.error !== undefined;
        else if (!outcome.error) {
            // The engine named what was begun and is no longer declared, or declared so that nothing tells it: a pending operation.
            const declared = program.map((item) => urnOf(team.stack, item));
            const dropped = [...team.open].some((urn) => !declared.includes(urn)) || isToldByPending(team, program);
            if (dropped) for (const id of orphansOf(this.simulation, team.side)) this.simulation.named.add(id);
            if (dropped)
                for (const key of orphanRulesOf(this.simulation, team.side)) this.simulation.namedRules.add(key);
            for (const begun of [team.open, team.killed, team.unrecorded]) begun.clear();
            team.unsettled = false;
        }
    }

    private async run(
        team: Team,
        options: Options,
        work: (operation: Operation) => Promise<Outcome>,
        disturbance?: Disturbance,
    ): Promise<Run> {
        const plugin = this.plugins.get(team.side) ?? (await Plugin.on(team.home, this.simulation.settings()));
        this.plugins.set(team.side, plugin);
        await plugin.begin();
        plugin.timeout = disturbance?.timeout ?? this.timeout;
        delete plugin.alone;
        const rule = team.program.find(({ type }) => type === RULE);
        if (disturbance?.timeoutOfOne !== undefined && rule)
            plugin.alone = { urn: urnOf(team.stack, rule), timeout: disturbance.timeoutOfOne };
        const operation = new Operation(team.stack, plugin, options);
        if (disturbance) {
            this.simulation.emulator.addFaults(...disturbance.faults);
            if (disturbance.behind) this.simulation.showBefore(this.before);
            this.simulation.heard = ({ fault, action }) => {
                if (fault === undefined) return;
                if (disturbance.faults.some((one) => isEmptyList(one, action))) noteHidden(this.simulation, team.side);
                if (disturbance.then === "kill") plugin.kill();
                if (disturbance.then === "cancel") plugin.cancel();
                if (disturbance.then === "cancel") operation.cancelled = true;
            };
        }
        const outcome = await work(operation);
        // Work that goes on unheard after a cancel may still fail.
        if (disturbance?.then === "cancel") await new Promise((resolve) => setTimeout(resolve, 60));
        team.lastSaid = plugin.said;
        if (plugin.said !== "") this.say(plugin.said.replace(/^/gm, "    | "));
        noteNamed(this.simulation, team, `${outcome.error ?? ""}\n${plugin.said}`);
        this.simulation.heard = () => undefined;
        this.simulation.emulator.clearFaults();
        this.simulation.emulator.store.catchUp();
        return {
            outcome,
            crash: this.fresh || disturbance?.then ? this.end(team.side) : undefined,
            said: team.lastSaid,
        };
    }

    rest(side: Side): string | undefined {
        const crash = this.plugins.get(side)?.rest();
        this.plugins.delete(side);
        return crash;
    }

    private end(side: Side): string | undefined {
        const crash = this.plugins.get(side)?.end();
        this.plugins.delete(side);
        return crash;
    }

    private lastCall = (): number => this.simulation.emulator.log.since().at(-1)?.seq ?? 0;
    private writesSince = (seq: number): LogEntry[] =>
        this.simulation.emulator.log.since(seq).filter((entry) => entry.writes);
}

function optionsFor(name: OperationName, team: Team, dice: Dice): Options {
    const chosen = dice.maybe(team.program)?.name;
    if (chosen === undefined) return {};
    if (name === "replace") return { replace: [chosen] };
    if (name === "target") return { target: [chosen] };
    if (name === "taint") for (const entry of team.stack.entries) if (entry.name === chosen) entry.tainted = true;
    return {};
}

function changedIds(before: ReturnType<Simulation["live"]>, after: ReturnType<Simulation["live"]>): number[] {
    const ids = new Set([...before.keys(), ...after.keys()]);
    return [...ids].filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id)));
}

const tell = ({ steps, error, killed }: Outcome): string =>
    [
        steps.map((step) => `${step.op} ${step.urn.split("::").at(-1)}${step.id ? ` (${step.id})` : ""}`).join(", "),
        ...(killed ? ["KILLED"] : error ? [`error: ${error}`] : []),
    ].join("; ") || "nothing";

/** Rules that ended with the clock of another one, which alone has one that is short. */
function endedWithAnother({ stack, program }: Team, { error = "" }: Outcome): string[] {
    const rule = program.find(({ type }) => type === RULE);
    const own = rule && urnOf(stack, rule);
    return error
        .split(/^(?=urn:pulumi:)/m)
        .filter((failure) => failure.includes("not finished within") && !failure.startsWith(`${own}: `))
        .map((failure) => `ended with the clock of ${own}: ${failure}`);
}
