import { listIngressClasses, listIngresses } from "../client/client";
import type { ClusterOptions } from "../client/kubeconfig";
import { readTables } from "./ingress";
import { byCode } from "../../../diagnostics/catalogue";
import { lint } from "../../../routing";
import type { Diagnostic, Severity } from "../../../routing/diagnostic";
import type { Origin, Table } from "../../../routing/model";

/** Where the rules of {@link readLive} were read. */
const source = "the cluster";

/** What is live in a cluster. */
export interface Live {
    /** One for each Ingress class. */
    tables: Table[];
    /** The class of Ingresses that name none, when the cluster has one. */
    defaultClass?: string;
}

/** Reads the Ingresses of all namespaces. Rejects with a ClusterError when the cluster does not answer. */
export async function readLive(cluster: ClusterOptions): Promise<Live> {
    const [classes, ingresses] = await Promise.all([listIngressClasses(cluster), listIngresses(cluster)]);
    const tables = readTables(
        [...classes, ...ingresses].map((value) => ({ value, source })),
        { resolveEndpoints: true },
    );
    const byDefault = classes.find(({ metadata }) => metadata.annotations?.[defaultMark] === "true");
    return { tables, ...(byDefault && { defaultClass: byDefault.metadata.name }) };
}
const defaultMark = "ingressclass.kubernetes.io/is-default-class";

/**
 * What a program's routes and those of other people's objects do to each other. Findings that concern only one side are
 * left out: the program's own are told anyway, the others are not its business.
 *
 * @param table the program's
 * @param theirs the live table of its class
 * @param declared objects of the program (`Ingress <namespace>/<name>`), which are live, too, after the first update
 */
export function lintAgainstLive(
    table: Table,
    theirs: Table | undefined,
    declared: ReadonlySet<string>,
    severity: Readonly<Record<string, Severity | "off">> = {},
): Diagnostic[] {
    const rules = (theirs?.rules ?? []).filter((rule) => !declared.has(rule.origin.object));
    if (rules.length === 0) return [];
    // Somebody else's claim is worth more than a remark here: that is what was asked for.
    const options = { severity: { CR122: "warning" as const, ...byCode(severity) } };
    return lint([{ ...table, rules: [...table.rules, ...rules] }], options).flatMap(concernsBoth);
}

/** The live table of an Ingress class, over all its load balancers; without a class, of the cluster's default. */
export function liveTable({ tables, defaultClass }: Live, className: string | undefined): Table | undefined {
    const name = className ?? defaultClass ?? "default";
    const found = tables.filter(
        ({ gateway }) => gateway.startsWith(name) && /^([ :]|$)/.test(gateway.slice(name.length)),
    );
    const [first] = found;
    return first && { ...first, gateway: name, rules: found.flatMap(({ rules }) => rules) };
}

/** The finding as the program's author reads it: at his own rule. */
function concernsBoth(finding: Diagnostic): Diagnostic[] {
    const all = [finding.origin, ...(finding.related ?? [])].filter((o): o is Origin => o !== undefined);
    const own = all.find((origin) => origin.source !== source);
    if (own === undefined || !all.some((origin) => origin.source === source)) return [];
    return [{ ...finding, where: own.path ?? own.object, origin: own, related: all.filter((o) => o !== own) }];
}
