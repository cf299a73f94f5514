/** The arguments of a gateway of a table whose routes become HTTPRoutes. */
import { isHidden, isObject, show, type OpenedObject } from "../../../inputs/opened";
import type { Problems } from "../../platform";

/** Arguments for an Ingress alone, and what to use instead for HTTPRoutes. */
const ofIngress: Readonly<Record<string, string>> = {
    ingressClassName: "leave it out: httpRoute.parentRefs name the Gateway, whose class is its own",
    ingressName: "give httpRoute.name",
    tls: "leave it out: the certificate is on the listener of the Gateway; name that listener with sectionName",
    issuer: "leave it out: cert-manager reads it on the Gateway",
    clusterIssuer: "leave it out: cert-manager reads it on the Gateway",
    waitFor: "give httpRoute.waitFor",
    order: "leave it out: an HTTPRoute is accepted before what it replaces goes",
};

export function checkHTTPRouteGateway(fields: OpenedObject, where: string, problems: Problems): void {
    const given = fields["httpRoute"];
    if (given === undefined) return;
    if (!isObject(given)) {
        problems.add(
            "CR208",
            `${where}.httpRoute`,
            `${show(given)} does not fit here`,
            "give { parentRefs: [{ name }] }",
        );
        return;
    }
    const parents = given["parentRefs"];
    if (parents === undefined || (Array.isArray(parents) && parents.length === 0))
        problems.add(
            "CR208",
            `${where}.httpRoute.parentRefs`,
            parents === undefined ? "parentRefs are missing" : "there are no parentRefs",
            "name the Gateway that takes the routes: [{ name, namespace, sectionName }]",
        );
    if (isHidden(given["name"]))
        problems.add(
            "CR208",
            `${where}.httpRoute.name`,
            "is secret or known only after apply, and objects are named after it",
            "give a plain text",
        );
    for (const [key, help] of Object.entries(ofIngress))
        if (fields[key] !== undefined)
            problems.add("CR208", `${where}.${key}`, "is of an Ingress, and the gateway makes HTTPRoutes", help);
}
