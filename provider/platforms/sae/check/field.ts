import { finding } from "../../../diagnostics/catalogue";
import { isRecord, isUnknown, joinPath, type Inputs, type Value } from "../../../engine/values";
import type { Field, FieldType, ListType, TextType } from "../fields";
import { fromText, normalise } from "../wire/shape";
import { nearest, oneOf, type Problems } from "./problems";

/** Checks every field of an object by its row; fields without a row are named. */
export function checkFields(fields: readonly Field[], values: Inputs, path: string, problems: Problems): void {
    const strangers = strangersIn(fields, values);
    for (const { meant } of strangers) if (meant !== undefined) problems.misspelt(joinPath(path, meant));
    for (const field of fields) {
        const value = values[field.name];
        const at = joinPath(path, field.name);
        const given = normalise(field.type, value);
        checkKeys(field.type, value, at, problems);
        if (field.readOnly) {
            if (given !== undefined) problems.wrong("CR403", at, value, "cannot be set: SAE fills it in", "remove it");
        } else if (given === undefined) {
            if (field.required && !isEmptyList(value)) problems.missing(at, `give ${example(field)}`);
            if (isEmptyList(value)) checkList(field.type as ListType, [], value, at, problems);
            // An object that means the same as none may hold keys that were meant otherwise.
            const [{ type }, object] = [field, recordIn(field.type, value)];
            if (type.kind === "object" && object) checkFields(type.fields, object, at, problems);
        } else {
            checkValue(field.type, given, value, at, problems);
        }
    }
    const known = fields.map((field) => field.name).join(", ");
    for (const { key, meant } of strangers) {
        const cure = meant === undefined ? `the properties are ${known}` : `did you mean ${meant}?`;
        problems.wrong("CR401", joinPath(path, key), values[key], "has no meaning here", cure);
    }
}

/** Unknown keys, each with the one that was probably meant. */
function strangersIn(fields: readonly Field[], values: Inputs): { key: string; meant: string | undefined }[] {
    const known = fields.map((field) => field.name);
    return Object.keys(values)
        .filter((key) => !known.includes(key) && !key.startsWith("__"))
        .map((key) => ({ key, meant: byWireName(fields, key) ?? nearest(key, known) }));
}

/** SAE's own name, which other tools use. */
const byWireName = (fields: readonly Field[], key: string): string | undefined =>
    fields.find(({ wire }) => wire !== "" && wire.toLowerCase() === key.toLowerCase())?.name;

const isEmptyList = (value: Value | undefined): boolean => Array.isArray(value) && value.length === 0;
const example = (field: Field): string =>
    field.type.kind === "text" && field.type.values
        ? oneOf(field.type.values)
        : `${field.type.kind === "object" ? "an object" : "a value"} such as ${JSON.stringify(field.example)}`;

/** `given` is the normalised value, `value` the same value as the user wrote it. */
function checkValue(type: FieldType, given: Value, value: Value | undefined, path: string, problems: Problems): void {
    if (isUnknown(given)) return;
    switch (type.kind) {
        case "text":
            return checkText(type, given, value, path, problems);
        case "integer":
            if (typeof given !== "number" || !Number.isInteger(given) || given < type.min || given > type.max) {
                const what = `a whole number${type.unit === "s" ? " of seconds" : ""} from ${type.min} to ${type.max}`;
                problems.wrong("CR403", path, value, "is not accepted", `give ${what}`);
            }
            return;
        case "boolean":
            if (typeof given !== "boolean")
                problems.wrong("CR403", path, value, "is not accepted", "give true or false");
            return;
        case "booleanOrText":
            if (typeof given !== "boolean") checkText(type.text, given, value, path, problems);
            return;
        case "list":
            if (!Array.isArray(given)) problems.wrong("CR403", path, value, "is not a list", "write it in [ ]");
            else checkList(type, given, value, path, problems);
            return;
        case "object":
            if (isRecord(given)) checkFields(type.fields, recordIn(type, value) ?? {}, path, problems);
            else
                problems.wrong(
                    "CR403",
                    path,
                    value,
                    "is not an object",
                    `give one with ${type.fields.map((field) => field.name).join(", ")}`,
                );
    }
}

function checkText(type: TextType, given: Value, value: Value | undefined, path: string, problems: Problems): void {
    if (typeof given !== "string") {
        problems.wrong("CR403", path, value, "is not text", "write it in quotes");
    } else if (type.values && !type.values.includes(given)) {
        const meant = type.values.find((known) => known.toLowerCase() === given.toLowerCase());
        problems.wrong(
            "CR403",
            path,
            value,
            "is not allowed",
            `use ${meant ? `${meant}, written so` : oneOf(type.values)}`,
        );
    } else if (type.pattern && !type.pattern.test(given)) {
        const masked = given.includes("*") && type.pattern.test(given.replaceAll("*", "0"));
        if (masked) problems.wrong("CR403", path, value, "is masked with * as ids in examples are", "put the whole id");
        else {
            const form = type.rule ?? `text of the form ${type.pattern.source}`;
            problems.wrong("CR403", path, value, "is not accepted", `give ${form}`);
        }
    }
}

function checkList(type: ListType, given: Value[], value: Value | undefined, path: string, problems: Problems): void {
    const count = given.length;
    if (count < (type.min ?? 0) || (type.max !== undefined && count > type.max)) {
        const range = type.max === undefined ? `at least ${type.min}` : `${type.min ?? 0} to ${type.max}`;
        problems.list.push(finding("CR409", path, `has ${count} items`, `it takes ${range}`));
    }
    const raw = listIn(type, value) ?? given;
    given.forEach((item, i) => {
        checkKeys(type.of, raw[i], joinPath(path, i), problems);
        if (item === null && typeof value === "string" && !isJson(value))
            problems.wrong("CR403", path, value, "has an empty element", "leave one comma out");
        else if (item === null)
            problems.wrong("CR403", joinPath(path, i), raw[i], "is empty", "fill it in or remove it");
        else checkValue(type.of, item, raw[i], joinPath(path, i), problems);
    });
}

/** The keys of an object or a list that is written as JSON text. */
function checkKeys({ kind }: FieldType, value: Value | undefined, path: string, problems: Problems): void {
    if ((kind === "list" || kind === "object") && typeof value === "string" && isJson(value))
        problems.repeated(path, value);
}

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** What the user wrote, also as JSON text, with the keys that have no meaning. */
const written = (type: FieldType, value: Value | undefined): Value | undefined =>
    typeof value === "string" && isJson(value) ? fromText(type, value) : value;
const recordIn = (type: FieldType, value: Value | undefined): Inputs | undefined => {
    const object = written(type, value);
    return isRecord(object) ? object : undefined;
};
const listIn = (type: FieldType, value: Value | undefined): Value[] | undefined => {
    const list = written(type, value);
    return Array.isArray(list) ? list : undefined;
};
