/** The cure for a path type that a path does not fit. */
import type { Json } from "./objects";
import { textAt } from "./substituted";

/** Which path types fit the path. */
export function pathTypeHelp(value: Json, place: string): string | undefined {
    if (!place.endsWith(".pathType")) return undefined;
    const path = textAt(value, place.replace(/\.pathType$/, ".path"));
    const meant = ["Prefix", "Exact"].find((type) => type.toLowerCase() === textAt(value, place).toLowerCase());
    if (meant !== undefined && path.startsWith("/")) return `Write ${meant}.`;
    if (path === "")
        return "Use ImplementationSpecific, which alone may stand without a path; or give a path, such as /, with Prefix.";
    if (!/[*?^$()[\]{}|\\+]/.test(path)) return undefined;
    return `Use ImplementationSpecific: with Prefix and Exact ${path} is no pattern, and some controllers refuse it.`;
}
