import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-versions-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

function write(files: Readonly<Record<string, readonly object[]>>): void {
    for (const [name, objects] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    }
}

const found = async (): Promise<DiagnosticJson[]> =>
    JSON.parse((await crossroute("lint -f . --json", { cwd })).out) as DiagnosticJson[];
const explained = async (url: string): Promise<ExplanationJson> =>
    JSON.parse((await crossroute(`explain ${url} -f . --json`, { cwd })).out) as ExplanationJson;
const answer = async (url: string): Promise<string> => {
    const { out } = await crossroute(`explain ${url} -f .`, { cwd });
    return / → (.*)/.exec(out)?.[1] ?? out;
};

interface Parts {
    name?: string;
    className?: string;
    annotations?: Readonly<Record<string, string>>;
    more?: object;
}
type Paths = Readonly<Record<string, string>>;

const ingress = (hosts: Readonly<Record<string, Paths>>, { name = "web", ...parts }: Parts = {}): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", ...(parts.annotations && { annotations: parts.annotations }) },
    spec: {
        ingressClassName: parts.className ?? "traefik",
        rules: Object.entries(hosts).map(([host, paths]) => ({
            host,
            http: {
                paths: Object.entries(paths).map(([path, service]) => ({
                    path,
                    pathType: "Prefix",
                    backend: { service: { name: service, port: { number: 80 } } },
                })),
            },
        })),
        ...parts.more,
    },
});

describe("a path that every version of an Ingress has", () => {
    it("answers, whatever the versions have besides", async () => {
        write({
            "base/web.yaml": [ingress({ "a.test": { "/": "web" } })],
            "other/web.yaml": [ingress({ "b.test": { "/": "web" }, "a.test": { "/new": "new", "/": "web" } })],
        });
        expect(await answer("https://a.test/")).toBe("service:shop/web:80");
        expect(await explained("https://a.test/new")).toMatchObject({ outcome: "undetermined" });
        expect(await explained("https://b.test/")).toMatchObject({ outcome: "undetermined" });
        // The place is that of the file.
        write({ "base/web.yaml": [ingress({ "c.test": { "/": "c" }, "a.test": { "/old": "old", "/": "web" } })] });
        expect(await explained("https://a.test/")).toMatchObject({
            outcome: "matched",
            origin: { source: "base/web.yaml", path: "spec.rules[1].http.paths[1]" },
        });
        expect((await crossroute("explain https://a.test/old -f .", { cwd })).out).toContain(
            "spec.rules[1].http.paths[0]",
        );
    });

    it.each<[string, Parts, Parts, string]>([
        [
            "annotations of nobody and of certificates differ",
            { annotations: { "cert-manager.io/cluster-issuer": "staging", "team.test/owner": "a" } },
            { annotations: { "cert-manager.io/cluster-issuer": "prod" } },
            "service:shop/web:80",
        ],
        [
            "names of Secrets differ",
            { more: { tls: [{ hosts: ["a.test"], secretName: "one" }] } },
            { more: { tls: [{ hosts: ["a.test"], secretName: "two" }] } },
            "service:shop/web:80",
        ],
        [
            "a default backend is there",
            { more: { defaultBackend: { service: { name: "rest", port: { number: 80 } } } } },
            { more: { defaultBackend: { service: { name: "rest", port: { number: 80 } } } } },
            "undetermined",
        ],
        [
            "an annotation that decides differs",
            { className: "nginx", annotations: { "nginx.ingress.kubernetes.io/rewrite-target": "/x" } },
            { className: "nginx" },
            "undetermined",
        ],
        ["the class differs", { className: "nginx" }, {}, "undetermined"],
    ])("%s", async (_, one, other, says) => {
        write({
            "base/web.yaml": [ingress({ "a.test": { "/": "web" } }, one)],
            "other/web.yaml": [ingress({ "a.test": { "/": "web", "/new": "new" } }, other)],
        });
        expect(await answer("https://a.test/")).toContain(says);
    });

    it("is undetermined where another order of the paths decides", async () => {
        const paths = [
            ["/api/*", "api"],
            ["/*", "web"],
        ] as const;
        const inOrder = (some: readonly (readonly [string, string])[]): object =>
            JSON.parse(
                JSON.stringify(ingress({ "a.test": Object.fromEntries(some) }, { className: "alb" })).replaceAll(
                    '"Prefix"',
                    '"ImplementationSpecific"',
                ),
            ) as object;
        write({ "base/web.yaml": [inOrder(paths)], "other/web.yaml": [inOrder([...paths].reverse())] });
        expect(await explained("https://a.test/api/x")).toMatchObject({ outcome: "undetermined" });
        write({ "other/web.yaml": [inOrder([...paths, ["/new", "new"]])] });
        expect(await answer("https://a.test/api/x")).toBe("service:shop/api:80");
    });

    it.each(["actions", "conditions", "transforms"])(
        "is undetermined where the %s of a Service differ, whatever its name",
        async (kind) => {
            const withCode = (statusCode: string): Parts => ({
                className: "alb",
                annotations: {
                    [`alb.ingress.kubernetes.io/${kind}.healthcheck`]: JSON.stringify({
                        type: "fixed-response",
                        fixedResponseConfig: { contentType: "text/plain", statusCode },
                    }),
                },
            });
            const hosts = { "a.test": { "/": "web" } };
            write({
                "base/web.yaml": [ingress(hosts, withCode("200"))],
                "other/web.yaml": [ingress({ "a.test": { "/": "web", "/new": "new" } }, withCode("503"))],
            });
            expect(await explained("https://a.test/")).toMatchObject({ outcome: "undetermined" });
        },
    );

    it("leaves a host without paths to no wider host", async () => {
        const bare = (paths: Paths): object => {
            const whole = ingress({ "b.test": {}, "a.test": paths });
            return JSON.parse(
                JSON.stringify(whole).replace(',"http":{"paths":[]}', "").replace("traefik", "nginx"),
            ) as object;
        };
        write({
            "base/web.yaml": [bare({ "/": "web" })],
            "other/web.yaml": [bare({ "/": "web", "/new": "new" })],
            "wide.yaml": [ingress({ "*.test": { "/": "wide" } }, { name: "wide", className: "nginx" })],
        });
        expect(await answer("http://b.test/")).toBe("no answer (404)");
        expect(await explained("http://a.test/")).toMatchObject({
            outcome: "matched",
            origin: { path: "spec.rules[1].http.paths[0]" },
        });
        write({ "other/web.yaml": [ingress({ "a.test": { "/": "web" } }, { className: "nginx" })] });
        expect(await answer("http://b.test/")).not.toBe("service:shop/wide:80");
    });

    it("is compared with other objects, and others are not", async () => {
        write({
            "base/web.yaml": [ingress({ "a.test": { "/": "web" } })],
            "other/web.yaml": [ingress({ "a.test": { "/": "web", "/new": "new" } })],
            "api.yaml": [ingress({ "a.test": { "/": "api", "/new": "api" } }, { name: "api", className: "nginx" })],
        });
        const [shared, ...more] = (await found()).filter(({ code }) => code === "CR106");
        expect(shared?.message).toContain("Host a.test is on the gateways nginx and traefik");
        expect(more).toEqual([]);
    });

    it("is undetermined where the class of a version is still to be filled in", async () => {
        write({
            "base/web.yaml": [ingress({ "a.test": { "/": "web" } })],
            "other/web.yaml": [ingress({ "a.test": { "/": "web", "/new": "new" } })],
            "third/web.yaml": [ingress({ "a.test": { "/new": "new" } }, { className: "${CLASS}" })],
        });
        expect(await explained("https://a.test/")).toMatchObject({ outcome: "undetermined" });
    });

    it("is undetermined where a kustomization changes one of them in a way that is not followed", async () => {
        write({
            "base/web.yaml": [ingress({ "a.test": { "/": "web" } })],
            "base/kustomization.yaml": [
                {
                    apiVersion: "kustomize.config.k8s.io/v1beta1",
                    kind: "Kustomization",
                    resources: ["web.yaml"],
                    replacements: [{ targets: [{ select: { kind: "Ingress" }, fieldPaths: ["spec.rules.0.host"] }] }],
                },
            ],
            "other/web.yaml": [ingress({ "a.test": { "/": "web", "/new": "new" } })],
        });
        expect(await explained("https://a.test/")).toMatchObject({ outcome: "undetermined" });
    });
});

test.each(["${NAMESPACE}", "<namespace of ApplicationSet all>"])(
    "an Ingress in a namespace that nobody knows may be the one of its name in another file: %s",
    async (namespace) => {
        const unknown = JSON.parse(
            JSON.stringify(ingress({ "a.test": { "/": "web" } })).replace('"shop"', JSON.stringify(namespace)),
        ) as object;
        write({
            "base/web.yaml": [unknown],
            "shop/web.yaml": [ingress({ "a.test": { "/": "new" } }, { className: "nginx" })],
        });
        const said = await found();
        expect(said.map(({ code }) => code)).not.toContain("CR106");
        expect(said.find(({ code }) => code === "CR602")?.message).toContain(
            "Ingress shop/web and one of its name whose namespace is not known are for one host",
        );
    },
);

test("a rule that every version of an HTTPRoute has answers", async () => {
    const route = (...rules: readonly (readonly [string, string])[]): object => ({
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "web", namespace: "shop" },
        spec: {
            parentRefs: [{ name: "edge" }],
            hostnames: ["a.test"],
            rules: rules.map(([value, name]) => ({
                matches: [{ path: { type: "PathPrefix", value } }],
                backendRefs: [{ name, port: 80 }],
            })),
        },
    });
    write({
        "edge.yaml": [
            {
                apiVersion: "gateway.networking.k8s.io/v1",
                kind: "Gateway",
                metadata: { name: "edge", namespace: "shop" },
                spec: { gatewayClassName: "eg", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
            },
        ],
        "base/web.yaml": [route(["/", "web"], ["/old", "old"])],
        "other/web.yaml": [route(["/new", "new"], ["/", "web"])],
    });
    expect(await answer("http://a.test/")).toBe("service:shop/web:80");
    expect(await explained("http://a.test/old")).toMatchObject({ outcome: "undetermined" });
    expect(await explained("http://a.test/new/x")).toMatchObject({ outcome: "undetermined" });
    // Of rules that take one request, the first answers.
    write({
        "base/web.yaml": [route(["/", "web"], ["/", "new"])],
        "other/web.yaml": [route(["/", "new"], ["/", "web"])],
    });
    expect(await explained("http://a.test/")).toMatchObject({ outcome: "undetermined" });
});

describe("groups of the AWS Load Balancer Controller", () => {
    const alb = (group: string): Parts => ({
        className: "alb",
        annotations: {
            "alb.ingress.kubernetes.io/group.name": group,
            "alb.ingress.kubernetes.io/target-type": "ip",
        },
    });

    it("stay apart where Ingresses of them have two versions", async () => {
        const versions = (name: string, host: string, group: string): Record<string, object[]> => ({
            [`base/${name}.yaml`]: [ingress({ [host]: { "/": name } }, { name, ...alb(group) })],
            [`other/${name}.yaml`]: [ingress({ [host]: { "/": `${name}-2` } }, { name, ...alb(group) })],
        });
        write({ ...versions("one", "a.test", "first"), ...versions("two", "a.test", "second") });
        const { out } = await crossroute("explain https://a.test/ -f . --json", { cwd });
        expect(out).toContain("alb group first");
        expect(out).toContain("alb group second");
        write({ "three.yaml": [ingress({ "c.test": { "/": "three" } }, { name: "three", ...alb("third") })] });
        expect(await answer("https://c.test/")).toBe("service:shop/three:80");
    });

    it("have one host on two gateways, also where one Ingress has two versions", async () => {
        write({
            "base/one.yaml": [ingress({ "a.test": { "/": "one" } }, { name: "one", ...alb("first") })],
            "other/one.yaml": [ingress({ "a.test": { "/": "one", "/new": "new" } }, { name: "one", ...alb("first") })],
            "two.yaml": [ingress({ "a.test": { "/": "two" } }, { name: "two", ...alb("second") })],
        });
        expect((await found()).find(({ code }) => code === "CR106")?.message).toContain(
            "Host a.test is on the gateways alb group",
        );
    });
});
