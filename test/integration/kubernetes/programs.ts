/** A program whose components are read from a file, so that a test can change them as a user would. */
export const componentsProgram = `
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const k8s = require("@pulumi/kubernetes");
const { plain, ingresses = {}, endpoints = {}, httpRoutes = {}, tables = {} } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
const aliased = (aliases) => (aliases ? (child) => ({ ...child, opts: { ...child.opts, aliases } }) : undefined);
for (const [name, { aliases, ...args }] of Object.entries(endpoints)) new kubernetes.Endpoints(name, { ...args, transform: aliased(aliases) });
for (const [name, { aliases, ...args }] of Object.entries(ingresses)) new kubernetes.Ingress(name, { ...args, transform: aliased(aliases) });
for (const [name, args] of Object.entries(httpRoutes)) new kubernetes.HTTPRoute(name, args);
for (const [name, args] of Object.entries(tables)) new RouteTable(name, args);
if (plain) new k8s.networking.v1.Ingress(plain.metadata.name, plain);
`;

export const routes = (host: string) => [{ host, path: "/", backend: { service: { name: "web", port: 80 } } }];

/** An Ingress as somebody else makes it. */
export const foreignIngress = (namespace: string, name: string, host: string, annotations: object = {}) => ({
    metadata: { name, namespace, annotations },
    spec: { rules: [{ host }], defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});
