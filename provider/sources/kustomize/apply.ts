/** What kustomizations among the files do with the objects beside them: those are live only once they are built. */
import { posix } from "node:path";
import { variablesIn } from "../../inputs/variables";
import { fileList } from "../file-list";
import { ofCluster } from "../kinds";
import { isObject, type Json, type Placed, type Source } from "../objects";
import { withoutSets } from "./application-sets";
import { placing } from "./applications";
import { newGraph, type Graph } from "./graph";
import { placeInClusters } from "./clusters";
import { filledIn } from "./substitute";
import { buildOf, normal } from "./kustomization";
import type { GivenNamespace, UnreadKustomization } from "./build";
import { outsideOf } from "./outside";
import {
    builtValue,
    changes,
    mayChangeHosts,
    patchesOf,
    type PatchFiles,
    patchFiles,
    renamedServices,
} from "./patches";

/**
 * Leaves out patches, which are no objects, and files that the kustomization beside them does not list; applies patches where
 * there is one way to build an object, marks the objects that a kustomization changes otherwise, gives them the namespace that it sets, and tells the clusters that they are for.
 * @param roots the folders that were given
 */
export function applyKustomizations(sources: readonly Source[], roots: readonly string[]): void {
    const files = sources.flatMap(({ file }) => file ?? []);
    const every = withoutSets(
        sources.flatMap(({ kustomizations }) => kustomizations),
        files,
        roots,
    );
    // What only gives a namespace leaves all else as it is.
    const all = every.filter(({ application }) => application?.onlyNamespace !== true);
    const graph = newGraph(all, files);
    placeInClusters(sources, graph);
    if (every.length === 0) return;
    if (every.some(({ application }) => application !== undefined))
        graph.namespaces = newGraph(placing(every, files), files).namespaces;
    noteOutside(sources[0], outsideOf(all, files, roots));
    const patches = new Set(all.flatMap((one) => patchesOf(one).flatMap(({ file }) => file ?? [])));
    for (const resource of all.flatMap((one) => graph.own(one))) patches.delete(resource);
    const found = patchFiles(sources);
    sources[0]?.unreadable.push(...all.flatMap((one) => renamedServices(one, found)));
    const unlisted = new Set<string>();
    for (const source of sources) {
        const { manifests } = source.objects;
        const [kept, left] = divided(manifests, ({ written, source: file }) => {
            return written?.found !== true || !patches.has(normal(file));
        });
        if (left.length > 0) source.passed.set("patches", (source.passed.get("patches") ?? 0) + left.length);
        const [built, others] = divided(kept, ({ written, source: file }) => {
            return written?.found !== true || isBuilt(graph, normal(file));
        });
        for (const { value, source: file } of others) {
            unlisted.add(file);
            if (value.kind === "Service" && isObject(value.metadata))
                source.unlisted.set(String(value.metadata.name), file);
        }
        source.objects.manifests = built.map((placed) =>
            placed.written?.found === true ? asBuilt(graph, placed, found) : placed,
        );
    }
    const [first] = unlisted;
    if (first === undefined) return;
    const count = unlisted.size === 1 ? "1 file is" : `${unlisted.size} files are`;
    sources[0]?.notes.push(
        `${count} left out, which the kustomization of the folder does not list, so that it builds nothing from there: ${fileList([...unlisted])}`,
    );
}

function noteOutside(source: Source | undefined, outside: readonly UnreadKustomization[]): void {
    const [first] = outside;
    if (source === undefined || first === undefined) return;
    source.outside.push(...outside);
    const more = outside.length === 1 ? "" : ` (so do ${outside.length - 1} more)`;
    source.notes.push(
        `${first.file} builds ${first.names.join(" and ")}, which is not among the files${more}, so that what it answers is not known: ${first.build} | crossroute lint -f -, or name the folder above`,
    );
}

function divided<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
    return [all.filter(test), all.filter((one) => !test(one))];
}

/** Whether some kustomization lists a file, if that of its folder lists others that are there. */
function isBuilt(graph: Graph, file: string): boolean {
    const one = graph.beside(file);
    if (one === undefined || graph.over(file).length > 0) return true;
    const isThere = (other: string): boolean => posix.dirname(other) === posix.dirname(file) && graph.has(other);
    return !graph.own(one).some(isThere);
}

function asBuilt(graph: Graph, placed: Placed, found: PatchFiles): Placed {
    const { written } = placed;
    if (written === undefined) return placed;
    const file = normal(placed.source);
    const over = graph.over(file);
    const by = over.find((one) => changes(one, placed, found));
    const listed = over.find((one) => graph.own(one).includes(file) && one.builds === undefined);
    const built = by === undefined ? undefined : builtValue(placed, graph.steps(file), found);
    const namespaces = namespacesOf(built ?? placed.value, graph.namespaces(file));
    const { value, hasSeveral } = filledIn(inNamespace(built ?? placed.value, namespaces), over);
    return {
        ...placed,
        value,
        written: {
            ...written,
            ...(variablesIn(namespaceIn(value)).length > 0 && namespaceIn(value) !== namespaceIn(placed.value)
                ? { openNamespace: true }
                : {}),
            ...(namespaces.length > 1 ? { namespaces } : {}),
            ...(hasSeveral ? { severalValues: true as const } : {}),
            ...(by === undefined || built !== undefined
                ? {}
                : {
                      changedBy: {
                          file: by.file,
                          build: buildOf(by),
                          hosts: over.some((one) => mayChangeHosts(one, placed, found)),
                      },
                  }),
            ...(listed === undefined ? {} : { listedBy: listed.file }),
        },
    };
}

const namespaceIn = ({ metadata }: Json): string =>
    isObject(metadata) && typeof metadata.namespace === "string" ? metadata.namespace : "";

/** The namespaces that building gives an object; none where it keeps its own. */
function namespacesOf(value: Json, given: readonly GivenNamespace[]): string[] {
    if (ofCluster.has(value.kind)) return [];
    const own = namespaceIn(value);
    const named = given.map(({ all, lacking = "" }) => all ?? (own || lacking));
    if (named.every((one) => one === own)) return [];
    return [...new Set(named.map((one) => one || "default"))].sort();
}

/**
 * The object in the namespace that every way of building it gives it. Where these are several, it is in one or all of them:
 * `<prod or staging>`, a text that is still to be filled in.
 */
function inNamespace(value: Json, [namespace, ...others]: readonly string[]): Json {
    if (namespace === undefined) return value;
    const given = others.length === 0 ? namespace : `<${listOfNames([namespace, ...others])}>`;
    return { ...value, metadata: { ...(isObject(value.metadata) ? value.metadata : {}), namespace: given } };
}

const SHOWN = 3;

function listOfNames(all: readonly string[]): string {
    // One that is still to be filled in is such a text itself.
    const names = all.map((name) => name.replace(/^<(.*)>$/, "$1"));
    const more = names.length - SHOWN;
    return more <= 0 ? names.join(" or ") : `${names.slice(0, SHOWN).join(" or ")} or ${more} more`;
}
