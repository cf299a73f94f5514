/**
 * Objects that a run leaves as they were, though the program declares them otherwise: `--target` or `--exclude` leaves them out, or
 * `ignoreChanges` keeps what they have. The engine answers with what the object had, and nothing else tells.
 */
import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { UNKNOWN_INPUT, UNKNOWN_SENTINEL, withUnknowns } from "../inputs/unknown";
import { valueOf } from "../inputs/outputs";
import { isMocked } from "./deployment";
import type { Table } from "../routing/model";
import { isMade } from "./partial-run";
import type { MayStay, RegisteredObject } from "./platform";
import { stored } from "./stack-state";

/** Annotations that are written for the engine, and for Crossroute itself. */
export const decidesNothing = /^(pulumi\.com|crossroute\.io)\//;

/** What a plan is told of the objects: it keeps the digests, and compares them with the ones it has. */
export interface Registration {
    /** By URN of an object: what the program declares of it, by path. */
    digests?: Record<string, Record<string, string>>;
    /** What this run leaves as it was, by URN of the object, and the component whose they are. */
    unchanged?: { component: string; objects: Record<string, Unchanged> };
    /** What of it is not registered as declared, in a preview. */
    otherwise?: string;
    /** The tables of this run with what stays of what was live before, where that is not all taken away. */
    left?: readonly Table[];
}

interface Unchanged {
    title: string;
    /** Paths of the values that stay. */
    paths: string[];
}

/** Nothing of it is known where resources are only mocked. */
export async function registrationOf(
    component: pulumi.Resource,
    registered: readonly RegisteredObject[],
): Promise<Registration> {
    if (isMocked()) return {};
    const digests: Record<string, Record<string, string>> = {};
    const objects: Record<string, Unchanged> = {};
    await Promise.all(
        registered.map(async (object) => {
            const urn = String(await valueOf(object.resource.urn));
            const pieces = piecesOf(object.parts);
            digests[urn] = Object.fromEntries(pieces.map(([path, value]) => [path.join("."), digestOf(value)]));
            const paths = await unchangedIn(object, pieces, urn);
            if (paths.length > 0) objects[urn] = { title: object.title, paths };
        }),
    );
    const owner = String(await valueOf(component.urn));
    return { digests, ...(Object.keys(objects).length > 0 && { unchanged: { component: owner, objects } }) };
}

/** The values of an object: a list is one, because a transformation or a webhook may change a part of it in each run. */
function piecesOf(value: unknown, path: readonly string[] = []): [readonly string[], unknown][] {
    if (!isPlain(value) || isLater(value)) return [[path, value]];
    return Object.entries(value).flatMap(([key, part]) => piecesOf(part, [...path, key]));
}

const at = (value: unknown, path: readonly string[]): unknown =>
    path.reduce<unknown>((part, key) => (isPlain(part) ? part[key] : undefined), value);

/** Paths of what is not there as it was given, but as it was before. */
async function unchangedIn(
    { resource, parts, mayStay, waits, isWritten }: RegisteredObject,
    pieces: readonly [readonly string[], unknown][],
    urn: string,
): Promise<string[]> {
    // One that is new and not made says so itself.
    if (!(await isMade(resource))) return [];
    const answered = await answerOf(resource, Object.keys(parts));
    const other = pieces.filter(([path, given]) => !covers(at(answered, path), given, mayStay));
    if (other.length === 0) return [];
    const before = (await stored())?.[urn]?.outputs;
    if (before === undefined) return [];
    const isWaiting = waits !== undefined && (await isWritten?.()) === true;
    // What waits until the run's end since an earlier one is in the answer, and is not declared.
    const stays: MayStay = (item) => mayStay?.(item) === true || (isWaiting && isPlain(item) && waits(item, before));
    return other
        .filter(([path, given]) => !isWaiting || !covers(at(answered, path), given, stays))
        .filter(([path]) => isSame(at(answered, path), at(before, path)))
        .map(([path]) => path.join("."));
}

/** What the engine answers of a resource. Parts that are unknown in a preview have the SDK's own mark, or the engine's. */
export async function answerOf(
    resource: pulumi.CustomResource,
    keys: readonly string[],
): Promise<Record<string, unknown>> {
    const properties = new Map<string, unknown>(Object.entries(resource));
    const values = keys.map(async (key) => [key, await valueOf(properties.get(key))] as const);
    return Object.fromEntries(await Promise.all(values));
}

/** Whether all that is given is there: a server adds to it. */
function covers(answered: unknown, given: unknown, mayStay?: MayStay): boolean {
    if (isLater(given) || isLater(answered) || given === undefined || given === null) return true;
    if (Array.isArray(given)) {
        if (!Array.isArray(answered)) return given.length === 0 && answered === undefined;
        if (mayStay === undefined)
            return given.length === answered.length && given.every((item, i) => covers(answered[i], item));
        const left = answered.filter((item) => !given.some((one) => covers(item, one)));
        return given.every((one) => answered.some((item) => covers(item, one))) && left.every((one) => mayStay(one));
    }
    if (isPlain(given)) {
        const found = isPlain(answered) ? answered : {};
        return Object.entries(given).every(([key, item]) => covers(found[key], item, mayStay));
    }
    return String(given) === String(answered);
}

export const isLater = (value: unknown): boolean =>
    value === UNKNOWN_INPUT ||
    value === UNKNOWN_SENTINEL ||
    (typeof value === "object" && value !== null && "__pulumiUnknown" in value);

/** Not by the order of keys, which an answer and a state need not share. */
function isSame(a: unknown, b: unknown): boolean {
    if (isLater(a) || isLater(b)) return false;
    if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
    if (!isPlain(a) || !isPlain(b)) return (a ?? null) === (b ?? null);
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
}

export const isPlain = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

const digestOf = (parts: unknown): string =>
    createHash("sha256")
        .update(JSON.stringify(withUnknowns(parts)))
        .digest("hex")
        .slice(0, 16);
