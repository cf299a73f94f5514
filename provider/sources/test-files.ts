/**
 * What test tools expect or are fed with: it looks like manifests and is never applied as such. Chainsaw and kuttl compare objects
 * with it or fills it in, and Kyverno and Gatekeeper run policies over it.
 */
import { posix } from "node:path";
import { normal } from "./kustomize/kustomization";
import { isObject, type Json, type Placed, type Source } from "./objects";

/** What a document of a test tool says of other files: those that nobody applies. */
export function testFilesIn(value: Json, file: string): string[] {
    const beside = (names: readonly unknown[]): string[] =>
        names.flatMap((name) =>
            typeof name === "string" ? [normal(posix.join(posix.dirname(normal(file)), name))] : [],
        );
    const version = String(value.apiVersion ?? "");
    if (version.startsWith("cli.kyverno.io/")) return beside(Array.isArray(value.resources) ? value.resources : []);
    if (version.startsWith("test.gatekeeper.sh/")) return beside(casesIn(value));
    return version.startsWith("chainsaw.kyverno.io/") ? beside(expectedIn(value.spec)) : [];
}

/** The objects of each case of a suite of Gatekeeper, and what is taken to be there. */
function casesIn({ tests }: Json): unknown[] {
    const listOf = (given: unknown): Json[] => (Array.isArray(given) ? given.filter(isObject) : []);
    return listOf(tests)
        .flatMap(({ cases }) => listOf(cases))
        .flatMap(({ object, inventory }) => [object, ...(Array.isArray(inventory) ? inventory : [])]);
}

/** The files of `assert` and `error` steps, wherever they are. */
function expectedIn(value: unknown): unknown[] {
    if (Array.isArray(value)) return value.flatMap(expectedIn);
    if (!isObject(value)) return [];
    return Object.entries(value).flatMap(([key, inner]) =>
        (key === "assert" || key === "error") && isObject(inner) ? [inner.file] : expectedIn(inner),
    );
}

/** Steps of kuttl: `02-assert.yaml`. */
const isStep = (file: string): boolean => /(^|\/)\d+-(assert|errors?)[^/]*\.ya?ml$/.test(file);

/** A text of Chainsaw that it fills in: `($namespace)`, `(join('-', [$a, $b]))`. A path begins with a slash. */
const isBinding = (value: unknown): boolean =>
    typeof value === "string" && /^\((?:\$\w|[a-z_]+\().*\)$/s.test(value.trim());

/** A key in parentheses is an expression of Chainsaw, `(length(rules))`; no field of Kubernetes has one. */
function hasExpression(value: unknown): boolean {
    if (typeof value === "string") return isBinding(value);
    if (Array.isArray(value)) return value.some(hasExpression);
    return (
        isObject(value) &&
        Object.entries(value).some(([key, inner]) => /^(~\w*\.)?\(.+\)$/.test(key) || hasExpression(inner))
    );
}

/** Leaves out what test tools only compare with or look at, and counts it. */
export function withoutTestFiles(sources: readonly Source[]): void {
    const files = new Set(sources.flatMap((source) => source.testFiles));
    const isExpected = ({ value, source, written }: Placed): boolean => {
        const file = normal(source);
        return (
            written?.found === true &&
            (files.has(file) || isStep(file) || hasExpression(value.metadata) || hasExpression(value.spec))
        );
    };
    for (const { objects, passed } of sources) {
        const kept = objects.manifests.filter((placed) => !isExpected(placed));
        const left = objects.manifests.length - kept.length;
        if (left > 0) passed.set("test objects", (passed.get("test objects") ?? 0) + left);
        objects.manifests = kept;
    }
}
