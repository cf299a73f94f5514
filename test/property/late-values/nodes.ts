/** Arguments of which some part is not known yet, at any depth. */
import { UNKNOWN } from "../../../provider/engine/values";
import type { Diagnostic } from "../../../provider/routing/diagnostic";

export type Path = readonly (string | number)[];

/** Every place in a value but the value itself. */
export function places(value: unknown, path: Path = []): Path[] {
    if (typeof value !== "object" || value === null || value === UNKNOWN) return [];
    const entries = Array.isArray(value) ? [...(value as unknown[]).entries()] : Object.entries(value);
    return entries.flatMap(([key, item]) => [[...path, key], ...places(item, [...path, key])]);
}

/** The value with `mark` at a place. */
export function late(value: unknown, [key, ...rest]: Path, mark: unknown): unknown {
    if (key === undefined) return mark;
    if (Array.isArray(value)) return (value as unknown[]).map((item, i) => (i === key ? late(item, rest, mark) : item));
    // Another late value may be there already.
    if (typeof value !== "object" || value === null || value === UNKNOWN) return value;
    if (!(key in value) && rest.length > 0) return value;
    return { ...value, [key]: late((value as Record<string, unknown>)[key], rest, mark) };
}

const errorsOf = (found: readonly Diagnostic[]): Diagnostic[] => found.filter(({ severity }) => severity === "error");
const isAbove = (above: string, path: string): boolean =>
    above === path || (path.startsWith(above) && /^[.[]/.test(path.slice(above.length)));

/**
 * Errors about the late arguments that the known ones do not have. The first error about a place hides others, and an
 * error about two places is at the first of them that is known: which and where it is may differ.
 */
export function falseErrors(known: readonly Diagnostic[], lateOnes: readonly Diagnostic[]): Diagnostic[] {
    const right = errorsOf(known);
    return errorsOf(lateOnes).filter(
        ({ where, message }) => !right.some((one) => isAbove(one.where, where) || one.message === message),
    );
}

/** The value without a field. */
export function without(value: unknown, [key, ...rest]: Path): unknown {
    if (Array.isArray(value)) return (value as unknown[]).map((item, i) => (i === key ? without(item, rest) : item));
    if (typeof value !== "object" || value === null || key === undefined) return value;
    const fields = Object.entries(value).filter(([name]) => rest.length > 0 || name !== key);
    return Object.fromEntries(fields.map(([name, item]) => [name, name === key ? without(item, rest) : item]));
}

/** The place as a finding names it. */
export const whereIs = (path: Path): string =>
    path.reduce(
        (text: string, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
        "",
    );
