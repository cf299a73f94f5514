/**
 * What the state has of a table's objects, where the plan of the last run that ended knows nothing of it: a later run ended halfway, or a
 * refresh found what another hand did. The engine sets that back, and the plan alone would say that no request moves.
 */
import * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../inputs/outputs";
import { isMocked } from "../platforms/deployment";
import type { PlatformObject, RegisteredObject } from "../platforms/platform";
import { stored } from "../platforms/stack-state";
import { isPlain, type Registration, registrationOf } from "../platforms/skipped-updates";
import type { Table } from "../routing";
import type { TablePlan } from "./compile";
import { holdsLater, leftTables, openParts, partsOf, registeredOtherwise, withAnswered } from "./transformed-objects";
import { asKept } from "./tables";

export interface SinceThePlan {
    /** What the objects that the state has say there; left out where that is what is declared. */
    before?: readonly Table[];
    /** What the engine answers of the objects in this run, where that is not what is declared. */
    after?: readonly Table[];
    /** Titles of the objects that say something else in the state than in this run, by URN. */
    differ: Readonly<Record<string, string>>;
    /** Titles of the objects that the state has not, by URN. */
    absent: Readonly<Record<string, string>>;
}

/** What a plan is told of the objects. */
export async function toldOf(
    component: pulumi.Resource,
    plan: Pick<TablePlan, "tables" | "tablesWith">,
    registered: readonly RegisteredObject[],
): Promise<Registration & { since?: SinceThePlan }> {
    const told = { ...(await registrationOf(component, registered)), ...leftTables(plan, registered) };
    if (!pulumi.runtime.isDryRun()) return told;
    const otherwise = await registeredOtherwise(plan, registered);
    const since = await sinceThePlan(plan, registered, otherwise?.objects);
    return { ...told, ...(otherwise && { otherwise: otherwise.said }), ...(since && { since }) };
}

/**
 * Undefined: nothing that is not declared is known.
 * @param answered objects that the engine answers otherwise than declared: a transformation, a webhook or another hand has changed them,
 * and what the state has of that does not go back
 */
export async function sinceThePlan(
    { tables, tablesWith }: Pick<TablePlan, "tables" | "tablesWith">,
    registered: readonly RegisteredObject[],
    answered: ReadonlyMap<PlatformObject, PlatformObject> = new Map(),
): Promise<SinceThePlan | undefined> {
    const state = isMocked() ? undefined : await stored();
    if (state === undefined) return undefined;
    const others = new Map<PlatformObject, PlatformObject | undefined>();
    const absent: Record<string, string> = {};
    const titles = new Map<PlatformObject, readonly [string, string]>();
    let isTold = true;
    for (const one of registered) {
        const { object, resource, title } = one;
        const urn = String(await valueOf(resource.urn));
        const held = state[urn]?.outputs;
        if (held === undefined) absent[urn] = title;
        else titles.set(object, [urn, title]);
        const value = held && (await valueIn(held, one, answered.get(object) ?? object));
        isTold &&= held === undefined || value !== undefined;
        others.set(object, value && { ...object, value });
    }
    const now = answered.size === 0 ? tables : tablesWith(answered);
    const before = asKept(tablesWith(others));
    if (!isTold || JSON.stringify(before) === JSON.stringify(asKept(now)))
        return Object.keys(absent).length === 0 ? undefined : { differ: {}, absent };
    const alone = (object: PlatformObject, is: PlatformObject | undefined): string =>
        JSON.stringify(
            tablesWith(new Map(registered.map((one) => [one.object, one.object === object ? is : undefined]))),
        );
    const differ = [...titles].filter(
        ([object]) => alone(object, others.get(object)) !== alone(object, answered.get(object) ?? object),
    );
    const left = new Map(
        registered.flatMap((one) => (one.left === undefined ? [] : [[one.object, one.left] as const])),
    );
    return {
        before,
        ...(answered.size > 0 && { after: asKept(tablesWith(new Map([...left, ...answered]))) }),
        differ: Object.fromEntries(differ.map(([, title]) => title)),
        absent,
    };
}

/** The object with what the state has in its place; undefined where some of that is hidden or not known yet. */
async function valueIn(
    state: Readonly<Record<string, unknown>>,
    one: RegisteredObject,
    object: PlatformObject,
): Promise<PlatformObject["value"] | undefined> {
    const { resource, waits } = one;
    const held = one.withoutOthers?.(state, object.value) ?? state;
    const there = (value: unknown): unknown =>
        Array.isArray(value) ? value.filter((item) => !isPlain(item) || waits?.(item, held) !== true) : value;
    const keys = partsOf(one).filter((key) => key in object.value);
    const open = await openParts(resource, object, keys);
    if (open.length < keys.length || keys.some((key) => holdsLater(object.value[key]))) return undefined;
    const parts = Object.fromEntries(keys.map((key) => [key, there(held[key])]));
    const value = {
        ...object.value,
        ...Object.fromEntries(keys.map((key) => [key, known(object.value[key], parts[key])])),
    };
    return withAnswered(value, parts) as PlatformObject["value"];
}

/** Of what is declared the part that the state knows: what this run adds is not there yet. */
function known(given: unknown, held: unknown): unknown {
    if (Array.isArray(given) && Array.isArray(held) && given.length === held.length)
        return given.map((item, i) => known(item, held[i]));
    if (!isPlain(given) || !isPlain(held)) return given;
    const names = Object.keys(given).filter((name) => held[name] !== undefined && held[name] !== null);
    return Object.fromEntries(names.map((name) => [name, known(given[name], held[name])]));
}
