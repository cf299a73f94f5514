import { listIngressClasses, listIngresses } from "../kubernetes/client";
import type { ClusterOptions } from "../kubernetes/cluster";
import { readTables } from "../kubernetes/read";
import { lint } from "../routing";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import type { Origin, Table } from "../routing/model";

/** Where the rules of {@link liveTables} were read. */
const source = "the cluster";

/**
 * What the Ingresses of a cluster say, one table for each class. Rejects with a ClusterError when it does not answer.
 */
export async function liveTables(cluster: ClusterOptions): Promise<Table[]> {
    const [classes, ingresses] = await Promise.all([listIngressClasses(cluster), listIngresses(cluster)]);
    return readTables(
        [...classes, ...ingresses].map((value) => ({ value, source })),
        { resolveEndpoints: true },
    );
}

/**
 * What a program's routes and those of other people's objects do to each other. Findings that concern only one side are
 * left out: the program's own are told anyway, the others are not its business.
 *
 * @param tables the program's; `gateway` is the Ingress class
 * @param live what is in the cluster; an object that the program declares, too, is passed over
 */
export function lintAgainstLive(
    tables: readonly Table[],
    live: readonly Table[],
    severity: Readonly<Record<string, Severity | "off">> = {},
): Diagnostic[] {
    const declared = new Set(tables.flatMap((table) => table.rules.map((rule) => rule.origin.object)));
    return tables.flatMap((table) => {
        const theirs = live.find(({ gateway }) => gateway === table.gateway)?.rules ?? [];
        const rules = theirs.filter((rule) => !declared.has(rule.origin.object));
        if (rules.length === 0) return [];
        // Somebody else's claim is worth more than a remark here: that is what was asked for.
        const options = { severity: { CR122: "warning" as const, ...severity } };
        return lint([{ ...table, rules: [...table.rules, ...rules] }], options).flatMap(concernsBoth);
    });
}

/** The finding as the program's author reads it: at his own rule. */
function concernsBoth(finding: Diagnostic): Diagnostic[] {
    const all = [finding.origin, ...(finding.related ?? [])].filter((o): o is Origin => o !== undefined);
    const own = all.find((origin) => origin.source !== source);
    if (own === undefined || !all.some((origin) => origin.source === source)) return [];
    return [{ ...finding, where: own.path ?? own.object, origin: own, related: all.filter((o) => o !== own) }];
}
