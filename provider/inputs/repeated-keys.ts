/** Keys that an object of a JSON text has twice: `JSON.parse` takes the last of them without a word. */
import { joinField } from "./shape";

export interface RepeatedKey {
    /** Where the second is: `[0].HTTP`. */
    at: string;
    key: string;
    /** How the first is written. */
    first: string;
}

interface Level {
    at: string;
    /** By its keys as they are compared; undefined: a list. */
    keys?: Map<string, string>;
    /** Of a list: the element that comes. Of an object: where its value is. */
    next: string;
    index: number;
    isKey: boolean;
}

const tokens = /"(?:[^"\\]|\\.)*"|[[\]{}:,]/g;

/**
 * @param text of valid JSON
 * @param compared what of two keys must be equal; default: all of them
 */
export function repeatedKeys(text: string, compared = (key: string): string => key): RepeatedKey[] {
    const found: RepeatedKey[] = [];
    const levels: Level[] = [];
    for (const [token] of text.matchAll(tokens)) {
        const level = levels.at(-1);
        if (token === "{" || token === "[") {
            const at = level?.next ?? "";
            const isList = token === "[";
            levels.push({
                at,
                next: isList ? `${at}[0]` : at,
                index: 0,
                isKey: true,
                ...(!isList && { keys: new Map() }),
            });
        } else if (token === "}" || token === "]") levels.pop();
        else if (level === undefined) continue;
        else if (token === ",") {
            level.isKey = true;
            if (level.keys === undefined) level.next = `${level.at}[${++level.index}]`;
        } else if (token === ":") level.isKey = false;
        else if (level.keys !== undefined && level.isKey) {
            const key = String(JSON.parse(token));
            const [at, same] = [joinField(level.at, key), compared(key)];
            const first = level.keys.get(same);
            if (first === undefined) level.keys.set(same, key);
            else found.push({ at, key, first });
            level.next = at;
        }
    }
    return found;
}
