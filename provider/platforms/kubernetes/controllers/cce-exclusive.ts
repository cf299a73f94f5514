/**
 * Options of CCE that exclude each other, and those that only a dedicated load balancer has: for options and for the
 * annotations that they become.
 */

interface Exclusive {
    one: string;
    other: string;
    help: string;
    /** CCE's guide does not say so: it says nothing of both together. */
    isUnsaid?: true;
}

/** Both are for all rules of an Ingress, and two Ingresses with one rule would contradict each other. */
const two = "Leave one of the two out, or put the paths that need only one of them into an Ingress of their own.";
const oneOut = "Leave one of the two out.";
export const exclusive: readonly Exclusive[] = [
    { one: "cors", other: "rewriteTarget", help: two },
    { one: "cors", other: "redirect", help: two },
    { one: "cors", other: "sslRedirect", help: oneOut },
    { one: "slowStart", other: "sessionAffinityMinutes", help: oneOut },
    { one: "redirect", other: "canary", help: oneOut },
    { one: "rewriteTarget", other: "redirect", help: oneOut, isUnsaid: true },
];

/** Actions that answer in place of the Service: how one stands to a redirect or a rewrite of its Ingress CCE's guide does not say. */
export const answeringActions: readonly string[] = ["FixedResponse", "ForwardPool"];
export const besideActions = ["redirect", "rewriteTarget"] as const;

/** Options that a shared load balancer does not have. */
export const onlyDedicated: readonly string[] = [
    ...["listenPorts", "slowStart", "order", "rulePriority", "canary", "rewriteTarget", "cors"],
    ...["headers", "conditions", "actions"],
];

/** The annotation by which an option of several is told; those for each Service have its name behind the word. */
export const tellingAnnotation: Readonly<Record<string, string>> = {
    cors: "cors-allow-origin",
    redirect: "redirect-url",
    canary: "canary",
    sessionAffinityMinutes: "session-affinity-mode",
    headers: "headers",
    conditions: "conditions",
    actions: "actions",
};

/** Options that have an effect on a listener for HTTPS only. */
export const onlyHttps: readonly string[] = ["http2", "tlsPolicy", "securityPolicyId", "clientCaCertificateId"];
