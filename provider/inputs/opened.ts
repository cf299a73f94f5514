/**
 * A program's inputs with their structure known and their leaves still Outputs.
 *
 * Which objects a table needs is decided from the structure (which routes, which kinds of backend); what stands in
 * them may be known only after apply. So inputs are opened down to their leaves, and a leaf keeps both its value, as
 * far as it is known, and the Output it came from: the Output is what goes into the objects, so that dependencies,
 * secrets and unknowns travel with it.
 */
import * as pulumi from "@pulumi/pulumi";
import { LATER } from "./later";

export class Leaf<T = unknown> {
    constructor(
        /** What to hand on to a resource. */
        readonly input: pulumi.Input<T>,
        /** Undefined when not known yet. */
        readonly value: T | undefined,
        readonly known: boolean,
        readonly secret: boolean,
    ) {}
}

/** The shape of `T` with every primitive a Leaf. A Leaf may also stand for a whole list or object that is unknown. */
export type Opened = Leaf | OpenedList | OpenedObject;
export type OpenedList = Opened[];
export interface OpenedObject {
    [key: string]: Opened | undefined;
}

export const isLeaf = (value: unknown): value is Leaf => value instanceof Leaf;
export const isList = (value: unknown): value is OpenedList => Array.isArray(value);
export const isObject = (value: unknown): value is OpenedObject =>
    typeof value === "object" && value !== null && !isLeaf(value) && !isList(value);

/** Opens any input. Resolves as soon as every Output in it has; what is unknown stays a Leaf. */
export async function open(input: unknown): Promise<Opened> {
    return openAt(await input, undefined, false);
}

/**
 * `origin` is the Output that `value` was taken from, if any: a leaf below it must carry it along, or the engine
 * would not know what the leaf depends on.
 */
async function openAt(value: unknown, origin: pulumi.Output<unknown> | undefined, secret: boolean): Promise<Opened> {
    if (pulumi.Output.isInstance(value)) {
        const output = value as pulumi.Output<unknown> & OutputInternals;
        const [known, isSecret, inner] = await Promise.all([output.isKnown, output.isSecret, output.promise(true)]);
        if (!known || isUnknownMark(inner)) return new Leaf(output, undefined, false, isSecret || secret);
        return openAt(inner, output, isSecret || secret);
    }
    if (value instanceof Promise) return openAt(await value, origin, secret);
    if (isUnknownMark(value)) return new Leaf(origin ?? pulumi.output(value), undefined, false, secret);
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
    return new Leaf(origin ?? value, value, true, secret);
}

const below = (origin: pulumi.Output<unknown> | undefined, key: string | number): pulumi.Output<unknown> | undefined =>
    origin?.apply((value) => (value as Record<string | number, unknown> | null)?.[key]);

/** Part of every Output since 0.17, though not of its public type. */
interface OutputInternals {
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
    promise(withUnknowns?: boolean): Promise<unknown>;
}

/** Inside a partly known value the SDK marks what is unknown with an object of its own. */
const isUnknownMark = (value: unknown): boolean => pulumi.isUnknown(value);

/** Puts the Outputs back: what a resource is given. */
export function close(opened: Opened | undefined): unknown {
    if (opened === undefined) return undefined;
    if (isLeaf(opened)) return opened.input;
    if (isList(opened)) return opened.map(close);
    return Object.fromEntries(Object.entries(opened).map(([key, item]) => [key, close(item)]));
}

/** The value of a leaf if it is known and of that type; undefined otherwise. */
export const text = (leaf: Opened | undefined): string | undefined =>
    isLeaf(leaf) && leaf.known && typeof leaf.value === "string" ? leaf.value : undefined;
export const number = (leaf: Opened | undefined): number | undefined =>
    isLeaf(leaf) && leaf.known && typeof leaf.value === "number" ? leaf.value : undefined;
export const isUnknownLeaf = (value: Opened | undefined): boolean => isLeaf(value) && !value.known;

/** As `text`, but nothing secret: for what ends up in a state, a URL or a message. */
export const publicText = (leaf: Opened | undefined): string | undefined =>
    isLeaf(leaf) && leaf.secret ? undefined : text(leaf);
/** Whether a leaf cannot be told: known only after apply, or a secret. */
export const isHidden = (leaf: Opened | undefined): boolean => isLeaf(leaf) && (!leaf.known || leaf.secret);

/** Whether anything in it is secret. */
export function hasSecret(opened: Opened | undefined): boolean {
    if (opened === undefined) return false;
    if (isLeaf(opened)) return opened.secret;
    return Object.values(opened).some((item) => hasSecret(item as Opened));
}

/** A value for messages: as JSON, cut at 80 characters, never a secret. */
export function show(opened: Opened | undefined): string {
    if (opened === undefined) return "nothing";
    if (hasSecret(opened)) return "[secret]";
    if (isUnknownLeaf(opened)) return "a value known after apply";
    const plain = JSON.stringify(plainOf(opened)) ?? "nothing";
    return plain.length > 80 ? `${plain.slice(0, 77)}…` : plain;
}

function plainOf(opened: Opened): unknown {
    if (isLeaf(opened)) return opened.known ? opened.value : "(known after apply)";
    if (isList(opened)) return opened.map(plainOf);
    return Object.fromEntries(Object.entries(opened).map(([key, item]) => [key, item && plainOf(item)]));
}

/** A leaf computed from another: at once when that is known, after apply otherwise. */
export function mapLeaf<T>(leaf: Leaf, change: (value: unknown) => T): Leaf<T> {
    const now = leaf.known ? change(leaf.value) : undefined;
    const later = pulumi.Output.isInstance(leaf.input)
        ? (leaf.input as pulumi.Output<unknown>).apply(change)
        : undefined;
    return new Leaf<T>((later ?? now) as pulumi.Input<T>, now, leaf.known, leaf.secret);
}

/** What `open` makes of arguments of a known type. A key that does not exist in it is an error of the compiler. */
export type OpenedAs<T> = OpenedPlain<Plain<T>>;
type Plain<T> = T extends pulumi.OutputInstance<infer U> ? Plain<U> : T extends Promise<infer U> ? Plain<U> : T;
type OpenedPlain<T> = [T] extends [string | number | boolean]
    ? Leaf<T>
    : T extends readonly (infer Item)[]
      ? Leaf | OpenedAs<Item>[]
      : T extends object
        ? Leaf | OpenedFields<T>
        : Leaf<T>;
export type OpenedFields<T> = { [K in keyof T]?: OpenedAs<NonNullable<T[K]>> | undefined };

/** As `close`, for arguments of a known type. */
export const closed = <T>(opened: OpenedFields<T>): T => close(opened as OpenedObject) as T;

/** What a check may look at and a message may show: nothing secret, nothing that is not known yet. */
export function seen(opened: Opened | undefined): unknown {
    if (opened === undefined) return undefined;
    if (isLeaf(opened)) return opened.known && !opened.secret ? opened.value : LATER;
    if (isList(opened)) return opened.map(seen);
    return Object.fromEntries(Object.entries(opened).map(([key, item]) => [key, seen(item)]));
}

/** A value that is known, as a leaf. */
export const leaf = <T>(value: T): Leaf<T> => new Leaf<T>(value, value, true, false);
