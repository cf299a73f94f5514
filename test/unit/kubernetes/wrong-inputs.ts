/** Wrong arguments, and what a user is told about them. */
import { UNKNOWN_INPUT } from "../../../provider/inputs/unknown";

const backend = { service: { name: "web", port: 80 } };
const mode = "ingress.beta.kubernetes.io/url-match-mode";
const full = { service: { name: "web", port: { number: 80 } } };
const route = { path: "/", backend };
const cce = { loadBalancer: { existing: { id: "lb-1" } } };
const dedicated = { loadBalancer: { existing: { id: "lb-1", kind: "dedicated" } } };

export interface WrongInput {
    what: string;
    component: "Ingress" | "Endpoints";
    args: unknown;
    told: readonly string[];
}

export const wrongInputs: readonly WrongInput[] = [
    {
        what: "no routes at all",
        component: "Ingress",
        args: {},
        told: [
            "CR303 routes: There are no routes and no default backend. Give at least one route, or a defaultBackend.",
        ],
    },
    {
        what: "an empty list of routes",
        component: "Ingress",
        args: { routes: [] },
        told: [
            "CR303 routes: There are no routes and no default backend. Give at least one route, or a defaultBackend.",
        ],
    },
    {
        what: "routes that are no list",
        component: "Ingress",
        args: { routes: { host: "a" } },
        told: ['CR301 routes: {"host":"a"} does not fit here. Give a list.'],
    },
    {
        what: "a route that is no object",
        component: "Ingress",
        args: { routes: ["a.example.com/"] },
        told: [
            'CR301 routes[0]: "a.example.com/" does not fit here. Give an object with host, path, match, matchMode, backend, tls.',
        ],
    },
    {
        what: "a misspelt argument",
        component: "Ingress",
        args: { ingresClassName: "traefik", routes: [route] },
        told: ["CR301 ingresClassName: There is no argument ingresClassName. Did you mean ingressClassName?"],
    },
    {
        what: "an argument of another kind of object",
        component: "Ingress",
        args: { addresses: ["10.0.0.1"], routes: [route] },
        told: [
            "CR301 addresses: There is no argument addresses. There are name, namespace, ingressClassName, labels, annotations, generateName, finalizers, ownerReferences, routes, rules, defaultBackend, tls, apiVersion, cce, traefik, skipper, alb, nginx, waitFor, kubernetesVersion, timeout, order, adopt, transform.",
        ],
    },
    {
        what: "a misspelt field of a route",
        component: "Ingress",
        args: { routes: [{ ...route, hosts: "a.example.com" }] },
        told: ["CR301 routes[0].hosts: There is no argument hosts. Did you mean host?"],
    },
    {
        what: "a route without a path",
        component: "Ingress",
        args: { routes: [{ backend: backend }] },
        told: ["CR301 routes[0].path: path is missing. Give a text."],
    },
    {
        what: "a route without a backend",
        component: "Ingress",
        args: { routes: [{ path: "/" }] },
        told: ["CR301 routes[0].backend: backend is missing. Give an object with service, resource."],
    },
    {
        what: "a backend without a kind",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: {} }] },
        told: [
            "CR307 routes[0].backend: It names neither a Service nor a resource. Give service: { name, port } with a number from 1 to 65535 or the name of a port, or resource: { kind, name }.",
        ],
    },
    {
        what: "a backend with both kinds",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { ...backend, resource: { kind: "Bucket", name: "static" } } }] },
        told: [
            "CR307 routes[0].backend: It names both a Service and a resource. Give service: { name, port } with a number from 1 to 65535 or the name of a port, or resource: { kind, name }.",
        ],
    },
    {
        what: "a Service without a name",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { port: 80 } } }] },
        told: ["CR301 routes[0].backend.service.name: name is missing. Give a text."],
    },
    {
        what: "a Service with an empty name",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "", port: 80 } } }] },
        told: [
            "CR307 routes[0].backend.service.name: name is missing. Give the name of a Service of the same namespace: lower case letters, digits and -.",
        ],
    },
    {
        what: "a Service name in upper case",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "Web", port: 80 } } }] },
        told: [
            "CR307 routes[0].backend.service.name: \"Web\" is not accepted: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character. Give the name of a Service of the same namespace: lower case letters, digits and -.",
        ],
    },
    {
        what: "a Service name with dots",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "web.shop", port: 80 } } }] },
        told: [
            'CR307 routes[0].backend.service.name: "web.shop" must not contain dots. Give the name of a Service of the same namespace: lower case letters, digits and -.',
        ],
    },
    {
        what: "a Service name that is too long",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "a".repeat(64), port: 80 } } }] },
        told: [
            'CR307 routes[0].backend.service.name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" must be no more than 63 characters. Give the name of a Service of the same namespace: lower case letters, digits and -.',
        ],
    },
    {
        what: "a Service without a port",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "web" } } }] },
        told: ["CR301 routes[0].backend.service.port: port is missing. Give a number or a name."],
    },
    {
        what: "port zero",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "web", port: 0 } } }] },
        told: [
            "CR307 routes[0].backend: The port is missing or 0. Give service: { name, port } with a number from 1 to 65535 or the name of a port, or resource: { kind, name }.",
        ],
    },
    {
        what: "a port that is too large",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "web", port: 65536 } } }] },
        told: [
            "CR307 routes[0].backend.service.port: 65536 must be between 1 and 65535, inclusive. Give a number from 1 to 65535, or the name of a port of the Service.",
        ],
    },
    {
        what: "a port that is not whole",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "web", port: 80.5 } } }] },
        told: ["CR301 routes[0].backend.service.port: 80.5 does not fit here. Give a number or a name."],
    },
    {
        what: "a port name without a letter",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "web", port: "80" } } }] },
        told: [
            'CR307 routes[0].backend.service.port: "80" must contain at least one letter (a-z). Give a number from 1 to 65535, or the name of a port of the Service.',
        ],
    },
    {
        what: "a port name that is too long",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { service: { name: "web", port: "sixteen-letters-" } } }] },
        told: [
            'CR307 routes[0].backend.service.port: "sixteen-letters-" must be no more than 15 characters. Give a number from 1 to 65535, or the name of a port of the Service.',
            'CR307 routes[0].backend.service.port: "sixteen-letters-" must not begin or end with a hyphen. Give a number from 1 to 65535, or the name of a port of the Service.',
        ],
    },
    {
        what: "a resource without a kind",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { resource: { name: "static" } } }] },
        told: ["CR301 routes[0].backend.resource.kind: kind is missing. Give a text."],
    },
    {
        what: "a resource with a slash in its name",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { resource: { kind: "Bucket", name: "a/b" } } }] },
        told: [
            "CR307 routes[0].backend.resource.name: \"a/b\" may not contain '/'. Give kind and name of an object of the same namespace, and its apiGroup unless it is in the core group.",
        ],
    },
    {
        what: "a resource with an empty API group",
        component: "Ingress",
        args: { routes: [{ path: "/", backend: { resource: { apiGroup: "", kind: "Bucket", name: "b" } } }] },
        told: [
            "CR307 routes[0].backend.resource.apiGroup: \"\" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Give kind and name of an object of the same namespace, and its apiGroup unless it is in the core group.",
        ],
    },
    {
        what: "a host that is an IP address",
        component: "Ingress",
        args: { routes: [{ ...route, host: "10.0.0.1" }] },
        told: [
            'CR304 routes[0].host: "10.0.0.1" must be a DNS name, not an IP address. Write a DNS name in lower case, or *. and a DNS name; leave host out to serve every host.',
        ],
    },
    {
        what: "a host with a port",
        component: "Ingress",
        args: { routes: [{ ...route, host: "a.example.com:8080" }] },
        told: [
            "CR304 routes[0].host: \"a.example.com:8080\" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Write a DNS name in lower case, or *. and a DNS name; leave host out to serve every host.",
        ],
    },
    {
        what: "a host that is a URL",
        component: "Ingress",
        args: { routes: [{ ...route, host: "https://a.example.com" }] },
        told: [
            "CR304 routes[0].host: \"https://a.example.com\" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Write a DNS name in lower case, or *. and a DNS name; leave host out to serve every host.",
        ],
    },
    {
        what: "a host in upper case",
        component: "Ingress",
        args: { routes: [{ ...route, host: "A.example.com" }] },
        told: [
            "CR304 routes[0].host: \"A.example.com\" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Give a.example.com: that is what clients send.",
        ],
    },
    {
        what: "a wildcard in the middle",
        component: "Ingress",
        args: { routes: [{ ...route, host: "a.*.com" }] },
        told: [
            "CR304 routes[0].host: \"a.*.com\" is not accepted: a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character. Write a DNS name in lower case, or *. and a DNS name; leave host out to serve every host.",
        ],
    },
    {
        what: "a wildcard alone",
        component: "Ingress",
        args: { routes: [{ ...route, host: "*" }] },
        told: [
            "CR304 routes[0].host: \"*\" is not accepted: a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character. Write a DNS name in lower case, or *. and a DNS name; leave host out to serve every host.",
        ],
    },
    {
        what: "a host that is too long",
        component: "Ingress",
        args: { routes: [{ ...route, host: "a".repeat(254) }] },
        told: [
            'CR304 routes[0].host: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..." must be no more than 253 characters. Write a DNS name in lower case, or *. and a DNS name; leave host out to serve every host.',
        ],
    },
    {
        what: "a host that is a number",
        component: "Ingress",
        args: { routes: [{ ...route, host: 7 }] },
        told: ["CR301 routes[0].host: 7 does not fit here. Give a text."],
    },
    {
        what: "a path without a slash",
        component: "Ingress",
        args: { routes: [{ ...route, path: "api" }] },
        told: [
            'CR305 routes[0].path: "api" must be an absolute path. Start with a slash and leave out //, /./, /../ and %2F; ImplementationSpecific only needs the slash.',
        ],
    },
    {
        what: "an empty path",
        component: "Ingress",
        args: { routes: [{ ...route, path: "" }] },
        told: [
            'CR305 routes[0].path: "" must be an absolute path. Start with a slash and leave out //, /./, /../ and %2F; ImplementationSpecific only needs the slash.',
        ],
    },
    {
        what: "a path with a double slash",
        component: "Ingress",
        args: { routes: [{ ...route, path: "/a//b" }] },
        told: [
            "CR305 routes[0].path: \"/a//b\" must not contain '//'. Start with a slash and leave out //, /./, /../ and %2F; ImplementationSpecific only needs the slash.",
        ],
    },
    {
        what: "a path with a dot segment",
        component: "Ingress",
        args: { routes: [{ ...route, path: "/a/../b" }] },
        told: [
            "CR305 routes[0].path: \"/a/../b\" must not contain '/../'. Start with a slash and leave out //, /./, /../ and %2F; ImplementationSpecific only needs the slash.",
        ],
    },
    {
        what: "a path that ends with dots",
        component: "Ingress",
        args: { routes: [{ ...route, path: "/a/.." }] },
        told: [
            "CR305 routes[0].path: \"/a/..\" cannot end with '/..'. Start with a slash and leave out //, /./, /../ and %2F; ImplementationSpecific only needs the slash.",
        ],
    },
    {
        what: "a path with an escaped slash",
        component: "Ingress",
        args: { routes: [{ ...route, path: "/a%2Fb" }] },
        told: [
            "CR305 routes[0].path: \"/a%2Fb\" must not contain '%2F'. Start with a slash and leave out //, /./, /../ and %2F; ImplementationSpecific only needs the slash.",
        ],
    },
    {
        what: "an ImplementationSpecific path without a slash",
        component: "Ingress",
        args: { routes: [{ ...route, match: "ImplementationSpecific", path: "a.*" }] },
        told: [
            'CR305 routes[0].path: "a.*" must be an absolute path. Start with a slash and leave out //, /./, /../ and %2F; ImplementationSpecific only needs the slash.',
        ],
    },
    {
        what: "a match that does not exist",
        component: "Ingress",
        args: { routes: [{ ...route, match: "prefix" }] },
        told: [
            'CR306 routes[0].match: "prefix" does not fit here. Give one of "Prefix", "Exact", "ImplementationSpecific".',
        ],
    },
    {
        what: "a match mode without CCE",
        component: "Ingress",
        args: { routes: [{ ...route, matchMode: "REGEX" }] },
        told: ["CR306 routes[0].matchMode: Only Huawei CCE has match modes. Use match, or give cce."],
    },
    {
        what: "a match mode beside a match",
        component: "Ingress",
        args: { cce, routes: [{ ...route, match: "Exact", matchMode: "REGEX" }] },
        told: ['CR306 routes[0].matchMode: Not possible together with match "Exact". Leave match out.'],
    },
    {
        what: "a Secret name in upper case",
        component: "Ingress",
        args: { routes: [{ ...route, host: "a.example.com", tls: "Cert" }] },
        told: [
            "CR308 routes[0].tls: \"Cert\" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Give the name of a Secret: lower case letters, digits, - and dots.",
        ],
    },
    {
        what: "a TLS host that is no name",
        component: "Ingress",
        args: { routes: [route], tls: [{ hosts: ["a_b"], secretName: "cert" }] },
        told: [
            "CR308 tls[0].hosts[0]: \"a_b\" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Write a DNS name in lower case, or *. and a DNS name.",
        ],
    },
    {
        what: "a default backend that names nothing",
        component: "Ingress",
        args: { defaultBackend: { service: { name: "web" } } },
        told: ["CR301 defaultBackend.service.port: port is missing. Give a number or a name."],
    },
    {
        what: "a class in upper case",
        component: "Ingress",
        args: { ingressClassName: "Traefik", routes: [route] },
        told: [
            "CR309 ingressClassName: \"Traefik\" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Give the name of an IngressClass: lower case letters, digits, - and dots.",
        ],
    },
    {
        what: "two classes",
        component: "Ingress",
        args: { ingressClassName: "traefik", annotations: { "kubernetes.io/ingress.class": "nginx" }, routes: [route] },
        told: [
            'CR309 annotations.kubernetes.io/ingress.class: "nginx" must match `ingressClassName` when both are specified. Give ingressClassName only, and leave the annotation kubernetes.io/ingress.class out.',
        ],
    },
    {
        what: "an object name in upper case",
        component: "Ingress",
        args: { name: "Web", routes: [route] },
        told: [
            "CR302 name: \"Web\" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Give a name of lower case letters, digits and -, which begins and ends with a letter or digit.",
        ],
    },
    {
        what: "a namespace with a dot",
        component: "Ingress",
        args: { namespace: "shop.prod", routes: [route] },
        told: [
            'CR302 namespace: "shop.prod" must not contain dots. Use lower case letters, digits and -; begin and end with a letter or digit.',
        ],
    },
    {
        what: "a label key with two slashes",
        component: "Ingress",
        args: { labels: { "a/b/c": "x" }, routes: [route] },
        told: [
            "CR302 labels: \"a/b/c\" is not accepted: a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName'). Keys and label values are letters, digits, -, _ and dots; a key may have a domain and a slash before it.",
        ],
    },
    {
        what: "a label value with a blank",
        component: "Ingress",
        args: { labels: { app: "a b" }, routes: [route] },
        told: [
            "CR302 labels: \"a b\" is not accepted: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character. Keys and label values are letters, digits, -, _ and dots; a key may have a domain and a slash before it.",
        ],
    },
    {
        what: "an annotation key with a blank",
        component: "Ingress",
        args: { annotations: { "a b": "x" }, routes: [route] },
        told: [
            "CR302 annotations: \"a b\" is not accepted: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character. Keys and label values are letters, digits, -, _ and dots; a key may have a domain and a slash before it.",
        ],
    },
    {
        what: "an annotation that is a number",
        component: "Ingress",
        args: { annotations: { port: 80 }, routes: [route] },
        told: ['CR301 annotations: {"port":80} does not fit here. Give an object of texts.'],
    },
    {
        what: "the beginning of a name in upper case",
        component: "Ingress",
        args: { generateName: "Shop-", routes: [route] },
        told: [
            `CR302 generateName: "Shop-0123456789abcdef" is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Give a name of lower case letters, digits and -, which begins and ends with a letter or digit.`,
        ],
    },
    {
        what: "the beginning of a name that gets too long for a Service",
        component: "Endpoints",
        args: { generateName: "a".repeat(48), addresses: ["10.0.0.1"], port: 80 },
        told: [
            `CR302 generateName: "${"a".repeat(48)}0123456789abcdef" must be no more than 63 characters: it names a Service. Give a shorter name.`,
        ],
    },
    ...(["Ingress", "Endpoints"] as const).map((component) => ({
        what: `an empty beginning of the name of an object of ${component}`,
        component,
        args: {
            generateName: "",
            ...(component === "Ingress" ? { routes: [route] } : { addresses: ["10.0.0.1"], port: 80 }),
        },
        told: ["CR302 generateName: It is empty. Give what the name begins with."],
    })),
    {
        what: "a name and the beginning of one",
        component: "Endpoints",
        args: { name: "web", generateName: "web-", addresses: ["10.0.0.1"], port: 80 },
        told: ["CR302 generateName: There is a name as well. Give one of the two."],
    },
    {
        what: "a finalizer without a domain",
        component: "Ingress",
        args: { finalizers: ["clean-up"], routes: [route] },
        told: [
            'CR302 finalizers[0]: "clean-up" is not accepted: name is neither a standard finalizer name nor is it fully qualified. Give a domain, a slash and a name: letters, digits, -, _ and dots.',
        ],
    },
    {
        what: "an owner without a UID, and one with an empty one",
        component: "Ingress",
        args: {
            ownerReferences: [
                { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
                { apiVersion: "apps/", kind: "Deployment", name: "web", uid: "" },
            ],
            routes: [route],
        },
        told: [
            "CR301 ownerReferences[0].uid: uid is missing. Give a text.",
            'CR302 ownerReferences[1].apiVersion: "apps/" is not accepted: version must not be empty. Give apiVersion, kind, name and uid of each owner, as the cluster has them; one owner at most is its controller.',
            'CR302 ownerReferences[1].uid: "" must not be empty. Give apiVersion, kind, name and uid of each owner, as the cluster has them; one owner at most is its controller.',
        ],
    },
    {
        what: "two finalizers of which the server takes one, and one that is there twice",
        component: "Ingress",
        args: { finalizers: ["orphan", "foregroundDeletion", "a.b/c", "a.b/c"], routes: [route] },
        told: [
            'CR302 finalizers: ["orphan","foregroundDeletion","a.b/c","a.b/c"] is not accepted: finalizer orphan and foregroundDeletion cannot be both set. Give one of orphan and foregroundDeletion, or neither; names are a domain, a slash and a name.',
            'CR302 finalizers[3]: "a.b/c" is there twice. Give it once.',
        ],
    },
    {
        what: "an owner whose API version has two slashes, and one that is there twice",
        component: "Endpoints",
        args: {
            addresses: ["10.0.0.1"],
            port: 80,
            ownerReferences: ["a/b/c", "apps/v1"].map((apiVersion) => ({
                ...{ apiVersion, kind: "Deployment", name: "web", uid: "uid-of-web" },
            })),
        },
        told: [
            'CR302 ownerReferences[1].uid: "uid-of-web" is there twice. Give it once.',
            'CR302 ownerReferences[0].apiVersion: "a/b/c" is not accepted: version must not be empty. Give apiVersion, kind, name and uid of each owner, as the cluster has them; one owner at most is its controller.',
        ],
    },
    {
        what: "metadata of which a server takes nothing",
        component: "Ingress",
        args: { clusterName: "c", enable: true, initializers: {}, selfLink: "/apis", routes: [route] },
        told: [
            "CR301 clusterName: There is no argument clusterName: no API server has ever kept what is given there, and 1.25 took it away. Leave it out.",
            "CR301 enable: There is no argument enable: it is no field of an API server's metadata, and a server drops what it does not know. Leave it out.",
            "CR301 initializers: There is no argument initializers: initializers were taken out of Kubernetes 1.16; an API server ignores the field. Leave it out.",
            "CR301 selfLink: There is no argument selfLink: API servers write none since 1.20; it is the path of the object, which group, kind, namespace and name say. Leave it out.",
        ],
    },
    ...(
        [
            ["1.22", "extensions/v1beta1", "from 1.1 to 1.21", "networking.k8s.io/v1"],
            ["1.13", "networking.k8s.io/v1beta1", "from 1.14 to 1.21", "extensions/v1beta1"],
            ["1.18", undefined, "since 1.19", "networking.k8s.io/v1beta1"],
        ] as const
    ).map(([kubernetesVersion, apiVersion, range, right]): WrongInput => ({
        what: `an API version that Kubernetes ${kubernetesVersion} does not serve`,
        component: "Ingress",
        args: { kubernetesVersion, ...(apiVersion !== undefined && { apiVersion }), routes: [route] },
        told: [
            `CR301 apiVersion: "${apiVersion ?? "networking.k8s.io/v1"}" is served ${range} only, and kubernetesVersion is "${kubernetesVersion}". Give ${right}, or the cluster's own version as kubernetesVersion.`,
        ],
    })),
    {
        what: "two owners that manage the object",
        component: "Endpoints",
        args: {
            addresses: ["10.0.0.1"],
            port: 80,
            ownerReferences: ["a", "b"].map((name) => ({
                ...{ apiVersion: "apps/v1", kind: "Deployment", name, uid: `uid-of-${name}` },
                controller: true,
            })),
        },
        told: [
            'CR302 ownerReferences: [{"apiVersion":"apps/v1","kind":"Deployment","name":"a","uid":"uid-of-a","co...] is not accepted: Only one reference can have Controller set to true. Found "true" in references for Deployment/a and Deployment/b. Give apiVersion, kind, name and uid of each owner, as the cluster has them; one owner at most is its controller.',
        ],
    },
    {
        what: "annotations that are too large",
        component: "Ingress",
        args: { annotations: { a: "x".repeat(262144) }, routes: [route] },
        told: [
            "CR314 annotations: More than 262144 bytes. Keys and label values are letters, digits, -, _ and dots; a key may have a domain and a slash before it.",
        ],
    },
    {
        what: "an API version that does not exist",
        component: "Ingress",
        args: { apiVersion: "networking.k8s.io/v2", routes: [route] },
        told: [
            'CR301 apiVersion: "networking.k8s.io/v2" does not fit here. Give one of "networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1".',
        ],
    },
    {
        what: "a Service name that old servers refuse",
        component: "Ingress",
        args: {
            apiVersion: "networking.k8s.io/v1beta1",
            routes: [{ path: "/", backend: { service: { name: "3web", port: 80 } } }],
        },
        told: [
            "CR307 routes[0].backend.service.name: \"3web\" is not accepted: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character. Give the name of a Service of the same namespace: lower case letters, digits and -, a letter first.",
        ],
    },
    {
        what: "something to wait for that does not exist",
        component: "Ingress",
        args: { waitFor: "ready", routes: [route] },
        told: ['CR301 waitFor: "ready" does not fit here. Give one of "none", "accepted", "address", "endpoints".'],
    },
    {
        what: "a rule of the full form without a path type",
        component: "Ingress",
        args: {
            rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] } }],
        },
        told: [
            "CR306 rules[0].http.paths[0].pathType: pathType is missing. Use Prefix, Exact or ImplementationSpecific.",
        ],
    },
    {
        what: "a rule of the full form without a backend",
        component: "Ingress",
        args: { rules: [{ http: { paths: [{ path: "/", pathType: "Prefix" }] } }] },
        told: ["CR301 rules[0].http.paths[0].backend: backend is missing. Give an object with service, resource."],
    },
    {
        what: "a rule of the full form without paths",
        component: "Ingress",
        args: { rules: [{ host: "a.example.com", http: { paths: [] } }] },
        told: ["CR303 rules[0].http.paths: paths is missing. Give at least one route, or a defaultBackend."],
    },
    {
        what: "a rule of the full form with both port number and name",
        component: "Ingress",
        args: {
            rules: [
                {
                    http: {
                        paths: [
                            {
                                path: "/",
                                pathType: "Prefix",
                                backend: { service: { name: "web", port: { number: 80, name: "http" } } },
                            },
                        ],
                    },
                },
            ],
        },
        told: [
            "CR307 rules[0].http.paths[0].backend: It has both a port number and a port name. Give service: { name, port } with a number from 1 to 65535 or the name of a port, or resource: { kind, name }.",
        ],
    },
    {
        what: "the options of two controllers",
        component: "Ingress",
        args: { traefik: { priority: 1 }, skipper: { ratelimit: 1 }, routes: [route] },
        told: [
            "CR315 skipper: There are already options of Traefik. An Ingress has one controller: give the options of one.",
        ],
    },
    {
        what: "a controller that is retired",
        component: "Ingress",
        args: { nginx: { useRegex: true }, routes: [route] },
        told: [
            "CR316 nginx: ingress-nginx is retired: its last release was in March 2026. Move to another controller; routes stay as they are.",
        ],
    },
    {
        what: "a priority that is too small",
        component: "Ingress",
        args: { traefik: { priority: 0 }, routes: [route] },
        told: ["CR315 traefik.priority: 0 is out of range. Give a whole number from 1 on."],
    },
    {
        what: "a middleware without a provider",
        component: "Ingress",
        args: { traefik: { middlewares: ["shop-auth"] }, routes: [route] },
        told: ['CR315 traefik.middlewares[0]: "shop-auth" is not acceptable. Write <namespace>-<name>@kubernetescrd.'],
    },
    {
        what: "a canary on an ALB by a header of any value",
        component: "Ingress",
        args: { alb: { canaryHeader: "X-Beta" }, routes: [route] },
        told: [
            "CR315 alb.canaryHeader: No value is given, so that only an empty header would fit. Give canaryHeaderValue.",
        ],
    },
    {
        what: "a canary on an ALB by weight and by a cookie",
        component: "Ingress",
        args: { alb: { canaryWeight: 5, canaryCookie: "beta" }, routes: [route] },
        told: [
            "CR315 alb.canaryWeight: Not possible together with a header or cookie: the canary would get no requests. Use two Ingresses, one with the weight.",
        ],
    },
    {
        what: "a rewrite that ingress-nginx ignores",
        component: "Ingress",
        args: { nginx: { rewriteTarget: "/a b" }, routes: [route] },
        told: [
            'CR315 nginx.rewriteTarget: "/a b" is not acceptable. Use letters, digits and - . _ ~ / : $ only; ingress-nginx ignores any other target.',
            "CR316 nginx: ingress-nginx is retired: its last release was in March 2026. Move to another controller; routes stay as they are.",
        ],
    },
    {
        what: "a redirect for which ingress-nginx drops the Ingress",
        component: "Ingress",
        args: { nginx: { permanentRedirect: "https://$host/" }, routes: [route] },
        told: [
            'CR315 nginx.permanentRedirect: "https://$host/" is not acceptable. Give a URL without $: ingress-nginx drops an Ingress that has one there.',
            "CR316 nginx: ingress-nginx is retired: its last release was in March 2026. Move to another controller; routes stay as they are.",
        ],
    },
    {
        what: "a canary of CCE by weight and by a header without values",
        component: "Ingress",
        args: { cce: { ...dedicated, canary: { weight: 5, header: "X-Beta", cookieValues: ["a"] } }, routes: [route] },
        told: [
            "CR315 cce.canary.weight: Not possible together with a header or cookie. Leave one of the two out.",
            "CR315 cce.canary.header: Nothing says which values of the header are meant. Give headerValues.",
            "CR315 cce.canary.cookieValues: There is no cookie that they are the values of. Give cookie.",
        ],
    },
    {
        what: "a slow start of CCE with stickiness",
        component: "Ingress",
        args: { cce: { ...dedicated, slowStart: 30, sessionAffinityMinutes: 30 }, routes: [route] },
        told: ["CR315 cce.slowStart: Not possible together with sessionAffinityMinutes. Leave one of the two out."],
    },
    {
        what: "CCE without a load balancer",
        component: "Ingress",
        args: { cce: {}, routes: [route] },
        told: ["CR301 cce.loadBalancer: loadBalancer is missing. Give an object with existing, create."],
    },
    {
        what: "CCE with both load balancers",
        component: "Ingress",
        args: { cce: { loadBalancer: { existing: { id: "x" }, create: {} } }, routes: [route] },
        told: ["CR315 cce.loadBalancer: Both existing and create are given. Give one of the two."],
    },
    {
        what: "CCE with a shared load balancer and a dedicated one's option",
        component: "Ingress",
        args: { cce: { ...cce, order: 3 }, routes: [route] },
        told: ['CR315 cce.order: Only a dedicated load balancer has it. Use a load balancer with kind: "dedicated".'],
    },
    ...(["headers", "conditions", "actions"] as const).map((option) => ({
        what: `${option} of CCE for what can be no Service, but for one that may turn out to have none`,
        component: "Ingress" as const,
        args: {
            cce: {
                ...dedicated,
                [option]: {
                    "a b": option === "headers" ? { key: "a", values: ["b"] } : [],
                    ["x".repeat(52)]: option === "headers" ? { key: "a", values: ["b"] } : [],
                    ["y".repeat(52)]: UNKNOWN_INPUT,
                },
            },
            routes: [route],
        },
        told: [
            `CR315 cce.${option}["a b"]: "a b" is no name of a Service. Give the name of a Service: lower case letters, digits and -.`,
            `CR315 cce.${option}.${"x".repeat(52)}: The name of the Service has 52 characters. At most ${option === "conditions" ? 48 : 51} fit into the annotation.`,
        ],
    })),
    {
        what: "annotations of CCE with values that it does not take",
        component: "Ingress",
        args: {
            annotations: {
                "kubernetes.io/elb.port": "70000",
                "kubernetes.io/elb.client_timeout": "",
                "kubernetes.io/elb.canary": "true",
                "kubernetes.io/elb.canary-weight": "half",
                "kubernetes.io/elb.redirect-url-code": "200",
                "kubernetes.io/elb.listen-ports": '[{"HTTP":0}]',
                "kubernetes.io/elb.class": "shared",
                "kubernetes.io/elb.pool-protocol": UNKNOWN_INPUT,
            },
            routes: [route],
        },
        told: [
            'CR315 annotations.kubernetes.io/elb.port: "70000" is out of range. Give a whole number from 1 to 65535.',
            'CR315 annotations.kubernetes.io/elb.client_timeout: "" is no whole number. Give a whole number from 1 to 300 (seconds).',
            'CR315 annotations.kubernetes.io/elb.class: CCE\'s guide has no "shared" here. It has union, performance.',
            'CR315 annotations.kubernetes.io/elb.listen-ports: "[{\\"HTTP\\":0}]" lists no ports. Give a list such as [{"HTTP":80},{"HTTPS":443}], with ports from 1 to 65535.',
            'CR315 annotations.kubernetes.io/elb.redirect-url-code: "200" is out of range. Give 301, 302, 303, 307 or 308.',
            'CR315 annotations.kubernetes.io/elb.canary-weight: "half" is no whole number. Give a whole number from 0 to 100 (percent).',
        ],
    },
    {
        what: "conditions, actions, headers and addresses of CCE, written as annotations, that it does not take",
        component: "Ingress",
        args: {
            annotations: {
                "kubernetes.io/elb.conditions.web": '[{"type":"Method"}]',
                "kubernetes.io/elb.actions.web": "FixedResponse",
                "kubernetes.io/elb.headers.web": '{"key":"x","values":[]}',
                "kubernetes.io/elb.redirect-url": "x",
                "kubernetes.io/elb.rewrite-target": "x",
                "kubernetes.io/elb.conditions.api": UNKNOWN_INPUT,
            },
            routes: [route],
        },
        told: [
            'CR315 annotations.kubernetes.io/elb.rewrite-target: "x" is not acceptable. Start with a slash.',
            'CR315 annotations.kubernetes.io/elb.redirect-url: "x" is no URL. Start with http:// or https://.',
            'CR315 annotations.kubernetes.io/elb.conditions.web[0].methodConfig: Missing. "Method" needs it.',
            'CR315 annotations.kubernetes.io/elb.actions.web: "FixedResponse" is no JSON. Give a list of actions, as JSON.',
            "CR315 annotations.kubernetes.io/elb.headers.web.values: [] is no list of values. Give a list of texts of 1-128 characters, without blanks and quotation marks.",
            "CR315 annotations.kubernetes.io/elb.headers.web: CCE's guide does not have it beside kubernetes.io/elb.conditions.web. Write it among the conditions, of the type Header.",
            "CR315 annotations.kubernetes.io/elb.rewrite-target: CCE's guide does not have it beside kubernetes.io/elb.redirect-url. Leave one of the two out.",
        ],
    },
    {
        what: "conditions, actions and headers among the options of CCE that lack what they need",
        component: "Ingress",
        args: {
            cce: {
                ...dedicated,
                conditions: { web: [{ type: "Method" }, { type: "Cookie", cookieConfig: { values: ["a=b"] } }] },
                actions: { web: [{ type: "ForwardPool", forwardConfig: [{ weight: 1 }] }] },
                headers: { web: { key: "a b", values: ["1"] }, api: { key: "x", values: [] } },
            },
            routes: [route],
        },
        told: [
            'CR315 cce.conditions.web[0].methodConfig: Missing. "Method" needs it.',
            'CR315 cce.conditions.web[1].cookieConfig.values[0]: "a=b" is not acceptable. Give a list such as [{"key":"version","value":"2"}].',
            'CR315 cce.actions.web[0].forwardConfig[0]: {"weight":1} names no backend. Give serviceName and servicePort, or poolID.',
            'CR315 cce.headers.web.key: "a b" is no key. Give 1-40 letters, digits, - and _.',
            "CR315 cce.headers.api.values: [] is no list of values. Give a list of texts of 1-128 characters, without blanks and quotation marks.",
            "CR315 cce.headers.web: Not possible together with conditions. Write it among the conditions, of the type Header.",
            "CR315 cce.headers.api: No rule of the Ingress leads to the Service api. Write the name of a Service that one leads to: web.",
        ],
    },
    {
        what: "more conditions of CCE than a rule has",
        component: "Ingress",
        args: {
            cce: {
                ...dedicated,
                conditions: {
                    web: [
                        { type: "Method", methodConfig: { values: ["GET", "PUT"] } },
                        { type: "Header", headerConfig: { key: "x", values: [..."123456789"] } },
                    ],
                    api: [{ type: "QueryString", queryStringConfig: { key: "q", values: [..."0123456789a"] } }],
                },
                headers: { other: { key: "x", values: ["a b", 'a"'] } },
            },
            annotations: {
                "kubernetes.io/elb.headers.shop": JSON.stringify({ key: "x", values: [..."123456789"] }),
                "kubernetes.io/elb.headers.web": JSON.stringify({ key: "x", values: [..."123456789"] }),
            },
            routes: [{ ...route, host: "a.example.com" }],
        },
        told: [
            "CR315 cce.conditions.web: 11 values. Give at most 10: a rule has at most 10 conditions.",
            "CR315 cce.conditions.api: 11 values. Give at most 10: a rule has at most 10 conditions.",
            `CR315 cce.headers.other.values[0]: "a b" is not acceptable. Give a list of texts of 1-128 characters, without blanks and quotation marks.`,
            `CR315 cce.headers.other.values[1]: "a\\"" is not acceptable. Give a list of texts of 1-128 characters, without blanks and quotation marks.`,
            "CR315 cce.conditions.api: No rule of the Ingress leads to the Service api. Write the name of a Service that one leads to: web.",
            "CR315 cce.headers.other: No rule of the Ingress leads to the Service other. Write the name of a Service that one leads to: web.",
            "CR315 annotations.kubernetes.io/elb.headers.web.values: 9 values. Give at most 8.",
            "CR315 annotations.kubernetes.io/elb.headers.web: CCE's guide does not have it beside kubernetes.io/elb.conditions.web. Write it among the conditions, of the type Header.",
            "CR315 annotations.kubernetes.io/elb.headers.shop: No rule of the Ingress leads to the Service shop. Write the name of a Service that one leads to: web.",
        ],
    },
    {
        what: "a header beside conditions of its Service, written as annotations",
        component: "Ingress",
        args: {
            annotations: {
                "kubernetes.io/elb.headers.web": '{"key":"x","values":["1"]}',
                "kubernetes.io/elb.conditions.web": '[{"type":"Method","methodConfig":{"values":["GET"]}}]',
            },
            routes: [route],
        },
        told: [
            "CR315 annotations.kubernetes.io/elb.headers.web: CCE's guide does not have it beside kubernetes.io/elb.conditions.web. Write it among the conditions, of the type Header.",
        ],
    },
    {
        what: "words of CCE that contradict each other, written as annotations",
        component: "Ingress",
        args: {
            annotations: {
                protocol: "HTTPS",
                "kubernetes.io/elb.listen-ports": '[{"HTTP":80}]',
                "ingress.kubernetes.io/secure-backends": "false",
                "kubernetes.io/elb.pool-protocol": "https",
            },
            routes: [route],
        },
        told: [
            "CR315 annotations.protocol: No listener of kubernetes.io/elb.listen-ports speaks HTTPS. Leave one of the two out.",
            'CR315 annotations.ingress.kubernetes.io/secure-backends: "false" contradicts kubernetes.io/elb.pool-protocol, which is "https". Leave one of the two out.',
        ],
    },
    {
        what: "conditions of CCE on a shared load balancer",
        component: "Ingress",
        args: { cce: { ...cce, conditions: { web: [] } }, routes: [route] },
        told: [
            'CR315 cce.conditions: Only a dedicated load balancer has it. Use a load balancer with kind: "dedicated".',
        ],
    },
    {
        what: "words of CCE that contradict each other",
        component: "Ingress",
        args: {
            cce: {
                ...dedicated,
                protocol: "HTTPS",
                listenPorts: [{ protocol: "HTTP", port: 80 }],
                secureBackends: false,
                backendProtocol: "https",
            },
            routes: [route],
        },
        told: [
            'CR315 cce.secureBackends: Not possible together with backendProtocol "https". Leave one of the two out.',
            "CR315 cce.protocol: No listener of listenPorts speaks HTTPS. Leave one of the two out.",
        ],
    },
    {
        what: "a listener of CCE that speaks HTTPS, by an older word, without a certificate",
        component: "Ingress",
        args: { cce: { ...cce, protocol: "HTTPS" }, routes: [route] },
        told: ["CR315 cce.protocol: There is no certificate. Give certificateIds, or tls with a Secret."],
    },
    {
        what: "a listener of CCE that speaks HTTP, by an older word, beside a certificate",
        component: "Ingress",
        args: { cce: { ...cce, protocol: "HTTP" }, routes: [{ ...route, tls: "cert" }] },
        told: ['CR315 cce.protocol: "HTTP" contradicts the certificate. Leave one of the two out.'],
    },
    {
        what: "a protocol of CCE, written as an annotation, that CCE's guide does not have",
        component: "Ingress",
        args: { annotations: { protocol: "FOO" }, ingressClassName: "cce", routes: [route] },
        told: [`CR315 annotations.protocol: CCE's guide has no "FOO" here. It has HTTP, HTTPS.`],
    },
    {
        what: "a protocol of CCE, written as an annotation, beside what the options make",
        component: "Ingress",
        args: {
            annotations: { protocol: "HTTP" },
            cce: { ...cce, certificateIds: ["cert-1"] },
            routes: [route],
        },
        told: ['CR315 annotations.protocol: "HTTP" contradicts the certificate. Leave one of the two out.'],
    },
    {
        what: "an older word of CCE, written as an annotation, beside an option that contradicts it",
        component: "Ingress",
        args: {
            annotations: { "ingress.kubernetes.io/secure-backends": "true", protocol: "HTTPS" },
            cce: { ...cce, backendProtocol: "http" },
            routes: [route],
        },
        told: [
            'CR315 annotations.protocol: "HTTPS" needs a certificate, and there is none. Give tls with a Secret, or kubernetes.io/elb.tls-certificate-ids.',
            'CR315 annotations.ingress.kubernetes.io/secure-backends: "true" contradicts kubernetes.io/elb.pool-protocol, which is "http". Leave one of the two out.',
        ],
    },
    {
        what: "what only a dedicated load balancer of CCE has, written as an annotation beside a shared one",
        component: "Ingress",
        args: {
            annotations: {
                "kubernetes.io/elb.rewrite-target": "/$1",
                "kubernetes.io/elb.conditions.web": "[]",
                "kubernetes.io/elb.actions.web": UNKNOWN_INPUT,
            },
            cce,
            routes: [route],
        },
        told: [
            'CR315 annotations.kubernetes.io/elb.rewrite-target: Only a dedicated load balancer has it, and kubernetes.io/elb.class is "union". Use a dedicated load balancer, whose kubernetes.io/elb.class is "performance", or leave it out.',
        ],
    },
    {
        what: "headers of CCE for a Service that no rule leads to, beside an empty list of conditions, which counts nowhere",
        component: "Ingress",
        args: {
            cce: {
                ...dedicated,
                headers: { wbe: { key: "x", values: ["1"] }, web: { key: "x", values: ["1"] } },
                conditions: { web: [], other: [], later: UNKNOWN_INPUT },
            },
            annotations: {
                "kubernetes.io/elb.actions.wbe": '[{"type":"RemoveHeader","RemoveHeaderConfig":{"key":"x"}}]',
                "kubernetes.io/elb.actions.other": "[]",
            },
            routes: [route],
        },
        told: [
            "CR315 cce.headers.wbe: No rule of the Ingress leads to the Service wbe. Write the name of a Service that one leads to: web.",
            "CR315 annotations.kubernetes.io/elb.actions.wbe: No rule of the Ingress leads to the Service wbe. Write the name of a Service that one leads to: web.",
        ],
    },
    ...[
        { backend: UNKNOWN_INPUT },
        { backend: { service: UNKNOWN_INPUT } },
        { backend: { service: { name: UNKNOWN_INPUT, port: 80 } } },
    ].map((later, i) => ({
        what: `headers of CCE for a Service that an unknown backend may be (${i + 1}), beside a port that cannot be`,
        component: "Ingress" as const,
        args: {
            cce: {
                ...dedicated,
                port: 0,
                headers: { wbe: { key: "x", values: ["1"] } },
            },
            routes: [route, { path: "/x", ...later }],
        },
        told: ["CR315 cce.port: 0 is out of range. Give a whole number from 1 to 65535."],
    })),
    {
        what: "annotations of CCE with words in capitals, which are values in a program",
        component: "Ingress",
        args: {
            annotations: {
                "kubernetes.io/elb.port": "MY_PORT",
                "kubernetes.io/elb.headers.web": '{"key":"x y","values":["US_EAST"]}',
                "kubernetes.io/elb.conditions.api": UNKNOWN_INPUT,
                "kubernetes.io/ingress.property": '[{"host":"","path":"/","matchmode":"EQUAL_TOO"}]',
            },
            routes: [route],
        },
        told: [
            'CR315 annotations.kubernetes.io/elb.port: "MY_PORT" is no whole number. Give a whole number from 1 to 65535.',
            'CR315 annotations.kubernetes.io/elb.headers.web.key: "x y" is no key. Give 1-40 letters, digits, - and _.',
            'CR315 annotations.kubernetes.io/ingress.property[0].matchmode: "EQUAL_TOO" is no match mode. Give STARTS_WITH, EQUAL_TO, REGEX.',
        ],
    },
    {
        what: "a private address of a load balancer that is no IPv4 address",
        component: "Ingress",
        args: {
            cce: { loadBalancer: { create: { privateAddress: "fd00::1" } } },
            routes: [route],
        },
        told: [
            'CR315 cce.loadBalancer.create.privateAddress: "fd00::1" is no IPv4 address. Give an address of the subnet, e.g. 192.168.0.7.',
        ],
    },
    {
        what: "a load balancer to make, written as an annotation, that cannot be",
        component: "Ingress",
        args: {
            annotations: { "kubernetes.io/elb.autocreate": '{"type":"inner","vip_address":"x"}' },
            routes: [route],
        },
        told: [
            'CR315 annotations.kubernetes.io/elb.autocreate.vip_address: "x" is no IPv4 address. Give an address of the subnet, e.g. 192.168.0.7.',
        ],
    },
    {
        what: "CCE with a timeout that is too long",
        component: "Ingress",
        args: { cce: { ...cce, clientTimeout: 301 }, routes: [route] },
        told: ["CR315 cce.clientTimeout: 301 is out of range. Give a whole number from 1 to 300 (seconds)."],
    },
    {
        what: "CCE beyond the limits of objects and lists within its options",
        component: "Ingress",
        args: {
            cce: {
                loadBalancer: { existing: { id: "", kind: "dedicated" } },
                listenPorts: [{ protocol: "HTTP", port: 0 }],
                accessList: { ids: ["1", "2", "3", "4", "5", "6"], type: "allow" },
                canary: { header: "x-canary", headerValues: [] },
                tags: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`t${i}`, "x"])),
                headers: { web: { key: "x".repeat(41), values: Array.from({ length: 10 }, String) } },
            },
            routes: [route],
        },
        told: [
            "CR315 cce.loadBalancer.existing.id: It has 0 characters. Give 1-100 characters.",
            "CR315 cce.listenPorts[0].port: 0 is out of range. Give a whole number from 1 to 65535.",
            "CR315 cce.accessList.ids: 6 groups. Give 1-5 groups.",
            "CR315 cce.tags: 20 tags. Give at most 19 tags.",
            "CR315 cce.canary.headerValues: 0 values. Give 1-10 values.",
            "CR315 cce.tags: An existing load balancer keeps its own tags. Leave tags out, or create the load balancer.",
            `CR315 cce.headers.web.key: "${"x".repeat(41)}" is no key. Give 1-40 letters, digits, - and _.`,
            "CR315 cce.headers.web.values: 10 values. Give at most 9.",
            "CR315 cce.headers.web: Not possible together with canary. Use canary.header.",
        ],
    },
    {
        what: "CCE with a value of a header, an age and modes that cannot be",
        component: "Ingress",
        args: {
            annotations: { "kubernetes.io/ingress.property": "{oops" },
            cce: {
                loadBalancer: { existing: { id: "elb-1", kind: "dedicated" } },
                cors: { maxAge: -1 },
                certificateIds: ["one", "", "a,b"],
                headers: { web: { key: "x", values: ["y".repeat(128), "y".repeat(129)] } },
            },
            routes: [route],
        },
        told: [
            'CR315 cce.certificateIds[1]: "" is no id of a certificate. Give one id in each place.',
            'CR315 cce.certificateIds[2]: "a,b" is no id of a certificate. Give one id in each place.',
            "CR315 cce.cors.maxAge: -1 is out of range. Give a whole number from 0 on (seconds).",
            `CR315 cce.headers.web.values[1]: "${"y".repeat(129)}" is not acceptable. Give a list of texts of 1-128 characters, without blanks and quotation marks.`,
            'CR315 annotations.kubernetes.io/ingress.property: "{oops" is no JSON. Give a list such as [{"host":"shop.example.com","path":"/api","matchmode":"EQUAL_TO"}], as JSON.',
        ],
    },
    {
        what: "CCE with lists that would become others",
        component: "Ingress",
        args: {
            cce: {
                loadBalancer: { existing: { id: "lb-1", kind: "dedicated" } },
                accessList: { ids: ["a,b,c,d,e,f", "g", ""], type: "allow" },
                cors: {
                    allowOrigin: ["https://a.test,https://b.test", "*"],
                    allowMethods: ["GET", "FETCH", "get"],
                    allowHeaders: ["x y"],
                    exposeHeaders: ["x", "y", "x"],
                },
                certificateIds: ["a", "a"],
            },
            routes: [route],
        },
        told: [
            'CR315 cce.accessList.ids[0]: "a,b,c,d,e,f" is no id of an address group. Give one id in each place.',
            'CR315 cce.accessList.ids[2]: "" is no id of an address group. Give one id in each place.',
            'CR315 cce.cors.allowOrigin[0]: "https://a.test,https://b.test" is no origin. Give one origin in each place.',
            'CR315 cce.cors.allowHeaders[0]: "x y" is no name of a header. Give one name in each place.',
            'CR315 cce.cors.allowMethods[1]: "FETCH" is no method of HTTP. Give GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE, CONNECT, *.',
            'CR315 cce.cors.allowMethods[2]: "get" is no method of HTTP. Give GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE, CONNECT, *.',
            'CR315 cce.cors.exposeHeaders[2]: "x" is there twice, first as [0]. Give it once.',
        ],
    },
    {
        what: "CCE with cross-origin requests beside what they exclude, on a shared load balancer",
        component: "Ingress",
        args: {
            cce: {
                loadBalancer: { existing: { id: "lb-1" } },
                cors: { allowOrigin: ["*"] },
                redirect: { url: "https://b.test/" },
                sslRedirect: true,
                listenPorts: UNKNOWN_INPUT,
            },
            routes: [route],
        },
        told: [
            'CR315 cce.cors: Only a dedicated load balancer has it. Use a load balancer with kind: "dedicated".',
            "CR315 cce.cors: Not possible together with redirect. Leave one of the two out, or put the paths that need only one of them into an Ingress of their own.",
            "CR315 cce.cors: Not possible together with sslRedirect. Leave one of the two out.",
        ],
    },
    {
        what: "CCE with tls that names no Secret",
        component: "Ingress",
        args: { cce: { loadBalancer: { existing: { id: "lb-1" } } }, routes: [{ ...route, tls: true }] },
        told: [
            "CR308 routes[0].tls: It names no Secret, for which CCE's guide asks wherever a listener speaks HTTPS: whether there is a certificate is not known. Name a Secret, or the certificates of ELB in kubernetes.io/elb.tls-certificate-ids.",
        ],
    },
    {
        what: "annotations of CCE with a key that is there twice, and what the options exclude",
        component: "Ingress",
        args: {
            cce: {
                loadBalancer: { existing: { id: "lb-1", kind: "dedicated" } },
                cors: { allowOrigin: ["*"] },
                tlsPolicy: "tls-1-2",
            },
            annotations: {
                "kubernetes.io/elb.actions.web": '[{"type":"FixedResponse","fixedResponseConfig":{"a":1,"a":2}}]',
                "kubernetes.io/elb.rewrite-target": "/x",
            },
            routes: [route],
        },
        told: [
            "CR315 cce.tlsPolicy: Only a listener that speaks HTTPS has it. Give a certificate, or leave tlsPolicy out.",
            'CR315 annotations.kubernetes.io/elb.actions.web[0].fixedResponseConfig.a: The key "a" is there twice. Leave one of the two out.',
            "CR315 cce: CCE's guide does not have it beside kubernetes.io/elb.rewrite-target. Leave one of the two out, or put the paths that need only one of them into an Ingress of their own.",
            "CR315 annotations.kubernetes.io/elb.actions.web: CCE's guide does not have it beside kubernetes.io/elb.rewrite-target. Leave one of the two out.",
        ],
    },
    {
        what: "Traefik with lists that would become others",
        component: "Ingress",
        args: { traefik: { entryPoints: ["web,websecure"], middlewares: ["a@file,b@file"] }, routes: [route] },
        told: [
            'CR315 traefik.middlewares[0]: "a@file,b@file" is not acceptable. Write <namespace>-<name>@kubernetescrd.',
            'CR315 traefik.entryPoints[0]: "web,websecure" is no name of an entry point. Give one name in each place.',
        ],
    },
    {
        what: "CCE with tags that would become others",
        component: "Ingress",
        args: {
            cce: {
                loadBalancer: { create: { name: "shop" } },
                tags: { team: "shop", cost: "x,y=z", "a=b": "c", query: "a=b" },
            },
            routes: [route],
        },
        told: [
            'CR315 cce.tags.cost: "x,y=z" would be read as other tags. Leave commas out, and = in a key.',
            'CR315 cce.tags.a=b: "c" would be read as other tags. Leave commas out, and = in a key.',
        ],
    },
    {
        what: "CCE with a redirect, a name and a bandwidth beyond their limits",
        component: "Ingress",
        args: {
            cce: {
                loadBalancer: {
                    create: { name: "x".repeat(65), bandwidthName: "", bandwidthSize: 2001 },
                },
                redirect: { url: "https://shop.example.com", code: 200 },
            },
            routes: [route],
        },
        told: [
            "CR315 cce.loadBalancer.create.name: It has 65 characters. Give 1-64 characters.",
            "CR315 cce.loadBalancer.create.bandwidthName: It has 0 characters. Give 1-64 characters.",
            "CR315 cce.loadBalancer.create.bandwidthSize: 2001 is out of range. Give a whole number from 1 to 2000 (Mbit/s).",
            "CR315 cce.redirect.code: 200 is out of range. Give 301, 302, 303, 307 or 308.",
        ],
    },
    {
        what: "CCE with a dedicated load balancer without a zone",
        component: "Ingress",
        args: { cce: { loadBalancer: { create: { kind: "dedicated" } } }, routes: [route] },
        told: [
            "CR315 cce.loadBalancer.create.availabilityZones: Missing. A dedicated load balancer needs at least one zone.",
            "CR315 cce.loadBalancer.create.l7Flavor: Missing. A dedicated load balancer needs a flavor for HTTP.",
        ],
    },
    {
        what: "CCE with a public address without a bandwidth",
        component: "Ingress",
        args: { cce: { loadBalancer: { create: { public: true } } }, routes: [route] },
        told: [
            "CR315 cce.loadBalancer.create.bandwidthChargeMode: Missing. A public address needs it.",
            "CR315 cce.loadBalancer.create.bandwidthSize: Missing. A public address needs it.",
            "CR315 cce.loadBalancer.create.eipType: Missing. A public address needs it.",
        ],
    },
    {
        what: "CCE with a redirect to no URL",
        component: "Ingress",
        args: { cce: { ...cce, redirect: { url: "a.example.com" } }, routes: [route] },
        told: ['CR315 cce.redirect.url: "a.example.com" is no URL. Start with http:// or https://.'],
    },
    {
        what: "CCE with a condition that does not exist",
        component: "Ingress",
        args: { cce: { ...dedicated, conditions: { web: [{ type: "Host" }] } }, routes: [route] },
        told: [
            'CR315 cce.conditions.web[0].type: "Host" is not known. Use one of Method, Header, Cookie, QueryString, SourceIp.',
        ],
    },
    {
        what: "CCE with tags on an existing load balancer",
        component: "Ingress",
        args: { cce: { ...cce, tags: { a: "b" } }, routes: [route] },
        told: [
            "CR315 cce.tags: An existing load balancer keeps its own tags. Leave tags out, or create the load balancer.",
        ],
    },
    {
        what: "no addresses",
        component: "Endpoints",
        args: { port: 80 },
        told: ["CR313 addresses: There are no addresses. Give addresses with port or ports, or subsets."],
    },
    {
        what: "addresses that are no list",
        component: "Endpoints",
        args: { addresses: "10.0.0.1", port: 80 },
        told: ['CR301 addresses: "10.0.0.1" does not fit here. Give a list.'],
    },
    {
        what: "an address that is a number",
        component: "Endpoints",
        args: { addresses: [10], port: 80 },
        told: ["CR301 addresses[0]: 10 does not fit here. Give a text."],
    },
    {
        what: "an empty list of addresses",
        component: "Endpoints",
        args: { addresses: [], port: 80 },
        told: ["CR313 addresses: There are no addresses. Give addresses with port or ports, or subsets."],
    },
    {
        what: "an address with too few parts",
        component: "Endpoints",
        args: { addresses: ["10.0.0"], port: 80 },
        told: [
            'CR311 addresses[0]: "10.0.0" must be a valid IP address. Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "an address with a part that is too large",
        component: "Endpoints",
        args: { addresses: ["10.0.0.256"], port: 80 },
        told: [
            'CR311 addresses[0]: "10.0.0.256" must be a valid IP address. Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "an address with leading zeros",
        component: "Endpoints",
        args: { addresses: ["10.0.0.010"], port: 80 },
        told: [
            'CR311 addresses[0]: "10.0.0.010" must not have leading 0s. Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "an IPv4 address in IPv6 notation",
        component: "Endpoints",
        args: { addresses: ["::ffff:10.0.0.1"], port: 80 },
        told: [
            'CR311 addresses[0]: "::ffff:10.0.0.1" must not be an IPv4-mapped IPv6 address. Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "a loopback address",
        component: "Endpoints",
        args: { addresses: ["127.0.0.1"], port: 80 },
        told: [
            'CR311 addresses[0]: "127.0.0.1" may not be in the loopback range (127.0.0.0/8, ::1/128). Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "a link-local address",
        component: "Endpoints",
        args: { addresses: ["fe80::1"], port: 80 },
        told: [
            'CR311 addresses[0]: "fe80::1" may not be in the link-local range (169.254.0.0/16, fe80::/10). Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "the unspecified address",
        component: "Endpoints",
        args: { addresses: ["0.0.0.0"], port: 80 },
        told: [
            'CR311 addresses[0]: "0.0.0.0" may not be unspecified (0.0.0.0). Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "an address with a port",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1:80"], port: 80 },
        told: [
            'CR311 addresses[0]: "10.0.0.1:80" must be a valid IP address. Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "a DNS name among addresses",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1", "api.example.com"], port: 80 },
        told: [
            'CR311 addresses[1]: "api.example.com" is a DNS name among several addresses. A DNS name stands alone: make one Endpoints for each, or give IP addresses.',
        ],
    },
    {
        what: "a DNS name with an underscore",
        component: "Endpoints",
        args: { addresses: ["api_1.example.com"], port: 80 },
        told: [
            "CR311 addresses[0]: \"api_1.example.com\" is neither an IP address nor a DNS name: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'). Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.",
        ],
    },
    {
        what: "a DNS name without a Service",
        component: "Endpoints",
        args: { addresses: ["api.example.com"], port: 80, service: false },
        told: [
            "CR313 service: A DNS name needs a Service of type ExternalName. Leave service out, or give IP addresses.",
        ],
    },
    {
        what: "a port of addresses that is too large",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], port: 70000 },
        told: ["CR312 port: 70000 must be between 1 and 65535, inclusive. Give a number from 1 to 65535."],
    },
    {
        what: "both port and ports",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], port: 80, ports: [{ port: 80 }] },
        told: ["CR313 port: Not possible together with ports. Give one of the two."],
    },
    {
        what: "several ports without names",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], ports: [{ port: 80 }, { port: 443 }] },
        told: [
            "CR312 ports[0].name: name is missing. Several ports need names: lower case letters, digits and -, each its own.",
            "CR312 ports[1].name: name is missing. Several ports need names: lower case letters, digits and -, each its own.",
        ],
    },
    {
        what: "several ports without names, and no Service that asks for them",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], ports: [{ port: 80 }, { port: 443 }], service: false },
        told: [
            "CR312 ports[0].name: name is missing. Several ports need names: lower case letters, digits and -, each its own.",
            "CR312 ports[1].name: name is missing. Several ports need names: lower case letters, digits and -, each its own.",
        ],
    },
    {
        what: "two ports of one name in a subset, and no Service that asks for them",
        component: "Endpoints",
        args: {
            service: false,
            subsets: [
                {
                    addresses: [{ ip: "10.0.0.1" }],
                    ports: [
                        { name: "a", port: 80 },
                        { name: "a", port: 81 },
                    ],
                },
            ],
        },
        told: [
            'CR312 subsets[0].ports[1].name: "a" is there twice. Several ports need names: lower case letters, digits and -, each its own.',
        ],
    },
    {
        what: "a node in upper case",
        component: "Endpoints",
        args: {
            subsets: [
                {
                    addresses: [{ ip: "10.0.0.1", nodeName: "Node-2" }],
                    notReadyAddresses: [{ ip: "10.0.0.2", nodeName: "" }],
                    ports: [{ port: 80 }],
                },
            ],
        },
        told: [
            ["addresses", "Node-2"],
            ["notReadyAddresses", ""],
        ].map(
            ([at, name]) =>
                `CR302 subsets[0].${at}[0].nodeName: ${JSON.stringify(name)} is not accepted: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character. Use lower case letters, digits and -.`,
        ),
    },
    {
        what: "a protocol that does not exist",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], ports: [{ port: 80, protocol: "HTTP" }] },
        told: [
            'CR312 ports[0].protocol: "HTTP" is not supported; there are "SCTP", "TCP", "UDP". Give TCP, UDP or SCTP.',
        ],
    },
    {
        what: "a port name in upper case",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], ports: [{ name: "HTTP", port: 80 }] },
        told: [
            "CR312 ports[0].name: \"HTTP\" is not accepted: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character. Several ports need names: lower case letters, digits and -, each its own.",
        ],
    },
    {
        what: "both forms",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], subsets: [{ addresses: [{ ip: "10.0.0.1" }], ports: [{ port: 80 }] }] },
        told: ["CR313 addresses: Not possible together with subsets. Give the short form or subsets."],
    },
    {
        what: "a subset without addresses",
        component: "Endpoints",
        args: { subsets: [{ ports: [{ port: 80 }] }] },
        told: ["CR313 subsets[0]: There are no addresses. Give addresses with port or ports, or subsets."],
    },
    {
        what: "a host name in upper case in an EndpointSlice",
        component: "Endpoints",
        args: {
            kind: "EndpointSlice",
            subsets: [{ addresses: [{ ip: "10.0.0.1", hostname: "A" }], ports: [{ port: 80 }] }],
        },
        told: [
            "CR302 subsets[0].addresses[0].hostname: \"A\" is not accepted: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character. Use lower case letters, digits and -.",
        ],
    },
    {
        what: "a host name of an address in upper case",
        component: "Endpoints",
        args: { subsets: [{ addresses: [{ ip: "10.0.0.1", hostname: "A" }], ports: [{ port: 80 }] }] },
        told: [
            "CR302 subsets[0].addresses[0].hostname: \"A\" is not accepted: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character. Use lower case letters, digits and -.",
        ],
    },
    {
        what: "an IPv6 address that is not canonical in a slice",
        component: "Endpoints",
        args: { addresses: ["2001:DB8::1"], port: 80, kind: "EndpointSlice" },
        told: [
            'CR311 addresses[0]: "2001:DB8::1" must be in canonical form ("2001:db8::1"). Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "a kind that does not exist",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], port: 80, kind: "Slice" },
        told: ['CR301 kind: "Slice" does not fit here. Give one of "Endpoints", "EndpointSlice", "both", "auto".'],
    },
    {
        what: "a Service name of 64 letters",
        component: "Endpoints",
        args: { name: "a".repeat(64), addresses: ["10.0.0.1"], port: 80 },
        told: [
            'CR302 name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" must be no more than 63 characters: it names a Service. Give a shorter name.',
        ],
    },
    ...(["EndpointSlice", "both", "auto"] as const).map((kind) => ({
        what: `a name of 64 letters without a Service, as ${kind}`,
        component: "Endpoints" as const,
        args: { name: "a".repeat(64), service: false, kind, addresses: ["10.0.0.1"], port: 80 },
        told: [
            `CR302 name: "${"a".repeat(64)}" must be no more than 63 bytes: the label kubernetes.io/service-name of EndpointSlices holds it. Give a shorter name.`,
        ],
    })),
    {
        what: "the beginning of a name that gets too long for the label of an EndpointSlice",
        component: "Endpoints",
        args: {
            generateName: "a".repeat(48),
            service: false,
            kind: "EndpointSlice",
            addresses: ["10.0.0.1"],
            port: 80,
        },
        told: [
            `CR302 generateName: "${"a".repeat(48)}0123456789abcdef" must be no more than 63 bytes: the label kubernetes.io/service-name of EndpointSlices holds it. Give a shorter name.`,
        ],
    },
    {
        what: "a Service type that is no object",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], port: 80, service: "none" },
        told: [
            'CR301 service: "none" does not fit here. Give true or false or an object with labels, annotations, clusterIP, type, cce.',
        ],
    },
    {
        what: "an annotation beside the option that it is made of",
        component: "Ingress",
        args: {
            routes: [route],
            cce: { ...cce, port: 8080, clientTimeout: 10 },
            annotations: { "kubernetes.io/elb.port": "9090", "kubernetes.io/elb.client_timeout": "10" },
        },
        told: [
            'CR315 annotations.kubernetes.io/elb.port: It says "9090", and cce.port says "8080". Leave one of the two out: the annotation would count.',
        ],
    },
    {
        what: "words of older versions of CCE that cannot be",
        component: "Ingress",
        args: {
            routes: [route],
            cce: {
                ...cce,
                secureBackends: true,
                backendProtocol: "grpc",
                role: "",
                subnetId: "subnet",
                protocol: "TCP",
            },
        },
        told: [
            'CR301 cce.protocol: "TCP" does not fit here. Give one of "HTTP", "HTTPS".',
            'CR315 cce.role: "" is not acceptable. Give a word, e.g. data.',
            'CR315 cce.subnetId: "subnet" is not acceptable. Give the id of a subnet, e.g. bf04639b-9e67-4f02-ac63-379e9ce48ea2.',
            'CR315 cce.secureBackends: Not possible together with backendProtocol "grpc". Leave one of the two out.',
        ],
    },
    {
        what: "properties beside a path that do not count",
        component: "Ingress",
        args: {
            ingressClassName: "cce",
            rules: [
                {
                    http: {
                        paths: [
                            { path: "/a", pathType: "Exact", backend: full, property: { [mode]: "REGEX" } },
                            {
                                path: "/b",
                                pathType: "ImplementationSpecific",
                                backend: full,
                                property: { [mode]: "SAME" },
                            },
                            {
                                path: "/c",
                                pathType: "ImplementationSpecific",
                                backend: full,
                                property: { weight: "1" },
                            },
                        ],
                    },
                },
            ],
        },
        told: [
            `CR306 rules[0].http.paths[0].property.${mode}: It does not count beside pathType "Exact". Use ImplementationSpecific.`,
            `CR306 rules[0].http.paths[1].property.${mode}: "SAME" is no match mode of CCE. Give STARTS_WITH, EQUAL_TO, REGEX.`,
            `CR306 rules[0].http.paths[2].property.weight: CCE has no such property. Give ${mode}.`,
        ],
    },
    {
        what: "entries of the annotation of match modes with other keys than CCE's",
        component: "Ingress",
        args: {
            annotations: {
                "kubernetes.io/ingress.property": JSON.stringify([
                    { host: "a.example.com", path: "/", matchMode: "EQUAL_TO" },
                    { hosts: "a.example.com", path: "/", matchmode: "EQUAL_TO" },
                    { host: "a.example.com", path: "/", weight: 1 },
                    { host: "a.example.com", path: "/", matchmode: "equal_to" },
                ]),
            },
            routes: [{ ...route, host: "a.example.com", match: "ImplementationSpecific" }],
        },
        told: [
            "CR315 annotations.kubernetes.io/ingress.property[0].matchMode: CCE has no such key. Did you mean matchmode?",
            "CR315 annotations.kubernetes.io/ingress.property[1].hosts: CCE has no such key. Did you mean host?",
            "CR315 annotations.kubernetes.io/ingress.property[2].weight: CCE has no such key. There are host, path, matchmode.",
            "CR315 annotations.kubernetes.io/ingress.property[2]: The entry has no matchmode. Give STARTS_WITH, EQUAL_TO, REGEX.",
            'CR315 annotations.kubernetes.io/ingress.property[3].matchmode: "equal_to" is no match mode. Give STARTS_WITH, EQUAL_TO, REGEX.',
        ],
    },
    {
        what: "entries of the annotation of match modes that count nowhere",
        component: "Ingress",
        args: {
            annotations: {
                "kubernetes.io/ingress.property": JSON.stringify([
                    { host: "a.example.com", path: "/", matchmode: "EQUAL_TO" },
                    { host: "a.example.com", path: "/api", matchmode: "EQUAL_TO" },
                    { host: "a.example.com", path: "/(", matchmode: "REGEX" },
                ]),
            },
            routes: [
                { ...route, host: "a.example.com" },
                { ...route, host: "a.example.com", path: "/(", match: "ImplementationSpecific" },
            ],
        },
        told: [
            'CR306 routes[1].path: "/(" is no regular expression that is understood, and its mode is REGEX. Close each bracket, and quote others with a backslash.',
            'CR306 annotations.kubernetes.io/ingress.property[0]: Its mode does not count beside pathType "Prefix", which routes[0] has. Leave the entry out, which changes nothing. With ImplementationSpecific there it counts: / itself is answered then, and nothing below it.',
            'CR306 annotations.kubernetes.io/ingress.property[1]: No rule has the host "a.example.com" and the path "/api", so its mode counts nowhere. Write host and path as a rule has them: a.example.com/, a.example.com/(.',
        ],
    },
    {
        what: "several modes of one host and path, which CCE's annotation does not tell apart",
        component: "Ingress",
        args: {
            cce,
            routes: [
                { ...route, path: "/h", matchMode: "EQUAL_TO" },
                { ...route, path: "/h", matchMode: "REGEX" },
                { ...route, path: "/i", match: "ImplementationSpecific" },
                { ...route, path: "/i", matchMode: "EQUAL_TO" },
                { ...route, path: "/j", match: "Exact" },
                { ...route, path: "/j", matchMode: "REGEX" },
                { ...route, path: "/k", match: "ImplementationSpecific" },
                { ...route, path: "/k", matchMode: "STARTS_WITH" },
                { ...route, path: "/l", matchMode: "REGEX" },
                { ...route, path: "/l", host: "a.example.com", matchMode: "EQUAL_TO" },
            ],
        },
        told: [
            `CR306 routes[1].matchMode: It is "REGEX", and routes[0] has "EQUAL_TO" for the same host and path: CCE's annotation has one mode for both. Give both one mode, or leave one of the two out.`,
            `CR306 routes[3].matchMode: It is "EQUAL_TO", and routes[2] has none for the same host and path: CCE's annotation has one mode for both. Give both one mode, or leave one of the two out.`,
            `CR306 routes[5].matchMode: CCE's annotation says it of routes[4], too, which has the same host and path; there "Exact" decides. Give both a match, or both a match mode.`,
        ],
    },
    {
        what: "a match mode of a route whose path is no expression",
        component: "Ingress",
        args: { cce, routes: [{ ...route, path: "/(", matchMode: "REGEX" }] },
        told: [
            'CR306 routes[0].path: "/(" is no regular expression that is understood, and its mode is REGEX. Close each bracket, and quote others with a backslash.',
        ],
    },
    {
        what: "properties beside a path that only CCE reads",
        component: "Ingress",
        args: {
            rules: [
                {
                    http: {
                        paths: [
                            {
                                path: "/",
                                pathType: "ImplementationSpecific",
                                backend: full,
                                property: { [mode]: "REGEX" },
                            },
                        ],
                    },
                },
            ],
        },
        told: [
            "CR306 rules[0].http.paths[0].property: Only Huawei CCE reads properties beside a path. Leave it out, or give cce.",
        ],
    },
    {
        what: "an address of a load balancer that is none",
        component: "Ingress",
        args: { routes: [route], cce: { loadBalancer: { existing: { ip: "foo" } } } },
        told: [
            'CR315 cce.loadBalancer.existing.ip: "foo" is no IP address. Give the address of the load balancer, e.g. 192.168.0.7.',
        ],
    },
    {
        what: "an address of a load balancer with leading zeros",
        component: "Ingress",
        args: { routes: [route], cce: { loadBalancer: { existing: { ip: "192.168.000.7" } } } },
        told: [
            'CR315 cce.loadBalancer.existing.ip: "192.168.000.7" must not have leading 0s. Give the address of the load balancer, e.g. 192.168.0.7.',
        ],
    },
    {
        what: "no address as that of a load balancer",
        component: "Ingress",
        args: { routes: [route], cce: { loadBalancer: { create: { privateAddress: "0.0.0.0" } } } },
        told: [
            'CR315 cce.loadBalancer.create.privateAddress: "0.0.0.0" may not be unspecified (0.0.0.0). Give an address of the subnet, e.g. 192.168.0.7.',
        ],
    },
    {
        what: "HTTP/2, a redirect and HTTPS that nothing serves",
        component: "Ingress",
        args: {
            routes: [route],
            cce: {
                ...dedicated,
                http2: true,
                sslRedirect: true,
                listenPorts: [
                    { protocol: "HTTP", port: 80 },
                    { protocol: "HTTP", port: 80 },
                ],
            },
        },
        told: [
            "CR315 cce.listenPorts[1].port: 80 is already that of listenPorts[0]. Give each listener a port of its own.",
            "CR315 cce.http2: Only a listener that speaks HTTPS has it. Give a certificate, or leave http2 out.",
            "CR315 cce.sslRedirect: There is nothing to redirect from or to. Give listenPorts with HTTP and HTTPS.",
        ],
    },
    {
        what: "a listener that speaks HTTPS without a certificate",
        component: "Ingress",
        args: { routes: [route], cce: { ...dedicated, listenPorts: [{ protocol: "HTTPS", port: 443 }] } },
        told: [
            "CR315 cce.listenPorts: A listener speaks HTTPS, and there is no certificate. Give certificateIds, or tls with a Secret.",
        ],
    },
    {
        what: "cross-origin answers together with a rewrite",
        component: "Ingress",
        args: { routes: [route], cce: { ...dedicated, cors: { allowOrigin: ["*"] }, rewriteTarget: "/x" } },
        told: [
            "CR315 cce.cors: Not possible together with rewriteTarget. Leave one of the two out, or put the paths that need only one of them into an Ingress of their own.",
        ],
    },
    {
        what: "options of a controller that does not serve the class of the annotation",
        component: "Ingress",
        args: {
            routes: [route],
            annotations: { "kubernetes.io/ingress.class": "nginx" },
            traefik: { priority: 3 },
        },
        told: [
            'CR315 traefik: A class called "nginx" is usually served by ingress-nginx, which reads no options of Traefik. Give the options of the controller that serves the class.',
        ],
    },
    {
        what: "options of a controller that does not serve the class",
        component: "Ingress",
        args: { routes: [route], ingressClassName: "nginx", traefik: { priority: 3 } },
        told: [
            'CR315 traefik: A class called "nginx" is usually served by ingress-nginx, which reads no options of Traefik. Give the options of the controller that serves the class.',
        ],
    },
    {
        what: "no time to wait",
        component: "Ingress",
        args: { routes: [route], waitFor: "accepted", timeout: 0 },
        told: ["CR301 timeout: 0 is too small. Give seconds, 1 or more."],
    },
    {
        what: "ports of an EndpointSlice that nobody listens on",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], port: 70000, kind: "EndpointSlice" },
        told: ["CR312 port: 70000 must be between 1 and 65535, inclusive. Give a number from 1 to 65535."],
    },
    {
        what: "a port out of range without a Service",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], ports: [{ port: 0 }], kind: "EndpointSlice", service: false },
        told: ["CR312 ports[0].port: 0 must be between 1 and 65535, inclusive. Give a number from 1 to 65535."],
    },
    {
        what: "no port at all",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], kind: "EndpointSlice" },
        told: [
            "CR312 ports: ports is missing. Give port, or ports; the cluster joins a Service and its addresses by their ports.",
        ],
    },
    {
        what: "subsets without a port",
        component: "Endpoints",
        args: { subsets: [{ addresses: [{ ip: "10.0.0.1" }] }] },
        told: [
            "CR312 subsets: ports is missing. Give port, or ports; the cluster joins a Service and its addresses by their ports.",
        ],
    },
    {
        what: "two ports of one name",
        component: "Endpoints",
        args: {
            addresses: ["10.0.0.1"],
            ports: [
                { name: "a", port: 80 },
                { name: "a", port: 81 },
            ],
        },
        told: [
            'CR312 ports[1].name: "a" is there twice. Several ports need names: lower case letters, digits and -, each its own.',
        ],
    },
    {
        what: "two ports of the Service with one number",
        component: "Endpoints",
        args: {
            addresses: ["10.0.0.1"],
            ports: [
                { name: "a", port: 80, servicePort: 8000 },
                { name: "b", port: 81, servicePort: 8000 },
                { name: "c", port: 82, servicePort: 70000 },
            ],
        },
        told: [
            "CR312 ports[1]: 8000 is there twice. Give each port of the Service a number of its own in servicePort.",
            "CR312 ports[2].servicePort: 70000 must be between 1 and 65535, inclusive. Give a number from 1 to 65535.",
        ],
    },
    {
        what: "a port without a name in a second subset",
        component: "Endpoints",
        args: {
            subsets: [
                { addresses: [{ ip: "10.0.0.1" }], ports: [{ name: "a", port: 80 }] },
                { addresses: [{ ip: "10.0.0.2" }], ports: [{ port: 81 }] },
            ],
        },
        told: [
            "CR312 subsets[1].ports[0].name: name is missing. Several ports need names: lower case letters, digits and -, each its own.",
        ],
    },
    {
        what: "a misspelt reference to an object",
        component: "Endpoints",
        args: {
            subsets: [{ addresses: [{ ip: "10.0.0.1", targetRef: { knd: "Pod", name: "x" } }], ports: [{ port: 80 }] }],
        },
        told: ["CR301 subsets[0].addresses[0].targetRef.knd: There is no argument knd. Did you mean kind?"],
    },
    {
        what: "a Service that cannot be",
        component: "Endpoints",
        args: { addresses: ["2001:db8::1"], port: 80, service: { type: "Loadbalancer", clusterIP: "10.0.0.9" } },
        told: [
            'CR301 service.type: "Loadbalancer" does not fit here. Give one of "ClusterIP", "NodePort", "LoadBalancer".',
            'CR312 service.clusterIP: "10.0.0.9" must be an IPv6 address, as the addresses are. Leave it out, and the server picks an address; None for a Service without one.',
        ],
    },
    {
        what: "a Service without an address that nodes are to open",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], port: 80, service: { type: "NodePort", clusterIP: "None" } },
        told: [
            "CR312 service.clusterIP: \"None\" may not be set to 'None' for NodePort services. Leave it out, and the server picks an address; None for a Service without one.",
        ],
    },
    {
        what: "an empty list of subsets",
        component: "Endpoints",
        args: { subsets: [] },
        told: [
            "CR313 subsets: The list is empty, so that there are no addresses. Give a subset with addresses and ports, or addresses with port or ports in place of subsets.",
        ],
    },
    {
        what: "an empty list of subsets without a Service",
        component: "Endpoints",
        args: { service: false, subsets: [] },
        told: [
            "CR313 subsets: The list is empty, so that there are no addresses. Give a subset with addresses and ports, or addresses with port or ports in place of subsets.",
        ],
    },
    {
        what: "an address that is ready and not ready",
        component: "Endpoints",
        args: {
            subsets: [
                { addresses: [{ ip: "10.0.0.1" }], notReadyAddresses: [{ ip: "10.0.0.1" }], ports: [{ port: 80 }] },
            ],
        },
        told: [
            'CR311 subsets[0].notReadyAddresses[0].ip: "10.0.0.1" is among the addresses that take requests, too. Leave it in one of the two lists.',
        ],
    },
    {
        what: "an address that is ready in one notation and not ready in another",
        component: "Endpoints",
        args: {
            service: false,
            subsets: [
                {
                    addresses: [{ ip: "2001:db8::1" }],
                    notReadyAddresses: [{ ip: "2001:DB8:0::1" }],
                    ports: [{ port: 80 }],
                },
            ],
        },
        told: [
            'CR311 subsets[0].notReadyAddresses[0].ip: "2001:DB8:0::1" is among the addresses that take requests, too. Leave it in one of the two lists.',
        ],
    },
    {
        what: "fields of a reference that are no texts",
        component: "Endpoints",
        args: {
            subsets: [
                {
                    notReadyAddresses: [
                        {
                            ip: "10.0.0.1",
                            targetRef: { kind: 1, namespace: 2, name: 3, uid: 4, apiVersion: 5, fieldPath: 6 },
                        },
                    ],
                    ports: [{ port: 80 }],
                },
            ],
        },
        told: ["kind", "namespace", "name", "uid", "apiVersion", "fieldPath"].map(
            (field, i) =>
                `CR301 subsets[0].notReadyAddresses[0].targetRef.${field}: ${i + 1} does not fit here. Give a text.`,
        ),
    },
    {
        what: "a reference with a version",
        component: "Endpoints",
        args: {
            subsets: [{ addresses: [{ ip: "10.0.0.1", targetRef: { resourceVersion: "7" } }], ports: [{ port: 80 }] }],
        },
        told: [
            "CR311 subsets[0].addresses[0].targetRef.resourceVersion: CCE's API fails when it is given: only the server writes the version. Leave it out.",
        ],
    },
    {
        what: "one name for two ports of the Service",
        component: "Endpoints",
        args: {
            subsets: [
                { addresses: [{ ip: "10.0.0.1" }], ports: [{ name: "a", port: 80 }] },
                { addresses: [{ ip: "10.0.0.2" }], ports: [{ name: "a", port: 81 }] },
            ],
        },
        told: [
            "CR312 subsets[1].ports[0]: It is the same port of the Service as subsets[0].ports[0], and the two differ: 81/TCP here, 80/TCP there. Give both the same servicePort, or one of them another name.",
        ],
    },
    {
        what: "a namespace of Endpoints with a dot",
        component: "Endpoints",
        args: { namespace: "shop.prod", addresses: ["10.0.0.1"], port: 80 },
        told: [
            'CR302 namespace: "shop.prod" must not contain dots. Use lower case letters, digits and -; begin and end with a letter or digit.',
        ],
    },
    {
        what: "a multicast address",
        component: "Endpoints",
        args: { addresses: ["224.0.0.5"], port: 80 },
        told: [
            'CR311 addresses[0]: "224.0.0.5" may not be in the link-local multicast range (224.0.0.0/24, ff02::/10). Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "a multicast address of IPv6",
        component: "Endpoints",
        args: { addresses: ["ff02::1"], port: 80 },
        told: [
            'CR311 addresses[0]: "ff02::1" may not be in the link-local multicast range (224.0.0.0/24, ff02::/10). Give IP addresses that the cluster can reach, as the server writes them: no leading zeros, IPv6 as short as it can be. An Endpoints of Crossroute takes one DNS name as well.',
        ],
    },
    {
        what: "labels that Crossroute writes for the cluster, with other values",
        component: "Endpoints",
        args: {
            name: "db",
            addresses: ["10.0.0.1"],
            port: 80,
            kind: "both",
            labels: {
                "kubernetes.io/service-name": "other",
                "endpointslice.kubernetes.io/managed-by": "me",
                "endpointslice.kubernetes.io/skip-mirror": "false",
            },
        },
        told: [
            'CR302 labels.endpointslice.kubernetes.io/skip-mirror: "false" would not stay: Crossroute writes "true" here, so that the cluster does not list each address twice. Leave it out.',
            'CR302 labels.endpointslice.kubernetes.io/managed-by: "me" would not stay: Crossroute writes "crossroute" here, so that no controller takes the EndpointSlice for its own. Leave it out.',
            'CR302 labels.kubernetes.io/service-name: "other" would not stay: Crossroute writes "db" here, by which an EndpointSlice belongs to its Service. Leave it out.',
        ],
    },
    {
        what: "the label of the Service beside a name that is made",
        component: "Endpoints",
        args: {
            generateName: "db-",
            addresses: ["10.0.0.1"],
            port: 80,
            kind: "EndpointSlice",
            labels: { "kubernetes.io/service-name": "db" },
        },
        told: [
            'CR302 labels.kubernetes.io/service-name: "db" would not stay: Crossroute writes the name of the Service here, by which an EndpointSlice belongs to its Service. Leave it out.',
        ],
    },
    ...(["Ingress", "Endpoints"] as const).map((component) => ({
        what: "the mark of an owner",
        component,
        args: {
            ...(component === "Ingress" ? { routes: [route] } : { addresses: ["10.0.0.1"], port: 80 }),
            annotations: { "crossroute.io/owner": "abc" },
        },
        told: [
            'CR302 annotations.crossroute.io/owner: "abc" would not stay: Crossroute marks here whose object it is. Leave it out.',
        ],
    })),
    {
        what: "the mark of an owner, and an annotation against an option, on the Service",
        component: "Endpoints",
        args: {
            addresses: ["10.0.0.1"],
            port: 80,
            service: {
                cce: { algorithm: "ROUND_ROBIN" },
                annotations: { "crossroute.io/owner": "abc", "kubernetes.io/elb.lb-algorithm": "SOURCE_IP" },
            },
        },
        told: [
            'CR302 service.annotations.crossroute.io/owner: "abc" would not stay: Crossroute marks here whose object it is. Leave it out.',
            'CR315 service.annotations.kubernetes.io/elb.lb-algorithm: It says "SOURCE_IP", and service.cce says "ROUND_ROBIN". Leave one of the two out: the annotation would count.',
        ],
    },
    {
        what: "a label of the Service that is none",
        component: "Endpoints",
        args: { addresses: ["10.0.0.1"], port: 80, service: { labels: { "a b": "x" }, clusterIP: "foo" } },
        told: [
            "CR302 service.labels: \"a b\" is not accepted: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character. Keys and label values are letters, digits, -, _ and dots; a key may have a domain and a slash before it.",
            'CR312 service.clusterIP: "foo" must be a valid IP address. Leave it out, and the server picks an address; None for a Service without one.',
        ],
    },
];
