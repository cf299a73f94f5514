import type { CompiledRule } from "../compile";
import type { PathPattern } from "../pattern";
import { pathMatches } from "../pattern";
import { NO } from "../verdict";
import { wholeEscape } from "../witness";

/**
 * The paths that the rules tell apart, as a tree of character prefixes. Each node stands for two sets of paths: the
 * point (the path itself), and the rest: paths that start with the node's text and are under no child. The same rules
 * match all paths of a set, so one path can stand for all.
 */
export interface Region {
    /** The text; without the final slash where `slash` is set. */
    readonly base: string;
    /** It stands for what is below the path `base`. */
    readonly slash: boolean;
    children: Region[];
    /** Its place among all regions of the tree. */
    readonly index: number;
    /** The child that starts with the slash after the text. */
    below: Region | undefined;
    /** It is among the children of its parent. */
    placed: boolean;
    /** A rule tells the point from the rest. */
    point: boolean;
    /** A rule tells the rest from the parent's rest. */
    rest: boolean;
    /** The first in precedence of the changed rules, and of the others that certainly answer, that match everything below. */
    changed: number;
    kept: number;
    /** Where the rules of this text are among all, sorted. */
    readonly from: number;
    readonly to: number;
    /** See {@link elementsText}. */
    elements: string | undefined;
}

/** Rules of a host, of both versions, whose paths are told apart. */
export interface Rules {
    /** All that only one version has. */
    changed: ReadonlySet<CompiledRule>;
    others: readonly CompiledRule[];
    /**
     * A set of paths that a rule of both versions answers under all conditions, before every changed rule, changes
     * nothing: the same rules come before it in both.
     */
    canSettle: boolean;
}

/** A set of paths that some rule tells from its surroundings and that may change. */
export interface Member {
    /** By {@link restOf} and {@link pointOf}. */
    at: number;
    /** One of the paths. */
    path: string;
    /** The rules that match it. Empty where nothing can be settled: the order of the rules does not tell who answers. */
    rules: readonly CompiledRule[];
}

export interface RegionTree {
    root: Region;
    members: readonly Member[];
    /** How many sets there are in all. */
    sets: number;
}

interface Building extends Rules {
    sorted: readonly CompiledRule[];
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
    const building: Building = { ...rules, sorted, wide, stack: [], members: [], token, count: 0 };
    let to = endOfText(sorted, 0, "/");
    const root = newRegion(building, "/", false, 0, to);
    enterRoot(building, root);
    for (let from = to; from < sorted.length; from = to) {
        const base = baseOf(sorted[from]?.path ?? anyPath);
        to = endOfText(sorted, from, base);
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
            return path.path.endsWith("/") ? path.path.slice(0, -1) : path.path;
        default:
            return "";
    }
}

const anyPath: PathPattern = { kind: "any" };

function byBase({ path: a }: CompiledRule, { path: b }: CompiledRule): number {
    const [x, y] = [baseOf(a), baseOf(b)];
    return x < y ? -1 : x > y ? 1 : 0;
}

function endOfText(sorted: readonly CompiledRule[], from: number, base: string): number {
    let to = from;
    for (let rule = sorted[to]; rule !== undefined && baseOf(rule.path) === base; rule = sorted[to]) to++;
    return to;
}

const none: Region[] = [];

const newRegion = (building: Building, base: string, slash: boolean, from: number, to: number): Region => ({
    base,
    slash,
    children: none,
    index: building.count++,
    below: undefined,
    placed: false,
    point: false,
    rest: false,
    changed: Infinity,
    kept: Infinity,
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
    kept: Infinity,
    changed: Infinity,
    keptPoint: Infinity,
    changedPoint: Infinity,
    keptBelow: Infinity,
    changedBelow: Infinity,
    hasBelow: false,
};

function addRule(first: First, region: Region, rule: CompiledRule, isChanged: boolean): void {
    const { path } = rule;
    const kept = isChanged || !isFirm(rule) ? Infinity : rule.place;
    const changed = isChanged ? rule.place : Infinity;
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

const restPath = ({ token }: Building, text: string): string => `${wholeEscape(text)}${token}`;

const mayChange = ({ canSettle }: Rules, kept: number, changed: number): boolean =>
    !canSettle || (changed !== Infinity && kept >= changed);

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

/** Index of the node's two sets in a list for the whole tree. */
export const restOf = ({ index }: Region): number => 2 * index;
export const pointOf = ({ index }: Region): number => 2 * index + 1;

/** `/api/**`: the path and all below; `/api*`: all that starts so; `/api`: the path alone. */
export const pointText = ({ base }: Region): string => (base.endsWith("*") ? `${base.slice(0, -1)}%2A` : base);
export const subtreeText = ({ base, slash }: Region): string =>
    slash ? `${base}/*` : base === "/" ? "/**" : `${base}*`;
/** One text for all lines that have it. */
export const elementsText = (region: Region): string => (region.elements ??= `${region.base}/**`);
