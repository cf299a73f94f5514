import { conditionsOf, settingsAt } from "./candidates";
import type { CompiledRule, CompiledTable } from "./compile";
import type { Dialect } from "./dialect";
import type { Setting } from "./conditions";
import { join } from "./conditions";
import type { UnusedNames } from "./unused-names";
import { requestFor, sendPath } from "./witness";
import type { TextShape } from "./language/atoms";
import { atoms } from "./language/atoms";
import type { Program } from "./language/program";
import type { Request } from "./model";
import { hostSetKey, hostMatches, pathKey } from "./pattern";
import { hostPrograms, pathPrograms } from "./programs";
import { NO } from "./verdict";

/** With more rules than this only samples are asked: the product of their automata grows too large. */
export const exhaustiveLimit = 120;

const [dash, dot, slash, percent] = [45, 46, 47, 37];
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Labels of letters, digits, `-` and `_`. States: 0 at the start, 1 after a dot, 2 inside a label. */
const hostShape: TextShape = {
    next: (state, code) =>
        code === dot
            ? state === 2
                ? 1
                : undefined
            : (code >= 97 && code <= 122) || isDigit(code) || code === dash || code === 95
              ? 2
              : undefined,
    ends: (state) => state === 2,
    extra: [],
};

const sentPlainly = /^[A-Za-z0-9\-._~!$&'()*+,;=:@[\]/]$/;

/** Escapes that a dialect does not decode, such as `%2F`; each dialect is asked once. */
const keptEscapes = new Map<Dialect, ReadonlySet<string>>();

function escapesOf(dialect: Dialect): ReadonlySet<string> {
    const known = keptEscapes.get(dialect);
    if (known !== undefined) return known;
    const all = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
    const written = [...all, ...all.map((pair) => pair.toUpperCase())];
    const kept = new Set(written.filter((pair) => dialect.seenPath(`/x%${pair}x`) === `/x%${pair}x`));
    keptEscapes.set(dialect, kept);
    return kept;
}

const isRaw = (dialect: Dialect): boolean => dialect.seenPath("//") === "//";

/**
 * Paths as the dialects see them. Where one cleans, no element is empty, `.` or `..`; an escape that is not decoded
 * stands as `%` and two hexadecimal digits. States: 0 at the start, 1 after a slash, 2 and 3 after one and two dots
 * that begin an element, 4 inside an element, 5 after `%`, 100 and more after `%` and a digit.
 * @param raw nothing is cleaned
 */
function pathShape(tables: readonly CompiledTable[], raw: boolean): TextShape {
    const kept = new Set(tables.flatMap(({ dialect }) => [...escapesOf(dialect)]));
    const first = new Set([...kept].map((pair) => pair[0]));
    const decodes = tables.some(({ dialect }) => dialect.seenPath("/%20") === "/ ");
    const inside = (state: number, code: number): number | undefined => {
        if (code === slash) return raw || state === 4 ? 1 : undefined;
        if (code === percent && kept.size > 0) return 5;
        // A character that is sent as an escape is seen only where escapes are decoded.
        if (!decodes && !sentPlainly.test(String.fromCodePoint(code))) return undefined;
        return code === dot && state < 4 ? state + 1 : 4;
    };
    return {
        next: (state, code) => {
            if (state === 0) return code === slash ? 1 : undefined;
            if (state === 5) return first.has(String.fromCharCode(code)) ? 100 + code : undefined;
            if (state > 5) return kept.has(String.fromCharCode(state - 100, code)) ? 4 : undefined;
            return inside(state, code);
        },
        ends: (state, text) =>
            state !== 0 &&
            state < 5 &&
            (raw || (state !== 2 && state !== 3)) &&
            tables.some(({ dialect }) => sendPath(text, dialect) !== undefined),
        extra: kept.size > 0 ? [50, 53] : [],
    };
}

/**
 * One request for every class of requests that the rules of the tables can tell apart: what holds for these holds for
 * every request. Undefined when the tables are too large for that, or hold a pattern that cannot be decided.
 */
export function everyRequest(tables: readonly CompiledTable[], unused: UnusedNames): Request[] | undefined {
    const rules = tables.flatMap((table) => table.rules.filter((rule) => rule.live && !rule.unknown));
    if (rules.length > exhaustiveLimit) return undefined;
    const hosts = atoms(
        distinct(rules, (rule) => [hostSetKey(rule.host), hostPrograms(rule.host)]),
        hostShape,
    );
    if (hosts === undefined) return undefined;
    const requests = new Map<string, Request>();
    for (const host of hosts) {
        const name = host.members.size === 0 ? unused.host : host.witness;
        const active = rules.filter((rule) => hostMatches(rule.host, name) !== NO);
        const patterns = distinct(active, (rule) => [pathKey(rule.path), pathPrograms(rule.path)]);
        const conditions = allConditions(active, unused);
        if (conditions === undefined) return undefined;
        // Where one dialect cleans and another does not, each sees paths that the other never does.
        for (const raw of new Set(tables.map(({ dialect }) => isRaw(dialect)))) {
            const paths = atoms(patterns, pathShape(tables, raw));
            if (paths === undefined) return undefined;
            for (const path of paths) {
                for (const table of tables) {
                    const sent = sendPath(path.witness, table.dialect);
                    if (sent === undefined) continue;
                    for (const more of settingsAt(table.table, conditions))
                        requests.set(`${name} ${sent} ${JSON.stringify(more)}`, requestFor(name, sent, more));
                }
            }
        }
    }
    return [...requests.values()];
}

function distinct(
    rules: readonly CompiledRule[],
    programsOf: (rule: CompiledRule) => [string, { sure: Program | undefined; possible: Program | undefined }],
): Program[] {
    const found = new Map<string, Program>();
    for (const rule of rules) {
        const [key, { sure, possible }] = programsOf(rule);
        if (sure !== undefined) found.set(`surely ${key}`, sure);
        if (possible !== undefined && possible !== sure) found.set(`perhaps ${key}`, possible);
    }
    return [...found.values()];
}

/**
 * What the rules can tell apart beside host and path: their conditions, alone and in pairs. Undefined: there are more
 * than can be asked.
 */
function allConditions(rules: readonly CompiledRule[], unused: UnusedNames): Setting[] | undefined {
    const found = new Map<string, Setting>([["{}", {}]]);
    for (const rule of rules) for (const c of conditionsOf(rule, unused)) found.set(JSON.stringify(c), c);
    const alone = [...found.values()];
    if (alone.length > mostAlone) return undefined;
    for (const [i, a] of alone.entries())
        for (const b of alone.slice(i + 1)) found.set(JSON.stringify(join(a, b)), join(a, b));
    return [...found.values()];
}

/** With their pairs in both orders, a few hundred for each host and path. */
const mostAlone = 24;
