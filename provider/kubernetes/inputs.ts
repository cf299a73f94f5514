import * as pulumi from "@pulumi/pulumi";
import { LATER } from "./later";

type Loose = { apply<U>(run: (value: unknown) => U, runWithUnknowns: boolean): pulumi.Output<U> };

const isPromise = (value: unknown): boolean => value instanceof Promise;
export const isOutput = (value: unknown): value is pulumi.Output<unknown> | Promise<unknown> =>
    pulumi.Output.isInstance(value) || isPromise(value);

/** The same value with everything that only the engine knows replaced by `LATER`. */
export function known(value: unknown): unknown {
    if (isOutput(value) || pulumi.isUnknown(value)) return LATER;
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

/** `change` applied to a value now, or when it is known. */
export function lift(value: unknown, change: (value: unknown) => unknown): unknown {
    if (!isOutput(value)) return change(value);
    return (pulumi.output(value) as unknown as Loose).apply(change, false);
}

/**
 * Runs `check` on the values as they become known, in previews with the unknown ones as `LATER`, and gives `value`
 * on when it does not throw. `value` itself keeps what it knows: the check does not make it unknown.
 */
export function guarded<T>(args: unknown, value: pulumi.Input<T>, check: (settled: unknown) => void): pulumi.Input<T> {
    if (isPlain(args)) return value;
    const checked = new Promise<true>((resolve, reject) => {
        (pulumi.output(args) as unknown as Loose).apply((settled) => {
            try {
                check(known(settled));
                resolve(true);
            } catch (error) {
                reject(error instanceof Error ? error : new Error(String(error)));
            }
        }, true);
    });
    return (pulumi.output(checked) as unknown as Loose).apply(() => value, false) as pulumi.Input<T>;
}
