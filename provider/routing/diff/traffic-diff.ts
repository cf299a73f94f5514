import type { TrafficChange } from "../diagnostic";
import { hasLanguages } from "../exhaustive";
import type { Fresh } from "../fresh";
import { freshFor, requestFor, sendPath } from "../fresh";
import type { HostEntry, HostIndex } from "../host-index";
import type { Table } from "../model";
import type { PathPattern } from "../pattern";
import { hostKey } from "../pattern";
import { anchorOf } from "../path-tree";
import type { ClassLine, Detail } from "./change";
import { compare, toChange } from "./change";
import type { Condition } from "./conditions";
import { conditionsOf } from "./conditions";
import { joinClasses } from "./join";
import { languageChanges } from "./languages";
import type { Change } from "./lines";
import { linesOf } from "./lines";
import { regionTree } from "./regions";
import type { ChangedPaths, HostClass } from "./hosts";
import { changedPaths, entriesFor, hostClasses } from "./hosts";
import type { World } from "./world";
import { newWorld } from "./world";

/**
 * The sets of requests that change hands between two versions, as few as nested prefixes and hosts allow, each with a
 * request that shows it. Empty when every request is answered as before.
 *
 * Exact for points, prefixes and wildcards; for globs and regular expressions exact up to {@link exhaustiveLimit} rules,
 * by samples beyond. Rules of which something is unknown move nothing by themselves; where they could take a request
 * that changes, their target stands among the possible ones. O(n log n) for tables without host-less rules.
 */
export function trafficDiff(before: readonly Table[], after: readonly Table[]): TrafficChange[] {
    const [old, now] = [newWorld(before), newWorld(after)];
    const all = [...old, ...now].map((gateway) => gateway.table);
    const fresh = freshFor(all);
    if (all.some(hasLanguages)) return languageChanges(old, now, fresh);
    const changes = changesByGateway(old, now);
    const classes = hostClasses(old, now, fresh);
    return joinClasses(
        classes.map((host) => ({ host, lines: classLines(host, changes, fresh) })),
        (line, host, except) => toChange(line, host, except),
    );
}

type GatewayChanges = ReadonlyMap<string, { paths: ChangedPaths; whole: boolean }>;

function changesByGateway(old: World, now: World): GatewayChanges {
    const found = new Map<string, { paths: ChangedPaths; whole: boolean }>();
    for (const gateway of now) {
        const name = gateway.table.table.gateway;
        const previous = old.find((g) => g.table.table.gateway === name);
        if (previous === undefined) continue;
        const defaults = (index: HostIndex): string =>
            JSON.stringify(index.table.table.defaults?.map((d) => d.target) ?? []);
        const whole = previous.table.dialect !== gateway.table.dialect || defaults(previous) !== defaults(gateway);
        found.set(name, { paths: whole ? new Map() : changedPaths(previous, gateway), whole });
    }
    return found;
}

/** The lines of one host set; empty when nothing that matters for it changed. */
export function classLines(host: HostClass, changes: GatewayChanges, fresh: Fresh): ClassLine[] {
    const [oldEntries, newEntries] = [entriesFor(host.before, host.witness), entriesFor(host.after, host.witness)];
    const entries = [...oldEntries, ...newEntries];
    const changed = whatChanged(host, oldEntries, newEntries, changes);
    if (changed !== "everything" && changed.length === 0) return [];
    const patterns = cutPoints(entries, changed);
    const tree = regionTree(patterns);
    const rules = entries.some((entry) => entry.rules.some((r) => r.conditions !== ""))
        ? entries.flatMap((entry) => entry.rules)
        : [];
    const lines: ClassLine[] = [];
    for (const condition of conditionsOf(rules)) {
        const found = linesOf(tree, fresh.token, (path) => changeAt(host, path, condition));
        lines.push(...found.map((line) => ({ ...line, condition })));
    }
    return joinMethods(lines);
}

function whatChanged(
    host: HostClass,
    oldEntries: readonly HostEntry[],
    newEntries: readonly HostEntry[],
    changes: GatewayChanges,
): readonly PathPattern[] | "everything" {
    const names = (gateways: readonly HostIndex[]): string => gateways.map((g) => g.table.table.gateway).join("\n");
    const keys = (entries: readonly HostEntry[]): string => entries.map((entry) => hostKey(entry.pattern)).join("\n");
    if (names(host.before) !== names(host.after)) return "everything";
    const closes = [...host.before, ...host.after].some((gateway) => gateway.table.dialect.fallThrough !== "yes");
    if (closes && keys(oldEntries) !== keys(newEntries)) return "everything";
    const found: PathPattern[] = [];
    for (const gateway of host.after) {
        const change = changes.get(gateway.table.table.gateway);
        if (change === undefined || change.whole) return "everything";
        const seen = new Set<string>();
        for (const entry of [...oldEntries, ...newEntries]) {
            const key = hostKey(entry.pattern);
            if (!seen.has(key)) for (const path of change.paths.get(key) ?? []) found.push(path);
            seen.add(key);
        }
    }
    return found;
}

/** All patterns within the changed regions, and the regions themselves: nothing else can change. */
function cutPoints(entries: readonly HostEntry[], changed: readonly PathPattern[] | "everything"): PathPattern[] {
    const all = entries.flatMap((entry) => entry.rules.map((rule) => rule.path));
    if (changed === "everything" || changed.length * 4 > all.length) return all;
    const texts = new Set(changed.map(anchorOf));
    if (texts.has("") || texts.has("/")) return all;
    const lengths = [...new Set([...texts].map((text) => text.length))];
    const within = (anchor: string): boolean =>
        lengths.some((length) => length <= anchor.length && texts.has(anchor.slice(0, length)));
    return [...changed, ...all.filter((path) => within(anchorOf(path)))];
}

function changeAt(host: HostClass, path: string, condition: Condition): Change<Detail> | undefined {
    const dialect = (host.after[0] ?? host.before[0])?.table.dialect;
    const sent = dialect === undefined ? path : sendPath(path, dialect);
    if (sent === undefined) return undefined;
    const witness = { ...requestFor(host.witness, sent), ...condition.request };
    return compare(host.before, host.after, witness);
}

/** The same line for several methods or both schemes is one line; a line that headers add nothing to is dropped. */
function joinMethods(lines: readonly ClassLine[]): ClassLine[] {
    const found = new Map<string, ClassLine>();
    const textOf = ({ path, change, except }: ClassLine): string => [path, change.id, except.join(",")].join("\n");
    const usual = new Set<string>();
    for (const line of lines) {
        const { condition } = line;
        const cell = `${textOf(line)}\n${condition.scheme ?? ""}`;
        if (!condition.byHeader) usual.add(`${cell}\n${condition.request.method ?? ""}`);
        else if (usual.has(`${cell}\n${condition.request.method ?? ""}`)) continue;
        const key = condition.byHeader ? `${cell}\n${condition.words?.join() ?? ""}` : cell;
        const known = found.get(key);
        if (known === undefined) found.set(key, line);
        else if (known.condition.methods !== undefined) {
            const methods = [...known.condition.methods, ...(condition.methods ?? [])];
            found.set(key, { ...known, condition: { ...known.condition, methods: [...new Set(methods)] } });
        }
    }
    return joinSchemes([...found.values()], textOf);
}

function joinSchemes(lines: readonly ClassLine[], textOf: (line: ClassLine) => string): ClassLine[] {
    const found = new Map<string, ClassLine>();
    for (const line of lines) {
        const { methods, words, byHeader } = line.condition;
        const key = [textOf(line), methods?.join(","), byHeader, words?.join(",")].join("\n");
        const known = found.get(key);
        found.set(key, known === undefined ? line : { ...known, condition: { ...known.condition, scheme: undefined } });
    }
    return [...found.values()];
}
