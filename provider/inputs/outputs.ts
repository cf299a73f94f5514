import type * as pulumi from "@pulumi/pulumi";
import { UNKNOWN_INPUT } from "./unknown";

/** The second parameter is in every Output since 0.17, though not in its public type. */
interface WithUnknowns {
    apply<U>(run: (value: unknown) => U, runWithUnknowns: boolean): pulumi.Output<U>;
}

/**
 * Like `apply`, but `run` is also called in a preview that does not know the value, with the SDK's own mark in its
 * place.
 */
export const applyAlways = <U>(output: pulumi.Output<unknown>, run: (value: unknown) => U): pulumi.Output<U> =>
    (output as pulumi.Output<unknown> & WithUnknowns).apply(run, true);

/** Loaded with the first Output: the command line checks manifests, and must not wait for the SDK. */
export const sdk = (): typeof pulumi => require("@pulumi/pulumi") as typeof pulumi;

/**
 * Outputs as the SDK recognises them, whichever copy of it made them. Source: @pulumi/pulumi `utils.ts`, isInstance.
 */
const isMarked = (value: unknown): value is pulumi.Output<unknown> =>
    (value as { __pulumiOutput?: unknown } | null | undefined)?.__pulumiOutput === true;

/** Whether the value comes later: an Output or a promise. */
export const isOutput = (value: unknown): value is pulumi.Output<unknown> | Promise<unknown> =>
    isMarked(value) || value instanceof Promise;

/** The value, or `otherwise` where there is none: now, or as soon as it is known. */
export const orElse = (value: unknown, otherwise: unknown): unknown =>
    !isOutput(value)
        ? (value ?? otherwise)
        : sdk()
              .all([value, otherwise])
              .apply(([given, other]) => given ?? other);

/** One object of several, of which the last that has a field counts. An Output in them may turn out to have no value. */
export function merged(...parts: readonly (object | undefined)[]): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const [key, value] of parts.flatMap((part) => Object.entries(part ?? {})))
        if (value !== undefined && value !== null) out[key] = orElse(value, out[key]);
    return out;
}

/** Whether there is a value, and it is known now. */
export const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
    new Promise((resolve) => {
        applyAlways(output, (value) => resolve(value !== undefined && !sdk().isUnknown(value)));
    });

/**
 * The value, or `UNKNOWN_INPUT` in a preview that does not know it. Anything but an Output is returned as it is:
 * Outputs inside it are left to the caller.
 */
export const valueOf = (value: unknown): Promise<unknown> =>
    isMarked(value)
        ? new Promise((resolve) =>
              applyAlways(value, (inner) => resolve(sdk().isUnknown(inner) ? UNKNOWN_INPUT : inner)),
          )
        : Promise.resolve(value);
