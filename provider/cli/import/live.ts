import type { Diagnostic } from "../../routing/diagnostic";
import { formFindings } from "../../sources/manifest-findings";
import { objectName } from "../../sources/file-finding";
import { routeFindings } from "../../sources/gateways";
import { isOldVersion } from "../../sources/manifest";
import { isObject, type Placed } from "../../sources/objects";
import { isReadable } from "../../sources/wrong-types";
import { holdsTemplate } from "../../sources/recognise";
import { repeated } from "../../sources/repeated-objects";

/**
 * The routes that can be live exactly as they are written, and a sentence for each of the others. A file that differs
 * from the cluster must not be declared as if it were live. Throws UsageError for an unreadable file that was named.
 */
export function mayBeLive(manifests: readonly Placed[]): { manifests: Placed[]; notes: string[] } {
    const unreadable: Diagnostic[] = [];
    const routes = manifests.filter(
        ({ value, written }) =>
            value.kind === "Ingress" ||
            value.kind === "HTTPRoute" ||
            // Of a cluster, they are its own.
            (written !== undefined && (value.kind === "Endpoints" || value.kind === "EndpointSlice")),
    );
    const { kept, split } = repeated(routes.filter((placed) => isReadable(placed, unreadable)));
    const why = (placed: Placed): string | undefined =>
        split.has(placed) ? split.get(placed) : (unnamed(placed) ?? refusal(placed));
    const notes = [
        ...unreadable.map(({ message }) => message),
        ...kept.flatMap((placed) => {
            const reason = why(placed);
            return reason === undefined ? [] : [`${objectName(placed.value)} is left out: ${reason}`];
        }),
    ];
    return { manifests: kept.filter((placed) => why(placed) === undefined), notes: [...new Set(notes)] };
}

/** Without its name an object cannot be found in the cluster. */
function unnamed({ value, written }: Placed): string | undefined {
    const { name } = isObject(value.metadata) ? value.metadata : {};
    if (written === undefined) return undefined;
    if (typeof name !== "string" || name === "") return "it has no name";
    if (written.openNamespace === true)
        return "kustomizations give it several namespaces: build one of them first, with kubectl kustomize";
    const isTemplate = written.template && (name === "(template)" || holdsTemplate(value));
    return isTemplate ? "it is a template of Helm: render it first, with helm template" : undefined;
}

/**
 * Objects that every API server refuses, or that are still to be filled in. An object of a version that is no longer
 * served may well be live.
 */
function refusal(placed: Placed): string | undefined {
    const findings = [...formFindings(placed), ...routeFindings(placed)];
    return findings.find(
        ({ code, severity }) =>
            !(code === "CR601" && isOldVersion(placed.value)) && (severity === "error" || code === "CR609"),
    )?.message;
}
