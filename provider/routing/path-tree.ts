import type { CompiledRule } from "./compile";
import { conditionsHold } from "./compile";
import type { Probe } from "./dialect";
import type { PathPattern } from "./pattern";
import { elementsOf, pathMatches } from "./pattern";
import type { Verdict } from "./verdict";
import { MAYBE, NO, YES } from "./verdict";

/**
 * The rules of one host pattern in a radix tree over the characters of their paths. Points, element prefixes and
 * character prefixes all lie between the root and the request's path, so a look-up costs the length of the path and not
 * the number of rules. A glob or regular expression is stored at the literal text that all its members start with.
 */
export interface PathNode {
    /** The characters between the parent and this node. */
    label: string;
    /** By first character; absent on leaf nodes, which are most. */
    children: Map<number, PathNode> | undefined;
    exact: CompiledRule[] | undefined;
    elements: CompiledRule[] | undefined;
    characters: CompiledRule[] | undefined;
    others: CompiledRule[] | undefined;
}

// All fields at once: an object that grows takes twice the memory.
export const newNode = (label = ""): PathNode => ({
    label,
    children: undefined,
    exact: undefined,
    elements: undefined,
    characters: undefined,
    others: undefined,
});

/** Where a pattern is stored in the tree. */
export function anchorOf(path: PathPattern): string {
    switch (path.kind) {
        case "exact":
        case "elements":
        case "characters":
            return path.path;
        case "prefix":
            return elementsOf(path.path);
        case "language":
            return path.language.prefix;
        default:
            return "";
    }
}

export function insertRule(root: PathNode, rule: CompiledRule): void {
    const node = nodeAt(root, anchorOf(rule.path));
    const list = lists[rule.path.kind];
    const rules = node[list];
    // Most lists have one rule for ever, and an empty list reserves room for many at the first push.
    if (rules === undefined) node[list] = [rule];
    else rules.push(rule);
}

const lists = {
    exact: "exact",
    elements: "elements",
    any: "characters",
    characters: "characters",
    prefix: "others",
    language: "others",
    unclear: "others",
    never: "others",
} as const satisfies Record<PathPattern["kind"], keyof PathNode>;

/** The node for a text, created when it is missing. */
export function nodeAt(root: PathNode, text: string): PathNode {
    let node = root;
    let at = 0;
    while (at < text.length) {
        const children = (node.children ??= new Map<number, PathNode>());
        const child = children.get(text.charCodeAt(at));
        if (child === undefined) {
            const leaf = newNode(text.slice(at));
            children.set(text.charCodeAt(at), leaf);
            return leaf;
        }
        const shared = sharedLength(child.label, text, at);
        at += shared;
        node = shared < child.label.length ? split(node, child, shared) : child;
    }
    return node;
}

function split(parent: PathNode, child: PathNode, at: number): PathNode {
    const middle = newNode(child.label.slice(0, at));
    child.label = child.label.slice(at);
    middle.children = new Map([[child.label.charCodeAt(0), child]]);
    parent.children?.set(middle.label.charCodeAt(0), middle);
    return middle;
}

function sharedLength(label: string, text: string, at: number): number {
    const end = Math.min(label.length, text.length - at);
    let i = 1;
    while (i < end && label.charCodeAt(i) === text.charCodeAt(at + i)) i++;
    return i;
}

/** Rules that match a request, with their verdicts, in two parallel arrays. */
export interface Found {
    rules: CompiledRule[];
    verdicts: Verdict[];
}

/**
 * Adds every rule of the tree that matches the path.
 * @param host how certainly the tree's host pattern matches the host
 */
export function searchTree(root: PathNode, probe: Probe, host: Verdict, found: Found): void {
    alongPath(root, probe.path, (rules, isSure) => {
        if (isSure) addAll(rules, probe, host, found);
        else addOthers(rules, probe, host, found);
    });
}

/** Visits the rules on the way to a path: those that match it, and those that may. */
export function alongPath(
    root: PathNode,
    path: string,
    visit: (rules: readonly CompiledRule[], isSure: boolean) => void,
): void {
    let node = root;
    let at = 0;
    for (;;) {
        if (node.characters !== undefined) visit(node.characters, true);
        if (node.others !== undefined) visit(node.others, false);
        if (node.elements !== undefined && (at === path.length || path.charCodeAt(at) === 47)) {
            visit(node.elements, true);
        }
        if (at === path.length) {
            if (node.exact !== undefined) visit(node.exact, true);
            return;
        }
        const child = node.children?.get(path.charCodeAt(at));
        if (child === undefined || !path.startsWith(child.label, at)) return;
        at += child.label.length;
        node = child;
    }
}

function addAll(rules: readonly CompiledRule[], probe: Probe, host: Verdict, found: Found): void {
    for (const rule of rules) {
        const condition = conditionsHold(rule, probe);
        if (condition === NO) continue;
        found.rules.push(rule);
        found.verdicts.push(condition === YES && rule.precedence.sometimes === undefined ? host : MAYBE);
    }
}

function addOthers(rules: readonly CompiledRule[], probe: Probe, host: Verdict, found: Found): void {
    for (const rule of rules) {
        const verdict = pathMatches(rule.path, probe.path);
        const condition = verdict === NO ? NO : conditionsHold(rule, probe);
        if (condition === NO) continue;
        found.rules.push(rule);
        found.verdicts.push(
            verdict === YES && condition === YES && rule.precedence.sometimes === undefined ? host : MAYBE,
        );
    }
}
