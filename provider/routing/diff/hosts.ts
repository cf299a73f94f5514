import type { CompiledRule } from "../compile";
import type { Fresh } from "../fresh";
import type { HostEntry, HostIndex } from "../host-index";
import { targetId } from "../model";
import type { PathPattern } from "../pattern";
import { hostKey, hostTakes, NO, pathKey } from "../pattern";
import type { World } from "./world";
import { gatewaysOf } from "./world";

/** A set of hosts that all rules of both versions treat alike, less the more specific sets. */
export interface HostClass {
    /** `shop.example.com`, `*.example.com`, `**.example.com` (two labels or more), `*`. */
    text: string;
    /** A host of the set. */
    witness: string;
    /** The next wider sets, nearest first. */
    wider: readonly string[];
    before: readonly HostIndex[];
    after: readonly HostIndex[];
}

/** All host sets that the rules of two versions can tell apart; those of globs and expressions are looked at elsewhere. */
export function hostClasses(before: World, after: World, fresh: Fresh): HostClass[] {
    const exact = new Set<string>();
    const suffixes = new Set<string>();
    let deep = false;
    for (const gateway of [...before, ...after]) {
        for (const name of gateway.exact.keys()) exact.add(name);
        for (const suffix of gateway.wildcard.keys()) suffixes.add(suffix);
        deep ||= gateway.deep;
    }
    const make = (text: string, witness: string, wider: readonly string[]): HostClass => ({
        text,
        witness,
        wider,
        before: gatewaysOf(before, witness),
        after: gatewaysOf(after, witness),
    });
    const widerOf = (host: string, from: number): string[] => {
        const found: string[] = [];
        let first = true;
        for (let dot = host.indexOf(".", from); dot >= 0; dot = host.indexOf(".", dot + 1)) {
            const suffix = host.slice(dot);
            if (suffixes.has(suffix) && (first || deep)) found.push(first ? `*${suffix}` : `**${suffix}`);
            first = false;
        }
        return [...found, "*"];
    };
    const classes = [make("*", `${fresh.label}.example`, [])];
    for (const suffix of suffixes) {
        if (deep)
            classes.push(
                make(`**${suffix}`, `${fresh.label}.${fresh.label}${suffix}`, widerOf(suffix, 1).map(twoStars)),
            );
        classes.push(make(`*${suffix}`, `${fresh.label}${suffix}`, [...widerOf(suffix, 1).map(twoStars)]));
    }
    for (const name of exact) classes.push(make(name, name, widerOf(name, 0)));
    return classes;
}

/** Below a wildcard's own suffix every wider wildcard is reached over two labels or more. */
const twoStars = (text: string): string => (text.startsWith("*.") ? `*${text}` : text);

/** The rules that can matter for a host of the class. */
export function entriesFor(gateways: readonly HostIndex[], host: string): HostEntry[] {
    return gateways.flatMap((gateway) => {
        const found: HostEntry[] = [];
        const named = gateway.exact.get(host);
        if (named !== undefined) found.push(named);
        for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
            const entry = gateway.wildcard.get(host.slice(dot));
            if (entry !== undefined && hostTakes(entry.pattern, host) !== NO) found.push(entry);
            if (!gateway.deep) break;
        }
        if (gateway.any !== undefined) found.push(gateway.any);
        const [best] = found;
        return gateway.table.dialect.fallThrough === "no" && best !== undefined ? [best] : found;
    });
}

/** Everything about a rule that can change who answers, in one text. */
export const ruleSignature = (rule: CompiledRule): string =>
    [
        hostKey(rule.host),
        pathKey(rule.path),
        rule.rule.methods?.join(",") ?? "",
        rule.rule.headers === undefined ? "" : JSON.stringify(rule.rule.headers),
        targetId(rule.rule.target),
        rule.rule.rewrite ?? "",
        rule.standing.sometimes === undefined ? "" : "?",
        rule.standing.key.join(","),
    ].join("\n");

/** What each host pattern of a gateway had and no longer has, or has and had not: the only places of change. */
export type ChangedPaths = ReadonlyMap<string, readonly PathPattern[]>;

export function changedPaths(before: HostIndex, after: HostIndex): ChangedPaths {
    const counts = new Map<string, { rule: CompiledRule; count: number }>();
    const tally = (index: HostIndex, by: number): void => {
        for (const rule of index.table.rules) {
            if (!rule.live || rule.unknown) continue;
            const signature = ruleSignature(rule);
            const found = counts.get(signature);
            if (found === undefined) counts.set(signature, { rule, count: by });
            else found.count += by;
        }
    };
    tally(before, -1);
    tally(after, 1);
    const changed = new Map<string, PathPattern[]>();
    for (const { rule, count } of counts.values()) {
        if (count === 0) continue;
        const key = hostKey(rule.host);
        const paths = changed.get(key);
        if (paths === undefined) changed.set(key, [rule.path]);
        else paths.push(rule.path);
    }
    return changed;
}
