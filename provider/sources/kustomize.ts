/** What kustomizations among the files do with the objects beside them: those are live only once they are built. */
import { posix } from "node:path";
import { isObject, type Json, type Placed, type Source } from "./objects";
import { parseEach } from "./parse";

/** A kustomization or a component, and its file. */
export interface Kustomization {
    file: string;
    value: Json;
}

const fields = ["resources", "bases", "components", "patches", "patchesStrategicMerge", "patchesJson6902"];

/** `kind` may be left out. */
export function isKustomization(value: Json, file: string): boolean {
    if (String(value.apiVersion ?? "").startsWith("kustomize.config.k8s.io/")) return true;
    const isNamed = /(^|[/\\])(kustomization\.ya?ml|Kustomization)$/.test(file);
    return isNamed && (value.kind === "Kustomization" || fields.some((field) => field in value));
}

/** Leaves out patches, which are no objects, and marks the objects that a kustomization changes. */
export function applyKustomizations(sources: readonly Source[]): void {
    const all = sources.flatMap(({ kustomizations }) => kustomizations);
    if (all.length === 0) return;
    const graph = newGraph(all);
    const patches = new Set(all.flatMap((one) => patchesOf(one).flatMap(({ file }) => file ?? [])));
    for (const resource of all.flatMap((one) => graph.own(one))) patches.delete(resource);
    const found = new Map<string, Placed[]>();
    for (const placed of sources.flatMap(({ objects }) => objects.manifests)) {
        const file = normal(placed.source);
        found.set(file, [...(found.get(file) ?? []), placed]);
    }
    for (const source of sources) {
        const { manifests } = source.objects;
        const kept = manifests.filter(
            (placed) => placed.written?.found !== true || !patches.has(normal(placed.source)),
        );
        const left = manifests.length - kept.length;
        if (left > 0) source.passed.set("patches", (source.passed.get("patches") ?? 0) + left);
        source.objects.manifests = kept.map((placed) => {
            const { written } = placed;
            if (written?.found !== true) return placed;
            const by = graph.over(normal(placed.source)).find((one) => changes(one, placed, found));
            return by === undefined ? placed : { ...placed, written: { ...written, changedBy: by.file } };
        });
    }
}

const normal = (file: string): string => posix.normalize(file.replaceAll("\\", "/"));
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textsOf = (value: unknown): string[] => listOf(value).filter((one) => typeof one === "string");
const beside = ({ file }: Kustomization, name: string): string =>
    posix.join(posix.dirname(normal(file)), name).replace(/\/$/, "");

interface Graph {
    /** The files that it names as its resources. */
    own(one: Kustomization): string[];
    /** Those that have a file among their resources, by themselves or by others. */
    over(file: string): readonly Kustomization[];
}

function newGraph(all: readonly Kustomization[]): Graph {
    const inFolder = new Map(all.map((one) => [posix.dirname(normal(one.file)), one]));
    const own = (one: Kustomization): string[] =>
        [...textsOf(one.value.resources), ...textsOf(one.value.bases)].map((name) => beside(one, name));
    const partsOf = (one: Kustomization): string[] => textsOf(one.value.components).map((name) => beside(one, name));
    const over = new Map<string, Set<Kustomization>>();
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
    for (const one of all) {
        const changing = [one, ...components(one, new Set([one]))];
        for (const file of collect(one, new Set())) {
            const known = over.get(file) ?? new Set();
            for (const each of changing) known.add(each);
            over.set(file, known);
        }
    }
    return { own, over: (file) => [...(over.get(file) ?? [])] };
}

/** A patch: its target, its file or its text. */
interface Patch {
    target?: Json;
    file?: string;
    text?: string;
}

function patchesOf(one: Kustomization): Patch[] {
    const { patches, patchesStrategicMerge, patchesJson6902 } = one.value;
    return [...listOf(patches), ...listOf(patchesStrategicMerge), ...listOf(patchesJson6902)].flatMap(
        (given): Patch[] => {
            if (typeof given === "string")
                return /\n|: /.test(given) ? [{ text: given }] : [{ file: beside(one, given) }];
            if (!isObject(given)) return [];
            const { target, path, patch } = given;
            return [
                {
                    ...(isObject(target) ? { target } : {}),
                    ...(typeof path === "string" ? { file: beside(one, path) } : {}),
                    ...(typeof patch === "string" ? { text: patch } : {}),
                },
            ];
        },
    );
}

/** Whether a kustomization gives an object another name or other fields; a namespace alone changes no route. */
function changes(
    one: Kustomization,
    { value, source }: Placed,
    found: ReadonlyMap<string, readonly Placed[]>,
): boolean {
    const { namePrefix, nameSuffix, replacements, transformers, vars } = one.value;
    if (namePrefix || nameSuffix || listOf(transformers).length > 0) return true;
    if (listOf(vars).length > 0 && /\$\(\w+\)/.test(JSON.stringify(value))) return true;
    const isReplaced = listOf(replacements).some(
        (given) =>
            isObject(given) &&
            // In a file of its own it may be anything.
            (typeof given.path === "string" ||
                listOf(given.targets).some((target) => isObject(target) && selects(target.select, value))),
    );
    if (isReplaced) return true;
    return patchesOf(one).some(({ target, file, text }) => {
        if (target !== undefined) return selects(target, value);
        const objects =
            text === undefined
                ? (found.get(file ?? "") ?? []).map((placed) => placed.value)
                : parseEach(text, source).flatMap((document) => ("value" in document ? [document.value] : []));
        return objects.filter(isObject).some((patch) => selects({ kind: patch.kind, name: nameOf(patch) }, value));
    });
}

const nameOf = ({ metadata }: Json): unknown => (isObject(metadata) ? metadata.name : undefined);

/** Kind and name are expressions for the whole text; a part that is left out matches any. */
function selects(target: unknown, value: Json): boolean {
    if (!isObject(target)) return true;
    return fits(target.kind, value.kind) && fits(target.name, nameOf(value));
}

function fits(pattern: unknown, text: unknown): boolean {
    if (typeof pattern !== "string" || pattern === "") return true;
    try {
        return new RegExp(`^(?:${pattern})$`).test(String(text));
    } catch {
        return true;
    }
}
