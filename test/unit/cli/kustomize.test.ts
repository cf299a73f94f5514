import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-kustomize-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
    }
}
const findings = async (): Promise<string[]> =>
    (JSON.parse((await crossroute("lint -f . --json", { cwd })).out) as DiagnosticJson[]).map(
        ({ code, severity }) => `${severity} ${code}`,
    );

const ingress = (host: string, name = "web"): string =>
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name} }
spec: { ingressClassName: traefik, rules: [{ host: "${host}", http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`;
const kustomization = (more: string): string =>
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${more}\n`;

it.each(["HOSTNAME", "NAMESPACE.a.test", "NAMESPACE-web.a.test", "web.NAMESPACE.a.test", "SUBDOMAIN.a.test"])(
    "a host with a word that stands for another is to be filled in: %s",
    async (host) => {
        write({ "ingress.yaml": ingress(host) });
        expect(await findings()).toContain("info CR609");
        write({ "ingress.yaml": ingress(host.replace(/[A-Z]+/, "Web")) });
        expect(await findings()).toContain("error CR304");
    },
);

describe("a kustomization", () => {
    it("may fill in what the API server would refuse, so that it is no error", async () => {
        write({ "ingress.yaml": ingress("SET-BY-KUSTOMIZE") });
        expect(await findings()).toEqual(["error CR304"]);
        write({
            "kustomization.yaml": kustomization(
                "resources: [ingress.yaml]\nreplacements: [{ source: { kind: ConfigMap, name: domain }, targets: [{ select: { kind: Ingress, name: web }, fieldPaths: [spec.rules.0.host] }] }]",
            ),
        });
        expect(await findings()).toEqual(["info CR304"]);
    });

    it.each([
        ["replacements of another object", "replacements: [{ targets: [{ select: { kind: Ingress, name: other } }] }]"],
        ["a patch of another kind", "patches: [{ target: { kind: HTTPRoute }, patch: '[]' }]"],
        ["images", "images: [{ name: web, newTag: v1 }]"],
    ])("leaves an object as it is written that it does not change, with %s", async (_, more) => {
        write({
            "ingress.yaml": ingress("SET-BY-KUSTOMIZE"),
            "kustomization.yaml": kustomization(`resources: [ingress.yaml]\n${more}`),
        });
        expect(await findings()).toEqual(["error CR304"]);
    });

    it("has patches that are no objects", async () => {
        write({
            "base/ingress.yaml": ingress("a.test"),
            "base/kustomization.yaml": kustomization("resources: [ingress.yaml]"),
            "prod/patch.yaml": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec: {}\n",
            "prod/kustomization.yaml": kustomization("resources: [../base]\npatches: [{ path: patch.yaml }]"),
        });
        expect(await findings()).toEqual([]);
        const { out } = await crossroute(["explain", "http://a.test/", "-f", ".", "--json"], { cwd });
        const { outcome, candidates } = JSON.parse(out) as ExplanationJson;
        expect([outcome, candidates]).toEqual(["matched", []]);
        const { err } = await crossroute("lint -f .", { cwd });
        expect(err).toBe("note: passed over, for it is no route: 2 kustomizations, 1 patch\n");
    });

    it("may give a Service the name that a route has", async () => {
        const service = (name: string): string =>
            `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: a }, ports: [{ port: 80 }] }\n`;
        const renamed = `[{ op: replace, path: /metadata/name, value: web }]`;
        const files = (kind: string): Record<string, string> => ({
            "base/service.yaml": service("other"),
            "base/kustomization.yaml": kustomization("namespace: shop\nresources: [service.yaml]"),
            "prod/ingress.yaml": ingress("a.test"),
            "prod/kustomization.yaml": kustomization(
                `namespace: shop\nresources: [../base, ingress.yaml]\npatches: [{ target: { kind: ${kind} }, patch: "${renamed}" }]`,
            ),
            "dev/kustomization.yaml": kustomization("resources: [../base]"),
        });
        write(files("Deployment"));
        expect(await findings()).toEqual(["info CR112"]);
        write(files("Service"));
        expect(await findings()).toEqual([]);
    });

    it("gives names of their own to objects that its stored output repeats", async () => {
        write({
            "base/ingress.yaml": ingress("a.test"),
            "base/kustomization.yaml": kustomization("resources: [ingress.yaml]\nnamePrefix: prod-"),
            "built/all.yaml": ingress("a.test", "prod-web"),
        });
        expect(await findings()).toEqual([]);
    });

    it("may give an object other hosts, so that no host is without an answer for sure", async () => {
        write({
            "base/ingress.yaml": ingress("a.test"),
            "base/kustomization.yaml": kustomization("resources: [ingress.yaml]"),
            "prod/patch.yaml":
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec: { rules: [{ host: prod.test }] }\n",
            "prod/kustomization.yaml": kustomization("resources: [../base]\npatches: [{ path: patch.yaml }]"),
            "dev/kustomization.yaml": kustomization("resources: [../base]"),
        });
        const outcome = async (): Promise<unknown> => {
            const { out } = await crossroute(["explain", "http://prod.test/", "-f", ".", "--json"], { cwd });
            return (JSON.parse(out) as ExplanationJson).outcome;
        };
        expect(await outcome()).toBe("undetermined");
        // Other fields are no hosts.
        write({
            "prod/patch.yaml":
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, annotations: { a: b } }\n",
        });
        expect(await outcome()).toBe("none");
    });

    it("of Flux sets variables for its own folder", async () => {
        const flux = (name: string): string =>
            `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux }\nspec: { path: ./apps/${name}, postBuild: { substitute: { SUB: ${name}-one } } }\n`;
        write({
            "apps/a/ingress.yaml": ingress("${SUB}.test", "a"),
            "apps/b/ingress.yaml": ingress("${SUB}.test", "b"),
            "cluster/all.yaml": [flux("a"), flux("b")].join("---\n"),
        });
        expect(await findings()).toEqual([]);
        const { out } = await crossroute(["explain", "http://b-one.test/", "-f", "."], { cwd });
        expect(out).toContain("of Ingress default/b");
        write({
            "other/all.yaml": [flux("a"), flux("b")].join("---\n").replaceAll("-one", "-two"),
        });
        expect(await findings()).toEqual(["info CR609", "info CR609"]);
        const { err } = await crossroute("convert -f . --gateway infra/edge", { cwd });
        expect(err).toContain("Ingress default/a has a variable to which objects of Flux give several values");
    });

    describe("beside another that builds the same base for another namespace", () => {
        const route = (name: string, parent: string): string =>
            `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: ${name} }\nspec: { parentRefs: [{ ${parent} }], hostnames: [${name}.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }\n`;
        const gateway = (metadata: string): string =>
            `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { ${metadata} }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Same } } }] }\n`;
        beforeEach(() =>
            write({
                "base/all.yaml": [
                    ingress("a.test"),
                    route("own", "name: gw"),
                    gateway("name: gw"),
                    route("edge", "name: edge, namespace: infra"),
                ].join("---\n"),
                "base/kustomization.yaml": kustomization("resources: [all.yaml]"),
                "prod/kustomization.yaml": kustomization("namespace: prod\nresources: [../base]"),
                "staging/kustomization.yaml": kustomization("namespace: staging\nresources: [../base]"),
                "infra.yaml": gateway("name: edge, namespace: infra"),
            }),
        );

        it("leaves the namespace open, and what hangs on it", async () => {
            // The Gateway of infra takes routes of its own namespace only.
            expect(await findings()).toEqual(["info CR123"]);
            const answer = async (url: string): Promise<unknown[]> => {
                const { out } = await crossroute(["explain", url, "-f", ".", "--json"], { cwd });
                const { outcome, candidates, target } = JSON.parse(out) as ExplanationJson;
                return [outcome, outcome === "matched" ? target : candidates];
            };
            expect(await answer("http://a.test/")).toEqual(["matched", "service:<prod or staging>/web:80"]);
            expect(await answer("http://own.test/")).toEqual(["matched", "service:<prod or staging>/web:80"]);
            expect(await answer("http://edge.test/")).toEqual([
                "undetermined",
                ["service:<prod or staging>/web:80", null],
            ]);
        });

        it("lets nothing be converted or imported that is in no one namespace", async () => {
            const converted = await crossroute("convert -f . --gateway infra/edge", { cwd });
            expect([converted.code, converted.err]).toEqual([
                2,
                expect.stringContaining("Ingress <prod or staging>/web comes to several namespaces: build one"),
            ]);
            const imported = await crossroute("import -f .", { cwd });
            expect(imported.err).toContain("kustomizations give it several namespaces: build one of them first");
        });

        it("says nothing of a namespace of which it gives every object", async () => {
            write({ "staging/kustomization.yaml": kustomization("namespace: prod\nresources: [../base]") });
            const { out } = await crossroute(["explain", "http://a.test/", "-f", "."], { cwd });
            expect(out).toContain("service:prod/web:80");
        });
    });

    it("changes with a component what the one has that includes it", async () => {
        write({
            "ingress.yaml": ingress("SET-BY-KUSTOMIZE"),
            "part/kustomization.yaml":
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{ target: { kind: Ingress }, patch: '[{ op: copy, from: /a, path: /b }]' }]\n",
            "kustomization.yaml": kustomization("resources: [ingress.yaml]\ncomponents: [part]"),
        });
        expect(await findings()).toEqual(["info CR304"]);
    });
});

describe("a folder with what others fill in", () => {
    it("reads a list in which a chart left a place empty", async () => {
        write({
            "list.yaml": `apiVersion: v1\nkind: List\nitems:\n  -\n  - ${JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name: "a" } })}\n`,
        });
        expect(await findings()).toEqual([]);
    });

    it("refuses no host that a plugin of Argo CD writes", async () => {
        write({ "ingress.yaml": ingress("shop.<secret:private-domain>") });
        expect(await findings()).toEqual(["info CR609"]);
        const { out } = await crossroute(["explain", "http://shop.a.test/", "-f", ".", "--json"], { cwd });
        const { outcome, candidates } = JSON.parse(out) as ExplanationJson;
        expect([outcome, candidates]).toEqual(["undetermined", [null, "service:default/web:80"]]);
    });
});

describe("hosts and listeners with variables", () => {
    it("belong together where their texts do, and not to listeners of another variable", async () => {
        const listener = (name: string, host: string): string =>
            `{ name: ${name}, port: 443, protocol: HTTPS, hostname: "*.${host}", tls: { certificateRefs: [{ name: c }] } }`;
        const gateway = `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw }\nspec: { gatewayClassName: c, listeners: [${listener("a", "${A}")}, ${listener("longer", "${LONGER_NAME}")}] }\n`;
        const httpRoute = (name: string, hosts: string, section: string): string =>
            `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: ${name} }\nspec: { parentRefs: [${section}], hostnames: [${hosts}], rules: [{ backendRefs: [{ name: ${name}, port: 80 }] }] }\n`;
        write({
            "all.yaml": [
                gateway,
                httpRoute("all", '"*.${A}", "*.${LONGER_NAME}"', "{ name: gw }"),
                httpRoute("web", '"web.${A}"', "{ name: gw, sectionName: a }"),
            ].join("---\n"),
        });
        expect((await findings()).filter((text) => !text.startsWith("info"))).toEqual([]);
    });

    it("name no parent where routes lead to routes", async () => {
        const child =
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: NAME }\nspec: { rules: [{ backendRefs: [{ name: web, port: 80 }] }] }\n";
        write({ "one.yaml": child.replace("NAME", "one"), "two.yaml": child.replace("NAME", "two") });
        expect(await findings()).toEqual(["warning CR130"]);
        write({
            "parent.yaml":
                "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: parent }\nspec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: one }] }] }\n",
        });
        expect((await findings()).filter((text) => text.includes("CR130"))).toEqual([]);
    });
});

describe("a host on two gateways", () => {
    const route = (name: string, path: string, parents: readonly string[]): string =>
        `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name} }
spec: { parentRefs: [${parents.map((one) => `{ name: ${one} }`).join(", ")}], hostnames: [a.test], rules: [{ matches: [{ path: { type: PathPrefix, value: ${path} } }], backendRefs: [{ name: ${name}, port: 80 }] }] }
`;

    it("is no finding where one has a part of the other's routes", async () => {
        const all = [route("web", "/", ["inside"]), route("hook", "/hook", ["inside", "outside"])];
        write({ "routes.yaml": all.join("---\n") });
        expect((await findings()).filter((text) => text.includes("CR106"))).toEqual([]);
        write({ "more.yaml": route("other", "/other", ["outside"]) });
        expect((await findings()).filter((text) => text.includes("CR106"))).toHaveLength(1);
    });
});

describe("what is the same of many objects", () => {
    const old = (name: string): string =>
        ingress(`${name}.test`, name)
            .replace("networking.k8s.io/v1\n", "networking.k8s.io/v1beta1\n")
            .replace(/backend: .*$/m, "backend: { serviceName: web, servicePort: 80 } }] } }] }");

    it("is said once a file of refusals", async () => {
        write({ "a.yaml": [old("a"), old("b"), old("c")].join("---\n"), "d.yaml": old("d") });
        expect(await findings()).toEqual(["error CR601", "error CR601"]);
    });

    it("is said once of objects that are in the same files", async () => {
        const all = (host: string): string => ["a", "b"].map((name) => ingress(`${name}.${host}`, name)).join("---\n");
        write({ "one.yaml": all("one.test"), "two.yaml": all("two.test") });
        expect(await findings()).toEqual(["warning CR602"]);
    });

    it("is said once of routes to a port that no version of a Service has", async () => {
        const service = (port: number): string =>
            `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: x }, ports: [{ port: ${port} }] }\n`;
        const route = (name: string): string =>
            `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: ${name}, namespace: shop }\nspec: { parentRefs: [{ name: gw }], hostnames: [${name}.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }\n`;
        write({
            "one.yaml": service(81),
            "two.yaml": service(82),
            "routes.yaml": [route("a"), route("b")].join("---\n"),
        });
        expect((await findings()).filter((text) => text.includes("CR131"))).toEqual(["info CR131"]);
    });

    it("is said once a namespace of Services that are not there", async () => {
        const service =
            "apiVersion: v1\nkind: Service\nmetadata: { name: other }\nspec: { selector: { app: x }, ports: [{ port: 80 }] }\n";
        write({ "all.yaml": [service, ingress("a.test", "a"), ingress("b.test", "b")].join("---\n") });
        expect(await findings()).toEqual(["info CR112"]);
    });
});

describe("what a kustomization builds", () => {
    const all = async (): Promise<DiagnosticJson[]> =>
        JSON.parse((await crossroute("lint -f . --json", { cwd })).out) as DiagnosticJson[];
    const route = (name: string, more = ""): string =>
        `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: ${name} }\nspec: { parentRefs: [{ name: gw, namespace: infra }], hostnames: [${name}.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }\n${more}`;
    const gateway = (host: string): string =>
        `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw }\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP, hostname: "${host}", allowedRoutes: { namespaces: { from: All } } }] }\n`;

    it("leaves out a file that it does not list beside others that it lists", async () => {
        write({
            "web.yaml": ingress("a.test"),
            "old.yaml": ingress("Wrong.test", "old"),
            "kustomization.yaml": kustomization("resources:\n  - web.yaml\n  # - old.yaml"),
        });
        expect(await findings()).toEqual([]);
        expect((await crossroute("lint -f .", { cwd })).err).toContain(
            "1 file is left out, which the kustomization of the folder does not list",
        );
    });

    it("names the file that it does not list and that has the Service which a rule leads to", async () => {
        const service = (name: string): string =>
            `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: x }, ports: [{ port: 80 }] }\n`;
        write({
            "web.yaml": ingress("a.test", "web"),
            "other.yaml": service("other"),
            "web-service.yaml": service("web"),
            "kustomization.yaml": kustomization("resources: [web.yaml, other.yaml]"),
        });
        expect((await all()).map(({ code, message }) => [code, message])).toEqual([
            [
                "CR112",
                expect.stringMatching(
                    /no Service web is in the sources; .*web-service\.yaml has one, which the kustomization of its folder does not list\.$/,
                ),
            ],
        ]);
    });

    it("reads such a file where another kustomization lists it, and where none lists any", async () => {
        write({
            "base/old.yaml": ingress("Wrong.test", "old"),
            "base/web.yaml": ingress("a.test"),
            "base/kustomization.yaml": kustomization("resources: [web.yaml]"),
            "prod/kustomization.yaml": kustomization("resources: [../base/old.yaml]"),
        });
        expect(await findings()).toEqual(["error CR304"]);
        rmSync(join(cwd, "prod"), { recursive: true });
        write({ "base/kustomization.yaml": kustomization("images: []\nresources: [../other]") });
        expect(await findings()).toEqual(["error CR304"]);
    });

    it("cannot be built with one id twice", async () => {
        write({
            "a.yaml": ingress("a.test"),
            "b.yaml": ingress("b.test"),
            "kustomization.yaml": kustomization("resources: [a.yaml, b.yaml]"),
        });
        const [found, ...others] = await all();
        expect(others).toEqual([]);
        expect(found).toMatchObject({ code: "CR602", help: expect.stringContaining("already registered") as string });
        expect(found?.message).toContain(
            "is 2 times among the resources of kustomization.yaml, so that it cannot be built",
        );
    });

    it("comes to the namespace that it sets, from outside to inside", async () => {
        write({
            "gw/gateway.yaml": gateway("*.test"),
            "gw/kustomization.yaml": kustomization("resources: [gateway.yaml]\nnamespace: infra"),
            "web/route.yaml": route("web"),
        });
        expect((await all()).map(({ code }) => code)).toEqual([]);
        write({ "top/kustomization.yaml": kustomization("resources: [../gw]\nnamespace: other") });
        expect((await all()).map(({ code }) => code)).toEqual(["CR133"]);
    });

    it("tells objects of one name in two namespaces apart", async () => {
        for (const name of ["a", "b"])
            write({
                [`${name}/web.yaml`]: ingress(`${name}.test`),
                [`${name}/kustomization.yaml`]: kustomization(`resources: [web.yaml]\nnamespace: ${name}`),
            });
        expect(await findings()).toEqual([]);
    });

    it("has no namespace for sure where two others set different ones", async () => {
        write({
            "base/web.yaml": ingress("a.test"),
            "base/kustomization.yaml": kustomization("resources: [web.yaml]"),
            "x/kustomization.yaml": kustomization("resources: [../base]\nnamespace: one"),
            "y/kustomization.yaml": kustomization("resources: [../base]\nnamespace: two"),
        });
        const { out } = await crossroute(["explain", "http://a.test/", "-f", ".", "--json"], { cwd });
        expect((JSON.parse(out) as ExplanationJson).origin?.object).toBe("Ingress <one or two>/web");
    });

    const flux = (more: string): string =>
        `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: app }\nspec: { path: ./app, ${more} }\n`;
    const argo = (more: string): string =>
        `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: app }\nspec: { source: { path: app, kustomize: { ${more} } } }\n`;
    const patch = 'patches: [{ target: { kind: Ingress }, patch: "[{ op: copy, from: /a, path: /b }]" }]';

    it.each([
        ["Flux", flux(patch), "flux build kustomization app"],
        ["Argo CD", argo(patch), "argocd app manifests app"],
    ])("may be changed by the patches of an object of %s", async (_, object, build) => {
        write({ "app/web.yaml": ingress("SET-BY-KUSTOMIZE"), "deploy/app.yaml": object });
        const [found] = await all();
        expect(found).toMatchObject({ severity: "info", help: expect.stringContaining(build) as string });
        write({ "deploy/app.yaml": object.replace("kind: Ingress", "kind: Deployment") });
        expect(await findings()).toEqual(["error CR304"]);
    });

    it("comes to the namespace that Flux sets, whichever file names the folder", async () => {
        write({
            "app/web.yaml": ingress("a.test"),
            "deploy/kustomization.yaml": flux("targetNamespace: shop"),
        });
        const { out } = await crossroute(["explain", "http://a.test/", "-f", ".", "--json"], { cwd });
        expect((JSON.parse(out) as ExplanationJson).origin?.object).toBe("Ingress shop/web");
    });

    describe("of an Application of Argo CD", () => {
        const application = (namespace: string, source: object = {}): string =>
            JSON.stringify({
                apiVersion: "argoproj.io/v1alpha1",
                kind: "Application",
                metadata: { name: `in-${namespace}`, namespace: "argocd" },
                spec: {
                    destination: { namespace, server: "https://kubernetes.default.svc" },
                    source: { path: "web", repoURL: "https://git.test/us/tree.git", ...source },
                },
            });
        const serves = async (): Promise<string | undefined> => {
            const { out } = await crossroute(["explain", "http://a.test/", "-f", ".", "--json"], { cwd });
            return (JSON.parse(out) as ExplanationJson).origin?.object;
        };

        it("is for objects that have none", async () => {
            write({ "web/web.yaml": ingress("a.test"), "apps/media.json": application("media") });
            expect(await serves()).toBe("Ingress media/web");
            write({ "web/web.yaml": ingress("a.test").replace("name: web", "name: web, namespace: own") });
            expect(await serves()).toBe("Ingress own/web");
        });

        it("is behind that of a kustomization", async () => {
            write({
                "web/web.yaml": ingress("a.test"),
                "web/kustomization.yaml": "resources: [web.yaml]",
                "apps/media.json": application("media"),
            });
            expect(await serves()).toBe("Ingress media/web");
            write({ "web/kustomization.yaml": "resources: [web.yaml]\nnamespace: own" });
            expect(await serves()).toBe("Ingress own/web");
        });

        it("counts where kustomize is told to do more, too", async () => {
            write({
                "web/web.yaml": ingress("a.test"),
                "apps/media.json": application("media", { kustomize: { images: ["web:2"] } }),
            });
            expect(await serves()).toBe("Ingress media/web");
        });

        it("is one of several where Applications differ", async () => {
            write({
                "web/web.yaml": ingress("a.test"),
                "apps/a.json": application("media"),
                "apps/b.json": application("music"),
            });
            expect(await serves()).toBe("Ingress <media or music>/web");
        });

        it("is for the folders below only where the Application says so", async () => {
            write({ "web/b/web.yaml": ingress("a.test"), "apps/a.json": application("media") });
            expect(await serves()).toBe("Ingress default/web");
            write({ "apps/a.json": application("media", { directory: { recurse: true } }) });
            expect(await serves()).toBe("Ingress media/web");
            write({ "apps/a.json": application("media", { directory: { recurse: true, exclude: "b/*" } }) });
            expect(await serves()).toBe("Ingress <default or media>/web");
        });

        it("says nothing of a chart", async () => {
            write({ "web/web.yaml": ingress("a.test"), "apps/a.json": application("media", { helm: {} }) });
            expect(await serves()).toBe("Ingress default/web");
        });

        it("is not known where it is still to be filled in", async () => {
            write({ "web/web.yaml": ingress("a.test"), "apps/a.json": application("${NAMESPACE}") });
            expect(await serves()).toBe("Ingress ${NAMESPACE}/web");
            write({ "apps/a.json": application("{{ .Values.namespace }}").replace(/"in-[^"]*"/, '"web"') });
            expect(await serves()).toBe("Ingress <namespace of Application web>/web");
            write({ "apps/b.json": application("music") });
            expect(await serves()).toBe("Ingress <namespace of Application web or music>/web");
        });

        describe("that a set makes", () => {
            const set = (generators: unknown, namespace: string, path: string): string =>
                JSON.stringify({
                    apiVersion: "argoproj.io/v1alpha1",
                    kind: "ApplicationSet",
                    metadata: { name: "all", namespace: "argocd" },
                    spec: {
                        generators,
                        template: {
                            metadata: { name: "{{path.basename}}" },
                            spec: {
                                destination: { namespace, server: "https://kubernetes.default.svc" },
                                source: { path, repoURL: "https://git.test/us/tree.git" },
                            },
                        },
                    },
                });
            const git = [{ git: { directories: [{ path: "apps/*" }, { path: "apps/old", exclude: true }] } }];
            const clusters = [{ clusters: {} }];

            it.each<[string, unknown, string, string, string]>([
                ["of its folder", git, "{{path.basename}}", "{{path}}", "web"],
                ["of its folder, in a Go template", git, "{{ .path.basename }}", "{{.path.path}}", "web"],
                ["of a part of its folder", git, "{{ index .path.segments 1 }}", "{{ .path.path }}", "web"],
                [
                    "within a matrix",
                    [{ matrix: { generators: [...git, ...clusters] } }],
                    "x-{{path[1]}}",
                    "{{path}}",
                    "x-web",
                ],
                ["of a list", [{ list: { elements: [{ at: "web", to: "media" }] } }], "{{to}}", "apps/{{at}}", "media"],
                ["that is written", git, "media", "{{path}}", "media"],
                [
                    "of the template that its generator has",
                    [
                        {
                            list: {
                                elements: [{ at: "web" }],
                                template: { metadata: {}, spec: { destination: { namespace: "own", server: "" } } },
                            },
                        },
                    ],
                    "media",
                    "apps/{{at}}",
                    "own",
                ],
                ["that nobody knows", clusters, "{{values.to}}", "apps/web", "<namespace of ApplicationSet all>"],
                ["of a folder that nobody knows", clusters, "media", "apps/{{name}}", "<default or media>"],
                ["of no known folder", clusters, "media", "{{name}}", "default"],
                ["of another folder", git, "{{path.basename}}", "other/{{path.basename}}", "default"],
                [
                    "of one generator, or of another one that nobody knows",
                    [{ list: { elements: [{ to: "media" }] } }, { git: { files: [{ path: "apps/*.json" }] } }],
                    "{{to}}",
                    "apps/web",
                    "<namespace of ApplicationSet all or media>",
                ],
            ])("is %s", async (_, generators, namespace, path, says) => {
                write({ "apps/web/web.yaml": ingress("a.test"), "sets/all.json": set(generators, namespace, path) });
                expect(await serves()).toBe(`Ingress ${says}/web`);
            });

            it("may be another one of each folder, where nobody knows it", async () => {
                write({
                    "apps/web/web.yaml": ingress("a.test"),
                    "apps/more/web.yaml": ingress("b.test"),
                    "sets/all.json": set(
                        [{ matrix: { generators: [...git, ...clusters] } }],
                        "{{values.to}}",
                        "{{path}}",
                    ),
                });
                expect((await crossroute("lint -f .", { cwd })).out).toContain(
                    "which of them is live is not known, unless they come to namespaces of their own",
                );
            });

            it("is that of a folder of the root, and of no folder below it", async () => {
                const all = set([{ git: { directories: [{ path: "*" }] } }], "{{path.basename}}", "{{path}}");
                write({ "web/web.yaml": ingress("a.test"), "web/part/part.yaml": "a: 1", "sets/all.json": all });
                expect(await serves()).toBe("Ingress web/web");
                write({ "web/web.yaml": "a: 1", "web/part/part.yaml": ingress("a.test") });
                expect(await serves()).toBe("Ingress default/web");
                write({ "web/part/part.yaml": "a: 1", "root.yaml": ingress("a.test") });
                expect(await serves()).toBe("Ingress default/web");
            });

            it("is not that of a folder which is left out", async () => {
                write({
                    "apps/old/web.yaml": ingress("a.test"),
                    "sets/all.json": set(git, "{{path.basename}}", "{{path}}"),
                });
                expect(await serves()).toBe("Ingress default/web");
            });
        });

        it("says nothing where the folder is of another repository", async () => {
            const other = { repoURL: "git@git.test:them/app" };
            write({
                "web/web.yaml": ingress("a.test"),
                "apps/a.json": application("apps", { path: "apps" }),
                "apps/b.json": application("media", other),
                "apps/c.json": application("cache", { ...other, path: "deploy/all" }),
                "apps/d.json": application("extra", { path: "apps/none" }),
            });
            expect(await serves()).toBe("Ingress <default or media>/web");
            write({ "more/c.yaml": "kind: List", "apps/c.json": application("more", { path: "more" }) });
            expect(await serves()).toBe("Ingress default/web");
        });

        it("says nothing of the root of a repository that may be another", async () => {
            write({ "web.yaml": ingress("a.test"), "apps/a.json": application("media", { path: "." }) });
            expect(await serves()).toBe("Ingress default/web");
            write({ "apps/b.json": application("argocd", { path: "apps" }) });
            expect(await serves()).toBe("Ingress media/web");
        });
    });
});

describe("versions of one object", () => {
    const all = async (): Promise<DiagnosticJson[]> =>
        JSON.parse((await crossroute("lint -f . --json", { cwd })).out) as DiagnosticJson[];

    it("are the same where only what the server writes differs", async () => {
        const object = JSON.parse(
            JSON.stringify({
                apiVersion: "networking.k8s.io/v1",
                kind: "Ingress",
                metadata: { name: "web", namespace: "default" },
                spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
            }),
        ) as { metadata: object };
        write({
            "a.json": JSON.stringify({ ...object, metadata: { name: "web" } }),
            "b.json": JSON.stringify({
                ...object,
                metadata: {
                    ...object.metadata,
                    uid: "1",
                    resourceVersion: "2",
                    annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
                },
                status: { loadBalancer: { ingress: [{ ip: "10.0.0.1" }] } },
            }),
        });
        expect(await findings()).toEqual([]);
    });

    it.each(["Ingress", "HTTPRoute"])("are the same where only what decides nothing differs: %s", async (kind) => {
        const backend = { name: "web", port: 80 };
        const rootPath = {
            path: "/",
            pathType: "Prefix",
            backend: { service: { name: "web", port: { number: 80 } } },
        };
        const version = (metadata: object): string =>
            JSON.stringify({
                apiVersion: kind === "Ingress" ? "networking.k8s.io/v1" : "gateway.networking.k8s.io/v1",
                kind,
                metadata: { name: "web", namespace: "shop", ...metadata },
                spec:
                    kind === "Ingress"
                        ? { ingressClassName: "nginx", rules: [{ host: "a.test", http: { paths: [rootPath] } }] }
                        : {
                              parentRefs: [{ name: "edge" }],
                              hostnames: ["a.test"],
                              rules: [{ backendRefs: [backend] }],
                          },
            });
        write({
            "edge.yaml": `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: envoy, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
            "a/web.json": version({ labels: { version: "1" } }),
            "b/web.json": version({
                labels: { version: "2" },
                annotations: { "argocd.argoproj.io/sync-wave": "1", "meta.helm.sh/release-name": "web" },
            }),
        });
        expect(await findings()).not.toContain("warning CR602");
        const explained = async (): Promise<string> => {
            const { out } = await crossroute(["explain", "http://a.test/", "-f", ".", "--json"], { cwd });
            return (JSON.parse(out) as ExplanationJson).outcome;
        };
        expect(await explained()).toBe("matched");
        write({ "b/web.json": version({ annotations: { "haproxy.org/rate-limit-requests": "1" } }) });
        expect(await findings()).toContain("warning CR602");
        expect(await explained()).toBe("undetermined");
    });

    it("are not told where the newer API version is there as well", async () => {
        const old = (version: string): string =>
            ingress("a.test")
                .replace("networking.k8s.io/v1\n", `${version}\n`)
                .replace(/backend: .*$/m, "backend: { serviceName: web, servicePort: 80 } }] } }] }");
        write({
            "all.yaml": [old("extensions/v1beta1"), old("networking.k8s.io/v1beta1"), ingress("a.test")].join("---\n"),
        });
        expect(new Set((await all()).map(({ code }) => code))).toEqual(new Set(["CR601"]));
        const { out } = await crossroute(["explain", "http://a.test/", "-f", ".", "--json"], { cwd });
        expect((JSON.parse(out) as ExplanationJson).outcome).toBe("matched");
    });

    it("in one file have the cure that fits one file", async () => {
        write({ "all.yaml": [ingress("a.test"), ingress("b.test")].join("---\n") });
        const [found] = await all();
        expect(found?.message).toContain("Ingress web is there 2 times, and which of them is meant is not known");
        expect(found?.help).toMatch(/^Keep one of them/);
    });
});

describe("a file of JSON values one after the other", () => {
    it("is read as kubectl reads it", async () => {
        const object = (host: string, name: string): string =>
            JSON.stringify(
                {
                    apiVersion: "networking.k8s.io/v1",
                    kind: "Ingress",
                    metadata: { name, annotations: { note: 'a } and a " and a \\' } },
                    spec: {
                        rules: [
                            {
                                host,
                                http: {
                                    paths: [
                                        {
                                            path: "/",
                                            pathType: "Prefix",
                                            backend: { service: { name, port: { number: 80 } } },
                                        },
                                    ],
                                },
                            },
                        ],
                    },
                },
                null,
                2,
            );
        for (const between of ["", "\n", "\n\n  "]) {
            write({ "all.json": [object("a.test", "a"), object("b.test", "b"), object("c.test", "c")].join(between) });
            expect(await findings()).toEqual([]);
            const { out } = await crossroute(["explain", "http://c.test/", "-f", "all.json", "--json"], { cwd });
            expect((JSON.parse(out) as ExplanationJson).target).toContain("c:80");
        }
        write({ "all.json": `${object("a.test", "a")}{"kind": "Ingress", }` });
        expect(await findings()).toEqual(["warning CR605"]);
    });
});

describe("a kustomization in a file of another name", () => {
    it("builds nothing", async () => {
        write({
            "web.yaml": ingress("a.test"),
            "more.yaml": ingress("Wrong.test", "more"),
            "kustomization.yaml": kustomization("resources: [web.yaml]"),
            "kustomization-later.yaml": kustomization("resources: [more.yaml]\nnamePrefix: x-"),
        });
        expect(await findings()).toEqual([]);
    });
});

describe("a kustomization that builds a folder beside the one that is read", () => {
    const files = {
        "base/ingress.yaml": ingress("a.test"),
        "base/kustomization.yaml": kustomization("resources: [ingress.yaml]"),
        "overlays/prod/kustomization.yaml": kustomization("resources: [../../base]\nnamespace: prod"),
    };
    const what = "overlays/prod/kustomization.yaml builds";

    it("leaves undetermined what nothing else answers, and says how to have it read", async () => {
        write(files);
        const { out, err } = await crossroute("explain http://a.test/ -f overlays/prod", { cwd });
        expect(out).toContain(`→ undetermined (what ${what} or no answer (404))`);
        expect(err).toContain(`${what} ../../base, which is not among the files`);
        expect(err).toContain("kubectl kustomize overlays/prod | crossroute lint -f -");
    });

    it("is read with the folder that it builds, wherever that is", async () => {
        write(files);
        for (const given of [".", "overlays base", "overlays/prod -f base"]) {
            const { out, err } = await crossroute(`explain http://a.test/ -f ${given}`, { cwd });
            expect(out).toContain("→ service:prod/web:80");
            expect(err).not.toContain("not among the files");
        }
    });

    it("loses no request for sure, and sends none to another address", async () => {
        write(files);
        const { out } = await crossroute("diff base overlays/prod --json", { cwd });
        const changes = (JSON.parse(out) as { kind: string; requests: { host: string } }[]).filter(
            ({ requests }) => requests.host === "a.test",
        );
        expect(changes.map(({ kind }) => kind)).toEqual(["undetermined"]);
    });

    it("says nothing of another repository, nor of a file that is missing beside it", async () => {
        write({
            "ingress.yaml": ingress("a.test"),
            "kustomization.yaml": kustomization("resources: [ingress.yaml, gone.yaml, 'https://example.com/../x']"),
        });
        const { out, err } = await crossroute("explain http://b.test/ -f .", { cwd });
        expect(out).toContain("→ no answer (404)");
        expect(err).not.toContain("not among the files");
    });
});
