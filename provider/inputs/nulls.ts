import { isArray } from "./json";
import type * as pulumi from "@pulumi/pulumi";
import { applyAlways, isOutput, sdk } from "./outputs";

/**
 * The arguments without fields that are null or undefined: a configuration in JSON says so that nothing is given. An Output that turns
 * out to be null is one without a value. In lists null stays: there is nothing that it could mean.
 */
export function withoutNulls<T>(value: T): T {
    if (isOutput(value)) return lateWithoutNulls(value, false) as T;
    if (isArray(value)) {
        return value.map((item) => (isOutput(item) ? lateWithoutNulls(item, true) : withoutNulls(item))) as T;
    }
    if (!isPlainObject(value)) return value;
    const given = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
    return Object.fromEntries(given.map(([name, field]) => [name, withoutNulls(field)])) as T;
}

/** By the Output, so that one that is given twice is still the same: routes with one host are one rule. */
const made = { field: new WeakMap<object, unknown>(), element: new WeakMap<object, unknown>() };

function lateWithoutNulls(late: pulumi.Output<unknown> | Promise<unknown>, isElement: boolean): pulumi.Output<unknown> {
    const known = made[isElement ? "element" : "field"];
    const found = known.get(late) as pulumi.Output<unknown> | undefined;
    if (found !== undefined) return found;
    const { output } = sdk();
    // As an Output of its own, so that what is not known in it stays so.
    const without = applyAlways(output(late), (value) =>
        output(value === null && !isElement ? undefined : withoutNulls(value)),
    );
    known.set(late, without);
    return without;
}

/** Neither a list nor an object of a class. */
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
