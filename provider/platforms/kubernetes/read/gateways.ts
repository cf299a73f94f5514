/**
 * Where the requests of an Ingress arrive: the load balancer that its annotations name, and its listeners. Objects of
 * one class with different load balancers do not compete.
 */
import type { Arrival, OneScheme, IngressOfClass } from "./arrival";
import type { DialectName, Listener, Rule } from "../../../routing/model";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { ofDedicated, protocolDoubt } from "../controllers/cce-contradictions";
import { isObject, listenPorts } from "./json";
import { traefikArrivals } from "./traefik";
import type { Json } from "../../../inputs/json";

const readers: Partial<Record<DialectName, (arriving: IngressOfClass) => Arrival[]>> = {
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
            ...(annotations["kubernetes.io/ingress.allow-http"] === "false" ? { only: { scheme: "https" } } : {}),
        },
    ],
    "aws-alb": (arriving) => [
        { gateway: `${arriving.className} ${awsGroup(arriving)}`, ...albScheme(arriving, "certificate-arn") },
    ],
    "ack-alb": (arriving) => [{ gateway: albConfig(arriving) ?? arriving.className, ...albScheme(arriving) }],
    alb: (arriving) => [{ gateway: arriving.className, ...albScheme(arriving) }],
};

const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;

/**
 * An Ingress is served at the listeners that it names.
 * @param certificate without names, this annotation makes one listener of HTTPS
 */
function albScheme({ annotations }: IngressOfClass, certificate?: string): Pick<Arrival, "only"> {
    const listed = new Set(listenPorts(annotations[alb("listen-ports")]).map(({ scheme }) => scheme));
    const [scheme, ...others] = listed;
    if (scheme !== undefined) return others.length > 0 ? {} : { only: { scheme } };
    const named = certificate === undefined ? "" : (annotations[alb(certificate)] ?? "");
    return named === "" || annotations[alb("listen-ports")] !== undefined ? {} : { only: { scheme: "https" } };
}

/** One for each distinct listener; the class itself where its controller has one address. */
export const arrivalsOf = (arriving: IngressOfClass): Arrival[] =>
    readers[arriving.dialect]?.(arriving) ?? [{ gateway: gatewayOf(arriving) }];

/** Classes whose controllers give each Ingress a proxy and a name of its own. */
const proxyEach: ReadonlySet<string> = new Set(["tailscale"]);
const gatewayOf = ({ className, key }: IngressOfClass): string =>
    proxyEach.has(className) ? `${className} ${key}` : (oneGateway[className] ?? className);

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

function cceArrivals({ className, key, annotations, hasTls }: IngressOfClass): Arrival[] {
    const elb = (name: string): string | undefined => annotations[`kubernetes.io/elb.${name}`];
    // A load balancer that is created belongs to its Ingress, which gets its id afterwards.
    const address = elb("id") ?? elb("ip") ?? (elb("autocreate") === undefined ? undefined : `created for ${key}`);
    const listed = listenPorts(elb("listen-ports"));
    if (address === undefined && listed.length === 0 && elb("port") === undefined) return [{ gateway: className }];
    const https = listed.find(({ scheme }) => scheme === "https");
    const redirects = elb("ssl-redirect") === "true" && https !== undefined;
    const secure = hasTls || elb("tls-certificate-ids") !== undefined;
    const one = onePort(elb("port"), annotations.protocol, secure, key);
    const all = listed.length === 0 ? [one] : onListed(listed, one, annotations, key);
    return all.map((at) => ({
        gateway: `${className}${address === undefined ? "" : ` ${address}`}${at.port === undefined ? "" : `:${at.port}`}`,
        listener: { address: address ?? className, ...at },
        ...(redirects && at.scheme === "http" ? { redirectTo: https.port } : {}),
    }));
}

type Place = Pick<Listener, "scheme" | "port" | "doubt">;

/** Only a dedicated load balancer has a list of listeners: a shared one may have the one of the port. */
function onListed(
    listed: readonly Place[],
    one: Place,
    annotations: IngressOfClass["annotations"],
    key: string,
): Place[] {
    const shared = ofDedicated(annotations).find(({ annotation }) => annotation.endsWith(".listen-ports"));
    if (shared === undefined) return [...listed];
    const doubt = `whether CCE takes the annotation ${shared.annotation} of Ingress ${key} is not known: ${shared.reason}`;
    const others = listed.filter(({ port }) => port !== one.port);
    const rival = listed.find(({ port }) => port === one.port);
    const { scheme, ...anyScheme } = one;
    return [...others, rival === undefined || rival.scheme === scheme ? one : anyScheme].map((at) => ({
        ...at,
        doubt,
    }));
}

/** The one listener of an Ingress of CCE that lists none. */
function onePort(text: string | undefined, protocol: string | undefined, secure: boolean, key: string): Place {
    const number = /^\d+$/.test(text ?? "") ? Number(text) : NaN;
    const given = number >= 1 && number <= 65535 ? number : undefined;
    const doubt = protocol === undefined ? undefined : protocolDoubt(protocol, secure)?.reason;
    if (doubt === undefined) return { scheme: secure ? "https" : "http", port: given ?? (secure ? 443 : 80) };
    const isLater = protocol?.includes(UNKNOWN_SENTINEL) === true;
    const why = isLater ? "is known only after apply" : `leaves open which protocol its listener speaks: ${doubt}`;
    return {
        ...(given === undefined ? {} : { port: given }),
        doubt: `the annotation protocol of Ingress ${key} ${why}`,
    };
}

/** A rule as it is at one arrival. */
export function arrivingRules(rule: Rule, { redirectTo, only }: Arrival): Rule[] {
    if (redirectTo !== undefined) {
        const port = redirectTo === 443 ? "" : `:${redirectTo}`;
        return [{ ...rule, target: { kind: "redirect", url: `https://\${host}${port}\${uri}`, code: 301 } }];
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
