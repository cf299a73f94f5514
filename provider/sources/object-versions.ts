/** Versions of one object in files: why there are several, and what is said of them. */
import { pushTo } from "../push-to";
import type { Diagnostic } from "../routing/diagnostic";
import { variablesIn } from "../inputs/variables";
import { fileList, inBrackets } from "./file-list";
import { fileFinding } from "./file-finding";
import { areBuiltApart, areInOtherClusters, areInOtherEnvironments, eachTwo, type Where } from "./kustomize/where";
import { manifestName } from "./manifest";
import { isObject, type Json, type Placed } from "./objects";

type Cause = "files" | "environments" | "builds" | "clusters" | "one file" | "one kustomization";

/** Versions of one object. */
export interface Repetition {
    first: Placed;
    /** Half a sentence about it. */
    why: string;
    /** The same with its files. */
    because: string;
    cause: Cause;
    files: string[];
    /** What tells the versions apart: the first folders that differ, or those of environments and clusters. */
    folders: string[];
}

const apartHelp = "Build one of them, or name its files only, so that answers can be claimed.";

const causes: Readonly<Record<Exclude<Cause, "clusters">, { several: string; help?: string }>> = {
    files: { several: "are in several files, and which of their versions are live is not known" },
    environments: {
        several: "are in the files of several environments, and which of their versions are asked is not known",
        help: apartHelp,
    },
    builds: {
        several:
            "are in several files that no kustomization builds together, and which of their versions are live is not known",
        help: apartHelp,
    },
    "one file": {
        several: "are there several times, and which of their versions are meant is not known",
        help: "Keep one of them, or give the others names of their own: of the documents of one file kubectl leaves the last one live.",
    },
    "one kustomization": {
        several: "are several times among the resources of one kustomization, so that it cannot be built",
        help: "Rename all but one of them, or take all but one out of the resources: kustomize refuses an id that is already registered.",
    },
};

const namespaceIn = ({ metadata }: Json): unknown => (isObject(metadata) ? metadata.namespace : undefined);

/** It has none, or one that is still to be filled in. */
export function isOpenNamespace(value: Json): boolean {
    const namespace = namespaceIn(value);
    return namespace === undefined || (typeof namespace === "string" && variablesIn(namespace).length > 0);
}

const withoutRepeats = <T>(all: readonly T[]): T[] => [...new Set(all)];

/**
 * @param copiesOf an object with its equal copies, itself first
 */
export function repetitionOf(
    same: readonly Placed[],
    copiesOf: (placed: Placed) => readonly Placed[],
    where: ReadonlyMap<Placed, Where>,
): Repetition {
    const [first] = same as [Placed, ...Placed[]];
    // One of each version first, then the other copies.
    const all = withoutRepeats([...same, ...same.flatMap((placed) => copiesOf(placed))]);
    const written = withoutRepeats(
        all.map(({ source, written: at }) => (at?.place ? `${source} (${at.place})` : source)),
    );
    const files = withoutRepeats(all.map(({ source }) => source));
    const name = manifestName(first.value);
    const found = (cause: Cause, why: string, folders: string[] = files): Repetition => ({
        first,
        files,
        cause,
        why,
        because: inBrackets(why, written),
        folders,
    });
    const by = same.map(({ written: at }) => at?.listedBy).find((one, i, every) => one && every.indexOf(one) < i);
    if (by !== undefined && same.every(({ value }) => value.apiVersion === first.value.apiVersion)) {
        const both = same.filter(({ written: at }) => at?.listedBy === by).map(({ source }) => source);
        return found(
            "one kustomization",
            `${name} is ${both.length} times among the resources of ${by}, so that it cannot be built`,
        );
    }
    if (files.length === 1)
        return found("one file", `${name} is there ${same.length} times, and which of them is meant is not known`);
    const places = same.map((placed) => where.get(placed) ?? {});
    if (eachTwo(places, areInOtherClusters))
        return found(
            "clusters",
            `${name} has a version in each of several clusters, and which cluster is asked is not known`,
            withoutRepeats(places.flatMap(({ clusters = [] }) => clusters)).sort(),
        );
    const unplaced = same.find(({ value }) => isOpenNamespace(value));
    if (!isOpenNamespace(first.value) && unplaced !== undefined) {
        const which =
            namespaceIn(unplaced.value) === undefined ? "without a namespace" : "whose namespace is not known";
        return found(
            "files",
            `${name} and one of its name ${which} are for one host, and whether they are one object is not known`,
        );
    }
    if (eachTwo(places, areInOtherEnvironments))
        return found(
            "environments",
            `${name} is in the files of several environments, and which of them is asked is not known`,
            withoutRepeats(places.flatMap(({ environments = [] }) => environments)).sort(),
        );
    if (eachTwo(places, areBuiltApart))
        return found(
            "builds",
            `${name} is in several files that no kustomization builds together, and which of them is live is not known`,
            differingFolders(files),
        );
    // Kustomize, Flux or kubectl may give each folder a namespace of its own.
    const inFolders = new Set(files.map((file) => file.replace(/[^/\\]*$/, "")));
    const isOpen = inFolders.size > 1 && same.every(({ value }) => isOpenNamespace(value));
    const unless = isOpen ? ", unless they come to namespaces of their own" : "";
    return found(
        "files",
        `${name} is in several files, and which of them is live is not known${unless}`,
        differingFolders(files),
    );
}

/** The first folders in which the files differ, `east` and `west`; the files themselves where they are in one folder. */
function differingFolders(files: readonly string[]): string[] {
    const parts = files.map((file) => file.split(/[/\\]/));
    const [first = []] = parts;
    const at = first.findIndex((part, i) => parts.some((other) => other[i] !== part));
    const isFolder = parts.every((one) => one.length > at + 1);
    return isFolder ? withoutRepeats(parts.map((one) => one[at] ?? "")).sort() : [...files];
}

/** One finding for all objects whose versions differ by the same folders. */
export function repetitionFindings(all: readonly Repetition[]): Diagnostic[] {
    const groups = new Map<string, Repetition[]>();
    for (const one of all) {
        const key = [one.cause, ...one.folders].join("\n");
        pushTo(groups, key, one);
    }
    return [...groups.values()].flatMap((group): Diagnostic[] => {
        const [one] = group;
        if (one === undefined || one.cause === "clusters") return [];
        const { first, why, because, cause } = one;
        const { several, help } = causes[cause];
        const text = (n: string): string => `${manifestName(first.value)} and ${n} more ${several}`;
        const files = withoutRepeats(group.flatMap((each) => each.files));
        const [message, identity] =
            group.length === 1
                ? [`${because}.`, why]
                : [`${inBrackets(text(String(group.length - 1)), files)}.`, text("N")];
        return [
            {
                ...fileFinding("CR602", first, message),
                identity,
                ...(cause === "environments" || cause === "builds" ? { severity: "info" as const } : {}),
                ...(help !== undefined && { help }),
            },
        ];
    });
}

/** In one line, the objects of which several clusters have versions of their own. */
export function clusterNotes(all: readonly Repetition[]): string[] {
    const [one] = all;
    if (one === undefined) return [];
    const clusters = withoutRepeats(all.flatMap(({ folders }) => folders)).sort();
    const what =
        all.length === 1 ? `${manifestName(one.first.value)} has a version` : `${all.length} objects have versions`;
    return [
        `${what} in each of several clusters (${fileList(clusters)}), and which cluster is asked is not known: name the folder of one`,
    ];
}
