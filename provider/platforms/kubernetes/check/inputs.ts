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

/** The value as far as it is known: secrets and, in a preview, unknown values are `UNKNOWN_INPUT`. */
async function settled(value: unknown): Promise<unknown> {
    if (isMarked(value, "__pulumiOutput")) {
        if (await sdk().isSecret(value as pulumi.Output<unknown>)) return UNKNOWN_INPUT;
        return new Promise((resolve) => applyAlways(value as pulumi.Output<unknown>, (inner) => resolve(known(inner))));
    }
    if (value instanceof Promise) return settled(await value);
    if (Array.isArray(value)) return Promise.all(value.map(settled));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(async ([key, item]) => [key, await settled(item)] as const);
    return Object.fromEntries(await Promise.all(entries));
}

/**
 * `value`, if `check` does not throw on the known part of `args`. The check does not make the value unknown. Secrets
 * are not checked, because a complaint would show them.
 */
export function guarded<T>(
    args: unknown,
    value: pulumi.Input<T>,
    check: (settled: unknown) => void | Promise<void>,
): pulumi.Input<T> {
    if (isPlain(args)) return value;
    const checked = settled(args).then(async (known) => {
        await check(known);
        return true;
    });
    return sdk()
        .output(checked)
        .apply(() => value) as pulumi.Input<T>;
}
