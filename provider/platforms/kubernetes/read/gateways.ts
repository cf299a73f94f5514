/**
 * Where the requests of an Ingress arrive: the load balancer that its annotations name, and its listeners. Objects of
 * one class with different load balancers do not compete.
 */
import type { IngressGateway, OneScheme, IngressOfClass } from "./ingress-gateway";
import type { DialectName, Rule } from "../../../routing/model";
import type { AddressDetails } from "../../../routing/address-details";
import { cceArrivals } from "./cce-arrivals";
import { serverOfClass } from "./classes";
import { redirectedToHttps } from "./https-redirect";
import { isObject, listenPorts, listenPortsProblem } from "./json";
import { flag } from "./nginx/annotations";
import { traefikArrivals } from "./traefik";
import type { Json } from "../../../inputs/json";

const readers: Partial<Record<DialectName, (arriving: IngressOfClass) => IngressGateway[]>> = {
    traefik: traefikArrivals,
    "traefik-strict": traefikArrivals,
    "traefik-3.6": traefikArrivals,
    "traefik-3.6-strict": traefikArrivals,
    "traefik-3.7": traefikArrivals,
    "traefik-3.7-strict": traefikArrivals,
    cce: cceArrivals,
    gce: ({ className, key, annotations }) => [
        {
            gateway: `${className} ${key}`,
            ...staticAddress(annotations),
            ...(flag(annotations["kubernetes.io/ingress.allow-http"], true) ? {} : { only: { scheme: "https" } }),
        },
    ],
    "aws-alb": (arriving) => [
        {
            gateway: `${arriving.className} ${awsGroup(arriving)}`,
            ...albScheme(arriving, "certificate-arn"),
            place: awsPlace(arriving),
        },
    ],
    "ack-alb": (arriving) => [{ gateway: albConfig(arriving) ?? arriving.className, ...albScheme(arriving) }],
    alb: (arriving) => [{ gateway: arriving.className, ...albScheme(arriving) }],
};

const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;

/**
 * An Ingress is served at the listeners that it names.
 * @param certificate without names, this annotation makes one listener of HTTPS
 */
function albScheme({ annotations }: IngressOfClass, certificate?: string): Pick<IngressGateway, "only"> {
    const listed = new Set(listenPorts(annotations[alb("listen-ports")]).map(({ scheme }) => scheme));
    const [scheme, ...others] = listed;
    if (scheme !== undefined) return others.length > 0 ? {} : { only: { scheme } };
    const named = certificate === undefined ? "" : (annotations[alb(certificate)] ?? "");
    return named === "" || annotations[alb("listen-ports")] !== undefined ? {} : { only: { scheme: "https" } };
}

/** The address that is reserved for a load balancer of GCE, by its name. */
function staticAddress(annotations: IngressOfClass["annotations"]): Pick<IngressGateway, "place"> {
    const name = annotations["kubernetes.io/ingress.global-static-ip-name"];
    return name === undefined || name === "" ? {} : { place: { addresses: [`static address ${name}`] } };
}

/**
 * The controller replaces a load balancer of another scheme. Parameters of the class may say all of it for its
 * Ingresses, and what is left out the controller's own configuration says.
 */
function awsPlace(arriving: IngressOfClass): AddressDetails {
    if (Object.keys(parametersOf(arriving)).length > 0) return {};
    const { [alb("scheme")]: network = "", [alb("listen-ports")]: list } = arriving.annotations;
    return {
        ...(network === "" ? {} : { network }),
        ...portsIn(list),
    };
}

const portsIn = (list: string | undefined): Pick<AddressDetails, "ports"> =>
    list === undefined || listenPortsProblem(list) !== undefined ? {} : { ports: listenPorts(list) };

/** One for each distinct listener; the class itself where its controller has one address. */
export const arrivalsOf = (arriving: IngressOfClass): IngressGateway[] =>
    readers[arriving.dialect]?.(arriving) ?? [{ gateway: gatewayOf(arriving), ...ciliumPlace(arriving) }];

/** Classes whose controllers give each Ingress a proxy and a name of its own. */
const proxyEach: ReadonlySet<string> = new Set(["tailscale"]);
const gatewayOf = (arriving: IngressOfClass): string => {
    const { className, key } = arriving;
    const isAlone = proxyEach.has(className) || isDedicated(arriving);
    return isAlone ? `${className} ${key}` : (oneGateway[className] ?? className);
};

const ciliumMode = "ingress.cilium.io/loadbalancer-mode";

/** Cilium gives an Ingress a load balancer of its own where its annotation asks for it. */
const isDedicated = (arriving: IngressOfClass): boolean =>
    arriving.annotations[ciliumMode] === "dedicated" && isOfCilium(arriving);

function isOfCilium({ className, annotations, ingressClass }: IngressOfClass): boolean {
    const { controller } = isObject(ingressClass?.spec) ? ingressClass.spec : {};
    const given = typeof controller === "string" ? controller : undefined;
    return serverOfClass(className, given, Object.entries(annotations)).product === "Cilium";
}

/** Which load balancer an Ingress without the annotation has is a value of Cilium's chart. */
function ciliumPlace(arriving: IngressOfClass): Pick<IngressGateway, "place"> {
    if (!isOfCilium(arriving)) return {};
    const isSaid = ["dedicated", "shared"].includes(arriving.annotations[ciliumMode] ?? "");
    const open =
        "without loadbalancer-mode an Ingress of Cilium has the mode that Cilium was installed with (dedicated, unless its values say shared). If that was another, change the DNS record";
    return { place: { choice: { name: arriving.className, ...(!isSaid && { open }) } } };
}

/** Names of one class: Azure's controller has one for the annotation, one for the field, and one gateway for both. */
const oneGateway: Readonly<Record<string, string>> = { "azure/application-gateway": "azure-application-gateway" };

const parametersOf = ({ ingressClass }: IngressOfClass): Json => {
    const spec = isObject(ingressClass?.spec) ? ingressClass.spec : {};
    return isObject(spec.parameters) ? spec.parameters : {};
};

/** Without a group, every Ingress has a load balancer of its own. */
function awsGroup({ annotations, key }: IngressOfClass): string {
    const group = annotations[alb("group.name")];
    return group === undefined || group === "" ? key : `group ${group}`;
}

/** Classes that name the same AlbConfig share its load balancer. */
function albConfig(arriving: IngressOfClass): string | undefined {
    const { kind, name } = parametersOf(arriving);
    return kind === "AlbConfig" && typeof name === "string" ? `AlbConfig ${name}` : undefined;
}

/** A rule as it is at one arrival. */
export function arrivingRules(rule: Rule, { redirectTo, only }: IngressGateway): Rule[] {
    if (redirectTo !== undefined) {
        const port = redirectTo === 443 ? "" : `:${redirectTo}`;
        const to = { kind: "redirect", url: `https://\${host}${port}\${uri}`, code: 301 } as const;
        return [redirectedToHttps(rule, to, "kubernetes.io/elb.ssl-redirect")];
    }
    if (only === undefined) return [rule];
    // What is for the other scheme alone never arrives.
    const own = rule.scheme === undefined || rule.scheme === only.scheme ? [{ ...rule, scheme: only.scheme }] : [];
    return only.otherwise === undefined ? own : [...own, otherScheme(rule, only.scheme, only.otherwise)];
}

function otherScheme(
    rule: Rule,
    scheme: OneScheme["scheme"],
    { why, label }: NonNullable<OneScheme["otherwise"]>,
): Rule {
    return {
        ...rule,
        scheme: scheme === "http" ? "https" : "http",
        target: { kind: "unknown", label, unread: true },
        undetermined: { why, answerOnly: true, settings: true },
        implied: true,
        // Any rule of another Ingress comes first.
        order: Number.MAX_SAFE_INTEGER,
    };
}
