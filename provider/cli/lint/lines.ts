import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Node } from "yaml";
import type { Diagnostic } from "../../routing/diagnostic";
import type { Io } from "../../sources/io";
import { documentOfUnnamed } from "../../sources/unnamed-objects";

/** The line of a file that holds a finding's object or property; undefined where it is not known. */
export type LineOf = (finding: Diagnostic) => number | undefined;

interface Located {
    /** `Ingress shop/web`. */
    object: string;
    node: Node;
}

interface File {
    objects: (Located & { document: number })[];
    lines: LineCounter;
}

/** Reads each file once, when it is first asked for. Never throws: a finding without a line is still a finding. */
export function lineFinder({ cwd }: Pick<Io, "cwd">): LineOf {
    const files = new Map<string, File | undefined>();
    return ({ origin, where }) => {
        const source = origin?.source;
        if (origin === undefined || source === undefined) return undefined;
        if (!files.has(source)) files.set(source, read(resolve(cwd, source)));
        const file = files.get(source);
        const unnamed = documentOfUnnamed(origin.object);
        const found =
            file?.objects.find(({ object }) => object === origin.object) ??
            file?.objects.find(({ object }) => withoutNamespace(object) === withoutNamespace(origin.object)) ??
            file?.objects.find(({ object, document }) => object.endsWith("/") && document === unnamed);
        if (file === undefined || found === undefined) return undefined;
        const at = nodeAt(found.node, (origin.path ?? where).replace(/^.* · /, ""));
        return at.range == null ? undefined : file.lines.linePos(at.range[0]).line;
    };
}

/** A kustomization may set the namespace. */
const withoutNamespace = (object: string): string => object.replace(/ .*\//, " ");

function read(path: string): File | undefined {
    try {
        const lines = new LineCounter();
        const text = readFileSync(path, "utf8").replace(/^\uFEFF/, " ");
        const documents = parseAllDocuments(text, {
            lineCounter: lines,
            strict: false,
            uniqueKeys: false,
            logLevel: "silent",
        });
        if (!Array.isArray(documents)) return undefined;
        return {
            lines,
            objects: documents.flatMap(({ contents }, document) =>
                objectsIn(contents).map((one) => ({ ...one, document })),
            ),
        };
    } catch {
        return undefined;
    }
}

/** The manifests of a document, also those of a List. */
function objectsIn(node: unknown): Located[] {
    if (!isMap(node)) return isSeq(node) ? node.items.flatMap(objectsIn) : [];
    const items = node.get("items", true);
    if (isSeq(items)) return items.items.flatMap(objectsIn);
    const text = (path: readonly string[]): string | undefined => {
        const found: unknown = node.getIn(path, true);
        return isScalar(found) && typeof found.value === "string" ? found.value : undefined;
    };
    const name = text(["metadata", "name"]) ?? "";
    return [{ node, object: `${text(["kind"]) ?? ""} ${text(["metadata", "namespace"]) ?? "default"}/${name}` }];
}

/** The node of a property path such as `spec.rules[0].http.paths[1]`, or of the longest part of it that exists. */
function nodeAt(root: Node, path: string): Node {
    let found = root;
    for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
        const next: unknown =
            key !== undefined && isMap(found)
                ? found.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value
                : index !== undefined && isSeq(found)
                  ? found.items[Number(index)]
                  : undefined;
        if (!isMap(next) && !isSeq(next) && !isScalar(next)) break;
        found = next;
    }
    return found;
}
