/** Labels and annotations that Crossroute itself writes: what a program says there would not stay. */
import { finding } from "../../../diagnostics/catalogue";
import { isAbsent, isGiven } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { serviceAnnotations } from "../controllers/cce-service";
import type { Planned } from "../manifest/endpoint-parts";
import { ownerAnnotation } from "../ownership/live";
import { object, show } from "./findings";
import { mapValue } from "./inputs";

/** The mark of the owner is Crossroute's own in every object. */
export const ownerFindings = (annotations: unknown, at = "annotations"): Diagnostic[] => {
    const value = object(annotations)[ownerAnnotation];
    if (isAbsent(value)) return [];
    const said = isGiven(value) ? `${show(value)} would not stay` : "It would not stay";
    const message = `${said}: Crossroute marks here whose object it is.`;
    return [finding("CR302", `${at}.${ownerAnnotation}`, message, "Leave it out.")];
};

/** The label by which an EndpointSlice belongs to its Service. */
const serviceNameLabel = "kubernetes.io/service-name";
export const labelsToService = <T>(kind: Planned["kind"], name: T): Record<string, T> =>
    kind === "EndpointSlice" ? { [serviceNameLabel]: name } : {};

/** Labels by which the cluster finds and keeps the objects of Endpoints: another value would be written over. */
export function labelFindings(values: Record<string, unknown>, planned: readonly Planned[]): Diagnostic[] {
    const { name, generateName } = values;
    const given = object(values.labels);
    return planned
        .filter(({ kind }) => kind !== "Service")
        .flatMap(({ kind, labels }) =>
            Object.entries({
                ...labels,
                ...labelsToService(kind, name ?? generateName),
            }).flatMap(([key, own]) => {
                const value = given[key];
                if (!isGiven(value) || !isGiven(own) || value === own) return [];
                const says = isAbsent(name) && own === generateName ? "the name of the Service" : show(own);
                const message = `${show(value)} would not stay: Crossroute writes ${says} here, ${why[key] ?? ""}.`;
                return [finding("CR302", `labels.${key}`, message, "Leave it out.")];
            }),
        );
}

const why: Readonly<Record<string, string>> = {
    [serviceNameLabel]: "by which an EndpointSlice belongs to its Service",
    "endpointslice.kubernetes.io/managed-by": "so that no controller takes the EndpointSlice for its own",
    "endpointslice.kubernetes.io/skip-mirror": "so that the cluster does not list each address twice",
};

/**
 * Which of these are not as Crossroute writes them, once all is known: of a value that was a secret, or that comes late,
 * nothing is shown.
 * @param how how it came to another one
 */
export const changedLabels = (given: unknown, own: unknown, how?: Changed): Diagnostic[] =>
    changed(Object.keys(why), given, own, (key) => [
        `labels.${key}`,
        `${said(how)}: Crossroute writes its own label here, ${why[key] ?? ""}.`,
    ]);
export const changedOwner = (given: unknown, own: unknown, how?: Changed): Diagnostic[] =>
    changed([ownerAnnotation], given, own, (key) => [
        `annotations.${key}`,
        `${said(how)}: Crossroute marks here whose object it is.`,
    ]);

type Changed = "transformed";
const said = (how: Changed | undefined): string =>
    how === undefined ? "Another one would not stay" : "A transformation changes it or takes it away";

function changed(
    keys: readonly string[],
    given: unknown,
    own: unknown,
    say: (key: string) => [path: string, message: string],
): Diagnostic[] {
    const [is, was] = [object(given), object(own)];
    return keys
        .filter((key) => isGiven(was[key]) && is[key] !== was[key])
        .map((key) => finding("CR302", ...say(key), "Leave it as it is."));
}

/** An annotation of the Service wins over the option of CCE of the same meaning, which would have no effect. */
export function serviceOptionFindings(service: Record<string, unknown>): Diagnostic[] {
    const given = object(service.annotations);
    return Object.entries(serviceAnnotations(object(service.cce), mapValue)).flatMap(([name, own]) =>
        !isGiven(given[name]) || !isGiven(own) || given[name] === own
            ? []
            : [
                  finding(
                      "CR315",
                      `service.annotations.${name}`,
                      `It says ${show(given[name])}, and service.cce says ${show(own)}.`,
                      "Leave one of the two out: the annotation would count.",
                  ),
              ],
    );
}
