/** Joins rules of one path that share its requests into one rule with weights. */
import { pushTo } from "../../../push-to";
import { compileTable, type CompiledRule } from "../../../routing/compile";
import type { Rule, Table } from "../../../routing/model";
import { targetId } from "../../../routing/target-id";

/**
 * If several Services of one path share an entry, Skipper picks one by chance, each equally often. An HTTPRoute says
 * that by weights, and so does the table that it is compared with.
 */
export function withSharesAsWeights(table: Table): Table {
    if (table.dialect !== "skipper") return table;
    const { rules } = compileTable(table);
    if (!rules.some(isShare)) return table;
    const groups = new Map<string, CompiledRule[]>();
    for (const one of rules) {
        if (!one.live || one.unknown) continue;
        const key = keyOf(one.rule);
        pushTo(groups, key, one);
    }
    const changed = new Map<number, Rule>();
    for (const group of groups.values()) {
        const isSplit = group.some(isShare);
        const isPlain = new Set(group.map(({ rule }) => targetId(rule.target))).size === group.length;
        const last = group.at(-1);
        if (!isSplit || !isPlain || last === undefined) continue;
        const shares = group.map(({ rule: { target } }) => ({ target, weight: 1 }));
        changed.set(last.index, { ...last.rule, target: { kind: "split", shares } });
        const dropped = "its Service takes a share of the requests of this path";
        for (const { index, rule } of group.slice(0, -1)) changed.set(index, { ...rule, dropped, implied: true });
    }
    return { ...table, rules: table.rules.map((rule, i) => changed.get(i) ?? rule) };
}

/** One of several that take turns; the last of them takes what is left. */
const isShare = ({ precedence }: CompiledRule): boolean =>
    precedence.shares !== undefined && precedence.sometimes !== undefined;

const keyOf = ({ origin, host, path, match }: Rule): string =>
    [origin.object, /^spec\.rules\[\d+\]/.exec(origin.path ?? "")?.[0] ?? host, path ?? "", match].join("\n");
