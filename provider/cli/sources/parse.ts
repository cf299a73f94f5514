import { CORE_SCHEMA, loadAll, Type, YAMLException } from "js-yaml";
import { reason, UsageError } from "../errors";

/** Kubernetes reads YAML without timestamps and with merge keys; a date stays the text that it is. */
const merge = new Type("tag:yaml.org,2002:merge", {
    kind: "scalar",
    resolve: (data) => data === "<<" || data === null,
});
const schema = CORE_SCHEMA.extend({ implicit: [merge] });

/** The documents of a YAML or JSON text, empty ones left out. */
export function parseDocuments(text: string, source: string): unknown[] {
    const body = text.replace(/^\uFEFF/, "");
    if (/^\s*[[{]/.test(body)) {
        try {
            return [JSON.parse(body) as unknown];
        } catch (thrown) {
            const lines = jsonLines(body);
            if (lines) return lines;
            // Several YAML documents may begin with a brace; if it is not YAML either, the JSON reason is the better one.
            return yaml(body, source, `${source} is neither JSON nor YAML: ${reason(thrown)}`);
        }
    }
    return yaml(body, source);
}

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

function yaml(text: string, source: string, message?: string): unknown[] {
    try {
        const documents: unknown[] = loadAll(text, undefined, { schema, filename: source });
        return documents.filter((document) => document !== null && document !== undefined);
    } catch (thrown) {
        if (message) throw new UsageError(message, { cause: thrown });
        const at = thrown instanceof YAMLException && thrown.mark ? `, line ${thrown.mark.line + 1}` : "";
        const what = thrown instanceof YAMLException ? thrown.reason : reason(thrown);
        throw new UsageError(`${source}${at} is not valid YAML: ${what}`, { cause: thrown });
    }
}
