import type { CompiledRule } from "./compile";
import { conditionsHold } from "./compile";
import type { Probe } from "./dialect";
import type { HostEntry, HostIndex } from "./host-index";
import type { PathNode } from "./path-tree";
import { hostKey, hostMatches, pathMatches } from "./pattern";
import { NO, YES } from "./verdict";

/** Nothing decides quickly: a tie, a chance, or something undocumented is involved, and `decide` has to be asked. */
export const unclear = Symbol("unclear");
export type Quick = CompiledRule | undefined | typeof unclear;

/**
 * The one rule that answers for certain, or undefined when none takes the request; nothing is allocated on the way. The
 * same as asking for all matching rules and deciding between them, which is what happens when this says {@link unclear}.
 */
export function quickWinner(index: HostIndex, seen: Probe): Quick {
    const { host } = seen;
    const { fallThrough } = index.table.dialect;
    // Which of several expressions is the most specific is weighed elsewhere.
    if (fallThrough === "no" && index.others.length > 0) return unclear;
    let best: Quick;
    let first: HostEntry | undefined;
    eachEntry(index, host, (entry) => {
        const verdict = hostMatches(entry.pattern, host);
        if (verdict === NO) return true;
        first ??= entry;
        best = verdict === YES ? searchQuickly(entry.tree, seen, best) : unclear;
        // The most specific host is asked first; where it closes its requests, nothing else counts.
        return best !== unclear && fallThrough !== "no";
    });
    if (best === undefined || best === unclear || fallThrough !== "unstated" || first === undefined) return best;
    return hostKey(best.host) === hostKey(first.pattern) ? best : unclear;
}

/** Visits the entries that may take the host, the most specific first, until told to stop; false when stopped. */
function eachEntry(index: HostIndex, host: string, visit: (entry: HostEntry) => boolean): boolean {
    const named = index.exact.get(host) ?? (host.endsWith(".") ? index.exact.get(host.slice(0, -1)) : undefined);
    if (named !== undefined && !visit(named)) return false;
    if (index.wildcard.size > 0) {
        for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
            const entry = index.wildcard.get(host.slice(dot));
            if (entry !== undefined && !visit(entry)) return false;
            if (!index.deep) break;
        }
    }
    for (const entry of index.others) if (!visit(entry)) return false;
    return index.any === undefined || visit(index.any);
}

function searchQuickly(root: PathNode, seen: Probe, from: Quick): Quick {
    const { path } = seen;
    let best = from;
    let node = root;
    let at = 0;
    while (best !== unclear) {
        if (node.characters !== undefined) best = better(best, node.characters, seen);
        if (node.elements !== undefined && (at === path.length || path.charCodeAt(at) === 47)) {
            best = better(best, node.elements, seen);
        }
        if (node.others !== undefined && best !== unclear) best = betterOther(best, node.others, seen);
        if (at === path.length) return node.exact === undefined ? best : better(best, node.exact, seen);
        const child = node.children?.get(path.charCodeAt(at));
        if (child === undefined || !path.startsWith(child.label, at)) return best;
        at += child.label.length;
        node = child;
    }
    return best;
}

function better(best: Quick, rules: readonly CompiledRule[], seen: Probe): Quick {
    let found = best;
    for (const rule of rules) {
        if (found === unclear) return unclear;
        if (found !== undefined && rule.place > found.place && rule.precedence.unsettled === undefined) continue;
        const condition = conditionsHold(rule, seen);
        if (condition === NO) continue;
        if (condition !== YES) return unclear;
        // Of what takes a request only sometimes, or ties, all the others have to be known.
        found = isOpen(rule) || found?.place === rule.place ? unclear : rule;
    }
    return found;
}

function betterOther(best: CompiledRule | undefined, rules: readonly CompiledRule[], seen: Probe): Quick {
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

/** Whether others may answer, too. */
const isOpen = ({ precedence }: CompiledRule): boolean =>
    precedence.sometimes !== undefined || precedence.unsettled !== undefined;
