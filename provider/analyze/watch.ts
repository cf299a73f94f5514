import * as pulumi from "@pulumi/pulumi";
import { isObject, type Json, type Resource } from "../sources/objects";
import { UNKNOWN_SENTINEL } from "../inputs/unknown";
import { ROUTE_PLAN } from "../sources/pulumi";
import { isScalar, isList, open, type Opened } from "../inputs/opened";

/** What a program registers that takes part in routing, in the order in which the engine heard of it. */
export interface Watched {
    /** Settles when all values that can be known now are known. */
    resources(): Promise<Resource[]>;
}

const routing = new RegExp(
    [
        String.raw`^kubernetes:(networking\.k8s\.io|extensions)/v1(beta1)?:(Ingress|IngressClass)$`,
        String.raw`^kubernetes:gateway\.networking\.k8s\.io/v1(beta1)?:(Gateway|GatewayClass|HTTPRoute|ListenerSet|ReferenceGrant)$`,
        String.raw`^kubernetes:core/v1:(Service|Endpoints|Namespace)$`,
        String.raw`^kubernetes:discovery\.k8s\.io/v1(beta1)?:EndpointSlice$`,
    ].join("|"),
);
const ruleSets = new Set(["alicloud:sae/ingress:Ingress", "crossroute:sae:Ingress"]);
const routeTable = "crossroute:index:RouteTable";

/**
 * Watches every resource that the program creates, inside a component or not. What another process creates, as for a
 * remote component of another language, is not seen.
 * @param own name of the plan that reports what is seen
 */
export function watch(own: string): Watched {
    const seen: Promise<Resource | undefined>[] = [];
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
        const isPlan = type === ROUTE_PLAN && name !== own;
        if (!isPlan && !routing.test(type) && !ruleSets.has(type)) return undefined;
        seen.push(read(type, name, props, opts.parent));
        // The other plan would report the same again.
        return isPlan ? { props: { ...(props as pulumi.Inputs), quiet: true }, opts } : undefined;
    });
    return { resources: async () => (await Promise.all(seen)).filter((resource) => resource !== undefined) };
}

/** Undefined for the parts of a RouteTable: its plan replaces them, and knows more than they do. */
async function read(
    type: string,
    name: string,
    props: unknown,
    parent: pulumi.Resource | undefined,
): Promise<Resource | undefined> {
    const above = parent === undefined ? "" : String(plain(await open(parent.urn)));
    if (type !== ROUTE_PLAN && above.includes(routeTable)) return undefined;
    const inputs = plain(await open(props));
    if (!isObject(inputs)) return undefined;
    const urn = `${above}$${type}::${name}`;
    return { urn, type, inputs: type.startsWith("kubernetes:") ? named(inputs, type, name) : inputs, ...place };
}

const place = { hidden: false, source: "this program" };

/** Kubernetes objects without a name get one after the resource; it is known exactly only after apply. */
function named(inputs: Json, type: string, name: string): Json {
    const metadata = isObject(inputs.metadata) ? inputs.metadata : {};
    const kind = inputs.kind ?? type.slice(type.lastIndexOf(":") + 1);
    const apiVersion = inputs.apiVersion ?? type.slice("kubernetes:".length, type.lastIndexOf(":"));
    return { ...inputs, kind, apiVersion, metadata: { ...metadata, name: metadata.name ?? name } };
}

/** Plain values. Unknown and secret values are written as the engine writes unknown ones. */
function plain(opened: Opened): unknown {
    if (isScalar(opened)) return opened.known && !opened.secret ? opened.value : UNKNOWN_SENTINEL;
    if (isList(opened)) return opened.map(plain);
    const entries = Object.entries(opened).map(([key, value]) => [key, value && plain(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}
