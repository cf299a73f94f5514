import { writtenRoutes } from "../../platforms/kubernetes/read/written-routes";
import { ingressName } from "../../sources/moved-routes";
import type { Json } from "../../sources/objects";

/** Actions of a Service to which no rule leads do nothing. */
export function servicesByIngress(
    manifests: readonly Json[],
): (object: string, service: string | undefined) => boolean {
    const services = new Map(
        manifests
            .filter(({ kind }) => kind === "Ingress")
            .map((one) => [ingressName(one), writtenRoutes(one).map((route) => route.service)]),
    );
    return (object, service) => service === undefined || services.get(object)?.includes(service) !== false;
}
