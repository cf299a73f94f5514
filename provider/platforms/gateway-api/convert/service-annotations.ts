/**
 * Annotations by which Services tell an Ingress controller how they are spoken to, and what is done with their requests. No
 * Gateway reads them.
 */
import { isObject, type Json } from "../../../inputs/json";
import { readers } from "../../kubernetes/manifest/annotations";
import { classOf } from "../../kubernetes/read/manifest";
import { productOf, serverOfClass, type Annotation } from "../../kubernetes/read/classes";
import { writtenRoutes } from "../../kubernetes/read/written-routes";

/** By the annotation pages of Traefik, Kong, HAProxy (both), the AWS Load Balancer Controller, GKE and Contour. */
const ofServices =
    /^(traefik\.ingress\.kubernetes\.io\/service\.|konghq\.com\/|haproxy\.org\/|haproxy-ingress\.github\.io\/|alb\.ingress\.kubernetes\.io\/|projectcontour\.io\/|(beta\.)?cloud\.google\.com\/(app-protocols|backend-config)$|service\.alpha\.kubernetes\.io\/app-protocols$)/;

export interface ServiceAnnotation {
    /** The Ingress that leads to the Service. */
    ingress: Json;
    /** The Service, by its name in the Ingress. */
    service: string;
    /** `shop/web`. */
    place: string;
    annotation: string;
    value: string;
    /** All annotations of the Service. */
    all: Json;
}

/** One for each Ingress, Service that it leads to, and annotation that its controller may read. */
export function serviceAnnotations(manifests: readonly Json[]): ServiceAnnotation[] {
    const services = new Map(
        manifests.flatMap((one) => (one["kind"] === "Service" ? [[placeOf(one), annotationsOf(one)] as const] : [])),
    );
    const controllers = new Map(
        manifests.flatMap(({ kind, metadata, spec }) =>
            kind === "IngressClass" && isObject(metadata) && isObject(spec)
                ? [[String(metadata["name"]), String(spec["controller"])] as const]
                : [],
        ),
    );
    return manifests.flatMap((ingress) => {
        if (ingress["kind"] !== "Ingress") return [];
        const className = classOf(ingress);
        const given = Object.entries(annotationsOf(ingress)).map(([name, value]): Annotation => [name, String(value)]);
        const server = serverOfClass(className, controllers.get(className ?? ""), given);
        const reads = server.known ? readers[server.dialect] : server.product;
        const namespace = placeOf(ingress).split("/")[0] ?? "";
        const named = new Set(writtenRoutes(ingress).flatMap(({ service }) => service ?? []));
        return [...named].flatMap((service) => {
            const place = `${namespace}/${service}`;
            const all = services.get(place) ?? {};
            return Object.entries(all).flatMap(([annotation, value]) => {
                const isOfOther = reads !== undefined && reads !== (productOf(annotation) ?? "GCE");
                return !ofServices.test(annotation) || isOfOther
                    ? []
                    : [{ ingress, service, place, annotation, value: String(value), all }];
            });
        });
    });
}

function annotationsOf({ metadata }: Json): Json {
    return isObject(metadata) && isObject(metadata["annotations"]) ? metadata["annotations"] : {};
}

function placeOf({ metadata }: Json): string {
    const { namespace = "default", name } = isObject(metadata) ? metadata : {};
    return `${String(namespace)}/${String(name)}`;
}
