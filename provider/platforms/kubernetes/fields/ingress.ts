/** The arguments of `crossroute.kubernetes.Ingress`. */
import { choices } from "./choices";
import { metadataFields } from "./metadata";
import type { ArgumentType } from "../../../inputs/fields";

export const ingressTypes: Readonly<Record<string, ArgumentType>> = {
    ServiceBackendArgs: {
        about: "A Service and one of its ports.",
        fields: {
            name: { shape: "string", about: "Name of a Service in the namespace of the Ingress.", required: true },
            port: {
                shape: "port",
                about: "Port of the Service: a number (1-65535) or the name of one of its ports.",
                required: true,
            },
        },
    },
    ResourceBackendArgs: {
        about: "An object of the Ingress' namespace that answers instead of a Service, e.g. a storage bucket.",
        fields: {
            apiGroup: { shape: "string", about: "API group of the object; absent: the core group." },
            kind: { shape: "string", about: "Kind of the object.", required: true },
            name: { shape: "string", about: "Name of the object.", required: true },
        },
    },
    BackendArgs: {
        about: "Where requests go: exactly one of the two.",
        fields: {
            service: { shape: { type: "ServiceBackendArgs" }, about: "A Service." },
            resource: { shape: { type: "ResourceBackendArgs" }, about: "Another object of the namespace." },
        },
    },
    IngressRouteArgs: {
        about: "One route: the requests for `host` and `path` go to `backend`.",
        fields: {
            host: {
                shape: "string",
                about: "Exact host or `*.suffix` (covers exactly one label); absent: every host.",
            },
            path: { shape: "string", about: "Path, starting with `/`.", required: true },
            match: {
                shape: { oneOf: choices.PathType.values },
                about: "How the path is compared (default: `Prefix`, with `matchMode` `ImplementationSpecific`).",
            },
            matchMode: {
                shape: { oneOf: choices.MatchMode.values },
                about: "How the load balancer of Huawei CCE compares the path (default: `STARTS_WITH`).",
            },
            backend: { shape: { type: "BackendArgs" }, about: "Where the requests go.", required: true },
            tls: {
                shape: "flag",
                about: "Serve the host with TLS: the name of the Secret with the certificate, or `true` for the controller's own.",
            },
        },
    },
    HttpPathArgs: {
        about: "A path of a rule in the full form, as the Kubernetes reference has it.",
        fields: {
            path: {
                shape: "string",
                about: "Path, starting with `/`; may be absent with `ImplementationSpecific` only.",
            },
            pathType: {
                shape: { oneOf: choices.PathType.values },
                about: "How the path is compared. Required in `networking.k8s.io/v1`; in older versions its absence is `ImplementationSpecific`.",
            },
            property: {
                shape: "strings",
                about: "What Huawei CCE reads beside the path: `ingress.beta.kubernetes.io/url-match-mode`, with `EQUAL_TO`, `STARTS_WITH` or `REGEX`. In `networking.k8s.io/v1` it becomes CCE's annotation, as `matchMode` of a route does.",
            },
            backend: {
                shape: { type: "HttpBackendArgs" },
                about: "Where the requests go, as the Kubernetes reference has it.",
                required: true,
            },
        },
    },
    HttpBackendArgs: {
        about: "A backend in the full form: `service.port` is `{ number }` or `{ name }`.",
        fields: {
            service: { shape: { type: "HttpServiceArgs" }, about: "A Service." },
            resource: { shape: { type: "ResourceBackendArgs" }, about: "Another object of the namespace." },
        },
    },
    HttpServiceArgs: {
        about: "A Service in the full form.",
        fields: {
            name: { shape: "string", about: "Name of a Service in the namespace of the Ingress.", required: true },
            port: { shape: { type: "HttpServicePortArgs" }, about: "Port of the Service." },
        },
    },
    HttpServicePortArgs: {
        about: "A port in the full form: one of the two.",
        fields: {
            number: { shape: "integer", about: "Number of the port, 1-65535." },
            name: { shape: "string", about: "Name of the port." },
        },
    },
    HttpPathsArgs: {
        about: "The paths of a rule in the full form.",
        fields: {
            paths: { shape: { list: { type: "HttpPathArgs" } }, about: "At least one path.", required: true },
        },
    },
    IngressRuleArgs: {
        about: "A rule in the full form.",
        fields: {
            host: { shape: "string", about: "Exact host or `*.suffix`; absent: every host." },
            http: {
                shape: { type: "HttpPathsArgs" },
                about: "The paths of the host; absent: all requests of the host go to the default backend.",
            },
        },
    },
    IngressTlsArgs: {
        about: "Hosts that share a certificate.",
        fields: {
            hosts: { shape: { list: "string" }, about: "Hosts in the certificate." },
            secretName: { shape: "string", about: "Secret with the certificate; absent: the controller's own." },
        },
    },
    IngressArgs: {
        about: "Arguments of `crossroute.kubernetes.Ingress`.",
        fields: {
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
            ...metadataFields,
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
                shape: { oneOf: choices.IngressApiVersion.values },
                about: "API version of the object (default: `networking.k8s.io/v1`). The older two are for clusters up to 1.21.",
                plain: true,
            },
            cce: {
                shape: { type: "CceArgs" },
                about: "Options of Huawei CCE; the class is then `cce`, where neither `ingressClassName` nor the annotation `kubernetes.io/ingress.class` names one.",
                bare: true,
            },
            traefik: { shape: { type: "TraefikArgs" }, about: "Options of Traefik.", bare: true },
            skipper: { shape: { type: "SkipperArgs" }, about: "Options of Skipper.", bare: true },
            alb: {
                shape: { type: "AlbArgs" },
                about: "Options of an Application Load Balancer of Alibaba Cloud ACK.",
                bare: true,
            },
            nginx: { shape: { type: "NginxArgs" }, about: "Options of ingress-nginx, which is retired.", bare: true },
            waitFor: {
                shape: { oneOf: choices.WaitFor.values },
                about: "What an `up` waits for (default: `none`).",
                plain: true,
            },
            kubernetesVersion: {
                shape: "string",
                about: "Version of the cluster, e.g. `1.33`: what its API server refuses is found (default: the cluster is asked where the versions differ, which are names of Services that begin with a digit, refused before 1.36).",
                plain: true,
            },
            timeout: {
                shape: "integer",
                about: "Seconds that waiting may take, 1 or more (default: 600).",
                plain: true,
            },
            order: {
                shape: { oneOf: ["makeFirst", "breakFirst"] },
                about: "What comes first when the Ingress gets another name or namespace: `makeFirst` the new one (the default), `breakFirst` the deletion of the old one, for clusters whose admission webhook refuses two Ingresses with one host. The preview names the hosts that have no answer meanwhile. Set it in an update before the one that renames.",
                plain: true,
            },
            adopt: {
                shape: { either: ["boolean", "string"] },
                about: "Takes over an Ingress that exists: `true` one that no Pulumi program manages, a text one of this field manager or owner record (default: an object that exists is refused).",
                plain: true,
            },
            transform: {
                shape: "function",
                about: "Changes the Ingress before it is registered (TypeScript only).",
                plain: true,
            },
        },
    },
};
