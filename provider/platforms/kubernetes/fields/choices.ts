/** Values that an argument may have, by the name of their type. */
export const choices = {
    IngressApiVersion: {
        about: "API versions of Ingress. The older two are served by clusters up to 1.21 only.",
        values: ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"],
    },
    PathType: {
        about: "How a path is compared; what each means is defined by the Kubernetes Ingress reference.",
        values: ["Prefix", "Exact", "ImplementationSpecific"],
    },
    MatchMode: {
        about: "How a load balancer of Huawei CCE compares a path: its start by characters, the whole of it, a regular expression.",
        values: ["STARTS_WITH", "EQUAL_TO", "REGEX"],
    },
    WaitFor: {
        about: "What an `up` waits for after the Ingress was written.",
        values: ["none", "accepted", "address", "endpoints"],
    },
    EndpointsKind: {
        about: "Which objects hold the addresses.",
        values: ["Endpoints", "EndpointSlice", "both", "auto"],
    },
} as const satisfies Readonly<Record<string, { about: string; values: readonly string[] }>>;
