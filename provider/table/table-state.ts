/** What the state has of a table's resources, and what identifies it there. */
import type * as pulumi from "@pulumi/pulumi";
import { finding } from "../diagnostics/catalogue";
import { open, text } from "../inputs/opened";
import type { Diagnostic } from "../routing/diagnostic";
import { plannedOf, type TablePlan } from "./compile";

/** The hosts of the table's resources, as the state has them: those that the table still names, so that none is shown which is secret. */
export async function hostsInState(
    plan: TablePlan,
    component: pulumi.Resource,
    name: string,
): Promise<Record<string, string[]>> {
    // As a promise: an Output of the table would make its own child wait for all its children.
    const urn = text(await open(component.urn)) ?? "";
    const all = await Promise.all([...plan.planned.keys()].map((platform) => platform.held?.(urn, name)));
    const named = new Set(plannedOf(plan).flatMap(({ hosts = [] }) => hosts));
    return Object.fromEntries(
        Object.entries(Object.assign({}, ...all) as Record<string, string[]>).map(([resource, hosts]) => [
            resource,
            hosts.filter((host) => named.has(host)),
        ]),
    );
}

/** Objects that leave the table and stay live, because it was given `retainOnDelete`. */
export async function retained(plan: TablePlan, component: pulumi.Resource, name: string): Promise<Diagnostic[]> {
    const planned = new Set(plannedOf(plan).flatMap(({ resource, former }) => [resource, ...former]));
    const leaving = Object.keys(await hostsInState(plan, component, name)).filter((resource) => !planned.has(resource));
    return leaving.length === 0
        ? []
        : [
              finding(
                  "CR344",
                  "retainOnDelete",
                  `${leaving.join(", ")} will stay live and go on answering, and belong to no program.`,
              ),
          ];
}

/** What identifies a table when it is renamed: the names of its live gateways. */
export const identities = (plan: TablePlan): string[] =>
    plannedOf(plan)
        .flatMap(({ kind, resource, former }) => (kind === "Service" || former.length === 0 ? [] : [resource]))
        .sort();
