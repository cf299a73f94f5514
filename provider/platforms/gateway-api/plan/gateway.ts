/** The arguments of a gateway of a table whose routes become HTTPRoutes. */
import {
    isHidden,
    isList,
    isObject,
    number,
    publicText,
    show,
    type Opened,
    type OpenedObject,
} from "../../../inputs/opened";
import type { Gateway, Problems } from "../../platform";
import { assumedScheme } from "../read/assumed-listeners";
import { gatewayGroup } from "../types";

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

/** A Gateway or ListenerSet that routes name, and which of its listeners. */
interface Named {
    parent: string;
    section?: string;
    port?: number;
}

/**
 * Whether the HTTPRoutes of two gateways are on different listeners of the same Gateways, as those of http, which redirect, and
 * those of https.
 */
export function shareGateways(one: Gateway<OpenedObject>, other: Gateway<OpenedObject>): true | string | false {
    const [own, others] = [namedBy(one), namedBy(other)];
    if (own === undefined || others === undefined || one.cluster !== other.cluster) return false;
    if (parentsOf(own) !== parentsOf(others)) return false;
    return own.every((parent) => others.every((second) => areApart(parent, second)))
        ? true
        : "or, as both name the same Gateway, give each a listener of its own: sectionName in httpRoute.parentRefs, as one for http and one for https";
}

const parentsOf = (named: readonly Named[]): string => [...new Set(named.map(({ parent }) => parent))].sort().join();

/** Where both would be for one scheme, as names that begin alike, nothing would tell the requests apart while the Gateway is not known. */
function areApart(one: Named, other: Named): boolean {
    if (one.parent !== other.parent) return true;
    const areOthers =
        (one.section !== undefined && other.section !== undefined && one.section !== other.section) ||
        (one.port !== undefined && other.port !== undefined && one.port !== other.port);
    const [scheme, second] = [one, other].map(({ section, port }) => assumedScheme(section, port));
    return areOthers && (scheme === undefined || scheme !== second);
}

/** Undefined where a part is known only later, or not what an HTTPRoute names. */
function namedBy({ fields }: Gateway<OpenedObject>): Named[] | undefined {
    const refs = isObject(fields["httpRoute"]) ? fields["httpRoute"]["parentRefs"] : undefined;
    if (!isList(refs) || refs.length === 0) return undefined;
    const named = refs.map((ref): Named | undefined => {
        if (!isObject(ref)) return undefined;
        const textOf = (key: string, absent?: Opened): string | undefined =>
            ref[key] === undefined ? (absent === undefined ? "" : publicText(absent)) : publicText(ref[key]);
        const [kind, group] = [textOf("kind"), textOf("group")];
        const parts = [
            kind === "" ? "Gateway" : kind,
            group === "" ? gatewayGroup : group,
            textOf("namespace", fields["namespace"]),
            textOf("name"),
        ];
        const section = textOf("sectionName");
        const port = ref["port"] === undefined ? undefined : number(ref["port"]);
        if (section === undefined || parts.includes(undefined)) return undefined;
        return { parent: parts.join("/"), ...(section && { section }), ...(port && { port }) };
    });
    return named.every((one) => one !== undefined) ? named : undefined;
}
