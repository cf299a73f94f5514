/** What CCE keeps, or may keep, of annotations that an update takes away from a live Ingress. */
import { isObject, type Json } from "../../inputs/json";
import type { PlatformObject } from "../platform";
import { stored } from "../stack-state";
import { isAlsoOfOthers, type LiveObject } from "./ownership/live";
import { policyService } from "./read/keeping-routes";
import { isLasting, leftAnnotations, withLeft } from "./read/cce-lasting-annotations";

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
    const found = formerOf(live, registered, before);
    return found === undefined ? [] : leftAnnotations([found.former], [afterOf(registered, found)]);
}

/** A planned Ingress with what may stay of the live one; undefined where nothing does. What the live one said is not shown. */
export function withLeftBehind(
    object: PlatformObject,
    live: LiveObject | undefined,
    registered: Json,
    before: Readonly<Record<string, string>>,
): PlatformObject | undefined {
    const found = formerOf(live, registered, before);
    if (found === undefined) return undefined;
    const given = { value: afterOf(object.value, found) };
    const [left] = withLeft([{ value: found.former }], [given], true);
    if (left === undefined || left === given) return undefined;
    const declared = metadataOf(object.value);
    const own = isObject(declared.annotations) ? declared.annotations : {};
    // What others wrote is in no plan.
    const annotations = Object.fromEntries(
        Object.entries(metadataOf(left.value).annotations ?? {}).filter(
            ([name]) => name in own || !(name in found.stay),
        ),
    );
    return { ...object, value: { ...object.value, metadata: { ...declared, annotations } } };
}

interface Former {
    /** The live object with the annotations that go, and those that stay. */
    former: Json;
    /** Advanced rules that stay on the object. */
    stay: Readonly<Record<string, string>>;
}

/**
 * Undefined where it is not known which annotations go. What somebody else wrote no update takes away: the state does not have it, or has it
 * from a refresh.
 */
function formerOf(
    live: LiveObject | undefined,
    registered: Json,
    before: Readonly<Record<string, string>>,
): Former | undefined {
    const kept = keptIn(registered);
    if (live === undefined || kept === undefined) return undefined;
    const isGone = (name: string): boolean => name in before && kept[name] === undefined && !isAlsoOfOthers(live, name);
    const all = Object.entries(live.metadata.annotations ?? {});
    const stay = Object.fromEntries(all.filter(([name]) => !isGone(name) && policyService(name) !== undefined));
    const gone = Object.fromEntries(all.filter(([name]) => isGone(name)));
    return { former: { ...live, metadata: { ...live.metadata, annotations: { ...stay, ...gone } } }, stay };
}

/** Undefined: not known. */
function keptIn({ metadata }: Json): Json | undefined {
    const kept = isObject(metadata) ? (metadata.annotations ?? {}) : undefined;
    return isObject(kept) ? kept : undefined;
}

const metadataOf = ({ metadata }: Json): Json => (isObject(metadata) ? metadata : {});

/** It may leave its namespace to the provider. */
function afterOf(value: Json, { former, stay }: Former): Json {
    const { name, namespace } = metadataOf(former);
    const { annotations } = metadataOf(value);
    const all = { ...stay, ...(isObject(annotations) ? annotations : {}) };
    return { ...value, metadata: { ...metadataOf(value), name, namespace, annotations: all } };
}
