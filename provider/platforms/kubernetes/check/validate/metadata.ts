import type { Detail } from "../../../../inputs/error-detail";
import { Findings, isEmpty, isUnknownInput, items, part, texts } from "./field";
import { bytes, dnsLabel, dnsSubdomain, labelValue, qualifiedKey } from "./syntax";

const annotationLimit = 262144;
const ownFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

/** Metadata of a namespaced object. Source: apimachinery `api/validation/objectmeta.go`. */
export function validateMetadata(found: Findings, metadata: unknown): void {
    const meta = part(metadata);
    if (!isEmpty(meta.generateName)) {
        // The server appends characters, so a trailing dash is allowed.
        found.invalid("metadata.generateName", meta.generateName, (text) => dnsSubdomain(withoutTrailingDash(text)));
    }
    if (!isEmpty(meta.name)) found.invalid("metadata.name", meta.name, dnsSubdomain);
    else if (isEmpty(meta.generateName)) found.required("metadata.name", "name or generateName is required");
    if (!isEmpty(meta.namespace)) found.invalid("metadata.namespace", meta.namespace, dnsLabel);
    validateLabels(found, "metadata.labels", meta.labels);
    validateAnnotations(found, meta.annotations);
    validateFinalizers(found, meta.finalizers);
    validateOwners(found, meta.ownerReferences);
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
        // The server checks the key in lower case, but shows it as written.
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
            found.add("Invalid", `metadata.finalizers[${i}]`, ofOther(detail), finalizer);
        }
    }
    const names = texts(finalizers).map(([, name]) => name);
    if (!names.includes("orphan") || !names.includes("foregroundDeletion")) return;
    const detail = "finalizer orphan and foregroundDeletion cannot be both set";
    found.add("Invalid", "metadata.finalizers", ofOther(detail), finalizers);
}

/** A sentence that is not said of the value. */
const ofOther = (text: string): Detail => ({ text, hasSubject: true });

/** Nothing, nothing behind the slash, or two slashes: the server finds no version in it. */
const noVersion = /^([^/]*\/)?$|\/.*\//;

/** The server names the whole list only; the place of the owner is more helpful. */
function validateOwners(found: Findings, owners: unknown): void {
    const controllers: string[] = [];
    for (const [i, owner] of items(owners)) {
        const { apiVersion, kind, name, uid, controller } = part(owner);
        const path = `metadata.ownerReferences[${i}]`;
        const isEmptyVersion = typeof apiVersion === "string" && noVersion.test(apiVersion);
        if (isEmptyVersion)
            found.add("Invalid", `${path}.apiVersion`, ofOther("version must not be empty"), apiVersion);
        for (const [key, value] of Object.entries({ kind, name, uid }))
            if (value === "") found.add("Invalid", `${path}.${key}`, "must not be empty", value);
        if (apiVersion === "v1" && kind === "Event")
            found.add("Invalid", path, ofOther("/v1, Kind=Event is disallowed from being an owner"), owner);
        if (controller === true) controllers.push(`${String(kind)}/${String(name)}`);
    }
    const [first, second] = controllers;
    if (second === undefined) return;
    const detail = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;
    found.add("Invalid", "metadata.ownerReferences", ofOther(detail), owners);
}
