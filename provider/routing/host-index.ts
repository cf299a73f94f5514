import type { CompiledRule, CompiledTable } from "./compile";
import type { Probe } from "./dialect";
import { moreSpecificHost } from "./outcome";
import type { Found, PathNode } from "./path-tree";
import { insertRule, newNode, searchTree } from "./path-tree";
import type { HostPattern } from "./pattern";
import { hostKey, hostMatches } from "./pattern";
import { NO, YES } from "./verdict";

/** All rules of one host pattern. */
export interface HostEntry {
    readonly pattern: HostPattern;
    /** Made when it is first asked for: a comparison looks at few hosts. */
    readonly tree: PathNode;
    readonly hasTree: boolean;
    readonly rules: CompiledRule[];
    /** Rules whose answer depends on more than host and path, in a tree of their own; most entries have none. */
    readonly conditional: PathNode | undefined;
}

/** The result for the host that was asked last. */
export interface LastResult {
    host: string | undefined;
    entries: HostEntry[];
    /** All of them certainly match the host. */
    sure: boolean;
    /** The node of the last path that was searched; undefined: no rule's path ends there. */
    end: PathNode | undefined;
}

class LazyEntry implements HostEntry {
    readonly rules: CompiledRule[] = [];
    private root: PathNode | undefined;
    private some: PathNode | null | undefined;

    constructor(readonly pattern: HostPattern) {}

    get tree(): PathNode {
        return (this.root ??= treeOf(this.rules));
    }

    get hasTree(): boolean {
        return this.root !== undefined;
    }

    get conditional(): PathNode | undefined {
        if (this.some === undefined) {
            const rules = this.rules.filter(isConditional);
            this.some = rules.length === 0 ? null : treeOf(rules);
        }
        return this.some ?? undefined;
    }
}

function treeOf(rules: readonly CompiledRule[]): PathNode {
    const root = newNode();
    for (const rule of rules) insertRule(root, rule);
    return root;
}

/** A rewrite may fill in parts of the request, so what a backend sees may depend on them. */
const isConditional = ({ plain, conditions, rule }: CompiledRule): boolean =>
    !plain && (conditions !== "" || rule.rewrite !== undefined);

/** A table's rules by host: exact names and wildcard suffixes by hash, the few others one by one. */
export interface HostIndex {
    readonly table: CompiledTable;
    readonly exact: ReadonlyMap<string, HostEntry>;
    readonly wildcard: ReadonlyMap<string, HostEntry>;
    readonly any: HostEntry | undefined;
    readonly others: readonly HostEntry[];
    /** Rules whose host, path or match type is not known yet. */
    readonly unknown: readonly CompiledRule[];
    /** A wildcard of this table may cover several labels, so every suffix has to be asked. */
    readonly deep: boolean;
    readonly recent: LastResult;
    /** Gateways that its rules may lead to, by target; see `hops.ts`. */
    readonly behind?: ReadonlyMap<string, HostIndex>;
    /** Hosts, by key of their patterns, that other gateways send here: their DNS records do not lead here. */
    readonly hidden?: ReadonlySet<string> | undefined;
}

export function indexTable(table: CompiledTable): HostIndex {
    const entries = new Map<string, HostEntry>();
    const unknown: CompiledRule[] = [];
    let entry: HostEntry | undefined;
    for (const rule of table.rules) {
        if (rule.unknown) unknown.push(rule);
        if (rule.unknown || !rule.live) continue;
        if (entry === undefined || entry.pattern !== rule.host) {
            const key = hostKey(rule.host);
            entry = entries.get(key);
            if (entry === undefined) entries.set(key, (entry = new LazyEntry(rule.host)));
        }
        entry.rules.push(rule);
    }
    const exact = new Map<string, HostEntry>();
    const wildcard = new Map<string, HostEntry>();
    const others: HostEntry[] = [];
    let any: HostEntry | undefined;
    let deep = false;
    for (const entry of entries.values()) {
        const { pattern } = entry;
        if (pattern.kind === "exact") exact.set(pattern.name, entry);
        else if (pattern.kind === "wildcard") {
            wildcard.set(pattern.suffix, entry);
            deep ||= pattern.labels !== "one";
        } else if (pattern.kind === "any") any = entry;
        else others.push(entry);
    }
    const recent: LastResult = { host: undefined, entries: [], sure: true, end: undefined };
    return { table, exact, wildcard, any, others, unknown, deep, recent };
}

/** Calls back for each host pattern that matches the host, exact names first. */
function eachHost(index: HostIndex, host: string, visit: (entry: HostEntry) => void): void {
    const named = index.exact.get(host) ?? (host.endsWith(".") ? index.exact.get(host.slice(0, -1)) : undefined);
    if (named !== undefined) visit(named);
    if (index.wildcard.size > 0) {
        for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
            const entry = index.wildcard.get(host.slice(dot));
            if (entry !== undefined) visit(entry);
            if (!index.deep) break;
        }
    }
    for (const entry of index.others) visit(entry);
    if (index.any !== undefined) visit(index.any);
}

/** Finds every rule that matches the request, and the most specific host pattern that does. */
export function searchIndex(index: HostIndex, probe: Probe): { found: Found; bestHost: HostPattern | undefined } {
    const found: Found = { rules: [], verdicts: [] };
    let bestHost: HostPattern | undefined;
    eachHost(index, probe.host, (entry) => {
        const verdict = hostMatches(entry.pattern, probe.host);
        if (verdict === NO) return;
        if (verdict === YES) bestHost = moreSpecificHost(bestHost, entry.pattern);
        searchTree(entry.tree, probe, verdict, found);
    });
    return { found, bestHost };
}

/** Whether a rule of the gateway names the host. */
export const namesHost = (index: HostIndex, host: string): boolean => knowsHost(index, host) === "named";

/** Whether a rule of the gateway names a host that a hostname takes, which may be a wildcard. */
export function namesHostWithin(index: HostIndex, hostname: string): boolean {
    if (!hostname.startsWith("*")) return namesHost(index, hostname);
    const suffix = hostname.slice(1);
    const isWithin = (name: string): boolean => name.endsWith(suffix) || suffix.endsWith(name);
    return [...index.exact.keys()].some((name) => name.endsWith(suffix)) || [...index.wildcard.keys()].some(isWithin);
}

/** How a gateway knows a host: by name or pattern, only by a rule for every host, or not at all. */
export function knowsHost(index: HostIndex, host: string): "named" | "open" | "no" {
    const seen = index.table.dialect.seenHost(host);
    let best: "named" | "open" | "no" = (index.table.table.defaults ?? []).length > 0 ? "open" : "no";
    eachHost(index, seen, (entry) => {
        if (best === "named" || hostMatches(entry.pattern, seen) === NO) return;
        if (index.hidden?.has(hostKey(entry.pattern))) return;
        best = entry.pattern.kind === "any" ? "open" : "named";
    });
    return best;
}
