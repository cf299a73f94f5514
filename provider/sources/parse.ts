import { listOf } from "../inputs/json";
import { CORE_SCHEMA, loadAll, Type, YAMLException } from "js-yaml";
import { reason, UsageError } from "./errors";

/** Kubernetes reads YAML without timestamps and with merge keys; a date stays text. */
const merge = new Type("tag:yaml.org,2002:merge", {
    kind: "scalar",
    resolve: (data) => data === "<<" || data === null,
});
/** As kubectl reads them: an unquoted `yes` or `on` is no text. */
const boolean = new Type("tag:yaml.org,2002:bool", {
    kind: "scalar",
    resolve: (data) => typeof data === "string" && /^(y|yes|true|on|n|no|false|off)$/i.test(data) && isOneCase(data),
    construct: (data: string): boolean => /^(y|yes|true|on)$/i.test(data),
});
/** `yes`, `Yes` and `YES`, but no other mixture. */
const isOneCase = (text: string): boolean => /^([a-z]+|[A-Z]+|[A-Z][a-z]+)$/.test(text);
/** Tags of other tools (`!Ref`, `!!python/name:…`) say nothing about routes: their values stay as they are. */
const foreign = (["scalar", "sequence", "mapping"] as const).flatMap((kind) =>
    ["!", "tag:yaml.org,2002:"].map(
        (tag) => new Type(tag, { kind, multi: true, construct: (data: unknown): unknown => data }),
    ),
);
const schemas = {
    core: CORE_SCHEMA.extend({ implicit: [merge], explicit: foreign }),
    kubectl: CORE_SCHEMA.extend({ implicit: [merge, boolean], explicit: foreign }),
};
/** How to read a text: manifests as kubectl does, everything else as today's YAML. */
export type Reading = keyof typeof schemas;

/** One document of a file: what it holds, or why it cannot be read, the same without file and lines, and its text. */
export type Document = { value: unknown } | { problem: string; kind: string; text: string };

/** The documents of a YAML or JSON text; null for empty ones. Throws {@link UsageError} when one of them cannot be read. */
export function parseDocuments(text: string, source: string): unknown[] {
    return parseEach(text, source).map((document) => {
        if ("problem" in document) throw new UsageError(document.problem);
        return document.value;
    });
}

/** Like {@link parseDocuments}, but one unreadable document does not stop the others. */
export function parseEach(text: string, source: string, as: Reading = "core"): Document[] {
    const body = text.replace(/^\uFEFF/, "");
    if (/^\s*[[{]/.test(body)) {
        try {
            return [{ value: JSON.parse(body) }];
        } catch (thrown) {
            const values = jsonValues(body);
            if (values) return values.map((value) => ({ value }));
            // YAML documents may begin with a brace, too; if the text is no YAML either, the JSON error is the better
            // one.
            const found = yaml(body, source, as);
            const isJson = found.every((document) => "problem" in document) && !isTemplate(body);
            const kind = `is neither JSON nor YAML: ${reason(thrown)}`;
            return isJson ? [{ problem: `${source} ${kind}`, kind, text }] : found;
        }
    }
    return yaml(body, source, as);
}

/** Values and statements of ytt, which are comments to YAML. */
export const isYttTemplate = (text: string): boolean =>
    /^[^#\n]*[:-][ \t]+#@|^[ \t]*#@(?:[ \t]+(?:load|def|end|if|for|let|return)\b|overlay\/|schema\/|data\/)/m.test(
        text,
    );

/** Template expressions of Helm, outside of comments. */
export const isTemplate = (text: string): boolean => /^(?!\s*#).*\{\{/m.test(text);

/** Statements of FreeMarker, ERB, Jinja, Terraform and the like on lines of their own, `<#if …>`, `<% … %>`, `{% … %}`, `%{ … }`: no YAML. */
export const isStatementTemplate = (text: string): boolean => /^[ \t]*(?:<\/?[#@]\w|<%|\{%|%\{)/m.test(text);

/**
 * JSON values one after the other, on lines of their own or not: streams of engine events, `kubectl get -w -o json`, and
 * manifests as kubectl reads them. Undefined where there is anything else.
 */
function jsonValues(text: string): unknown[] | undefined {
    const values: unknown[] = [];
    let [depth, from] = [0, 0];
    // Outside of strings, only brackets count.
    for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s"[\]{}]+/g)) {
        if (token === "{" || token === "[") {
            if (depth === 0) from = index;
            depth++;
        } else if (depth === 0) return undefined;
        else if (token === "}" || token === "]") {
            depth--;
            if (depth > 0) continue;
            try {
                values.push(JSON.parse(text.slice(from, index + 1)));
            } catch {
                return undefined;
            }
        }
    }
    return depth === 0 ? values : undefined;
}

function yaml(text: string, source: string, as: Reading): Document[] {
    try {
        const documents: unknown[] = loadAll(text, undefined, { schema: schemas[as] });
        return documents.map((value) => ({ value: value ?? null }));
    } catch {
        return byParts(text, source, as);
    }
}

/** Document by document, with the line numbers of the whole file. */
function byParts(text: string, source: string, as: Reading): Document[] {
    const parts = partsOf(text);
    return parts.flatMap(({ from, lines }, i): Document[] => {
        const body = lines.join("\n");
        try {
            // A part with directives and the like can be several documents.
            return listOf(loadAll(body, undefined, { schema: schemas[as] })).map((value) => ({
                value: value ?? null,
            }));
        } catch (thrown) {
            const where = parts.length > 1 ? ` (document ${i + 1})` : "";
            const error = yamlError(thrown, lines);
            return [{ problem: `${source}${where}${error.at(from)}`, kind: error.kind, text: body }];
        }
    });
}

/** What each document accepts by a comment, `# crossroute: accept CR104 and why`: the codes and what follows them. */
export function acceptedIn(text: string): string[][] {
    if (!/crossroute:\s*accept/i.test(text)) return [];
    return partsOf(text).map(({ lines }) =>
        lines.flatMap((line) => /(?:^|\s)#\s*crossroute:\s*accept\b:?(.*)$/i.exec(line)?.[1] ?? []),
    );
}

interface Part {
    /** Number of its first line in the file, from 0. */
    from: number;
    lines: string[];
}

/** `---` at the start of a line always ends a document, even in a block of text. */
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

/** What is wrong with a document: without its lines, and with them where it begins after so many. */
function yamlError(thrown: unknown, lines: readonly string[]): { kind: string; at(from: number): string } {
    if (!(thrown instanceof YAMLException) || !thrown.mark) {
        const kind = `is not valid YAML: ${reason(thrown)}`;
        return { kind, at: () => ` ${kind}` };
    }
    // A parser that misses something stops behind the last line.
    const line = Math.min(
        thrown.mark.line,
        Math.max(
            0,
            lines.findLastIndex((text) => text.trim() !== ""),
        ),
    );
    if (thrown.reason === "duplicated mapping key") {
        const kind = duplicate(lines, line);
        return { kind, at: (from) => `, line ${from + line + 1}: ${kind}` };
    }
    const text = lines.join("\n");
    const template = isTemplate(text)
        ? " ({{ }} is a template of Helm: render it first, with helm template)"
        : isStatementTemplate(text)
          ? " (it has statements of a template: fill it in first)"
          : "";
    // Where a parser cannot go on is seldom where the mistake is, so that its reason is told as its own.
    const hint = template === "" ? hintOf(thrown.reason, lines[thrown.mark.line] ?? "", text) : "";
    const why = `(${thrown.reason})${template}${hint}`;
    return {
        kind: `is not valid YAML ${why}`,
        at: (from) => ` is not valid YAML: the parser stops at line ${from + line + 1} ${why}`,
    };
}

/** What the mistake probably is, where the parser's words are about what it made of the line. */
function hintOf(reason: string, line: string, text: string): string {
    if (/^<{7} [^]*^={7}$[^]*^>{7} /m.test(text)) return ": it has marks of a merge, so settle that first";
    const [, value = ""] = /^\s*(?:- )*(?:[\w./-]+:\s+)?(.*)$/.exec(line) ?? [];
    if (/^[*@`%]/.test(value)) return `: a value that begins with ${value.charAt(0)} needs quotes`;
    if (reason !== "bad indentation of a mapping entry") return "";
    if (/^[^"'{[|>]*:(\s|$)/.test(value)) return ": a value with a colon and a space in it needs quotes";
    return ": the line does not fit to the indentation of those before it, or to what stands before it on the line";
}

/** Two objects without a separator, or a key written twice. */
function duplicate(lines: readonly string[], line: number): string {
    const [, indent = "", key = "a key"] = /^(\s*(?:- )?)["']?([^:"'{]+)["']?\s*:/.exec(lines[line] ?? "") ?? [];
    const isObject = indent === "" && ["apiVersion", "kind", "metadata", "spec"].includes(key);
    const hint = isObject
        ? "; if another object begins here, a line --- is missing before it, else the line is one too many"
        : "";
    return `the key ${JSON.stringify(key)} is there twice${hint}`;
}
