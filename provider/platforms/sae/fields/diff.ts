import type { DiffAnswer, DiffKind } from "../../../engine/resource";
import { isRecord, isUnknown, joinPath, splitPath, type Inputs, type Value } from "../../../engine/values";
import type { Field, FieldType } from ".";
import { matchRules } from "./diff-rules";
import { defaultOf, normalise, same } from "../wire/shape";

export type Changes = DiffAnswer["detailed"];

/** The change of each field, by path. Both sides are as users wrote them; their meaning is compared, not their text. */
export function diffFields(fields: readonly Field[], olds: Inputs, news: Inputs, ordered: boolean): Changes {
    const changes: Changes = {};
    for (const field of fields) {
        if (!field.readOnly && !field.inputOnly)
            diffField(field, olds[field.name], news[field.name], field.name, ordered, changes);
    }
    return changes;
}

function diffField(
    field: Field,
    old: Value | undefined,
    next: Value | undefined,
    path: string,
    ordered: boolean,
    changes: Changes,
): void {
    const before = normalise(field.type, old) ?? defaultOf(field);
    const after = normalise(field.type, next) ?? defaultOf(field);
    if (same(field.type, before, after)) return;
    diffValue(field.type, before, after, path, ordered, (at, kind) => {
        const shown = at === path ? kindOf(old, next) : kind;
        changes[at] = { kind: (field.change === "replace" ? `${shown}-replace` : shown) as DiffKind, inputDiff: true };
    });
}

const absent = (value: Value | undefined): boolean => value === undefined || value === null || value === "";
/** What happened to a value, by whether the program gives it. */
export const kindOf = (old: Value | undefined, next: Value | undefined): "add" | "delete" | "update" =>
    absent(old) ? (absent(next) ? "update" : "add") : absent(next) ? "delete" : "update";

type Note = (path: string, kind: "add" | "delete" | "update") => void;

/** Goes down as far as both sides have the same structure, so that a change shows where it is. */
export function diffValue(
    type: FieldType,
    before: Value | undefined,
    after: Value | undefined,
    path: string,
    ordered: boolean,
    note: Note,
): void {
    if (same(type, before, after)) return;
    if (type.kind === "object" && isRecord(before) && isRecord(after)) {
        for (const field of type.fields) {
            if (field.readOnly) continue;
            diffValue(field.type, before[field.name], after[field.name], joinPath(path, field.name), ordered, note);
        }
    } else if (type.kind === "list" && Array.isArray(before) && Array.isArray(after)) {
        if (type.of.kind === "object" && !type.unordered) diffRules(type.of, before, after, path, ordered, note);
        else diffItems(type.of, before, after, path, type.unordered === true, note);
    } else {
        note(path, kindOf(before, after));
    }
}

/** Additions and changes are at their place in the new list, removals at their place in the old one. */
function diffRules(of: FieldType, before: Value[], after: Value[], path: string, ordered: boolean, note: Note): void {
    const { added, removed, moved, kept } = matchRules(before, after, ordered);
    for (const i of added) note(joinPath(path, i), "add");
    for (const i of moved) note(joinPath(path, i), "update");
    for (const [at, i] of kept) diffValue(of, before[at], after[i], joinPath(path, i), ordered, note);
    for (const i of removed) note(joinPath(path, i), "delete");
}

function diffItems(of: FieldType, before: Value[], after: Value[], path: string, unordered: boolean, note: Note): void {
    if (!unordered || before.some(isUnknown) || after.some(isUnknown)) return note(path, "update");
    const gone = [...before.keys()];
    after.forEach((item, i) => {
        const at = gone.findIndex((j) => same(of, before[j], item));
        if (at >= 0) gone.splice(at, 1);
        else note(joinPath(path, i), "add");
    });
    for (const j of gone) note(joinPath(path, j), "delete");
}

/** Without the paths that the user wants ignored; `*` stands for any key or index. */
export function withoutIgnored(changes: Changes, ignored: readonly string[]): Changes {
    const patterns = ignored.map((path) => splitPath(path.replaceAll("[*]", ".*")));
    const hidden = (path: string): boolean => {
        const keys = splitPath(path);
        return patterns.some(
            (pattern) => pattern.length <= keys.length && pattern.every((key, i) => key === "*" || key === keys[i]),
        );
    };
    return Object.fromEntries(Object.entries(changes).filter(([path]) => !hidden(path)));
}
