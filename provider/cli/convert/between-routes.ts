/** Requests that two rules of one path take, of two routes: between routes age and names decide, and not their order. */
import { pushTo } from "../../push-to";
import type { Request, Table } from "../../routing";
import { candidates } from "../../routing/candidates";
import { compileTable, type CompiledRule } from "../../routing/compile";
import { join, settingsFor } from "../../routing/conditions";
import { canHoldBoth, describeSetting } from "../../routing/diff/conditions";
import { unusedNames } from "../../routing/unused-names";

/** More pairs are not asked for. */
const most = 500;

export interface Pair {
    request: Request;
    /** `with header x-a: 1`, both. */
    conditions: readonly string[];
}

export function betweenRoutes(tables: readonly Table[]): Pair[] {
    const compiled = tables.map(compileTable);
    const names = unusedNames(compiled);
    const found: Pair[] = [];
    for (const table of compiled) {
        const places = new Map<string, CompiledRule[]>();
        for (const one of table.rules) {
            const { host = "", path = "", match, scheme = "", implied } = one.rule;
            if (!one.live || one.unknown || implied === true || one.conditions === "") continue;
            const key = [host, match, path, scheme].join("\n");
            pushTo(places, key, one);
        }
        for (const rules of places.values())
            for (const [i, a] of rules.entries()) {
                if (found.length >= most || rules.every(({ rule }) => rule.origin.object === a.rule.origin.object))
                    break;
                const [request] = candidates(table, a, names);
                if (request === undefined) continue;
                for (const b of rules.slice(i + 1)) {
                    const [setting] = settingsFor(b.rule, 1);
                    if (b.rule.origin.object === a.rule.origin.object || setting === undefined) continue;
                    const { method = "GET" } = request;
                    if (!canHoldBoth(request, setting) || (setting.method ?? method) !== method) continue;
                    const { scheme: _, port: __, ...own } = setting;
                    const both = { ...request, ...join(request, own) };
                    found.push({ request: both, conditions: describeSetting(both) });
                }
            }
    }
    return found.slice(0, most);
}
