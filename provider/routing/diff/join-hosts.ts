import type { TrafficChange } from "../diagnostic";
import type { HostClass } from "./hosts";
import type { ClassLine } from "./change";

/** With more exceptions than this in all, the rest is left out, and the list ends in `…`. */
const mostExceptions = 2_000_000;

interface Owned {
    line: ClassLine;
    host: string;
    except: string[];
}

/**
 * Drops what a wider set of hosts says already. A set whose lines equal those of the wider set gets no lines; a set
 * that changes otherwise becomes an exception of the wider set's lines. `isOnce`: no two lines of a set are equal.
 */
export function joinClasses(
    classes: readonly { host: HostClass; lines: readonly ClassLine[]; isOnce: boolean }[],
    toChange: (line: ClassLine, host: string, except: readonly string[]) => TrafficChange,
): TrafficChange[] {
    const owned: Owned[] = [];
    /** For each set, the lines that hold for it, its own and those of wider sets, by the line's key. */
    const effective = new Map<string, ReadonlyMap<string, Owned>>();
    let exceptions = 0;
    const ordered = [...classes].sort((a, b) => a.host.wider.length - b.host.wider.length);
    const haveNarrower = new Set(classes.flatMap(({ host }) => host.wider));
    for (const { host, lines, isOnce } of ordered) {
        const wider = host.wider.map((text) => effective.get(text)).find((found) => found !== undefined);
        // Most hosts are alone: their lines are compared with no others.
        if (isOnce && (wider === undefined || wider.size === 0) && !haveNarrower.has(host.text)) {
            for (const line of lines) owned.push({ line, host: host.text, except: [] });
            continue;
        }
        const mine = new Map<string, Owned>();
        for (const line of lines) {
            const key = keyOf(line);
            if (mine.has(key)) continue;
            const shared = wider?.get(key);
            if (shared !== undefined) mine.set(key, shared);
            else {
                const own: Owned = { line, host: host.text, except: [] };
                owned.push(own);
                mine.set(key, own);
            }
        }
        for (const [key, shared] of wider ?? []) {
            if (mine.has(key)) continue;
            if (exceptions++ < mostExceptions) shared.except.push(host.text);
            else if (shared.except[shared.except.length - 1] !== "…") shared.except.push("…");
        }
        effective.set(host.text, mine);
    }
    return owned.map(({ line, host, except }) => toChange(line, host, except)).sort(byRequests);
}

const keyOf = (line: ClassLine): string =>
    [
        line.path,
        line.change.id,
        line.condition.methods?.join(",") ?? "",
        line.condition.scheme ?? "",
        line.condition.words?.join() ?? "",
        line.except.join(","),
    ].join("\n");

const order = { lost: 0, arrives: 1, undetermined: 2, moved: 3, rewritten: 4, treated: 5, gained: 6 } as const;

const byRequests = (a: TrafficChange, b: TrafficChange): number =>
    order[a.kind] - order[b.kind] ||
    compare(a.requests.host, b.requests.host) ||
    compare(a.requests.path, b.requests.path);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
