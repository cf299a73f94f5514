import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-clusters-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
    }
}

/** What lint finds, and its notes. */
async function linted(files: Readonly<Record<string, string>>): Promise<{ found: string[]; notes: string }> {
    write(files);
    const { out, err } = await crossroute("lint -f . --json", { cwd });
    const all = JSON.parse(out) as DiagnosticJson[];
    return { found: all.map(({ code, severity, message }) => `${code} ${severity}: ${message}`), notes: err };
}

interface Options {
    host?: string;
    className?: string;
    service?: string;
}
const web = (name: string, { host = "a.test", className = "nginx", service = name }: Options = {}): string =>
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop }
spec: { ingressClassName: ${className}, rules: [{ host: "${host}", http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${service}, port: { number: 80 } } } }] } }] }
`;
const kustomization = (...resources: string[]): string =>
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [${resources.join(", ")}]\n`;
const flux = (name: string, path: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec: { path: ./${path}, interval: 1h, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }
`;

describe("files of several clusters", () => {
    it("have one note for all objects that each of them has a version of", async () => {
        const { found, notes } = await linted({
            "clusters/east/web.yaml": web("web", { service: "one" }),
            "clusters/west/web.yaml": web("web", { service: "two" }),
            "clusters/east/shop.yaml": web("shop", { host: "b.test", service: "one" }),
            "clusters/west/shop.yaml": web("shop", { host: "b.test", service: "two" }),
        });
        expect(found).toEqual([]);
        expect(notes).toBe(
            "note: 2 objects have versions in each of several clusters (clusters/east, clusters/west), and which cluster is asked is not known: name the folder of one\n",
        );
        const { out } = await crossroute("explain http://a.test/ -f . --json", { cwd });
        expect((JSON.parse(out) as ExplanationJson).outcome).toBe("undetermined");
    });

    it("have Services of their own: those of another cluster say nothing about a route", async () => {
        const service = (spec: string): string =>
            `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ${spec} }\n`;
        const pods = "selector: { app: web }, ports: [{ port: 8080 }]";
        const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: gw }], hostnames: [b.test], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
`;
        const gateway =
            "CR133 info: Gateway shop/gw is not among the sources: its listeners are taken to be those that the route names, open to every host and namespace.";
        const files = { "clusters/east/web.yaml": web("web"), "clusters/east/route.yaml": route };
        const wrong = [
            "CR112 error: Prefix a.test/ of Ingress shop/web (spec.rules[0].http.paths[0]) leads to service:shop/web:80: the Service has no port 80; it has 8080.",
            "CR131 error: HTTPRoute shop/web leads nowhere: Service shop/web has no port 80; it has 8080, so its requests are answered with 500.",
            gateway,
        ];
        expect((await linted({ ...files, "clusters/east/service.yaml": service(pods) })).found.sort()).toEqual(wrong);
        rmSync(join(cwd, "clusters/east/service.yaml"));
        expect((await linted({ "clusters/west/service.yaml": service(pods) })).found).toEqual([gateway]);
        const elsewhere = service("type: ExternalName, externalName: web.test, ports: [{ port: 80 }]");
        expect((await linted({ "clusters/west/service.yaml": elsewhere })).found).toEqual([gateway]);
    });

    it("have no routes that fight, and none that answers for another", async () => {
        const { found, notes } = await linted({
            "clusters/east/web.yaml": web("one"),
            "clusters/west/web.yaml": web("two"),
        });
        expect(found).toEqual([]);
        expect(notes).toContain("host a.test has routes in each of several clusters (clusters/east, clusters/west)");
        const { out } = await crossroute("explain http://a.test/ -f .", { cwd });
        expect(out).toMatch(/its host has routes in each of several clusters \(clusters\/east, clusters\/west\)/);
        rmSync(join(cwd, "clusters/west"), { recursive: true });
        expect((await linted({ "clusters/east/more.yaml": web("two") })).found).toEqual([
            expect.stringMatching(/^CR105 error: /),
        ]);
    });

    it("have routes that fight within one of them, said of that one only", async () => {
        const { found } = await linted({
            "clusters/east/web.yaml": web("one"),
            "clusters/east/more.yaml": web("two"),
            "clusters/east/other.yaml": web("four", { className: "traefik" }),
            "clusters/west/web.yaml": web("three"),
        });
        expect(found.map((one) => one.slice(0, one.indexOf(":")))).toEqual(["CR105 error", "CR106 warning"]);
        expect(found[0]).toMatch(/Ingress shop\/one .*Ingress shop\/two /);
        expect(found.join("\n")).not.toContain("shop/three");
    });

    it("have wildcards that fight with names within one of them", async () => {
        const wild = { host: "*.test", className: "traefik" };
        const name = { host: "a.test", className: "traefik" };
        const { found } = await linted({
            "clusters/east/wild.yaml": web("wild", wild),
            "clusters/east/name.yaml": web("name", name),
            "clusters/west/other.yaml": web("other", name),
        });
        expect(found).toEqual([expect.stringMatching(/^CR105 error: .*Ingress shop\/wild and .*Ingress shop\/name/)]);
    });

    it("may answer a name by the wildcard of another cluster, so that its answer is undetermined", async () => {
        write({
            "clusters/east/name.yaml": web("name", { host: "a.b.test" }),
            "clusters/west/wild.yaml": web("wild", { host: "*.b.test" }),
        });
        const asked = async (url: string): Promise<string> => {
            const { out } = await crossroute(`explain ${url} -f . --json`, { cwd });
            return (JSON.parse(out) as ExplanationJson).outcome;
        };
        expect(await asked("http://a.b.test/")).toBe("undetermined");
        expect(await asked("http://c.b.test/")).toBe("matched");
    });

    it("have no host on several gateways", async () => {
        const other = web("two", { className: "traefik" });
        expect((await linted({ "clusters/east/a.yaml": web("one"), "clusters/west/b.yaml": other })).found).toEqual([]);
        rmSync(join(cwd, "clusters/west"), { recursive: true });
        expect((await linted({ "clusters/east/b.yaml": other })).found).toEqual([
            expect.stringMatching(/^CR106 warning: Host a.test is on the gateways nginx and traefik/),
        ]);
    });

    it("are known by the objects of Flux in their folders, and folders of folders by those in them", async () => {
        const { found, notes } = await linted({
            "clusters/east/apps.yaml": flux("apps", "apps/east"),
            "clusters/west/apps.yaml": flux("apps", "apps/west"),
            "apps/east/web/ingress.yaml": web("web", { service: "one" }),
            "apps/east/web/kustomization.yaml": kustomization("ingress.yaml"),
            "apps/west/stubs/web/ingress.yaml": web("web", { service: "two" }),
        });
        expect(found).toEqual([]);
        expect(notes).toContain("Ingress shop/web has a version in each of several clusters");
    });

    it("share what a folder for all of them holds", async () => {
        const { found } = await linted({
            "clusters/base/web.yaml": web("one"),
            "clusters/east/web.yaml": web("two"),
        });
        expect(found).toEqual([expect.stringMatching(/^CR105 error: /)]);
    });

    it("are one cluster's where both build them", async () => {
        const { found } = await linted({
            "clusters/east/kustomization.yaml": kustomization("../../apps/one", "../../apps/two"),
            "clusters/west/kustomization.yaml": kustomization("../../apps/two"),
            "apps/one/kustomization.yaml": kustomization("web.yaml"),
            "apps/one/web.yaml": web("one"),
            "apps/two/kustomization.yaml": kustomization("web.yaml"),
            "apps/two/web.yaml": web("two"),
        });
        expect(found).toEqual([expect.stringMatching(/^CR105 error: /)]);
    });

    it("have copies that count for each cluster they are in", async () => {
        const { found } = await linted({
            "clusters/east/web.yaml": web("one"),
            "clusters/west/web.yaml": web("one"),
            "clusters/west/other.yaml": web("two"),
        });
        expect(found).toEqual([expect.stringMatching(/^CR105 error: /)]);
    });
});

describe("files of which it is not known whether they are in one cluster", () => {
    it("are one line for all objects of several environments, and no warning", async () => {
        const { found } = await linted({
            "k8s/overlays/prod/a.yaml": web("a"),
            "k8s/overlays/dev/a.yaml": web("a", { host: "a.dev.test" }),
            "k8s/overlays/prod/b.yaml": web("b", { host: "b.test" }),
            "k8s/overlays/dev/b.yaml": web("b", { host: "b.dev.test" }),
        });
        expect(found).toEqual([
            "CR602 info: Ingress shop/a and 1 more are in the files of several environments, and which of their versions are asked is not known (k8s/overlays/dev/a.yaml, k8s/overlays/prod/a.yaml, k8s/overlays/dev/b.yaml and 1 more).",
        ]);
    });

    it("are one line for all hosts on several gateways in several environments", async () => {
        const on = (className: string): Options => ({ className });
        const { found } = await linted({
            "overlays/prod/a.yaml": web("a", on("traefik")),
            "overlays/dev/a.yaml": web("a-dev", on("nginx")),
            "overlays/prod/b.yaml": web("b", { host: "b.test", className: "kong" }),
            "overlays/test/b.yaml": web("b-test", { host: "b.test", className: "nginx" }),
        });
        expect(found).toEqual([
            "CR106 info: If the environments dev, prod and test are in one cluster: Host a.test is on the gateways nginx and traefik, each with routes of its own: a request gets the routes of the one that it arrives at (Prefix a.test/ of Ingress shop/a (spec.rules[0].http.paths[0])); so with 1 more finding.",
        ]);
    });

    it("are one line for all routes that would fight in one cluster", async () => {
        const { found } = await linted({
            "overlays/prod/a.yaml": web("a"),
            "overlays/dev/a.yaml": web("a-dev"),
            "overlays/prod/b.yaml": web("b", { host: "b.test" }),
            "overlays/dev/b.yaml": web("b-dev", { host: "b.test" }),
        });
        expect(found).toEqual([
            expect.stringMatching(
                /^CR105 info: If the environments dev and prod are in one cluster: a.test\/ goes to .*; so with 1 more finding\.$/,
            ),
        ]);
    });

    it("are no warning where no kustomization builds them together", async () => {
        const { found } = await linted({
            "web/acme/ingress.yaml": web("web", { service: "one" }),
            "web/acme/kustomization.yaml": kustomization("ingress.yaml"),
            "web/wildcard/ingress.yaml": web("web", { service: "two" }),
            "web/wildcard/kustomization.yaml": kustomization("ingress.yaml"),
        });
        expect(found).toEqual([
            "CR602 info: Ingress shop/web is in several files that no kustomization builds together, and which of them is live is not known (web/acme/ingress.yaml, web/wildcard/ingress.yaml).",
        ]);
        expect(
            (await linted({ "all/kustomization.yaml": kustomization("../web/acme", "../web/wildcard") })).found,
        ).toEqual([expect.stringMatching(/^CR602 warning: .* and which of them is live is not known/)]);
    });

    it("are one warning for all that the same folders tell apart, with copies of each version", async () => {
        const { found } = await linted({
            "one/a.yaml": web("a"),
            "two/a.yaml": web("a", { service: "x" }),
            "three/a.yaml": web("a"),
        });
        expect(found).toEqual([
            "CR602 warning: Ingress shop/a is in several files, and which of them is live is not known (one/a.yaml, two/a.yaml, three/a.yaml).",
        ]);
        const more = await linted({
            "one/b.yaml": web("b", { host: "b.test" }),
            "two/b.yaml": web("b", { host: "b.test", service: "x" }),
            "three/b.yaml": web("b", { host: "b.test" }),
        });
        expect(more.found).toEqual([
            "CR602 warning: Ingress shop/a and 1 more are in several files, and which of their versions are live is not known (one/a.yaml, two/a.yaml, three/a.yaml and 3 more).",
        ]);
    });
});
