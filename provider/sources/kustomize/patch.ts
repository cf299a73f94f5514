/** What kustomize makes of an object by patches: RFC 6902 operations, and merges as the API server makes them. */
import { isObject, type Json } from "../objects";

/** Kinds whose lists a merge replaces as a whole: those of an Ingress are atomic, and of custom resources nothing else is known. */
const replaced: ReadonlySet<unknown> = new Set(["Gateway", "HTTPRoute", "Ingress"]);

export const canPatch = ({ kind }: Json): boolean => replaced.has(kind);

/** The object with a patch; undefined where kustomize would fail, or where its way is not known here. */
export function patched(value: Json, patch: unknown): Json | undefined {
    try {
        const made = Array.isArray(patch) ? patch.reduce<unknown>(operated, value) : merged(value, patch);
        return isObject(made) ? made : undefined;
    } catch (thrown) {
        if (thrown instanceof NotKnown) return undefined;
        throw thrown;
    }
}

class NotKnown extends Error {}

function merged(value: unknown, patch: unknown): unknown {
    if (!isObject(patch)) return patch;
    // `$patch: delete` and the like.
    if (Object.keys(patch).some((key) => key.startsWith("$"))) throw new NotKnown();
    const made: Json = isObject(value) ? { ...value } : {};
    for (const [key, inner] of Object.entries(patch)) {
        if (inner === null) delete made[key];
        else if (key !== "kind" && key !== "apiVersion") made[key] = merged(made[key], inner);
    }
    return made;
}

function operated(value: unknown, operation: unknown): unknown {
    const { op, path, value: given } = isObject(operation) ? operation : {};
    if (typeof path !== "string" || !/^(?:\/|$)/.test(path)) throw new NotKnown();
    if (op !== "add" && op !== "replace" && op !== "remove") throw new NotKnown();
    const keys = path
        .split("/")
        .slice(1)
        .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    return changedAt(value, keys, { op, given });
}

function changedAt(
    value: unknown,
    [key, ...deeper]: readonly string[],
    change: { op: "add" | "replace" | "remove"; given: unknown },
): unknown {
    if (key === undefined) return change.given;
    if (Array.isArray(value)) return changedIn(value, key, deeper, change);
    if (!isObject(value)) throw new NotKnown();
    const { op } = change;
    if (!Object.hasOwn(value, key) && (deeper.length > 0 || op !== "add")) throw new NotKnown();
    const { [key]: inner, ...others } = value;
    return deeper.length === 0 && op === "remove" ? others : { ...value, [key]: changedAt(inner, deeper, change) };
}

function changedIn(
    list: readonly unknown[],
    key: string,
    deeper: readonly string[],
    change: { op: "add" | "replace" | "remove"; given: unknown },
): unknown[] {
    const isAdded = change.op === "add" && deeper.length === 0;
    const at = key === "-" && isAdded ? list.length : /^(0|[1-9]\d*)$/.test(key) ? Number(key) : NaN;
    if (!(at < list.length || (isAdded && at === list.length))) throw new NotKnown();
    if (isAdded) return [...list.slice(0, at), change.given, ...list.slice(at)];
    if (deeper.length === 0 && change.op === "remove") return [...list.slice(0, at), ...list.slice(at + 1)];
    return [...list.slice(0, at), changedAt(list[at], deeper, change), ...list.slice(at + 1)];
}
