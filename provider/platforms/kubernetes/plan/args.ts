// Written by `npm run generate` from rows. Change the rows, not this file.
import type { Input } from "@pulumi/pulumi";
import type { ProviderResource } from "@pulumi/pulumi";
import type { DialectName } from "../../../routing/model";
import type { HTTPRouteGatewayArgs } from "../../gateway-api/plan/args";

/** An Ingress controller of a Kubernetes cluster, or Gateways of the Gateway API. */
export interface KubernetesGatewayArgs {
    /** Namespace of the Ingress and of the Services it names. */
    namespace: Input<string>;
    /** HTTPRoutes of the Gateway API instead of an Ingress. */
    httpRoute?: HTTPRouteGatewayArgs;
    /** Class of the Ingress, which picks the controller. Default: the cluster's default class. */
    ingressClassName?: Input<string>;
    /** How the controller matches requests. Default: what the class name says (`traefik`, `nginx`, `cce`, …), else `kubernetes`. */
    dialect?: DialectName;
    /** Name of the Ingress object. Default: `<table>-<gateway>`, so that renaming either makes a new object; with a name of its own it keeps its object. Routes that one Ingress cannot hold are in further ones, whose names begin with it. */
    ingressName?: Input<string>;
    /** Annotations of the Ingress, passed on as they are. */
    annotations?: Input<Record<string, Input<string>>>;
    /** Labels of every object made for this gateway. */
    labels?: Input<Record<string, Input<string>>>;
    /** TLS secrets by host; a host without one is served by plain HTTP. */
    tls?: Input<Input<KubernetesGatewayTlsArgs>[]>;
    /** Issuer of cert-manager, in the gateway's namespace, that makes the certificates of `tls`. A route with `tls: true` gets a Secret named after its host. Default: the Secrets exist. */
    issuer?: Input<string>;
    /** As `issuer`, a ClusterIssuer. */
    clusterIssuer?: Input<string>;
    /** What answers when no route does. Default: the controller's own answer, usually 404. */
    defaultBackend?: Input<ServiceBackend>;
    /** How backends without pods are written. `Endpoints` is deprecated since Kubernetes 1.33 but read by every controller; `auto` goes by the version of the cluster. Default: `Endpoints`. */
    backendObjects?: "Endpoints" | "EndpointSlice" | "both" | "auto";
    /** When the Ingress counts as ready. Default: `none`. */
    waitFor?: "none" | "accepted" | "address" | "endpoints";
    /** Takes over objects of this gateway that exist and are not the table's: `true` what no Pulumi program manages, a text what that field manager or owner record manages. The preview says what is adopted. Default: `false`, such an object is refused. */
    adopt?: boolean | string;
    /** Order of changes where a host goes from one Ingress to another, or an Ingress gets another name. `makeFirst`: the new one answers before the old one goes. `breakFirst`: the old one goes first, for clusters whose admission webhook refuses two Ingresses with one host; the preview names the hosts that have no answer meanwhile. Default: `makeFirst`. */
    order?: "makeFirst" | "breakFirst";
    /** Cluster to use when it is not that of the table's own Kubernetes provider. TypeScript only. */
    provider?: ProviderResource;
}

/** Hosts that share a certificate. */
export interface KubernetesGatewayTlsArgs {
    /** Hosts in the certificate. */
    hosts: Input<Input<string>[]>;
    /** Secret with the certificate. Default: the controller's own. */
    secretName?: Input<string>;
}

/** A Service that exists in the gateway's namespace. */
export interface ServiceBackend {
    /** Name of the Service. */
    name: Input<string>;
    /** Number or name of the Service's port. */
    port: Input<number | string>;
}

/** An object that answers instead of a Service, if the controller knows its kind. */
export interface ResourceBackend {
    /** API group of the object; absent: the core group. */
    apiGroup?: Input<string>;
    /** Kind of the object. */
    kind: Input<string>;
    /** Name of the object. */
    name: Input<string>;
}

/** Addresses outside the cluster: a Service without selector and its Endpoints are made for them. */
export interface EndpointsBackend {
    /** IP addresses, or one DNS name. */
    addresses: Input<Input<string>[]>;
    /** Port at these addresses. */
    port: Input<number>;
    /** Name of the Service to make. Default: from the table's name, the addresses and the port; from the route, when the addresses are secret or known only after apply. Routes that lead to the same addresses and port share it. */
    name?: Input<string>;
}
