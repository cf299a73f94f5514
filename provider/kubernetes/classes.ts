import type { DialectName } from "../routing/model";

/** A controller that serves Ingresses: how it is recognised, and how it compares requests with rules. */
interface Controller {
    dialect: DialectName;
    /** `spec.controller` of its IngressClass. */
    controllers: readonly string[];
    /** Names of classes that are its own by custom. */
    classes: RegExp;
}

const known: readonly Controller[] = [
    { dialect: "traefik", controllers: ["traefik.io/ingress-controller"], classes: /^traefik/ },
    { dialect: "skipper", controllers: ["zalando.org/skipper"], classes: /^skipper/ },
    { dialect: "ingress-nginx", controllers: ["k8s.io/ingress-nginx"], classes: /^(ingress-)?nginx/ },
    { dialect: "cce", controllers: ["kubernetes.io/cce", "cce"], classes: /^(cce|public-elb)$/ },
];

export const classAnnotation = "kubernetes.io/ingress.class";

/** The dialect of an Ingress class: by its controller when that is known, else by its name, else the reference's. */
export function dialectOfClass(className: string | undefined, controller?: string): DialectName {
    const byController = known.find((one) => controller !== undefined && one.controllers.includes(controller));
    // A controller that is not in the list is someone's own: its class may be called anything.
    if (byController !== undefined || controller !== undefined) return byController?.dialect ?? "kubernetes";
    return known.find((one) => className !== undefined && one.classes.test(className))?.dialect ?? "kubernetes";
}
