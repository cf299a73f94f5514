import type { PathPattern } from "../pattern";
import { wholeEscape } from "../witness";

/**
 * The paths that the rules tell apart, as a tree of character prefixes. Each node stands for two sets of paths: the
 * point (the path itself), and the rest: paths that start with the node's text and are under no child. The same rules
 * match all paths of a set, so one path can stand for all.
 */
export interface Region {
    readonly text: string;
    readonly children: Region[];
    /** Its place among all regions of the tree. */
    readonly index: number;
    /** The child that starts with the slash after the text. */
    below: Region | undefined;
    /** A rule tells the point from the rest. */
    point: boolean;
    /** A rule tells the rest from the parent's rest. */
    rest: boolean;
}

/** Collects patterns, then gives the tree. The root is `/`: every path. */
export function regionTree(patterns: Iterable<PathPattern>): Region {
    const marks = new Map<string, { point: boolean; rest: boolean }>([["/", { point: false, rest: true }]]);
    const mark = (text: string, what: "point" | "rest"): void => {
        const found = marks.get(text);
        if (found !== undefined) found[what] = true;
        else marks.set(text, { point: what === "point", rest: what === "rest" });
    };
    for (const pattern of patterns) {
        switch (pattern.kind) {
            case "exact":
                mark(pattern.path, "point");
                break;
            case "elements":
                mark(pattern.path, "point");
                mark(`${pattern.path}/`, "rest");
                break;
            case "characters":
                mark(pattern.path, "rest");
                break;
            default:
        }
    }
    return build(marks);
}

function build(marks: ReadonlyMap<string, { point: boolean; rest: boolean }>): Region {
    const texts = [...marks.keys()].sort();
    const root = newRegion("/", 0, { point: marks.get("/")?.point ?? false, rest: true });
    const stack: Region[] = [root];
    let count = 1;
    for (const text of texts) {
        const what = marks.get(text);
        if (text === "/" || what === undefined || !text.startsWith("/")) continue;
        // In sorted order a text comes after all its prefixes, and directly below the longest of them.
        while (stack.length > 1 && !text.startsWith(stack[stack.length - 1]?.text ?? "")) stack.pop();
        const node = newRegion(text, count++, what);
        const parent = stack[stack.length - 1] ?? root;
        parent.children.push(node);
        if (text.length === parent.text.length + 1 && text.endsWith("/")) parent.below = node;
        stack.push(node);
    }
    return root;
}

const newRegion = (text: string, index: number, { point, rest }: Pick<Region, "point" | "rest">): Region => ({
    text,
    children: [],
    index,
    below: undefined,
    point,
    rest,
});

/** Index of the node's two sets in a list for the whole tree. */
export const restOf = ({ index }: Region): number => 2 * index;
export const pointOf = ({ index }: Region): number => 2 * index + 1;

/** A member of each set that some rule tells from its surroundings, by {@link restOf} and {@link pointOf}. */
export function membersOf(root: Region, token: string): (string | undefined)[] {
    const members: (string | undefined)[] = [];
    const stack = [root];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        members[restOf(node)] = node.rest ? `${wholeEscape(node.text)}${token}` : undefined;
        members[pointOf(node)] = node.point ? node.text : undefined;
        for (const child of node.children) stack.push(child);
    }
    return members;
}

/** `/api/**`: the path and all below; `/api*`: all that starts so; `/api`: the path alone. */
export const pointText = (text: string): string => text.replace(/\*$/, "%2A");
export const subtreeText = (text: string): string => (text === "/" ? "/**" : `${text}*`);
export const elementsText = (text: string): string => `${text}/**`;
