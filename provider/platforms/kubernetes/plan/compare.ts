import * as pulumi from "@pulumi/pulumi";
import { isUnknownScalar } from "../../../inputs/opened";
import type { Diagnostic, Severity } from "../../../routing/diagnostic";
import type { Table } from "../../../routing/model";
import type { Run } from "../../platform";
import { clusterOf } from "../client/connection";
import { lintAgainstLive, liveTable, readLive, type Live } from "../read/live";
import type { KubernetesGateway } from "./gateway";
import type { KubernetesPlan } from "./register";

/** What the Ingresses of other people do to the routes of a table, class by class of each cluster. */
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
            const why = thrown instanceof Error ? thrown.message : String(thrown);
            void pulumi.log.warn(`${gateway.where}: could not be compared with what is live: ${why}`, run.component);
            return undefined;
        }
    });
}

/** @param read what is live in the cluster of a gateway, if it answers */
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
    const found = await Promise.all(
        tables.map(async (table) => {
            const gateway = gatewayOf(table, declared);
            if (gateway === undefined || isUnknownScalar(gateway.fields.ingressClassName)) return [];
            const { cluster } = gateway;
            const reading = asked.get(cluster) ?? read(gateway);
            asked.set(cluster, reading);
            const live = await reading;
            if (!live) return [];
            return lintAgainstLive(table, liveTable(live, table), names, severity);
        }),
    );
    return found.flat();
}

/** The gateway that a table's first object is of. */
function gatewayOf(table: Table, declared: ReadonlyMap<string, KubernetesGateway>): KubernetesGateway | undefined {
    const cluster = /@.*$/.exec(table.gateway)?.[0] ?? "";
    const [first] = [...table.rules, ...(table.defaults ?? [])];
    return first && declared.get(`${first.origin.object}${cluster}`);
}

function nameOf(value: Record<string, unknown>, cluster: string | undefined): string {
    const { namespace, name } = (value["metadata"] ?? {}) as { namespace?: string; name?: string };
    return `Ingress ${namespace ?? "default"}/${name ?? ""}${cluster === undefined ? "" : `@${cluster}`}`;
}
