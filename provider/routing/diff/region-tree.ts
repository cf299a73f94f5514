import type { CompiledRule } from "../compile";
import type { PathPattern } from "../pattern";
import { elementsOf, pathMatches } from "../pattern";
import { NO } from "../verdict";
import { wholeEscape } from "../witness";
import type { Member, Region, RegionTree, Rules } from "./regions";
import { pointOf, restOf } from "./regions";

interface Building extends Rules {
    sorted: readonly CompiledRule[];
    /** Of each of them, the text under which it is sorted. */
    bases: readonly string[];
    /** Rules that match every path, and those of which no text says what they match. */
    wide: readonly CompiledRule[];
    /** From the root to the region that was last entered. */
    stack: Region[];
    members: Member[];
    token: string;
    count: number;
}

/** The tree of some rules. The root is `/`: every path. `token`: see {@link UnusedNames}. */
export function regionTree(rules: Rules, token: string): RegionTree {
    const sorted: CompiledRule[] = [];
    const wide: CompiledRule[] = [];
    for (const list of [rules.changed, rules.others])
        for (const rule of list) {
            const base = baseOf(rule.path);
            if (base === "") wide.push(rule);
            else if (base.startsWith("/")) sorted.push(rule);
        }
    sorted.sort(byBase);
    const bases = sorted.map(baseOfRule);
    const building: Building = { ...rules, sorted, bases, wide, stack: [], members: [], token, count: 0 };
    let to = endOfText(bases, 0, "/");
    const root = newRegion(building, "/", false, 0, to);
    enterRoot(building, root);
    for (let from = to; from < sorted.length; from = to) {
        const base = bases[from] ?? "";
        to = endOfText(bases, from, base);
        const parent = parentOf(building, base);
        const region = newRegion(building, base, false, from, to);
        addChild(parent, region);
        building.stack.push(region);
        tellApart(building, region, parent);
    }
    for (const region of building.stack) leave(region);
    return { root, members: building.members, sets: 2 * building.count };
}

/** The text under which a rule is sorted; empty: it has none. What is below a path is under the path. */
function baseOf(path: PathPattern): string {
    switch (path.kind) {
        case "exact":
        case "elements":
            return path.path;
        case "characters":
        case "prefix":
            return elementsOf(path.path);
        default:
            return "";
    }
}

const baseOfRule = ({ path }: CompiledRule): string => baseOf(path);

function byBase(a: CompiledRule, b: CompiledRule): number {
    const x = baseOf(a.path);
    const y = baseOf(b.path);
    return x < y ? -1 : x > y ? 1 : 0;
}

function endOfText(bases: readonly string[], from: number, base: string): number {
    let to = from;
    while (bases[to] === base) to++;
    return to;
}

const none: Region[] = [];

/** After every place. A small whole number: V8 boxes each field that holds another. */
const never = 2 ** 30 - 1;

const newRegion = (building: Building, base: string, slash: boolean, from: number, to: number): Region => ({
    base,
    slash,
    children: none,
    index: building.count++,
    below: undefined,
    placed: false,
    point: false,
    rest: false,
    changed: never,
    kept: never,
    from,
    to,
    elements: undefined,
});

function addChild(parent: Region, child: Region): void {
    child.placed = true;
    if (parent.children === none) parent.children = [child];
    else parent.children.push(child);
}

const contains = ({ base, slash }: Region, text: string): boolean =>
    text.startsWith(base) && (!slash || text.charCodeAt(base.length) === 47);

/**
 * The region that a text is in. In sorted order a text comes after all its prefixes, and directly below the longest of
 * them.
 */
function parentOf({ stack }: Building, text: string): Region {
    let top = stack[stack.length - 1] as Region;
    while (!contains(top, text)) {
        leave(top);
        stack.pop();
        top = stack[stack.length - 1] as Region;
    }
    const { below, base } = top;
    const next = text.charCodeAt(base.length);
    if (below === undefined || next < 47) return top;
    leave(top);
    if (next > 47) return top;
    stack.push(below);
    return below;
}

/** What is below a path takes its place among the children, in the order of their texts. */
const leave = (region: Region): void => {
    if (region.below?.placed === false) addChild(region, region.below);
};

/** Whether the rule certainly answers what its path matches, when no other rule comes first. */
const isFirm = ({ plain, conditions, precedence, rule }: CompiledRule): boolean =>
    plain || (conditions === "" && precedence.sometimes === undefined && rule.undetermined === undefined);

function enterRoot(building: Building, root: Region): void {
    const { wide, changed } = building;
    root.rest = true;
    for (const rule of wide) {
        if (changed.has(rule)) root.changed = Math.min(root.changed, rule.place);
        else if (isFirm(rule) && rule.path.kind !== "language" && rule.path.kind !== "unclear")
            root.kept = Math.min(root.kept, rule.place);
    }
    building.stack.push(root);
    tellApart(building, root, root);
}

/** Works out what the rules of a region's text tell from its surroundings. */
function tellApart(building: Building, region: Region, parent: Region): void {
    const { base, from, to } = region;
    const first: First = { ...nothing, kept: parent.kept, changed: parent.changed };
    for (let i = from; i < to; i++) {
        const rule = building.sorted[i];
        if (rule !== undefined) addRule(first, region, rule, building.changed.has(rule));
    }
    region.kept = first.kept;
    region.changed = first.changed;
    if (region.rest && mayChange(building, first.kept, first.changed))
        addMember(building, restOf(region), restPath(building, base));
    // What matches everything below matches the point, too.
    const [keptPoint, changedPoint] = [
        Math.min(first.kept, first.keptPoint),
        Math.min(first.changed, first.changedPoint),
    ];
    if (region.point && mayChange(building, keptPoint, changedPoint)) addMember(building, pointOf(region), base);
    if (!first.hasBelow) return;
    const below = newRegion(building, base, true, from, from);
    below.rest = true;
    below.kept = Math.min(first.kept, first.keptBelow);
    below.changed = Math.min(first.changed, first.changedBelow);
    region.below = below;
    if (mayChange(building, below.kept, below.changed))
        addMember(building, restOf(below), restPath(building, `${base}/`));
}

/** The first in precedence of the rules of one text, by what they match: everything with the text, the path itself, what is below it. */
interface First {
    kept: number;
    changed: number;
    keptPoint: number;
    changedPoint: number;
    keptBelow: number;
    changedBelow: number;
    hasBelow: boolean;
}

const nothing: First = {
    kept: never,
    changed: never,
    keptPoint: never,
    changedPoint: never,
    keptBelow: never,
    changedBelow: never,
    hasBelow: false,
};

function addRule(first: First, region: Region, rule: CompiledRule, isChanged: boolean): void {
    const { path } = rule;
    const kept = isChanged || !isFirm(rule) ? never : rule.place;
    const changed = isChanged ? rule.place : never;
    if (path.kind === "prefix") {
        addPrefix(first, region, path.path.length > region.base.length, kept, changed);
        return;
    }
    if (path.kind === "characters" && path.path.length === region.base.length) {
        region.rest = true;
        first.kept = Math.min(first.kept, kept);
        first.changed = Math.min(first.changed, changed);
        return;
    }
    if (path.kind !== "characters") {
        region.point = true;
        first.keptPoint = Math.min(first.keptPoint, kept);
        first.changedPoint = Math.min(first.changedPoint, changed);
    }
    if (path.kind === "exact") return;
    first.hasBelow = true;
    first.keptBelow = Math.min(first.keptBelow, kept);
    first.changedBelow = Math.min(first.changedBelow, changed);
}

/** It answers for certain what is below its path; with a final slash the path itself, and without one the rest, perhaps. */
function addPrefix(first: First, region: Region, hasSlash: boolean, kept: number, changed: number): void {
    region.point = true;
    first.hasBelow = true;
    first.keptBelow = Math.min(first.keptBelow, kept);
    first.changedBelow = Math.min(first.changedBelow, changed);
    first.changedPoint = Math.min(first.changedPoint, changed);
    if (hasSlash) return;
    region.rest = true;
    first.keptPoint = Math.min(first.keptPoint, kept);
    first.changed = Math.min(first.changed, changed);
}

const restPath = ({ token }: Building, text: string): string => `${wholeEscape(text)}${token}`;

const mayChange = ({ canSettle }: Rules, kept: number, changed: number): boolean =>
    !canSettle || (changed !== never && kept >= changed);

function addMember({ canSettle, stack, sorted, wide, members }: Building, at: number, path: string): void {
    const rules: CompiledRule[] = [];
    if (canSettle) {
        for (const rule of wide) if (pathMatches(rule.path, path) !== NO) rules.push(rule);
        for (const { from, to } of stack)
            for (let i = from; i < to; i++) {
                const rule = sorted[i];
                if (rule !== undefined && pathMatches(rule.path, path) !== NO) rules.push(rule);
            }
    }
    members.push({ at, path, rules });
}
