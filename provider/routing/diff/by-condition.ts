import type { CompiledRule } from "../compile";
import { conditionsHold } from "../compile";
import type { Dialect } from "../dialect";
import { probe } from "../dialect";
import type { HostIndex } from "../host-index";
import type { Request } from "../model";
import { alongPath } from "../path-tree";
import { requestFor } from "../witness";
import type { Answered } from "./answers";
import type { ClassLine, Detail } from "./change";
import type { Condition } from "./conditions";
import type { Change, Line } from "./lines";
import type { LineUnder } from "./join-conditions";
import { joinMethods, newNumbers, withMethods } from "./join-conditions";
import { linesOf } from "./lines";
import type { Region } from "./regions";
import { membersOf } from "./regions";
import { entriesFor } from "./hosts";

/**
 * The requests of one host that arrive with one scheme and port, and what both versions are asked about one of them.
 */
export interface HostComparison {
    host: string;
    /** The gateways of both versions that decide. */
    deciding: readonly HostIndex[];
    /** The path that a client sends, for a path as the rules see it; undefined: no client can send it. */
    send: (path: string) => string | undefined;
    /** The dialect as which the paths are seen. */
    dialect: Dialect | undefined;
    /** A quick look whether nothing changes, for requests like the given one; see `newGlance`. */
    glance: (request: Request) => ((path: string) => boolean) | undefined;
    ask: (request: Request) => Change<Detail> | undefined;
    /** What the given rules tell apart beside host and path. */
    conditionsOf: (rules: readonly CompiledRule[]) => readonly Condition[];
    /** A memory of whether a rule's conditions hold. */
    verdictsOf: ReturnType<typeof newVerdicts>;
}

type Changes = (Change<Detail> | undefined)[];

/**
 * A rule that matches under conditions only, and for each condition whether they hold. Rules with equal conditions
 * share the list.
 */
interface Conditional {
    rule: CompiledRule;
    dialect: Dialect;
    verdicts: Map<Condition, string>;
}

/** A set of paths that some rules match under conditions only. */
interface Dependent {
    at: number;
    sent: string;
    rules: readonly Conditional[];
    /** The changes, by which of the conditions hold. */
    known: Map<string, Change<Detail> | undefined>;
}

/**
 * The lines of a region tree under every condition. Paths without conditional rules are asked once; the others once for
 * each way in which the conditions of their rules hold or not.
 */
export function linesByCondition(tree: Region, token: string, comparison: HostComparison): ClassLine[] {
    const { host, send, ask } = comparison;
    const [plain] = comparison.conditionsOf([]);
    if (plain === undefined) return [];
    const changes: Changes = [];
    const dependents: Dependent[] = [];
    const rulesFor = conditionalRules(comparison);
    const isSame = comparison.glance(requestFor(host, "/", plain.request));
    membersOf(tree, token).forEach((path, at) => {
        if (path === undefined) return;
        const rules = rulesFor(path);
        if (rules.length === 0 && isSame?.(path) === true) return;
        const sent = send(path);
        if (sent === undefined) return;
        if (rules.length === 0) changes[at] = ask(requestFor(host, sent, plain.request));
        else dependents.push({ at, sent, rules, known: new Map() });
    });
    if (dependents.length === 0) return linesOf(tree, changes).map((line) => ({ ...line, condition: plain }));
    const rules = new Set(dependents.flatMap((dependent) => dependent.rules.map(({ rule }) => rule)));
    const conditions = comparison.conditionsOf([...rules]);
    const numberOf = newNumbers();
    const lines = linesOfEach(conditions, (condition) => {
        let key = "";
        for (const dependent of dependents) {
            const change = (changes[dependent.at] = changeUnder(condition, dependent, comparison));
            key += `${change === undefined ? "" : numberOf(change.id)} `;
        }
        return { key, lines: () => linesOf(tree, changes) };
    });
    const shown = joinMethods(lines, conditions).map((line) => shownBy(line, host));
    const left = conditions.at(-1)?.left;
    return left === undefined ? shown : [...shown, notCompared(left, plain, dependents, comparison)];
}

/** Says that conditions beyond the limit were not compared: they may change something. */
function notCompared(
    left: number,
    condition: Condition,
    dependents: readonly Dependent[],
    comparison: HostComparison,
): ClassLine {
    const witness = { ...requestFor(comparison.host, dependents[0]?.sent ?? "/"), ...condition.request };
    const label = `not compared: ${left} further ways in which the conditions of this host can hold`;
    const target = { kind: "unknown", label, unread: true } as const;
    const unknown: Answered = {
        targets: [target],
        id: label,
        gateway: undefined,
        rule: undefined,
        rewritten: undefined,
    };
    const words = [...(condition.words ?? []), "under further conditions"];
    return {
        path: "/**",
        except: [],
        change: { id: label, detail: { before: unknown, after: { ...unknown, id: `${label} afterwards` }, witness } },
        condition: { ...condition, words },
    };
}

/** The rules of a path whose match or answer depends on more than host and path. */
function conditionalRules({
    deciding,
    host,
    dialect: own,
    send,
    verdictsOf,
}: HostComparison): (path: string) => readonly Conditional[] {
    const gateways = deciding
        .map((gateway) => ({
            dialect: gateway.table.dialect,
            trees: entriesFor([gateway], host).flatMap(({ conditional }) => conditional ?? []),
            unknown: gateway.unknown.filter((rule) => rule.conditions !== ""),
        }))
        .filter(({ trees, unknown }) => trees.length + unknown.length > 0);
    if (gateways.length === 0) return () => none;
    return (path) => {
        let found: Conditional[] | undefined;
        let current: Dialect;
        const add = (rules: readonly CompiledRule[]): void => {
            for (const rule of rules)
                (found ??= []).push({ rule, dialect: current, verdicts: verdictsOf(rule, current) });
        };
        for (const { dialect, trees, unknown } of gateways) {
            current = dialect;
            const seen = dialect === own ? path : dialect.seenPath(send(path) ?? path);
            for (const tree of trees) alongPath(tree, seen, add);
            add(unknown);
        }
        return found ?? none;
    };
}

const none: readonly Conditional[] = [];

function changeUnder(
    condition: Condition,
    { sent, rules, known }: Dependent,
    { host, ask }: HostComparison,
): Change<Detail> | undefined {
    let key = "";
    for (const rule of rules) key += `${verdictUnder(condition, rule)},`;
    if (!known.has(key)) known.set(key, ask({ ...requestFor(host, sent), ...condition.request }));
    return known.get(key);
}

/** Verdicts by dialect and conditions, shared by all rules with equal conditions, whatever their host. */
export function newVerdicts(): (rule: CompiledRule, dialect: Dialect) => Map<Condition, string> {
    const known = new Map<string, Map<Condition, string>>();
    return (rule, dialect) => {
        const name = `${dialect.name}\n${rule.conditions}`;
        let found = known.get(name);
        if (found === undefined) known.set(name, (found = new Map()));
        return found;
    };
}

function verdictUnder(condition: Condition, { rule, dialect, verdicts }: Conditional): string {
    // A rewrite may use every part of the request.
    if (rule.rule.rewrite !== undefined) return JSON.stringify(condition.request);
    let verdict = verdicts.get(condition);
    if (verdict === undefined) {
        const seen = probe(dialect, { ...requestFor("", "/"), ...condition.request });
        verdicts.set(condition, (verdict = String(conditionsHold(rule, seen))));
    }
    return verdict;
}

/** Gives the line a witness for which its condition holds. */
const shownBy = ({ change: { id, detail }, ...line }: ClassLine, host: string): ClassLine => ({
    ...line,
    change: {
        id,
        detail: { ...detail, witness: { ...requestFor(host, detail.witness.path), ...line.condition.request } },
    },
});

/**
 * The lines under each condition. Methods that are treated alike are one condition. A property that most requests lack
 * (a header, a cookie) has no line where it changes nothing.
 */
function linesOfEach(
    conditions: readonly Condition[],
    under: (condition: Condition) => { key: string; lines: () => Line<Detail>[] },
): LineUnder[] {
    const known = new Map<string, Line<Detail>[]>();
    const usual = new Map<string, string>();
    const found: { condition: Condition; key: string }[] = [];
    for (const condition of conditions) {
        const { key, lines } = under(condition);
        const cell = `${condition.scheme ?? ""}\n${condition.request.method ?? ""}`;
        if (!condition.byHeader) usual.set(cell, key);
        else if (usual.get(cell) === key) continue;
        if (!known.has(key)) known.set(key, lines());
        const alike = found.find(
            (one) =>
                one.key === key &&
                one.condition.scheme === condition.scheme &&
                !one.condition.byHeader &&
                !condition.byHeader,
        );
        if (alike === undefined) found.push({ condition, key });
        else alike.condition = withMethods(alike.condition, condition);
    }
    return found.flatMap(({ condition, key }) => (known.get(key) ?? []).map((line) => ({ line, condition })));
}
