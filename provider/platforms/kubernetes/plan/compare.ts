import * as pulumi from "@pulumi/pulumi";
import { isUnknownLeaf, text, type Opened } from "../../../inputs/opened";
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
    const ingresses = planned.filter((plan) => plan.kind === "Ingress");
    const declared = new Set(ingresses.flatMap(({ objects }) => objects.map(({ value }) => nameOf(value))));
    const compared = new Map<string, Promise<Live | undefined>>();
    const classes = new Map<string, KubernetesGateway>();
    for (const { gateway } of ingresses) {
        const className = gateway.fields.ingressClassName as Opened | undefined;
        if (isUnknownLeaf(className)) continue;
        const key = `${text(className) ?? "default"}${gateway.cluster === undefined ? "" : `@${gateway.cluster}`}`;
        if (!classes.has(key)) classes.set(key, gateway);
    }
    const found = await Promise.all(
        [...classes].map(async ([key, gateway]) => {
            const table = tables.find((one) => one.gateway === key);
            const cluster = gateway.cluster ?? "";
            const reading = compared.get(cluster) ?? read(gateway);
            compared.set(cluster, reading);
            const live = table && (await reading);
            if (!live) return [];
            const theirs = liveTable(live, text(gateway.fields.ingressClassName as Opened | undefined));
            return lintAgainstLive(table, theirs, declared, severity);
        }),
    );
    return found.flat();
}

function nameOf(value: Record<string, unknown>): string {
    const { namespace, name } = (value["metadata"] ?? {}) as { namespace?: string; name?: string };
    return `Ingress ${namespace ?? "default"}/${name ?? ""}`;
}
