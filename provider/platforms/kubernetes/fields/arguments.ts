/** The arguments of the components as data, for checks and for the package schema. Names and descriptions are those of `args.ts`. */
import { ingressDialects } from "../controllers";
import { cceServiceFields, cceTypes } from "../controllers/cce-fields";
import type { FieldTable } from "./model";

const dialectTypes: Readonly<Record<string, FieldTable>> = {
    ...cceTypes,
    ...Object.fromEntries(ingressDialects.map((d) => [dialectType(d.key), d.fields])),
    AlbListenPortArgs: cceTypes.CceListenPortArgs as FieldTable,
    CceServiceArgs: cceServiceFields,
};

/** `cce` → `CceArgs`. */
export function dialectType(key: string): string {
    return `${key.charAt(0).toUpperCase()}${key.slice(1)}Args`;
}

/** Every object of the arguments, by the name of its type. */
export const argumentTypes: Readonly<Record<string, FieldTable>> = {
    ...dialectTypes,
    ServiceBackendArgs: {
        name: { shape: "string", about: "Name of a Service in the namespace of the Ingress.", required: true },
        port: {
            shape: "port",
            about: "Port of the Service: a number (1-65535) or the name of one of its ports.",
            required: true,
        },
    },
    ResourceBackendArgs: {
        apiGroup: { shape: "string", about: "API group of the object; absent: the core group." },
        kind: { shape: "string", about: "Kind of the object.", required: true },
        name: { shape: "string", about: "Name of the object.", required: true },
    },
    BackendArgs: {
        service: { shape: { type: "ServiceBackendArgs" }, about: "A Service." },
        resource: { shape: { type: "ResourceBackendArgs" }, about: "Another object of the namespace." },
    },
    IngressRouteArgs: {
        host: { shape: "string", about: "Exact host or `*.suffix` (covers exactly one label); absent: every host." },
        path: { shape: "string", about: "Path, starting with `/`.", required: true },
        match: {
            shape: { oneOf: ["Prefix", "Exact", "ImplementationSpecific"] },
            about: "How the path is compared (default: `Prefix`, with `matchMode` `ImplementationSpecific`).",
        },
        matchMode: {
            shape: { oneOf: ["STARTS_WITH", "EQUAL_TO", "REGEX"] },
            about: "How the load balancer of Huawei CCE compares the path (default: `STARTS_WITH`).",
        },
        backend: { shape: { type: "BackendArgs" }, about: "Where the requests go.", required: true },
        tls: {
            shape: "flag",
            about: "Serve the host with TLS: the name of the Secret with the certificate, or `true` for the controller's own.",
        },
    },
    HttpPathArgs: {
        path: { shape: "string", about: "Path, starting with `/`; may be absent with `ImplementationSpecific` only." },
        pathType: {
            shape: { oneOf: ["Prefix", "Exact", "ImplementationSpecific"] },
            about: "How the path is compared.",
            required: true,
        },
        backend: {
            shape: { type: "HttpBackendArgs" },
            about: "Where the requests go, as the Kubernetes reference has it.",
            required: true,
        },
    },
    HttpBackendArgs: {
        service: { shape: { type: "HttpServiceArgs" }, about: "A Service." },
        resource: { shape: { type: "ResourceBackendArgs" }, about: "Another object of the namespace." },
    },
    HttpServiceArgs: {
        name: { shape: "string", about: "Name of a Service in the namespace of the Ingress.", required: true },
        port: { shape: { type: "HttpServicePortArgs" }, about: "Port of the Service." },
    },
    HttpServicePortArgs: {
        number: { shape: "integer", about: "Number of the port, 1-65535." },
        name: { shape: "string", about: "Name of the port." },
    },
    HttpPathsArgs: {
        paths: { shape: { list: { type: "HttpPathArgs" } }, about: "At least one path.", required: true },
    },
    IngressRuleArgs: {
        host: { shape: "string", about: "Exact host or `*.suffix`; absent: every host." },
        http: {
            shape: { type: "HttpPathsArgs" },
            about: "The paths of the host; absent: all requests of the host go to the default backend.",
        },
    },
    IngressTlsArgs: {
        hosts: { shape: { list: "string" }, about: "Hosts in the certificate." },
        secretName: { shape: "string", about: "Secret with the certificate; absent: the controller's own." },
    },
    IngressArgs: {
        name: {
            shape: "string",
            about: "Name of the Ingress object (default: the name of the resource). Changing it replaces the object.",
        },
        namespace: {
            shape: "string",
            about: "Namespace of the object (default: that of the Kubernetes provider). Changing it replaces the object.",
        },
        ingressClassName: {
            shape: "string",
            about: "Ingress class, i.e. which controller serves it (default: the default class of the cluster).",
        },
        labels: { shape: "strings", about: "Labels of the object." },
        annotations: { shape: "strings", about: "Annotations of the object." },
        routes: { shape: { list: { type: "IngressRouteArgs" } }, about: "Routes in the short form." },
        rules: {
            shape: { list: { type: "IngressRuleArgs" } },
            about: "Rules in the full form, as the Kubernetes reference has them; they come after the routes.",
        },
        defaultBackend: { shape: { type: "BackendArgs" }, about: "What answers when no route does." },
        tls: {
            shape: { list: { type: "IngressTlsArgs" } },
            about: "Certificates, in addition to those of the routes.",
        },
        apiVersion: {
            shape: { oneOf: ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"] },
            about: "API version of the object (default: `networking.k8s.io/v1`). The older two are for clusters up to 1.21.",
            plain: true,
        },
        cce: { shape: { type: "CceArgs" }, about: "Options of Huawei CCE; the class is then `cce`." },
        traefik: { shape: { type: "TraefikArgs" }, about: "Options of Traefik." },
        skipper: { shape: { type: "SkipperArgs" }, about: "Options of Skipper." },
        alb: { shape: { type: "AlbArgs" }, about: "Options of an Application Load Balancer of Alibaba Cloud ACK." },
        nginx: { shape: { type: "NginxArgs" }, about: "Options of ingress-nginx, which is retired." },
        waitFor: {
            shape: { oneOf: ["none", "accepted", "address", "endpoints"] },
            about: "What an `up` waits for (default: `none`).",
            plain: true,
        },
        timeout: { shape: "integer", about: "Seconds that waiting may take, 1 or more (default: 600).", plain: true },
        adopt: {
            shape: { either: ["boolean", "string"] },
            about: "Takes over an Ingress that exists: `true` one that no Pulumi program manages, a text one of this field manager or owner record (default: an object that exists is refused).",
            plain: true,
        },
        order: {
            shape: { oneOf: ["makeFirst", "breakFirst"] },
            about: "What comes first when the Ingress gets another name or namespace: `makeFirst` the new one (the default), `breakFirst` the deletion of the old one, for clusters whose admission webhook refuses two Ingresses with one host. The preview names the hosts that have no answer meanwhile. Set it in an update before the one that renames.",
            plain: true,
        },
        transform: {
            shape: "function",
            about: "Changes the Ingress before it is registered (TypeScript only).",
            plain: true,
        },
    },
    EndpointPortArgs: {
        name: {
            shape: "string",
            about: "Name; needed when there are several ports. Also the name of the Service's port.",
        },
        port: { shape: "integer", about: "Port of the addresses, 1-65535.", required: true },
        servicePort: { shape: "integer", about: "Port of the Service (default: the same number)." },
        protocol: { shape: "string", about: "`TCP` (default), `UDP` or `SCTP`." },
        appProtocol: { shape: "string", about: "Application protocol, e.g. `kubernetes.io/h2c`." },
    },
    EndpointAddressArgs: {
        ip: {
            shape: "string",
            about: "IPv4 or IPv6 address; not loopback, link-local or unspecified.",
            required: true,
        },
        hostname: { shape: "string", about: "Host name of the endpoint (a DNS label)." },
        nodeName: { shape: "string", about: "Node that the endpoint is on." },
        targetRef: { shape: "strings", about: "Object behind the endpoint: kind, name, namespace and so on." },
    },
    EndpointSubsetArgs: {
        addresses: { shape: { list: { type: "EndpointAddressArgs" } }, about: "Addresses that take requests." },
        notReadyAddresses: {
            shape: { list: { type: "EndpointAddressArgs" } },
            about: "Addresses that do not take requests yet.",
        },
        ports: { shape: { list: { type: "EndpointPortArgs" } }, about: "Ports of these addresses." },
    },
    EndpointsServiceArgs: {
        labels: { shape: "strings", about: "Labels of the Service (default: those of the component)." },
        annotations: { shape: "strings", about: "Annotations of the Service (default: none)." },
        clusterIP: {
            shape: "string",
            about: "`None` for a Service without an address of its own; default: the server picks one.",
        },
        type: { shape: "string", about: "`ClusterIP` (default), `NodePort` or `LoadBalancer`." },
        cce: { shape: { type: "CceServiceArgs" }, about: "What the load balancer of Huawei CCE reads on a Service." },
    },
    EndpointsArgs: {
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
            shape: { oneOf: ["Endpoints", "EndpointSlice", "both", "auto"] },
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
        service: {
            shape: { either: ["boolean", { type: "EndpointsServiceArgs" }] },
            about: "The Service; `false`: no Service is made.",
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
};
