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
    // An explicit stack: rules may be nested deeper than calls can be.
    const tasks: { node: Region; outer: Change<T> | undefined; line: Line<T> | undefined; entered: boolean }[] = [];
    const enter = (node: Region, outer: Change<T> | undefined, around: Line<T> | undefined): void => {
        const rest = node.rest ? changes[restOf(node)] : outer;
        let line = around;
        if (!same(rest, outer) || node === root) {
            around?.except.push(subtreeText(node.text));
            line = rest === undefined ? undefined : open(subtreeText(node.text), rest);
        }
        inside(node, rest, line);
    };
    const inside = (node: Region, rest: Change<T> | undefined, line: Line<T> | undefined): void => {
        const point = node.point ? changes[pointOf(node)] : rest;
        const { below } = node;
        const belowRest = below?.rest === true ? changes[restOf(below)] : rest;
        // The path and what is below it change alike: one set, the usual prefix.
        const joined = below !== undefined && !same(point, rest) && same(point, belowRest);
        const next = [...node.children].reverse().map((child) => ({ node: child, outer: rest, line, entered: false }));
        if (!same(point, rest)) {
            const text = joined ? elementsText(node.text) : pointText(node.text);
            line?.except.push(text);
            const own = point === undefined ? undefined : open(text, point);
            for (const task of next) if (!joined || task.node !== below) tasks.push(task);
            if (joined) tasks.push({ node: below, outer: belowRest, line: own, entered: true });
        } else for (const task of next) tasks.push(task);
    };
    tasks.push({ node: root, outer: undefined, line: undefined, entered: false });
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
        (task.entered ? inside : enter)(task.node, task.outer, task.line);
    }
    return lines;
}
