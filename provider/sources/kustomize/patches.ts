/** Which objects the patches of kustomizations change, and what they make of them. */
import { listOf } from "../../inputs/json";
import { pushTo } from "../../push-to";
import { groupOf } from "../kinds";
import { isObject, type Json, type Placed, type Source } from "../objects";
import { parseEach } from "../parse";
import { posix } from "node:path";
import { beside } from "./graph";
import { normal } from "./kustomization";
import type { Kustomization } from "./build";
import { canPatch, patched } from "./patch";

/** What files hold that may be patches, by file: objects, or a list of operations. */
export type PatchFiles = ReadonlyMap<string, readonly unknown[]>;

export function patchFiles(sources: readonly Source[]): PatchFiles {
    const found = new Map<string, unknown[]>();
    for (const { objects, operations } of sources) {
        for (const { value, source } of objects.manifests) {
            const file = normal(source);
            pushTo(found, file, value);
        }
        for (const [file, list] of operations) if (list !== undefined) pushTo(found, file, list);
    }
    return found;
}

/** A patch: its target, its file or its text. */
interface Patch {
    target?: Json;
    file?: string;
    text?: string;
}

const folderOf = ({ file, builds }: Kustomization): string => builds ?? posix.dirname(normal(file));

export function patchesOf(one: Kustomization): Patch[] {
    const { patches, patchesStrategicMerge, patchesJson6902 } = one.value;
    return [...listOf(patches), ...listOf(patchesStrategicMerge), ...listOf(patchesJson6902)].flatMap(
        (given): Patch[] => {
            if (typeof given === "string")
                return /\n|: /.test(given) ? [{ text: given }] : [{ file: beside(folderOf(one), given) }];
            if (!isObject(given)) return [];
            const { target, path, patch } = given;
            return [
                {
                    ...(isObject(target) ? { target } : {}),
                    ...(typeof path === "string" ? { file: beside(folderOf(one), path) } : {}),
                    ...(typeof patch === "string" ? { text: patch } : {}),
                },
            ];
        },
    );
}

/** Whether a kustomization gives an object another name or other fields; a namespace alone changes no route. */
export const changes = (one: Kustomization, placed: Placed, found: PatchFiles): boolean =>
    changesOtherwise(one, placed) || patchesOf(one).some((patch) => concerns(patch, placed, found));

/** By anything but patches. */
function changesOtherwise(one: Kustomization, { value }: Placed): boolean {
    const { namePrefix, nameSuffix, replacements, transformers, vars } = one.value;
    if (namePrefix || nameSuffix || listOf(transformers).length > 0) return true;
    if (listOf(vars).length > 0 && /\$\(\w+\)/.test(JSON.stringify(value))) return true;
    return listOf(replacements).some(
        (given) =>
            isObject(given) &&
            // In a file of its own it may be anything.
            (typeof given.path === "string" ||
                listOf(given.targets).some((target) => isObject(target) && selects(target.select, value))),
    );
}

/** What a patch holds; undefined where that is not known. */
function contentOf(
    { file, text }: Patch,
    { source }: Pick<Placed, "source">,
    found: PatchFiles,
): readonly unknown[] | undefined {
    if (text === undefined) return found.get(file ?? "");
    const documents = parseEach(text, source);
    const values = documents.flatMap((document) => ("value" in document ? [document.value] : []));
    return values.length < documents.length ? undefined : values;
}

/** The Services that operations make of others by giving them a name: `Service /shop`. */
export function renamedServices(one: Kustomization, found: PatchFiles): string[] {
    return patchesOf(one)
        .filter(({ target }) => target === undefined || fits(target.kind, "Service"))
        .flatMap((patch) => contentOf(patch, { source: one.file }, found) ?? [])
        .flatMap((content) => listOf(content).filter(isObject))
        .flatMap(({ path, value }) =>
            path === "/metadata/name" && typeof value === "string" ? [`Service /${value}`] : [],
        );
}

const isFor = (patch: unknown, value: Json): boolean =>
    isObject(patch) && selects({ kind: patch.kind, name: nameOf(patch) }, value);

function concerns(patch: Patch, placed: Placed, found: PatchFiles): boolean {
    if (patch.target !== undefined) return selects(patch.target, placed.value);
    return (contentOf(patch, placed, found) ?? []).some((one) => isFor(one, placed.value));
}

/**
 * The object as it is built where patches alone change it and what they do is known.
 * @param steps those that change it, from inside to outside
 */
export function builtValue(
    placed: Placed,
    steps: readonly Kustomization[] | undefined,
    found: PatchFiles,
): Json | undefined {
    if (steps === undefined || !canPatch(placed.value)) return undefined;
    let value: Json | undefined = placed.value;
    for (const one of steps) {
        if (changesOtherwise(one, placed)) return undefined;
        for (const patch of patchesOf(one)) {
            if (!concerns(patch, placed, found)) continue;
            if (patch.target !== undefined && !isPlain(patch.target, placed.value)) return undefined;
            const all = contentOf(patch, placed, found);
            if (all === undefined) return undefined;
            for (const content of all)
                if (patch.target !== undefined || isFor(content, placed.value))
                    value = value === undefined ? undefined : patched(value, content);
        }
    }
    return value;
}

/** Labels, annotations and namespaces may be given by the kustomizations themselves. */
const isPlain = ({ kind: _, name: __, group, version, ...others }: Json, { apiVersion }: Json): boolean =>
    Object.keys(others).length === 0 &&
    (group === undefined || group === groupOf({ apiVersion })) &&
    (version === undefined || version === String(apiVersion).replace(/^.*\//, ""));

/** Whether it may give an object other hosts; what nobody can see here may. */
export function mayChangeHosts(one: Kustomization, placed: Placed, found: PatchFiles): boolean {
    const { value } = placed;
    if (listOf(one.value.transformers).length > 0) return true;
    const names = (part: unknown): boolean => /host|rules?(\/0)?["\s]*$/i.test(JSON.stringify(part) ?? "");
    const isReplaced = listOf(one.value.replacements).some((given) => {
        if (!isObject(given) || typeof given.path === "string") return true;
        return listOf(given.targets).some(
            (target) => isObject(target) && selects(target.select, value) && names(target.fieldPaths),
        );
    });
    return (
        isReplaced ||
        patchesOf(one).some((patch) => {
            const { target } = patch;
            if (target !== undefined && !selects(target, value)) return false;
            const objects = contentOf(patch, placed, found);
            if (objects === undefined) return target !== undefined;
            return objects.filter((content) => target !== undefined || isFor(content, value)).some(names);
        })
    );
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
