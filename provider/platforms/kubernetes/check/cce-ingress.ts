/** What an Ingress says beside the annotations of CCE that are judged: as arguments, and as a manifest. */
import type { Json } from "../../../inputs/json";
import { isGiven, UNKNOWN_INPUT } from "../../../inputs/unknown";
import { certificateOf } from "../controllers/cce-certificate";
import { certificateOfOptions } from "../controllers/cce-check";
import type { CceIngress } from "../controllers/cce-ingress";
import { isOpenInFile } from "../controllers/cce-open";
import { portsIn, servicesOf, servicesWithHost } from "../controllers/cce-services";
import { certificateIds } from "../controllers/cce-certificate";
import { classAnnotation, serverOfClass } from "../read/classes";
import { object } from "./findings";

/** The annotation counts before the field. */
const isClassOfCce = (annotations: Readonly<Record<string, unknown>>, { ingressClassName }: Json): boolean => {
    const name = annotations[classAnnotation] ?? ingressClassName;
    return typeof name === "string" && serverOfClass(name).dialect === "cce";
};

export function ingressOfArguments(values: Record<string, unknown>): CceIngress {
    const isUnknown = values.cce === UNKNOWN_INPUT;
    return {
        hasHost: servicesWithHost(values),
        services: servicesOf(values),
        portsOf: portsIn(values),
        certificate: isUnknown ? { isThere: undefined } : certificateOfOptions(object(values.cce), values),
        isCce: isGiven(values.cce) || isClassOfCce(object(values.annotations), values),
    };
}

export function ingressOfManifest(annotations: Readonly<Record<string, unknown>>, spec: Json): CceIngress {
    // Few annotations ask for these, and an Ingress may have thousands of rules.
    const hasHost = once(() => servicesWithHost(spec));
    const services = once(() => servicesOf(spec, isOpenInFile));
    const portsOf = once(() => portsIn(spec));
    return {
        hasHost: (service) => hasHost()(service),
        get services() {
            return services();
        },
        portsOf: (service) => portsOf()(service),
        certificate: certificateOf([annotations[certificateIds]], Array.isArray(spec.tls) ? spec.tls : []),
        isCce: isClassOfCce(annotations, spec),
        isFile: true,
    };
}

/** Worked out when it is first asked for. */
function once<T>(make: () => T): () => T {
    let known: { value: T } | undefined;
    return () => (known ??= { value: make() }).value;
}
