import type { CompiledRule } from "../compile";

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

/** Index of the node's two sets in a list for the whole tree. */
export const restOf = ({ index }: Region): number => 2 * index;
export const pointOf = ({ index }: Region): number => 2 * index + 1;

/** `/api/**`: the path and all below; `/api*`: all that starts so; `/api`: the path alone. */
export const pointText = ({ base }: Region): string => (base.endsWith("*") ? `${base.slice(0, -1)}%2A` : base);
export const subtreeText = ({ base, slash }: Region): string =>
    slash ? `${base}/*` : base === "/" ? "/**" : `${base}*`;
/** One text for all lines that have it. */
export const elementsText = (region: Region): string => (region.elements ??= `${region.base}/**`);
