/**
 * Every diagnostic there is, by its code. To add one:
 *
 * 1. Add a row to the file of its range in `codes/` (CR1xx: `routing/lint/catalogue.ts`): the next free number, a name, a
 *    severity, a title in the trade's words, the cure. A number and a name are never given a second meaning.
 * 2. Report it with {@link finding}, or with `add` of the room: property path, what is wrong, and a closer cure if there is one.
 * 3. Write `docs/diagnostics/<code>.md`: what it means, an example, the cure. `npm run generate` writes its heading.
 */

import type { Diagnostic } from "../routing/diagnostic";
import { diagnosticCatalogue as routingCodes, type CatalogueEntry } from "../routing/lint/catalogue";
import { commandCodes } from "./codes/command";
import { connectionCodes } from "./codes/connection";
import { fileCodes } from "./codes/files";
import { gatewayCodes } from "./codes/gateway";
import { kubernetesCodes } from "./codes/kubernetes";
import { saeCodes } from "./codes/sae";
import { tableCodes } from "./codes/table";

export const catalogue = {
    ...routingCodes,
    ...gatewayCodes,
    ...tableCodes,
    ...kubernetesCodes,
    ...saeCodes,
    ...connectionCodes,
    ...fileCodes,
    ...commandCodes,
} as const;

/** `CR102`. */
export type Code = keyof typeof catalogue;

/** Every name of a diagnostic. Names and codes are interchangeable wherever a user writes one. */
export const codeNames: readonly string[] = Object.values(catalogue).map(({ name }) => name);

const byName = new Map(Object.entries(catalogue).map(([code, { name }]) => [name as string, code as Code]));

export const isCode = (text: string): text is Code => Object.hasOwn(catalogue, text);

/** The code for `CR102` or `unreachable-rule`; undefined when there is none. */
export const codeOf = (text: string): Code | undefined => (isCode(text) ? text : byName.get(text));

/** `CR102 unreachable-rule`, as every output shows it. */
export const label = (code: string): string => (isCode(code) ? `${code} ${catalogue[code].name}` : code);

/** The row of a code; undefined for a code of another version of Crossroute. */
export const entryOf = (code: string): CatalogueEntry | undefined => (isCode(code) ? catalogue[code] : undefined);

/** A finding with the severity of its code and, unless it has a better one, its cure. */
export function finding(code: Code, where: string, message: string, help: string = catalogue[code].help): Diagnostic {
    return { code, severity: catalogue[code].severity, where, message, help };
}

/** Codes that a text names, by number or name: `CR104, shared-host: and why`. */
export const codesIn = (text: string): Code[] =>
    (text.match(/\bCR\d{3}\b|\b[a-z]+(?:-[a-z]+)+\b/g) ?? []).flatMap((word) => codeOf(word) ?? []);

/** The same map keyed by code, whether its keys are codes or names; keys that are neither stay. */
export const byCode = <T>(map: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [codeOf(key) ?? key, value]));
