/** Objects that are in several files, of which one version at most is live. */
import type { Diagnostic } from "../routing/diagnostic";
import { fileList } from "./file-list";
import { fileFinding } from "./form";
import { groupOf, hostsOf } from "./kinds";
import { isOldVersion, manifestName } from "./manifest";
import { isObject, type Json, type Placed } from "./objects";

/** The API server refuses a version with these findings. What only new servers refuse may be live on an old one. */
export const isRefused = ({ value }: Placed, findings: readonly Diagnostic[]): boolean =>
    findings.some(({ code, severity }) => severity === "error" && !(code === "CR601" && isOldVersion(value)));

/**
 * One object in several files: it is not known which version counts.
 * @param refused versions that every API server refuses: never live
 */
export function repeated(
    all: readonly Placed[],
    refused: ReadonlySet<Placed> = new Set(),
    isAccepted: (placed: Placed) => boolean = () => false,
): {
    /** Without equal copies. */
    kept: Placed[];
    /** The versions that may be live. If none may be, the object still exists. */
    live: Placed[];
    findings: Diagnostic[];
    split: Map<Placed, string>;
} {
    const seen = new Map<string, Placed[]>();
    const texts = new Map<string, Set<string>>();
    const split = new Map<Placed, string>();
    const findings: Diagnostic[] = [];
    const kept = all.filter((placed) => {
        if (placed.written === undefined) return true;
        const { name, namespace = "default" } = isObject(placed.value.metadata) ? placed.value.metadata : {};
        // Without a name it cannot be the same object as another.
        if (typeof name !== "string" || name === "") return true;
        const key = `${storedGroup(placed.value)} ${String(placed.value.kind)} ${String(namespace)}/${name}`;
        const text = textOf(placed.value);
        const known = texts.get(key) ?? new Set();
        if (known.has(text)) return false;
        texts.set(key, known.add(text));
        seen.set(key, [...(seen.get(key) ?? []), placed]);
        return true;
    });
    joinUnnamed(seen);
    const never = new Set<Placed>();
    const groups = new Map<string, Repetition & { count: number }>();
    for (const versions of seen.values()) {
        const accepted = versions.filter((placed) => !refused.has(placed));
        // Of a newer API version, every server that has the old one has the new one, too.
        const current = accepted.filter(({ value }) => !isOldVersion(value));
        const possible = current.length > 0 ? current : accepted;
        if (possible.length > 0) for (const placed of versions) if (!possible.includes(placed)) never.add(placed);
        const same = possible.length > 0 ? possible : versions;
        if (same.length < 2) continue;
        const found = repetitionOf(same);
        for (const placed of same) split.set(placed, `${found.why} (${fileList(found.places)})`);
        if (!isRouting(found.first.value.kind) || possible.length === 0 || isAccepted(found.first)) continue;
        const key = [found.cause, ...found.files].join("\n");
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { ...found, count: 1 });
        else group.count++;
    }
    for (const { first, why, cause, count, files, places } of groups.values()) {
        const { several, help } = causes[cause];
        const text = (n: string): string => `${manifestName(first.value)} and ${n} more ${several}`;
        const [message, identity] =
            count === 1
                ? [`${why} (${fileList(places)}).`, why]
                : [`${text(String(count - 1))} (${fileList(files)}).`, text("N")];
        findings.push({ ...fileFinding("CR602", first, message), identity, ...(help !== undefined && { help }) });
    }
    return { kept, live: kept.filter((placed) => !never.has(placed)), findings, split };
}

/**
 * `kubectl apply -n`, or a GitOps application, may give an object without a namespace that of another file: where both are
 * for one host, they are taken for versions of one object, not for two that compete.
 */
function joinUnnamed(seen: Map<string, Placed[]>): void {
    const named = new Map<string, string[]>();
    const unnamed: [string, Placed[]][] = [];
    const plain = (key: string): string => key.replace(/[^ ]*\/([^/]*)$/, "$1");
    for (const [key, versions] of seen) {
        if (!versions.every(({ value }) => isRoute(value.kind))) continue;
        if (versions.every(({ value }) => namespaceIn(value) === undefined)) unnamed.push([key, versions]);
        else named.set(plain(key), [...(named.get(plain(key)) ?? []), key]);
    }
    for (const [key, versions] of unnamed) {
        const hosts = new Set(versions.flatMap(({ value }) => hostsOf(value)));
        const same = named
            .get(plain(key))
            ?.find((other) => seen.get(other)?.some(({ value }) => hostsOf(value).some((host) => hosts.has(host))));
        if (same === undefined) continue;
        seen.set(same, [...(seen.get(same) ?? []), ...versions]);
        seen.delete(key);
    }
}

const isRoute = (kind: unknown): boolean => kind === "Ingress" || kind === "HTTPRoute";

type Cause = "files" | "one file" | "one kustomization";

/** Versions of one object. */
interface Repetition {
    first: Placed;
    why: string;
    cause: Cause;
    files: string[];
    /** Files, and where in them. */
    places: string[];
}

const causes: Readonly<Record<Cause, { several: string; help?: string }>> = {
    files: { several: "are in several files, and which of their versions are live is not known" },
    "one file": {
        several: "are there several times, and which of their versions are meant is not known",
        help: "Keep one of them, or give the others names of their own: of the documents of one file kubectl leaves the last one live.",
    },
    "one kustomization": {
        several: "are several times among the resources of one kustomization, so that it cannot be built",
        help: "Rename all but one of them, or take all but one out of the resources: kustomize refuses an id that is already registered.",
    },
};

function repetitionOf(same: readonly Placed[]): Repetition {
    const [first] = same as [Placed, ...Placed[]];
    const places = same.map(({ source, written: at }) => (at?.place ? `${source} (${at.place})` : source));
    const files = [...new Set(same.map(({ source }) => source))];
    const name = manifestName(first.value);
    const by = same.map(({ written: at }) => at?.listedBy).find((one, i, all) => one && all.indexOf(one) < i);
    if (by !== undefined && same.every(({ value }) => value.apiVersion === first.value.apiVersion)) {
        const both = same.filter(({ written: at }) => at?.listedBy === by).map(({ source }) => source);
        const why = `${name} is ${both.length} times among the resources of ${by}, so that it cannot be built`;
        return { first, files, cause: "one kustomization", why, places };
    }
    if (files.length === 1) {
        const why = `${name} is there ${same.length} times, and which of them is meant is not known`;
        return { first, files, cause: "one file", why, places };
    }
    if (namespaceIn(first.value) !== undefined && same.some(({ value }) => namespaceIn(value) === undefined)) {
        const why = `${name} and one of its name without a namespace are for one host, and whether they are one object is not known`;
        return { first, files, cause: "files", why, places };
    }
    // Kustomize, Flux or kubectl may give each folder a namespace of its own.
    const folders = new Set(files.map((file) => file.replace(/[^/\\]*$/, "")));
    const isOpen = folders.size > 1 && same.every(({ value }) => namespaceIn(value) === undefined);
    const unless = isOpen ? ", unless they come to namespaces of their own" : "";
    const why = `${name} is in several files, and which of them is live is not known${unless}`;
    return { first, files, cause: "files", why, places };
}

const namespaceIn = ({ metadata }: Json): unknown => (isObject(metadata) ? metadata.namespace : undefined);

/** What the server writes into an object: an export has it, the file that it was made from has not. */
const written = new Set(["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"]);
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** An object's content, whatever the order of its keys, without what only the server writes. */
function textOf({ status: _, metadata, ...value }: Json): string {
    const own = Object.entries(isObject(metadata) ? metadata : {}).flatMap(([key, inner]): [string, unknown][] => {
        if (written.has(key) || (key === "namespace" && inner === "default")) return [];
        if (key !== "annotations" || !isObject(inner)) return [[key, inner]];
        const kept = Object.entries(inner).filter(([name]) => name !== lastApplied);
        return kept.length === 0 ? [] : [[key, Object.fromEntries(kept)]];
    });
    return JSON.stringify({ ...value, metadata: Object.fromEntries(own) }, (__, inner: unknown) =>
        isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
    );
}

/** An Ingress of either group is one object to the API server. */
const storedGroup = (value: Json): string => groupOf(value).replace(/^extensions$/, "networking.k8s.io");

const isRouting = (kind: unknown): boolean => ["Ingress", "HTTPRoute", "Gateway"].includes(String(kind));
