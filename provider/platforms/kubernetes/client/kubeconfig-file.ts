/** A kubeconfig as it is written. */
/** The parts of a kubeconfig that say where a cluster is and who asks. */
export interface Kubeconfig {
    "current-context"?: string;
    contexts?: { name: string; context: { cluster: string; user?: string; namespace?: string } }[];
    clusters?: { name: string; cluster: ClusterEntry }[];
    users?: { name: string; user?: UserEntry }[];
}

export interface ClusterEntry {
    server?: string;
    "insecure-skip-tls-verify"?: boolean;
    "certificate-authority"?: string;
    "certificate-authority-data"?: string;
    "tls-server-name"?: string;
    "proxy-url"?: string;
}

export interface UserEntry {
    token?: string;
    tokenFile?: string;
    username?: string;
    password?: string;
    "client-certificate"?: string;
    "client-certificate-data"?: string;
    "client-key"?: string;
    "client-key-data"?: string;
    exec?: { command?: string; apiVersion?: string; env?: { name: string; value: string }[] | null } | null;
    "auth-provider"?: unknown;
    as?: string;
    "as-uid"?: string;
    "as-groups"?: string[];
}
