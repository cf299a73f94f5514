import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

/** A manifest as people write it: its findings (codes, `!` an error), and the answers to some URLs. */
interface Case {
    kind: string;
    text: string;
    found: string;
    asked?: Readonly<Record<string, string>>;
}

interface Parts {
    name?: string;
    className?: string;
    annotations?: string;
    host?: string;
    paths?: readonly (readonly [path: string, type: string, service: string])[];
    more?: string;
    spec?: string;
}
const types: Readonly<Record<string, string>> = { I: "ImplementationSpecific", P: "Prefix", E: "Exact" };

function ingress({ name = "web", className, annotations, host = "a.test", paths, more = "", spec }: Parts): string {
    const list = (paths ?? [["/", "P", name]]).map(([path, type, service]) => {
        const port = service.startsWith("do-") ? "{ name: use-annotation }" : "{ number: 80 }";
        return `{ path: "${path}", pathType: ${types[type] ?? type}, backend: { service: { name: ${service}, port: ${port} } } }`;
    });
    const rules = `rules: [{ ${host === "" ? "" : `host: "${host}", `}http: { paths: [${list.join(", ")}] } }]`;
    return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop, annotations: { ${annotations ?? ""} } }
spec: { ${className === undefined ? "" : `ingressClassName: ${className}, `}${more}${spec ?? rules} }
`;
}
const both = (...texts: readonly string[]): string => texts.join("---\n");
const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;
const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;
const elb = (name: string): string => `kubernetes.io/elb.${name}`;
const service = (name: string, spec: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${spec} }\n`;
const endpoints = (subsets: string): string =>
    `apiVersion: v1\nkind: Endpoints\nmetadata: { name: web, namespace: shop }\nsubsets: [{ ${subsets} }]\n`;
const httpRoute = (spec: string): string =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web, namespace: shop }\nspec: { parentRefs: [{ name: gw }], ${spec} }\n`;

const gatewayAt = (name: string, ...ports: readonly number[]): string =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: ${name}, namespace: shop }\nspec: { gatewayClassName: c, listeners: [${ports.map((port) => `{ name: p${port}, port: ${port}, protocol: HTTP }`).join(", ")}] }\n`;

const snippets = (allowed: string, level = "Critical"): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ingress-nginx-controller, namespace: ingress-nginx }\ndata: { allow-snippet-annotations: "${allowed}", annotations-risk-level: ${level} }\n`;

/** The controller's own ConfigMap, as its releases and its chart write it. */
const released = (version = "1.15.1"): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ingress-nginx-controller, namespace: ingress-nginx, labels: { app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/version: "${version}" } }\ndata: null\n`;

const makes = (name: string): string => `unknown:what nginx.ingress.kubernetes.io/${name} makes of it`;

const cases: readonly Case[] = [
    {
        kind: "a path that is still to be filled in may be any, and no wrong one",
        text: ingress({
            className: "alb",
            annotations: "alb.ingress.kubernetes.io/scheme: internal",
            paths: [["<html-path>", "P", "web"]],
        }),
        found: "CR123 CR609",
        asked: { "http://a.test/x": "web or none" },
    },
    {
        kind: "a group with a name in an expression is nothing to be filled in",
        text: ingress({
            className: "nginx",
            annotations: `${nginx("use-regex")}: "true"`,
            paths: [["/(?<id>[0-9]+)", "I", "web"]],
        }),
        found: "",
        asked: { "http://a.test/1": "web", "http://a.test/x": "none" },
    },
    {
        kind: "a Gateway of Traefik names the ports of its container, to which its Service leads the usual ones",
        text: both(
            gatewayAt("gw", 8000).replace("gatewayClassName: c", "gatewayClassName: traefik"),
            httpRoute("hostnames: [a.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }]"),
        ),
        found: "",
        asked: { "http://a.test/": "web", "http://a.test:8000/": "web" },
    },
    {
        kind: "a Gateway of another class is asked at its own ports",
        text: both(
            gatewayAt("gw", 8000),
            httpRoute("hostnames: [a.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }]"),
        ),
        found: "",
        asked: { "http://a.test/": "none", "http://a.test:8000/": "web" },
    },
    {
        kind: "a star of GCE takes everything",
        text: ingress({ annotations: "kubernetes.io/ingress.class: gce", paths: [["/*", "I", "web"]] }),
        found: "",
        asked: { "http://a.test/": "web", "http://a.test/x/y": "web" },
    },
    {
        kind: "a star in a Prefix of GCE is translated by nobody, and keeps what was there",
        text: ingress({ annotations: "kubernetes.io/ingress.class: gce", paths: [["/*", "P", "web"]] }),
        found: "CR110!",
        asked: { "http://a.test/": "none or unknown:what its load balancer has from before" },
    },
    {
        kind: "a star of an ALB takes everything",
        text: ingress({ className: "alb", paths: [["/*", "I", "web"]] }),
        found: "",
        asked: { "http://a.test/x": "web" },
    },
    {
        kind: "what the reference leaves open is undetermined",
        text: ingress({
            paths: [
                ["/sub", "E", "one"],
                ["/sub/", "P", "below"],
            ],
        }),
        found: "CR105",
        asked: { "http://a.test/sub": "one or below", "http://a.test/sub/x": "below" },
    },
    {
        kind: "a slash alone is a redirect of nginx",
        text: ingress({ className: "nginx", paths: [["/api/", "P", "api"]] }),
        found: "",
        asked: { "http://a.test/api": "301", "http://a.test/api/x": "api" },
    },
    {
        kind: "a canary that divides no Ingress is not served, and its Ingress may be in other files",
        text: ingress({
            className: "nginx",
            annotations: `${nginx("canary")}: "true", ${nginx("canary-weight")}: "20"`,
        }),
        found: "CR110",
        asked: { "http://a.test/": "none" },
    },
    {
        kind: "a canary of another path type is not served",
        text: both(
            ingress({ className: "nginx" }),
            ingress({
                name: "canary",
                className: "nginx",
                annotations: `${nginx("canary")}: "true", ${nginx("canary-weight")}: "20"`,
                paths: [["/", "E", "canary"]],
            }),
        ),
        found: "CR110",
        asked: { "http://a.test/": "web" },
    },
    {
        kind: "of two canaries of one Service the second is not served",
        text: both(
            ingress({ className: "nginx" }),
            ...["first", "second"].map((name) =>
                ingress({
                    name,
                    className: "nginx",
                    annotations: `${nginx("canary")}: "true", ${nginx("canary-weight")}: "20"`,
                }),
            ),
        ),
        found: "CR104",
    },
    {
        kind: "a path to a resource is not served by ingress-nginx",
        text: ingress({
            className: "nginx",
            spec: "rules: [{ host: a.test, http: { paths: [{ path: /static, pathType: Prefix, backend: { resource: { apiGroup: k8s.example.com, kind: StorageBucket, name: static } } }] } }]",
        }),
        found: "CR110!",
        asked: { "http://a.test/static": "none" },
    },
    ...["traefik", "nginx", "skipper"].map((className): Case => ({
        kind: `a default backend that is a resource is not served by ${className}`,
        text: ingress({
            className,
            spec: "defaultBackend: { resource: { apiGroup: k8s.example.com, kind: StorageBucket, name: static } }",
        }),
        found: "CR110!",
    })),
    {
        kind: "a default backend beside rules is not used by Traefik",
        text: ingress({
            className: "traefik",
            more: "defaultBackend: { service: { name: other, port: { number: 80 } } }, ",
        }),
        found: "CR110!",
        asked: { "http://a.test/": "web", "http://b.test/": "none" },
    },
    {
        kind: "a canary is no conflict",
        text: both(
            ingress({ className: "nginx" }),
            ingress({
                name: "new",
                className: "nginx",
                annotations: `${nginx("canary")}: "true", ${nginx("canary-weight")}: "20"`,
            }),
        ),
        found: "",
        asked: { "http://a.test/": "web or new" },
    },
    {
        kind: "a snippet is served or drops its Ingress, which only the controller's ConfigMap tells",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            ingress({
                name: "all",
                className: "nginx",
                host: "*.test",
                annotations: `${nginx("ssl-redirect")}: "false"`,
            }),
            ingress({ name: "b", className: "nginx", host: "b.test" }),
        ),
        found: "CR123",
        asked: {
            "http://a.test/": `web or all or none or ${makes("configuration-snippet")}`,
            "http://b.test/": "b",
            "http://c.test/": "all",
        },
    },
    {
        kind: "a snippet drops its Ingress where the ConfigMap says so",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            ingress({ name: "all", className: "nginx", host: "*.test" }),
            snippets("false", "High"),
        ),
        found: "CR110",
        asked: { "http://a.test/": "all" },
    },
    {
        kind: "a snippet is left out of its Ingress where the risk is taken and snippets are not allowed",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            ingress({ name: "all", className: "nginx", host: "*.test" }),
            snippets("false"),
        ),
        found: "",
        asked: { "http://a.test/": "web" },
    },
    {
        kind: "what a snippet does is not read where the ConfigMap allows it, and it may stand before other objects' paths",
        text: both(
            ingress({
                className: "nginx",
                annotations: `${nginx("server-snippet")}: "return 403;"`,
                paths: [["/a", "P", "web"]],
            }),
            ingress({ name: "other", className: "nginx", paths: [["/b", "P", "other"]] }),
            ingress({ name: "b", className: "nginx", host: "b.test" }),
            snippets("true"),
        ),
        found: "CR123",
        asked: {
            "http://a.test/b": "other or unknown:what a server-snippet of its host makes of it",
            "http://b.test/": "b",
        },
    },
    {
        kind: "what an API gateway answers by itself is not known",
        text: JSON.stringify({
            Data: {
                Id: 87,
                SlbId: "",
                LoadBalanceType: "apig",
                ListenerPort: 80,
                ListenerProtocol: "HTTP",
                DefaultRule: { AppId: "app-default", ContainerPort: 8080 },
                Rules: [{ AppId: "app-a", ContainerPort: 8080, Domain: "a.test", Path: "/api" }],
            },
            Code: "200",
        }),
        found: "CR123",
        asked: { "http://a.test/zzz": "unknown:what an API gateway answers by itself or sae:app-default:8080" },
    },
    {
        kind: "a list of rule sets has those of gateways that are no load balancers, too",
        text: JSON.stringify({
            Data: {
                IngressList: [
                    { Id: 87, LoadBalanceType: "apig", MseGatewayId: "gw-x", Rules: [] },
                    {
                        Id: 88,
                        LoadBalanceType: "mse",
                        MseGatewayId: "gw-m",
                        MseGatewayPort: "443",
                        MseGatewayProtocol: "HTTPS",
                        Rules: [{ AppId: "app-m", ContainerPort: 80, Domain: "a.test", Path: "/" }],
                    },
                    {
                        Id: 1,
                        SlbId: "lb-1",
                        LoadBalanceType: "clb",
                        ListenerPort: 80,
                        DefaultRule: { AppId: "app-d", ContainerPort: 80 },
                        Rules: [{ AppId: "app-b", ContainerPort: 80, Domain: "b.test", Path: "/" }],
                    },
                ],
            },
            Code: "200",
        }),
        found: "CR123",
        asked: {
            "http://b.test/": "sae:app-b:80",
            "https://a.test/": "unknown:what an MSE gateway answers by itself or sae:app-m:80 or none",
        },
    },
    {
        kind: "a rewrite to the path itself is none",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("rewrite-target")}: /` }),
            ingress({ name: "api", className: "nginx", paths: [["/api", "P", "api"]] }),
        ),
        found: "",
        asked: { "http://a.test/apix": "web" },
    },
    {
        kind: "a temporal redirect goes first, and an illegal code is the usual one",
        text: ingress({
            className: "nginx",
            annotations: `${nginx("permanent-redirect")}: https://p.test, ${nginx("permanent-redirect-code")}: "500", ${nginx("temporal-redirect")}: https://t.test`,
        }),
        found: "",
        asked: { "http://a.test/": "302" },
    },
    {
        kind: "one listener of CCE has one certificate and one timeout, those of the older Ingress",
        text: both(
            ingress({
                className: "cce",
                annotations: `${elb("id")}: e1, ${elb("port")}: "443"`,
                more: "tls: [{ secretName: a }], ",
            }),
            ingress({
                name: "api",
                host: "b.test",
                className: "cce",
                annotations: `${elb("id")}: e1, ${elb("port")}: "443", ${elb("client_timeout")}: "90"`,
                more: "tls: [{ secretName: b }], ",
            }),
        ),
        found: "CR325",
    },
    {
        kind: "a host has two certificates in one object",
        text: ingress({
            className: "nginx",
            more: "tls: [{ hosts: [a.test], secretName: one }, { hosts: [b.test, a.test], secretName: two }], ",
        }),
        found: "CR308",
    },
    {
        kind: "hosts have a certificate each, and one certificate is named twice",
        text: ingress({
            className: "nginx",
            more: "tls: [{ hosts: [a.test], secretName: one }, { hosts: [a.test], secretName: one }, { hosts: [b.test], secretName: two }], ",
        }),
        found: "",
    },
    {
        kind: "a host has two certificates in two objects of one class",
        text: both(
            ingress({ className: "nginx", more: "tls: [{ hosts: [a.test], secretName: one }], " }),
            ingress({
                name: "api",
                className: "nginx",
                paths: [["/api", "P", "api"]],
                more: "tls: [{ hosts: [a.test], secretName: two }], ",
            }),
        ),
        found: "CR308",
    },
    {
        kind: "a host has one certificate in two objects, and another one on another class",
        text: both(
            ingress({ className: "nginx", more: "tls: [{ hosts: [a.test], secretName: one }], " }),
            ingress({
                name: "api",
                className: "nginx",
                paths: [["/api", "P", "api"]],
                more: "tls: [{ hosts: [a.test], secretName: one }], ",
            }),
            ingress({ name: "inner", className: "traefik", more: "tls: [{ hosts: [a.test], secretName: two }], " }),
        ),
        found: "CR106",
    },
    {
        kind: "the older of two objects has both certificates, of which the younger has one",
        text: both(
            ingress({
                className: "nginx",
                more: "tls: [{ hosts: [a.test], secretName: one }, { hosts: [a.test], secretName: two }], ",
            }),
            ingress({
                name: "api",
                className: "nginx",
                paths: [["/api", "P", "api"]],
                more: "tls: [{ hosts: [a.test], secretName: one }], ",
            }),
        ),
        found: "CR308",
    },
    {
        kind: "ports of Endpoints have no names",
        text: endpoints("addresses: [{ ip: 10.0.0.1 }], ports: [{ port: 80 }, { port: 443 }]"),
        found: "CR312! CR312!",
    },
    {
        kind: "ports of Endpoints have one name",
        text: endpoints("addresses: [{ ip: 10.0.0.1 }], ports: [{ name: web, port: 80 }, { name: web, port: 443 }]"),
        found: "CR312",
    },
    {
        kind: "an address of Endpoints takes requests and does not",
        text: endpoints("addresses: [{ ip: 10.0.0.1 }], notReadyAddresses: [{ ip: 10.0.0.1 }], ports: [{ port: 80 }]"),
        found: "CR311",
    },
    {
        kind: "two listeners of CCE have a certificate each",
        text: both(
            ingress({
                className: "cce",
                annotations: `${elb("id")}: e1, ${elb("port")}: "443"`,
                more: "tls: [{ secretName: a }], ",
            }),
            ingress({
                name: "api",
                host: "b.test",
                className: "cce",
                annotations: `${elb("id")}: e2, ${elb("port")}: "443"`,
                more: "tls: [{ secretName: b }], ",
            }),
        ),
        found: "",
    },
    {
        kind: "an expression as Prefix is refused by the webhook",
        text: ingress({
            className: "nginx",
            annotations: `${nginx("rewrite-target")}: /$2`,
            paths: [["/app(/|$)(.*)", "P", "app"]],
        }),
        found: "CR607",
    },
    {
        kind: "annotations show the controller where no class does",
        text: ingress({ annotations: `${nginx("rewrite-target")}: /$2`, paths: [["/app(/|$)(.*)", "I", "app"]] }),
        found: "",
        asked: { "http://a.test/app/x": "app", "http://a.test/other": "none" },
    },
    {
        kind: "whether a canary of ACK without an order goes before its primary is not documented",
        text: both(
            ingress({ className: "alb" }),
            ingress({
                name: "web2",
                className: "alb",
                annotations: `${alb("canary")}: "true", ${alb("canary-by-header")}: x, ${alb("canary-by-header-value")}: new`,
            }),
        ),
        found: "CR123",
        asked: { "http://a.test/": "web" },
    },
    {
        kind: "a canary of ACK behind its primary by its order is never reached",
        text: both(
            ingress({ className: "alb" }),
            ingress({
                name: "web2",
                className: "alb",
                annotations: `${alb("order")}: "20", ${alb("canary")}: "true", ${alb("canary-by-header")}: x, ${alb("canary-by-header-value")}: new`,
            }),
        ),
        found: "CR102",
        asked: { "http://a.test/": "web" },
    },
    {
        kind: "a port of the pods is enough for nginx",
        text: both(
            ingress({ className: "nginx" }),
            service("web", "selector: { a: b }, ports: [{ port: 8080, targetPort: 80 }]"),
        ),
        found: "",
    },
    {
        kind: "a name elsewhere has whatever ports it has",
        text: both(
            ingress({ className: "nginx" }),
            service("web", "type: ExternalName, externalName: x.test"),
            service("db", "selector: { a: b }, ports: [{ port: 1 }]"),
        ),
        found: "",
    },
    {
        kind: "files are no closed world",
        text: both(ingress({ className: "nginx" }), service("db", "selector: { a: b }, ports: [{ port: 1 }]")),
        found: "CR112",
    },
    {
        kind: "an action needs no Service",
        text: both(
            ingress({
                className: "alb",
                annotations: `${alb("actions.do-it")}: '{"Type":"redirect","RedirectConfig":{"Protocol":"HTTPS","Port":"443","StatusCode":"HTTP_301"}}'`,
                paths: [
                    ["/", "P", "do-it"],
                    ["/app", "P", "web"],
                ],
            }),
            service("web", "selector: { a: b }, ports: [{ port: 80 }]"),
        ),
        found: "",
        asked: { "http://a.test/": "301", "https://a.test/": "none", "http://a.test/app": "web" },
    },
    {
        kind: "the order of the paths counts with rule priorities of CCE",
        text: ingress({
            className: "cce",
            annotations: `${elb("id")}: x, ${elb("rule-priority-enabled")}: "true"`,
            paths: [
                ["/", "I", "web"],
                ["/api", "I", "api"],
            ],
        }),
        found: "CR102",
        asked: { "http://a.test/api": "web" },
    },
    {
        kind: "two load balancers of CCE do not meet",
        text: both(
            ingress({ className: "cce", annotations: `${elb("id")}: x` }),
            ingress({ name: "pay", className: "cce", annotations: `${elb("id")}: z`, host: "b.test" }),
        ),
        found: "",
        asked: { "http://a.test/": "web", "http://b.test/": "pay" },
    },
    {
        kind: "weights of Skipper are a split",
        text: ingress({
            className: "skipper",
            annotations: `zalando.org/backend-weights: '{"v1": 80, "v2": 20}'`,
            paths: [
                ["/", "P", "v1"],
                ["/", "P", "v2"],
            ],
        }),
        found: "",
        asked: { "http://a.test/": "v1 or v2" },
    },
    {
        kind: "without weights the backends of one path share equally on Skipper",
        text: ingress({
            className: "skipper",
            paths: [
                ["/", "I", "v1"],
                ["/", "I", "v2"],
                ["/x", "P", "x"],
            ],
        }),
        found: "",
        asked: { "http://a.test/": "v1 or v2", "http://a.test/x": "x" },
    },
    {
        kind: "weights of Skipper that are all 0 tell nothing",
        text: ingress({
            className: "skipper",
            annotations: `zalando.org/backend-weights: '{"v1": 0, "v2": 0}'`,
            paths: [
                ["/", "P", "v1"],
                ["/", "P", "v2"],
            ],
        }),
        found: "CR123",
        asked: { "http://a.test/": "v1 or v2 or none" },
    },
    {
        kind: "an expression of Kong may take any path that it begins with",
        text: ingress({ className: "kong", paths: [["/~/api/v[0-9]+", "I", "web"]] }),
        found: "CR123",
        asked: { "http://a.test/api/v1": "web or none", "http://a.test/x": "none" },
    },
    {
        kind: "conditions and actions of CCE that are no JSON are errors, and tell nothing",
        text: both(
            ...["conditions", "actions", "headers"].map((what, i) =>
                ingress({
                    name: `web${i}`,
                    className: "cce",
                    host: `a${i}.test`,
                    annotations: `${elb("id")}: x, ${elb("port")}: "80", ${elb(`${what}.web${i}`)}: "[{"`,
                }),
            ),
        ),
        found: "CR315! CR315! CR315!",
        asked: { "http://a0.test/": "web0 or none", "http://a1.test/": "web1 or none" },
    },
    {
        kind: "conditions of an ALB that are no JSON keep its load balancer as it is",
        text: ingress({ className: "alb", annotations: `${alb("scheme")}: internal, ${alb("conditions.web")}: "[{"` }),
        found: "CR110!",
        asked: { "http://a.test/": "unknown:what its load balancer has from before or none" },
    },
    {
        kind: "a kind that no API server has is an error, whatever its letters",
        text: both(
            ...["HttpRoute", "HTTPRoutes"].map((kind) =>
                httpRoute("rules: [{}]").replace("kind: HTTPRoute", `kind: ${kind}`),
            ),
            ...["Ingresses", "ingress"].map((kind) => ingress({}).replace("kind: Ingress", `kind: ${kind}`)),
            ingress({}).replace("networking.k8s.io/v1", "Networking.k8s.io/v1"),
        ),
        found: "CR601! CR601! CR601! CR601! CR601!",
    },
    {
        kind: "a null among the rules is a rule without paths",
        text: ingress({ spec: "rules: [null]" }),
        found: "CR604",
    },
    {
        kind: "one Service twice under a path is no split on Skipper",
        text: ingress({
            className: "skipper",
            paths: [
                ["/", "P", "v1"],
                ["/", "P", "v1"],
            ],
        }),
        found: "CR101",
    },
    {
        kind: "Tailscale gives each Ingress a name of its own",
        text: both(
            ...["one", "two"].map((name) =>
                ingress({ name, className: "tailscale", host: "", more: `tls: [{ hosts: [${name}] }], ` }),
            ),
        ),
        found: "",
    },
    {
        kind: "Azure takes ports of pods, whichever of its class's names is written, and both beside each other",
        text: both(
            ingress({ className: "azure-application-gateway", host: "a.test", paths: [["/", "P", "web"]] }),
            ingress({
                name: "other",
                annotations: "kubernetes.io/ingress.class: azure/application-gateway",
                host: "b.test",
                paths: [["/", "P", "web"]],
            }),
            service("web", "selector: { app: web }, ports: [{ port: 8080, targetPort: 80 }]"),
        ),
        found: "",
    },
    {
        kind: "a Service without ports is a patch of another",
        text: both(ingress({ className: "traefik" }), service("web", "selector: { app: web }, type: ClusterIP")),
        found: "",
    },
    {
        kind: "an Ingress of an old and of the new version is one object",
        text: both(
            ingress({ className: "nginx" }),
            ingress({ annotations: "kubernetes.io/ingress.class: nginx" })
                .replace("networking.k8s.io/v1", "extensions/v1beta1")
                .replace(/backend: .*$/m, "backend: { serviceName: web, servicePort: 80 } }] } }] }"),
        ),
        found: "CR601!",
    },
    {
        kind: "the hosts of a VirtualService are not those that it sends requests to",
        text: "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: web, namespace: shop }\nspec: { hosts: [a.test], http: [{ route: [{ destination: { host: b.test } }], mirror: { host: c.test } }] }\n",
        found: "CR603",
        asked: { "http://b.test/": "none" },
    },
    {
        kind: "a path that no URL has is refused, and nothing else is said of it",
        text: both(
            gatewayAt("gw", 80),
            httpRoute(
                "hostnames: [a.test], rules: [{ matches: [{ path: { type: Exact, value: '/a/{id}' } }], backendRefs: [{ name: web, port: 80 }] }]",
            ),
        ),
        found: "CR305!",
    },
    {
        kind: "ports of one Gateway have one DNS record, and a redirect to https serves nothing",
        text: both(
            gatewayAt("gw", 80, 8080, 9090),
            gatewayAt("outside", 80),
            httpRoute("hostnames: [a.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }]"),
            httpRoute(
                "hostnames: ['*.test'], rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }] }]",
            )
                .replace("name: web", "name: https")
                .replace("name: gw", "name: outside"),
        ),
        found: "",
    },
    {
        kind: "a canary in several versions may take a share of its host",
        text: both(
            ingress({ className: "nginx" }),
            ...["10", "30"].map((weight) =>
                ingress({
                    name: "canary",
                    className: "nginx",
                    annotations: `${nginx("canary")}: "true", ${nginx("canary-weight")}: "${weight}"`,
                    paths: [["/", "P", "next"]],
                }),
            ),
        ),
        found: "CR602",
        asked: { "http://a.test/": "unknown:what Ingress shop/canary answers or web" },
    },
    {
        kind: "hosts of an object in several versions are on no gateway for sure",
        text: both(
            ingress({ className: "traefik" }),
            ingress({ className: "nginx" }),
            ingress({ name: "other", className: "nginx" }).replace("namespace: shop", "namespace: pay"),
        ),
        found: "CR602",
    },
    {
        kind: "a backend of Skipper that the weights do not name gets nothing",
        text: ingress({
            className: "skipper",
            annotations: `zalando.org/backend-weights: '{"v1": 80}'`,
            paths: [
                ["/", "P", "v1"],
                ["/", "P", "v2"],
            ],
        }),
        found: "",
        asked: { "http://a.test/": "v1" },
    },
    {
        kind: "a predicate of Skipper is a condition",
        text: both(
            ingress({ className: "skipper" }),
            ingress({
                name: "beta",
                className: "skipper",
                annotations: `zalando.org/skipper-predicate: 'Header("X", "1")'`,
            }),
        ),
        found: "",
        asked: { "http://a.test/": "web" },
    },
    {
        kind: "the path of a name elsewhere is lost on Skipper",
        text: both(
            ingress({ className: "skipper", paths: [["/one", "P", "one"]] }),
            service("one", "type: ExternalName, externalName: x.test, ports: [{ port: 80 }]"),
        ),
        found: "",
        asked: { "http://a.test/two": "x.test" },
    },
    {
        kind: "versions of Traefik differ on a wildcard",
        text: both(
            ingress({ className: "traefik", host: "*.example.com" }),
            ingress({ name: "shop", className: "traefik", host: "shop.example.com" }),
        ),
        found: "CR108 CR124",
        asked: { "http://shop.example.com/": "shop" },
    },
    {
        kind: "the version of Traefik is told by its workload",
        text: both(
            ingress({ className: "traefik", host: "*.example.com" }),
            ingress({ name: "shop", className: "traefik", host: "shop.example.com" }),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: traefik }\nspec: { template: { spec: { containers: [{ image: 'traefik:v3.6.1' }] } } }\n",
        ),
        found: "CR102 CR108 CR109",
        asked: { "http://shop.example.com/": "web" },
    },
    {
        kind: "a variable that Flux or envsubst fills in is not refused as it stands",
        text: ingress({ className: "nginx", host: "web.${DOMAIN:=a.test}" }),
        found: "CR609",
    },
    {
        kind: "a variable in a host may become the host that is asked for, and no other",
        text: both(
            ingress({ className: "nginx", host: "web.${DOMAIN}" }),
            ingress({ name: "all", className: "nginx", host: "*.${DOMAIN:=a.test}", paths: [["/x", "P", "all"]] }),
            ingress({ name: "b", className: "nginx", host: "b.test" }),
            ingress({ name: "wide", className: "nginx", host: "*.c.test" }),
        ),
        found: "CR108 CR609",
        asked: {
            "http://web.${DOMAIN}/": "web",
            "http://web.a.test/": "web or none",
            "http://web.a.test/x": "all or web or none",
            "http://api.a.test/x": "all or none",
            "http://api.a.test/": "none",
            "http://b.test/": "b",
            "http://web.c.test/y": "web or wide",
        },
    },
    {
        kind: "a port that is a variable may be any",
        text: both(
            ingress({ className: "nginx" }).replace("number: 80", "number: '${PORT}'"),
            ingress({ name: "api", className: "nginx", host: "b.test" }),
            service("web", "selector: { app: web }, ports: [{ port: 8080 }]"),
            service("api", "selector: { app: api }, ports: [{ port: '${PORT:-80}' }]"),
        ),
        found: "CR609",
        asked: { "http://a.test/": "web", "http://b.test/": "api" },
    },
    {
        kind: "an object is left out for a variable that decides, and is no mistake",
        text: both(
            ingress({ className: "nginx" }),
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: '${PORT}', protocol: HTTP }] }\n",
        ),
        found: "CR609",
    },
    {
        kind: "variables are said once for each file",
        text: ingress({
            className: "nginx",
            host: "web.${DOMAIN}",
            more: "tls: [{ hosts: ['web.${DOMAIN}', 'x.${DOMAIN}'], secretName: '${CERT}' }], ",
        }).replace("name: web", "name: '${NAME}'"),
        found: "CR609",
    },
    {
        kind: "a variable in the name of a listener or of a route may be what the other one says",
        text: both(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: shop }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP, hostname: '*.${DOMAIN}' }] }\n",
            httpRoute("hostnames: ['${HOST}'], rules: [{ backendRefs: [{ name: web, port: 80 }] }]"),
            httpRoute("hostnames: [api.a.test], rules: [{ backendRefs: [{ name: api, port: 80 }] }]").replace(
                "name: web",
                "name: api",
            ),
        ),
        found: "CR123 CR609",
        asked: { "http://api.a.test/": "api or web or none", "http://web.a.test/": "web or none" },
    },
    {
        kind: "a ReferenceGrant that is in no file may be elsewhere, and a kind of another product may be served",
        text: both(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: c }\nspec: { controllerName: a.test/c }\n",
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: shop }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP }] }\n",
            httpRoute(
                "hostnames: [a.test], rules: [{ matches: [{ path: { value: /x } }], backendRefs: [{ group: a.test, kind: Function, name: f }] }, { matches: [{ path: { value: /y } }], backendRefs: [{ group: apps, kind: Deployment, name: d, port: 80 }] }, { backendRefs: [{ name: web, namespace: other, port: 80 }] }]",
            ),
        ),
        found: "CR123 CR131 CR131!",
        asked: {
            "http://a.test/": "fixed:500 or service:other/web:80",
            "http://a.test/x": "fixed:500 or resource:shop/a.test/Function/f",
            "http://a.test/y": "fixed:500",
        },
    },
    {
        kind: "a route without a namespace may be put beside the Service that it names",
        text: httpRoute(
            "hostnames: [a.test], rules: [{ backendRefs: [{ name: web, namespace: other, port: 80 }] }]",
        ).replace(", namespace: shop", ""),
        found: "CR133",
        asked: { "http://a.test/": "service:other/web:80" },
    },
    {
        kind: "a group core may be read as the core group",
        text: both(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: shop }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP }] }\n",
            httpRoute(
                "hostnames: [a.test], rules: [{ backendRefs: [{ group: core, kind: Service, name: web, port: 80 }] }]",
            ),
        ),
        found: "CR123",
        asked: { "http://a.test/": "fixed:500 or web" },
    },
    {
        kind: "a port of a name elsewhere is taken as it is written by ingress-nginx only",
        text: both(
            ingress({ className: "nginx", host: "a.test" }),
            ingress({ name: "other", className: "traefik", host: "b.test", paths: [["/", "P", "web"]] }),
            service("web", "type: ExternalName, externalName: b.test, ports: [{ port: 3000 }]"),
            service("app", "selector: { app: app }, ports: [{ port: 80 }]"),
        ),
        found: "CR112!",
    },
    {
        kind: "Azure's two names of its class are one gateway, which takes the ports of pods",
        text: both(
            ingress({ className: "azure-application-gateway", host: "a.test" }),
            ingress({
                name: "api",
                annotations: "kubernetes.io/ingress.class: azure/application-gateway",
                host: "a.test",
                paths: [["/api", "P", "web"]],
            }),
            service("web", "selector: { app: web }, ports: [{ port: 8080, targetPort: 80 }]"),
        ),
        found: "",
        asked: { "http://a.test/api": "web", "http://a.test/": "web" },
    },
    {
        kind: "an object that names no class may be on the other's gateway, whatever its annotations are",
        text: both(
            ingress({ annotations: "zalando.org/skipper-filter: 'setPath(\"/\")'" }),
            ingress({ name: "api", className: "skipper-internal", paths: [["/api", "P", "api"]] }),
        ),
        found: "CR123",
    },
    {
        kind: "weights of Skipper are of Services, also of those that are known addresses",
        text: both(
            ingress({
                annotations: `zalando.org/backend-weights: '{"one": 1, "two": 3}'`,
                paths: [
                    ["/", "P", "one"],
                    ["/", "P", "two"],
                ],
            }),
            ...["one", "two"].map(
                (name, i) =>
                    `${service(name, "ports: [{ port: 80 }]")}---\napiVersion: v1\nkind: Endpoints\nmetadata: { name: ${name}, namespace: shop }\nsubsets: [{ addresses: [{ ip: 10.0.0.${i + 1} }], ports: [{ port: 80 }] }]\n`,
            ),
        ),
        found: "",
        asked: { "http://a.test/": "10.0.0.1 or 10.0.0.2" },
    },
    {
        kind: "a wrong host beside a variable is refused all the same",
        text: ingress({ className: "nginx", host: "web_1.$DOMAIN" }),
        found: "CR304!",
    },
    {
        kind: "a variable in a route is not refused as it stands",
        text: httpRoute("hostnames: ['web.${DOMAIN}'], rules: [{}]"),
        found: "CR133 CR139 CR609",
    },
    {
        kind: "a field of the experimental channel is refused by the standard one only",
        text: httpRoute("hostnames: [a.test], rules: [{ retry: { attempts: 2 } }]"),
        found: "CR133 CR139 CR301",
    },
    {
        kind: "a route that names two gateways means both",
        text: both(
            httpRoute("hostnames: [a.test], rules: [{}]").replace("[{ name: gw }]", "[{ name: gw }, { name: inner }]"),
        ),
        found: "CR133 CR133 CR139",
    },
    {
        kind: "two routes of one host on two gateways are told",
        text: both(
            httpRoute("hostnames: [a.test], rules: [{}]"),
            httpRoute(
                "hostnames: [a.test], rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { hostname: b.test } }] }]",
            )
                .replace("name: gw", "name: inner")
                .replace("name: web", "name: api"),
        ),
        found: "CR106 CR133 CR133 CR139",
    },
    {
        kind: "two routes of one host on two gateways that answer alike are not told",
        text: both(
            httpRoute("hostnames: [a.test], rules: [{}]"),
            httpRoute("hostnames: [a.test], rules: [{}]")
                .replace("name: gw", "name: inner")
                .replace("name: web", "name: again"),
        ),
        found: "CR133 CR133 CR139 CR139",
    },
    {
        kind: "a Service of an HTTPRoute may come from a chart, too",
        text: both(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: c }\nspec: { controllerName: a.test/c }\n",
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: shop }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP }] }\n",
            httpRoute("hostnames: [a.test], rules: [{ backendRefs: [{ name: chart, port: 80 }] }]"),
            service("web", "selector: { app: web }, ports: [{ port: 3000 }]"),
        ),
        found: "CR112",
        asked: { "http://a.test/": "chart" },
    },
    {
        kind: "whether an experimental backend is served is the controller's",
        text: httpRoute(
            "hostnames: [a.test], rules: [{ backendRefs: [{ group: gateway.networking.x-k8s.io, kind: XBackend, name: web, port: 80 }] }]",
        ),
        found: "CR123 CR133",
    },
    {
        kind: "of a Service in several versions any port may be the one",
        text: both(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: c }\nspec: { controllerName: a.test/c }\n",
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: shop }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP }] }\n",
            httpRoute("hostnames: [a.test], rules: [{ backendRefs: [{ name: web, port: 3000 }] }]"),
            service("web", "selector: { app: web }, ports: [{ port: 3000 }]"),
            service("web", "selector: { app: web }, ports: [{ port: 8080 }]"),
        ),
        found: "",
    },
    {
        kind: "an unknown matcher of Traefik makes no route",
        text: ingress({
            className: "traefik",
            annotations: "traefik.ingress.kubernetes.io/router.pathmatcher: PathPrefixStrip",
            paths: [["/app", "I", "web"]],
        }),
        found: "CR110!",
        asked: { "http://a.test/app": "none" },
    },
    {
        kind: "a resource is no default backend of Traefik",
        text: ingress({ className: "traefik", spec: "defaultBackend: { resource: { kind: Bucket, name: static } }" }),
        found: "CR110!",
        asked: { "http://a.test/": "none" },
    },
    {
        kind: "TLS is a host's, whichever object gives it",
        text: both(
            ingress({ className: "nginx", more: "tls: [{ hosts: [a.test], secretName: c }], " }),
            ingress({ name: "api", className: "nginx", paths: [["/api", "P", "api"]] }),
        ),
        found: "",
    },
    {
        kind: "a host that was left out of its object's TLS was forgotten",
        text: ingress({ className: "nginx", more: "tls: [{ hosts: [b.test], secretName: c }], " }).replace(
            "rules: [",
            "rules: [{ host: b.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: b, port: { number: 80 } } } }] } }, ",
        ),
        found: "CR107",
    },
    {
        kind: "all gateways agree on no answer",
        text: both(
            ingress({ className: "traefik-a", host: "", paths: [["/bar", "E", "a"]] }),
            ingress({ name: "b", className: "traefik-b", host: "", paths: [["/foo", "E", "b"]] }),
        ),
        found: "",
        asked: { "http://a.test/x": "none" },
    },
    {
        kind: "what saectl writes is read as SAE reads it",
        text: ingress({
            annotations: `sae.aliyun.com/loadbalancer-id: alb-x, sae.aliyun.com/loadbalancer-port: "80", sae.aliyun.com/loadbalancer-type: alb`,
            paths: [["/api", "I", "api"]],
            more: "defaultBackend: { service: { name: rest, port: { number: 80 } } }, ",
        }),
        found: "",
        asked: { "http://a.test/api": "sae:api:80", "http://a.test/api/x": "sae:rest:80" },
    },
    {
        kind: "another product's annotations beside the class nginx are not ingress-nginx",
        text: ingress({ className: "nginx", annotations: "nginx.org/rewrites: x", paths: [["/x", "P", "web"]] }),
        found: "CR123",
    },
    {
        kind: "one duplicate on nginx leaves the objects that are not to blame alone",
        text: both(
            ...["one", "two"].map((name) => ingress({ name, className: "nginx", paths: [["/", "E", name]] })),
            ingress({ name: "pay", className: "nginx", host: "pay.test" }),
        ),
        found: "CR104",
        asked: { "http://pay.test/": "pay", "http://a.test/": "none or one or two" },
    },
    {
        kind: "two snippets on one path are dropped or served, and no duplicate is claimed",
        text: both(
            ...["one", "two"].map((name) =>
                ingress({
                    name,
                    className: "nginx",
                    annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"`,
                    paths: [["/", "E", name]],
                }),
            ),
        ),
        found: "CR123",
    },
    {
        kind: "a ConfigMap that allows snippets without a risk level does so before v1.12 only",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            snippets("true").replace(", annotations-risk-level: Critical", ""),
        ),
        found: "CR123",
        asked: { "http://a.test/": `none or web or ${makes("configuration-snippet")}` },
    },
    {
        kind: "the controller's own ConfigMap as it is released allows no snippet",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ingress-nginx-controller, namespace: ingress-nginx, labels: { app.kubernetes.io/name: ingress-nginx } }\ndata: null\n",
        ),
        found: "CR110!",
        asked: { "http://a.test/": "none" },
    },
    {
        kind: "of several versions of the controller's ConfigMap none is known to be live, so that a snippet drops nothing for sure",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            released("1.15.0"),
            released("1.15.1"),
        ),
        found: "CR123",
        asked: { "http://a.test/": `none or web or ${makes("configuration-snippet")}` },
    },
    {
        kind: "an escaped character of a path is none that the reference reads otherwise",
        text: ingress({ className: "traefik", paths: [["/app(/|$)(.*)", "P", "web"]] }),
        found: "",
        asked: { "http://a.test/app": "none" },
    },
    {
        kind: "what a snippet drops is never used, beside expressions too",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            ingress({
                name: "b",
                className: "nginx",
                host: "b.test",
                annotations: `${nginx("use-regex")}: "true"`,
                paths: [["/(v1|v2)/(.*)", "I", "b"]],
            }),
            released(),
        ),
        found: "CR110!",
        asked: { "http://a.test/": "none", "http://b.test/v1/x": "b" },
    },
    ...(["0.32.0", "1.8.1"] as const).map((version) => ({
        kind: `ingress-nginx ${version} serves snippets, and drops no Ingress`,
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            released(version),
        ),
        found: "CR123",
        asked: { "http://a.test/": `web or ${makes("configuration-snippet")}` },
    })),
    {
        kind: "ingress-nginx 1.10 leaves snippets out that nobody allows",
        text: both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            released("1.10.1"),
        ),
        found: "",
        asked: { "http://a.test/": "web" },
    },
    {
        kind: "a host that is still to be filled in says nothing about its path, beside expressions too",
        text: both(
            ingress({ className: "nginx", host: "a.${ZONE}" }),
            ingress({
                name: "b",
                className: "nginx",
                host: "b.test",
                annotations: `${nginx("use-regex")}: "true"`,
                paths: [["/(v1|v2)/(.*)", "I", "b"]],
            }),
        ),
        found: "CR609",
    },
    {
        kind: "of an object that the server refuses nothing else is claimed",
        text: both(
            ingress({ name: "one", className: "traefik", paths: [["/x", "P", "gone"]] }).replace(
                "pathType: Prefix, ",
                "",
            ),
            ingress({ name: "two", className: "traefik", paths: [["/x", "P", "web"]] }),
            service("web", "selector: { app: web }, ports: [{ port: 80 }]"),
        ),
        found: "CR306!",
    },
    {
        kind: "a version of an object that the server refuses is not the live one",
        text: both(ingress({ className: "traefik" }), ingress({ className: "traefik", host: "b_test" })),
        found: "CR304!",
        asked: { "http://a.test/": "web" },
    },
    {
        kind: "objects without a name are not one object",
        text: both(
            ingress({ name: '""', paths: [["/", "P", "one"]] }),
            ingress({ name: '""', host: "b.test", paths: [["/", "P", "two"]] }),
        ),
        found: "CR302! CR302!",
    },
    {
        kind: "a route whose Service has no port is refused, and not answered with 500",
        text: both(gatewayAt("gw", 80), httpRoute("hostnames: [a.test], rules: [{ backendRefs: [{ name: web }] }]")),
        found: "CR307!",
    },
    {
        kind: "who serves an unknown class may decide between two objects",
        text: both(
            ingress({ name: "one", className: "edge" }),
            ingress({ name: "two", className: "edge", paths: [["/", "P", "other"]] }),
        ),
        found: "CR105",
        asked: { "http://a.test/": "one or other" },
    },
    {
        kind: "a rule that its controller refuses is not undetermined as well",
        text: ingress({ annotations: "kubernetes.io/ingress.class: alb", paths: [["/*", "P", "root"]] }).replace(
            "number: 80",
            "name: use-annotation",
        ),
        found: "CR110!",
    },
    {
        kind: "a listener that closes what another serves leaves its rules reached elsewhere",
        text: both(
            gatewayAt("gw", 80).replace(
                "protocol: HTTP }",
                "protocol: HTTP }, { name: b, port: 80, protocol: HTTP, hostname: b.test }",
            ),
            httpRoute("rules: [{ backendRefs: [{ name: all, port: 80 }] }]").replace(
                "name: gw",
                "name: gw, sectionName: p80",
            ),
            httpRoute(
                "hostnames: [b.test], rules: [{ matches: [{ path: { value: /b } }], backendRefs: [{ name: b, port: 80 }] }]",
            )
                .replace("name: gw", "name: gw, sectionName: b")
                .replace("name: web", "name: b"),
        ),
        found: "",
        asked: { "http://b.test/": "fixed:404", "http://b.test/b": "b", "http://a.test/": "all" },
    },
    {
        kind: "a filter of a backend may answer or rewrite, which is the controller's",
        text: both(
            gatewayAt("gw", 80),
            httpRoute(
                "hostnames: [a.test], rules: [{ backendRefs: [{ name: web, port: 80, filters: [{ type: RequestRedirect, requestRedirect: { hostname: b.test } }] }] }, { matches: [{ path: { value: /x } }], backendRefs: [{ name: x, port: 80, filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { remove: [a] } }] }] }]",
            ),
        ),
        found: "CR123",
        asked: {
            "http://a.test/": "unknown:what the filter RequestRedirect of backendRefs[0] makes of it or web",
            "http://a.test/x": "x",
        },
    },
    {
        kind: "one rule on the listeners of several hosts leads to one backend",
        text: both(
            gatewayAt("gw", 80).replace(
                "protocol: HTTP }",
                "protocol: HTTP, hostname: a.test }, { name: b, port: 80, protocol: HTTP, hostname: b.test }",
            ),
            gatewayAt("inner", 80),
            httpRoute("rules: [{ backendRefs: [{ name: chart, port: 80 }] }]").replace(
                "[{ name: gw }]",
                "[{ name: gw }, { name: inner }]",
            ),
            service("web", "selector: { app: web }, ports: [{ port: 80 }]"),
        ),
        found: "CR112",
    },
    {
        kind: "what serves objects without a class is told by other objects at most, so that nothing decides for sure",
        text: both(
            ingress({ name: "one" }),
            ingress({ name: "two", paths: [["/", "P", "other"]] }),
            ingress({ name: "b", host: "b.test", annotations: "zalando.org/ratelimit: x" }),
        ),
        found: "CR105",
    },
    {
        kind: "objects without a class share no gateway for sure, so that none was forgotten beside another's TLS",
        text: both(
            ingress({ name: "one", more: "tls: [{ hosts: [a.test], secretName: c }], " }),
            ingress({ name: "two", host: "b.test" }),
        ),
        found: "",
    },
    {
        kind: "a wildcard on another gateway leaves a host where its own record leads",
        text: both(
            httpRoute("hostnames: [a.a.test], rules: [{}]"),
            httpRoute("hostnames: ['*.a.test'], rules: [{}]")
                .replace("name: gw", "name: inner")
                .replace("name: web", "name: all"),
        ),
        found: "CR108 CR133 CR133 CR139 CR139",
    },
    {
        kind: "a master of F5's controller has no paths",
        text: ingress({
            className: "nginx",
            annotations: "nginx.org/mergeable-ingress-type: master",
            spec: "rules: [{ host: a.test }]",
        }),
        found: "",
    },
    {
        kind: "an object without a class may be on the gateway of another",
        text: both(
            ingress({ name: "one", className: "traefik" }),
            ingress({ name: "two", paths: [["/x", "P", "two"]] }),
        ),
        found: "",
    },
];

function nameOf(text: string | null): string {
    const [, redirect] = /^redirect:(\d+):/.exec(text ?? "") ?? [];
    const [, name] = /^service:shop\/([^:]+):/.exec(text ?? "") ?? [];
    const [, address] = /^endpoints:([^:]+):/.exec(text ?? "") ?? [];
    return redirect ?? name ?? address ?? text ?? "none";
}

describe("a manifest as people have it:", () => {
    it.each(cases)("$kind", async ({ text, found, asked = {} }) => {
        const { out, err } = await crossroute("lint -f - --json", { input: text });
        expect(err).not.toContain("defect");
        const findings = JSON.parse(out) as DiagnosticJson[];
        const codes = findings.map(({ code, severity }) => `${code}${severity === "error" ? "!" : ""}`);
        expect(codes.sort().join(" ")).toBe(found);
        for (const { message } of findings) expect(message.length).toBeLessThan(300);
        for (const [url, wanted] of Object.entries(asked)) {
            const answer = JSON.parse((await crossroute(["explain", url, "-f", "-", "--json"], { input: text })).out);
            const { outcome, target, candidates } = answer as ExplanationJson;
            const names = outcome === "undetermined" ? candidates.map(nameOf) : [nameOf(target)];
            expect([url, names.sort()]).toEqual([url, wanted.split(" or ").sort()]);
        }
    });
});

describe("a route in two files", () => {
    let cwd: string;
    beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-versions-"))));
    afterEach(() => rmSync(cwd, { recursive: true }));

    it("does not replace its other version, whatever its backend is", async () => {
        const gateway =
            "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: c }\nspec: { controllerName: traefik.io/gateway-controller }\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: shop }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP }] }\n";
        const version = (name: string): string =>
            httpRoute(
                `rules: [{ backendRefs: [{ group: traefik.io, kind: TraefikService, name: ${name}, port: 80 }] }]`,
            );
        writeFileSync(join(cwd, "gateway.yaml"), gateway);
        for (const name of ["a", "b"]) writeFileSync(join(cwd, `${name}.yaml`), version(name));
        const { out } = await crossroute("lint -f . --json", { cwd });
        expect((JSON.parse(out) as DiagnosticJson[]).map(({ code }) => code).sort()).toEqual(["CR602"]);
    });
});

describe("a canary of an Ingress in two files", () => {
    it("is not called one without an Ingress, since each version is of its host", async () => {
        const cwd = mkdtempSync(join(tmpdir(), "crossroute-canary-"));
        const canary = `${nginx("canary")}: "true", ${nginx("canary-weight")}: "10"`;
        writeFileSync(join(cwd, "canary.yaml"), ingress({ name: "canary", className: "nginx", annotations: canary }));
        for (const service of ["v1", "v2"])
            writeFileSync(join(cwd, `${service}.yaml`), ingress({ className: "nginx", paths: [["/", "P", service]] }));
        const { out } = await crossroute("lint -f . --json", { cwd });
        expect((JSON.parse(out) as DiagnosticJson[]).map(({ code }) => code)).toEqual(["CR602"]);
        const asked = await crossroute("explain http://a.test/ -f . --json", { cwd });
        expect(asked.out).toContain("may be one that is in several files");
        rmSync(cwd, { recursive: true });
    });
});

describe("a Gateway in two files", () => {
    it("is not in conflict with its other version", async () => {
        const gateway =
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: shop }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP }] }\n";
        const input = both(gateway, gateway.replace("name: http", "name: web"), httpRoute("rules: [{}]"));
        const { out } = await crossroute("lint -f - --json", { input });
        const messages = (JSON.parse(out) as DiagnosticJson[]).map(({ message }) => message).join("\n");
        expect(messages).toContain("which of them is meant is not known");
        expect(messages).not.toContain("in conflict");
    });
});

describe("an Ingress of an old version", () => {
    it("is refused by the names of its own fields", async () => {
        const input =
            "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: { name: web }\nspec: { backend: { serviceName: Web, servicePort: 0 }, rules: [{ host: a.test, http: { paths: [{ backend: { serviceName: web, servicePort: 70000 } }] } }] }\n---\napiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: { name: none }\nspec: {}\n";
        const { out } = await crossroute("lint -f - --json", { input });
        const refusals = (JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => /^CR30[37]$/.test(code));
        expect(refusals.map(({ origin }) => origin?.path)).toEqual([
            "spec.backend.serviceName",
            "spec.backend",
            "spec.rules[0].http.paths[0].backend.servicePort",
            "spec",
        ]);
        for (const { message, help } of refusals) expect(`${message} ${help}`).not.toMatch(/service\b|defaultBackend/);
    });
});

describe("a route whose Gateway is in two files", () => {
    it("is reported to attach to none of its versions, which is no error", async () => {
        const gateway = (host: string): string =>
            `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: shop }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP, hostname: ${host} }] }\n`;
        const route = httpRoute("hostnames: [c.test], rules: [{}]");
        const find = async (input: string): Promise<string[]> =>
            (JSON.parse((await crossroute("lint -f - --json", { input })).out) as DiagnosticJson[])
                .filter(({ code }) => code === "CR130" || code === "CR132")
                .map(({ code, severity, message }) => `${severity} ${code} ${message}`);
        expect(await find(both(gateway("a.test"), route))).toEqual([
            expect.stringMatching(/^error CR130 HTTPRoute shop\/web does not attach: /),
        ]);
        expect(await find(both(gateway("a.test"), gateway("b.test"), route))).toEqual([
            expect.stringMatching(
                /^info CR130 HTTPRoute shop\/web attaches to none of the versions of Gateway shop\/gw that are read: /,
            ),
        ]);
        const twoHosts = route.replace("[c.test]", "[a.test, c.test]");
        expect(await find(both(gateway("a.test"), gateway("b.test"), twoHosts))).toEqual([
            expect.stringMatching(/^info CR132 .*in all versions of Gateway shop\/gw that are read,/),
        ]);
    });
});

describe("an Ingress with a snippet", () => {
    it("is dropped by the ConfigMap that the finding names", async () => {
        const input = both(
            ingress({ className: "nginx", annotations: `${nginx("configuration-snippet")}: "more_set_headers x;"` }),
            released(),
        );
        const { out } = await crossroute("lint -f - --json", { input });
        const [found] = JSON.parse(out) as DiagnosticJson[];
        expect(found?.message).toContain(
            "(since v1.12): ConfigMap ingress-nginx/ingress-nginx-controller does not have",
        );
    });
});

describe("a host without TLS", () => {
    it("is forgotten by an object with TLS of its own only", async () => {
        const input = both(
            ingress({ className: "nginx", more: "tls: [{ hosts: [a.test], secretName: a }], " }),
            ingress({ name: "b", className: "nginx", paths: [["/b", "P", "b"]] }).replace(
                "rules: [",
                "rules: [{ host: b.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: b, port: { number: 80 } } } }] } }, ",
            ),
        );
        const { out } = await crossroute("lint -f - --json", { input });
        const found = (JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => code === "CR107");
        expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
            "info: b.test of nginx has no TLS: https is answered with the default certificate of ingress-nginx, which no browser trusts unless it was replaced, while other hosts of it have a certificate of their own.",
        ]);
    });
});

describe("a Gateway that is written without its namespace", () => {
    it("is named where the one that a route names is not among the sources", async () => {
        const input = both(
            gatewayAt("gw", 80).replace(", namespace: shop", ""),
            httpRoute("hostnames: [a.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }]"),
        );
        const { out } = await crossroute("lint -f - --json", { input });
        const [found, ...others] = JSON.parse(out) as DiagnosticJson[];
        expect(others).toEqual([]);
        expect(found?.code).toBe("CR133");
        expect(found?.message).toContain("not among the sources under this namespace (standard input leaves it open)");
    });
});

describe("lines of findings", () => {
    let folder = "";
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-lines-"))));
    afterAll(() => rmSync(folder, { recursive: true }));

    const text = `# first
apiVersion: v1
kind: List
items:
  - apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
      namespace: shop
    spec:
      rules:
        - host: 10.0.0.1
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: bad_name }
spec: { rules: [{ host: a.test }] }
`;

    it("are those of the property, in lists and later documents too", async () => {
        writeFileSync(join(folder, "web.yaml"), text);
        const { out } = await crossroute("lint -f web.yaml --format sarif", { cwd: folder });
        interface Result {
            ruleId: string;
            locations: { physicalLocation: { region: { startLine: number } } }[];
        }
        const { results } = (JSON.parse(out) as { runs: { results: Result[] }[] }).runs[0] as { results: Result[] };
        const lines = results.map(({ ruleId, locations }) => [ruleId, locations[0]?.physicalLocation.region.startLine]);
        expect(lines).toEqual(
            expect.arrayContaining([
                ["CR304", 12],
                ["CR302", 16],
                ["CR604", 17],
            ]),
        );
        const junit = await crossroute("lint -f web.yaml --format junit", { cwd: folder });
        expect(junit.out).toContain('file="web.yaml" line="16"');
        const github = await crossroute("lint -f web.yaml --format github", { cwd: folder });
        expect(github.out).toContain(" spec.rules[0].host,line=12::");
    });
});
