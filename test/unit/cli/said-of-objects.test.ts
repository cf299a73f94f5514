import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-objects-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

function write(files: Readonly<Record<string, string | object>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), typeof text === "string" ? text : JSON.stringify(text));
    }
}
const found = async (): Promise<DiagnosticJson[]> =>
    JSON.parse((await crossroute("lint -f . --json", { cwd })).out) as DiagnosticJson[];
const answer = async (url: string): Promise<string> => {
    const { out } = await crossroute(`explain ${url} -f .`, { cwd });
    return / → (.*)/.exec(out)?.[1] ?? out;
};

const ingress = (name: string, className: string, annotations: object = {}, more: object = {}): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations },
    spec: {
        ingressClassName: className,
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
                },
            },
        ],
        ...more,
    },
});

test("files of a folder that cannot be read are named, where nothing in them routes", async () => {
    write({
        "web.yaml": ingress("web", "traefik"),
        "notes/a.yaml": "a: [1",
        "notes/b.yaml": "b: 'x",
        "values.yaml": "replicas: 2",
    });
    expect((await crossroute("lint -f .", { cwd })).err).toContain(
        "passed over, for it is no route: 2 files that cannot be read (notes/a.yaml, notes/b.yaml), 1 values file",
    );
});

test("an object of the cluster has no namespace", async () => {
    write({
        "class.yaml": {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "GatewayClass",
            metadata: { name: "edge" },
            spec: { controllerName: "edge" },
        },
    });
    expect((await found()).map(({ origin }) => origin?.object)).toEqual(["GatewayClass edge"]);
});

test("force-ssl-redirect of Contour changes what is asked over http, and nothing else", async () => {
    const force = { "ingress.kubernetes.io/force-ssl-redirect": "true" };
    write({ "web.yaml": ingress("web", "contour", force) });
    expect(await answer("https://a.test/")).toBe("service:shop/web:80");
    expect(await answer("http://a.test/")).toBe("undetermined (service:shop/web:80 or a redirect to https by Contour)");
    expect((await found()).map(({ code }) => code)).not.toContain("CR123");
    write({ "web.yaml": ingress("web", "haproxy", force) });
    expect(await answer("https://a.test/")).toContain("undetermined");
});

test("Middlewares that are not among the sources are one finding, with a count", async () => {
    const named = (...names: readonly string[]): object => ({
        "traefik.ingress.kubernetes.io/router.middlewares": names.map((name) => `shop-${name}@kubernetescrd`).join(","),
    });
    const all = (names: readonly string[]): Record<string, object> =>
        Object.fromEntries(names.map((name) => [`${name}.yaml`, ingress(name, "traefik", named(name))]));
    const said = async (): Promise<string[]> =>
        (await found()).filter(({ code }) => code === "CR123").map(({ message }) => message);
    write(all(["one"]));
    expect(await said()).toEqual([
        "Cannot tell what becomes of 1 rule of Ingress shop/one: Middleware shop-one@kubernetescrd is not among the sources, so that what becomes of its requests is not known.",
    ]);
    write(all(["two", "three", "four", "five"]));
    const [message, ...more] = await said();
    expect(more).toEqual([]);
    expect(message).toMatch(
        /^Cannot tell what becomes of 5 rules of Ingress shop\/\w+.* more: Middleware shop-\w+@kubernetescrd, .* and \d more are not among the sources, so that what becomes of their requests is not known\.$/,
    );
    expect(message?.length).toBeLessThan(300);
});

test("who accepts an undetermined answer speaks for the own object only", async () => {
    const named = (name: string, more: object = {}): object => ({
        "traefik.ingress.kubernetes.io/router.middlewares": `shop-${name}@kubernetescrd`,
        ...more,
    });
    write({
        "a.yaml": ingress("one", "traefik", named("one", { "crossroute/accept": "CR123" })),
        "b.yaml": ingress("two", "traefik", named("two")),
    });
    expect((await found()).filter(({ code }) => code === "CR123").map(({ message }) => message)).toEqual([
        "Cannot tell what becomes of 1 rule of Ingress shop/two: Middleware shop-two@kubernetescrd is not among the sources, so that what becomes of its requests is not known.",
    ]);
});

test("many possible answers are cut with a count", async () => {
    const names = Array.from({ length: 30 }, (_, i) => `web-${i}`);
    const kustomization = {
        apiVersion: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources: names.map((name) => `${name}.yaml`),
        replacements: [{ targets: [{ select: { kind: "Ingress" }, fieldPaths: ["spec.rules.0.host"] }] }],
    };
    write({
        "kustomization.yaml": kustomization,
        ...Object.fromEntries(names.map((name) => [`${name}.yaml`, ingress(name, "traefik")])),
    });
    const { out } = await crossroute("explain https://b.test/ -f .", { cwd });
    const { candidates = [] } = JSON.parse(
        (await crossroute("explain https://b.test/ -f . --json", { cwd })).out,
    ) as ExplanationJson;
    expect(candidates).toHaveLength(31);
    expect(/ → (.*)/.exec(out)?.[1]).toMatch(/^undetermined \(.*( or what Ingress .*){7} or one of 23 more\)$/);
    expect(out).toContain("Nor is it certain of 20 more rules.");
    expect(out.length).toBeLessThan(4500);
});

describe("two Ingresses of ingress-nginx with one host and path", () => {
    const webhook = "Where it is installed, the webhook of ingress-nginx refuses the one that is made second.";
    it("say what its webhook does, whether their backends differ or not", async () => {
        write({ "one.yaml": ingress("one", "nginx"), "two.yaml": ingress("two", "nginx") });
        const [tie] = (await found()).filter(({ code }) => code === "CR105");
        expect(tie?.help).toContain(webhook);
        const copy = JSON.stringify(ingress("one", "nginx")).replace(
            '"name":"one","namespace"',
            '"name":"two","namespace"',
        );
        write({ "two.yaml": copy });
        const [twice] = (await found()).filter(({ code }) => code === "CR101");
        expect(twice?.help).toContain(webhook);
    });

    it("say nothing of it on another controller, nor of two paths", async () => {
        write({ "one.yaml": ingress("one", "traefik"), "two.yaml": ingress("two", "traefik") });
        expect(JSON.stringify(await found())).not.toContain("webhook");
    });
});

describe("a filter of an HTTPRoute of a type that is not known", () => {
    const route = (filter: object, backendRefs: readonly object[] = []): object => ({
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "web", namespace: "shop" },
        spec: { parentRefs: [{ name: "edge" }], hostnames: ["a.test"], rules: [{ filters: [filter], backendRefs }] },
    });
    it.each([
        [{ type: "DirectResponse", directResponse: { statusCode: 200 } }, "the filter DirectResponse"],
        [{ directResponse: { statusCode: 200 } }, "the filter directResponse"],
        [
            { type: "ExtensionRef", extensionRef: { group: "edge.test", kind: "DirectResponse", name: "ok" } },
            "DirectResponse ok",
        ],
    ])("leaves open what answers, and is named: %j", async (filter, name) => {
        write({ "web.yaml": route(filter) });
        const { out } = await crossroute("explain http://a.test/ -f .", { cwd });
        expect(out).toContain(`what ${name} makes of it)`);
        expect(out).not.toContain("It answers with status 500");
        expect((await found()).map(({ code }) => code)).not.toContain("CR139");
        write({ "web.yaml": route(filter, [{ name: "web", port: 80 }]) });
        expect(await answer("http://a.test/")).toBe(`undetermined (service:shop/web:80 or what ${name} makes of it)`);
    });

    it("is one finding for all objects of its kind, with a count", async () => {
        const refs = ["one", "two", "three", "four"].map((name) => ({
            matches: [{ path: { type: "PathPrefix", value: `/${name}` } }],
            filters: [{ type: "ExtensionRef", extensionRef: { group: "edge.test", kind: "Login", name } }],
            backendRefs: [{ name: "web", port: 80 }],
        }));
        write({
            "web.yaml": { ...route({}), spec: { parentRefs: [{ name: "edge" }], hostnames: ["a.test"], rules: refs } },
        });
        expect((await found()).filter(({ code }) => code === "CR123").map(({ message }) => message)).toEqual([
            "Cannot tell what becomes of 4 rules of HTTPRoute shop/web: Login one, Login two, Login three and 1 more do what is not read.",
        ]);
    });
});
