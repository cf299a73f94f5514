import { adopt } from "../../../provider/cli/import/adopt";
import type { Json } from "../../../provider/sources/objects";

const mode = (text: string): Json => ({ property: { "ingress.beta.kubernetes.io/url-match-mode": text } });
const oldPath = (path: string, more: Json = {}): Json => ({
    path,
    backend: { serviceName: "web", servicePort: 8080 },
    ...more,
});
const newPath = (path: string, more: Json = {}): Json => ({
    path,
    pathType: "ImplementationSpecific",
    backend: { service: { name: "web", port: { number: 8080 } } },
    ...more,
});
const imported = (apiVersion: string, spec: Json, annotations: Json = {}): ReturnType<typeof adopt> =>
    adopt({
        manifests: [
            {
                value: { apiVersion, kind: "Ingress", metadata: { name: "web", namespace: "shop", annotations }, spec },
                source: "live",
            },
        ],
        ruleSets: [],
        tables: [],
    });
const old = "extensions/v1beta1";
const v1 = "networking.k8s.io/v1";
const rules = (...paths: Json[]): Json[] => [{ host: "a.test", http: { paths } }];
const backend = { service: { name: "web", port: 8080 } };

describe("import of an Ingress", () => {
    it.each(["networking.k8s.io/v1beta1", old])(
        "takes %s, with the class in the annotation in which that version has it",
        (apiVersion) => {
            const { resources, notes } = imported(
                apiVersion,
                { rules: rules(oldPath("/")), backend: { serviceName: "rest", servicePort: "http" } },
                { "kubernetes.io/ingress.class": "cce", other: "kept" },
            );
            expect(notes).toEqual([]);
            expect(resources).toMatchObject([
                {
                    apiVersion,
                    args: {
                        apiVersion,
                        annotations: { "kubernetes.io/ingress.class": "cce", other: "kept" },
                        defaultBackend: { service: { name: "rest", port: "http" } },
                        rules: rules(newPath("/")),
                    },
                },
            ]);
        },
    );

    it("does not declare what CCE itself writes", () => {
        const written = {
            "kubernetes.io/elb.listener-master-ingress": "shop/web",
            "kubernetes.io/elb.eip-id": "5f1c",
            "kubernetes.io/elb.id": "lb-1",
        };
        const { resources } = imported(v1, { ingressClassName: "cce", rules: rules(newPath("/")) }, written);
        expect(resources).toMatchObject([{ args: { annotations: { "kubernetes.io/elb.id": "lb-1" } } }]);
        expect(JSON.stringify(resources)).not.toMatch(/listener-master|eip-id/);
    });

    it("says of Endpoints that they are left out, and how they are declared", () => {
        const value = { apiVersion: "v1", kind: "Endpoints", metadata: { name: "db", namespace: "shop" }, subsets: [] };
        const { notes } = adopt({ manifests: [{ value, source: "file" }], ruleSets: [], tables: [] });
        expect(notes).toEqual([
            "Endpoints shop/db is left out: declare it with kubernetes.Endpoints, and adopt it with pulumi import",
        ]);
    });

    it("keeps finalizers, which would otherwise be taken away by the first update", () => {
        const metadata = { name: "web", namespace: "shop", finalizers: ["example.com/clean-up"] };
        const value = {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata,
            spec: { rules: rules(newPath("/")) },
        };
        const { resources, notes } = adopt({ manifests: [{ value, source: "live" }], ruleSets: [], tables: [] });
        expect(notes).toEqual([]);
        expect(resources).toMatchObject([{ args: { name: "web" }, finalizers: ["example.com/clean-up"] }]);
    });

    it("takes the match modes of CCE beside the paths, in old and new versions", () => {
        const routes = [
            { host: "a.test", path: "/a", matchMode: "EQUAL_TO", backend },
            { host: "a.test", path: "/b", match: "ImplementationSpecific", backend },
        ];
        const cce = { "kubernetes.io/ingress.class": "cce" };
        const before = imported(old, { rules: rules(oldPath("/a", mode("EQUAL_TO")), oldPath("/b")) }, cce);
        const now = imported(v1, { rules: rules(newPath("/a", mode("EQUAL_TO")), newPath("/b")) }, cce);
        expect(before.notes).toEqual([]);
        expect(now.notes).toEqual([
            "Ingress shop/web: its match modes are declared in the annotation kubernetes.io/ingress.property, from which CCE writes them beside the paths in this version",
        ]);
        for (const { resources } of [before, now]) {
            expect(resources[0]?.args.routes).toEqual(routes);
            expect(resources[0]?.args.rules).toBeUndefined();
        }
    });

    it("takes the match modes beside the paths also of a class that no known controller serves", () => {
        const edge = { "kubernetes.io/ingress.class": "edge" };
        const { resources } = imported(old, { rules: rules(oldPath("/a", mode("EQUAL_TO"))) }, edge);
        expect(resources).toMatchObject([{ args: { routes: [{ path: "/a", matchMode: "EQUAL_TO" }] } }]);
        const now = { ingressClassName: "edge", rules: rules(newPath("/a", mode("EQUAL_TO"))) };
        expect(imported(v1, now).resources).toMatchObject([
            { args: { ingressClassName: "edge", routes: [{ path: "/a", matchMode: "EQUAL_TO" }] } },
        ]);
    });

    it("takes the match modes of the annotation as the annotation that they are", () => {
        const annotations = { "kubernetes.io/ingress.property": '[{"path":"/a","matchmode":"EQUAL_TO"}]' };
        const { resources } = imported("networking.k8s.io/v1", { rules: rules(newPath("/a")) }, annotations);
        expect(resources[0]?.args).toMatchObject({ annotations, rules: rules(newPath("/a")) });
    });

    it("leaves the match modes beside the paths to CCE, where it has copied them from the annotation", () => {
        const annotations = {
            "kubernetes.io/elb.class": "performance",
            "kubernetes.io/ingress.property": '[ {"host":"a.test", "path":"/a", "matchmode":"EQUAL_TO"} ]',
        };
        const { resources, notes } = imported(v1, { rules: rules(newPath("/a", mode("EQUAL_TO"))) }, annotations);
        expect(notes).toEqual([]);
        expect(resources[0]?.args).toMatchObject({ annotations, rules: rules(newPath("/a")) });
        expect(JSON.stringify(resources[0]?.args)).not.toContain('property":{');
    });

    it.each<[what: string, annotations: Json, spec: Json, says: string]>([
        [
            "an annotation of CCE that it does not take",
            { "kubernetes.io/ingress.class": "cce", "kubernetes.io/elb.port": "0" },
            { rules: rules(newPath("/")) },
            'metadata.annotations.kubernetes.io/elb.port cannot be declared by a program: "0" is out of range',
        ],
        [
            "a match mode and the class of another controller",
            { "kubernetes.io/ingress.class": "nginx" },
            { rules: rules(newPath("/a", mode("EQUAL_TO"))) },
            "routes[0].matchMode cannot be declared by a program: Only Huawei CCE has match modes",
        ],
        [
            "two classes that differ, which a server takes in an update",
            { "kubernetes.io/ingress.class": "nginx" },
            { ingressClassName: "cce", rules: rules(newPath("/")) },
            'metadata.annotations.kubernetes.io/ingress.class cannot be declared by a program: "nginx" must match',
        ],
    ])("leaves out what the component would refuse: %s", (_, annotations, spec, says) => {
        const { resources, notes } = imported(v1, spec, annotations);
        expect([resources, notes]).toEqual([[], [expect.stringContaining(`Ingress shop/web is left out: ${says}`)]]);
    });

    it("leaves out an empty TLS section, and says so", () => {
        const { resources, notes } = imported(old, { tls: { "secretName: ": "web" }, rules: rules(oldPath("/")) });
        expect(resources).toHaveLength(1);
        expect(notes).toEqual(["Ingress shop/web: its spec.tls is left out: it must be a list"]);
    });

    it.each<[what: string, spec: Json, says: string]>([
        [
            "match modes in two rules of one host",
            { rules: [...rules(newPath("/a", mode("REGEX"))), ...rules(newPath("/b"))] },
            "it has match modes beside rules that routes cannot say: two of one host, or one without paths",
        ],
        [
            "a match mode that does not count",
            { rules: rules(newPath("/a", { ...mode("REGEX"), pathType: "Exact" })) },
            "spec.rules[0].http.paths[0].property does not count beside pathType Exact",
        ],
        [
            "another property",
            { rules: rules(newPath("/a", { property: { weight: "1" } })) },
            "spec.rules[0].http.paths[0].property holds more than a match mode",
        ],
        [
            "a field that nobody knows",
            { rules: rules(newPath("/a")), extra: 1 },
            "spec.extra is not in the Kubernetes API reference, so that a program cannot declare it",
        ],
    ])("leaves out an object with %s, and says why", (_, spec, says) => {
        const { resources, notes } = imported("networking.k8s.io/v1", spec);
        expect([resources, notes]).toEqual([[], [`Ingress shop/web is left out: ${says}`]]);
    });
});
