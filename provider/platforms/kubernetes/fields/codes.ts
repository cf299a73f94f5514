import { kubernetesCodes } from "../../../diagnostics/codes/kubernetes";

export type KubernetesCode = keyof typeof kubernetesCodes;

/** The code of a path in a manifest; the first match counts. */
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
    [/ports(\[\d+\]|$)/, "CR312"],
    [/\.ip$|addresses\[\d+\]$|addresses$/i, "CR311"],
    [/^subsets\[\d+\]$/, "CR313"],
    [/^spec\.(clusterIP|type)/, "CR312"],
];

export const codeOfPath = (path: string): KubernetesCode =>
    byPath.find(([pattern]) => pattern.test(path))?.[1] ?? "CR302";

/** Closer cures for parts of a code's subject. */
const closer: readonly [RegExp, string][] = [
    [/service\.name$/, "Give the name of a Service of the same namespace: lower case letters, digits and -."],
    [/service\.port/, "Give a number from 1 to 65535, or the name of a port of the Service."],
    [
        /resource\.\w+$/,
        "Give kind and name of an object of the same namespace, and its apiGroup unless it is in the core group.",
    ],
    [
        /^metadata\.name$/,
        "Give a name of lower case letters, digits and -, which begins and ends with a letter or digit.",
    ],
    [/secretName$/, "Give the name of a Secret: lower case letters, digits, - and dots."],
    [/tls\[\d+\]\.hosts/, "Write a DNS name in lower case, or *. and a DNS name."],
    [/ingressClassName$/, "Give the name of an IngressClass: lower case letters, digits, - and dots."],
    [
        /^metadata\.(labels|annotations)$/,
        "Keys and label values are letters, digits, -, _ and dots; a key may have a domain and a slash before it.",
    ],
    [
        /^metadata\.finalizers$/,
        "Give one of orphan and foregroundDeletion, or neither; names are a domain, a slash and a name.",
    ],
    [/^metadata\.finalizers/, "Give a domain, a slash and a name: letters, digits, -, _ and dots."],
    [
        /^metadata\.ownerReferences/,
        "Give apiVersion, kind, name and uid of each owner, as the cluster has them; one owner at most is its controller.",
    ],
    [/ports\[\d+\]\.name$/, "Several ports need names: lower case letters, digits and -, each its own."],
    [/\.protocol$/, "Give TCP, UDP or SCTP."],
    [/ports\[\d+\]\.(port|targetPort)$/, "Give a number from 1 to 65535."],
    [/ports\[\d+\]$/, "Give each port of the Service a number of its own in servicePort."],
    [/ports$/, "Give port, or ports; the cluster joins a Service and its addresses by their ports."],
    [/clusterIPs/, "Leave it out, and the server picks an address; None for a Service without one."],
    [/^spec\.type$/, "Give ClusterIP, NodePort or LoadBalancer."],
    [/hostname$|nodeName$/, "Use lower case letters, digits and -."],
];

/** General cures by code, where a version of the API has other fields than the catalogue names. */
export type Cures = Partial<Record<KubernetesCode, string>>;

/**
 * The cure for an error of the server at this path of the manifest.
 * @param detail what the server says
 */
export function helpFor(path: string, code: KubernetesCode, cures: Cures = {}, detail = ""): string {
    if (needsLetter.test(detail)) {
        if (/^metadata\.name$/.test(path))
            return "Give a name of lower case letters, digits and -, which begins with a letter.";
        if (/service\.name$/.test(path))
            return "Give the name of a Service of the same namespace: lower case letters, digits and -, a letter first.";
    }
    return closer.find(([pattern]) => pattern.test(path))?.[1] ?? cures[code] ?? kubernetesCodes[code].help;
}

/** Of names that older servers take only with a letter first. */
const needsLetter = /start with an alphabetic character/;
