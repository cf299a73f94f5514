/** What an Ingress of CCE in a file says of how its paths are compared. */
import { listOf } from "../inputs/json";
import { finding } from "../diagnostics/catalogue";
import { matchModeAnnotation } from "../platforms/kubernetes/controllers/cce";
import { isForCce, type ModePath, strangeProperties, wrongModes } from "../platforms/kubernetes/controllers/cce-modes";
import { classAnnotation } from "../platforms/kubernetes/read/classes";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName } from "./file-finding";
import { isObject, type Json, type Placed } from "./objects";

/** Match modes that CCE does not have, that another class does not read, that meet no path, or that say two things of one. */
export function matchModeFindings({ value, source, written }: Placed): Diagnostic[] {
    if (value.kind !== "Ingress" || written === undefined || written.template) return [];
    const metadata = isObject(value.metadata) ? value.metadata : {};
    const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
    const at = `metadata.annotations[${JSON.stringify(matchModeAnnotation)}]`;
    const all = pathsOf(value);
    const name = isObject(value.spec) ? value.spec.ingressClassName : undefined;
    // The default class of the cluster may be CCE's.
    const isOpen = name === undefined && annotations[classAnnotation] === undefined;
    const isElsewhere = !isOpen && !isForCce(name, annotations);
    const strange = isElsewhere ? strangeProperties(all, "Leave it out, or give the class of CCE.") : [];
    const paths = isElsewhere ? all.map((path) => ({ ...path, property: undefined })) : all;
    return [...strange, ...wrongModes(paths, annotations[matchModeAnnotation], at)].map((wrong) => ({
        ...finding("CR306", wrong.at, `${wrong.at}: ${wrong.text}`, wrong.help),
        ...(wrong.isWarning && { severity: "warning" as const }),
        origin: { object: objectName(value), source, path: wrong.at },
    }));
}

function pathsOf({ spec }: Json): ModePath[] {
    const rules = isObject(spec) ? listOf(spec.rules) : [];
    return rules.flatMap((rule, i) => {
        const { host, http } = isObject(rule) ? rule : {};
        const paths = isObject(http) ? listOf(http.paths) : [];
        return paths.map((item, j) => {
            const { path, pathType, property } = isObject(item) ? item : {};
            return { at: `spec.rules[${i}].http.paths[${j}]`, host, path, pathType, property };
        });
    });
}
