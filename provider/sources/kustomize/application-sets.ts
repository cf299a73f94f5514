/** The Applications that an ApplicationSet of Argo CD makes, as far as its generators and the folders that are there tell. */
import { listOf } from "../../inputs/json";
import { isObject, type Json } from "../objects";
import type { Kustomization } from "./build";
import { foldersOf } from "./graph";
import { builtBy, normal } from "./kustomization";

/** Values of the template's parameters, by name; what is not there nobody knows. */
type Parameters = ReadonlyMap<string, string>;

/**
 * All that build, with Applications in place of the sets that make them.
 * @param roots the folders that were given
 */
export function withoutSets(
    all: readonly Kustomization[],
    files: readonly string[],
    roots: readonly string[],
): Kustomization[] {
    if (!all.some(({ set }) => set !== undefined)) return [...all];
    const folders = [...foldersOf(files)];
    return all.flatMap(({ file, set, ...one }): Kustomization[] => {
        if (set === undefined) return [{ file, ...one }];
        const made = byTemplate(set).flatMap((part) => {
            const { spec } = isObject(part.template) ? part.template : {};
            if (!isObject(spec)) return [];
            return parametersOf(part, folders, roots).flatMap((parameters) =>
                builtBy(filled(spec, parameters) as Json, `ApplicationSet ${String(set.name)}`, file),
            );
        });
        return once(made.flatMap((each) => inFolders(each, folders)));
    });
}

/** A generator may have a template of its own: what it says goes before what the set's template says. */
function byTemplate(set: Json): Json[] {
    const generators = listOf(set.generators).filter(isObject);
    const others = generators.filter((one) => templateOf(one) === undefined);
    if (others.length === generators.length) return [set];
    const own = generators.flatMap((one): Json[] => {
        const template = templateOf(one);
        return template === undefined
            ? []
            : [{ ...set, generators: [one], template: merged(set.template, template) as Json }];
    });
    return others.length === 0 ? own : [...own, { ...set, generators: others }];
}

const templateOf = (generator: Json): Json | undefined =>
    Object.values(generator)
        .filter(isObject)
        .flatMap(({ template }) => (isObject(template) ? [template] : []))[0];

/** Texts that are empty say nothing. */
function merged(base: unknown, over: unknown): unknown {
    if (!isObject(base) || !isObject(over)) return over === undefined || over === "" ? base : over;
    const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])];
    return Object.fromEntries(keys.map((key) => [key, merged(base[key], over[key])]));
}

/** Those of Git folders and of lists; a generator of another kind gives parameters that nobody knows. */
function parametersOf(set: Json, folders: readonly string[], roots: readonly string[]): Parameters[] {
    const generators = listOf(set.generators).filter(isObject);
    const git = generators.flatMap(gitOf);
    const excluded = git.filter(({ exclude }) => exclude === true).map(({ path }) => pattern(String(path)));
    const given = git.filter(({ exclude }) => exclude !== true).map(({ path }) => pattern(String(path)));
    const matched = folders.flatMap((folder) => {
        const path = given.map((one) => one.exec(folder)?.[1]).find((one) => one !== undefined);
        // Argo CD passes over hidden folders, and the root is not below itself.
        return path === undefined || /(^|\/)\./.test(path) || excluded.some((one) => one.test(folder))
            ? []
            : [{ folder, path }];
    });
    const found = ofOneRoot(matched, roots).map(({ path }) => ofFolder(path));
    const listed = generators.flatMap((one) => listOf(elementsOf(one)).filter(isObject));
    const all = [...found, ...listed.map(ofElement)];
    // What one of another kind gives is not known, and comes besides.
    const isOpen = generators.some((one) => elementsOf(one) === undefined && gitOf(one).length === 0);
    return all.length === 0 || isOpen ? [...all, new Map()] : all;
}

const elementsOf = ({ list }: Json): unknown => (isObject(list) ? list.elements : undefined);

interface Matched {
    folder: string;
    path: string;
}

/** A path is one of the repository's root: the folder that was given, or one for which no match is within another. */
function ofOneRoot(all: readonly Matched[], roots: readonly string[]): readonly Matched[] {
    const asWhole = new Set(roots.map(normal));
    const inGiven = all.filter(({ folder, path }) => asWhole.has(normal(folder.slice(0, -path.length))));
    if (inGiven.length > 0) return inGiven;
    const own = new Set(all.map(({ folder }) => folder));
    return all.filter(({ folder }) => !parentsOf(folder).some((one) => own.has(one)));
}

const parentsOf = (folder: string): string[] =>
    folder
        .split("/")
        .slice(0, -1)
        .map((_, i, parts) => parts.slice(0, i + 1).join("/"));

/** The folders of a generator, also of one within a matrix or a merge. */
function gitOf({ git, matrix, merge }: Json): Json[] {
    const own = isObject(git) ? listOf(git.directories).filter(isObject) : [];
    const inner = [matrix, merge].filter(isObject).flatMap(({ generators }) => listOf(generators).filter(isObject));
    return [...own, ...inner.flatMap(gitOf)];
}

function ofFolder(path: string): Parameters {
    const parts = path.split("/");
    const name = parts.at(-1) ?? "";
    return new Map([
        ["path", path],
        ["path.path", path],
        ["path.basename", name],
        ...parts.map((part, i): [string, string] => [`path[${i}]`, part]),
        ...parts.map((part, i): [string, string] => [`index path.segments ${i}`, part]),
    ]);
}

const ofElement = (element: Json): Parameters =>
    new Map(
        Object.entries(element).flatMap(([name, value]): [string, string][] =>
            typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [],
        ),
    );

/** A `*` stands for a part of one name. The root of the repository may be above the folder that is read, or below. */
const pattern = (glob: string): RegExp =>
    new RegExp(
        `^(?:.*/)?(${normal(glob)
            .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
            .replace(/\*+/g, "[^/]*")})$`,
    );

/** `{{ path }}` and, of a Go template, `{{ .path.path }}`. */
const parameter = /\{\{-?\s*([^{}]+?)\s*-?\}\}/g;

function filled(value: unknown, parameters: Parameters): unknown {
    if (typeof value === "string")
        return value.replace(parameter, (whole, name: string) => {
            const plain = name.replace(/(^|\s)\./g, "$1");
            return parameters.get(plain) ?? whole;
        });
    if (Array.isArray(value)) return value.map((item) => filled(item, parameters));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, parameters)]));
}

/** Where a part of the path is still open, it may be each folder that fits; none where no part of it is known. */
function inFolders(one: Kustomization, folders: readonly string[]): Kustomization[] {
    const { builds = "", application } = one;
    if (!builds.includes("{{") || application === undefined) return [one];
    const glob = builds.replace(parameter, "*");
    if (!glob.split("/").some((part) => part !== "." && !part.includes("*"))) return [];
    const fits = pattern(glob);
    return folders.flatMap((folder) => {
        const path = fits.exec(folder)?.[1];
        return path === undefined
            ? []
            : [{ ...one, builds: path, application: { ...application, perhaps: true as const } }];
    });
}

const once = (all: readonly Kustomization[]): Kustomization[] => [
    ...new Map(all.map((one) => [JSON.stringify([one.builds, one.application]), one])).values(),
];
