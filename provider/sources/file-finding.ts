/** Findings about files and the objects in them. */
import { finding } from "../diagnostics/catalogue";
import type { FileCode } from "../diagnostics/codes/files";
import type { Diagnostic } from "../routing/diagnostic";
import { ofCluster } from "./kinds";
import { isObject, type Json, type Placed } from "./objects";

/** A finding about a file. */
export function fileFinding(
    code: FileCode,
    { value, source, written }: Placed,
    message: string,
    path = "",
): Diagnostic {
    const where = [written?.place, path].filter(Boolean).join(" · ");
    return {
        ...finding(code, where, message),
        origin: { object: objectName(value), source, ...(where === "" ? {} : { path: where }) },
    };
}

/** The object's name as the rules of an Ingress write it. */
export function objectName({ kind, metadata }: Json): string {
    const { name, namespace = "default" } = isObject(metadata) ? metadata : {};
    return `${String(kind)} ${ofCluster.has(kind) ? "" : `${String(namespace)}/`}${typeof name === "string" ? name : ""}`;
}

export const short = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 60);
