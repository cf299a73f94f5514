/** What is wrong with the name, namespace, labels and annotations of an object. */
import { finding } from "../../../diagnostics/catalogue";
import { isGiven } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { findingsOfErrors, type Found, asFound } from "./findings";
import { Findings, items, part } from "./validate/field";
import { validateMetadata } from "./validate/metadata";

/** What is wrong with the name, namespace, labels and annotations of an object. */
export function checkMetadata(values: Record<string, unknown>): Diagnostic[] {
    const found = new Findings();
    validateMetadata(found, metadataOf(values, values.annotations));
    const paths = new Map([["metadata", ""], ...metadataKeys.map(inMetadata)]);
    return findingsOfErrors(found.errors, paths).map(({ diagnostic }) => diagnostic);
}

const metadataKeys = ["name", "namespace", "labels", "annotations"];
const inMetadata = (key: string): [string, string] => [`metadata.${key}`, key];

/** Any name that begins like this: the digest is longer than what the server would append. */
const prefixed = (prefix: unknown): string | undefined =>
    typeof prefix === "string" ? `${prefix}0123456789abcdef` : undefined;

export const metadataOf = (values: Record<string, unknown>, annotations: unknown): object => ({
    name: values.name ?? prefixed(values.generateName) ?? "name",
    namespace: values.namespace,
    labels: values.labels,
    annotations,
    finalizers: values.finalizers,
    ownerReferences: values.ownerReferences,
});

/**
 * Entries that are there twice. The server takes them of a POST, but not of a server-side apply, by which all is written
 * here: it merges finalizers by their names, owners by their UIDs.
 */
export function repeatedFindings({ finalizers, ownerReferences }: Record<string, unknown>): Diagnostic[] {
    const names = items(finalizers).map(([i, name]) => [`finalizers[${i}]`, name] as const);
    const uids = items(ownerReferences).map(([i, owner]) => [`ownerReferences[${i}].uid`, part(owner).uid] as const);
    return [...repeated(names), ...repeated(uids)].map(([where, value]) =>
        finding("CR302", where, `${JSON.stringify(value)} is there twice.`, "Give it once."),
    );
}

const repeated = (entries: readonly (readonly [string, unknown])[]): (readonly [string, unknown])[] =>
    entries.filter(
        ([, value], i) =>
            typeof value === "string" && value !== "" && entries.findIndex(([, other]) => other === value) < i,
    );

/** `generateName` holds the beginning of a name; beside a whole name it would do nothing. */
export function byName({ name, generateName }: Record<string, unknown>, found: readonly Found[]): Found[] {
    if (generateName === undefined) return [...found];
    if (isGiven(name) && isGiven(generateName))
        return [
            ...found,
            ...asFound([finding("CR302", "generateName", "There is a name as well.", "Give one of the two.")]),
        ];
    // A digest alone may begin with a digit, which no Service may, and tells nobody what the object is.
    if (generateName === "")
        return [
            ...found,
            ...asFound([finding("CR302", "generateName", "It is empty.", "Give what the name begins with.")]),
        ];
    return found.map((one) =>
        one.diagnostic.where === "name" ? { ...one, diagnostic: { ...one.diagnostic, where: "generateName" } } : one,
    );
}
