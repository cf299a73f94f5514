import { isUnknownScalar } from "../../../inputs/opened";
import { pushTo } from "../../../push-to";
import type { Diagnostic, Severity } from "../../../routing/diagnostic";
import type { Table } from "../../../routing/model";
import type { HTTPRoutePlan } from "../../gateway-api/plan/route";
import type { Run } from "../../platform";
import { clusterOf } from "../client/connection";
import { warn } from "../client/failure";
import { notCompared } from "../ownership/existence-unknown";
import { lintAgainstLive, liveTable, readLive, type Live } from "../read/live";
import { lintRoutesBesideLive } from "../read/live-routes";
import type { KubernetesGateway } from "./gateway";
import type { KubernetesPlan } from "./register";

/**
 * How other people's Ingresses and HTTPRoutes affect the routes of a table, class by class and Gateway by Gateway of
 * each cluster.
 */
export async function compare(
    planned: readonly KubernetesPlan[],
    tables: readonly Table[],
    severity: Readonly<Record<string, Severity | "off">>,
    run: Pick<Run, "component" | "providerOf">,
): Promise<Diagnostic[]> {
    return findings(planned, tables, severity, async (gateway) => {
        try {
            return await readLive(await clusterOf(run.component, run.providerOf(gateway)));
        } catch (thrown) {
            warn([notCompared(gateway.where, thrown)], run.component);
            return undefined;
        }
    });
}

/** @param read the live objects in a gateway's cluster, if it answers */
export async function findings(
    planned: readonly KubernetesPlan[],
    tables: readonly Table[],
    severity: Readonly<Record<string, Severity | "off">>,
    read: (gateway: KubernetesGateway) => Promise<Live | undefined>,
): Promise<Diagnostic[]> {
    const declared = new Map<string, KubernetesGateway>();
    for (const plan of planned)
        if (plan.kind === "Ingress")
            for (const { value, cluster } of plan.objects) declared.set(nameOf(value, cluster), plan.gateway);
    const names = new Set([...declared.keys()].map((name) => name.replace(/@.*$/, "")));
    const asked = new Map<string | undefined, Promise<Live | undefined>>();
    const liveOf = (gateway: KubernetesGateway): Promise<Live | undefined> => {
        const { cluster } = gateway;
        const reading = asked.get(cluster) ?? read(gateway);
        asked.set(cluster, reading);
        return reading;
    };
    const found = await Promise.all(
        tables.map(async (table) => {
            const gateway = gatewayOf(table, declared);
            if (gateway === undefined || isUnknownScalar(gateway.fields.ingressClassName)) return [];
            const live = await liveOf(gateway);
            if (!live) return [];
            return lintAgainstLive(table, liveTable(live, table), names, severity);
        }),
    );
    return [...found.flat(), ...(await routeFindings(planned, severity, liveOf))];
}

/** The findings about the HTTPRoutes of each cluster, at the routes of the table. */
async function routeFindings(
    planned: readonly KubernetesPlan[],
    severity: Readonly<Record<string, Severity | "off">>,
    liveOf: (gateway: KubernetesGateway) => Promise<Live | undefined>,
): Promise<Diagnostic[]> {
    const clusters = new Map<string | undefined, HTTPRoutePlan[]>();
    for (const plan of planned) if (plan.kind === "HTTPRoute") pushTo(clusters, plan.gateway.cluster, plan);
    const found = await Promise.all(
        [...clusters.values()].map(async (plans) => {
            const [first] = plans;
            const live = first && (await liveOf(first.gateway));
            if (!live) return [];
            const own = plans.flatMap((plan) => plan.objects.map(({ value }) => ({ plan, value })));
            const dialect = own.flatMap(({ plan }) => plan.objects[0]?.dialect ?? [])[0];
            const values = own.map(({ value }) => value);
            return lintRoutesBesideLive(values, live, severity, dialect).map((finding): Diagnostic => {
                const { origin } = finding;
                const of = own.find(({ value }) => nameOf(value, undefined, "HTTPRoute") === origin?.object)?.plan;
                const path = of?.placeOf?.(origin?.path ?? "")?.where;
                return path === undefined || origin === undefined
                    ? finding
                    : { ...finding, where: path, origin: { ...origin, path } };
            });
        }),
    );
    return found.flat();
}

/** The gateway of a table's first object. */
function gatewayOf(table: Table, declared: ReadonlyMap<string, KubernetesGateway>): KubernetesGateway | undefined {
    const cluster = /@.*$/.exec(table.gateway)?.[0] ?? "";
    const [first] = [...table.rules, ...(table.defaults ?? [])];
    return first && declared.get(`${first.origin.object}${cluster}`);
}

function nameOf(value: Record<string, unknown>, cluster: string | undefined, kind = "Ingress"): string {
    const { namespace, name } = (value["metadata"] ?? {}) as { namespace?: string; name?: string };
    return `${kind} ${namespace ?? "default"}/${name ?? ""}${cluster === undefined ? "" : `@${cluster}`}`;
}
