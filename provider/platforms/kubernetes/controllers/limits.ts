/** Whether values are within the limits of their rows: one judgement for options and for the texts of annotations. */
import { type ArgumentTypes, type Bounds, type FieldRows, type FieldShape, rangeOf } from "../../../inputs/fields";
import { isObject } from "../../../inputs/json";
import { joinField } from "../../../inputs/shape";
import { isGiven } from "../../../inputs/unknown";
import { elementErrors } from "./comma-lists";
import type { OptionError } from "./option-error";

const isWithin = (value: number, { min = -Infinity, max = Infinity, numbers }: Bounds): boolean =>
    numbers === undefined ? value >= min && value <= max : numbers.includes(value);

/** What to give instead of a number: `Give a whole number from 1 to 300 (seconds).` */
export function numberHelp({ min = 0, max, numbers, unit }: Bounds): string {
    if (numbers !== undefined) return `Give ${rangeOf({ numbers })}.`;
    const range = max === undefined ? `from ${min} on` : `from ${min} to ${max}`;
    return `Give a whole number ${range}${unit === undefined ? "" : ` (${unit})`}.`;
}

/** Whether a whole number is within the limits. */
export const isNumberWithin = (value: number, limits: Bounds): boolean =>
    Number.isInteger(value) && isWithin(value, limits);

/** That something has too many parts, or too few. */
export const counted = (count: number, limits: Bounds, unit: string, said: string): OptionError[] =>
    isWithin(count, limits) ? [] : [{ at: "", reason: said, help: `Give ${rangeOf(limits)} ${unit}.` }];

function beyond(value: unknown, limits: Bounds): OptionError[] {
    if (typeof value === "number")
        return isNumberWithin(value, limits)
            ? []
            : [{ at: "", reason: `${value} is out of range`, help: numberHelp(limits) }];
    const { unit = typeof value === "string" ? "characters" : "elements" } = limits;
    if (typeof value === "string") return counted(value.length, limits, unit, `it has ${value.length} ${unit}`);
    const count = Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : undefined;
    return count === undefined ? [] : counted(count, limits, unit, `${count} ${unit}`);
}

/** Everything beyond its limits. What a map has by Service is judged with the JSON that it becomes. */
export function limitErrors(rows: FieldRows, types: ArgumentTypes, options: unknown, at = ""): OptionError[] {
    const below = (value: unknown, shape: FieldShape, path: string): OptionError[] => {
        if (typeof shape === "string" || !isGiven(value)) return [];
        if ("list" in shape)
            return Array.isArray(value) ? value.flatMap((one, i) => below(one, shape.list, `${path}[${i}]`)) : [];
        return "type" in shape ? limitErrors(types[shape.type]?.fields ?? {}, types, value, path) : [];
    };
    if (!isObject(options)) return [];
    return Object.entries(rows).flatMap(([field, { shape, limits, joined }]) => {
        const [value, path] = [options[field], joinField(at, field)];
        if (!isGiven(value)) return [];
        const own = [
            ...(limits === undefined ? [] : beyond(value, limits)),
            ...(joined !== undefined && Array.isArray(value) ? elementErrors(value, joined) : []),
        ];
        return [...own.map((one) => ({ ...one, at: `${path}${one.at}` })), ...below(value, shape, path)];
    });
}
