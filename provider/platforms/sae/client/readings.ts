import type { RuleSet } from "../wire/wire";

/** Milliseconds: within one preview or update a reading serves every resource; the next may be minutes later. */
const lasting = 30_000;

/** The newest reading of each rule set. A write ends it. */
export class Readings {
    private readonly newest = new Map<string, { set: RuleSet; at: number }>();
    private readonly writes = new Map<string, number>();

    /** The newest, where it is not old. */
    recent(id: string): RuleSet | undefined {
        const reading = this.newest.get(id);
        return reading !== undefined && Date.now() - reading.at < lasting ? reading.set : undefined;
    }

    /** A new reading. It is not shared when it fails, finds nothing, or began before a write. */
    async keep(id: string, set: Promise<RuleSet | undefined>): Promise<RuleSet | undefined> {
        const [before, at] = [this.writes.get(id), Date.now()];
        const found = await set;
        if (found !== undefined && this.writes.get(id) === before) this.newest.set(id, { set: found, at });
        else this.newest.delete(id);
        return found;
    }

    /** It is written, or was. */
    forget(id: string): void {
        this.newest.delete(id);
        this.writes.set(id, (this.writes.get(id) ?? 0) + 1);
    }
}
