/** Values in files that are not final: variables of Flux and envsubst, tokens of templates, `REPLACE_ME`. */

import { finding } from "../diagnostics/catalogue";
import { filledWith, fillerOf, placeholdersIn } from "../inputs/variables";
import { counted, several, type Diagnostic } from "../routing/diagnostic";
import { isObject, type Json } from "./objects";

/** One of these is a right value of most fields: a name, a path, an address. */
const fillers = ["x", "/x", "10.0.0.1", ""];

/**
 * What the API server would refuse of a manifest. A refused value with something in it that is still to be filled in is not
 * refused yet, unless it would be whatever is put there. Said once per object.
 */
export function unlessSubstituted(given: Json, check: (value: Json) => readonly Diagnostic[]): Diagnostic[] {
    const { manifest, findings, numbers } = withNumbers(given, check);
    const texts = new Map(findings.map((finding) => [finding, refusedText(manifest, finding)]));
    const some = findings.filter((finding) => placeholdersIn(texts.get(finding) ?? "").length > 0);
    if (some.length === 0 && numbers.length === 0) return [...findings];
    const always =
        some.length === 0
            ? new Set<string>()
            : fillers
                  .map((filler) => new Set(check(filled(manifest, filler) as Json).map(keyOf)))
                  .reduce((all, refused) => new Set([...all].filter((key) => refused.has(key))));
    const isWhole = (finding: Diagnostic): boolean => filledWith(texts.get(finding) ?? "", "") === "";
    const open = new Set([...numbers, ...some.filter((finding) => isWhole(finding) || !always.has(keyOf(finding)))]);
    const [first] = open;
    if (first === undefined) return [...findings];
    const unfilled = {
        places: [...new Set([...open].map(({ where }) => where))],
        placeholders: [...new Set([...open].flatMap((finding) => placeholdersIn(refusedText(given, finding))))],
    };
    const { origin, where } = first;
    const info: Diagnostic = {
        ...finding("CR609", where, ""),
        ...unfilledText([unfilled]),
        ...(origin && { origin }),
        subject: { unfilled },
    };
    return [...findings.filter((one) => !open.has(one)), info];
}

/**
 * The manifest with some number where a number is still to be filled in. A server looks at the types first: the rest would
 * not be looked at.
 */
function withNumbers(
    manifest: Json,
    check: (value: Json) => readonly Diagnostic[],
): { manifest: Json; findings: readonly Diagnostic[]; numbers: readonly Diagnostic[] } {
    const findings = check(manifest);
    const whole = findings.filter((finding) => {
        const text = textAt(manifest, finding.where);
        return placeholdersIn(text).length > 0 && filledWith(text, "") === "";
    });
    const none = { manifest, findings, numbers: [] };
    if (whole.length === 0) return none;
    const withNumberAt = (some: readonly Diagnostic[]): Json =>
        some.reduce<unknown>((value, { where }) => replacedAt(value, keysOf(where), 80), manifest) as Json;
    const refused = new Set(check(withNumberAt(whole)).map(({ where }) => where));
    const numbers = whole.filter(({ where }) => !refused.has(where));
    if (numbers.length === 0) return none;
    const changed = withNumberAt(numbers);
    return { manifest: changed, findings: check(changed), numbers };
}

/** What is not filled in of one object, or of several objects of a file. */
export function unfilledText(
    objects: readonly { places: readonly string[]; placeholders: readonly string[] }[],
): Pick<Diagnostic, "message" | "identity"> {
    const placeholders = [...new Set(objects.flatMap((one) => one.placeholders))];
    const count = objects.reduce((sum, { places }) => sum + places.length, 0);
    const [{ places = [] } = {}] = objects;
    const is = count === 1 ? "is" : "are";
    const where = (n: (count: number) => string): string =>
        objects.length === 1
            ? listed(places, n)
            : `${several(n(count), "value")} of ${several(n(objects.length), "object")} in this file`;
    return counted(
        (n) =>
            `${where(n)} ${is} still to be filled in, by ${fillerOf(placeholders.join(" "))}: ${listed(placeholders, n)}. Only what is written is read; what is put there is not looked at.`,
    );
}

/** The text that is refused. */
const refusedText = (manifest: Json, { where, subject }: Diagnostic): string =>
    subject?.refused ?? textAt(manifest, where);

const keyOf = ({ code, where }: Diagnostic): string => `${code} ${where}`;

function filled(value: unknown, filler: string): unknown {
    if (typeof value === "string") return filledWith(value, filler);
    if (Array.isArray(value)) return value.map((item) => filled(item, filler));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, filler)]));
}

const SHOWN = 2;

function listed(items: readonly string[], number: (n: number) => string): string {
    const more = items.length - SHOWN;
    return more <= 0 ? items.join(" and ") : `${items.slice(0, SHOWN).join(", ")} and ${number(more)} more`;
}

/** The text at a property path like `spec.rules[0].host`; empty where there is none. */
export function textAt(manifest: unknown, path: string): string {
    const value = valueAt(manifest, path);
    return typeof value === "string" ? value : "";
}

const keysOf = (path: string): string[] => path.split(/[.[\]]+/).filter(Boolean);

function valueAt(manifest: unknown, path: string): unknown {
    let value = manifest;
    for (const key of keysOf(path)) {
        if (Array.isArray(value)) value = value[Number(key)];
        else if (isObject(value)) value = value[key];
        else return undefined;
    }
    return value;
}

function replacedAt(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
    if (key === undefined) return by;
    if (Array.isArray(value))
        return value.map((item: unknown, i) => (i === Number(key) ? replacedAt(item, rest, by) : item));
    return isObject(value) && key in value ? { ...value, [key]: replacedAt(value[key], rest, by) } : value;
}
