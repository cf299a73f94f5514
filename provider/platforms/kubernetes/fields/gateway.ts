/** The arguments of a table's gateway that is a controller of a Kubernetes cluster, and of its backends. */
import type { ArgumentTypes } from "../../../inputs/fields";
import { dialects } from "../../../routing/dialects";
import { choices } from "./choices";

export const dialectNames: readonly string[] = Object.keys(dialects);

export const kubernetesGatewayTypes = {
    KubernetesGatewayArgs: {
        about: "An Ingress controller of a Kubernetes cluster, or Gateways of the Gateway API.",
        fields: {
            namespace: {
                shape: "string",
                about: "Namespace of the Ingress and of the Services it names.",
                required: true,
            },
            httpRoute: {
                shape: { type: "HTTPRouteGatewayArgs" },
                about: "HTTPRoutes of the Gateway API instead of an Ingress.",
                bare: true,
            },
            ingressClassName: {
                shape: "string",
                about: "Class of the Ingress, which picks the controller. Default: the cluster's default class.",
            },
            dialect: {
                shape: { oneOf: dialectNames },
                about: "How the controller matches requests. Default: what the class name says (`traefik`, `nginx`, `cce`, …), else `kubernetes`.",
                bare: true,
            },
            ingressName: {
                shape: "string",
                about: "Name of the Ingress object. Default: `<table>-<gateway>`, so that renaming either makes a new object; with a name of its own it keeps its object. Routes that one Ingress cannot hold are in further ones, whose names begin with it.",
            },
            annotations: { shape: "strings", about: "Annotations of the Ingress, passed on as they are." },
            labels: { shape: "strings", about: "Labels of every object made for this gateway." },
            tls: {
                shape: { list: { type: "KubernetesGatewayTlsArgs" } },
                about: "TLS secrets by host; a host without one is served by plain HTTP.",
            },
            issuer: {
                shape: "string",
                about: "Issuer of cert-manager, in the gateway's namespace, that makes the certificates of `tls`. A route with `tls: true` gets a Secret named after its host. Default: the Secrets exist.",
            },
            clusterIssuer: { shape: "string", about: "As `issuer`, a ClusterIssuer." },
            defaultBackend: {
                shape: { type: "ServiceBackend" },
                about: "What answers when no route does. Default: the controller's own answer, usually 404.",
            },
            backendObjects: {
                shape: { oneOf: choices.EndpointsKind.values },
                about: "How backends without pods are written. `Endpoints` is deprecated since Kubernetes 1.33 but read by every controller; `auto` goes by the version of the cluster. Default: `Endpoints`.",
                bare: true,
            },
            waitFor: {
                shape: { oneOf: choices.WaitFor.values },
                about: "When the Ingress counts as ready. Default: `none`.",
                bare: true,
            },
            adopt: {
                shape: { either: ["boolean", "string"] },
                about: "Takes over objects of this gateway that exist and are not the table's: `true` what no Pulumi program manages, a text what that field manager or owner record manages. The preview says what is adopted. Default: `false`, such an object is refused.",
                bare: true,
            },
            order: {
                shape: { oneOf: ["makeFirst", "breakFirst"] },
                about: "Order of changes where a host goes from one Ingress to another, or an Ingress gets another name. `makeFirst`: the new one answers before the old one goes. `breakFirst`: the old one goes first, for clusters whose admission webhook refuses two Ingresses with one host; the preview names the hosts that have no answer meanwhile. Default: `makeFirst`.",
                bare: true,
            },
            provider: {
                shape: { typescript: "ProviderResource" },
                about: "Cluster to use when it is not that of the table's own Kubernetes provider. TypeScript only.",
                bare: true,
                local: true,
            },
        },
    },
    KubernetesGatewayTlsArgs: {
        about: "Hosts that share a certificate.",
        fields: {
            hosts: { shape: { list: "string" }, about: "Hosts in the certificate.", required: true },
            secretName: { shape: "string", about: "Secret with the certificate. Default: the controller's own." },
        },
    },
    ServiceBackend: {
        about: "A Service that exists in the gateway's namespace.",
        fields: {
            name: { shape: "string", about: "Name of the Service.", required: true },
            port: { shape: "port", about: "Number or name of the Service's port.", required: true },
        },
    },
    ResourceBackend: {
        about: "An object that answers instead of a Service, if the controller knows its kind.",
        fields: {
            apiGroup: { shape: "string", about: "API group of the object; absent: the core group." },
            kind: { shape: "string", about: "Kind of the object.", required: true },
            name: { shape: "string", about: "Name of the object.", required: true },
        },
    },
    EndpointsBackend: {
        about: "Addresses outside the cluster: a Service without selector and its Endpoints are made for them.",
        fields: {
            addresses: { shape: { list: "string" }, about: "IP addresses, or one DNS name.", required: true },
            port: { shape: "integer", about: "Port at these addresses.", required: true },
            name: {
                shape: "string",
                about: "Name of the Service to make. Default: from the table's name, the addresses and the port; from the route, when the addresses are secret or known only after apply. Routes that lead to the same addresses and port share it.",
            },
        },
    },
} as const satisfies ArgumentTypes;
