/** What an API server takes, or took, although it is not as it was meant. */
import { finding } from "../diagnostics/catalogue";
import { UNKNOWN_SENTINEL } from "../inputs/unknown";
import { droppedIn } from "../platforms/kubernetes/fields/metadata";
import { classAnnotation } from "../platforms/kubernetes/read/classes";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName, short } from "./file-finding";
import { isObject, type Placed } from "./objects";

/** Warnings of an object in a file, or of one that is live. */
export function takenFindings({ value, source, written }: Placed): Diagnostic[] {
    if (written?.template === true) return [];
    return (written === undefined ? twoClasses(value) : dropped(value)).map((found) => ({
        ...found,
        severity: "warning",
        origin: { object: objectName(value), source, path: found.where },
    }));
}

/** A create takes nothing of these fields and only warns of them, so that such an object may well be live. */
const dropped = (value: Placed["value"]): Diagnostic[] =>
    droppedIn(value).map(([name, why]) => {
        const at = `metadata.${name}`;
        const message = `${at}: the API server drops it, and refuses a server-side apply with it: ${why}.`;
        return finding("CR301", at, message, "Leave it out.");
    });

/** The API server refuses the two in a create, and takes them in an update. */
function twoClasses({ kind, metadata, spec }: Placed["value"]): Diagnostic[] {
    const annotations = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {};
    const [annotation, field] = [annotations[classAnnotation], isObject(spec) ? spec.ingressClassName : undefined];
    if (kind !== "Ingress" || typeof annotation !== "string" || typeof field !== "string") return [];
    if (annotation === field || [annotation, field].includes(UNKNOWN_SENTINEL)) return [];
    const at = `metadata.annotations[${JSON.stringify(classAnnotation)}]`;
    const message = `${at}: ${short(annotation)} is another class than ${short(field)} of spec.ingressClassName; the API server takes that in an update, and refuses it when the Ingress is made anew.`;
    return [finding("CR309", at, message)];
}
