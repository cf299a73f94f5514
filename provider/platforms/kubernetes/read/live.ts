import { itemsIn, metadataIn, noObject, otherServer } from "../client/answers";
import { ClusterError } from "../client/cluster-error";
import type { ClusterOptions } from "../client/kubeconfig";
import { get } from "../client/rest";
import { isUnserved } from "../client/served-kinds";
import { gatewayOfClass } from "./classes";
import { readTables } from "./ingress";
import type { ReadManifest } from "./manifest";
import { byCode } from "../../../diagnostics/catalogue";
import { lint } from "../../../routing";
import type { Diagnostic, Severity } from "../../../routing/diagnostic";
import { addressesOf } from "../../../routing/listener";
import type { Origin, Table } from "../../../routing/model";
import type { Json } from "../../../inputs/json";

/** Where the rules of {@link readLive} were read. */
const source = "the cluster";

/** What is live in a cluster. */
export interface Live {
    /** One for each Ingress class. */
    tables: Table[];
    /** The class of Ingresses that name none, when the cluster has one. */
    defaultClass?: string;
    /** HTTPRoutes, and the Gateways, classes and grants beside them. */
    gateways?: readonly ReadManifest[];
}

/**
 * Reads the Ingresses and HTTPRoutes of all namespaces, as the server has them: a typed client drops what its own
 * version of the API does not know, such as CCE's match mode. Rejects with a ClusterError when the cluster does not
 * answer.
 */
export async function readLive(cluster: ClusterOptions): Promise<Live> {
    const [classes, ingresses] = await Promise.all([
        listOf(cluster, ["networking.k8s.io/v1"], "ingressclasses", "IngressClass"),
        listOf(
            cluster,
            ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"],
            "ingresses",
            "Ingress",
        ),
    ]);
    const tables = readTables(
        [...classes, ...ingresses].map((value) => ({ value, source })),
        { resolveEndpoints: true },
    );
    const byDefault = classes
        .map(({ metadata }) => metadata as Metadata)
        .find((one) => one.annotations?.[defaultMark] === "true");
    const gateways = await gatewaysIn(cluster);
    return { tables, gateways, ...(byDefault?.name !== undefined && { defaultClass: byDefault.name }) };
}

/** Other objects that are needed to read routes, where there are routes. */
const beside = [
    ["Gateway", "gateways"],
    ["GatewayClass", "gatewayclasses"],
    ["ReferenceGrant", "referencegrants"],
    ["ListenerSet", "listenersets"],
] as const;

async function gatewaysIn(cluster: ClusterOptions): Promise<ReadManifest[]> {
    const versions = ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"];
    const routes = await listOf(cluster, versions, "httproutes", "HTTPRoute");
    if (routes.length === 0) return [];
    const lists = await Promise.all(beside.map(([kind, plural]) => listOf(cluster, versions, plural, kind)));
    return [...routes, ...lists.flat()].map((value) => ({ value, source }));
}

const defaultMark = "ingressclass.kubernetes.io/is-default-class";

interface Metadata {
    name?: string;
    annotations?: Record<string, string>;
}

/** All objects of the first of these API versions that the server has; none where it has none of them. */
async function listOf(
    cluster: ClusterOptions,
    apiVersions: readonly string[],
    plural: string,
    kind: string,
): Promise<Json[]> {
    for (const apiVersion of apiVersions) {
        const items: Json[] = [];
        let next: string | undefined = "";
        while (next !== undefined) {
            const from: string = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
            const path = `/apis/${apiVersion}/${plural}?limit=500${from}`;
            const answer = await get(cluster, path);
            if (await isUnserved(answer, path, (other) => get(cluster, other))) break;
            const { status } = answer;
            if (status >= 300) throw new ClusterError(`the list of ${plural} was answered with ${status}`, status);
            const found = itemsIn(answer);
            if (found === undefined)
                throw new ClusterError(
                    `the list of ${plural} was answered with ${noObject(answer, "a list")}. ${otherServer}`,
                    status,
                );
            items.push(...found.map((item) => ({ apiVersion, kind, ...item })));
            next = metadataIn(answer).continue || undefined;
            if (next === undefined) return items;
        }
    }
    return [];
}

/**
 * How a program's routes and those of other people's objects affect each other. Findings about one side only are left
 * out: the program's own are reported anyway, and the others are not its business.
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
    // An update keeps the object, and its age decides between equal rules.
    const ages = new Map((theirs?.rules ?? []).map(({ origin }) => [origin.object, origin.createdAt]));
    const own = table.rules.map((rule) => {
        const createdAt = declared.has(rule.origin.object) ? ages.get(rule.origin.object) : undefined;
        return createdAt === undefined ? rule : { ...rule, origin: { ...rule.origin, createdAt } };
    });
    const options = { severity: severityBesideLive(severity) };
    return lint([{ ...table, rules: [...own, ...rules] }], options).flatMap(concernsBoth);
}

/** A claim about somebody else's object is more serious here: the user asked for it. */
export const severityBesideLive = (
    severity: Readonly<Record<string, Severity | "off">>,
): Record<string, Severity | "off"> => ({ CR122: "warning", ...byCode(severity) });

/** The live table for requests of the program's gateway; a class that is not named is the cluster's default. */
export function liveTable({ tables, defaultClass }: Live, own: Table): Table | undefined {
    const addresses = addressesOf(own).map((address) => address.replace(/@[^@]*$/, ""));
    const named = addresses.map((address) => (address === "default" ? gatewayOfClass(defaultClass) : address));
    return tables.find((table) => addressesOf(table).some((address) => named.includes(address)));
}

/** The finding for the author of the program: at the program's own rule. */
export function concernsBoth(finding: Diagnostic): Diagnostic[] {
    const all = [finding.origin, ...(finding.related ?? [])].filter((o): o is Origin => o !== undefined);
    const own = all.find((origin) => origin.source !== source);
    if (own === undefined || !all.some((origin) => origin.source === source)) return [];
    return [{ ...finding, where: own.path ?? own.object, origin: own, related: all.filter((o) => o !== own) }];
}
