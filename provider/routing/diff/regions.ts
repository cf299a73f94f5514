import type { CompiledRule } from "../compile";
import { compareKeys } from "../keys";
import type { PathPattern } from "../pattern";
import { wholeEscape } from "../witness";

type Key = readonly (number | string)[];

/**
 * The paths that the rules tell apart, as a tree of character prefixes. Each node stands for two sets of paths: the
 * point (the path itself), and the rest: paths that start with the node's text and are under no child. The same rules
 * match all paths of a set, so one path can stand for all.
 */
export interface Region {
    readonly text: string;
    children: Region[];
    /** Its place among all regions of the tree. */
    index: number;
    /** The child that starts with the slash after the text. */
    below: Region | undefined;
    /** A rule tells the point from the rest. */
    point: boolean;
    /** A rule tells the rest from the parent's rest. */
    rest: boolean;
    /** The point, or the rest, is known to change nothing. */
    pointSettled: boolean;
    restSettled: boolean;
    /** The first in precedence of the changed rules, and of the others, that match the point, or everything below. */
    changedPoint: Key | undefined;
    changedRest: Key | undefined;
    keptPoint: Key | undefined;
    keptRest: Key | undefined;
    /** See {@link elementsText}. */
    elements: string | undefined;
}

/** Rules of a host, of both versions, whose paths are told apart. */
export interface Rules {
    /** All that only one version has, and maybe others. */
    changed: readonly CompiledRule[];
    others: readonly CompiledRule[];
    /**
     * A set of paths that a rule of both versions answers under all conditions, before every changed rule, changes
     * nothing: the same rules come before it in both.
     */
    canSettle: boolean;
}

/** The tree of some rules. The root is `/`: every path. */
export function regionTree({ changed, others, canSettle }: Rules): Region {
    const root = newRegion("/");
    root.rest = true;
    const regions = new Map<string, Region>([["/", root]]);
    for (const { path, precedence } of changed) mark(regions, path, precedence.key, true);
    for (const rule of others)
        mark(regions, rule.path, canSettle && isFirm(rule) ? rule.precedence.key : undefined, false);
    return build(root, regions, canSettle);
}

/** Whether the rule certainly answers what its path matches, when no other rule comes first. */
const isFirm = ({ conditions, precedence, rule }: CompiledRule): boolean =>
    conditions === "" && precedence.sometimes === undefined && rule.undetermined === undefined;

function regionAt(regions: Map<string, Region>, text: string): Region {
    let found = regions.get(text);
    if (found === undefined) regions.set(text, (found = newRegion(text)));
    return found;
}

function mark(regions: Map<string, Region>, path: PathPattern, key: Key | undefined, isChanged: boolean): void {
    switch (path.kind) {
        case "exact":
            markPoint(regionAt(regions, path.path), key, isChanged);
            break;
        case "elements":
            markPoint(regionAt(regions, path.path), key, isChanged);
            markRest(regionAt(regions, `${path.path}/`), key, isChanged);
            break;
        case "characters":
            markRest(regionAt(regions, path.path), key, isChanged);
            break;
        default:
            if (isChanged || path.kind === "any") markRest(regionAt(regions, "/"), key, isChanged);
    }
}

function markPoint(region: Region, key: Key | undefined, isChanged: boolean): void {
    region.point = true;
    if (isChanged) region.changedPoint = first(region.changedPoint, key);
    else region.keptPoint = first(region.keptPoint, key);
}

function markRest(region: Region, key: Key | undefined, isChanged: boolean): void {
    region.rest = true;
    if (isChanged) region.changedRest = first(region.changedRest, key);
    else region.keptRest = first(region.keptRest, key);
}

const first = (a: Key | undefined, b: Key | undefined): Key | undefined =>
    a === undefined || (b !== undefined && compareKeys(b, a) < 0) ? b : a;

const isSettled = (changed: Key | undefined, kept: Key | undefined): boolean =>
    changed === undefined || (kept !== undefined && compareKeys(kept, changed) < 0);

function build(root: Region, regions: ReadonlyMap<string, Region>, canSettle: boolean): Region {
    const texts = [...regions.keys()].sort();
    const stack: Region[] = [root];
    let count = 1;
    if (canSettle) settle(root);
    for (const text of texts) {
        const node = regions.get(text);
        if (text === "/" || node === undefined || !text.startsWith("/")) continue;
        // In sorted order a text comes after all its prefixes, and directly below the longest of them.
        while (stack.length > 1 && !text.startsWith(stack[stack.length - 1]?.text ?? "")) stack.pop();
        node.index = count++;
        const parent = stack[stack.length - 1] ?? root;
        if (parent.children === none) parent.children = [node];
        else parent.children.push(node);
        if (text.length === parent.text.length + 1 && text.endsWith("/")) parent.below = node;
        if (canSettle) {
            node.changedRest = first(node.changedRest, parent.changedRest);
            node.keptRest = first(node.keptRest, parent.keptRest);
            settle(node);
        }
        stack.push(node);
    }
    return root;
}

/** What matches everything below matches the point, too. */
function settle(node: Region): void {
    const { changedRest, keptRest } = node;
    node.restSettled = isSettled(changedRest, keptRest);
    node.pointSettled = isSettled(first(node.changedPoint, changedRest), first(node.keptPoint, keptRest));
}

const none: Region[] = [];

const newRegion = (text: string): Region => ({
    text,
    children: none,
    index: 0,
    below: undefined,
    point: false,
    rest: false,
    pointSettled: false,
    restSettled: false,
    changedPoint: undefined,
    changedRest: undefined,
    keptPoint: undefined,
    keptRest: undefined,
    elements: undefined,
});

/** Index of the node's two sets in a list for the whole tree. */
export const restOf = ({ index }: Region): number => 2 * index;
export const pointOf = ({ index }: Region): number => 2 * index + 1;

/** A member of each set that some rule tells from its surroundings and that may change, in the order of the texts. */
export function membersOf(root: Region, token: string): Member[] {
    const members: Member[] = [];
    const stack = [root];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        const { text, children } = node;
        if (node.rest && !node.restSettled) members.push({ at: restOf(node), path: `${wholeEscape(text)}${token}` });
        if (node.point && !node.pointSettled) members.push({ at: pointOf(node), path: text });
        for (let i = children.length - 1; i >= 0; i--) stack.push(children[i] as Region);
    }
    return members;
}

export interface Member {
    /** By {@link restOf} and {@link pointOf}. */
    at: number;
    path: string;
}

/** `/api/**`: the path and all below; `/api*`: all that starts so; `/api`: the path alone. */
export const pointText = (text: string): string => (text.endsWith("*") ? `${text.slice(0, -1)}%2A` : text);
export const subtreeText = (text: string): string => (text === "/" ? "/**" : `${text}*`);
/** One text for all lines that have it. */
export const elementsText = (region: Region): string => (region.elements ??= `${region.text}/**`);
