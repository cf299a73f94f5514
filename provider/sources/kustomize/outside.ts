/** Kustomizations that build files which are not read: their folder was given without the folders that it refers to. */
import { listOf } from "../../inputs/json";
import { posix } from "node:path";
import type { Kustomization, UnreadKustomization } from "./build";
import { beside } from "./graph";
import { buildOf, normal } from "./kustomization";

const textsOf = (value: unknown): string[] => listOf(value).filter((one) => typeof one === "string");

/**
 * What lies above the folders that were given. Addresses of other repositories are left out: what comes from there is as
 * unknown as a chart, and mostly makes no routes.
 * @param roots the folders that were given
 */
export function outsideOf(
    all: readonly Kustomization[],
    files: readonly string[],
    roots: readonly string[],
): UnreadKustomization[] {
    const there = files.map(normal);
    const isRead = (path: string): boolean =>
        there.some((file) => file === path || file.startsWith(`${path}/`)) || roots.some((root) => isBelow(root, path));
    return all
        .filter(({ builds }) => builds === undefined)
        .flatMap((one) => {
            const folder = posix.dirname(normal(one.file));
            const { resources, bases, components } = one.value;
            const names = [resources, bases, components]
                .flatMap(textsOf)
                .filter((name) => /(^|\/)\.\.(\/|$)/.test(name) && !name.includes("://"))
                .filter((name) => !isRead(beside(folder, name)));
            return names.length === 0 ? [] : [{ file: one.file, names, build: buildOf(one) }];
        });
}

/** Whether a path is a root or below it. */
function isBelow(root: string, path: string): boolean {
    const top = normal(root);
    return top === "." ? !/^\.\.(\/|$)/.test(path) : path === top || path.startsWith(`${top}/`);
}
