import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { ingressClassName: nginx, rules: [{ host: a.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`;
const release = (values: string): string =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: photos, namespace: media }\nspec: { values: { ${values} } }\n`;
const application = (helm: string): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: photos, namespace: argocd }\nspec: { source: { chart: photos, helm: ${helm} } }\n`;

async function inFolder<T>(files: Readonly<Record<string, string>>, use: (cwd: string) => Promise<T>): Promise<T> {
    const cwd = mkdtempSync(join(tmpdir(), "crossroute-charts-"));
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
    }
    try {
        return await use(cwd);
    } finally {
        rmSync(cwd, { recursive: true });
    }
}

const explained = (url: string, files: Readonly<Record<string, string>>): Promise<ExplanationJson> =>
    inFolder(files, async (cwd) => {
        const { out } = await crossroute(["explain", url, "-f", ".", "--json"], { cwd });
        return JSON.parse(out) as ExplanationJson;
    });
const linted = (files: Readonly<Record<string, string>>): Promise<DiagnosticJson[]> =>
    inFolder(files, async (cwd) => {
        const { out } = await crossroute(["lint", "-f", ".", "--json"], { cwd });
        return JSON.parse(out) as DiagnosticJson[];
    });

describe("a chart that is not rendered", () => {
    it.each([
        ["a HelmRelease of Flux", release("route: { app: { hostnames: [photos.test] } }")],
        ["a HelmRelease with the hosts of an Ingress", release("web: { ingress: { hosts: [{ host: photos.test }] } }")],
        ["a HelmRelease that gives its hosts names", release("expose: { ingress: { hosts: { core: photos.test } } }")],
        ["a rule of Traefik", release("ingressRoute: { ui: { enabled: true, matchRule: 'Host(`photos.test`)' } }")],
        ["an Application with an object", application("{ valuesObject: { ingress: { hosts: [photos.test] } } }")],
        ["an Application with a text", application('{ values: "ingress: { hosts: [photos.test] }" }')],
        [
            "an Application with parameters",
            application("{ parameters: [{ name: 'ingress.hosts[0].host', value: photos.test }] }"),
        ],
        [
            "a HelmChart of k3s",
            `apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: { name: photos }\nspec: { valuesContent: "ingress: { enabled: true, hosts: [photos.test] }" }\n`,
        ],
        [
            "a kustomization with a chart",
            "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nhelmCharts: [{ name: photos, valuesInline: { ingress: { hosts: [photos.test] } } }]\n",
        ],
    ])("may answer for the hosts that its values name, and not for others: %s", async (_, text) => {
        const files = { "kustomization.yaml": text, "web.yaml": ingress };
        const found = await explained("http://photos.test/x", files);
        expect(found.outcome).toBe("undetermined");
        expect(found.candidates).toContain(null);
        expect((await explained("http://a.test/", files)).target).toBe("service:shop/web:80");
        expect((await explained("http://b.test/", files)).outcome).toBe("none");
    });

    it.each([
        ["a variable", { "release.yaml": release("ingress: { hosts: [{ host: 'photos.${DOMAIN}' }] }") }],
        ["a template", { "release.yaml": release("route: { hostnames: ['{{ .Release.Name }}.test'] }") }],
        ["hosts of the chart itself", { "release.yaml": release("ingress: { enabled: true }") }],
        ["the values of a chart", { "photos/values-prod.yaml": "ingress: { enabled: true }" }],
        [
            "a template of an Ingress",
            { "photos/templates/ingress.yaml": "{{- if .Values.on }}\nkind: Ingress\n{{- end }}\n" },
        ],
        [
            "a template that is YAML",
            { "photos/templates/ingress.yaml": ingress.replace("a.test", '"{{ .Values.host }}"') },
        ],
    ])("may answer where nothing else does, if its hosts are open: %s", async (_, files) => {
        const all = { ...files, "web.yaml": ingress };
        expect((await explained("http://photos.test/", all)).outcome).toBe("undetermined");
        expect((await explained("http://a.test/", all)).target).toBe("service:shop/web:80");
    });

    it.each([
        ["no values for routes", release("replicas: 2, database: { host: db.test }")],
        ["an Ingress that is turned off", release("ingress: { enabled: false, hosts: [{ host: photos.test }] }")],
        ["rules of a firewall", release("networkPolicy: { ingress: { enabled: true } }")],
        ["routes of alerts", release("config: { route: { receiver: mail, routes: [{ match: { a: b } }] } }")],
        ["a policy that is an Application without a chart", application("{}")],
    ])("makes no doubt where it has %s", async (_, text) => {
        const files = { "release.yaml": text, "web.yaml": ingress };
        expect((await explained("http://photos.test/", files)).outcome).toBe("none");
        expect(await linted(files)).toEqual([]);
    });

    it.each(["IngressClass", "GatewayClass", "Gateway", "ReferenceGrant", "Middleware"])(
        "answers nothing with a template of a %s alone",
        async (kind) => {
            const template = `{{- if .Values.on }}\nkind: ${kind}\n{{- end }}\n`;
            const files = { "photos/templates/class.yaml": template, "web.yaml": ingress };
            expect((await explained("http://photos.test/", files)).outcome).toBe("none");
        },
    );

    it("is named once for all of its kind, with the hosts that the values name", async () => {
        const values = "ingress: { hosts: [{ host: photos.test }, { host: '${NAME}.test' }] }";
        const [finding, ...others] = await linted({
            "a.yaml": release(values),
            "b.yaml": release("ingress: { enabled: true }").replace("photos", "music"),
        });
        expect(others).toEqual([]);
        expect(finding).toMatchObject({
            code: "CR603",
            severity: "info",
            message:
                "2 HelmReleases of helm.toolkit.fluxcd.io were not rendered: what routes their charts make is not known (hosts: photos.test; some may make routes of others).",
        });
    });

    it("is not named where it accepts that", async () => {
        const text = `# crossroute: accept CR603 rendered in CI\n${release("ingress: { enabled: true }")}`;
        expect(await linted({ "a.yaml": text })).toEqual([]);
    });

    it("leaves open where requests go that its values name in one version only", async () => {
        const files = { "old/web.yaml": ingress, "new/release.yaml": release("ingress: { hosts: [a.test] }") };
        const changes = await inFolder(files, async (cwd) => {
            const { out } = await crossroute(["diff", "old", "new", "--json"], { cwd });
            return JSON.parse(out) as { kind: string }[];
        });
        expect(changes.map(({ kind }) => kind)).toEqual(["undetermined"]);
    });

    it("may answer what no rule that is read answers, so that this is not said to go without an answer", async () => {
        const values = release("ingress: { hosts: [photos.test] }");
        const of = (host: string, path: string, ingressClassName: string): string =>
            JSON.stringify({
                apiVersion: "networking.k8s.io/v1",
                kind: "Ingress",
                metadata: { name: "dav", namespace: "media" },
                spec: {
                    ingressClassName,
                    rules: [
                        {
                            host,
                            http: {
                                paths: [
                                    {
                                        path,
                                        pathType: "Prefix",
                                        backend: { service: { name: "photos", port: { number: 80 } } },
                                    },
                                ],
                            },
                        },
                    ],
                },
            });
        const codes = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
            (await linted(files)).map(({ code }) => code).filter((code) => code !== "CR603");
        const beside = of("photos.test", "/dav", "traefik");
        expect(await codes({ "dav.json": beside })).toEqual(["CR109"]);
        expect(await codes({ "dav.json": beside, "photos.yaml": values })).toEqual([]);
        const below = of("*.photos.test", "/", "nginx");
        expect(await codes({ "dav.json": below })).toEqual(["CR108"]);
        expect(await codes({ "dav.json": below, "photos.yaml": values })).toEqual([]);
    });
});
