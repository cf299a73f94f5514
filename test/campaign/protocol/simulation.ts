import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    SANDBOX_KEY,
    startEmulator,
    type Emulator,
    type LogEntry,
    type Rule,
    type RuleSet,
} from "../../../sandbox/sae-emulator";
import { Places, ruleKey, wordsOf } from "./places";
import type { Json, Properties } from "./plugin";
import type { Declared, Entry, Stack } from "./stack";

export type Side = "A" | "B";
export type Actor = Side | "hand";

/** One who runs Pulumi: a program, its state, a machine. */
export interface Team {
    side: Side;
    stack: Stack;
    program: Declared[];
    /** HOME of the machine that it works on. */
    home: string;
    /** All that the last operation told when it failed. */
    lastError: string;
    /** All that it said beside that. */
    lastSaid: string;
    /** Programs that it had, the latest last. */
    past: Declared[][];
    /** A kill or a fault left something open, which the next undisturbed operation must settle. */
    unsettled: boolean;
    /** URNs whose creation failed or was killed; the engine has named them. */
    open: Set<string>;
    /** Creations that the engine was killed over, by URN: what of the declaration SAE could tell them by. The engine names them as pending. */
    killed: Map<string, string>;
    /** The same, since the disk that had their records is gone. */
    unrecorded: Map<string, string>;
}

/** Who made what, kept by the campaign beside the programs under test. */
export interface Makers {
    ruleSets: Map<number, Actor>;
    /** By `<id> <domain><path>`. */
    rules: Map<string, Actor>;
}

/** One SAE account with two teams and a person at the console. */
export class Simulation {
    readonly makers: Makers = { ruleSets: new Map(), rules: new Map() };
    /** Rule sets that others changed since a team last read or wrote them: an `up` alone does not see that. */
    readonly drifted: Record<Side, Set<number>> = { A: new Set(), B: new Set() };
    /**
     * Rules in a state that were not live at some time since it was written: whoever makes one there then is no second
     * owner.
     */
    readonly vanished = new WeakSet<Entry>();
    /**
     * A run with `--target`, or one that failed, left it in its state, and the program no longer has it: the next whole run lets it go.
     */
    readonly leaving = new WeakSet<Entry>();
    /** What was not live at some time since a state was written, in the words of that state: nobody can tell it from what another makes then. */
    private readonly absent = new WeakMap<Entry, Set<string>>();
    /** The same when the step that is played began, and what was not live at some time since. */
    private absentBefore = new Map<Entry, Set<string>>();
    /** The states' entries before the step that is played. */
    private held: Record<Side, readonly Entry[]> = { A: [], B: [] };
    /** Rules, by side and key, that a refresh reported as perhaps another's: that claims nothing. */
    readonly doubted: Record<Side, Set<string>> = { A: new Set(), B: new Set() };
    /** Rule sets without an owner that an error named once, or that the engine named as pending. */
    readonly named = new Set<number>();
    /** The same for rules, by key. */
    readonly namedRules = new Set<string>();
    /** Rules that both teams declared in the same words at the same moment: nobody can tell whose they are. */
    readonly declaredAtOnce = new Set<string>();
    /** Rule sets that one team adopted, warned, while the other's state has them, too. */
    readonly inTwoStates = new Set<number>();
    /** `<home> <id>` of what a state held when it was written on a machine: an adoption there is to be refused. */
    readonly knownOn = new Map<string, Set<string>>();
    private readonly places = new Places();
    /** Hears of every call of the API as it is answered. */
    heard: (entry: LogEntry) => void = () => undefined;

    private constructor(
        readonly emulator: Emulator,
        readonly teams: Record<Side, Team>,
        private readonly folder: string,
    ) {}

    /** `twins`: the stacks are of one name and one project, in two backends. `together`: both run on one machine. */
    static async open(twins: boolean, together = false): Promise<Simulation> {
        const folder = mkdtempSync(join(tmpdir(), "crossroute-campaign-"));
        let simulation: Simulation | undefined = undefined as Simulation | undefined;
        const emulator = await startEmulator({ dir: join(folder, "sae"), log: (entry) => simulation?.heard(entry) });
        const machine = newHome(folder);
        const team = (side: Side, name: string): Team => ({
            side,
            stack: { project: "shop", name, entries: [], pending: [] },
            program: [],
            home: side === "A" || together ? machine : newHome(folder),
            lastError: "",
            lastSaid: "",
            past: [],
            unsettled: false,
            open: new Set(),
            killed: new Map(),
            unrecorded: new Map(),
        });
        simulation = new Simulation(emulator, { A: team("A", "dev"), B: team("B", twins ? "dev" : "prod") }, folder);
        return simulation;
    }

    settings(ruleSettleTime = 0.05): Properties {
        return {
            endpoint: this.emulator.endpoint,
            protocol: "HTTP",
            accessKeyId: SANDBOX_KEY.id,
            accessKeySecret: SANDBOX_KEY.secret,
            transport: "core",
            callsPerSecond: 1000,
            retryDelay: 0.005,
            maxRetries: 2,
            ruleSettleTime,
        };
    }

    /** The team goes on at a machine with nothing on its disk. */
    newDisk(team: Team): void {
        team.home = newHome(this.folder);
        for (const [urn, words] of team.killed) team.unrecorded.set(urn, words);
    }

    /** Every rule set as it is, by id: what readers that lag do not hide. */
    live(): Map<number, RuleSet> {
        const sets = this.emulator.store.all().map((set) => structuredClone(set));
        this.places.look(sets);
        return new Map(sets.map((set) => [set.id, set]));
    }

    /** One of SAE's readers shows for some readings how changed rule sets were. */
    showBefore(before: ReadonlyMap<number, RuleSet>): void {
        const now = this.live();
        for (const [id, set] of before)
            if (now.has(id) && JSON.stringify(now.get(id)) !== JSON.stringify(set))
                this.emulator.store.showPast(set, 12);
    }

    /** What is gone has no maker any more: whoever creates it again is another. */
    forgetGone(): void {
        const live = new Set([...this.live()].flatMap(([id, { rules }]) => rules.map((rule) => ruleKey(id, rule))));
        const { A, B } = this.doubted;
        for (const known of [this.makers.rules, this.namedRules, this.declaredAtOnce, A, B])
            for (const key of known.keys()) if (!live.has(key)) known.delete(key);
    }

    /** Notes the rules of a state that are not live, before anybody makes them again. */
    noteVanished(): void {
        const live = new Set([...this.live()].flatMap(([id, { rules }]) => rules.map((rule) => ruleId(id, rule))));
        for (const { stack } of Object.values(this.teams))
            for (const entry of stack.entries)
                if (entry.type.endsWith(":Rule") && !live.has(entry.id)) this.vanished.add(entry);
        this.noteAbsent();
    }

    /** The same for the words of each state, rules in the lists of owners among them. */
    private noteAbsent(): void {
        const live = new Map([...this.live()].map(([id, { rules }]) => [id, new Set(rules.map(wordsOf))]));
        for (const { stack } of Object.values(this.teams))
            for (const entry of stack.entries) {
                const there = live.get(Number(entry.id.split(":")[0]));
                const gone = wordsIn(entry).filter((words) => there?.has(words) !== true);
                if (gone.length > 0) this.absent.set(entry, new Set([...(this.absent.get(entry) ?? []), ...gone]));
                for (const words of gone) this.absentBefore.get(entry)?.add(words);
            }
    }

    /** An operation of a team wrote or read what its state says. What another made again stays in doubt. */
    isCertain(side: Side, entry: Entry): void {
        this.vanished.delete(entry);
        const id = Number(entry.id.split(":")[0]);
        const others = (this.live().get(id)?.rules ?? []).filter(
            (rule) => this.makers.rules.get(ruleKey(id, rule)) !== side,
        );
        const words = new Set(others.map(wordsOf));
        const left = [...(this.absent.get(entry) ?? [])].filter((word) => words.has(word));
        this.absent.set(entry, new Set(left));
    }

    /** A step begins. */
    begin(): void {
        this.held = { A: [...this.teams.A.stack.entries], B: [...this.teams.B.stack.entries] };
        const all = [...this.held.A, ...this.held.B];
        this.absentBefore = new Map(all.map((entry) => [entry, new Set(this.absent.get(entry))]));
    }

    /** What a machine knows of the states that were written on it. */
    noteKnown(home: string, entries: readonly Entry[]): void {
        const ids = this.knownOn.get(home) ?? new Set();
        for (const { urn, id } of entries) ids.add(`${urn} ${id}`);
        this.knownOn.set(home, ids);
    }

    /**
     * Whether a state held this very rule before the step, and it was away meanwhile: it was removed and made again in
     * the same words, and SAE holds nothing that tells. A machine that the other's state was written on knows better.
     */
    isMadeAgain(side: Side, id: number, rule: Rule): boolean {
        return (
            !this.knowsOther(side, ruleId(id, rule)) &&
            this.held[side].some(
                (entry) =>
                    Number(entry.id.split(":")[0]) === id && this.absentBefore.get(entry)?.has(wordsOf(rule)) === true,
            )
        );
    }

    /** Whether the other team works on the same machine, and its state with this rule was written there. */
    private knowsOther(side: Side, id: string): boolean {
        const { home } = this.teams[side];
        const other = side === "A" ? "B" : "A";
        return (
            this.teams[other].home === home &&
            this.held[other].some(
                (entry) => entry.id === id && this.knownOn.get(home)?.has(`${entry.urn} ${id}`) === true,
            )
        );
    }

    /** Notes what a refresh of a team said of rules that are not as it made them. */
    noteDoubted({ side, lastSaid }: Team): void {
        const said = lastSaid
            .split("\n")
            .filter((line) => /somebody else changed .*(pulumi import|adopt: true)/.test(line));
        const isTold = (id: number, { domain, path }: { domain: string; path: string }): boolean =>
            said.some(
                (line) =>
                    line.includes(`rule ${id}:${domain}:${path}:`) ||
                    (line.includes(`rule set ${id} has for `) && line.split(/[ ,:]/).includes(`${domain}${path}`)),
            );
        this.doubted[side].clear();
        for (const [id, { rules }] of this.live())
            for (const rule of rules) if (isTold(id, rule)) this.doubted[side].add(ruleKey(id, rule));
    }

    /** A hand or a team changed a rule set: the other teams do not know. */
    changed(id: number, by: Actor): void {
        for (const side of ["A", "B"] as const) if (side !== by) this.drifted[side].add(id);
    }

    async close(): Promise<void> {
        await this.emulator.close();
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    }
}

function newHome(folder: string): string {
    const home = mkdtempSync(join(folder, "home-"));
    mkdirSync(join(home, ".pulumi"));
    return home;
}

/** The rules that a state holds, as words. */
function wordsIn({ inputs, outputs }: Entry): string[] {
    const rules = (values: Properties): Json[] => [values, ...((values["rules"] ?? []) as Json[])];
    return [...rules(inputs), ...rules(outputs)]
        .filter((rule): rule is Properties => typeof rule === "object" && rule !== null && "domain" in rule)
        .map(wordsOf);
}

const ruleId = (id: number, rule: { domain: string; path: string }): string => `${id}:${rule.domain}:${rule.path}`;
