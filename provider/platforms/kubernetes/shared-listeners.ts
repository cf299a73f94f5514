/**
 * Ingresses of CCE that components of one program put on one listener: what the older says of it counts for both, and nothing decides
 * between two default backends. And those of Google Cloud that ask for one address. A preview of each component alone would not say so.
 */
import { finding } from "../../diagnostics/catalogue";
import { isObject, type Json } from "../../inputs/json";
import { UNKNOWN_SENTINEL } from "../../inputs/unknown";
import { lint } from "../../routing";
import type { Diagnostic } from "../../routing/diagnostic";
import type { DialectName } from "../../routing/model";
import { listenerConflictMessage, listenerConflicts, listenersOf } from "./read/cce-listeners";
import { serverOfClass } from "./read/classes";
import { classOf } from "./read/manifest";
import { tablesOf } from "./read/objects";
import { addressConflicts, addressCure, addressesOf, addressKey, addressMessage } from "./read/static-addresses";

/** An Ingress as it is registered. */
export interface Declared {
    /** Name of its component. */
    title: string;
    /** A table compares its own. */
    owner: object;
    cluster: string;
    value: Json;
}

/** The Ingresses of a program by cluster and listener, or address: of each the first, and the first of another owner. */
export interface Declarations {
    settings: Map<string, Declared[]>;
    defaults: Map<string, Declared[]>;
    addresses: Map<string, Declared[]>;
}
export const noDeclarations = (): Declarations => ({ settings: new Map(), defaults: new Map(), addresses: new Map() });

/** Adds an Ingress to the others, and says where it wants something else than the first on one of its listeners, or its address. */
export function declareListeners(one: Declared, others: Declarations): Diagnostic[] {
    const dialect = dialectOf(one.value);
    if (dialect === "gce") return declareAddresses(one, others);
    if (dialect !== "cce") return [];
    const places = listenersOf(one.value).map(({ listener }) => JSON.stringify([one.cluster, listener]));
    const settings = listenerConflicts([...firstOf(one, places, others.settings), one], ({ value }) => value)
        .filter(({ other }) => other === one)
        .map((conflict) =>
            finding("CR325", "", `${listenerConflictMessage(conflict.one.title, one.title, conflict)}.`),
        );
    if (!hasKnownDefault(one.value)) return settings;
    return [...settings, ...defaultBackends(one.value, firstOf(one, places, others.defaults))];
}

function declareAddresses(one: Declared, others: Declarations): Diagnostic[] {
    const places = addressesOf(one.value).map((asked) => JSON.stringify([one.cluster, addressKey(asked)]));
    return [...firstOf(one, places, others.addresses)].flatMap((other) =>
        addressConflicts([other, one], ({ value }) => value).map((conflict) =>
            finding("CR325", "", addressMessage(other.title, one.title, conflict), addressCure),
        ),
    );
}

/** The first of another owner at each place; the Ingress itself is noted where it is a first one. */
function firstOf(one: Declared, places: readonly string[], firsts: Map<string, Declared[]>): Set<Declared> {
    return new Set(
        places.flatMap((place) => {
            const there = firsts.get(place) ?? [];
            firsts.set(place, there);
            const first = there.find(({ owner }) => owner !== one.owner);
            if (there.length === 0 || (there.length === 1 && first !== undefined)) there.push(one);
            return first === undefined ? [] : [first];
        }),
    );
}

function dialectOf(value: Json): DialectName {
    const { annotations } = isObject(value.metadata) ? value.metadata : {};
    const given = Object.entries(isObject(annotations) ? annotations : {}).map(([k, text]): [string, string] => [
        k,
        String(text),
    ]);
    return serverOfClass(classOf(value), undefined, given).dialect;
}

/** By the reader and the lint of all tables; with the first that it meets. */
function defaultBackends(value: Json, beside: Iterable<Declared>): Diagnostic[] {
    for (const other of beside) {
        const found = lint(tablesOf([{ value: other.value }, { value }])).find(({ code }) => code === "CR119");
        if (found !== undefined) return [{ ...found, where: "defaultBackend" }];
    }
    return [];
}

/** One of which nothing is secret or known only after apply: such a value may be that of the other. */
function hasKnownDefault({ metadata, spec }: Json): boolean {
    if (!isObject(spec) || !isObject(spec.defaultBackend) || !isObject(metadata)) return false;
    const { name, namespace } = metadata;
    return !JSON.stringify([spec.defaultBackend, name, namespace]).includes(UNKNOWN_SENTINEL);
}
