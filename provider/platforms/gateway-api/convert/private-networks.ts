/** Ingresses that only a private network reaches: on a Gateway that everybody reaches they would become public. */
import { classOf, metadataOf } from "../../kubernetes/read/manifest";
import { isObject, parseJson } from "../../kubernetes/read/json";
import type { DialectName } from "../../../routing/model";
import { privateLoadBalancers } from "./controller-services";

type Json = Record<string, unknown>;
type Annotations = Readonly<Record<string, string>>;

/** Words for a private network in names of classes and in values. */
const privateWord = /(^|[-_./])(internal|intern|private|priv|intranet|inner|vpn)($|[-_./])/i;
/** Short ones, which may mean something else, too. */
const perhapsPrivate =
    /(^|[-_./])(int|corp|corporate|lan|mgmt|management|admin|office|backoffice|staff|vpc|local)($|[-_./])/i;
const isPrivateValue = (value: string): boolean => /^\s*(internal|intranet|private|inner|vpc)\s*$/i.test(value);
const isOn = (value: string): boolean => /^\s*(true|t|1|yes|on)\s*$/i.test(value);

/** Annotations whose value is the kind of network. */
const kindOfNetwork =
    /(^|[-_./])(scheme|address-type|load-balancer-type|ip-type|network-type|visibility|exposure|access|lb-type|ingress-type)$/;
/** Annotations that ask for a private network. */
const asksForPrivate =
    /(use-private-ip|load-balancer-internal|internal-load-balancer|lb-internal|is-?private|(^|\/)(internal|private))$/;
/** Annotations of cloud providers, which controllers pass on to the Service of their load balancer. */
const ofClouds = /^(service\.(beta\.)?kubernetes\.io|networking\.gke\.io|cloud\.google\.com|oci\.oraclecloud\.com)\//;
const ofControllers =
    /ingress|alb\.|nginx|haproxy|konghq|apisix|contour|appgw|voyager|route\.|traefik|zalando\.org|kubernetes\.io\/elb\.|higress|tailscale/;

/** Addresses that the internet does not route. */
const privateAddress = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/i;

/** What an annotation says of a private network, for people. */
function privateAnnotation(name: string, value: string): string | undefined {
    if (name === "kubernetes.io/elb.autocreate") {
        const asked = parseJson(value);
        return isObject(asked) && asked.type !== "public"
            ? `${name}: type ${String(asked.type ?? "inner")}`
            : undefined;
    }
    if (name === "kubernetes.io/elb.ip") return privateAddress.test(value.trim()) ? `${name}: ${value}` : undefined;
    if (name === "ingress.bluemix.net/ALB-ID") return /^private/.test(value) ? `${name}: ${value}` : undefined;
    // Tencent Cloud makes a load balancer of a subnet.
    if (name === "kubernetes.io/ingress.subnetId") return value.trim() === "" ? undefined : name;
    if (!ofControllers.test(name) && !ofClouds.test(name)) return undefined;
    const isPrivate = (kindOfNetwork.test(name) && isPrivateValue(value)) || (asksForPrivate.test(name) && isOn(value));
    return isPrivate ? `${name}: ${value.trim()}` : undefined;
}

/** What says that the load balancer of a Service is of a private network. */
function privateService(service: Json): string | undefined {
    const { namespace = "default", name = "", annotations = {} } = metadataOf(service);
    for (const [key, value] of Object.entries(annotations)) {
        // Before Kubernetes 1.18 the value was a list of addresses.
        const isOld = key.endsWith("aws-load-balancer-internal") && String(value).includes("/");
        const said = isOld ? `${key}: ${value}` : privateAnnotation(key, String(value));
        if (said !== undefined) return `Service ${namespace}/${name}, which leads to its controller, has ${said}`;
    }
    return undefined;
}

/** Why only a private network reaches an Ingress. */
export interface PrivateNetwork {
    by: string;
    /** Nothing says it outright. */
    perhaps?: boolean;
}

/** The parameters of the class of an Ingress: whether they are named, and the object if it is among the manifests. */
function parametersOf(manifests: readonly Json[], ingressClass: Json | undefined): { named: boolean; object?: Json } {
    const spec = isObject(ingressClass?.["spec"]) ? ingressClass["spec"] : {};
    const { kind, name } = isObject(spec.parameters) ? spec.parameters : {};
    if (kind === undefined) return { named: false };
    const object = manifests.find((one) => one["kind"] === kind && metadataOf(one).name === name);
    return { named: true, ...(object === undefined ? {} : { object }) };
}

/** IngressClassParams of AWS and IngressClassParameters of OCI; AlbConfig of Alibaba Cloud. */
function privateParameters({ kind, spec, metadata }: Json): string | undefined {
    const own = isObject(spec) ? spec : {};
    const config = isObject(own.config) ? own.config : {};
    const isPrivate =
        isPrivateValue(String(own.scheme ?? "")) ||
        own.isPrivate === true ||
        isPrivateValue(String(config.addressType ?? ""));
    return isPrivate ? `${String(kind)} ${String(isObject(metadata) ? metadata.name : "")}` : undefined;
}

/**
 * What says that only a private network reaches an Ingress; undefined: nothing does.
 * @returns a function of the manifest of an Ingress and of its dialect
 */
export function privateNetworks(
    manifests: readonly Json[],
): (ingress: Json, dialect: DialectName | undefined) => PrivateNetwork | undefined {
    const outright = saidOutright(manifests);
    const fronts = privateLoadBalancers(manifests, privateService);
    const classes = classesOf(manifests);
    return (ingress, dialect) => {
        const by = outright(ingress, dialect);
        if (by !== undefined) return { by };
        const className = classOf(ingress) ?? "";
        const spec = classes.get(className)?.["spec"];
        const front = fronts(
            className,
            isObject(spec) && spec.controller !== undefined ? String(spec.controller) : undefined,
        );
        if (front !== undefined) return front;
        const isPublic = Object.entries(metadataOf(ingress).annotations ?? {}).some(
            ([name, value]) =>
                kindOfNetwork.test(name) && /^(internet-facing|internet|public|external)$/i.test(String(value)),
        );
        return perhapsPrivate.test(className) && !isPublic
            ? { by: `its class is called ${className}`, perhaps: true }
            : undefined;
    };
}

const classesOf = (manifests: readonly Json[]): Map<string, Json> =>
    new Map(manifests.filter(({ kind }) => kind === "IngressClass").map((one) => [metadataOf(one).name ?? "", one]));

function saidOutright(
    manifests: readonly Json[],
): (ingress: Json, dialect: DialectName | undefined) => string | undefined {
    const classes = classesOf(manifests);
    const annotationsOf = (one: Json): Annotations => metadataOf(one).annotations ?? {};
    const groupOf = (one: Json): string | undefined => annotationsOf(one)["alb.ingress.kubernetes.io/group.name"];
    const schemes = new Map<string, string>();
    for (const one of manifests) {
        const [group, scheme] = [groupOf(one), annotationsOf(one)["alb.ingress.kubernetes.io/scheme"]];
        if (one["kind"] === "Ingress" && group !== undefined && scheme !== undefined) schemes.set(group, scheme);
    }
    return (ingress, dialect) => {
        for (const [name, value] of Object.entries(annotationsOf(ingress))) {
            const said = privateAnnotation(name, String(value));
            if (said !== undefined) return said;
        }
        const className = classOf(ingress) ?? "";
        const ingressClass = classes.get(className);
        const spec = isObject(ingressClass?.["spec"]) ? ingressClass["spec"] : {};
        const controller = String(spec.controller ?? "");
        if (privateWord.test(className)) return `the name of its class ${className}`;
        if (className === "tailscale" || controller.startsWith("tailscale.com/"))
            return isOn(annotationsOf(ingress)["tailscale.com/funnel"] ?? "")
                ? undefined
                : `its class ${className}, which serves a tailnet`;
        const parameters = parametersOf(manifests, ingressClass);
        const said = parameters.object === undefined ? undefined : privateParameters(parameters.object);
        if (said !== undefined) return said;
        if (dialect !== "aws-alb" && dialect !== "alb") return undefined;
        // Source: the annotations page of the AWS Load Balancer Controller: internal is the default.
        const scheme =
            annotationsOf(ingress)["alb.ingress.kubernetes.io/scheme"] ?? schemes.get(groupOf(ingress) ?? "");
        const ofClass = isObject(parameters.object?.["spec"]) ? parameters.object["spec"].scheme : undefined;
        if ((scheme ?? ofClass) !== undefined)
            return isPrivateValue(scheme ?? "") ? "the scheme of its group" : undefined;
        if (dialect === "alb")
            return "no alb.ingress.kubernetes.io/scheme, and without its IngressClass it may be of AWS, which makes an internal load balancer then";
        return `no alb.ingress.kubernetes.io/scheme, for which AWS makes an internal load balancer${parameters.named && parameters.object === undefined ? ", unless its IngressClassParams say otherwise" : ""}`;
    };
}
