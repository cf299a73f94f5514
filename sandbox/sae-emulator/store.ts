import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RuleSet } from "./model";

interface Saved {
    version: 1;
    /** The next id: ids are never used twice, not even after a restart. */
    nextId: number;
    ruleSets: RuleSet[];
}

/** A rule set as readers see it for a while; undefined while a new one is not visible yet. */
interface Past {
    until: number;
    seen: RuleSet | undefined;
    /** Every second reading shows it, for this many readings. */
    readings?: number;
}

const FIRST_ID = 10_001;

/**
 * The rule sets, in memory and in one file (`state.json`) that is replaced as a whole: a killed emulator leaves the
 * state before or after a write, never one in between.
 */
export class Store {
    private readonly file: string;
    private readonly ruleSets = new Map<number, RuleSet>();
    private readonly past = new Map<number, Past>();
    private nextId = FIRST_ID;

    /** Opens the state in a folder, which is created when it is missing. Fails on a file that is not a saved state. */
    constructor(
        dir: string,
        private readonly now: () => number,
    ) {
        mkdirSync(dir, { recursive: true });
        this.file = join(dir, "state.json");
        const saved = load(this.file);
        if (!saved) return;
        this.nextId = saved.nextId;
        for (const ruleSet of saved.ruleSets) this.ruleSets.set(ruleSet.id, ruleSet);
    }

    /** Every rule set as it is, oldest first. */
    all(): RuleSet[] {
        return [...this.ruleSets.values()];
    }

    get(id: number): RuleSet | undefined {
        return this.ruleSets.get(id);
    }

    /** Every rule set as a reader sees it now; a lag may keep it behind. */
    visible(): RuleSet[] {
        const ids = [...new Set([...this.ruleSets.keys(), ...this.past.keys()])].sort((a, b) => a - b);
        return ids.map((id) => this.seen(id)).filter((ruleSet) => ruleSet !== undefined);
    }

    seen(id: number): RuleSet | undefined {
        const past = this.past.get(id);
        if (!past) return this.get(id);
        if (past.readings !== undefined && past.readings-- % 2 === 1) return this.get(id);
        if (past.readings !== undefined && past.readings < 0) this.past.delete(id);
        if (past.until > this.now()) return past.seen;
        this.past.delete(id);
        return this.get(id);
    }

    newId(): number {
        return this.nextId++;
    }

    /** Stores a rule set; readers see it after `lagMs`. */
    put(ruleSet: RuleSet, lagMs = 0): void {
        this.keepPast(ruleSet.id, lagMs);
        this.ruleSets.set(ruleSet.id, ruleSet);
        this.save();
    }

    /**
     * One of two readers is behind: every second one of the next `readings` shows this instead, starting with the
     * first.
     */
    showPast(ruleSet: RuleSet, readings: number): void {
        this.past.set(ruleSet.id, { until: Infinity, seen: ruleSet, readings });
    }

    /** All readers show the present state. */
    catchUp(): void {
        this.past.clear();
    }

    /** Removes a rule set; readers still see it for `lagMs`. False when there is none. */
    remove(id: number, lagMs = 0): boolean {
        if (!this.ruleSets.has(id)) return false;
        this.keepPast(id, lagMs);
        this.ruleSets.delete(id);
        this.save();
        return true;
    }

    /** Forgets every rule set; ids continue. */
    clear(): void {
        this.ruleSets.clear();
        this.past.clear();
        this.save();
    }

    private keepPast(id: number, lagMs: number): void {
        if (lagMs > 0) this.past.set(id, { until: this.now() + lagMs, seen: this.seen(id) });
        else this.past.delete(id);
    }

    private save(): void {
        const saved: Saved = { version: 1, nextId: this.nextId, ruleSets: this.all() };
        writeFileSync(`${this.file}.new`, `${JSON.stringify(saved, null, 2)}\n`);
        renameSync(`${this.file}.new`, this.file);
    }
}

function load(file: string): Saved | undefined {
    let content: string;
    try {
        content = readFileSync(file, "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
    }
    try {
        const saved = JSON.parse(content) as Saved;
        if (saved.version === 1 && Array.isArray(saved.ruleSets)) return saved;
    } catch {
        // Falls through to the same failure as a file of another form.
    }
    throw new Error(`${file} is not the state of an SAE emulator. Remove it to start with an empty state.`);
}
