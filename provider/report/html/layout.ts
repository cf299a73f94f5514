import type { Target } from "../../routing/model";
import { kindOrder, possibilities, type Answer, type Row } from "../report";
import { describeTarget } from "../../routing";

/** One picture: some paths of one host on the left, the targets they reach on the right. Lengths in SVG units. */
export interface Picture {
    rows: readonly PlacedRow[];
    targets: readonly PlacedTarget[];
    links: readonly Link[];
    height: number;
}

export interface PlacedRow {
    row: Row;
    y: number;
}

export interface PlacedTarget {
    label: string;
    y: number;
    /** Nothing answers: a 404. */
    none: boolean;
}

/** From a row to a target: `before` and `after` where they differ, else `same`; `maybe` when it is one of several. */
export interface Link {
    from: number;
    to: number;
    when: "before" | "after" | "same";
    maybe: boolean;
}

export const ROW = 26;
const TARGET = 32;
const TOP = 20;

/** Places rows in the given order, and each target as near as possible to the middle of its rows. */
export function layOut(rows: readonly Row[]): Picture {
    const placed = rows.map((row, i) => ({ row, y: TOP + i * ROW }));
    const middles = new Map<string, { sum: number; count: number; none: boolean }>();
    for (const { row, y } of placed) {
        for (const target of new Set([...shown(row.before, row), ...shown(row.after, row)])) {
            const label = describeTarget(target);
            const middle = middles.get(label) ?? { sum: 0, count: 0, none: target === null };
            middles.set(label, { ...middle, sum: middle.sum + y, count: middle.count + 1 });
        }
    }
    const order = [...middles].sort(([, a], [, b]) => a.sum / a.count - b.sum / b.count);
    const height = TOP + Math.max(rows.length * ROW, order.length * TARGET);
    const targets = distribute(
        order.map(([label, { sum, count, none }]) => ({ label, y: sum / count, none })),
        height,
    );
    const heights = new Map(targets.map((t) => [t.label, t.y]));
    return { rows: placed, targets, links: placed.flatMap((p) => linksOf(p, heights)), height };
}

/** Pushes targets apart downwards, then back up from the bottom edge, so that none overlap and all fit. */
function distribute(targets: PlacedTarget[], height: number): PlacedTarget[] {
    let last = -Infinity;
    const down = targets.map((t) => ({ ...t, y: (last = Math.max(t.y, last + TARGET, TOP)) }));
    let next = height - TOP / 2 + TARGET;
    for (const target of down.reverse()) target.y = next = Math.min(target.y, next - TARGET);
    return down.reverse();
}

/** A gained set had no answer before: only its new target gets a line. */
const shown = (answer: Answer, row: Row): readonly (Target | null)[] =>
    row.state === "gained" && answer === row.before ? [] : possibilities(answer);

function linksOf({ row, y }: PlacedRow, heights: ReadonlyMap<string, number>): Link[] {
    const link = (answer: Answer, when: Link["when"]): Link[] => {
        const targets = shown(answer, row);
        return targets.map((t) => ({
            from: y,
            to: heights.get(describeTarget(t)) ?? y,
            when,
            maybe: targets.length > 1,
        }));
    };
    if (row.state === "same" || row.state === "rewritten" || row.state === "treated")
        return link(row.after, row.state === "same" ? "same" : "after");
    return [...link(row.before, "before"), ...link(row.after, "after")];
}

export interface Group {
    gateway: string;
    host: string;
    rows: readonly Row[];
    changed: number;
}

/** Rows by gateway and host; groups with the worst change first, then by name; changed rows first in each group. */
export function groupRows(rows: readonly Row[]): Group[] {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
        const key = `${row.gateway}\n${row.host}`;
        const group = groups.get(key);
        if (group) group.push(row);
        else groups.set(key, [row]);
    }
    return [...groups.values()]
        .map((members) => {
            const changed = members.filter((r) => r.state !== "same");
            const kept = members.filter((r) => r.state === "same");
            const { gateway, host } = members[0] as Row;
            return { gateway, host, rows: [...changed, ...kept], changed: changed.length };
        })
        .sort(
            (a, b) =>
                worst(a.rows) - worst(b.rows) ||
                inOrder.compare(a.host, b.host) ||
                inOrder.compare(a.gateway, b.gateway),
        );
}

/** Rank of the worst change among the kinds; unchanged rows come last. */
const worst = (rows: readonly Row[]): number =>
    Math.min(...rows.map(({ state }) => (state === "same" ? kindOrder.length : kindOrder.indexOf(state))));

/** `shop-2` before `shop-10`, the same on every machine. */
export const inOrder = new Intl.Collator("en", { numeric: true });
