import type { DialectName } from "../../../routing/model";

/** A controller that serves Ingresses: how it is recognised, and its dialect where that is known. */
interface Controller {
    /** For people. */
    product: string;
    /** Absent: its ImplementationSpecific paths and its annotations are not read. */
    dialect?: DialectName;
    /** `spec.controller` of its IngressClass. */
    controllers: readonly string[];
    /** Names of classes that are its own by convention. */
    classes?: RegExp;
    /** The prefix of its annotations. */
    annotations?: readonly string[];
}

/** Names of products whose reading is known to leave the reference, see `known-deviations.ts`. */
export const f5 = "the Ingress controller of F5 NGINX";
export const azure = "Azure Application Gateway";
export const openShift = "OpenShift";
export const kong = "Kong";
export const haproxy = "HAProxy";
export const apisix = "APISIX";
export const contour = "Contour";
export const cilium = "Cilium";

const controllers: readonly Controller[] = [
    {
        product: "Traefik",
        dialect: "traefik",
        controllers: ["traefik.io/ingress-controller"],
        classes: /^traefik/,
        annotations: ["traefik.ingress.kubernetes.io/"],
    },
    {
        product: "Skipper",
        dialect: "skipper",
        controllers: ["zalando.org/skipper"],
        classes: /^skipper/,
        annotations: ["zalando.org/"],
    },
    {
        product: "ingress-nginx",
        dialect: "ingress-nginx",
        controllers: ["k8s.io/ingress-nginx"],
        // Not those that are called after the other controller of NGINX.
        classes: /^(ingress-)?nginx(?!.*(plus|f5|inc$|inc[^a-z]|[.-]org$))/,
        annotations: ["nginx.ingress.kubernetes.io/"],
    },
    {
        product: "Huawei CCE",
        dialect: "cce",
        controllers: ["kubernetes.io/cce", "cce"],
        classes: /^(cce|public-elb)$/,
        annotations: ["kubernetes.io/elb.", "ingress.beta.kubernetes.io/"],
    },
    {
        product: "SAE",
        controllers: [],
        annotations: ["sae.aliyun.com/"],
    },
    {
        product: f5,
        controllers: ["nginx.org/ingress-controller"],
        annotations: ["nginx.org/", "nginx.com/"],
    },
    { product: "AWS ALB", dialect: "aws-alb", controllers: ["ingress.k8s.aws/alb", "eks.amazonaws.com/alb"] },
    { product: "Alibaba Cloud ACK ALB", dialect: "ack-alb", controllers: ["ingress.k8s.alibabacloud/alb"] },
    {
        product: "ALB",
        dialect: "alb",
        controllers: [],
        classes: /^alb/,
        annotations: ["alb.ingress.kubernetes.io/"],
    },
    {
        product: "GCE",
        dialect: "gce",
        controllers: ["k8s.io/ingress-gce", "k8s.io/gce"],
        classes: /^gce/,
        annotations: [
            "networking.gke.io/",
            "ingress.gcp.kubernetes.io/",
            "kubernetes.io/ingress.global-static-ip-name",
            "kubernetes.io/ingress.regional-static-ip-name",
            "kubernetes.io/ingress.allow-http",
            "cloud.google.com/",
        ],
    },
    {
        product: kong,
        controllers: ["ingress-controllers.konghq.com/kong"],
        classes: /^kong/,
        annotations: ["konghq.com/"],
    },
    {
        product: haproxy,
        controllers: [
            "haproxy.org/ingress-controller",
            "haproxy.org/ingress-controller/haproxy",
            "haproxy-ingress.github.io/controller",
        ],
        classes: /^haproxy/,
        annotations: ["haproxy.org/", "haproxy.com/", "haproxy-ingress.github.io/"],
    },
    {
        product: "Higress",
        controllers: ["higress.io/higress-controller"],
        classes: /^higress/,
        annotations: ["higress.io/"],
    },
    {
        product: "Alibaba Cloud MSE",
        controllers: ["mse.alibabacloud.com/ingress"],
        classes: /^mse($|-)/,
        annotations: ["mse.ingress.kubernetes.io/"],
    },
    { product: "Istio", controllers: ["istio.io/ingress-controller"], classes: /^istio/ },
    {
        product: contour,
        controllers: ["projectcontour.io/ingress-controller"],
        classes: /^contour/,
        annotations: ["projectcontour.io/", "contour.heptio.com/"],
    },
    {
        product: azure,
        controllers: ["azure/application-gateway", "azure-application-gateway"],
        classes: /^azure(-|\/)/,
        annotations: ["appgw.ingress.kubernetes.io/"],
    },
    {
        product: cilium,
        controllers: ["cilium.io/ingress-controller"],
        classes: /^cilium/,
        annotations: ["ingress.cilium.io/"],
    },
    {
        product: apisix,
        controllers: ["apisix.apache.org/apisix-ingress", "apisix.apache.org/apisix-ingress-controller"],
        classes: /^apisix/,
        annotations: ["k8s.apisix.apache.org/"],
    },
    {
        product: openShift,
        controllers: ["openshift.io/ingress-to-route"],
        classes: /^openshift/,
        annotations: ["route.openshift.io/", "haproxy.router.openshift.io/"],
    },
];

/** Annotations that only one of the two controllers of ALBs has. */
const ofAws =
    /^(scheme|subnets|target-type|group\.(name|order)|certificate-arn|load-balancer-(name|attributes)|target-group-attributes|security-groups|inbound-cidrs|ip-address-type|ssl-policy|success-codes|waf.*|web-acl-id|shield-.*|auth-.*|backend-protocol-version|customer-owned-.*|manage-backend-.*|mutual-authentication|frontend-nlb-.*|listener-attributes\..*|use-regex-path-match|transforms\..*|tags)$/;
const ofAck =
    /^(canary.*|use-regex|rewrite-target|order|enable-cors|cors-.*|backend-scheduler.*|backend-keepalive|sticky-session.*|cookie.*|traffic-limit-.*|healthcheck-(enabled|httpversion|httpcode|connect-port|method)|healthcheck-tcp-.*|rule-direction\..*|albconfig.*|slow-start-.*|connection-drain-.*)$/;

/** The name and the text of an annotation. */
export type Annotation = readonly [name: string, text: string];

/**
 * Which of the two controllers of ALBs the annotations are for: by their names, and by the form of actions and
 * conditions.
 */
function albOf(annotations: readonly Annotation[]): Controller | undefined {
    const prefix = "alb.ingress.kubernetes.io/";
    const own = annotations
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, text]): Annotation => [name.slice(prefix.length), text]);
    const written = (name: string, pattern: RegExp): boolean =>
        own.some(([key, text]) => key.startsWith(`${name}.`) && pattern.test(text));
    const aws =
        own.some(([name]) => ofAws.test(name)) || written("actions", /^\s*\{/) || written("conditions", /"field"/i);
    const ack =
        own.some(([name]) => ofAck.test(name)) || written("actions", /^\s*\[/) || written("conditions", /"type"/);
    const one = aws === ack ? (aws ? undefined : byRedirect(own)) : aws ? "aws-alb" : "ack-alb";
    return one && controllers.find(({ dialect }) => dialect === one);
}

/** AWS's controller takes the port of the listener for https, and ACK's a yes or no. */
function byRedirect(own: readonly Annotation[]): DialectName | undefined {
    const value = own.find(([name]) => name === "ssl-redirect")?.[1] ?? "";
    return /^\d+$/.test(value) ? "aws-alb" : /^(true|false)$/.test(value) ? "ack-alb" : undefined;
}

export const classAnnotation = "kubernetes.io/ingress.class";

/** Who serves a class, as far as it is known. */
export interface Server {
    /** Its dialect; `kubernetes` (the reference) where its own is not known. */
    dialect: DialectName;
    /** The dialect is its own, not a substitute. */
    known: boolean;
    /** Absent: no known controller. */
    product?: string;
    /** `spec.controller` of its IngressClass, which is in no list here. */
    controller?: string;
    /** What it is known from. */
    by: "controller" | "class" | "annotations" | "nothing";
}

/**
 * Who serves an Ingress class: by its controller if that is known, else by its name, else by the annotations of its
 * Ingresses if all are of one controller.
 * @param annotations those of the Ingresses of the class
 */
export function serverOfClass(
    className: string | undefined,
    controller?: string,
    annotations: Iterable<Annotation> = [],
): Server {
    if (controller !== undefined) {
        // A controller that is not in the list belongs to somebody: its class may have any name.
        const found = controllers.find((one) => one.controllers.includes(controller));
        return { ...serverOf(found, "controller"), ...(found === undefined ? { controller } : {}) };
    }
    const named = controllers.find((one) => className !== undefined && one.classes?.test(className));
    const given = [...annotations];
    const others = new Set(given.flatMap(([name]) => familyOf(name) ?? []));
    if (named?.dialect === "alb") return serverOf(albOf(given) ?? named, "class");
    // F5's controller and ingress-nginx both use the name nginx.
    const rival = [...others].find((one) => one.dialect === undefined);
    if (named?.dialect === "ingress-nginx" && rival?.product === f5 && !others.has(named))
        return serverOf(rival, "annotations");
    if (named !== undefined) return serverOf(named, "class");
    const [only] = others;
    if (others.size !== 1) return serverOf(undefined, "nothing");
    return serverOf(only?.dialect === "alb" ? (albOf(given) ?? only) : only, "annotations");
}

const serverOf = (found: Controller | undefined, by: Server["by"]): Server => ({
    dialect: found?.dialect ?? "kubernetes",
    known: found?.dialect !== undefined,
    ...(found === undefined ? {} : { product: found.product }),
    by,
});

const familyOf = (annotation: string): Controller | undefined =>
    controllers.find((one) => one.annotations?.some((prefix) => annotation.startsWith(prefix)));

/** Other products that read the annotations of ingress-nginx, each in its own way. */
const readNginx: ReadonlySet<string> = new Set(["Higress", "Alibaba Cloud MSE"]);

/** Whether a product that is no known dialect reads an annotation that another product named. */
export const readsAnnotation = (product: string, annotation: string): boolean =>
    readNginx.has(product) && [product, "ingress-nginx"].includes(productOf(annotation) ?? "");

/** The product whose annotation this is. */
export const productOf = (annotation: string): string | undefined => familyOf(annotation)?.product;

/** The dialect of an Ingress class, see {@link serverOfClass}. */
export const dialectOfClass = (className: string | undefined, controller?: string): DialectName =>
    serverOfClass(className, controller).dialect;

/** What nobody may call a class, so that the class `default` is told apart from Ingresses that have none. */
const named = "class default";

/**
 * The name of the gateway that serves a class. Ingresses without a class are those of the gateway `default`, by which users
 * say who serves them; a class that is called so is another.
 */
export const gatewayOfClass = (className: string | undefined): string =>
    className === "default" ? named : (className ?? "default");

/** The class that a gateway is named after. */
export const classOfGateway = (gateway: string): string => (gateway === named ? "default" : gateway);
