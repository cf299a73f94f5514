import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SANDBOX_KEY, startEmulator, type Emulator, type LogEntry, type RuleSet } from "../../../sandbox/sae-emulator";
import type { Properties } from "./plugin";
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
    /** Rules, by side and key, that a refresh reported as perhaps another's: that claims nothing. */
    readonly doubted: Record<Side, Set<string>> = { A: new Set(), B: new Set() };
    /** Rule sets without an owner that an error named once, or that the engine named as pending. */
    readonly named = new Set<number>();
    /** The same for rules, by key. */
    readonly namedRules = new Set<string>();
    /** Rules that both teams declared in the same words at the same moment: nobody can tell whose they are. */
    readonly declaredAtOnce = new Set<string>();
    /** Hears of every call of the API as it is answered. */
    heard: (entry: LogEntry) => void = () => undefined;

    private constructor(
        readonly emulator: Emulator,
        readonly teams: Record<Side, Team>,
        private readonly folder: string,
    ) {}

    /** `twins`: the stacks are of one name and one project, in two backends. */
    static async open(twins: boolean): Promise<Simulation> {
        const folder = mkdtempSync(join(tmpdir(), "crossroute-campaign-"));
        let simulation: Simulation | undefined = undefined as Simulation | undefined;
        const emulator = await startEmulator({ dir: join(folder, "sae"), log: (entry) => simulation?.heard(entry) });
        const team = (side: Side, name: string): Team => ({
            side,
            stack: { project: "shop", name, entries: [], pending: [] },
            program: [],
            home: newHome(folder),
            lastError: "",
            lastSaid: "",
            past: [],
            unsettled: false,
            open: new Set(),
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
    }

    /** Every rule set as it is, by id: what readers that lag do not hide. */
    live(): Map<number, RuleSet> {
        return new Map(this.emulator.store.all().map((set) => [set.id, structuredClone(set)]));
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
    }

    /** Notes what a refresh of a team said of rules that are not as it made them. */
    noteDoubted({ side, lastSaid }: Team): void {
        const said = lastSaid.split("\n").filter((line) => /another hand changed .*pulumi import/.test(line));
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

export const ruleKey = (id: number, rule: { domain: string; path: string }): string =>
    `${id} ${rule.domain}${rule.path}`;

const ruleId = (id: number, rule: { domain: string; path: string }): string => `${id}:${rule.domain}:${rule.path}`;
