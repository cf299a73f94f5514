/** Cases from files of real repositories. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute, refusal } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-convert-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const ingress = (annotations: object | null, port: object = { number: 80 }, className = "nginx"): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop", annotations },
    spec: {
        ingressClassName: className,
        tls: [{ hosts: ["shop.example.com"], secretName: "shop" }],
        rules: [
            {
                host: "shop.example.com",
                http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port } } }] },
            },
        ],
    },
});
const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: { ports: [{ name: "http", port: 8080 }] },
};
const gatewayApi = { apiVersion: "gateway.networking.k8s.io/v1" };
function file(...objects: object[]): string {
    const path = join(folder, "ingress.yaml");
    writeFileSync(path, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    return path;
}
const convert = (path: string, more = "") => crossroute(`convert ${path} --gateway infra/shared ${more}`);

describe("an Ingress of a real repository", () => {
    it("may have annotations of which all are commented out", async () => {
        const path = file(ingress(null));
        expect((await convert(path)).code).toBe(0);
        expect((await crossroute(`lint -f ${path}`)).err).not.toContain("defect");
        expect((await crossroute(`explain https://shop.example.com/ -f ${path}`)).out).toContain("service:shop/web:80");
    });

    it("may name a port of its Service, which is no other backend than its number", async () => {
        const { code, err } = await convert(file(ingress({}, { name: "http" }), service));
        expect([code, err.includes("differs")]).toEqual([0, false]);
    });

    it("may lead to a Service without endpoints: no answer before and none after", async () => {
        const slice = {
            apiVersion: "discovery.k8s.io/v1",
            kind: "EndpointSlice",
            metadata: { name: "web-1", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
            addressType: "IPv4",
            endpoints: [],
        };
        const { code, err } = await convert(file(ingress({}, { number: 8080 }), service, slice));
        expect([code, err.includes("differs")]).toEqual([0, false]);
    });

    it("may belong to a controller whose annotations are not read: its answer is undetermined", async () => {
        const { code, err } = await convert(file(ingress({ "nginx.org/mergeable-ingress-type": "minion" })));
        expect(code).toBe(1);
        expect(err).toMatch(
            /^differs .* now \(not known which: the annotation nginx\.org\/mergeable-ingress-type decides which requests it takes and is not read\), by service:shop\/web:80 after$/m,
        );
        expect(err).toContain("cure: ask the Ingresses for it, and accept it where the routes answer the same");
    });

    it("may leave it to chance which of several Services of a path answers, as Skipper does", async () => {
        const paths = ["one", "two"].map((name) => ({
            pathType: "ImplementationSpecific",
            backend: { service: { name, port: { number: 80 } } },
        }));
        const object = ingress({}, { number: 80 }, "skipper") as { spec: { tls?: object } };
        const path = file({
            ...object,
            spec: { ingressClassName: "skipper", rules: [{ host: "shop.example.com", http: { paths } }] },
        });
        const { out, err, code } = await convert(path);
        expect([code, err.includes("differs")]).toEqual([0, false]);
        expect(out).toMatch(/- name: one\n +port: 80\n +weight: 1\n +- name: two\n +port: 80\n +weight: 1\n/);
    });

    it("may have a default backend, which still gets requests that no path of a host matches", async () => {
        const backend = (name: string): object => ({ service: { name, port: { number: 80 } } });
        const rule = (host: string, path: string, pathType: string): object => ({
            host,
            http: { paths: [{ path, pathType, backend: backend("web") }] },
        });
        const spec = (...rules: object[]): object => ({ defaultBackend: backend("other"), rules });
        const object = ingress({}) as object;
        const alone = await convert(file({ ...object, spec: spec(rule("a.example.com", "/", "Exact")) }));
        expect([alone.code, alone.err.includes("differs"), alone.out.includes("500")]).toEqual([0, false, false]);
        // A wider host would take it, were it not for a last rule of the host.
        const wide = [rule("a.example.com", "/", "Exact"), rule("*.example.com", "/", "Prefix")];
        const both = await convert(file({ ...object, spec: spec(...wide) }), "--dialect kubernetes");
        expect(both.err.split("\n").filter((line) => line.startsWith("differs"))).toEqual([
            // As it is with every wildcard.
            expect.stringMatching(/^differs {3}\*\*\.example\.com\/\*\* /),
        ]);
        expect(both.out).toContain(
            "# what no path of a.example.com takes goes to the default backend and not to *.example.com",
        );
    });

    it("may have a default backend beside a rule for every host, which gets no request of a host with rules", async () => {
        const backend = (name: string): object => ({ service: { name, port: { number: 80 } } });
        const paths = (pathType: string): object => ({ paths: [{ path: "/", pathType, backend: backend("web") }] });
        const rules = [{ host: "a.example.com", http: paths("Exact") }, { http: paths("Prefix") }];
        const { code, err } = await convert(
            file({ ...ingress({}), spec: { ingressClassName: "edge", defaultBackend: backend("other"), rules } }),
            "--dialect kubernetes",
        );
        expect([code, err.split("\n").filter((line) => line.startsWith("differs"))]).toEqual([0, []]);
    });

    it("may have rules that another order of paths would reach, such as behind a redirect of an ALB", async () => {
        const name = "alb.ingress.kubernetes.io";
        const redirect = {
            type: "redirect",
            redirectConfig: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
        };
        const path = (text: string, service: object): object => ({
            path: text,
            pathType: "ImplementationSpecific",
            backend: { service },
        });
        const object = ingress({
            [`${name}/scheme`]: "internet-facing",
            [`${name}/listen-ports`]: '[{"HTTP": 80}, {"HTTPS": 443}]',
            [`${name}/certificate-arn`]: "arn",
            [`${name}/actions.to-https`]: JSON.stringify(redirect),
        });
        const paths = [
            path("/*", { name: "to-https", port: { name: "use-annotation" } }),
            path("/app/*", { name: "app", port: { number: 80 } }),
            path("/*", { name: "web", port: { number: 80 } }),
        ];
        const { out, err, code } = await convert(
            file({ ...object, spec: { ingressClassName: "alb", rules: [{ host: "a.example.com", http: { paths } }] } }),
        );
        expect([code, err.split("\n").filter((line) => /^(differs|gained)/.test(line))]).toEqual([0, []]);
        const [plain = "", encrypted = ""] = out.split("---\n");
        expect([plain.includes("name: app"), encrypted.includes("name: app")]).toEqual([false, true]);
        // The load balancer does not take /app for /app/*, as a prefix of the Gateway API does.
        expect(encrypted).toMatch(/type: Exact\n +value: \/app\n +backendRefs:\n +- name: web\n/);
    });

    it("may have expressions that match letters of other scripts, reported as a spelling", async () => {
        const object = ingress({ "nginx.ingress.kubernetes.io/use-regex": "true" });
        const http = {
            paths: [
                {
                    path: "/shop.*",
                    pathType: "ImplementationSpecific",
                    backend: { service: { name: "web", port: { number: 80 } } },
                },
            ],
        };
        const { err } = await convert(
            file(
                { ...object, spec: { ingressClassName: "nginx", rules: [{ host: "a.example.com", http }] } },
                {
                    ...gatewayApi,
                    kind: "GatewayClass",
                    metadata: { name: "t" },
                    spec: { controllerName: "traefik.io/gateway-controller" },
                },
                {
                    ...gatewayApi,
                    kind: "Gateway",
                    metadata: { name: "shared", namespace: "infra" },
                    spec: {
                        gatewayClassName: "t",
                        listeners: [
                            { name: "web", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } },
                        ],
                    },
                },
            ),
            "--match-case-insensitive",
        );
        expect(err).not.toMatch(/^gained/m);
        expect(err).toMatch(/^spelling {2}a letter that is s or k in another case for Go alone, as in .*%C5%BFHOP/m);
    });

    it("may have a rule that cannot be expressed: its requests are reported as lost", async () => {
        const { err, code } = await convert(file(ingress({}, { name: "http" })));
        expect(code).toBe(1);
        expect(err).toMatch(/^differs .* now \(its rule is left out, see above\), by nobody after$/m);
    });

    it("may be one that its controller never uses: it is named", async () => {
        const name = "nginx.ingress.kubernetes.io/canary";
        const text = JSON.stringify(ingress({ [name]: "true", [`${name}-by-header-value`]: "x" }));
        const canary = JSON.parse(text.replaceAll('"name":"web"', '"name":"another"')) as object;
        const { err } = await convert(file(ingress({}), canary));
        expect(err).toContain(
            "not used  Ingress shop/another: no request goes anywhere by it alone, so no route has it",
        );
        expect((await convert(file(ingress({})))).err).not.toContain("not used");
    });

    it("is asked for when no file has one", async () => {
        expect(await refusal(`convert ${file(service)} --gateway infra/shared`)).toBe(
            "there is nothing to convert: no Ingress with a rule is among the sources",
        );
    });
});

describe("the plan of a program", () => {
    it("is converted as files are", async () => {
        const { code, out, err } = await crossroute("convert --preview plan-create.json --gateway infra/shared");
        expect(code).toBe(0);
        expect(out).toContain("# from Ingress cli-foreign/web spec.rules[0].http.paths[1]");
        expect(err).toMatch(/^(\d+) sets of requests checked, \1 answered alike$/m);
    });

    it("has hosts and backends that are known after apply; no placeholder gets into a route", async () => {
        const { code, out, err } = await crossroute("convert --preview plan-unknown.json --gateway infra/shared");
        expect(code).toBe(1);
        expect(out + err).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
        expect(err).toMatch(
            /^left out {2}Prefix \(known after apply\)\/ of Ingress shop\/web .*: its host is known after apply$/m,
        );
        expect(err).toMatch(
            /^differs {3}shop\.example\.com\/api\/\*\* .* now \(which is known after apply\), by service:shop\/web:80 after$/m,
        );
        expect(err).toContain("cure: convert again after the update, from the stack or the cluster");
    });
});

describe("the difference of Ingresses and of the routes that are made of them", () => {
    it("is none when both redirects lead to the same place", async () => {
        const name = "alb.ingress.kubernetes.io";
        const before = file(
            ingress(
                {
                    [`${name}/scheme`]: "internet-facing",
                    [`${name}/listen-ports`]: '[{"HTTP": 80}, {"HTTPS": 443}]',
                    [`${name}/certificate-arn`]: "arn:aws:acm:eu-central-1:1:certificate/1",
                    [`${name}/ssl-redirect`]: "443",
                },
                { number: 80 },
                "alb",
            ),
        );
        const after = mkdtempSync(join(folder, "routes-"));
        await convert(before, `-o ${after}`);
        const { out } = await crossroute(`diff ${before} ${after} --json`);
        const kinds = (JSON.parse(out) as { kind: string }[]).map(({ kind }) => kind);
        expect(kinds.filter((kind) => kind !== "arrives")).toEqual([]);
    });

    it("is none when only one side knows the addresses behind a Service", async () => {
        const slice = {
            apiVersion: "discovery.k8s.io/v1",
            kind: "EndpointSlice",
            metadata: { name: "web-1", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
            addressType: "IPv4",
            ports: [{ name: "http", port: 8080 }],
            endpoints: [{ addresses: ["10.0.3.7"] }],
        };
        const object = ingress({}, { number: 8080 }) as { spec: object };
        const before = file({ ...object, spec: { ...object.spec, tls: [] } }, service, slice);
        const after = mkdtempSync(join(folder, "routes-"));
        await convert(before, `-o ${after}`);
        const { out } = await crossroute(`diff ${before} ${after} --json`);
        const kinds = (JSON.parse(out) as { kind: string }[]).map(({ kind }) => kind);
        expect(kinds.filter((kind) => kind !== "arrives")).toEqual([]);
    });
});

describe("what is there already", () => {
    const backend = { service: { name: "other", port: { number: 80 } } };
    const edge = [
        {
            ...gatewayApi,
            kind: "GatewayClass",
            metadata: { name: "envoy" },
            spec: { controllerName: "example.com/envoy" },
        },
        {
            ...gatewayApi,
            kind: "Gateway",
            metadata: { name: "shared", namespace: "infra" },
            spec: {
                gatewayClassName: "envoy",
                listeners: [
                    { name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } },
                    {
                        name: "https",
                        port: 443,
                        protocol: "HTTPS",
                        allowedRoutes: { namespaces: { from: "All" } },
                        tls: { certificateRefs: [{ name: "all" }] },
                    },
                ],
            },
        },
    ];
    const there = (hostnames: string[] | undefined, gateway: string): object => ({
        ...gatewayApi,
        kind: "HTTPRoute",
        metadata: { name: "web-shop-example-com", namespace: "shop" },
        spec: {
            parentRefs: [{ name: gateway, namespace: "infra" }],
            ...(hostnames && { hostnames }),
            rules: [{ backendRefs: [{ name: "mine", port: 80 }] }],
        },
    });
    const namesOf = (out: string): string[] => [...out.matchAll(/^ {2}name: (web\S+)$/gm)].map(([, name = ""]) => name);

    it.each([
        ["a route of another host", there(["mine.example.net"], "shared"), "-2"],
        ["a route of more hosts", there(["shop.example.com", "mine.example.net"], "shared"), "-2"],
        ["a route of every host", there(undefined, "shared"), "-2"],
        ["a route of another Gateway", there(["shop.example.com"], "internal"), "-2"],
        ["a route that was converted before", there(["shop.example.com"], "shared"), ""],
    ])("%s keeps its name, if it would lose something", async (_, route, suffix) => {
        const { out } = await convert(file(ingress({}), ...edge, route));
        expect(namesOf(out)).toContain(`web-shop-example-com${suffix}`);
    });

    it("is not overwritten by a run that has not all of its routes", async () => {
        const rule = { host: "other.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } };
        const other = {
            ...ingress({}),
            metadata: { name: "other", namespace: "shop" },
            spec: { ingressClassName: "nginx", rules: [rule] },
        };
        const two = file(ingress({}), other);
        const routes = join(folder, "routes");
        expect((await convert(two, `-o ${routes} --accept lost moved`)).code).toBe(0);
        const again = await convert(two, `-o ${routes} --accept lost moved`);
        expect(again.code).toBe(0);
        const before = readFileSync(join(routes, "shop.yaml"), "utf8");
        const part = `convert ${file(ingress({}))} --gateway infra/shared -o ${routes} --accept lost moved`;
        const { code, err } = await crossroute(part);
        expect(code).toBe(2);
        expect(err).toMatch(
            /has HTTPRoute other-other-example-com of an earlier run.*choose another folder with -o, or delete the file/,
        );
        expect(readFileSync(join(routes, "shop.yaml"), "utf8")).toBe(before);
    });
});
