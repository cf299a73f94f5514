/** What an Ingress of CCE in a file says of how its paths are compared. */
import { finding } from "../diagnostics/catalogue";
import { matchModeAnnotation } from "../platforms/kubernetes/controllers/cce";
import { type ModePath, wrongModes } from "../platforms/kubernetes/controllers/cce-modes";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName } from "./form";
import { isObject, type Json, type Placed } from "./objects";

/** Match modes that CCE does not have, that meet no path, or that say two things of one. */
export function matchModeFindings({ value, source, written }: Placed): Diagnostic[] {
    if (value.kind !== "Ingress" || written === undefined || written.template) return [];
    const { annotations } = isObject(value.metadata) ? value.metadata : {};
    const text = isObject(annotations) ? annotations[matchModeAnnotation] : undefined;
    const at = `metadata.annotations[${JSON.stringify(matchModeAnnotation)}]`;
    return wrongModes(pathsOf(value), text, at).map((wrong) => ({
        ...finding("CR306", wrong.at, `${wrong.at}: ${wrong.text}`, wrong.help),
        ...(wrong.isWarning && { severity: "warning" as const }),
        origin: { object: objectName(value), source, path: wrong.at },
    }));
}

function pathsOf({ spec }: Json): ModePath[] {
    const rules = isObject(spec) && Array.isArray(spec.rules) ? (spec.rules as unknown[]) : [];
    return rules.flatMap((rule, i) => {
        const { host, http } = isObject(rule) ? rule : {};
        const paths = isObject(http) && Array.isArray(http.paths) ? (http.paths as unknown[]) : [];
        return paths.map((item, j) => {
            const { path, pathType, property } = isObject(item) ? item : {};
            return { at: `spec.rules[${i}].http.paths[${j}]`, host, path, pathType, property };
        });
    });
}
