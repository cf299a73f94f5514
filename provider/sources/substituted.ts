/** Values in files that are not final: variables of Flux and envsubst, tokens of templates, `REPLACE_ME`. */

import { filledWith, fillerOf, placeholdersIn } from "../inputs/variables";
import { counted, type Diagnostic } from "../routing/diagnostic";
import { isObject, type Json } from "./objects";

/** One of these is a right value of most fields: a name, a path, an address. */
const fillers = ["x", "/x", "10.0.0.1", ""];

/**
 * What the API server would refuse of a manifest. A refused value with something in it that is still to be filled in is not
 * refused yet, unless it would be whatever is put there. Said once per object.
 */
export function unlessSubstituted(manifest: Json, check: (value: Json) => readonly Diagnostic[]): Diagnostic[] {
    const findings = check(manifest);
    const texts = new Map(findings.map((finding) => [finding, refusedText(manifest, finding)]));
    const held = new Map([...texts].map(([finding, text]) => [finding, placeholdersIn(text)]));
    const some = findings.filter((finding) => held.get(finding)?.length !== 0);
    if (some.length === 0) return [...findings];
    const always = fillers
        .map((filler) => new Set(check(filled(manifest, filler) as Json).map(keyOf)))
        .reduce((all, refused) => new Set([...all].filter((key) => refused.has(key))));
    const isWhole = (finding: Diagnostic): boolean => filledWith(texts.get(finding) ?? "", "") === "";
    const open = new Set(some.filter((finding) => isWhole(finding) || !always.has(keyOf(finding))));
    const [first] = open;
    if (first === undefined) return [...findings];
    const paths = [...new Set([...open].map(({ where }) => where))];
    const placeholders = [...new Set([...open].flatMap((finding) => held.get(finding) ?? []))];
    const verb = paths.length === 1 ? "is read as it is" : "are read as they are";
    const info: Diagnostic = {
        ...first,
        severity: "info",
        ...counted(
            (n) =>
                `${listed(paths, n)} ${verb} written, with ${listed(placeholders, n)}: what is put there, by ${fillerOf(placeholders.join(" "))}, is not looked at.`,
        ),
        help: "Fill it in first, and lint what comes out.",
    };
    return findings.flatMap((finding) => (finding === first ? info : open.has(finding) ? [] : finding));
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

function valueAt(manifest: unknown, path: string): unknown {
    let value = manifest;
    for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
        if (Array.isArray(value)) value = value[Number(key)];
        else if (isObject(value)) value = value[key];
        else return undefined;
    }
    return value;
}
