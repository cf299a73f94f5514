/** Ingresses as objects, and `crossroute convert` of them as a user runs it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { HTTPRoute, HTTPRouteRule } from "../../../provider/platforms/gateway-api/types";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-convert-"))));
afterAll(() => rmSync(folder, { recursive: true }));

interface Given {
    className?: string;
    name?: string;
    host?: string;
    path?: string;
    service?: string;
}
export const ingress = (
    annotations: Record<string, string>,
    { className = "nginx", name = "web", host = "shop.example.com", path = "/", service = "web" }: Given = {},
): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations },
    spec: {
        ingressClassName: className,
        rules: [
            {
                host,
                http: {
                    paths: [
                        {
                            path,
                            pathType: /^\/i./.test(path) ? "ImplementationSpecific" : "Prefix",
                            backend: { service: { name: service, port: { number: 80 } } },
                        },
                    ],
                },
            },
        ],
    },
});

export const ingressClass = (name: string, controller: string): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name },
    spec: { controller },
});

/** A Gateway infra/shared of Traefik or of an unknown controller with listeners of these names and ports. */
export const gateway = (
    listeners: Record<string, number>,
    controllerName = "traefik.io/gateway-controller",
): readonly object[] => [
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "GatewayClass",
        metadata: { name: "edge" },
        spec: { controllerName },
    },
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: { name: "shared", namespace: "infra" },
        spec: {
            gatewayClassName: "edge",
            listeners: Object.entries(listeners).map(([name, port]) => ({
                name,
                port,
                ...(port === 443 || port === 8443
                    ? { protocol: "HTTPS", tls: { certificateRefs: [{ name: "certificate" }] } }
                    : { protocol: "HTTP" }),
                allowedRoutes: { namespaces: { from: "All" } },
            })),
        },
    },
];

export interface Converted {
    routes: HTTPRoute[];
    rules: HTTPRouteRule[];
    yaml: string;
    text: string;
    code: number;
}

export async function convert(all: readonly object[], more = ""): Promise<Converted> {
    const file = join(folder, "ingress.yaml");
    writeFileSync(file, all.map((one) => JSON.stringify(one)).join("\n---\n"));
    const out = mkdtempSync(join(folder, "routes-"));
    const { code, out: text, err } = await crossroute(`convert ${file} --gateway infra/shared -o ${out} ${more}`);
    // A difference says what differs.
    expect(text).not.toMatch(/^(spelling|differs|detail).* by (\S+) now, by \2 after/m);
    const yaml = readdirSync(out)
        .map((name) => readFileSync(join(out, name), "utf8"))
        .join("---\n");
    const routes = loadAll(yaml) as HTTPRoute[];
    return { routes, rules: routes.flatMap(({ spec }) => spec?.rules ?? []), yaml, text: text + err, code };
}

/** Names of Services that the routes lead to. */
export const backends = ({ rules }: Converted): string[] => [
    ...new Set(rules.flatMap(({ backendRefs = [] }) => backendRefs.map(({ name }) => name))),
];

/** The listeners that the routes name. */
export const sections = ({ routes }: Converted): (string | undefined)[] =>
    routes.flatMap(({ spec }) => (spec?.parentRefs ?? []).map(({ sectionName }) => sectionName));

export const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;
export const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;
export const traefik = (name: string): string => `traefik.ingress.kubernetes.io/router.${name}`;
