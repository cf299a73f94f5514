import { UsageError } from "../errors";
import { emptySource, isObject, pick, type Json, type Source } from "./objects";
import { isEventStream, planOf, planOfEvents, stateOf } from "./pulumi";

/** Kinds that take part in routing; everything else in a file is passed over. */
const routingKinds = new Set(["Ingress", "IngressClass", "Service", "Endpoints", "EndpointSlice"]);

/** What the documents of a file are: manifests, SAE rule sets, a plan or a state. */
export function recognise(documents: readonly unknown[], source: string): Source {
    const found = emptySource();
    if (documents.some(isEventStream)) {
        found.plan = planOfEvents(documents, source);
        return found;
    }
    documents.forEach((document, i) =>
        recogniseOne(document, source, documents.length > 1 ? `document ${i + 1}` : "", found),
    );
    return found;
}

function recogniseOne(document: unknown, source: string, where: string, found: Source): void {
    if (Array.isArray(document)) {
        document.forEach((item, i) => recogniseOne(item, source, `${where}[${i}]`, found));
        return;
    }
    if (!isObject(document)) throw unknown(source, where, document === null ? "null" : typeof document);
    if (typeof document.kind === "string" && typeof document.apiVersion === "string")
        addManifest(document, source, where, found);
    else if (Array.isArray(document.steps)) found.plan = planOf(document, source);
    else if (isObject(document.deployment) || isObject(document.checkpoint))
        found.state.push(...stateOf(document, source));
    else if (!addRuleSets(document, source, found)) throw unknown(source, where, keysOf(document));
}

/** A manifest, or each item of a List; the items of a typed list (`IngressList`) do not say their kind. */
function addManifest(value: Json, source: string, where: string, found: Source): void {
    const kind = String(value.kind);
    if (kind.endsWith("List") && Array.isArray(value.items)) {
        const itemKind = kind.slice(0, -"List".length);
        value.items.forEach((item: unknown, i) => {
            const place = `${where}${where ? "." : ""}items[${i}]`;
            if (!isObject(item)) throw unknown(source, place, typeof item);
            const typed = item.kind || !itemKind ? item : { apiVersion: value.apiVersion, kind: itemKind, ...item };
            recogniseOne(typed, source, place, found);
        });
        return;
    }
    if (routingKinds.has(kind)) found.objects.manifests.push({ value, source });
}

/**
 * SAE rule sets: the data of DescribeIngress or ListIngresses, with or without the envelope of the reply, or with what
 * an SDK wraps around that (`body`). An envelope of a failed call is an error.
 */
function addRuleSets(value: Json, source: string, found: Source): boolean {
    const body = pick(value, "body", "Body");
    if (isObject(body)) return addRuleSets(body, source, found);
    const data = pick(value, "Data", "data");
    if (isObject(data)) return addRuleSets(data, source, found);
    if (pick(value, "Success", "success") === false) {
        const code = pick(value, "ErrorCode", "errorCode", "Code", "code") ?? "no code";
        throw new UsageError(`${source} holds the answer of a failed SAE call (${String(code)}), not a rule set`);
    }
    const list = pick(value, "IngressList", "ingressList");
    if (Array.isArray(list)) return list.every((item) => isObject(item) && addRuleSets(item, source, found));
    const marks = [
        ["Rules", "rules"],
        ["DefaultRule", "defaultRule"],
        ["ListenerPort", "listenerPort"],
    ] as const;
    if (marks.filter((names) => pick(value, ...names) !== undefined).length < 2) return false;
    found.objects.ruleSets.push({ value, source });
    return true;
}

const keysOf = (value: Json): string => {
    const keys = Object.keys(value).slice(0, 4);
    return keys.length === 0 ? "an empty object" : `an object with ${keys.join(", ")}`;
};

const unknown = (source: string, where: string, what: string): UsageError =>
    new UsageError(
        `${source}${where ? ` (${where})` : ""} is ${what}: expected a Kubernetes manifest, an SAE rule set, a Pulumi plan or a stack export`,
    );
