/** What an update changes about a live route that a program adopts. */
import { isDeepStrictEqual } from "node:util";
import { asKept } from "../check/validate";
import type { HTTPRoute } from "../types";
import { isObject } from "../../../inputs/json";

/** A program's declaration of a route. */
export interface Declared {
    labels?: Readonly<Record<string, string>> | undefined;
    spec?: unknown;
}

/** @param declared undefined: not all of it is known yet */
export function adoptionText(live: HTTPRoute, declared: Declared | undefined): string {
    if (declared === undefined) return "what the update changes of it is known after apply";
    const changed = [
        ...changesOf(asKept(live.spec), asKept(declared.spec), "spec"),
        ...Object.entries(declared.labels ?? {})
            .filter(([key, value]) => live.metadata?.labels?.[key] !== value)
            .map(([key]) => `metadata.labels.${key}`),
    ];
    const shown = changed.length > most ? [...changed.slice(0, most), `${changed.length - most} more`] : changed;
    return changed.length === 0
        ? "what the preview shows as added is live already, and the update writes the mark of its owner alone"
        : `of what the preview shows as added the update changes ${shown.join(", ")}`;
}

const most = 5;

/** Paths at which two values differ; for lists of different lengths the list itself. */
function changesOf(a: unknown, b: unknown, path: string): string[] {
    if (isDeepStrictEqual(a, b)) return [];
    if (isObject(a) && isObject(b))
        return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
            changesOf(a[key], b[key], `${path}.${key}`),
        );
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
        return a.flatMap((item, i) => changesOf(item, b[i], `${path}[${i}]`));
    return [path];
}
