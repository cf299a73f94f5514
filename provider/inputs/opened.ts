/**
 * A program's inputs with their structure known and their values still Outputs. The structure (which routes, which
 * kinds of backend) decides which objects a table needs; the values in it may be known only after apply. So inputs are
 * opened down to their scalars. A scalar keeps its value, as far as it is known, and the Output it came from. The
 * Output goes into the objects, so that dependencies, secrets and unknowns travel with it.
 */
import * as pulumi from "@pulumi/pulumi";
import { UNKNOWN_INPUT } from "./unknown";

export class Scalar<T = unknown> {
    constructor(
        /** What a resource is given. */
        readonly input: pulumi.Input<T>,
        /** Undefined when not known yet. */
        readonly value: T | undefined,
        readonly known: boolean,
        readonly secret: boolean,
    ) {}
}

/** The shape of `T` with every primitive a Scalar. A Scalar may also stand for a whole list or object that is unknown. */
export type Opened = Scalar | OpenedList | OpenedObject;
export type OpenedList = Opened[];
export interface OpenedObject {
    [key: string]: Opened | undefined;
}

export const isScalar = (value: unknown): value is Scalar => value instanceof Scalar;
export const isList = (value: unknown): value is OpenedList => Array.isArray(value);
export const isObject = (value: unknown): value is OpenedObject =>
    typeof value === "object" && value !== null && !isScalar(value) && !isList(value);

/** Opens any input. Resolves as soon as every Output in it has; what is unknown stays a Scalar. */
export async function open(input: unknown): Promise<Opened> {
    return openAt(await input, undefined, false);
}

/**
 * `origin` is the Output that `value` was taken from, if any. Every scalar below it must keep it, or the engine would
 * not know what the scalar depends on.
 */
async function openAt(value: unknown, origin: pulumi.Output<unknown> | undefined, secret: boolean): Promise<Opened> {
    if (pulumi.Output.isInstance(value)) {
        const output = value as pulumi.Output<unknown> & OutputInternals;
        const [known, isSecret, inner] = await Promise.all([output.isKnown, output.isSecret, output.promise(true)]);
        if (!known || isUnknownMark(inner)) return new Scalar(output, undefined, false, isSecret || secret);
        return openAt(inner, output, isSecret || secret);
    }
    if (value instanceof Promise) return openAt(await value, origin, secret);
    if (isUnknownMark(value)) return new Scalar(origin ?? pulumi.output(value), undefined, false, secret);
    if (Array.isArray(value)) return Promise.all(value.map((item, i) => openAt(item, below(origin, i), secret)));
    if (typeof value === "object" && value !== null && !pulumi.Resource.isInstance(value)) {
        const entries = await Promise.all(
            Object.entries(value).map(
                async ([key, item]) =>
                    [key, item === undefined ? undefined : await openAt(item, below(origin, key), secret)] as const,
            ),
        );
        return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
    }
    return new Scalar(origin ?? value, value, true, secret);
}

const below = (origin: pulumi.Output<unknown> | undefined, key: string | number): pulumi.Output<unknown> | undefined =>
    origin?.apply((value) => (value as Record<string | number, unknown> | null)?.[key]);

/** Part of every Output since 0.17, though not of its public type. */
interface OutputInternals {
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
    promise(withUnknowns?: boolean): Promise<unknown>;
}

/** Inside a partly known value the SDK marks unknown parts with an object of its own. */
const isUnknownMark = (value: unknown): boolean => pulumi.isUnknown(value);

/** Puts the Outputs back, as a resource expects them. */
export function close(opened: Opened | undefined): unknown {
    if (opened === undefined) return undefined;
    if (isScalar(opened)) return opened.input;
    if (isList(opened)) return opened.map(close);
    return Object.fromEntries(Object.entries(opened).map(([key, item]) => [key, close(item)]));
}

/** The value of a scalar if it is known and of that type; undefined otherwise. */
export const text = (scalar: Opened | undefined): string | undefined =>
    isScalar(scalar) && scalar.known && typeof scalar.value === "string" ? scalar.value : undefined;
export const number = (scalar: Opened | undefined): number | undefined =>
    isScalar(scalar) && scalar.known && typeof scalar.value === "number" ? scalar.value : undefined;
export const isUnknownScalar = (value: Opened | undefined): boolean => isScalar(value) && !value.known;

/** Whether it is known to be `false`, which asks for nothing. */
export const isOff = (value: Opened | undefined): boolean => isScalar(value) && value.known && value.value === false;

/** Like `text`, but never a secret: for a state, a URL or a message. */
export const publicText = (scalar: Opened | undefined): string | undefined =>
    isScalar(scalar) && scalar.secret ? undefined : text(scalar);
/** Whether a scalar may not be shown: known only after apply, or a secret. */
export const isHidden = (scalar: Opened | undefined): boolean => isScalar(scalar) && (!scalar.known || scalar.secret);

/** Whether anything in it is secret. */
export function hasSecret(opened: Opened | undefined): boolean {
    if (opened === undefined) return false;
    if (isScalar(opened)) return opened.secret;
    return Object.values(opened).some((item) => hasSecret(item));
}

/** A value for messages: as JSON, cut at 80 characters, never a secret. */
export function show(opened: Opened | undefined): string {
    if (opened === undefined) return "nothing";
    if (hasSecret(opened)) return "[secret]";
    if (isUnknownScalar(opened)) return "a value known after apply";
    const plain = JSON.stringify(plainOf(opened)) ?? "nothing";
    return plain.length > 80 ? `${plain.slice(0, 77)}…` : plain;
}

function plainOf(opened: Opened): unknown {
    if (isScalar(opened)) return opened.known ? opened.value : "(known after apply)";
    if (isList(opened)) return opened.map(plainOf);
    return Object.fromEntries(Object.entries(opened).map(([key, item]) => [key, item && plainOf(item)]));
}

/** A scalar computed from another: at once when that is known, after apply otherwise. */
export function mapScalar<T>(scalar: Scalar, change: (value: unknown) => T): Scalar<T> {
    const now = scalar.known ? change(scalar.value) : undefined;
    const later = pulumi.Output.isInstance(scalar.input)
        ? (scalar.input as pulumi.Output<unknown>).apply(change)
        : undefined;
    return new Scalar<T>((later ?? now) as pulumi.Input<T>, now, scalar.known, scalar.secret);
}

/** What `open` makes of arguments of a known type. A key that does not exist in it is a compile error. */
export type OpenedAs<T> = OpenedPlain<Plain<T>>;
type Plain<T> = T extends pulumi.OutputInstance<infer U> ? Plain<U> : T extends Promise<infer U> ? Plain<U> : T;
type OpenedPlain<T> = [T] extends [string | number | boolean]
    ? Scalar<T>
    : T extends readonly (infer Item)[]
      ? Scalar | OpenedAs<Item>[]
      : T extends object
        ? Scalar | OpenedFields<T>
        : Scalar<T>;
export type OpenedFields<T> = { [K in keyof T]?: OpenedAs<NonNullable<T[K]>> | undefined };

/** Like `close`, for arguments of a known type. */
export const closed = <T>(opened: OpenedFields<T>): T => close(opened as OpenedObject) as T;

/** What a check may look at and a message may show: no secret, nothing that is not known yet. */
export function seen(opened: Opened | undefined): unknown {
    if (opened === undefined) return undefined;
    // That there is nothing is no secret.
    if (isScalar(opened))
        return opened.known && (!opened.secret || opened.value === null) ? opened.value : UNKNOWN_INPUT;
    if (isList(opened)) return opened.map(seen);
    return Object.fromEntries(Object.entries(opened).map(([key, item]) => [key, seen(item)]));
}

/** A value that is known, as a scalar. */
export const scalar = <T>(value: T): Scalar<T> => new Scalar<T>(value, value, true, false);
