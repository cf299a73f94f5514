import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { createRouter } from "../../../provider/routing";

const path = (text: string, name = "web", port: object = { number: 80 }) => ({
    path: text,
    pathType: "Prefix",
    backend: { service: { name, port } },
});
const ingress = (name: string, spec: object, metadata: object = {}) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", ...metadata },
    spec,
});
const rules = [{ host: "a.example.com", http: { paths: [path("/")] } }];

describe("reading tables", () => {
    it("makes one table for each class and knows the controllers by their classes", () => {
        const named = ["traefik", "skipper-internal", "nginx", "cce", "alb", "custom"].map((name) =>
            ingress(name, { ingressClassName: name, rules }),
        );
        const own = {
            kind: "IngressClass",
            metadata: { name: "custom" },
            spec: { controller: "k8s.io/ingress-nginx" },
        };
        expect(readTables([...named, own]).map(({ gateway, dialect }) => [gateway, dialect])).toEqual([
            ["traefik", "traefik"],
            ["skipper-internal", "skipper"],
            ["nginx", "ingress-nginx"],
            ["cce", "cce"],
            ["alb", "alb"],
            ["custom", "ingress-nginx"],
        ]);
    });

    it("takes the annotation of the class before the field", () => {
        const both = ingress(
            "a",
            { ingressClassName: "nginx", rules },
            { annotations: { "kubernetes.io/ingress.class": "traefik" } },
        );
        expect(readTables([both]).map(({ gateway, dialect }) => [gateway, dialect])).toEqual([["traefik", "traefik"]]);
    });

    it("reads the class from the annotation, and the cluster's default class where there is none", () => {
        const annotated = ingress("a", { rules }, { annotations: { "kubernetes.io/ingress.class": "traefik" } });
        const isDefault = { "ingressclass.kubernetes.io/is-default-class": "true" };
        const fallback = {
            kind: "IngressClass",
            metadata: { name: "edge", annotations: isDefault },
            spec: { controller: "traefik.io/ingress-controller" },
        };
        expect(readTables([annotated, ingress("b", { rules }), fallback]).map((t) => [t.gateway, t.dialect])).toEqual([
            ["traefik", "traefik"],
            ["edge", "traefik"],
        ]);
    });

    it("keeps where each rule was written, and how old it is", () => {
        const value = ingress(
            "web",
            { rules, defaultBackend: { service: { name: "web", port: { name: "http" } } } },
            { creationTimestamp: "2026-01-02T03:04:05Z" },
        );
        const [table] = readTables([{ value, source: "web.yaml" }]);
        const origin = { object: "Ingress shop/web", source: "web.yaml", createdAt: "2026-01-02T03:04:05Z" };
        expect(table?.rules).toEqual([
            {
                host: "a.example.com",
                path: "/",
                match: "Prefix",
                target: { kind: "service", namespace: "shop", name: "web", port: 80 },
                tls: false,
                origin: { ...origin, path: "spec.rules[0].http.paths[0]" },
            },
        ]);
        expect(table?.defaults).toEqual([
            {
                target: { kind: "service", namespace: "shop", name: "web", port: "http" },
                origin: { ...origin, path: "spec.defaultBackend" },
            },
        ]);
    });

    it("reads the old API version, where an absent path type is the class's business", () => {
        const old = {
            apiVersion: "extensions/v1beta1",
            kind: "Ingress",
            metadata: { name: "old" },
            spec: {
                rules: [{ http: { paths: [{ path: "/a", backend: { serviceName: "web", servicePort: "http" } }] } }],
            },
        };
        expect(readTables([old])[0]?.rules[0]).toMatchObject({
            match: "ImplementationSpecific",
            target: { kind: "service", namespace: "default", name: "web", port: "http" },
        });
    });

    it("opens Lists, and sends a host without paths to the default backend", () => {
        const item = {
            metadata: { name: "x" },
            spec: { rules: [{ host: "h.example.com" }], defaultBackend: { resource: { kind: "Bucket", name: "b" } } },
        };
        const tables = readTables([{ apiVersion: "networking.k8s.io/v1", kind: "IngressList", items: [item] }]);
        expect(tables[0]?.rules).toMatchObject([
            { host: "h.example.com", target: { kind: "resource", resource: "Bucket", name: "b" } },
        ]);
    });

    it("sends everything to the default backend where there are no rules", () => {
        for (const none of [undefined, []]) {
            const tables = readTables([ingress("all", { rules: none, defaultBackend: path("/").backend })]);
            for (const host of ["a.example.com", "b.example.com"])
                expect(createRouter(tables).explain({ host, path: "/x" }).target).toMatchObject({ name: "web" });
        }
    });

    it("says which hosts have TLS: by name, by wildcard, or not known when a certificate names no host", () => {
        const hosts = ["a.example.com", "b.other.com", "c.example.org"].map((host) => ({
            host,
            http: { paths: [path("/")] },
        }));
        const tls = (entries: object[]) =>
            readTables([ingress("t", { rules: hosts, tls: entries })])[0]?.rules.map((rule) => rule.tls);
        expect(tls([{ hosts: ["*.example.com", "b.other.com"] }])).toEqual([true, true, false]);
        expect(tls([{ secretName: "x" }])).toEqual([undefined, undefined, undefined]);
    });

    it("names backends by the addresses of selectorless Services when asked", () => {
        const service = (name: string, spec: object) => ({
            kind: "Service",
            metadata: { name, namespace: "shop" },
            spec,
        });
        const backends = [
            path("/a", "ends"),
            path("/b", "slices", { name: "http" }),
            path("/c", "pods"),
            path("/d", "name", { number: 443 }),
        ];
        const all = [
            ingress("i", { rules: [{ http: { paths: backends } }] }),
            service("ends", { ports: [{ port: 80, targetPort: 8080 }] }),
            {
                kind: "Endpoints",
                metadata: { name: "ends", namespace: "shop" },
                subsets: [{ addresses: [{ ip: "10.0.0.2" }, { ip: "10.0.0.1" }], ports: [{ port: 8080 }] }],
            },
            service("slices", { ports: [{ name: "http", port: 80 }] }),
            {
                kind: "EndpointSlice",
                metadata: { name: "s1", namespace: "shop", labels: { "kubernetes.io/service-name": "slices" } },
                endpoints: [{ addresses: ["10.0.0.3"] }, { addresses: ["10.0.0.4"], conditions: { ready: false } }],
                ports: [{ name: "http", port: 81 }],
            },
            service("pods", { selector: { app: "x" }, ports: [{ port: 80 }] }),
            service("name", { type: "ExternalName", externalName: "api.example.com" }),
        ];
        expect(readTables(all, { resolveEndpoints: true })[0]?.rules.map((rule) => rule.target)).toEqual([
            { kind: "endpoints", addresses: ["10.0.0.2", "10.0.0.1"], port: 8080 },
            { kind: "endpoints", addresses: ["10.0.0.3"], port: 81 },
            { kind: "service", namespace: "shop", name: "pods", port: 80 },
            { kind: "endpoints", addresses: ["api.example.com"], port: 443 },
        ]);
        expect(readTables(all)[0]?.rules[0]?.target.kind).toBe("service");
    });
});
