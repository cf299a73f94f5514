/** Which files each kustomization builds, by itself and by those that it includes. */
import { listOf } from "../../inputs/json";
import { posix } from "node:path";
import { normal } from "./kustomization";
import type { GivenNamespace, Kustomization } from "./build";

export interface Graph {
    /** The files that it names as its resources. */
    own(one: Kustomization): readonly string[];
    /** Those that have a file among their resources, by themselves or by others, with their components. */
    over(file: string): readonly Kustomization[];
    has(file: string): boolean;
    /** The kustomization of the file's folder. */
    beside(file: string): Kustomization | undefined;
    /** The namespaces that a file's objects come to, for each way in which they are built; empty: their own. */
    namespaces(file: string): readonly GivenNamespace[];
    /**
     * Those that change a file's objects, from inside to outside, if there is one way only in which they are built.
     */
    steps(file: string): readonly Kustomization[] | undefined;
    /** Another one builds it. */
    isIncluded(one: Kustomization): boolean;
}

const textsOf = (value: unknown): string[] => listOf(value).filter((one) => typeof one === "string");
const folderOf = (file: string): string => posix.dirname(normal(file));

/** A folder may hold nothing but folders. */
function withParents(folder: string): string[] {
    const parts = folder.split("/");
    return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

/** The one folder that a path means. The root of the repository may be above or below the folder that is read. */
export function folderIn(folders: ReadonlySet<string>, path: string): string | undefined {
    const [folder, ...others] = [...folders].filter((one) => one === path || one.endsWith(`/${path}`));
    return others.length > 0 ? undefined : folder;
}

/** The folders of files, with those above. */
export const foldersOf = (files: readonly string[]): ReadonlySet<string> =>
    new Set(files.flatMap((file) => withParents(folderOf(file))));

/** A name beside a kustomization, as a path. */
export const beside = (folder: string, name: string): string => normal(posix.join(folder, name));

/** @param files all files that were found */
export function newGraph(all: readonly Kustomization[], files: readonly string[]): Graph {
    const inFolder = new Map(
        all.flatMap((one) => (one.builds === undefined ? [[folderOf(one.file), one] as const] : [])),
    );
    const folders = foldersOf(files);
    const resources = new Map(all.map((one) => [one, resourcesOf(one, { inFolder, folders, files })]));
    const own = (one: Kustomization): readonly string[] => resources.get(one) ?? [];
    const partsOf = (one: Kustomization): string[] => {
        const from = one.builds === undefined ? folderOf(one.file) : one.builds;
        return textsOf(one.value.components).map((name) => beside(from, name));
    };
    // A component changes the objects of the kustomizations that include it.
    const collect = (one: Kustomization, seen: Set<Kustomization>): string[] => {
        if (seen.has(one)) return [];
        seen.add(one);
        return [...own(one), ...partsOf(one)].flatMap((name) => {
            const inner = inFolder.get(name);
            return inner === undefined ? [name] : collect(inner, seen);
        });
    };
    const components = (one: Kustomization, seen: Set<Kustomization>): Kustomization[] =>
        partsOf(one).flatMap((name) => {
            const inner = inFolder.get(name);
            if (inner === undefined || seen.has(inner)) return [];
            seen.add(inner);
            return [inner, ...components(inner, seen)];
        });
    const over = new Map<string, Set<Kustomization>>();
    const collected = new Map(all.map((one) => [one, new Set(collect(one, new Set()))]));
    for (const one of all) {
        const changing = [one, ...components(one, new Set([one]))];
        for (const file of collected.get(one) ?? []) {
            const known = over.get(file) ?? new Set();
            for (const each of changing) known.add(each);
            over.set(file, known);
        }
    }
    const innerOf = (one: Kustomization): Kustomization[] =>
        [...own(one), ...partsOf(one)].flatMap((name) => inFolder.get(name) ?? []);
    const included = new Set(all.flatMap(innerOf));
    const namespacesBy = (
        one: Kustomization,
        file: string,
        seen: ReadonlySet<Kustomization>,
    ): (string | undefined)[] => {
        const { namespace } = one.value;
        if (typeof namespace === "string" && namespace !== "") return [namespace];
        const inner = innerOf(one).filter((each) => !seen.has(each) && collected.get(each)?.has(file) === true);
        const found = inner.flatMap((each) => namespacesBy(each, file, new Set([...seen, one])));
        return own(one).includes(file) || found.length === 0 ? [...found, undefined] : found;
    };
    const steps = (file: string): Kustomization[] | undefined => {
        const [root, ...others] = [...(over.get(file) ?? [])].filter((one) => !included.has(one));
        if (root === undefined || others.length > 0) return undefined;
        const found: Kustomization[] = [];
        let ways = 0;
        const visit = (one: Kustomization): void => {
            ways += own(one).filter((name) => name === file).length;
            for (const name of own(one)) {
                const inner = inFolder.get(name);
                if (inner !== undefined && collected.get(inner)?.has(file) === true) visit(inner);
            }
            // One that is elsewhere may do anything.
            const parts = partsOf(one).map((name) => inFolder.get(name));
            if (parts.includes(undefined)) ways = NaN;
            for (const part of parts) if (part !== undefined && !found.includes(part)) visit(part);
            found.push(one);
        };
        visit(root);
        return ways === 1 ? found : undefined;
    };
    const there = new Set(files.map(normal));
    return {
        own,
        has: (file) => there.has(file),
        over: (file) => [...(over.get(file) ?? [])],
        beside: (file) => inFolder.get(folderOf(file)),
        steps,
        isIncluded: (one) => included.has(one),
        namespaces: (file) =>
            [...(over.get(file) ?? [])]
                .filter((one) => !included.has(one))
                .flatMap((one) =>
                    namespacesBy(one, file, new Set()).flatMap((all): GivenNamespace[] => {
                        const { namespace: lacking, perhaps } = one.application ?? {};
                        const given = {
                            ...(all === undefined ? {} : { all }),
                            ...(lacking === undefined ? {} : { lacking }),
                        };
                        return perhaps ? [given, {}] : [given];
                    }),
                ),
    };
}

/**
 * Flux and Argo CD build a folder by its kustomization; without one Flux takes every file below it, and so does Argo CD
 * where it is told to.
 */
function resourcesOf(
    { file, value, builds, application }: Kustomization,
    {
        inFolder,
        folders,
        files,
    }: { inFolder: ReadonlyMap<string, Kustomization>; folders: ReadonlySet<string>; files: readonly string[] },
): string[] {
    if (builds === undefined)
        return [...textsOf(value.resources), ...textsOf(value.bases)].map((name) => beside(folderOf(file), name));
    const folder = folderIn(folders, builds);
    if (folder === undefined) return [];
    if (inFolder.has(folder)) return [folder];
    const prefix = folder === "." ? "" : `${folder}/`;
    const below = files.map(normal).filter((one) => one.startsWith(prefix));
    if (application?.onlyNamespace === true)
        // A chart is not read.
        return below.includes(beside(folder, "Chart.yaml"))
            ? []
            : below.filter((one) => application.recurse || folderOf(one) === folder);
    const outermost = (one: string): string | undefined => {
        const parts = folderOf(one).split("/");
        return parts
            .map((_, i) => parts.slice(0, i + 1).join("/"))
            .find((each) => each.startsWith(prefix) && inFolder.has(each));
    };
    return [...new Set(below.map((one) => outermost(one) ?? one))];
}
