/** Objects that are in several files, of which one version at most is live. */
import { pushTo } from "../push-to";
import type { Diagnostic } from "../routing/diagnostic";
import { isForNoRequest } from "../platforms/kubernetes/read/tool-annotations";
import { groupOf, hostsOf } from "./kinds";
import { sortedText } from "../inputs/json";
import { type Where, whereAll } from "./kustomize/where";
import { isOldVersion } from "./manifest";
import { isObject, type Json, type Placed } from "./objects";
import { clusterNotes, isOpenNamespace, type Repetition, repetitionFindings, repetitionOf } from "./object-versions";

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
    /** What is said of all objects that several clusters have, each its own version. */
    notes: string[];
    /** The clusters and environments of each kept object, with those of its copies. */
    where: ReadonlyMap<Placed, Where>;
} {
    const seen = new Map<string, Placed[]>();
    const copies = new Map<string, Placed[]>();
    const texts = new Map<Placed, string>();
    const split = new Map<Placed, string>();
    /** How many objects of this content there are so far. */
    const note = (placed: Placed, key: string): number => {
        const text = `${key}\n${textOf(placed.value)}`;
        const same = [...(copies.get(text) ?? []), placed];
        copies.set(text, same);
        texts.set(placed, text);
        return same.length;
    };
    const kept = all.filter((placed) => {
        if (placed.written === undefined) return true;
        const { name, namespace = "default" } = isObject(placed.value.metadata) ? placed.value.metadata : {};
        // Without a name it cannot be the same object as another.
        if (typeof name !== "string" || name === "") return true;
        const key = `${storedGroup(placed.value)} ${String(placed.value.kind)} ${String(namespace)}/${name}`;
        const others = seen.get(key);
        if (others === undefined) {
            seen.set(key, [placed]);
            return true;
        }
        // Most objects are there once, and nobody asks for their texts.
        const [first] = others;
        if (first !== undefined && !texts.has(first)) note(first, key);
        if (note(placed, key) > 1) return false;
        seen.set(key, [...others, placed]);
        return true;
    });
    joinUnnamed(seen);
    const copiesOf = (placed: Placed): Placed[] => copies.get(texts.get(placed) ?? "") ?? [placed];
    const where = new Map(kept.map((placed) => [placed, whereAll(copiesOf(placed))]));
    const never = new Set<Placed>();
    const found: Repetition[] = [];
    const notes: Repetition[] = [];
    for (const versions of seen.values()) {
        const accepted = versions.filter((placed) => !refused.has(placed));
        // Of a newer API version, every server that has the old one has the new one, too.
        const current = accepted.filter(({ value }) => !isOldVersion(value));
        const possible = current.length > 0 ? current : accepted;
        if (possible.length > 0) for (const placed of versions) if (!possible.includes(placed)) never.add(placed);
        const same = possible.length > 0 ? possible : versions;
        if (same.length < 2) continue;
        const one = repetitionOf(same, copiesOf, where);
        for (const placed of same) split.set(placed, one.because);
        if (!isRouting(one.first.value.kind) || possible.length === 0) continue;
        if (one.cause === "clusters") notes.push(one);
        else if (!isAccepted(one.first)) found.push(one);
    }
    return {
        kept,
        live: kept.filter((placed) => !never.has(placed)),
        findings: repetitionFindings(found),
        split,
        notes: clusterNotes(notes),
        where,
    };
}

/**
 * `kubectl apply -n`, or a GitOps application, may give an object whose namespace is not known that of another file: where both are
 * for one host, they are taken for versions of one object, not for two that compete.
 */
function joinUnnamed(seen: Map<string, Placed[]>): void {
    const named = new Map<string, string[]>();
    const unnamed: [string, Placed[]][] = [];
    // The text for a namespace that is not known may hold blanks.
    const plain = (key: string): string => key.replace(/^(\S*) (\S*) .*\/([^/]*)$/s, "$1 $2 $3");
    for (const [key, versions] of seen) {
        if (!versions.every(({ value }) => isRoute(value.kind))) continue;
        if (versions.every(({ value }) => isOpenNamespace(value))) unnamed.push([key, versions]);
        else pushTo(named, plain(key), key);
    }
    for (const [key, versions] of unnamed) {
        const hosts = new Set(versions.flatMap(({ value }) => hostsOf(value)));
        const same = named
            .get(plain(key))
            ?.find((other) =>
                seen
                    .get(other)
                    ?.some((one) => mayShare(one, versions) && hostsOf(one.value).some((host) => hosts.has(host))),
            );
        if (same === undefined) continue;
        seen.set(same, [...(seen.get(same) ?? []), ...versions]);
        seen.delete(key);
    }
}

/** Of those that kustomizations bring to several namespaces, these are known. */
function mayShare({ value }: Placed, unnamed: readonly Placed[]): boolean {
    const { namespace } = isObject(value.metadata) ? value.metadata : {};
    return unnamed.some(({ written }) => written?.namespaces?.includes(String(namespace)) !== false);
}

const isRoute = (kind: unknown): boolean => kind === "Ingress" || kind === "HTTPRoute";

/** What the server writes into an object: an export has it, the file that it was made from has not. */
const written = new Set(["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"]);

/**
 * An object's content, whatever the order of its keys, without what only the server writes, and what decides about no request:
 * labels of a route, and annotations of tools.
 */
function textOf({ status: _, metadata, ...value }: Json): string {
    const own = Object.entries(isObject(metadata) ? metadata : {}).flatMap(([key, inner]): [string, unknown][] => {
        if (written.has(key) || (key === "namespace" && inner === "default")) return [];
        if (key === "labels" && isRoute(value.kind)) return [];
        if (key !== "annotations" || !isObject(inner)) return [[key, inner]];
        const kept = Object.entries(inner).filter(([name]) => !isForNoRequest(name));
        return kept.length === 0 ? [] : [[key, Object.fromEntries(kept)]];
    });
    return sortedText({ ...value, metadata: Object.fromEntries(own) });
}

/** An Ingress of either group is one object to the API server. */
const storedGroup = (value: Json): string => groupOf(value).replace(/^extensions$/, "networking.k8s.io");

const isRouting = (kind: unknown): boolean => ["Ingress", "HTTPRoute", "Gateway"].includes(String(kind));
