import { deploymentId, isMocked } from "../platforms/deployment";
import type { Diagnostic } from "../routing/diagnostic";
import { collision, oneState, type Claim } from "./claims";
import type { TablePlan } from "./compile";

/** What the tables of one run of a program have claimed, so that no two create the same thing. */
export class Declared {
    private readonly taken = new Map<string, { owner: object; place: string }>();
    private readonly tables = new Set<string>();
    private readonly planned = new Map<object, TablePlan["planned"]>();
    private readonly records = new Map<string, { owner: object; title: string }>();

    /** A table of that name is declared. */
    begin(table: string): void {
        this.tables.add(table);
    }

    /** Whether a table of that name has been declared so far. */
    has(table: string): boolean {
        return this.tables.has(table);
    }

    /**
     * Whether another table has its state under that name. `below` is what the URNs of its children begin with: in another
     * component a table of the same name is another one.
     */
    isTaken(record: string, owner: object, below: string): boolean {
        const first = this.records.get(below + record);
        return first !== undefined && first.owner !== owner;
    }

    /** A table has its state under that name from now on, unless another already has. */
    takeRecord(owner: object, title: string, record: string, below: string): Diagnostic[] {
        const first = this.records.get(below + record);
        if (first !== undefined && first.owner !== owner) return [oneState(record, title, first.title)];
        this.records.set(below + record, { owner, title });
        return [];
    }

    /** What the other tables plan, as far as they are declared yet. */
    beside(owner: object, planned: TablePlan["planned"]): TablePlan["planned"][] {
        const others = [...this.planned].flatMap(([other, all]) => (other === owner ? [] : [all]));
        this.planned.set(owner, planned);
        return others;
    }

    /** Claims them, or tells which of them another table has. */
    take(owner: object, name: string, claims: readonly Claim[]): Diagnostic[] {
        const found = claims.flatMap((claim) => {
            const other = this.taken.get(claim.what);
            return other && other.owner !== owner ? [collision(claim, other.place)] : [];
        });
        if (found.length === 0)
            for (const { what, where } of claims) this.taken.set(what, { owner, place: `${where} of ${name}` });
        return found;
    }
}

/** The engine's address in this run; undefined where resources are mocked, as in unit tests of programs. */
export const engineAddress = (): string | undefined => (isMocked() ? undefined : deploymentId());

const ofObjects = new WeakMap<object, Declared>();
const ofAddresses = new Map<string, Declared>();
/** A plugin that lives for many runs forgets the oldest. */
const mostRuns = 16;

/**
 * What one run has declared. A run is identified by its connection to the engine; in the plugin, where each component
 * has a connection of its own, by the engine's address.
 */
export function declaredIn(run: object | string | undefined): Declared {
    if (run === undefined) return new Declared();
    if (typeof run === "object") {
        const found = ofObjects.get(run) ?? new Declared();
        ofObjects.set(run, found);
        return found;
    }
    const found = ofAddresses.get(run) ?? new Declared();
    ofAddresses.set(run, found);
    const [oldest] = ofAddresses.keys();
    if (ofAddresses.size > mostRuns && oldest !== undefined) ofAddresses.delete(oldest);
    return found;
}
