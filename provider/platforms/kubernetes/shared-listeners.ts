/**
 * Ingresses of CCE that components of one program put on one listener: what the older says of it counts for both, and nothing decides
 * between two default backends. A preview of each component alone would not say so.
 */
import { finding } from "../../diagnostics/catalogue";
import { isObject, type Json } from "../../inputs/json";
import { lint } from "../../routing";
import type { Diagnostic } from "../../routing/diagnostic";
import { listenerConflictMessage, listenerConflicts } from "./read/cce-listeners";
import { serverOfClass } from "./read/classes";
import { classOf } from "./read/manifest";
import { tablesOf } from "./read/objects";

/** An Ingress as it is registered. */
export interface Declared {
    /** Name of its component. */
    title: string;
    /** A table compares its own. */
    owner: object;
    cluster: string;
    value: Json;
}

/** Adds an Ingress to the others, and says where it meets one of them: once for each listener. */
export function declareListeners(one: Declared, others: Declared[]): Diagnostic[] {
    if (!isOfCce(one.value)) return [];
    const beside = others.filter(({ cluster, owner }) => cluster === one.cluster && owner !== one.owner);
    others.push(one);
    const settings = listenerConflicts([...beside, one], ({ value }) => value)
        .filter(({ other }) => other === one)
        .map((conflict) =>
            finding("CR325", "", `${listenerConflictMessage(conflict.one.title, one.title, conflict)}.`),
        );
    return [...settings, ...defaultBackends(one.value, beside)];
}

function isOfCce(value: Json): boolean {
    const { annotations } = isObject(value.metadata) ? value.metadata : {};
    const given = Object.entries(isObject(annotations) ? annotations : {}).map(([k, text]): [string, string] => [
        k,
        String(text),
    ]);
    return serverOfClass(classOf(value), undefined, given).dialect === "cce";
}

/** By the reader and the lint of all tables; with the first that it meets. */
function defaultBackends(value: Json, beside: readonly Declared[]): Diagnostic[] {
    if (!hasDefault(value)) return [];
    for (const other of beside.filter((one) => hasDefault(one.value))) {
        const found = lint(tablesOf([{ value: other.value }, { value }])).find(({ code }) => code === "CR119");
        if (found !== undefined) return [{ ...found, where: "defaultBackend" }];
    }
    return [];
}

const hasDefault = ({ spec }: Json): boolean => isObject(spec) && isObject(spec.defaultBackend);
