import { listIngressClasses, listIngresses } from "../platforms/kubernetes/client/client";
import type { ClusterOptions } from "../platforms/kubernetes/client/kubeconfig";
import { readTables } from "../platforms/kubernetes/read/ingress";
import { lint } from "../routing";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import type { Origin, Table } from "../routing/model";
import type { IngressPlan, TablePlan } from "./compile";
import type { Gateway } from "./gateways";
import { isUnknownLeaf, text } from "./leaf";

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
    const options = { severity: { CR122: "warning" as const, ...severity } };
    return lint([{ ...table, rules: [...table.rules, ...rules] }], options).flatMap(concernsBoth);
}

/** The live table of an Ingress class; without a class, of the cluster's default. */
export const liveTable = ({ tables, defaultClass }: Live, className: string | undefined): Table | undefined =>
    tables.find(({ gateway }) => gateway === (className ?? defaultClass ?? "default"));

/** The findings of a RouteTable, over all its clusters. */
export async function checkTable(
    plan: Pick<TablePlan, "tables" | "ingresses">,
    severity: Readonly<Record<string, Severity | "off">>,
    read: (gateway: Gateway) => Promise<Live | undefined>,
): Promise<Diagnostic[]> {
    const declared = new Set(plan.ingresses.map(objectOf));
    const found = await Promise.all(
        plan.ingresses.map(async ({ gateway }) => {
            const table = plan.tables.find(({ gateway: name }) => name === gateway.name);
            const live = table && (await read(gateway));
            if (!live || isUnknownLeaf(gateway.fields["ingressClassName"])) return [];
            const theirs = liveTable(live, text(gateway.fields["ingressClassName"]));
            return lintAgainstLive(table, theirs, declared, severity);
        }),
    );
    return found.flat();
}

const objectOf = ({ name, gateway }: IngressPlan): string =>
    `Ingress ${text(gateway.fields["namespace"]) ?? ""}/${text(gateway.fields["ingressName"]) ?? String(name)}`;

/** The finding as the program's author reads it: at his own rule. */
function concernsBoth(finding: Diagnostic): Diagnostic[] {
    const all = [finding.origin, ...(finding.related ?? [])].filter((o): o is Origin => o !== undefined);
    const own = all.find((origin) => origin.source !== source);
    if (own === undefined || !all.some((origin) => origin.source === source)) return [];
    return [{ ...finding, where: own.path ?? own.object, origin: own, related: all.filter((o) => o !== own) }];
}
