import type { CompiledRule } from "./compile";
import { conditionsHold } from "./compile";
import type { Probe } from "./dialect";
import type { HostEntry, HostIndex, LastResult } from "./host-index";
import type { PathNode } from "./path-tree";
import { hostKey, hostMatches, pathMatches } from "./pattern";
import { NO, YES } from "./verdict";

/** There is no quick answer: a tie, a chance or something undocumented is involved, and `decide` has to be asked. */
export const unclear = Symbol("unclear");
export type FastResult = CompiledRule | undefined | typeof unclear;

/**
 * The one rule that certainly answers, or undefined when no rule matches. Allocates nothing. Gives the same answer as
 * collecting all matching rules and deciding between them, which the caller does when this returns {@link unclear}.
 * @param few so little is asked of the host that its tree does not pay: the rules are looked at one by one
 */
export function fastWinner(index: HostIndex, seen: Probe, few = false): FastResult {
    const { host } = seen;
    const { fallThrough } = index.table.dialect;
    // Which of several expressions is the most specific is decided elsewhere.
    if (fallThrough === "no" && index.others.length > 0) return unclear;
    const { sure, entries } = entriesTaking(index, host);
    if (!sure) return unclear;
    let best: FastResult;
    for (const entry of entries) {
        if (best === unclear) return unclear;
        if (few && !entry.hasTree) best = betterOther(best, entry.rules, seen);
        else best = searchFast(entry.tree, seen, best, index.recent);
    }
    const [first] = entries;
    if (best === undefined || best === unclear || fallThrough !== "unstated" || first === undefined) return best;
    return hostKey(best.host) === hostKey(first.pattern) ? best : unclear;
}

/**
 * The entries whose host matches, the most specific first; only that one where it closes its requests to the others.
 * Most callers ask for one host many times, so the last answer is kept.
 */
function entriesTaking(index: HostIndex, host: string): LastResult {
    const { recent } = index;
    if (recent.host === host) return recent;
    recent.host = host;
    recent.sure = true;
    recent.entries = [];
    const named = index.exact.get(host) ?? (host.endsWith(".") ? index.exact.get(host.slice(0, -1)) : undefined);
    let goesOn = named === undefined || take(index, named, host);
    if (goesOn && index.wildcard.size > 0) {
        for (let dot = host.indexOf("."); goesOn && dot >= 0; dot = host.indexOf(".", dot + 1)) {
            const entry = index.wildcard.get(host.slice(dot));
            if (entry !== undefined) goesOn = take(index, entry, host);
            if (!index.deep) break;
        }
    }
    for (let i = 0; goesOn && i < index.others.length; i++) goesOn = take(index, index.others[i], host);
    if (goesOn) take(index, index.any, host);
    return recent;
}

/** Whether less specific entries count as well. */
function take({ recent, table }: HostIndex, entry: HostEntry | undefined, host: string): boolean {
    const verdict = entry === undefined ? NO : hostMatches(entry.pattern, host);
    if (entry === undefined || verdict === NO) return true;
    recent.entries.push(entry);
    recent.sure = verdict === YES;
    return recent.sure && table.dialect.fallThrough !== "no";
}

/**
 * Of a request that was just asked: no rule of its host takes a longer path that is the beginning of `more` after the
 * request's path. So every rule that takes the longer path takes the request's, too.
 */
export function endsThere({ recent }: HostIndex, more: string): boolean {
    if (recent.entries.length !== 1 || recent.end === undefined) return false;
    const { label } = recent.end.children?.get(more.charCodeAt(0)) ?? { label: "" };
    for (let i = 1; i < label.length; i++) if (label.charCodeAt(i) !== more.charCodeAt(i)) return true;
    return label === "";
}

function searchFast(root: PathNode, seen: Probe, from: FastResult, recent: LastResult): FastResult {
    const { path } = seen;
    recent.end = undefined;
    let best = from;
    let node = root;
    let at = 0;
    while (best !== unclear) {
        if (node.characters !== undefined) best = better(best, node.characters, seen);
        if (node.elements !== undefined && (at === path.length || path.charCodeAt(at) === 47)) {
            best = better(best, node.elements, seen);
        }
        if (node.others !== undefined && best !== unclear) best = betterOther(best, node.others, seen);
        if (at === path.length) {
            recent.end = node;
            return node.exact === undefined ? best : better(best, node.exact, seen);
        }
        const child = node.children?.get(path.charCodeAt(at));
        if (child === undefined || !path.startsWith(child.label, at)) return best;
        at += child.label.length;
        node = child;
    }
    return best;
}

function better(best: FastResult, rules: readonly CompiledRule[], seen: Probe): FastResult {
    let found = best;
    for (const rule of rules) {
        if (found === unclear) return unclear;
        if (found !== undefined && rule.place > found.place && rule.precedence.unsettled === undefined) continue;
        const condition = conditionsHold(rule, seen);
        if (condition === NO) continue;
        if (condition !== YES) return unclear;
        // For a rule that gets requests only sometimes, or ties, all other rules have to be known.
        found = isOpen(rule) || found?.place === rule.place ? unclear : rule;
    }
    return found;
}

function betterOther(best: CompiledRule | undefined, rules: readonly CompiledRule[], seen: Probe): FastResult {
    let found = best;
    for (const rule of rules) {
        if (found !== undefined && rule.place > found.place && rule.precedence.unsettled === undefined) continue;
        const verdict = pathMatches(rule.path, seen.path);
        const condition = verdict === NO ? NO : conditionsHold(rule, seen);
        if (condition === NO) continue;
        if (verdict !== YES || condition !== YES || isOpen(rule) || found?.place === rule.place) return unclear;
        found = rule;
    }
    return found;
}

/** Whether other rules, or something else, may answer, too. */
const isOpen = ({ plain, precedence, rule }: CompiledRule): boolean =>
    !plain &&
    (precedence.sometimes !== undefined || precedence.unsettled !== undefined || rule.undetermined !== undefined);
