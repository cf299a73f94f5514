import type { CompiledRule } from "./compile";
import type { Dialect, Unsettled } from "./dialect";

type Reason = Pick<Unsettled, "why" | "help">;

/** With more rules than this, what is so of each two is not asked. */
const most = 20;

/** Whether it is known which of two rules goes first, where the precedence of one is open. */
export function isOrdered(one: CompiledRule, other: CompiledRule, { goesBefore }: Dialect): boolean {
    if (one === other) return true;
    const [a, b] = [one.precedence.unsettled?.facts, other.precedence.unsettled?.facts];
    return a !== undefined && b !== undefined && (goesBefore?.(a, b) === true || goesBefore?.(b, a) === true);
}

/** Why it is not settled which of the rules goes first: what is so of every two of them, or of all. */
export function whyUnsettled(rules: readonly CompiledRule[], dialect: Dialect): Reason | undefined {
    const general = rules.find(({ precedence }) => precedence.unsettled !== undefined)?.precedence.unsettled;
    if (dialect.unsettledBetween === undefined || rules.length > most) return general;
    const found = new Map<string, Reason>();
    for (const [i, one] of rules.entries())
        for (const other of rules.slice(i + 1)) {
            const [a, b] = [one.precedence.unsettled?.facts, other.precedence.unsettled?.facts];
            if (a === undefined || b === undefined || isOrdered(one, other, dialect)) continue;
            const reason = dialect.unsettledBetween(a, b);
            found.set(reason.why, reason);
        }
    const [only] = found.values();
    return found.size === 1 ? only : general;
}
