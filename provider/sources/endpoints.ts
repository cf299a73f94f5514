/** What Endpoints of a file say twice: the API server takes it, and the cluster uses one of the two. */
import { finding } from "../diagnostics/catalogue";
import { inBothLists } from "../platforms/kubernetes/check/contradictions";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName } from "./form";
import { isObject, type Json, type Placed } from "./objects";

export function endpointFindings({ value, source, written }: Placed): Diagnostic[] {
    if (value.kind !== "Endpoints" || written === undefined || written.template) return [];
    const found = listOf(value.subsets).flatMap((subset, i) => [
        ...inBothLists(subset, `subsets[${i}]`),
        ...sameNames(subset, `subsets[${i}]`),
    ]);
    return found.map((one) => ({
        ...one,
        severity: "warning",
        message: `${one.where}: ${one.message}`,
        origin: { object: objectName(value), source, path: one.where },
    }));
}

const listOf = (list: unknown): Json[] => (Array.isArray(list) ? (list as unknown[]) : []).filter(isObject);

function sameNames({ ports }: Json, at: string): Diagnostic[] {
    const names = new Set<unknown>();
    return listOf(ports).flatMap(({ name }, k) => {
        const isTwice = typeof name === "string" && name !== "" && names.has(name);
        names.add(name);
        if (!isTwice) return [];
        const message = `${JSON.stringify(name)} is there twice, and the cluster joins one of the two ports to the Service.`;
        return [finding("CR312", `${at}.ports[${k}].name`, message, "Give each port a name of its own.")];
    });
}
