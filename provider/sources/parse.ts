import { CORE_SCHEMA, loadAll, Type, YAMLException } from "js-yaml";
import { codesIn } from "../diagnostics/catalogue";
import { reason, UsageError } from "./errors";

/** Kubernetes reads YAML without timestamps and with merge keys; a date stays the text that it is. */
const merge = new Type("tag:yaml.org,2002:merge", {
    kind: "scalar",
    resolve: (data) => data === "<<" || data === null,
});
/** Tags of other tools (`!Ref`, `!!python/name:…`) tell nothing about routes: their values stay as they are. */
const foreign = (["scalar", "sequence", "mapping"] as const).flatMap((kind) =>
    ["!", "tag:yaml.org,2002:"].map(
        (tag) => new Type(tag, { kind, multi: true, construct: (data: unknown): unknown => data }),
    ),
);
const schema = CORE_SCHEMA.extend({ implicit: [merge], explicit: foreign });

/** One document of a file: what it holds, or why it cannot be read. */
export type Document = { value: unknown } | { problem: string };

/** The documents of a YAML or JSON text; null for empty ones. Throws {@link UsageError} when one of them cannot be read. */
export function parseDocuments(text: string, source: string): unknown[] {
    return parseEach(text, source).map((document) => {
        if ("problem" in document) throw new UsageError(document.problem);
        return document.value;
    });
}

/** As {@link parseDocuments}, but a document that cannot be read does not take the others with it. */
export function parseEach(text: string, source: string): Document[] {
    const body = text.replace(/^\uFEFF/, "");
    if (/^\s*[[{]/.test(body)) {
        try {
            return [{ value: JSON.parse(body) as unknown }];
        } catch (thrown) {
            const lines = jsonLines(body);
            if (lines) return lines.map((value) => ({ value }));
            // Several YAML documents may begin with a brace; if it is not YAML either, the JSON reason is the better one.
            const found = yaml(body, source);
            const isJson = found.every((document) => "problem" in document) && !isTemplate(body);
            return isJson ? [{ problem: `${source} is neither JSON nor YAML: ${reason(thrown)}` }] : found;
        }
    }
    return yaml(body, source);
}

/** Template expressions of Helm, outside of comments. */
export const isTemplate = (text: string): boolean => /^(?!\s*#).*\{\{/m.test(text);

/** One JSON value a line, as streams of engine events and `kubectl get -w -o json` have it. */
function jsonLines(text: string): unknown[] | undefined {
    try {
        return text
            .split("\n")
            .filter((line) => line.trim() !== "")
            .map((line) => JSON.parse(line) as unknown);
    } catch {
        return undefined;
    }
}

function yaml(text: string, source: string): Document[] {
    try {
        const documents: unknown[] = loadAll(text, undefined, { schema });
        return documents.map((value) => ({ value: value ?? null }));
    } catch {
        return byParts(text, source);
    }
}

/** Document by document, with the lines of the whole file. */
function byParts(text: string, source: string): Document[] {
    const parts = partsOf(text);
    return parts.flatMap(({ from, lines }, i): Document[] => {
        const body = lines.join("\n");
        try {
            // Directives and the like can make several of one.
            return (loadAll(body, undefined, { schema }) as unknown[]).map((value) => ({ value: value ?? null }));
        } catch (thrown) {
            const where = parts.length > 1 ? ` (document ${i + 1})` : "";
            return [{ problem: `${source}${where}${complaint(thrown, lines, from)}` }];
        }
    });
}

/** The codes that each document accepts by a comment: `# crossroute: accept CR104 and why`. */
export function acceptedIn(text: string): string[][] {
    if (!text.includes("crossroute: accept")) return [];
    return partsOf(text).map(({ lines }) =>
        lines.flatMap((line) => codesIn(/^\s*#\s*crossroute: accept\s+(.*)$/.exec(line)?.[1] ?? "")),
    );
}

interface Part {
    /** Number of its first line in the file, from 0. */
    from: number;
    lines: string[];
}

/** `---` at the start of a line always ends a document, in a block of text as well. */
function partsOf(text: string): Part[] {
    const parts: Part[] = [{ from: 0, lines: [] }];
    text.split(/\r?\n/).forEach((line, at) => {
        const last = parts[parts.length - 1] as Part;
        const isMarker = /^---(\s|$)/.test(line);
        const isEmpty = last.lines.every((before) => /^\s*(#.*)?$/.test(before));
        if (isMarker && !(parts.length === 1 && isEmpty)) parts.push({ from: at, lines: [line] });
        else last.lines.push(line);
    });
    return parts;
}

function complaint(thrown: unknown, lines: readonly string[], from: number): string {
    if (!(thrown instanceof YAMLException) || !thrown.mark) return ` is not valid YAML: ${reason(thrown)}`;
    const { line } = thrown.mark;
    const at = `, line ${from + line + 1}`;
    if (thrown.reason === "duplicated mapping key") return `${at}: ${duplicate(lines, line)}`;
    const template = isTemplate(lines.join("\n"))
        ? " ({{ }} is a template of Helm: render it first, with helm template)"
        : "";
    return `${at} is not valid YAML: ${thrown.reason}${template}`;
}

/** Two objects that run into each other, or a key written twice. */
function duplicate(lines: readonly string[], line: number): string {
    const [, indent = "", key = "a key"] = /^(\s*(?:- )?)["']?([^:"'{]+)["']?\s*:/.exec(lines[line] ?? "") ?? [];
    const isObject = indent === "" && ["apiVersion", "kind", "metadata", "spec"].includes(key);
    const hint = isObject ? "; if another object begins here, a line --- is missing before it" : "";
    return `the key ${JSON.stringify(key)} is there twice${hint}`;
}
