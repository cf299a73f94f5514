/** Variables that objects of Flux set for what they build, each for its own folder: `spec.postBuild.substitute`. */
import { isObject, type Json } from "../objects";
import type { Kustomization } from "./build";

/** `${NAME}`, `${NAME:=default}`, `${NAME:-default}`. */
const variable = /\$\{([A-Za-z_]\w*)(?::?[=-][^{}]*)?\}/g;

/**
 * The object with the variables to which all that build it give one value. One with several values is another than that of
 * the same name in another folder: `${NAME of apps/web}`.
 */
export function filledIn(value: Json, over: readonly Kustomization[]): Json {
    const builders = over.filter(({ builds }) => builds !== undefined);
    const values = new Map<string, string>();
    const given = builders.map((one) => (isObject(one.value.substitute) ? one.value.substitute : {}));
    const folder = String(builders[0]?.builds).split("/").slice(-2).join("/");
    for (const one of given)
        for (const [name, text] of Object.entries(one)) {
            const isOne = given.every((other) => String(other[name]) === String(text));
            values.set(name, isOne ? String(text) : `\${${name} of ${folder}}`);
        }
    if (values.size === 0) return value;
    return fill(value, values) as Json;
}

/** Whether an object has a variable with several values. */
export const holdsSeveral = (value: Json): boolean => /\$\{\w+ of [^{}]+\}/.test(JSON.stringify(value));

function fill(value: unknown, values: ReadonlyMap<string, string>): unknown {
    if (Array.isArray(value)) return value.map((item) => fill(item, values));
    if (isObject(value))
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, values)]));
    if (typeof value !== "string" || !value.includes("${")) return value;
    const text = value.replace(variable, (whole, name: string) => values.get(name) ?? whole);
    // Flux fills in the text of the file, in which a number is one.
    return text !== value && /^\d+$/.test(text) ? Number(text) : text;
}
