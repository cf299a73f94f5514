/** The arguments of `crossroute.kubernetes.Endpoints`. */
import { choices } from "./choices";
import { metadataFields } from "./metadata";
import type { ArgumentType } from "../../../inputs/fields";

export const endpointsTypes: Readonly<Record<string, ArgumentType>> = {
    EndpointPortArgs: {
        about: "A port on which the addresses listen.",
        fields: {
            name: {
                shape: "string",
                about: "Name; needed when there are several ports. Also the name of the Service's port.",
            },
            port: { shape: "integer", about: "Port of the addresses, 1-65535.", required: true },
            servicePort: { shape: "integer", about: "Port of the Service (default: the same number)." },
            protocol: { shape: "string", about: "`TCP` (default), `UDP` or `SCTP`." },
            appProtocol: { shape: "string", about: "Application protocol, e.g. `kubernetes.io/h2c`." },
        },
    },
    EndpointAddressArgs: {
        about: "An address in the full form.",
        fields: {
            ip: {
                shape: "string",
                about: "IPv4 or IPv6 address; not loopback, link-local or unspecified.",
                required: true,
            },
            hostname: { shape: "string", about: "Host name of the endpoint (a DNS label)." },
            nodeName: { shape: "string", about: "Node that the endpoint is on." },
            targetRef: { shape: { type: "ObjectReferenceArgs" }, about: "Object behind the endpoint." },
        },
    },
    ObjectReferenceArgs: {
        about: "An object of the cluster.",
        fields: {
            kind: { shape: "string", about: "Kind of the object, e.g. `Pod`." },
            namespace: { shape: "string", about: "Namespace of the object." },
            name: { shape: "string", about: "Name of the object." },
            uid: { shape: "string", about: "UID of the object." },
            apiVersion: { shape: "string", about: "API version of the object." },
            fieldPath: { shape: "string", about: "Which part of the object is meant, e.g. `spec.containers{web}`." },
            resourceVersion: {
                shape: "string",
                about: "Not to be given: the API of CCE fails with it. A version is the server's to write.",
            },
        },
    },
    EndpointSubsetArgs: {
        about: "Addresses that listen on the same ports.",
        fields: {
            addresses: { shape: { list: { type: "EndpointAddressArgs" } }, about: "Addresses that take requests." },
            notReadyAddresses: {
                shape: { list: { type: "EndpointAddressArgs" } },
                about: "Addresses that do not take requests yet.",
            },
            ports: { shape: { list: { type: "EndpointPortArgs" } }, about: "Ports of these addresses." },
        },
    },
    EndpointsServiceArgs: {
        about: "The Service in front of the addresses.",
        fields: {
            labels: { shape: "strings", about: "Labels of the Service (default: those of the component)." },
            annotations: { shape: "strings", about: "Annotations of the Service (default: none)." },
            clusterIP: {
                shape: "string",
                about: "`None` for a Service without an address of its own; default: the server picks one.",
            },
            type: {
                shape: { oneOf: ["ClusterIP", "NodePort", "LoadBalancer"] },
                about: "How the Service is reached (default: `ClusterIP`).",
            },
            cce: {
                shape: { type: "CceServiceArgs" },
                about: "What the load balancer of Huawei CCE reads on a Service.",
                bare: true,
            },
        },
    },
    EndpointsArgs: {
        about: "Arguments of `crossroute.kubernetes.Endpoints`.",
        fields: {
            name: {
                shape: "string",
                about: "Name of the Service and the Endpoints (default: the name of the resource). Changing it replaces them.",
            },
            namespace: {
                shape: "string",
                about: "Namespace of the objects (default: that of the Kubernetes provider). Changing it replaces them.",
            },
            addresses: {
                shape: { list: "string" },
                about: "IP addresses, all on the same ports; or one DNS name, which becomes a Service of type ExternalName.",
            },
            port: { shape: "integer", about: "The one port of the addresses, 1-65535." },
            ports: {
                shape: { list: { type: "EndpointPortArgs" } },
                about: "The ports of the addresses, when there are several or they have names.",
            },
            subsets: {
                shape: { list: { type: "EndpointSubsetArgs" } },
                about: "Addresses in the full form, instead of `addresses`, `port` and `ports`.",
            },
            kind: {
                shape: { oneOf: choices.EndpointsKind.values },
                about: "Objects that hold the addresses (default: `Endpoints`); `auto`: EndpointSlices from Kubernetes 1.33 on.",
                plain: true,
            },
            kubernetesVersion: {
                shape: "string",
                about: "Version of the cluster, e.g. `1.33` (default: the cluster is asked).",
                plain: true,
            },
            labels: { shape: "strings", about: "Labels of all objects." },
            annotations: { shape: "strings", about: "Annotations of the Endpoints and EndpointSlices." },
            ...metadataFields,
            service: {
                shape: { either: ["boolean", { type: "EndpointsServiceArgs" }] },
                about: "The Service; `false`: no Service is made.",
                bare: true,
            },
            adopt: {
                shape: { either: ["boolean", "string"] },
                about: "Takes over objects that exist: `true` those that no Pulumi program manages, a text those of this field manager or owner record (default: an object that exists is refused).",
                plain: true,
            },
            transform: {
                shape: "function",
                about: "Changes each object before it is registered (TypeScript only).",
                plain: true,
            },
        },
    },
};
