import type * as pulumi from "@pulumi/pulumi";

import type { AlbArgs, CceArgs, CceServiceArgs, NginxArgs, SkipperArgs, TraefikArgs } from "../controllers/args";

export type * from "../controllers/args";

type Input<T> = pulumi.Input<T>;

/** API versions of Ingress. The older two are served by clusters up to 1.21 only. */
export type IngressApiVersion = "networking.k8s.io/v1" | "networking.k8s.io/v1beta1" | "extensions/v1beta1";

/** How a path is compared; what each means is defined by the Kubernetes Ingress reference. */
export type PathType = "Prefix" | "Exact" | "ImplementationSpecific";

/** How a load balancer of Huawei CCE compares a path: its start by characters, the whole of it, a regular expression. */
export type MatchMode = "STARTS_WITH" | "EQUAL_TO" | "REGEX";

/** What an `up` waits for after the Ingress was written. */
export type WaitFor = "none" | "accepted" | "address" | "endpoints";

/** A port of a Service: its number, or its name. */
export interface ServiceBackendArgs {
    /** Name of a Service in the namespace of the Ingress. */
    name: Input<string>;
    /** Port of the Service: a number (1-65535) or the name of one of its ports. */
    port: Input<number | string>;
}

/** An object of the Ingress' namespace that answers instead of a Service, e.g. a storage bucket. */
export interface ResourceBackendArgs {
    /** API group of the object; absent: the core group. */
    apiGroup?: Input<string>;
    /** Kind of the object. */
    kind: Input<string>;
    /** Name of the object. */
    name: Input<string>;
}

/** Where requests go: exactly one of the two. */
export interface BackendArgs {
    /** A Service. */
    service?: Input<ServiceBackendArgs>;
    /** Another object of the namespace. */
    resource?: Input<ResourceBackendArgs>;
}

/** One route: the requests for `host` and `path` go to `backend`. */
export interface IngressRouteArgs {
    /** Exact host or `*.suffix` (covers exactly one label); absent: every host. */
    host?: Input<string>;
    /** Path, starting with `/`. */
    path: Input<string>;
    /** How the path is compared (default: `Prefix`, with `matchMode` `ImplementationSpecific`). */
    match?: Input<PathType>;
    /** How the load balancer of Huawei CCE compares the path (default: `STARTS_WITH`). */
    matchMode?: Input<MatchMode>;
    /** Where the requests go. */
    backend: Input<BackendArgs>;
    /** Serve the host with TLS: the name of the Secret with the certificate, or `true` for the controller's own. */
    tls?: Input<boolean | string>;
}

/** A path of a rule in the full form, as the Kubernetes reference has it. */
export interface HttpPathArgs {
    /** Path, starting with `/`; may be absent with `ImplementationSpecific` only. */
    path?: Input<string>;
    /** How the path is compared. */
    pathType: Input<PathType>;
    /** Where the requests go, as the Kubernetes reference has it. */
    backend: Input<HttpBackendArgs>;
}

/** A backend in the full form: `service.port` is `{ number }` or `{ name }`. */
export interface HttpBackendArgs {
    /** A Service. */
    service?: Input<HttpServiceArgs>;
    /** Another object of the namespace. */
    resource?: Input<ResourceBackendArgs>;
}

/** A Service in the full form. */
export interface HttpServiceArgs {
    /** Name of a Service in the namespace of the Ingress. */
    name: Input<string>;
    /** Port of the Service. */
    port?: Input<HttpServicePortArgs>;
}

/** A port in the full form: one of the two. */
export interface HttpServicePortArgs {
    /** Number of the port, 1-65535. */
    number?: Input<number>;
    /** Name of the port. */
    name?: Input<string>;
}

/** The paths of a rule in the full form. */
export interface HttpPathsArgs {
    /** At least one path. */
    paths: Input<Input<HttpPathArgs>[]>;
}

/** A rule in the full form. */
export interface IngressRuleArgs {
    /** Exact host or `*.suffix`; absent: every host. */
    host?: Input<string>;
    /** The paths of the host; absent: all requests of the host go to the default backend. */
    http?: Input<HttpPathsArgs>;
}

/** Hosts that share a certificate. */
export interface IngressTlsArgs {
    /** Hosts in the certificate. */
    hosts?: Input<Input<string>[]>;
    /** Secret with the certificate; absent: the controller's own. */
    secretName?: Input<string>;
}

/** A child object on its way to the engine; what a `transform` returns takes its place. */
export interface Child {
    /** Kind of the object. */
    kind: "Ingress" | "Service" | "Endpoints" | "EndpointSlice" | "HTTPRoute";
    /** Arguments of the `@pulumi/kubernetes` resource: `metadata`, `spec`, `subsets` and so on. */
    args: Record<string, unknown>;
    /** Options of the resource. */
    opts: pulumi.CustomResourceOptions;
}

/** Changes a child before it is registered. Nothing returned: the child as it is. */
export type Transform = (child: Child) => Child | void;

/** Arguments of `crossroute.kubernetes.Ingress`. */
export interface IngressArgs {
    /** Name of the Ingress object (default: the name of the resource). Changing it replaces the object. */
    name?: Input<string>;
    /** Namespace of the object (default: that of the Kubernetes provider). Changing it replaces the object. */
    namespace?: Input<string>;
    /** Ingress class, i.e. which controller serves it (default: the default class of the cluster). */
    ingressClassName?: Input<string>;
    /** Labels of the object. */
    labels?: Input<Record<string, Input<string>>>;
    /** Annotations of the object. */
    annotations?: Input<Record<string, Input<string>>>;
    /** Routes in the short form. */
    routes?: Input<Input<IngressRouteArgs>[]>;
    /** Rules in the full form, as the Kubernetes reference has them; they come after the routes. */
    rules?: Input<Input<IngressRuleArgs>[]>;
    /** What answers when no route does. */
    defaultBackend?: Input<BackendArgs>;
    /** Certificates, in addition to those of the routes. */
    tls?: Input<Input<IngressTlsArgs>[]>;
    /** API version of the object (default: `networking.k8s.io/v1`). The older two are for clusters up to 1.21. */
    apiVersion?: IngressApiVersion;
    /** Options of Huawei CCE; the class is then `cce`. */
    cce?: CceArgs;
    /** Options of Traefik. */
    traefik?: TraefikArgs;
    /** Options of Skipper. */
    skipper?: SkipperArgs;
    /** Options of an Application Load Balancer of Alibaba Cloud ACK. */
    alb?: AlbArgs;
    /** Options of ingress-nginx, which is retired. */
    nginx?: NginxArgs;
    /** What an `up` waits for (default: `none`). */
    waitFor?: WaitFor;
    /** Seconds that waiting may take, 1 or more (default: 600). */
    timeout?: number;
    /**
     * Takes over an Ingress that exists: `true` one that no Pulumi program manages, a text one of this field manager or
     * owner record (default: an object that exists is refused).
     */
    adopt?: boolean | string;
    /**
     * What comes first when the Ingress gets another name or namespace: `makeFirst` the new one (the default), `breakFirst`
     * the deletion of the old one, for clusters whose admission webhook refuses two Ingresses with one host. The preview
     * names the hosts that have no answer meanwhile. Set it in an update before the one that renames.
     */
    order?: "makeFirst" | "breakFirst";
    /** Changes the Ingress before it is registered (TypeScript only). */
    transform?: Transform;
}

/** A port on which the addresses listen. */
export interface EndpointPortArgs {
    /** Name; needed when there are several ports. Also the name of the Service's port. */
    name?: Input<string>;
    /** Port of the addresses, 1-65535. */
    port: Input<number>;
    /** Port of the Service (default: the same number). */
    servicePort?: Input<number>;
    /** `TCP` (default), `UDP` or `SCTP`. */
    protocol?: Input<string>;
    /** Application protocol, e.g. `kubernetes.io/h2c`. */
    appProtocol?: Input<string>;
}

/** An address in the full form. */
export interface EndpointAddressArgs {
    /** IPv4 or IPv6 address; not loopback, link-local or unspecified. */
    ip: Input<string>;
    /** Host name of the endpoint (a DNS label). */
    hostname?: Input<string>;
    /** Node that the endpoint is on. */
    nodeName?: Input<string>;
    /** Object behind the endpoint: kind, name, namespace and so on. */
    targetRef?: Input<Record<string, Input<string>>>;
}

/** Addresses that listen on the same ports. */
export interface EndpointSubsetArgs {
    /** Addresses that take requests. */
    addresses?: Input<Input<EndpointAddressArgs>[]>;
    /** Addresses that do not take requests yet. */
    notReadyAddresses?: Input<Input<EndpointAddressArgs>[]>;
    /** Ports of these addresses. */
    ports?: Input<Input<EndpointPortArgs>[]>;
}

/** The Service in front of the addresses. */
export interface EndpointsServiceArgs {
    /** Labels of the Service (default: those of the component). */
    labels?: Input<Record<string, Input<string>>>;
    /** Annotations of the Service (default: none). */
    annotations?: Input<Record<string, Input<string>>>;
    /** `None` for a Service without an address of its own; default: the server picks one. */
    clusterIP?: Input<string>;
    /** `ClusterIP` (default), `NodePort` or `LoadBalancer`. */
    type?: Input<string>;
    /** What the load balancer of Huawei CCE reads on a Service. */
    cce?: CceServiceArgs;
}

/** Which objects hold the addresses. */
export type EndpointsKind = "Endpoints" | "EndpointSlice" | "both" | "auto";

/** Arguments of `crossroute.kubernetes.Endpoints`. */
export interface EndpointsArgs {
    /** Name of the Service and the Endpoints (default: the name of the resource). Changing it replaces them. */
    name?: Input<string>;
    /** Namespace of the objects (default: that of the Kubernetes provider). Changing it replaces them. */
    namespace?: Input<string>;
    /** IP addresses, all on the same ports; or one DNS name, which becomes a Service of type ExternalName. */
    addresses?: Input<Input<string>[]>;
    /** The one port of the addresses, 1-65535. */
    port?: Input<number>;
    /** The ports of the addresses, when there are several or they have names. */
    ports?: Input<Input<EndpointPortArgs>[]>;
    /** Addresses in the full form, instead of `addresses`, `port` and `ports`. */
    subsets?: Input<Input<EndpointSubsetArgs>[]>;
    /** Objects that hold the addresses (default: `Endpoints`); `auto`: EndpointSlices from Kubernetes 1.33 on. */
    kind?: EndpointsKind;
    /** Version of the cluster, e.g. `1.33` (default: the cluster is asked). */
    kubernetesVersion?: string;
    /** Labels of all objects. */
    labels?: Input<Record<string, Input<string>>>;
    /** Annotations of the Endpoints and EndpointSlices. */
    annotations?: Input<Record<string, Input<string>>>;
    /** The Service; `false`: no Service is made. */
    service?: EndpointsServiceArgs | false;
    /**
     * Takes over objects that exist: `true` those that no Pulumi program manages, a text those of this field manager or
     * owner record (default: an object that exists is refused).
     */
    adopt?: boolean | string;
    /** Changes each object before it is registered (TypeScript only). */
    transform?: Transform;
}
