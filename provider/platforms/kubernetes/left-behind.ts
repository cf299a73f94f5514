/** What CCE keeps, or may keep, of annotations that an update takes away from a live Ingress. */
import { isObject, type Json } from "../../inputs/json";
import type { PlatformObject } from "../platform";
import { stored } from "../stored";
import type { LiveObject } from "./ownership/live";
import { isLasting, leftAnnotations, withLeft } from "./read/left-annotations";

/**
 * The annotations that this stack has of a live object. It is told by its uid: an alias gives the resource another URN. The state is read
 * only where one goes that may stay in force.
 */
export async function storedAnnotations(
    live: LiveObject | undefined,
    registered: Json,
): Promise<Readonly<Record<string, string>>> {
    const uid = live?.metadata.uid;
    const isGone = (name: string): boolean => isLasting(name) && keptIn(registered)?.[name] === undefined;
    if (uid === undefined || !Object.keys(live?.metadata.annotations ?? {}).some(isGone)) return {};
    const same = Object.values((await stored()) ?? {}).filter(({ outputs }) => outputs?.metadata?.uid === uid);
    return Object.assign({}, ...same.map(({ outputs }) => outputs?.metadata?.annotations ?? {})) as Record<
        string,
        string
    >;
}

/**
 * What is said of an Ingress that is registered.
 * @param before the annotations that the state has of it
 */
export function leftNotes(
    live: LiveObject | undefined,
    registered: Json,
    before: Readonly<Record<string, string>>,
): string[] {
    const former = formerOf(live, registered, before);
    return former === undefined ? [] : leftAnnotations([former], [named(registered, former)]);
}

/** A planned Ingress with what may stay of the live one; undefined where nothing does. What the live one said is not shown. */
export function withLeftBehind(
    object: PlatformObject,
    live: LiveObject | undefined,
    registered: Json,
    before: Readonly<Record<string, string>>,
): PlatformObject | undefined {
    const former = formerOf(live, registered, before);
    if (former === undefined) return undefined;
    const given = { value: named(object.value, former) };
    const [left] = withLeft([{ value: former }], [given], true);
    if (left === undefined || left === given) return undefined;
    const metadata = (value: Json): Json => (isObject(value.metadata) ? value.metadata : {});
    const { annotations } = metadata(left.value);
    return { ...object, value: { ...object.value, metadata: { ...metadata(object.value), annotations } } };
}

/**
 * The live object with the annotations that go; undefined where it is not known which these are. What somebody else wrote, and the state
 * does not have, no update takes away.
 */
function formerOf(
    live: LiveObject | undefined,
    registered: Json,
    before: Readonly<Record<string, string>>,
): Json | undefined {
    const kept = keptIn(registered);
    if (live === undefined || kept === undefined) return undefined;
    const gone = Object.entries(live.metadata.annotations ?? {}).filter(
        ([name]) => name in before && kept[name] === undefined,
    );
    return { ...live, metadata: { ...live.metadata, annotations: Object.fromEntries(gone) } };
}

/** Undefined: not known. */
function keptIn({ metadata }: Json): Json | undefined {
    const kept = isObject(metadata) ? (metadata.annotations ?? {}) : undefined;
    return isObject(kept) ? kept : undefined;
}

/** It may leave its namespace to the provider. */
const named = (value: Json, { metadata: live }: Json): Json => {
    const { name, namespace } = isObject(live) ? live : {};
    return { ...value, metadata: { ...(isObject(value.metadata) ? value.metadata : {}), name, namespace } };
};
