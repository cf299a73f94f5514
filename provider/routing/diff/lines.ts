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
 * @param changes of a member of each set that can differ from its surroundings, see `membersOf`
 */
export function linesOf<T>(root: Region, changes: readonly (Change<T> | undefined)[]): Line<T>[] {
    const lines: Line<T>[] = [];
    const same = (a: Change<T> | undefined, b: Change<T> | undefined): boolean => a?.id === b?.id;
    const open = (path: string, change: Change<T>): Line<T> => {
        const line: Line<T> = { path, except: [], change };
        lines.push(line);
        return line;
    };
    // An explicit stack, in three lists: rules may be nested deeper than calls can be.
    const nodes: Region[] = [];
    const outers: (Change<T> | undefined)[] = [];
    const around: (Line<T> | undefined)[] = [];
    const push = (node: Region, outer: Change<T> | undefined, line: Line<T> | undefined): void => {
        nodes.push(node);
        outers.push(outer);
        around.push(line);
    };
    const inside = (entered: Region, all: Change<T> | undefined, within: Line<T> | undefined): void => {
        let [node, rest, line]: [Region, Change<T> | undefined, Line<T> | undefined] = [entered, all, within];
        for (;;) {
            const point = node.point ? changes[pointOf(node)] : rest;
            const { below, children } = node;
            const isOwn = !same(point, rest);
            const belowRest = below?.rest === true ? changes[restOf(below)] : rest;
            // The path and what is below it change alike: one set, the usual prefix.
            const joined = isOwn && below !== undefined && same(point, belowRest);
            for (let i = children.length - 1; i >= 0; i--) {
                const child = children[i];
                if (child !== undefined && !(joined && child === below)) push(child, rest, line);
            }
            if (!isOwn) return;
            const text = joined ? elementsText(node.text) : pointText(node.text);
            line?.except.push(text);
            const own = point === undefined ? undefined : open(text, point);
            if (!joined) return;
            [node, rest, line] = [below, belowRest, own];
        }
    };
    push(root, undefined, undefined);
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
        const outer = outers.pop();
        const line = around.pop();
        const rest = node.rest ? changes[restOf(node)] : outer;
        if (node !== root && same(rest, outer)) inside(node, rest, line);
        else {
            const text = subtreeText(node.text);
            line?.except.push(text);
            inside(node, rest, rest === undefined ? undefined : open(text, rest));
        }
    }
    return lines;
}
