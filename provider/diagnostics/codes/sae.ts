import type { CatalogueEntry } from "../../routing/lint/catalogue";

/** CR4xx: arguments of the SAE resources. (There is no CR404: it would look like a server's answer.) */
export const saeCodes = {
    CR401: {
        name: "unknown-sae-argument",
        title: "Unknown argument of an SAE resource",
        severity: "error",
        help: "see the arguments of the resource",
    },
    CR402: {
        name: "missing-sae-argument",
        title: "Missing argument of an SAE resource",
        severity: "error",
        help: "give it",
    },
    CR403: {
        name: "invalid-sae-argument",
        title: "Value that SAE does not accept",
        severity: "error",
        help: "give a value of the kind that the argument takes",
    },
    CR405: {
        name: "load-balancer-mismatch",
        title: "Argument that the kind of load balancer does not take",
        severity: "error",
        help: "remove it, or use the other kind of load balancer",
    },
    CR406: {
        name: "certificate-mismatch",
        title: "Certificates that do not fit the listener",
        severity: "error",
        help: "give an ALB its certificates in certIds, a CLB one in certId, an HTTP listener none",
    },
    CR407: {
        name: "invalid-sae-rule",
        title: "Domain, path or rewrite that SAE does not accept",
        severity: "error",
        help: "write it as the kind of load balancer takes it",
    },
    CR408: {
        name: "duplicate-sae-rule",
        title: "Domain and path of an earlier rule",
        severity: "error",
        help: "remove it: no request would reach it",
    },
    CR409: {
        name: "sae-limit-exceeded",
        title: "Limit of SAE exceeded",
        severity: "error",
        help: "split it, or remove some",
    },
    CR410: {
        name: "single-zone",
        title: "Load balancer in one zone",
        severity: "warning",
        help: "give a second zone where the region has two",
    },
    CR411: {
        name: "secret-in-id",
        title: "Secret that would become part of an id",
        severity: "error",
        help: "make it plain with pulumi.unsecret, or declare the rule in a crossroute.sae.Ingress",
    },
    CR412: {
        name: "unusual-sae-value",
        title: "Value that one page of SAE's documentation excludes, and its API reference does not",
        severity: "warning",
        help: "SAE may refuse it",
    },
} as const satisfies Record<string, CatalogueEntry>;
