import type { CompiledRule } from "../compile";
import { compareKeys } from "../precedence-keys";
import type { UnusedNames } from "../unused-names";
import type { HostEntry, HostIndex } from "../host-index";
import { listenersOf } from "../listener";
import { isSameTarget, targetId } from "../target-id";
import { isTreatedAlike } from "./treated-alike";
import type { PathPattern } from "../pattern";
import { hostKey, hostMatches, pathKey } from "../pattern";
import { NO } from "../verdict";

/** A set of hosts that all rules of both versions treat alike, without the more specific sets. */
export interface HostClass {
    /** `shop.example.com`, `*.example.com`, `**.example.com` (two labels or more), `*`. */
    text: string;
    /** A host of the set. */
    witness: string;
    /** The next wider sets, nearest first. */
    wider: readonly string[];
}

/** All sets of hosts that the rules of two versions can tell apart. Globs and expressions are handled elsewhere. */
export function hostClasses(gateways: readonly HostIndex[], unused: UnusedNames): HostClass[] {
    const exact = new Set<string>();
    const suffixes = new Set<string>();
    let deep = false;
    for (const gateway of gateways) {
        for (const name of gateway.exact.keys()) exact.add(name);
        for (const suffix of gateway.wildcard.keys()) suffixes.add(suffix);
        deep ||= gateway.deep;
        for (const { host = "" } of listenersOf(gateway.table.table)) {
            if (host.startsWith("*.")) deep = suffixes.add(host.slice(1).toLowerCase()).size > 0;
            else if (host !== "" && host !== "*") exact.add(host.toLowerCase());
        }
    }
    const make = (text: string, witness: string, wider: readonly string[]): HostClass => ({ text, witness, wider });
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
    const classes = [make("*", unused.host, [])];
    for (const suffix of suffixes) {
        if (deep)
            classes.push(
                make(`**${suffix}`, `${unused.label}.${unused.label}${suffix}`, widerOf(suffix, 1).map(twoStars)),
            );
        classes.push(make(`*${suffix}`, `${unused.label}${suffix}`, [...widerOf(suffix, 1).map(twoStars)]));
    }
    for (const name of exact) classes.push(make(name, name, widerOf(name, 0)));
    return classes;
}

/** A host below a wildcard's own suffix reaches every wider wildcard over two labels or more. */
const twoStars = (text: string): string => (text.startsWith("*.") ? `*${text}` : text);

/** The rules that can matter for a host of the class. */
export function entriesFor(gateways: readonly HostIndex[], host: string): HostEntry[] {
    const found: HostEntry[] = [];
    for (const gateway of gateways) addEntries(gateway, host, found);
    return found;
}

function addEntries(gateway: HostIndex, host: string, found: HostEntry[]): void {
    const from = found.length;
    const named = gateway.exact.get(host);
    if (named !== undefined) found.push(named);
    for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
        const entry = gateway.wildcard.get(host.slice(dot));
        if (entry !== undefined && hostMatches(entry.pattern, host) !== NO) found.push(entry);
        if (!gateway.deep) break;
    }
    if (gateway.any !== undefined) found.push(gateway.any);
    if (gateway.table.dialect.fallThrough === "no" && found.length > from + 1) found.length = from + 1;
}

/** Everything about a rule that can change who answers, in one text. */
export const ruleSignature = (rule: CompiledRule): string =>
    [
        hostKey(rule.host),
        pathKey(rule.path),
        rule.conditions,
        targetId(rule.rule.target),
        // What is left of a path depends on how the path is written.
        rule.rule.rewrite === undefined ? "" : [rule.rule.rewrite, rule.rule.match, rule.rule.path].join(" "),
        rule.rule.rewriteHost ?? "",
        rule.rule.treatment?.join("|") ?? "",
        rule.precedence.sometimes === undefined ? "" : "?",
        rule.rule.undetermined?.answerOnly === true ? "answer" : "",
        rule.rule.undetermined?.settings === true ? "settings" : "",
        rule.precedence.unsettled?.after ?? "",
        rule.precedence.unsettled?.facts === undefined ? "" : JSON.stringify(rule.precedence.unsettled.facts),
        companyOf(rule),
        rule.rule.undetermined?.or === undefined ? "" : JSON.stringify(rule.rule.undetermined.or),
        rule.precedence.key.join(","),
    ].join("\n");

/** What tells which other rules of its object it goes before; empty for most rules. */
function companyOf({ rule, conditions, precedence: { unsettled, shares = "" } }: CompiledRule): string {
    const { object, source = "", path = "" } = rule.origin;
    if (unsettled?.withinObject !== undefined) return `${object} ${source}`;
    if (rule.implied !== true || conditions === "") return "";
    return [object, source, path, shares, rule.counted === undefined ? "" : "counted"].join(" ");
}

/** Whether the rule is the same in both versions, by a cheap comparison; a wrong "no" only costs time. */
const sameRule = (a: CompiledRule, b: CompiledRule): boolean =>
    a.host === b.host &&
    a.place === b.place &&
    a.live === b.live &&
    a.unknown === b.unknown &&
    a.conditions === b.conditions &&
    samePattern(a.path, b.path) &&
    isSameTarget(a.rule.target, b.rule.target) &&
    ((a.plain && b.plain) || isTreatedTheSame(a, b));

const isTreatedTheSame = (a: CompiledRule, b: CompiledRule): boolean =>
    a.rule.path === b.rule.path &&
    a.rule.host === b.rule.host &&
    a.rule.match === b.rule.match &&
    a.rule.rewrite === b.rule.rewrite &&
    a.rule.rewriteHost === b.rule.rewriteHost &&
    isTreatedAlike(a.rule, b.rule) &&
    a.precedence.unsettled === b.precedence.unsettled &&
    a.precedence.sometimes === b.precedence.sometimes &&
    a.rule.undetermined?.or === b.rule.undetermined?.or &&
    compareKeys(a.precedence.key, b.precedence.key) === 0;

/** Like comparing {@link pathKey}, without making the texts. */
function samePattern(a: PathPattern, b: PathPattern): boolean {
    if (a.kind === "exact" || a.kind === "elements" || a.kind === "characters") {
        return a.kind === b.kind && a.path === b.path;
    }
    return pathKey(a) === pathKey(b);
}

/** For each host pattern of a gateway, the rules that only one version has: changes can be nowhere but at their paths. */
export type ChangedRules = ReadonlyMap<string, HostChange>;

/** Rules that went, and that came. */
export interface HostChange {
    gone: CompiledRule[];
    come: CompiledRule[];
}

export function changedRules(before: HostIndex, after: HostIndex): ChangedRules {
    const [old, now] = [before.table.rules, after.table.rules];
    const unpaired: Unpaired = new Map();
    // Most rules stay in their order between versions. Equal rules at both ends, and at equal places of lists of equal
    // length, are dropped without making a signature.
    const shorter = Math.min(old.length, now.length);
    let [head, tail] = [0, 0];
    while (head < shorter && sameAt(old, now, head, head)) head++;
    while (tail < shorter - head && sameAt(old, now, old.length - 1 - tail, now.length - 1 - tail)) tail++;
    const aligned = old.length === now.length;
    for (let i = head; i < Math.max(old.length, now.length) - tail; i++) {
        if (aligned && sameAt(old, now, i, i)) continue;
        const [gone, come] = [old[i], now[i]];
        if (gone !== undefined && i < old.length - tail) addUnpaired(unpaired, gone, "gone");
        if (come !== undefined && i < now.length - tail) addUnpaired(unpaired, come, "come");
    }
    const changed = new Map<string, HostChange>();
    for (const { gone, come } of unpaired.values()) {
        // As many as both versions have stay.
        const stay = Math.min(gone.length, come.length);
        const [rule] = gone.length > stay ? gone : come;
        if (rule === undefined || gone.length === come.length) continue;
        const key = hostKey(rule.host);
        let known = changed.get(key);
        if (known === undefined) changed.set(key, (known = { gone: [], come: [] }));
        known.gone.push(...gone.slice(stay));
        known.come.push(...come.slice(stay));
    }
    return changed;
}

/** Rules by their signature. */
type Unpaired = Map<string, HostChange>;

function addUnpaired(unpaired: Unpaired, rule: CompiledRule, where: "gone" | "come"): void {
    if (!rule.live || rule.unknown) return;
    const signature = ruleSignature(rule);
    let found = unpaired.get(signature);
    if (found === undefined) unpaired.set(signature, (found = { gone: [], come: [] }));
    found[where].push(rule);
}

function sameAt(old: readonly CompiledRule[], now: readonly CompiledRule[], i: number, j: number): boolean {
    const a = old[i];
    const b = now[j];
    return a !== undefined && b !== undefined && sameRule(a, b);
}
