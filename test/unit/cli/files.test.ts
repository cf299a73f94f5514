import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report";
import { crossroute, refusal } from "./run";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-files-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
}

interface Parts {
    metadata?: string;
    spec?: string;
    host?: string;
    path?: string;
    backend?: string;
    apiVersion?: string;
}

/** An Ingress, valid but for what is given. */
const ingress = ({
    metadata = "name: web, namespace: shop",
    spec = "ingressClassName: traefik, ",
    host = "shop.example.com",
    path = "path: /, pathType: Prefix",
    backend = "service: { name: web, port: { number: 80 } }",
    apiVersion = "networking.k8s.io/v1",
}: Parts = {}): string => `apiVersion: ${apiVersion}
kind: Ingress
metadata: { ${metadata} }
spec: { ${spec}rules: [{ host: ${host}, http: { paths: [{ ${path}, backend: { ${backend} } }] } }] }
`;
const annotated = (text: string): string => `name: web, namespace: shop, annotations: { ${text} }`;

async function findings(line: string, more: { input?: string; cwd?: string } = {}): Promise<DiagnosticJson[]> {
    const { out, err } = await crossroute(`lint ${line} --json`, more);
    expect(err).not.toContain("defect of crossroute");
    return JSON.parse(out) as DiagnosticJson[];
}

describe("a file that was named", () => {
    it.each<[what: string, text: string, says: string]>([
        [
            "a template for a host",
            ingress({ host: "{{ .Values.host }}" }),
            "spec.rules[0].host must be a text, not a template of Helm ({{ }}): render it first, with helm template",
        ],
        [
            "a template in quotes for a path",
            ingress({ path: 'path: "/{{ .Values.path }}", pathType: Prefix' }),
            "spec.rules[0].http.paths[0].path must be a text, not a template of Helm ({{ }}): render it first, with helm template",
        ],
        [
            "an unquoted yes for a host, which kubectl reads as true",
            ingress({ host: "yes" }),
            "spec.rules[0].host must be a text, not true (write it in quotes)",
        ],
        [
            "a number for a path",
            ingress({ path: "path: 8080, pathType: Prefix" }),
            "spec.rules[0].http.paths[0].path must be a text, not 8080 (write it in quotes)",
        ],
        [
            "a number for a class",
            ingress({ spec: "ingressClassName: 5, " }),
            "spec.ingressClassName must be a text, not 5 (write it in quotes)",
        ],
        [
            "a text for the hosts of TLS",
            ingress({ spec: "tls: [{ hosts: a.example.com }], " }),
            'spec.tls[0].hosts must be a list, not "a.example.com" (write ["a.example.com"])',
        ],
        [
            "a text for TLS",
            ingress({ spec: "tls: web, " }),
            'spec.tls must be a list, not "web" (write each element after "- ", with hosts, secretName)',
        ],
        [
            "an object for TLS",
            ingress({ spec: 'tls: { "secretName: ": web }, ' }),
            'spec.tls must be a list, not {"secretName: ":"web"} (write each element after "- ", with hosts, secretName)',
        ],
        [
            "a text for a port number",
            ingress({ backend: 'service: { name: web, port: { number: "80" } }' }),
            'spec.rules[0].http.paths[0].backend.service.port.number must be a whole number, not "80" (write it without quotes)',
        ],
        [
            "a list for metadata",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: []\n",
            'metadata must be an object, not [] (write its fields without "- ")',
        ],
    ])("with %s is refused with its property path", async (_, text, says) => {
        expect(await refusal("lint -f -", { input: `${ingress()}---\n${text}` })).toMatch(
            new RegExp(
                `^standard input \\(document 2\\): Ingress [^:]+: ${says.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`,
            ),
        );
    });

    it("names a key that is there twice, and the --- that is missing", async () => {
        expect(await refusal("lint -f -", { input: ingress() + ingress() })).toBe(
            'standard input, line 5: the key "apiVersion" is there twice; if another object begins here, a line --- is missing before it, else the line is one too many',
        );
    });

    it("is read with a byte order mark, with Windows line ends, aliases and empty documents", async () => {
        const text = `\uFEFF---\n# nothing\n---\n${ingress()}status: { loadBalancer: {} }\n`.replace(/\n/g, "\r\n");
        expect(await findings("-f -", { input: text })).toEqual([]);
    });

    it("is refused when it is empty", async () => {
        write({ "empty.yaml": "---\n# nothing\n" });
        expect(await refusal("lint -f empty.yaml", { cwd: folder })).toMatch(/^empty\.yaml is empty: expected a Kub/);
    });

    it("with null for a path or a rule is read", async () => {
        const rules = "rules: [null, { host: shop.example.com, http: { paths: [null] } }]";
        const text = `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec: { ${rules} }\n`;
        expect((await findings("-f -", { input: text })).map((d) => d.code)).toEqual(["CR306", "CR604"]);
    });

    it.each(["kind: ingress", "apiVersion: apps/v1"])("with %s is no object of any API server", async (line) => {
        const [key = ""] = line.split(":");
        const text = ingress().replace(new RegExp(`^${key}: .*$`, "m"), line);
        expect((await findings("-f -", { input: text })).map((d) => [d.code, d.severity])).toEqual([
            ["CR601", "error"],
        ]);
    });

    it("may leave its name to a template", async () => {
        const { code, out } = await crossroute("lint -f -", {
            input: ingress({ metadata: "name: {{ .Values.name }}" }),
        });
        expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^No findings\./) as string });
    });

    it.each<[what: string, text: string, code: string, says: string]>([
        [
            "without rules",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec: {}\n",
            "CR303",
            "either `defaultBackend` or `rules` must be specified",
        ],
        ["with an address as host", ingress({ host: "10.0.0.1" }), "CR304", "must be a DNS name, not an IP address"],
        [
            "with a URL as host",
            ingress({ host: "https://shop.example.com" }),
            "CR304",
            'Invalid value: "https://shop.example.com"',
        ],
        [
            "with a star as host",
            ingress({ host: '"*"' }),
            "CR304",
            "a wildcard DNS-1123 subdomain must start with '*.'",
        ],
        ["without a path type", ingress({ path: "path: /" }), "CR306", "pathType must be specified"],
        [
            "with a backend of the old version",
            ingress({ backend: "serviceName: web, servicePort: 80" }),
            "CR301",
            "backend.serviceName: there is no such field",
        ],
        ["with an empty backend", ingress({ backend: "" }), "CR307", "resource or service backend is required"],
        [
            "with a wrong name",
            ingress({ metadata: "name: Web_App" }),
            "CR302",
            'metadata.name: Invalid value: "Web_App"',
        ],
        [
            "of a version that is gone",
            ingress({ apiVersion: "extensions/v1beta1", backend: "serviceName: web, servicePort: http" }),
            "CR601",
            "extensions/v1beta1 is served up to Kubernetes 1.21 only",
        ],
        [
            "of a version that never was",
            ingress({ apiVersion: "networking.k8s.io/v1beta2" }),
            "CR601",
            "No API server has networking.k8s.io/v1beta2",
        ],
        [
            "of a group that is none",
            ingress({ apiVersion: "networking.k8s/v1" }),
            "CR601",
            "No API server has the kind Ingress of networking.k8s/v1: Ingress is networking.k8s.io/v1",
        ],
        [
            "or an HTTPRoute of a group that is none",
            "apiVersion: gateway.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web }\nspec: { parentRefs: [{ name: gw }] }\n",
            "CR601",
            "HTTPRoute is gateway.networking.k8s.io/v1",
        ],
        [
            "with two finalizers that exclude each other",
            ingress({ metadata: "name: web, finalizers: [orphan, foregroundDeletion]" }),
            "CR302",
            "finalizer orphan and foregroundDeletion cannot be both set",
        ],
        [
            "with an owner whose API version has two slashes",
            ingress({ metadata: "name: web, ownerReferences: [{ apiVersion: a/b/c, kind: A, name: a, uid: u }]" }),
            "CR302",
            'metadata.ownerReferences[0].apiVersion: Invalid value: "a/b/c": version must not be empty',
        ],
        ["with a number as annotation", ingress({ metadata: annotated("a: 5") }), "CR301", "metadata.annotations"],
        [
            "with a match mode that CCE does not have",
            ingress({
                spec: "ingressClassName: cce, ",
                path: "path: /, pathType: ImplementationSpecific, property: { ingress.beta.kubernetes.io/url-match-mode: FOO }",
            }),
            "CR306",
            "spec.rules[0].http.paths[0].property.ingress.beta.kubernetes.io/url-match-mode",
        ],
    ])("%s is an error, as the API server refuses it", async (_, text, code, says) => {
        const found = await findings("-f -", { input: text });
        const error = found.find((d) => d.code === code);
        expect(error?.severity).toBe("error");
        expect(error?.message).toContain(says);
        for (const { message } of found) expect(message.length).toBeLessThan(300);
    });

    it("warns of paths that slipped out of their rule", async () => {
        const text = ingress().replace("rules: [{ host: shop.example.com, ", "rules: [{ host: shop.example.com }, { ");
        expect((await findings("-f -", { input: text })).map((d) => d.code)).toEqual(["CR604"]);
    });
});

describe("a folder", () => {
    const others = {
        "Chart.yaml": "name: web\nversion: 1.0.0\n",
        "values.yaml": "deployment: { replicas: 2 }\nhost: x\n",
        "kustomization.yaml": "resources: [a.yaml]\n",
        "patch.json": '[{ "op": "replace", "path": "/spec/rules/0/host", "value": "x" }]',
        "docker-compose.yml": "version: '3'\nservices: { web: { image: nginx } }\n",
        "templates/ingress.yaml": "{{ if .Values.on }}\nkind: Ingress\n{{ end }}\n",
        "templates/host.yaml": ingress({ host: "{{ .Values.host }}" }),
        "ytt.yaml": ingress({ host: "HOST" }).replace("HOST", "#@ data.values.host"),
        "crd.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: x }\n",
        "tsconfig.json": '{ "compilerOptions": {} }',
    };

    it("counts a file once, however many elements or documents it has", async () => {
        const three = "{{ if .x }}\na: [\n---\nb: {{ .y }}\n---\nc: {{ .z }}\n";
        write({
            "data.json": JSON.stringify([{ a: 1 }, { a: 2 }, { a: 3 }]),
            "templates/all.yaml": three,
            "web.yaml": ingress(),
        });
        const { err } = await crossroute("lint -f .", { cwd: folder });
        expect(err).toBe("note: passed over, for it is no route: 1 other JSON file, 1 Helm template\n");
    });

    it("skips files without routes, and counts them in one line", async () => {
        write({ ...others, "web.yaml": ingress() });
        const { code, out, err } = await crossroute("lint -f .", { cwd: folder });
        expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^No findings\./) as string });
        expect(err).toBe(
            "note: passed over, for it is no route: 2 Helm templates, 1 chart, 1 custom resource definition, 1 compose file, 1 kustomization, 1 JSON patch, 1 other JSON file, 1 values file, 1 ytt template\n",
        );
        expect((await crossroute("lint -f ytt.yaml", { cwd: folder })).err).toContain(
            "ytt.yaml is a template of ytt (#@): render it first, with ytt -f",
        );
    });

    it.each(Object.keys(others).filter((name) => name !== "crd.yaml"))("refuses %s when it is named", async (name) => {
        write(others);
        expect(await refusal(`lint -f ${name}`, { cwd: folder })).toContain(name);
    });

    it("reads the other documents of a file of which one is bad", async () => {
        write({ "web.yaml": `${ingress()}---\na: b: c\n---\n${ingress({ metadata: "name: b", host: "10.0.0.1" })}` });
        expect((await findings("-f .", { cwd: folder })).map((d) => [d.code, d.severity])).toEqual([
            ["CR304", "error"],
            ["CR605", "warning"],
        ]);
    });

    it("names the last line of a file that ends too early, not the one behind it", async () => {
        write({ "a.yaml": ingress(), "b.yaml": "kind: Ingress\nmetadata: { name: b\n" });
        const [error] = await findings("-f .", { cwd: folder });
        expect(error?.message).toContain("the parser stops at line 2 (");
    });

    it("reads an index of words for what it is, not for a plan", async () => {
        const index = JSON.stringify({ steps: [{ s: "a" }], config: [{ s: "a" }] });
        write({ "a.yaml": ingress(), "index.json": index });
        const { err } = await crossroute("lint -f .", { cwd: folder });
        expect(err).toBe("note: passed over, for it is no route: 1 other JSON file\n");
    });

    it("leaves out an Ingress that cannot be read, as an error", async () => {
        write({ "a.yaml": ingress(), "b.yaml": ingress({ metadata: "name: b", path: "path: 5, pathType: Prefix" }) });
        const [error, ...rest] = await findings("-f .", { cwd: folder });
        expect(rest).toEqual([]);
        expect(error).toMatchObject({ code: "CR605", severity: "error", origin: { source: "b.yaml" } });
    });

    it("says that an object is in two files, and claims no answer of either", async () => {
        write({
            "a/web.yaml": ingress(),
            "b/web.yaml": ingress({ backend: "service: { name: other, port: { number: 80 } }" }),
        });
        const found = await findings("-f .", { cwd: folder });
        expect(found.filter((d) => d.severity !== "info").map((d) => [d.code, d.message])).toEqual([
            [
                "CR602",
                "Ingress shop/web is in several files, and which of them is live is not known (a/web.yaml, b/web.yaml).",
            ],
        ]);
        const { out } = await crossroute("explain http://shop.example.com/ -f . --json", { cwd: folder });
        expect((JSON.parse(out) as ExplanationJson).outcome).toBe("undetermined");
    });

    it("says it of an HTTPRoute as well, once, and how to mend a name that is empty", async () => {
        const route = (host: string): string => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: gw }], hostnames: [${host}], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
`;
        write({
            "a/web.yaml": route("a.example.com"),
            "b/web.yaml": route("b.example.com"),
            "c.yaml": ingress({ metadata: 'name: ""' }),
        });
        const found = await findings("-f .", { cwd: folder });
        const help = (code: string): unknown => found.find((finding) => finding.code === code)?.help;
        expect(found.map(({ code }) => code).sort()).toEqual(["CR133", "CR302", "CR602"]);
        expect(help("CR602")).toMatch(/^Name the files of one environment only/);
        expect(help("CR302")).toMatch(/^Give a name/);
    });

    it("lets no version of such an object drop a rule of another, or of itself", async () => {
        const nginx = (name: string, host: string, service: string): string =>
            ingress({
                metadata: `name: ${name}, namespace: shop`,
                spec: "ingressClassName: nginx, ",
                host,
                backend: `service: { name: ${service}, port: { number: 80 } }`,
            });
        write({
            "a/web.yaml": nginx("web", "shop.example.com", "a"),
            "b/web.yaml": nginx("web", "shop.example.com", "b"),
            "pay.yaml": nginx("pay", "pay.example.com", "pay"),
        });
        expect((await findings("-f .", { cwd: folder })).map((d) => d.code)).toEqual(["CR602"]);
        const { out } = await crossroute("explain http://pay.example.com/ -f . --json", { cwd: folder });
        expect((JSON.parse(out) as ExplanationJson).outcome).toBe("matched");
    });

    it("reads equal copies of an object once, in whatever order they are written", async () => {
        const [version = "", ...rest] = ingress().split("\n");
        write({ "a/web.yaml": ingress(), "b/web.yaml": ingress(), "c/web.yaml": [...rest, version, ""].join("\n") });
        expect(await findings("-f .", { cwd: folder })).toEqual([]);
    });
});

describe("routes that are not read", () => {
    const route = (spec: string, kind = "IngressRoute", apiVersion = "traefik.io/v1alpha1"): string =>
        `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: r }\nspec: ${spec}\n`;

    it.each<[text: string, says: string]>([
        [
            route("{ routes: [{ match: 'Host(`a.example.com`)' }] }"),
            "1 IngressRoute of traefik.io was not read: what it answers is not known (hosts: a.example.com).",
        ],
        [
            route("{ hosts: [a.example.com] }", "VirtualService", "networking.istio.io/v1"),
            "1 VirtualService of networking.istio.io was not read: what it answers is not known (hosts: a.example.com).",
        ],
        [
            route("{ virtualhost: { fqdn: a.example.com } }", "HTTPProxy", "projectcontour.io/v1"),
            "1 HTTPProxy of projectcontour.io was not read: what it answers is not known (hosts: a.example.com).",
        ],
        [
            route(
                "{ hostname: a.example.com, selector: { matchLabels: { hostname: a-label } }, tlsSecret: { labels: { host: another } } }",
                "Host",
                "getambassador.io/v3alpha1",
            ),
            "1 Host of getambassador.io was not read: what it answers is not known (hosts: a.example.com).",
        ],
        [
            route("{ host: a.example.com }", "Route", "route.openshift.io/v1"),
            "1 Route of route.openshift.io was not read: what it answers is not known (hosts: a.example.com).",
        ],
        [
            route("{ rules: [{ hosts: [a.example.com] }] }", "Ingress", "networking.internal.knative.dev/v1alpha1"),
            "1 Ingress of networking.internal.knative.dev was not read: what it answers is not known (hosts: a.example.com).",
        ],
    ])("are named, and their URLs are undetermined (%#)", async (text, says) => {
        const input = `${ingress()}---\n${text}`;
        expect((await findings("-f -", { input })).map((d) => [d.code, d.message])).toEqual([["CR603", says]]);
        const ask = async (host: string): Promise<ExplanationJson> =>
            JSON.parse((await crossroute(`explain http://${host}/ -f - --json`, { input })).out) as ExplanationJson;
        expect((await ask("a.example.com")).outcome).toBe("undetermined");
        expect((await ask("shop.example.com")).outcome).toBe("matched");
        expect((await ask("nobody.example.com")).outcome).toBe("none");
    });

    it("without a host may answer whatever nobody else does", async () => {
        const input = `${ingress()}---\n${route("{ routes: [{ match: 'PathPrefix(`/`)' }] }")}`;
        const { out } = await crossroute("explain http://nobody.example.com/ -f - --json", { input });
        expect(JSON.parse(out)).toMatchObject({ outcome: "undetermined" });
    });

    it("are counted by kind", async () => {
        const texts = ["a", "b", "c"].map((name) => route("{}").replace("name: r", `name: ${name}`));
        const [found] = await findings("-f -", { input: texts.join("---\n") });
        expect(found?.message).toBe("3 IngressRoutes of traefik.io were not read: what they answer is not known.");
    });

    it("are counted once, in however many files they are", async () => {
        const [found] = await findings("-f -", { input: [route("{}"), route("{ a: 1 }")].join("---\n") });
        expect(found?.message).toBe("1 IngressRoute of traefik.io was not read: what it answers is not known.");
    });
});

describe("objects whose namespace no file says", () => {
    const web = (backend: string): string =>
        ingress({ metadata: "name: web", backend: `service: { name: ${backend}, port: { number: 80 } }` });
    const service = (name: string, port: number, more = ""): string =>
        `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}${more} }\nspec: { selector: { app: a }, ports: [{ port: ${port} }] }\n`;
    const said = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
        write(files);
        const found = await findings("-f .", { cwd: folder });
        return found.map(({ code, severity, message }) => `${severity} ${code} ${message.replace(/^.*: /, "")}`);
    };

    it("are compared with the Services beside them, and no namespace is invented", async () => {
        expect(await said({ "app/web.yaml": web("shop"), "app/service.yaml": service("other", 80) })).toEqual([
            "info CR112 no Service shop is in the sources.",
        ]);
    });

    it.each<[what: string, files: Readonly<Record<string, string>>]>([
        ["in a folder without Services", { "app/web.yaml": web("shop"), "b/service.yaml": service("other", 80) }],
        [
            "whose Service is elsewhere",
            { "app/web.yaml": web("shop"), "app/s.yaml": service("other", 80), "b/s.yaml": service("shop", 81) },
        ],
        [
            "whose Service has a namespace",
            {
                "app/web.yaml": web("shop"),
                "app/s.yaml": service("other", 80) + "---\n" + service("shop", 80, ", namespace: shop"),
            },
        ],
        [
            "whose Service is in a document that cannot be read",
            {
                "app/web.yaml": web("shop"),
                "app/s.yaml": `${service("other", 80)}---\na: b: c\nkind: Service\nmetadata:\n  name: shop\n`,
            },
        ],
    ])("are not said to lack a Service: %s", async (_, files) => {
        expect((await said(files)).filter((text) => !text.includes("CR605"))).toEqual([]);
    });

    it("have the ports that the Service of their own file has", async () => {
        const files = { "a.yaml": `${web("shop")}---\n${service("shop", 81)}`, "b.yaml": service("shop", 80) };
        expect(await said(files)).toEqual(["error CR112 the Service has no port 80; it has 81."]);
    });

    it("have the Service of their own file, though an equal one is elsewhere", async () => {
        const own = `${service("shop", 80)}---\n${web("shop")}`;
        expect(
            await said({ "a/s.yaml": service("shop", 80), "b/s.yaml": service("shop", 81), "c/web.yaml": own }),
        ).toEqual([]);
    });

    it("are beside a Service that says none, and another of the namespace is not the one", async () => {
        const own = `${service("shop", 80)}---\n${ingress({ backend: "service: { name: shop, port: { number: 80 } }" })}`;
        const placed = service("shop", 8080, ", namespace: shop");
        expect(await said({ "a/s.yaml": placed, "c/web.yaml": own })).toEqual([]);
        expect(await said({ "c/web.yaml": own.replace("port: 80 }", "port: 81 }") })).toEqual([
            "error CR112 the Service has no port 80; it has 81.",
        ]);
    });

    it("have a port of none of several versions, without a list of all their ports", async () => {
        expect(
            await said({ "a.yaml": web("shop"), "b.yaml": service("shop", 81), "c.yaml": service("shop", 82) }),
        ).toEqual(["info CR112 none of the 2 versions of the Service in the sources has port 80."]);
    });
});

describe("a Gateway in a document that cannot be read", () => {
    it("is not said to be missing, or to lack a listener", async () => {
        const gateway = (host: string): string =>
            `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: gw\n  namespace: shop\nspec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP, hostname: ${host} }] }\n`;
        const route = `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web, namespace: shop }\nspec: { parentRefs: [{ name: gw }], hostnames: [a.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }\n`;
        write({ "a.yaml": `${gateway("a.test")}kind: Gateway\n---\n${route}` });
        expect((await findings("-f .", { cwd: folder })).map(({ code }) => code)).toEqual(["CR605"]);
        write({ "b.yaml": gateway("b.test") });
        expect((await findings("-f .", { cwd: folder })).map(({ code }) => code)).toEqual(["CR605"]);
    });
});

describe("the cure of a path type", () => {
    it.each<[path: string, cure: RegExp]>([
        ["", /^Use ImplementationSpecific, which alone may stand without a path/],
        ["path: /*", /^Use ImplementationSpecific: with Prefix and Exact \/\* is no pattern/],
        ["path: /, pathType: prefix", /^Write Prefix\.$/],
        ["path: /", /^Use Prefix, Exact or ImplementationSpecific/],
    ])("fits the path %j", async (path, cure) => {
        const text = ingress({ path: path || "x: 1" }).replace("x: 1, ", "");
        const [found] = await findings("-f -", { input: text });
        expect([found?.code, found?.help]).toEqual(["CR306", expect.stringMatching(cure)]);
    });
});

describe("a finding about several objects", () => {
    it("names the files of the others", async () => {
        write({
            "a.yaml": ingress(),
            "b/b.yaml": ingress({
                metadata: "name: other, namespace: shop",
                backend: "service: { name: b, port: { number: 80 } }",
            }),
        });
        const { out } = await crossroute("lint -f .", { cwd: folder });
        expect(out).toContain("see also a.yaml");
        const [found] = await findings("-f .", { cwd: folder });
        expect(found?.related).toEqual([expect.objectContaining({ object: "Ingress shop/web", source: "a.yaml" })]);
    });
});
