import { conditionsOf } from "./candidates";
import type { CompiledRule, CompiledTable } from "./compile";
import type { Fresh } from "./fresh";
import { requestFor, sendPath } from "./fresh";
import type { TextShape } from "./language/atoms";
import { atoms } from "./language/atoms";
import type { Program } from "./language/program";
import type { Request } from "./model";
import { hostKey, hostTakes, NO, pathKey } from "./pattern";
import { hostPrograms, pathPrograms } from "./programs";

/** More rules than this, and only samples are asked: the product of their automata grows too large. */
export const exhaustiveLimit = 120;

/** Whether some pattern is a glob or a regular expression, so that prefixes and points do not tell everything. */
export const hasLanguages = (table: CompiledTable): boolean =>
    table.rules.some((r) => r.live && (r.host.kind === "language" || r.path.kind === "language"));

const [dash, dot, slash] = [45, 46, 47];

const hostShape: TextShape = {
    follows: (code, previous) =>
        code === dot
            ? previous !== undefined && previous !== dot
            : (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === dash || code === 95,
    ends: (text) => text !== "" && !text.endsWith("."),
};

/** Paths as the dialects see them: where one cleans, no element is empty or begins with a dot. */
const pathShape = (tables: readonly CompiledTable[]): TextShape => {
    const raw = tables.some(({ dialect }) => dialect.seenPath("//") === "//");
    return {
        follows: (code, previous) =>
            previous === undefined ? code === slash : raw || previous !== slash || (code !== slash && code !== dot),
        ends: (text) => text !== "",
    };
};

/**
 * One request for every class of requests that the rules of the tables can tell apart: what holds for all of these holds
 * for every request there is. Undefined when the tables are too large for that, or hold what cannot be decided.
 */
export function everyRequest(tables: readonly CompiledTable[], fresh: Fresh): Request[] | undefined {
    const rules = tables.flatMap((table) => table.rules.filter((rule) => rule.live && !rule.unknown));
    if (rules.length > exhaustiveLimit) return undefined;
    const hosts = atoms(
        distinct(rules, (rule) => [hostKey(rule.host), hostPrograms(rule.host)]),
        hostShape,
    );
    if (hosts === undefined) return undefined;
    const requests = new Map<string, Request>();
    for (const host of hosts) {
        const name = host.members.size === 0 ? `${fresh.label}.example` : host.witness;
        const active = rules.filter((rule) => hostTakes(rule.host, name) !== NO);
        const paths = atoms(
            distinct(active, (rule) => [pathKey(rule.path), pathPrograms(rule.path)]),
            pathShape(tables),
        );
        if (paths === undefined) return undefined;
        const conditions = allConditions(active, fresh);
        for (const path of paths) {
            for (const table of tables) {
                const sent = sendPath(path.witness, table.dialect);
                if (sent === undefined) continue;
                for (const more of conditions)
                    requests.set(`${name} ${sent} ${JSON.stringify(more)}`, requestFor(name, sent, more));
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
        if (sure !== undefined) found.set(key, sure);
        if (possible !== undefined && possible !== sure) found.set(`${key}?`, possible);
    }
    return [...found.values()];
}

type Conditions = { method?: string; headers?: Record<string, string> };

function allConditions(rules: readonly CompiledRule[], fresh: Fresh): Conditions[] {
    const found = new Map<string, Conditions>([["{}", {}]]);
    for (const rule of rules) for (const c of conditionsOf(rule, fresh)) found.set(JSON.stringify(c), c);
    return [...found.values()].slice(0, 64);
}
