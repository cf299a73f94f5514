/** What an Ingress says beside the annotations of CCE that are judged: as arguments, and as a manifest. */
import type { Json } from "../../../inputs/json";
import { isGiven, UNKNOWN_INPUT } from "../../../inputs/unknown";
import { hasCertificate } from "../controllers/cce-check";
import type { Around } from "../controllers/cce-contradictions";
import { isOpenInFile } from "../controllers/cce-open";
import { servicesOf, servicesWithHost } from "../controllers/cce-services";
import { classAnnotation, serverOfClass } from "../read/classes";
import { object } from "./findings";

/** The annotation counts before the field. */
const isClassOfCce = (annotations: Readonly<Record<string, unknown>>, { ingressClassName }: Json): boolean => {
    const name = annotations[classAnnotation] ?? ingressClassName;
    return typeof name === "string" && serverOfClass(name).dialect === "cce";
};

export function aroundArguments(values: Record<string, unknown>): Around {
    const isUnknown = values.cce === UNKNOWN_INPUT;
    return {
        hasHost: servicesWithHost(values),
        services: servicesOf(values),
        hasCertificate: isUnknown ? undefined : hasCertificate(object(values.cce), values),
        isCce: isGiven(values.cce) || isClassOfCce(object(values.annotations), values),
    };
}

export function aroundManifest(annotations: Readonly<Record<string, unknown>>, spec: Json): Around {
    return {
        hasHost: servicesWithHost(spec),
        services: servicesOf(spec, isOpenInFile),
        hasCertificate: hasCertificate({}, { tls: spec.tls, annotations }),
        isCce: isClassOfCce(annotations, spec),
        isFile: true,
    };
}
