/**
 * What of an annotation is open: not known yet, or, in a file, still to be filled in. A program writes what it means, so
 * that a word in capitals is a value there.
 */
import { UNKNOWN_INPUT, UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { filledWith, placeholdersIn } from "../../../inputs/variables";
import { isObject, parseJson } from "../read/json";
import { isMatchMode } from "./cce";

export type IsOpen = (text: string) => boolean;

export const isUnknownText: IsOpen = (text) => text.includes(UNKNOWN_SENTINEL);
/** EQUAL_TO looks like a word that is still to be filled in. */
export const isOpenInFile: IsOpen = (text) =>
    isUnknownText(text) || placeholdersIn(text).some((word) => !isMatchMode(word));

/** The JSON, with what is open in it as values that are not known. */
export function withOpen(json: unknown, isOpen: IsOpen): unknown {
    if (typeof json === "string") return isOpen(json) ? UNKNOWN_INPUT : json;
    if (Array.isArray(json)) return json.map((one) => withOpen(one, isOpen));
    if (!isObject(json)) return json;
    const entries = Object.entries(json);
    if (entries.some(([key]) => isOpen(key))) return UNKNOWN_INPUT;
    return Object.fromEntries(entries.map(([key, one]) => [key, withOpen(one, isOpen)]));
}

/** The text with `UNKNOWN_SENTINEL` in place of what is still to be filled in. */
export const filledText = (text: string): string => filledWith(text, UNKNOWN_SENTINEL);

/** The JSON of a text in which some may still have to be filled in, in a text of it or in place of a value. */
export function filledJson(text: string): unknown {
    const json = parseJson(text);
    if (json !== undefined && placeholdersIn(text).length === 0) return json;
    return parseJson(filledWith(text, (before) => (isInText(before) ? UNKNOWN_SENTINEL : `"${UNKNOWN_SENTINEL}"`)));
}

/** Whether a text of JSON is open at its end. */
const isInText = (before: string): boolean => (before.replace(/\\./g, "").split('"').length - 1) % 2 === 1;
