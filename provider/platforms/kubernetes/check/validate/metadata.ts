import { Findings, isEmpty, isUnknownInput, part, texts } from "./field";
import { bytes, dnsLabel, dnsSubdomain, labelValue, qualifiedKey } from "./syntax";

const annotationLimit = 262144;
const ownFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

/** Metadata of a namespaced object. Source: apimachinery `api/validation/objectmeta.go`. */
export function validateMetadata(found: Findings, metadata: unknown): void {
    const meta = part(metadata);
    if (!isEmpty(meta.generateName)) {
        // What the server appends makes a trailing dash acceptable.
        found.invalid("metadata.generateName", meta.generateName, (text) => dnsSubdomain(withoutTrailingDash(text)));
    }
    if (!isEmpty(meta.name)) found.invalid("metadata.name", meta.name, dnsSubdomain);
    else if (isEmpty(meta.generateName)) found.required("metadata.name", "name or generateName is required");
    if (!isEmpty(meta.namespace)) found.invalid("metadata.namespace", meta.namespace, dnsLabel);
    validateLabels(found, "metadata.labels", meta.labels);
    validateAnnotations(found, meta.annotations);
    validateFinalizers(found, meta.finalizers);
}

const withoutTrailingDash = (text: string): string =>
    text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text;

/** Keys and values are reported at the map, as the server does. */
export function validateLabels(found: Findings, path: string, labels: unknown): void {
    for (const [key, value] of Object.entries(part(labels))) {
        found.invalid(path, key, qualifiedKey);
        found.invalid(path, value, labelValue);
    }
}

function validateAnnotations(found: Findings, annotations: unknown): void {
    let size = 0;
    for (const [key, value] of Object.entries(part(annotations))) {
        // The server looks at the key in lower case, but shows it as it is.
        found.invalid("metadata.annotations", key, (text) => qualifiedKey(text.toLowerCase()));
        size += bytes(key) + (isUnknownInput(value) || typeof value !== "string" ? 0 : bytes(value));
    }
    if (size > annotationLimit) found.add("TooLong", "metadata.annotations", String(annotationLimit));
}

function validateFinalizers(found: Findings, finalizers: unknown): void {
    for (const [i, finalizer] of texts(finalizers)) {
        found.invalid("metadata.finalizers", finalizer, qualifiedKey);
        if (!finalizer.includes("/") && !ownFinalizers.includes(finalizer)) {
            const detail = "name is neither a standard finalizer name nor is it fully qualified";
            found.add("Invalid", `metadata.finalizers[${i}]`, detail, finalizer);
        }
    }
}
