/**
 * Objects that the engine registers otherwise than the table declares them: a transformation, a webhook or another hand has
 * changed them on the way. What a preview says of requests is of what is declared.
 */
import { isArray } from "../inputs/json";
import * as pulumi from "@pulumi/pulumi";
import { isMocked } from "../platforms/deployment";
import type { MayStay, PlatformObject, RegisteredObject } from "../platforms/platform";
import { answerOf, decidesNothing, isLater, isPlain, type Registration } from "../platforms/skipped-updates";
import { describeChange, trafficDiff } from "../routing";
import type { TablePlan } from "./compile";
import { asKept } from "./tables";

/** Longer lists are cut: people read a preview. */
const mostLines = 5;

export interface Otherwise {
    /** What to say of them. */
    said: string;
    /** By the planned object: what is answered. */
    objects: ReadonlyMap<PlatformObject, PlatformObject>;
}

/** Undefined where requests are answered as the table says. */
export async function registeredOtherwise(
    { tables, tablesWith }: Pick<TablePlan, "tables" | "tablesWith">,
    registered: readonly RegisteredObject[],
): Promise<Otherwise | undefined> {
    if (isMocked()) return undefined;
    const others = new Map<PlatformObject, PlatformObject>();
    const titles: string[] = [];
    for (const one of registered) {
        const { object, resource, title, mayStay } = one;
        const keys = await openParts(resource, object, partsOf(one));
        const answered = withoutStaying(await answerOf(resource, keys), mayStay);
        const value = withAnswered(object.value, answered) as PlatformObject["value"];
        if (value === object.value) continue;
        // An answer may say more than is declared, and the same of requests.
        if (trafficDiff(tables, tablesWith(new Map([[object, { ...object, value }]]))).length === 0) continue;
        others.set(object, { ...object, value });
        titles.push(title);
    }
    if (others.size === 0) return undefined;
    const changes = trafficDiff(tables, tablesWith(others)).map(describeChange);
    if (changes.length === 0) return undefined;
    const more = changes.length > mostLines ? [`… and ${changes.length - mostLines} more`] : [];
    const what = [...changes.slice(0, mostLines), ...more].join("; ");
    return { said: `${titles.join(", ")} will not answer as declared: ${what}.`, objects: others };
}

/** The tables with what stays of live objects that the update does not take all away from. */
export function leftTables(
    { tablesWith }: Pick<TablePlan, "tablesWith">,
    registered: readonly RegisteredObject[],
): Pick<Registration, "left"> {
    const others = new Map(registered.flatMap(({ object, left }) => (left === undefined ? [] : [[object, left]])));
    return others.size === 0 ? {} : { left: asKept(tablesWith(others)) };
}

/** The parts of an object that decide which requests it gets. */
export const partsOf = ({ parts, mayStay }: Pick<RegisteredObject, "parts" | "mayStay">): string[] =>
    mayStay === undefined ? ["spec", "metadata"] : Object.keys(parts);

/** Those of them that hold no secret: nothing is said of one that does. */
export async function openParts(
    resource: pulumi.CustomResource,
    { value }: PlatformObject,
    keys: readonly string[],
): Promise<string[]> {
    const outputs = new Map<string, unknown>(Object.entries(resource));
    const parts = await Promise.all(
        keys.map(async (key) => {
            const output = outputs.get(key);
            return key in value && !(pulumi.Output.isInstance(output) && (await pulumi.isSecret(output))) ? [key] : [];
        }),
    );
    return parts.flat();
}

/** What stays of a rule set, or did in an earlier run, is not declared, and no change of the way. */
function withoutStaying(answered: Record<string, unknown>, mayStay: MayStay | undefined): Record<string, unknown> {
    if (mayStay === undefined) return answered;
    const left = (value: unknown): unknown =>
        Array.isArray(value) ? value.filter((item) => !mayStay(item, true)) : value;
    return Object.fromEntries(Object.entries(answered).map(([key, value]) => [key, left(value)]));
}

/**
 * What is declared, with what is answered in its place; the very value where nothing differs. What is secret or not known yet stays
 * as it is, and of metadata only annotations count.
 */
export function withAnswered(given: unknown, answered: unknown, key = ""): unknown {
    if (isLater(given) || isLater(answered) || answered === undefined || answered === null) return given;
    if (isArray(given) && isArray(answered)) {
        if (given.length !== answered.length) return holdsLater(given) ? given : answered;
        const items = given.map((item, i) => withAnswered(item, answered[i]));
        return items.some((item, i) => item !== given[i]) ? items : given;
    }
    if (isPlain(given) && isPlain(answered)) {
        const keys = Object.keys(answered).filter(countsIn(key));
        const parts = keys.map((name) => [name, withAnswered(given[name], answered[name], name)] as const);
        return parts.some(([name, part]) => part !== given[name]) ? { ...given, ...Object.fromEntries(parts) } : given;
    }
    return String(given) === String(answered) ? given : answered;
}

/** What Crossroute and the engine write for themselves decides nothing. */
const countsIn =
    (key: string) =>
    (name: string): boolean =>
        key === "metadata" ? name === "annotations" : key !== "annotations" || !decidesNothing.test(name);

export const holdsLater = (value: unknown): boolean =>
    isLater(value) || (typeof value === "object" && value !== null && Object.values(value).some(holdsLater));
