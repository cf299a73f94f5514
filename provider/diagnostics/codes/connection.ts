import type { CatalogueEntry } from "../../routing/lint/catalogue";

/** CR5xx: connections, credentials and settings of the provider. */
export const connectionCodes = {
    CR501: {
        name: "no-cluster-connection",
        title: "No connection to the Kubernetes cluster",
        severity: "error",
        help: "point KUBECONFIG at a kubeconfig, set kubernetes:kubeconfig in the stack's configuration, or pass a kubernetes provider to the table",
    },
    CR502: {
        name: "invalid-provider-setting",
        title: "Setting of the provider that is wrong, missing or given in two ways",
        severity: "error",
        help: "see docs/reference/sae-provider.md",
    },
    CR503: {
        name: "sae-request-failed",
        title: "Request to SAE that failed",
        severity: "error",
        help: "see the message of SAE",
    },
} as const satisfies Record<string, CatalogueEntry>;
