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
        const before = imported(old, { rules: rules(oldPath("/a", mode("EQUAL_TO")), oldPath("/b")) });
        const now = imported("networking.k8s.io/v1", { rules: rules(newPath("/a", mode("EQUAL_TO")), newPath("/b")) });
        for (const { resources, notes } of [before, now]) {
            expect(notes).toEqual([]);
            expect(resources[0]?.args.routes).toEqual(routes);
            expect(resources[0]?.args.rules).toBeUndefined();
        }
    });

    it("takes the match modes of the annotation as the annotation that they are", () => {
        const annotations = { "kubernetes.io/ingress.property": '[{"path":"/a","matchmode":"EQUAL_TO"}]' };
        const { resources } = imported("networking.k8s.io/v1", { rules: rules(newPath("/a")) }, annotations);
        expect(resources[0]?.args).toMatchObject({ annotations, rules: rules(newPath("/a")) });
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
