/** What CCE keeps, or may keep, of annotations that an update takes away from a live Ingress. */
import { isObject, type Json } from "../../inputs/json";
import type { PlatformObject } from "../platform";
import type { LiveObject } from "./ownership/live";
import { leftAnnotations, withLeft } from "./read/left-annotations";

/** What is said of an Ingress that is registered. */
export function leftNotes(live: LiveObject | undefined, registered: Json): string[] {
    const former = formerOf(live, registered);
    return former === undefined ? [] : leftAnnotations([former], [named(registered, former)]);
}

/** A planned Ingress with what may stay of the live one; undefined where nothing does. What the live one said is not shown. */
export function withLeftBehind(
    object: PlatformObject,
    live: LiveObject | undefined,
    registered: Json,
): PlatformObject | undefined {
    const former = formerOf(live, registered);
    if (former === undefined) return undefined;
    const given = { value: named(object.value, former) };
    const [left] = withLeft([{ value: former }], [given], true);
    if (left === undefined || left === given) return undefined;
    const metadata = (value: Json): Json => (isObject(value.metadata) ? value.metadata : {});
    const { annotations } = metadata(left.value);
    return { ...object, value: { ...object.value, metadata: { ...metadata(object.value), annotations } } };
}

/** The live object with the annotations that go; undefined where it is not known which these are. */
function formerOf(live: LiveObject | undefined, { metadata }: Json): Json | undefined {
    const kept = isObject(metadata) ? (metadata.annotations ?? {}) : undefined;
    if (live === undefined || !isObject(kept)) return undefined;
    const gone = Object.entries(live.metadata.annotations ?? {}).filter(([name]) => kept[name] === undefined);
    return { ...live, metadata: { ...live.metadata, annotations: Object.fromEntries(gone) } };
}

/** It may leave its namespace to the provider. */
const named = (value: Json, { metadata: live }: Json): Json => {
    const { name, namespace } = isObject(live) ? live : {};
    return { ...value, metadata: { ...(isObject(value.metadata) ? value.metadata : {}), name, namespace } };
};
