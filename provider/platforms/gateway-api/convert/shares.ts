/** Rules of one path that share its requests, as one rule with weights. */
import { compileTable, type CompiledRule } from "../../../routing/compile";
import { targetId, type Rule, type Table } from "../../../routing/model";

/**
 * Skipper leaves it to chance which of several Services of one path in one entry answers, each as often as the others. An
 * HTTPRoute says that by weights, and so does the table that is compared with it.
 */
export function withSharesAsWeights(table: Table): Table {
    if (table.dialect !== "skipper") return table;
    const { rules } = compileTable(table);
    if (!rules.some(({ precedence }) => precedence.shares === true)) return table;
    const groups = new Map<string, CompiledRule[]>();
    for (const one of rules) {
        if (!one.live || one.unknown) continue;
        const key = keyOf(one.rule);
        groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const changed = new Map<number, Rule>();
    for (const group of groups.values()) {
        const isSplit = group.some(({ precedence }) => precedence.shares === true);
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

const keyOf = ({ origin, host, path, match }: Rule): string =>
    [origin.object, /^spec\.rules\[\d+\]/.exec(origin.path ?? "")?.[0] ?? host, path ?? "", match].join("\n");
