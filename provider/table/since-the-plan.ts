/**
 * What the state has of a table's objects, where the plan of the last run that ended knows nothing of it: a later run ended halfway, or a
 * refresh found what another hand did. The engine sets that back, and the plan alone would say that no request moves.
 */
import * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../inputs/outputs";
import { isMocked } from "../platforms/deployment";
import type { PlatformObject, RegisteredObject } from "../platforms/platform";
import { stored } from "../platforms/stored";
import { isPlain, type Registration, registrationOf } from "../platforms/unchanged";
import type { Table } from "../routing";
import type { TablePlan } from "./compile";
import { leftTables, openParts, partsOf, registeredOtherwise, withAnswered } from "./registered-otherwise";
import { asKept } from "./tables";

export interface SinceThePlan {
    /** What the objects that the state has say there; left out where that is what is declared. */
    before?: readonly Table[];
    /** Titles of the objects that the state has not, by URN. */
    absent: Readonly<Record<string, string>>;
}

/** What a plan is told of the objects. In a preview one that answers otherwise than declared does so in the state, too. */
export async function toldOf(
    component: pulumi.Resource,
    plan: Pick<TablePlan, "tables" | "tablesWith">,
    registered: readonly RegisteredObject[],
): Promise<Registration & { since?: SinceThePlan }> {
    const told = { ...(await registrationOf(component, registered)), ...leftTables(plan, registered) };
    if (!pulumi.runtime.isDryRun()) return told;
    const otherwise = await registeredOtherwise(plan, registered);
    if (otherwise !== undefined) return { ...told, otherwise };
    const since = await sinceThePlan(plan, registered);
    return since === undefined ? told : { ...told, since };
}

/** Undefined: nothing that is not declared is known. */
export async function sinceThePlan(
    { tables, tablesWith }: Pick<TablePlan, "tables" | "tablesWith">,
    registered: readonly RegisteredObject[],
): Promise<SinceThePlan | undefined> {
    const state = isMocked() ? undefined : await stored();
    if (state === undefined) return undefined;
    const others = new Map<PlatformObject, PlatformObject | undefined>();
    const absent: Record<string, string> = {};
    for (const one of registered) {
        const { object, resource, title } = one;
        const urn = String(await valueOf(resource.urn));
        const held = state[urn]?.outputs;
        if (held === undefined) absent[urn] = title;
        others.set(object, held && { ...object, value: await valueIn(held, one) });
    }
    const [before, declared] = [asKept(tablesWith(others)), asKept(tables)];
    if (JSON.stringify(before) !== JSON.stringify(declared)) return { before, absent };
    return Object.keys(absent).length === 0 ? undefined : { absent };
}

/** The object with what the state has in place of what is declared. */
async function valueIn(
    held: Readonly<Record<string, unknown>>,
    one: RegisteredObject,
): Promise<PlatformObject["value"]> {
    const { object, resource, waits } = one;
    const there = (value: unknown): unknown =>
        Array.isArray(value) ? value.filter((item) => !isPlain(item) || waits?.(item, held) !== true) : value;
    const keys = await openParts(resource, object, partsOf(one));
    const parts = Object.fromEntries(keys.map((key) => [key, there(held[key])]));
    return withAnswered(object.value, parts) as PlatformObject["value"];
}
