/** What Services tell their Ingress controller, and no Gateway reads: it is lost like annotations of Ingresses, and said like them. */
import { isObject, type Json } from "../../../inputs/json";
import { metadataOf } from "../../kubernetes/read/manifest";
import { isGuard, isTurnedOff } from "./guard-names";
import type { Policy } from "./policy";
import { saysProtocol } from "./protocols";
import { serviceAnnotations } from "./service-annotations";

const backendConfig = /^(beta\.)?cloud\.google\.com\/backend-config$/;

/** @param cureOf where the effect of an annotation belongs */
export function servicePolicies(manifests: readonly Json[], cureOf: (annotation: string) => string): Policy[] {
    const configs = new Set(manifests.flatMap((one) => (one["kind"] === "BackendConfig" ? [nameOf(one)] : [])));
    return serviceAnnotations(manifests).flatMap(({ ingress, service, place, annotation, value, all }): Policy[] => {
        // Protocols have a finding of their own.
        if (saysProtocol(annotation) || isTurnedOff(annotation, annotation, all)) return [];
        const base = { object: `Ingress ${nameOf(ingress)}`, annotation, value, service, of: `Service ${place}` };
        if (!backendConfig.test(annotation))
            return [
                { ...base, guards: isGuard(annotation, annotation, all), mayRoute: true, cure: cureOf(annotation) },
            ];
        // One that is there is read for what keeps requests out.
        const [namespace = ""] = place.split("/");
        const absent = [...value.matchAll(/:\s*"([^"]+)"/g)].filter(([, name]) => !configs.has(`${namespace}/${name}`));
        return absent.length === 0
            ? []
            : [{ ...base, guards: true, mayRoute: true, cure: "add its BackendConfig to the sources" }];
    });
}

function nameOf(manifest: Json): string {
    const { name, namespace } = isObject(manifest["metadata"]) ? metadataOf(manifest) : {};
    return `${namespace ?? "default"}/${String(name)}`;
}
