import type * as pulumi from "@pulumi/pulumi";
import { applyAlways, isOutput, sdk } from "../../../inputs/outputs";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";

/** Marks as the SDK recognises them, whichever copy of it made them. Source: @pulumi/pulumi `utils.ts`, isInstance. */
const isMarked = (value: unknown, mark: "__pulumiOutput" | "__pulumiUnknown"): boolean =>
    value !== null && value !== undefined && (value as Record<string, unknown>)[mark] === true;
/** The same value with everything that only the engine knows replaced by `UNKNOWN_INPUT`. */
export function known(value: unknown): unknown {
    if (isOutput(value) || isMarked(value, "__pulumiUnknown")) return UNKNOWN_INPUT;
    if (Array.isArray(value)) return value.map(known);
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item)]));
    }
    return value;
}

/** Whether nothing in it is an Output or a promise. */
export function isPlain(value: unknown): boolean {
    if (isOutput(value)) return false;
    if (Array.isArray(value)) return value.every(isPlain);
    return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}

/** Applies `change` to a value now, or when all of it is known. */
export function mapValue(value: unknown, change: (value: unknown) => unknown): unknown {
    if (isPlain(value)) return change(value);
    const output: pulumi.Output<unknown> = sdk().output(value);
    return output.apply(change);
}

/** The same value with the engine's own mark in place of `UNKNOWN_INPUT`. */
export function marked(value: unknown): unknown {
    if (value === UNKNOWN_INPUT) return sdk().unknown;
    if (isOutput(value)) return value;
    if (Array.isArray(value)) return value.map(marked);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item)]));
}

/** Calls `make` when all values are known; in a preview, unknown ones are the engine's own mark. */
export const settle = (values: unknown, make: (settled: unknown) => unknown): pulumi.Output<unknown> =>
    applyAlways(sdk().output(values), make);

/**
 * What a check may see of a secret: how its lists and what is in them are built, with nothing of what they say. Other objects may
 * be maps, whose keys say something.
 */
function hidden(value: unknown, isElement = false): unknown {
    if (value === undefined || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => hidden(item, true));
    if (typeof value !== "object" || isMarked(value, "__pulumiUnknown")) return UNKNOWN_INPUT;
    if (!isElement && !holdsList(value)) return UNKNOWN_INPUT;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden(item)]));
}

const holdsList = (value: unknown): boolean =>
    Array.isArray(value) || (typeof value === "object" && value !== null && Object.values(value).some(holdsList));

/** The value as far as it is known: what secrets say and, in a preview, unknown values are `UNKNOWN_INPUT`. */
export async function settled(value: unknown): Promise<unknown> {
    if (isMarked(value, "__pulumiOutput")) {
        const see = (await sdk().isSecret(value as pulumi.Output<unknown>)) ? hidden : known;
        return new Promise((resolve) => applyAlways(value as pulumi.Output<unknown>, (inner) => resolve(see(inner))));
    }
    if (value instanceof Promise) return settled(await value);
    if (Array.isArray(value)) return Promise.all(value.map(settled));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(async ([key, item]) => [key, await settled(item)] as const);
    return Object.fromEntries(await Promise.all(entries));
}

/**
 * `value`, if `check` does not throw on the known part of `args`. The check does not make the value unknown. What
 * secrets say is not checked, because an error would show it.
 * @param always also when all of `args` is known
 */
export function guarded<T>(
    args: unknown,
    value: pulumi.Input<T>,
    check: (settled: unknown) => void | Promise<void>,
    always = false,
): pulumi.Input<T> {
    if (!always && isPlain(args)) return value;
    const checked = settled(args).then(async (known) => {
        await check(known);
        return true;
    });
    return sdk()
        .output(checked)
        .apply(() => value) as pulumi.Input<T>;
}
