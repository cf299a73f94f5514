import type { Severity } from "../../../routing/diagnostic";

/** A finding about Kubernetes arguments: what it is about, and what to do. */
export interface Code {
    title: string;
    severity: Severity;
    help: string;
}

/** Every code of this room. Each has a page in docs/diagnostics. */
export const kubernetesCodes = {
    CR301: {
        title: "An argument that does not exist, is missing, or has the wrong type",
        severity: "error",
        help: "See the arguments of the component.",
    },
    CR302: {
        title: "A name, label or annotation that Kubernetes does not accept",
        severity: "error",
        help: "Use lower case letters, digits and -; begin and end with a letter or digit.",
    },
    CR303: {
        title: "An Ingress without routes",
        severity: "error",
        help: "Give at least one route, or a defaultBackend.",
    },
    CR304: {
        title: "A host that is no DNS name",
        severity: "error",
        help: "Write a DNS name in lower case, or *. and a DNS name; leave host out to serve every host.",
    },
    CR305: {
        title: "A path that Kubernetes does not accept",
        severity: "error",
        help: "Start with a slash and leave out //, /./, /../ and %2F; ImplementationSpecific only needs the slash.",
    },
    CR306: {
        title: "A way of comparing paths that does not exist or does not fit",
        severity: "error",
        help: "Use Prefix, Exact or ImplementationSpecific.",
    },
    CR307: {
        title: "A backend that names nothing, or too much",
        severity: "error",
        help: "Give service: { name, port } with a number from 1 to 65535 or the name of a port, or resource: { kind, name }.",
    },
    CR308: {
        title: "TLS hosts or a Secret that Kubernetes does not accept",
        severity: "error",
        help: "Hosts are DNS names in lower case; a Secret is named by lower case letters, digits, - and dots.",
    },
    CR309: {
        title: "An Ingress class that Kubernetes does not accept, or that is given twice",
        severity: "error",
        help: "Give ingressClassName only, and leave the annotation kubernetes.io/ingress.class out.",
    },
    CR311: {
        title: "An address that cannot be an endpoint",
        severity: "error",
        help: "Give IP addresses that the cluster can reach, without leading zeros, or one DNS name.",
    },
    CR312: {
        title: "A port that Kubernetes does not accept",
        severity: "error",
        help: "Give a number from 1 to 65535; several ports need names of their own; protocols are TCP, UDP and SCTP.",
    },
    CR313: {
        title: "Addresses that are missing or given in two ways",
        severity: "error",
        help: "Give addresses with port or ports, or subsets.",
    },
    CR314: {
        title: "More than Kubernetes accepts",
        severity: "error",
        help: "Split it into several objects.",
    },
    CR315: {
        title: "An option of a controller that it does not accept",
        severity: "error",
        help: "See the options of the controller.",
    },
    CR316: {
        title: "A controller that is retired",
        severity: "warning",
        help: "Move to another controller; routes stay as they are.",
    },
    CR317: {
        title: "Endpoints are deprecated",
        severity: "warning",
        help: 'Use kind: "EndpointSlice", or "auto" to go by the version of the cluster; kind: "Endpoints" keeps them, without this warning.',
    },
    CR318: {
        title: "Waiting for an Ingress took too long",
        severity: "error",
        help: "Look at the controller of the class, or wait for less.",
    },
    CR319: {
        title: "An object that exists and is not this program's",
        severity: "error",
        help: "Give another name, or take it over with adopt.",
    },
    CR320: {
        title: "An object that is declared twice",
        severity: "error",
        help: "Declare it once, or give one of them another name.",
    },
    CR321: {
        title: "An object that is being deleted",
        severity: "error",
        help: "Wait until it is gone; a finalizer that nobody serves keeps it.",
    },
    CR322: {
        title: "A cluster that could not be asked",
        severity: "error",
        help: "Correct the kubeconfig or the Kubernetes provider; reading and writing the objects must be allowed.",
    },
    CR323: {
        title: "An object whose resource is called otherwise than before",
        severity: "error",
        help: "Give the child its former name as an alias, with transform.",
    },
    CR324: {
        title: "An object that is gone from the cluster, and that the engine does not make again",
        severity: "warning",
        help: "Run pulumi up --refresh, which makes it again. Where the kubeconfig leads to another cluster than before, correct it.",
    },
    CR330: {
        title: "A part of a rule of an HTTPRoute that the Gateway API does not accept",
        severity: "error",
        help: "See the fields of HTTPRoute.",
    },
    CR331: {
        title: "A parent that an HTTPRoute cannot have",
        severity: "error",
        help: "Give parentRefs: [{ name, namespace, sectionName }] of a Gateway and, where it has several, of its listener.",
    },
    CR332: {
        title: "Waiting for an HTTPRoute took too long",
        severity: "error",
        help: "Look at the Gateway and its controller, or wait for less.",
    },
    CR333: {
        title: "A cluster without the Gateway API",
        severity: "warning",
        help: "Install the definitions of the standard channel: https://gateway-api.sigs.k8s.io/guides/.",
    },
} as const satisfies Record<string, Code>;

export type KubernetesCode = keyof typeof kubernetesCodes;

/** Which code a path of a manifest belongs to; the first that fits. */
const byPath: readonly [RegExp, KubernetesCode][] = [
    [/ingress\.class$|ingressClassName$/, "CR309"],
    [/^metadata/, "CR302"],
    [/^spec$/, "CR303"],
    [/^spec\.tls/, "CR308"],
    [/\.host$/, "CR304"],
    [/\.path$/, "CR305"],
    [/\.pathType$/, "CR306"],
    [/backend/i, "CR307"],
    [/http\.paths$/, "CR303"],
    [/ports\[\d+\]/, "CR312"],
    [/\.ip$|addresses\[\d+\]$|addresses$/i, "CR311"],
    [/^subsets\[\d+\]$/, "CR313"],
];

export const codeOfPath = (path: string): KubernetesCode =>
    byPath.find(([pattern]) => pattern.test(path))?.[1] ?? "CR302";

/** Cures for parts of what a code is about. */
const closer: readonly [RegExp, string][] = [
    [/service\.name$/, "Give the name of a Service of the same namespace: lower case letters, digits and -."],
    [/service\.port/, "Give a number from 1 to 65535, or the name of a port of the Service."],
    [
        /resource\.\w+$/,
        "Give kind and name of an object of the same namespace, and its apiGroup unless it is in the core group.",
    ],
    [/secretName$/, "Give the name of a Secret: lower case letters, digits, - and dots."],
    [/tls\[\d+\]\.hosts/, "Write a DNS name in lower case, or *. and a DNS name."],
    [/ingressClassName$/, "Give the name of an IngressClass: lower case letters, digits, - and dots."],
    [
        /^metadata\.(labels|annotations)$/,
        "Keys and label values are letters, digits, -, _ and dots; a key may have a domain and a slash before it.",
    ],
    [/ports\[\d+\]\.name$/, "Several ports need names: lower case letters, digits and -, each its own."],
    [/\.protocol$/, "Give TCP, UDP or SCTP."],
    [/ports\[\d+\]\.port$/, "Give a number from 1 to 65535."],
    [/hostname$|nodeName$/, "Use lower case letters, digits and -."],
];

/** What to do about a complaint of the server at this path of the manifest. */
export const helpFor = (path: string, code: KubernetesCode): string =>
    closer.find(([pattern]) => pattern.test(path))?.[1] ?? kubernetesCodes[code].help;
