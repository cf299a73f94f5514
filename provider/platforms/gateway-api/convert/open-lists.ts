/** Lists of allowed addresses that hold every address keep nobody out. */
import type { Rule, Table } from "../../../routing/model";
import { holdsEverybody } from "./guard-names";

/** The table without them, and without what the other addresses would get. */
export function withoutOpenLists(table: Table): Table {
    const isOpen = ({ sources = [], target }: Rule): boolean =>
        target.kind !== "fixed" && target.kind !== "redirect" && holdsEverybody(sources);
    if (!table.rules.some(isOpen)) return table;
    const placeOf = ({ origin, host, scheme }: Rule): string => [origin.object, origin.path, host, scheme].join("\n");
    const open = new Set(table.rules.filter(isOpen).map(placeOf));
    const rules = table.rules.flatMap((rule): Rule[] => {
        if (isOpen(rule)) {
            const { sources: _, ...others } = rule;
            return [others];
        }
        const isRefusal = rule.target.kind === "fixed" && rule.target.status === 403 && rule.sources === undefined;
        return isRefusal && open.has(placeOf(rule)) ? [] : [rule];
    });
    return { ...table, rules };
}
