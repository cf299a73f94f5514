import type { Region } from "./regions";
import { elementsText, pointOf, pointText, restOf, subtreeText } from "./regions";

/** What a set of requests changes from and to; `undefined`: nothing changes. Equal changes have equal ids. */
export interface Change<T> {
    id: string;
    detail: T;
}

/** A set of paths that all change in the same way. */
export interface Line<T> {
    path: string;
    except: string[];
    change: Change<T>;
}

/**
 * Turns the changes of a region tree into as few lines as nested prefixes allow. A subtree that changes as a whole is
 * one line; parts of it that change otherwise, or not at all, are its exceptions.
 * @param changes of a member of each set that can differ from its surroundings, see `regionTree`
 */
export function linesOf<T>(root: Region, changes: readonly (Change<T> | undefined)[]): Line<T>[] {
    const walk: Walk<T> = { changes, lines: [], nodes: [], outers: [], around: [] };
    push(walk, root, undefined, undefined);
    for (let node = walk.nodes.pop(); node !== undefined; node = walk.nodes.pop()) {
        const outer = walk.outers.pop();
        const line = walk.around.pop();
        const rest = node.rest ? changes[restOf(node)] : outer;
        if (node !== root && same(rest, outer)) inside(walk, node, rest, line);
        else {
            const text = subtreeText(node);
            line?.except.push(text);
            inside(walk, node, rest, rest === undefined ? undefined : open(walk, text, rest));
        }
    }
    return walk.lines;
}

interface Walk<T> {
    changes: readonly (Change<T> | undefined)[];
    lines: Line<T>[];
    /** An explicit stack, in three lists: rules may be nested deeper than calls can be. */
    nodes: Region[];
    outers: (Change<T> | undefined)[];
    around: (Line<T> | undefined)[];
}

const same = <T>(a: Change<T> | undefined, b: Change<T> | undefined): boolean => a === b || a?.id === b?.id;

function open<T>({ lines }: Walk<T>, path: string, change: Change<T>): Line<T> {
    const line: Line<T> = { path, except: [], change };
    lines.push(line);
    return line;
}

function push<T>(walk: Walk<T>, node: Region, outer: Change<T> | undefined, line: Line<T> | undefined): void {
    walk.nodes.push(node);
    walk.outers.push(outer);
    walk.around.push(line);
}

function inside<T>(walk: Walk<T>, entered: Region, all: Change<T> | undefined, within: Line<T> | undefined): void {
    const { changes } = walk;
    let [node, rest, line] = [entered, all, within];
    for (;;) {
        const point = node.point ? changes[pointOf(node)] : rest;
        const { below, children } = node;
        const isOwn = !same(point, rest);
        const belowRest = below?.rest === true ? changes[restOf(below)] : rest;
        // The path and what is below it change alike: one set, the usual prefix.
        const joined = isOwn && below !== undefined && same(point, belowRest);
        for (let i = children.length - 1; i >= 0; i--) {
            const child = children[i];
            if (child !== undefined && !(joined && child === below)) push(walk, child, rest, line);
        }
        if (!isOwn) return;
        const text = joined ? elementsText(node) : pointText(node);
        line?.except.push(text);
        const own = point === undefined ? undefined : open(walk, text, point);
        if (!joined) return;
        [node, rest, line] = [below, belowRest, own];
    }
}
