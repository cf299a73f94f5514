/**
 * The fields of the API references, as data: what may be in a manifest, and with which type. A test compares them with
 * the OpenAPI description of a live API server. Source:
 * https://kubernetes.io/docs/reference/kubernetes-api/service-resources/
 */
import type { Shape } from "../../../inputs/shape";

const object = (fields: Record<string, Shape>): { fields: Record<string, Shape> } => ({ fields });
const list = (of: Shape): Shape => ({ list: of });

const objectMeta = object({
    annotations: "strings",
    creationTimestamp: "string",
    deletionGracePeriodSeconds: "integer",
    deletionTimestamp: "string",
    finalizers: list("string"),
    generateName: "string",
    generation: "integer",
    labels: "strings",
    managedFields: list("any"),
    name: "string",
    namespace: "string",
    ownerReferences: list(
        object({
            apiVersion: "string",
            blockOwnerDeletion: "boolean",
            controller: "boolean",
            kind: "string",
            name: "string",
            uid: "string",
        }),
    ),
    resourceVersion: "string",
    selfLink: "string",
    uid: "string",
});

const objectReference = object({
    apiVersion: "string",
    fieldPath: "string",
    kind: "string",
    name: "string",
    namespace: "string",
    resourceVersion: "string",
    uid: "string",
});

const resource = object({ apiGroup: "string", kind: "string", name: "string" });
const backend = object({
    resource,
    service: object({ name: "string", port: object({ name: "string", number: "integer" }) }),
});
const portStatus = object({ error: "string", port: "integer", protocol: "string" });
const ingressStatus = object({
    loadBalancer: object({
        ingress: list(object({ hostname: "string", ip: "string", ports: list(portStatus) })),
    }),
});
const tls = list(object({ hosts: list("string"), secretName: "string" }));
const top = { apiVersion: "string", kind: "string", metadata: objectMeta } as const;

/** Ingress `networking.k8s.io/v1`. */
export const ingressReference = object({
    ...top,
    spec: object({
        defaultBackend: backend,
        ingressClassName: "string",
        rules: list(
            object({
                host: "string",
                http: object({ paths: list(object({ backend, path: "string", pathType: "string" })) }),
            }),
        ),
        tls,
    }),
    status: ingressStatus,
});

const oldBackend = object({ resource, serviceName: "string", servicePort: "port" });

/** Ingress `networking.k8s.io/v1beta1` and `extensions/v1beta1`; `property` is Huawei CCE's. */
export const oldIngressReference = object({
    ...top,
    spec: object({
        backend: oldBackend,
        ingressClassName: "string",
        rules: list(
            object({
                host: "string",
                http: object({
                    paths: list(
                        object({ backend: oldBackend, path: "string", pathType: "string", property: "strings" }),
                    ),
                }),
            }),
        ),
        tls,
    }),
    status: ingressStatus,
});

const endpointPort = { appProtocol: "string", name: "string", port: "integer", protocol: "string" } as const;
const endpointAddress = object({ hostname: "string", ip: "string", nodeName: "string", targetRef: objectReference });

/** Endpoints `v1`. */
export const endpointsReference = object({
    ...top,
    subsets: list(
        object({
            addresses: list(endpointAddress),
            notReadyAddresses: list(endpointAddress),
            ports: list(object(endpointPort)),
        }),
    ),
});

const hint = object({ name: "string" });

/** EndpointSlice `discovery.k8s.io/v1`. */
export const endpointSliceReference = object({
    ...top,
    addressType: "string",
    endpoints: list(
        object({
            addresses: list("string"),
            conditions: object({ ready: "boolean", serving: "boolean", terminating: "boolean" }),
            deprecatedTopology: "strings",
            hints: object({ forNodes: list(hint), forZones: list(hint) }),
            hostname: "string",
            nodeName: "string",
            targetRef: objectReference,
            zone: "string",
        }),
    ),
    ports: list(object(endpointPort)),
});
