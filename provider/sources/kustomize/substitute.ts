/** Variables that objects of Flux set for what they build, each for its own folder: `spec.postBuild.substitute`. */
import { isObject, type Json } from "../objects";
import type { Kustomization } from "./build";

/** `${NAME}`, `${NAME:=default}`, `${NAME:-default}`. */
const variable = /\$\{([A-Za-z_]\w*)(?::?[=-][^{}]*)?\}/g;

/**
 * The object with the variables to which all that build it give one value. One with several values is another than that of
 * the same name in another folder: `${NAME of apps/web}`.
 * @returns also whether it has such a variable
 */
export function filledIn(value: Json, over: readonly Kustomization[]): { value: Json; hasSeveral: boolean } {
    const builders = over.filter(({ builds }) => builds !== undefined);
    const values = new Map<string, string>();
    const several = new Set<string>();
    const given = builders.map((one) => (isObject(one.value.substitute) ? one.value.substitute : {}));
    const folder = String(builders[0]?.builds).split("/").slice(-2).join("/");
    for (const one of given)
        for (const [name, text] of Object.entries(one)) {
            const isOne = given.every((other) => String(other[name]) === String(text));
            if (!isOne) several.add(name);
            values.set(name, isOne ? String(text) : `\${${name} of ${folder}}`);
        }
    const used = new Set<string>();
    const filled = values.size === 0 ? value : fillObject(value, (name) => (used.add(name), values.get(name)));
    return { value: filled, hasSeveral: [...used].some((name) => several.has(name)) };
}

type ValueOf = (name: string) => string | undefined;

const fillObject = (value: Json, valueOf: ValueOf): Json =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, valueOf)]));

function fill(value: unknown, valueOf: ValueOf): unknown {
    if (Array.isArray(value)) return value.map((item) => fill(item, valueOf));
    if (isObject(value)) return fillObject(value, valueOf);
    if (typeof value !== "string" || !value.includes("${")) return value;
    const text = value.replace(variable, (whole, name: string) => valueOf(name) ?? whole);
    // Flux fills in the text of the file, in which a number is one.
    return text !== value && /^\d+$/.test(text) ? Number(text) : text;
}
