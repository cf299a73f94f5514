/** Objects that are in several files, of which one version at most is live. */
import type { Diagnostic } from "../routing/diagnostic";
import { fileList } from "./file-list";
import { fileFinding } from "./form";
import { groupOf } from "./kinds";
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
    const never = new Set<Placed>();
    const groups = new Map<string, { first: Placed; why: string; count: number; files: string[] }>();
    for (const versions of seen.values()) {
        const possible = versions.filter((placed) => !refused.has(placed));
        if (possible.length > 0) for (const placed of versions) if (refused.has(placed)) never.add(placed);
        const same = possible.length > 0 ? possible : versions;
        const [first] = same;
        if (first === undefined || same.length < 2) continue;
        const files = same.map(({ source, written }) => (written?.place ? `${source} (${written.place})` : source));
        const isOneFile = same.every(({ source }) => source === first.source);
        const where = isOneFile ? `is there ${same.length} times` : "is in several files";
        // Kustomize, Flux or kubectl may give each folder a namespace of its own.
        const folders = new Set(same.map(({ source }) => source.replace(/[^/\\]*$/, "")));
        const isOpen = folders.size > 1 && same.every(({ value }) => namespaceIn(value) === undefined);
        const unless = isOpen ? ", unless they come to namespaces of their own" : "";
        const why = `${manifestName(first.value)} ${where}, and which of them is live is not known${unless} (${fileList(files)})`;
        for (const placed of same) split.set(placed, why);
        if (!isRouting(first.value.kind) || possible.length === 0 || isAccepted(first)) continue;
        const sources = [...new Set(same.map(({ source }) => source))];
        const key = sources.join("\n");
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { first, why, count: 1, files: sources });
        else group.count++;
    }
    for (const { first, why, count, files } of groups.values()) {
        const name = manifestName(first.value);
        const where = files.length === 1 ? "are there several times" : "are in several files";
        const text = `${name} and ${count - 1} more ${where}, and which of their versions are live is not known (${fileList(files)})`;
        findings.push(fileFinding("CR602", first, `${count === 1 ? why : text}.`));
    }
    return { kept, live: kept.filter((placed) => !never.has(placed)), findings, split };
}

const namespaceIn = ({ metadata }: Json): unknown => (isObject(metadata) ? metadata.namespace : undefined);

/** An object's content, whatever the order of its keys. */
const textOf = (value: Json): string =>
    JSON.stringify(value, (_, inner: unknown) =>
        isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
    );

/** An Ingress of either group is one object to the API server. */
const storedGroup = (value: Json): string => groupOf(value).replace(/^extensions$/, "networking.k8s.io");

const isRouting = (kind: unknown): boolean => ["Ingress", "HTTPRoute", "Gateway"].includes(String(kind));
