import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-convert-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const nginx = (text: string): string => `nginx.ingress.kubernetes.io/${text}`;

/** An Ingress of one host, in one line a path: `path type service`. */
function ingress(
    name: string,
    host: string,
    paths: readonly string[],
    more: { annotations?: Record<string, string>; tls?: boolean; className?: string } = {},
): string {
    return JSON.stringify({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name, namespace: "shop", annotations: more.annotations ?? {} },
        spec: {
            ingressClassName: more.className ?? "nginx",
            ...(more.tls === true ? { tls: [{ hosts: [host], secretName: "tls" }] } : {}),
            rules: [
                {
                    host,
                    http: {
                        paths: paths.map((line) => {
                            const [path, pathType, service = ""] = line.split(" ");
                            const [own, port] = service.split(":");
                            const number = Number(port ?? 80);
                            return {
                                path,
                                pathType,
                                backend: {
                                    service: { name: own, port: Number.isNaN(number) ? { name: port } : { number } },
                                },
                            };
                        }),
                    },
                },
            ],
        },
    });
}

const traefikGateway = [
    { kind: "GatewayClass", metadata: { name: "traefik" }, spec: { controllerName: "traefik.io/gateway-controller" } },
    {
        kind: "Gateway",
        metadata: { name: "shared", namespace: "infra" },
        spec: {
            gatewayClassName: "traefik",
            listeners: [
                { name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } },
                { name: "https", port: 443, protocol: "HTTPS", allowedRoutes: { namespaces: { from: "All" } } },
            ],
        },
    },
].map((object) => JSON.stringify({ apiVersion: "gateway.networking.k8s.io/v1", ...object }));

async function converted(
    documents: readonly string[],
    more = "",
): Promise<{ routes: HTTPRoute[]; out: string; code: number; text: string }> {
    const file = join(folder, "ingress.yaml");
    writeFileSync(file, documents.join("\n---\n"));
    const out = mkdtempSync(join(folder, "routes-"));
    const ran = await crossroute(`convert ${file} --to gateway-api --gateway infra/shared -o ${out} ${more}`);
    const text = readdirSync(out)
        .map((name) => readFileSync(join(out, name), "utf8"))
        .join("---\n");
    return { routes: loadAll(text) as HTTPRoute[], out: ran.out + ran.err, code: ran.code, text };
}

const rulesOf = (routes: readonly HTTPRoute[]): unknown[] => routes.flatMap(({ spec }) => spec?.rules ?? []);

describe("convert", () => {
    it("writes a file per namespace, with the origin of each rule above it, and compares it with the Ingresses", async () => {
        const { routes, out, code, text } = await converted([
            ingress("web", "shop.example.com", ["/ Prefix web", "/api Prefix api:8080"]),
        ]);
        expect(out).toMatch(/^wrote .*shop\.yaml \(1 HTTPRoute, 2 rules\) for Ingress shop\/web \(ingress-nginx\)$/m);
        expect(out).toMatch(/^(\d+) sets of requests checked, \1 answered alike$/m);
        expect(code).toBe(0);
        expect(text).toContain("# from Ingress shop/web spec.rules[0].http.paths[1]");
        expect(routes[0]?.metadata).toEqual({ name: "web-shop-example-com", namespace: "shop" });
        expect(routes[0]?.spec?.parentRefs).toEqual([{ namespace: "infra", name: "shared" }]);
    });

    it("fails where ingress-nginx ignores case, and its cure cures it", async () => {
        const documents = [
            ingress("web", "shop.example.com", ["/api ImplementationSpecific api"], {
                annotations: { [nginx("use-regex")]: "true" },
            }),
        ];
        const plain = await converted(documents);
        expect(plain.code).toBe(1);
        expect(plain.out).toMatch(
            /^differs {3}shop\.example\.com\/api.* answered by service:shop\/api:80 now \(ingress-nginx compares expressions without case and by characters, so that \/apiany is taken, too\), by nobody after$/m,
        );
        expect(plain.out).toContain("cure: --match-case-insensitive writes (?i)");
        const cured = await converted(documents, "--match-case-insensitive");
        expect(cured.code).toBe(0);
        expect(rulesOf(cured.routes)).toEqual([
            {
                matches: [{ path: { type: "RegularExpression", value: "(?i)^/api.*" } }],
                backendRefs: [{ name: "api", port: 80 }],
            },
        ]);
        expect((await converted(documents, "--accept lost")).code).toBe(0);
    });

    it("cuts a prefix off as the rewrite does", async () => {
        const { routes } = await converted([
            ingress("web", "shop.example.com", ["/api(/|$)(.*) ImplementationSpecific api"], {
                annotations: { [nginx("rewrite-target")]: "/$2" },
            }),
        ]);
        expect(rulesOf(routes)).toEqual([
            {
                matches: [{ path: { type: "PathPrefix", value: "/api" } }],
                filters: [
                    {
                        type: "URLRewrite",
                        urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
                    },
                ],
                backendRefs: [{ name: "api", port: 80 }],
            },
        ]);
    });

    it("lists a rewrite that cannot be expressed, with a request and a cure, and fails", async () => {
        const { out, code } = await converted([
            ingress("web", "shop.example.com", ["/(.*)/(.*) ImplementationSpecific api"], {
                annotations: { [nginx("rewrite-target")]: "/$2/$1" },
            }),
        ]);
        expect(code).toBe(1);
        expect(out).toMatch(/left out {2}Regex .*no word for the rewrite "\/\$2\/\$1"/);
        expect(out).toMatch(/request: http:\/\/shop\.example\.com\//);
        expect(out).toContain("cure: cut a whole prefix off");
    });

    it("writes a Middleware of Traefik for a rewrite with parts of an expression, and says what that needs", async () => {
        const tables = [
            ingress("web", "shop.example.com", ["/v1/(.*)/(.*) ImplementationSpecific api"], {
                annotations: { [nginx("rewrite-target")]: "/$2/$1" },
            }),
        ];
        const { text, out } = await converted([...tables, ...traefikGateway], "--match-case-insensitive");
        expect(out).toMatch(/wrote .*\(1 HTTPRoute, 3 rules, 3 Middlewares\) for Ingress shop\/web/);
        expect(out).toMatch(/needs {5}shop\/rewrite-[0-9a-f]{8}.*are Middlewares of Traefik/);
        expect(out).toContain("cure: run Traefik with --providers.kubernetescrd and its CRDs");
        expect(out).not.toContain("left out");
        const objects = loadAll(text) as { kind: string; spec: { replacePathRegex?: { replacement: string } } }[];
        const replaced = objects.flatMap(({ spec }) => spec.replacePathRegex?.replacement ?? []);
        expect(replaced).toContain("/${2}/${1}");
        writeFileSync(join(folder, "middlewares.yaml"), [text, ...traefikGateway].join("\n---\n"));
        const asked = await crossroute(
            `explain http://shop.example.com/V1/a/b/c -f ${join(folder, "middlewares.yaml")}`,
        );
        expect(asked.out).toContain("the backend sees /c/a/b");
        // Another controller has no such word.
        expect((await converted(tables)).out).toContain("left out");
    });

    it("repeats the last rule of a host on Traefik, where a wider host of the same length would tie with it", async () => {
        const tables = [
            ingress("tenants", "*.example.com", ["/ Prefix tenants"]),
            ingress("a", "a.example.com", ["/ Prefix a"]),
        ];
        const { text, out, code } = await converted([...tables, ...traefikGateway]);
        expect([code, out]).toEqual([0, expect.not.stringContaining("differs ")]);
        expect(text).toContain("# once more, so that the rules above go before those of wider hosts on Traefik");
        writeFileSync(join(folder, "tie.yaml"), [text, ...traefikGateway].join("\n---\n"));
        const asked = await crossroute(`explain http://a.example.com/ -f ${join(folder, "tie.yaml")}`);
        expect(asked.out).toContain("service:shop/a:80");
        expect((await crossroute(`lint -f ${join(folder, "tie.yaml")}`)).out).not.toMatch(/CR10[12]/);
    });

    it("sends plain requests to https where the host has TLS, on the listeners of the two", async () => {
        const { routes, code, out } = await converted([
            ingress("web", "shop.example.com", ["/ Prefix web"], { tls: true }),
        ]);
        expect(out).toContain(
            "tls       shop.example.com: Gateway infra/shared is not among the sources, and must name the Secret shop/tls",
        );
        // Nobody wrote the listeners that are assumed, and nothing is wrong with them.
        expect(out).not.toMatch(/^refused/m);
        expect(out).toContain("its listeners are taken to be http and https, open to every host and namespace");
        expect(code).toBe(0);
        expect(routes.map(({ metadata, spec }) => [metadata?.name, spec?.parentRefs?.[0]?.sectionName])).toEqual([
            ["web-shop-example-com-http", "http"],
            ["web-shop-example-com", "https"],
        ]);
        expect(routes[0]?.spec?.rules).toEqual([
            {
                matches: [{ path: { type: "PathPrefix", value: "/" } }],
                filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 308 } }],
            },
        ]);
    });

    it("keeps a canary by header, cookie and weight", async () => {
        const canary = {
            [nginx("canary")]: "true",
            [nginx("canary-by-header")]: "x-beta",
            [nginx("canary-by-cookie")]: "beta",
            [nginx("canary-weight")]: "20",
        };
        const { routes, code, text } = await converted([
            ingress("web", "shop.example.com", ["/ Prefix web"]),
            ingress("web-beta", "shop.example.com", ["/ Prefix beta"], { annotations: canary }),
        ]);
        expect(code).toBe(0);
        expect(text).toMatch(/# from Ingress shop\/web .*, canary Ingress shop\/web-beta \(.*canary-weight\)/);
        const rules = rulesOf(routes) as { matches: unknown[]; backendRefs: unknown[] }[];
        expect(rules[0]?.matches).toEqual([
            { path: { type: "PathPrefix", value: "/" }, headers: [{ name: "x-beta", value: "always" }] },
        ]);
        expect(rules[rules.length - 1]?.backendRefs).toEqual([
            { name: "web", port: 80, weight: 80 },
            { name: "beta", port: 80, weight: 20 },
        ]);
    });

    it("does not open a path to addresses that were kept out, unless it is asked to", async () => {
        const documents = [
            ingress("web", "shop.example.com", ["/ Prefix web"], {
                annotations: { [nginx("whitelist-source-range")]: "10.0.0.0/8" },
            }),
        ];
        const shut = await converted(documents);
        expect(shut.code).toBe(1);
        expect(shut.out).toContain('no word for "from 10.0.0.0/8"');
        expect(JSON.stringify(shut.routes)).not.toContain('"web"');
        const open = await converted(documents, "--accept open");
        expect(open.out).toContain("what kept requests out and has no word there is left out");
        expect(rulesOf(open.routes)).toEqual([
            { matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs: [{ name: "web", port: 80 }] },
        ]);
    });

    it("keeps requests of a host from routes of a wider host", async () => {
        const { routes, out, code } = await converted([
            ingress("web", "shop.example.com", ["/api Prefix api"]),
            ingress("all", "*.example.com", ["/ Prefix all"]),
        ]);
        const own = routes.find(({ spec }) => spec?.hostnames?.includes("shop.example.com"));
        expect(own?.spec?.rules?.[1]).toEqual({ matches: [{ path: { type: "PathPrefix", value: "/" } }] });
        expect(out).toMatch(/^detail .*answered by nobody now, by status 500 after$/m);
        expect(out).toMatch(/^gained .*\*\*\.example\.com/m);
        expect(code).toBe(0);
    });

    it("takes the number of a named port from the Service, and says what is missing without it", async () => {
        const documents = [ingress("web", "shop.example.com", ["/ Prefix web:http"])];
        const { out, code } = await converted(documents);
        expect(code).toBe(1);
        expect(out).toContain("add the file of Service shop/web to the sources");
        const service = {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "web", namespace: "shop" },
            spec: { selector: { app: "web" }, ports: [{ name: "http", port: 8080 }] },
        };
        const known = await converted([...documents, JSON.stringify(service)]);
        expect(known.code).toBe(0);
        expect(rulesOf(known.routes)).toEqual([
            { matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs: [{ name: "web", port: 8080 }] },
        ]);
    });

    it("changes one route, and at most adds one, when a path is added", async () => {
        const paths = Array.from({ length: 60 }, (_, i) => `/p${i} Prefix web`);
        const before = await converted([ingress("web", "shop.example.com", paths)]);
        const after = await converted([ingress("web", "shop.example.com", [...paths, "/new Prefix web"])]);
        expect(before.routes.every(({ spec }) => (spec?.rules?.length ?? 0) <= 16)).toBe(true);
        const text = (routes: readonly HTTPRoute[]): Map<string, string> =>
            new Map(routes.map((one) => [one.metadata?.name ?? "", JSON.stringify(one)]));
        const [old, now] = [text(before.routes), text(after.routes)];
        const changed = [...old].filter(([name, one]) => now.get(name) !== one);
        expect(changed.length).toBeLessThanOrEqual(1);
        expect([...old.keys()].every((name) => now.has(name))).toBe(true);
        expect(now.size - old.size).toBeLessThanOrEqual(1);
        expect(before.code).toBe(0);
    });

    it("converts annotations of CCE that the Gateway API can express", async () => {
        const annotations = {
            "kubernetes.io/elb.conditions.api": JSON.stringify([
                { type: "Method", methodConfig: { values: ["POST"] } },
                { type: "Header", headerConfig: { key: "x-team", values: ["a", "b"] } },
            ]),
        };
        const { routes } = await converted(
            [
                ingress("web", "shop.example.com", ["/api ImplementationSpecific api"], {
                    className: "cce",
                    annotations,
                }),
            ],
            "--accept lost",
        );
        expect(rulesOf(routes)).toEqual([
            {
                matches: ["a", "b"].map((value) => ({
                    path: { type: "PathPrefix", value: "/api" },
                    method: "POST",
                    headers: [{ name: "x-team", value }],
                })),
                backendRefs: [{ name: "api", port: 80 }],
            },
        ]);
    });

    it("names annotations that do not route, and fails where they kept requests out", async () => {
        const annotations = { [nginx("auth-url")]: "https://auth.example.com", [nginx("proxy-read-timeout")]: "60" };
        const { out, code } = await converted([ingress("web", "shop.example.com", ["/ Prefix web"], { annotations })]);
        expect(out).toMatch(/^closed {4}Ingress shop\/web: .*auth-url is no routing and is not converted: its routes/m);
        expect(out).toMatch(/^policy {4}Ingress shop\/web: .*proxy-read-timeout is no routing/m);
        expect(code).toBe(1);
        const open = await converted(
            [
                ingress("web", "shop.example.com", ["/ Prefix web"], {
                    annotations: { [nginx("auth-url")]: "https://a.b" },
                }),
            ],
            "--accept open",
        );
        expect(open.code).toBe(0);
    });

    it("says why a Gateway does not take the routes", async () => {
        const gateway = {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "Gateway",
            metadata: { name: "shared", namespace: "infra" },
            spec: { gatewayClassName: "edge", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
        };
        const { out, code } = await converted([
            ingress("web", "shop.example.com", ["/ Prefix web"]),
            JSON.stringify(gateway),
        ]);
        expect(out).toMatch(
            /^refused {3}HTTPRoute shop\/web-shop-example-com does not attach: .*lets no route of namespace shop in/m,
        );
        expect(code).toBe(1);
    });

    it("sends every plain request of a host with TLS to https, those of its canary, too", async () => {
        const canary = { [nginx("canary")]: "true", [nginx("canary-by-header")]: "x-beta" };
        const { routes, code } = await converted([
            ingress("web", "shop.example.com", ["/ Prefix web"], { tls: true }),
            ingress("web-beta", "shop.example.com", ["/ Prefix beta"], { annotations: canary }),
        ]);
        const plain = routes.filter(({ spec }) => spec?.parentRefs?.[0]?.sectionName === "http");
        expect(rulesOf(plain)).toEqual([
            {
                matches: [{ path: { type: "PathPrefix", value: "/" } }],
                filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 308 } }],
            },
        ]);
        expect(code).toBe(0);
    });

    it("gives a path that two Ingresses share after conversion to the one that nginx tries first", async () => {
        const { routes, out } = await converted([
            ingress("api", "shop.example.com", ["/api(/|$)(.*) ImplementationSpecific api"], {
                annotations: { [nginx("rewrite-target")]: "/$2" },
            }),
            ingress("web", "shop.example.com", ["/api Prefix old"]),
        ]);
        const values = rulesOf(routes).flatMap((rule) => (rule as { backendRefs: { name: string }[] }).backendRefs);
        expect(values.map(({ name }) => name)).toEqual(["api"]);
        expect(out).toMatch(
            /^left out {2}Regex shop\.example\.com\/api .*can only be said as PathPrefix \/api, which is what Ingress shop\/api has there$/m,
        );
        expect(out).not.toMatch(/shop\/api:80 now.*, by service:shop\/old:80 after/);
    });

    it("keeps the one path that a prefix matches and its expression does not", async () => {
        const { routes, out } = await converted(
            [
                ingress("web", "shop.example.com", ["/ Prefix web"]),
                ingress("v1", "shop.example.com", ["/v1/(.*) ImplementationSpecific v1"], {
                    annotations: { [nginx("use-regex")]: "true" },
                }),
            ],
            "--accept lost",
        );
        expect(rulesOf(routes)).toContainEqual({
            matches: [{ path: { type: "Exact", value: "/v1" } }],
            backendRefs: [{ name: "web", port: 80 }],
        });
        expect(out).not.toMatch(/answered by service:shop\/web:80 now, by service:shop\/v1:80 after/);
    });

    it("names only the path of the host that differs, both reasons, and a request with its header", async () => {
        const canary = { [nginx("canary")]: "true", [nginx("canary-by-header")]: "x-beta" };
        const { out } = await converted([
            ingress("other", "other.example.com", ["/a Prefix a"]),
            ingress("web", "shop.example.com", ["/api ImplementationSpecific api", "/ Prefix web"], {
                annotations: { [nginx("use-regex")]: "true" },
            }),
            ingress("web-beta", "shop.example.com", ["/ Prefix beta"], { annotations: canary }),
        ]);
        expect(out).toContain(
            "(ingress-nginx compares expressions without case and by characters, so that /apiany is taken, too)",
        );
        expect(out).not.toContain("/a is compared by characters");
        expect(out).toMatch(/^ {10}request: -H "x-beta: always" http:\/\/shop\.example\.com\/\S+$/m);
    });

    it("repeats paths of a wider host on Traefik, where a long path goes before the host", async () => {
        const tables = [
            ingress("tenants", "*.example.com", ["/api Prefix tenants", "/api/v2 Exact tenants", "/ Prefix tenants"]),
            ingress("shop", "shop.example.com", ["/ Prefix shop", "/api/v2/x Prefix x"]),
            ingress("docs", "docs.example.com", ["/start Prefix docs"]),
        ];
        const pathsOf = (routes: readonly HTTPRoute[], host: string): unknown[] =>
            routes
                .filter(({ spec }) => spec?.hostnames?.includes(host))
                .flatMap(({ spec }) => spec?.rules ?? [])
                .map(({ matches, backendRefs }) => `${matches?.[0]?.path?.value} ${backendRefs?.[0]?.name ?? 500}`)
                .sort();
        const plain = await converted(tables);
        expect(pathsOf(plain.routes, "shop.example.com")).toEqual(["/ shop", "/api/v2/x x"]);
        const { routes, out, code } = await converted([...tables, ...traefikGateway]);
        expect(pathsOf(routes, "shop.example.com")).toEqual(["/ shop", "/api shop", "/api/v2 shop", "/api/v2/x x"]);
        expect(pathsOf(routes, "docs.example.com")).toEqual(["/ 500", "/api 500", "/api/v2 500", "/start docs"]);
        expect([code, out]).toEqual([0, expect.not.stringContaining("differs ")]);
    });

    it("counts what differs among what was checked, also of more rules than can be asked in pairs", async () => {
        const paths = Array.from({ length: 60 }, (_, i) => `/p${i} Prefix s${i}`);
        const hosts = Array.from({ length: 12 }, (_, i) => ingress(`h${i}`, `h${i}.example.com`, ["/ Prefix h"]));
        const { out, code } = await converted([ingress("all", "*.example.com", paths), ...hosts, ...traefikGateway]);
        // More than would be repeated.
        expect([code, /^differs {3}h0\.example\.com\/p0/m.test(out)]).toEqual([1, true]);
        const [, checked, alike] = /^(\d+) sets of requests checked, (\d+) answered alike$/m.exec(out) ?? [];
        expect(Number(checked) - Number(alike)).toBeGreaterThanOrEqual(12 * 60);
    });

    it("does not close a host to wider hosts where the Ingress's controller does not", async () => {
        const { out, code, routes } = await converted([
            ingress("shop", "shop.example.com", ["/api Exact api"], { className: "traefik" }),
            ingress("all", "*.example.com", ["/x Exact x"], { className: "traefik" }),
        ]);
        expect([code, out]).toEqual([0, expect.not.stringContaining("differs ")]);
        expect(routes.flatMap(({ spec }) => spec?.rules ?? [])).toHaveLength(2);
    });

    it("makes expressions longer on Traefik only, and only where their length would change who answers", async () => {
        const paths = [
            "/foo|/bar ImplementationSpecific branches",
            "/foo/(a|b) ImplementationSpecific below",
            "/a[0-9]+$ ImplementationSpecific apart",
            "/b.+ ImplementationSpecific other",
        ];
        const annotations = { [nginx("use-regex")]: "true" };
        const table = ingress("web", "shop.example.com", paths, { annotations });
        const valuesOf = (routes: readonly HTTPRoute[]): unknown =>
            routes.flatMap(({ spec }) => (spec?.rules ?? []).map(({ matches }) => matches?.[0]?.path?.value));
        const plain = await converted([table], "--match-case-insensitive");
        const traefik = await converted([table, ...traefikGateway], "--match-case-insensitive");
        expect(valuesOf(plain.routes)).toEqual([
            "(?i)^/foo/(a|b).*",
            "(?i)^(?:/foo.*|.*/bar.*)",
            "(?i)^/a[0-9]+$",
            "(?i)^/b.+.*",
        ]);
        expect(traefik.out).not.toMatch(/^differs .*\/below:/m);
        const [below = "", branches = "", ...apart] = valuesOf(traefik.routes) as string[];
        expect(below).toMatch(/^\(\?i\)\^{2,}\/foo\/\(a\|b\)\.\*$/);
        expect(below.length).toBeGreaterThan(branches.length);
        expect(apart).toEqual(["(?i)^/a[0-9]+$", "(?i)^/b.+.*"]);
    });

    it("proposes no option that changes nothing, since the rule rewrites or has it", async () => {
        const annotations = { [nginx("use-regex")]: "true", [nginx("rewrite-target")]: "/$2" };
        const table = ingress("web", "shop.example.com", ["/api(/|$)(.*) ImplementationSpecific api"], { annotations });
        for (const more of [[], ["--match-case-insensitive"]]) {
            const { out } = await converted([table], ...more);
            expect(out).toContain("compares expressions without case");
            expect(out).not.toContain("--match-case-insensitive");
            expect(out).toContain("cure: write paths of their own for the spellings");
        }
    });

    it("says for which clients a rule is closed", async () => {
        const annotations = { [nginx("whitelist-source-range")]: "10.0.0.0/8" };
        const { out } = await converted([ingress("web", "shop.example.com", ["/ Prefix web"], { annotations })]);
        expect(out).toMatch(/^closed {4}Prefix shop\.example\.com\/ of Ingress shop\/web .* from 10\.0\.0\.0\/8: /m);
    });

    it("tells a Service that is not in the sources from one without the port", async () => {
        const table = ingress("web", "shop.example.com", ["/ Prefix web:nope"]);
        const service = JSON.stringify({
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "web", namespace: "shop" },
            spec: { ports: [{ name: "http", port: 80 }] },
        });
        expect((await converted([table])).out).toContain("cure: add the file of Service shop/web to the sources");
        expect((await converted([table, service])).out).toContain("Service shop/web has no port nope; it has http");
    });

    it("says why nothing is converted, and why a rule is not used", async () => {
        const annotations = { [nginx("configuration-snippet")]: "return 403;" };
        const snippet = ingress("web", "shop.example.com", ["/ Prefix web"], { annotations });
        const config = JSON.stringify({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "ingress-nginx-controller", namespace: "ingress-nginx" },
            data: { "allow-snippet-annotations": "false" },
        });
        const none = await converted([snippet, config]);
        expect(none.code).toBe(2);
        expect(none.out).toContain(
            "is dropped with its Ingress (since v1.12): ConfigMap ingress-nginx/ingress-nginx-controller does not have annotations-risk-level: Critical",
        );
        const some = await converted([snippet, config, ingress("api", "api.example.com", ["/ Prefix api"])]);
        expect(some.out).toMatch(/^not used {2}Prefix shop\.example\.com\/ .*configuration-snippet is dropped/m);
    });

    it("assumes that Ingresses with snippets are served, and lists the snippets", async () => {
        const annotations = { [nginx("server-snippet")]: "return 403;", [nginx("rewrite-target")]: "/$2" };
        const snippet = ingress("web", "shop.example.com", ["/api(/|$)(.*) ImplementationSpecific web"], {
            annotations,
        });
        const { routes, out, code } = await converted([snippet]);
        expect(code).toBe(1);
        expect(
            routes.flatMap(({ spec }) => spec?.rules?.flatMap(({ matches }) => matches?.[0]?.path?.value)),
        ).toContain("/api");
        expect(out).toContain("does not allow snippets it drops this Ingress today");
    });

    it("says why deeper names below a wildcard gain an answer, with a name that can be asked for", async () => {
        const { out } = await converted([ingress("all", "*.example.com", ["/ Prefix all"])]);
        expect(out).toMatch(
            /^gained .*\*\.example\.com takes one label in the Ingress, and several in the Gateway API/m,
        );
        expect(out).toMatch(/^ {10}request: http:\/\/[a-z0-9][a-z0-9.]*\.example\.com\//m);
    });

    it("leaves a file alone that somebody else wrote", async () => {
        const own = mkdtempSync(join(folder, "own-"));
        writeFileSync(join(own, "shop.yaml"), "kind: HTTPRoute\n");
        const file = join(folder, "one.yaml");
        writeFileSync(file, ingress("web", "shop.example.com", ["/ Prefix web"]));
        const { code, err } = await crossroute(`convert ${file} --gateway infra/shared -o ${own}`);
        expect([code, err]).toEqual([2, expect.stringContaining("was not written by convert")]);
        expect(readFileSync(join(own, "shop.yaml"), "utf8")).toBe("kind: HTTPRoute\n");
    });

    it("refuses an invalid Gateway, and names accepted differences that do not exist", async () => {
        const file = join(folder, "named.yaml");
        writeFileSync(file, ingress("web", "shop.example.com", ["/ Prefix web"]));
        for (const name of ["Infra/shared", "infra/sha red", "infra/shared/x", "infra/", `infra/${"a".repeat(64)}`])
            expect((await crossroute(`convert ${file} --gateway ${JSON.stringify(name)}`.split(" "))).code).toBe(2);
        const { code, err } = await crossroute(`convert ${file} --gateway infra/shared --accept shop.example.com/old`);
        expect([code, err]).toEqual([0, expect.stringContaining('--accept "shop.example.com/old" accepts nothing')]);
        const { err: quiet } = await crossroute(`convert ${file} --gateway infra/shared --accept lost moved open`);
        expect(quiet).not.toContain("accepts nothing");
    });

    it("names the file of an earlier run that no Ingress has any more, and no other", async () => {
        const own = mkdtempSync(join(folder, "again-"));
        const file = join(folder, "again.yaml");
        const web = ingress("web", "shop.example.com", ["/ Prefix web"]);
        writeFileSync(join(own, "kustomization.yaml"), "resources: []\n");
        writeFileSync(
            file,
            [web, ingress("api", "api.example.com", ["/ Prefix api"]).replace('"shop"', '"api"')].join("\n---\n"),
        );
        const first = await crossroute(`convert ${file} --gateway infra/shared -o ${own}`);
        expect(first.code).toBe(0);
        expect(first.err).not.toContain("of an earlier run");
        writeFileSync(file, web);
        const { err } = await crossroute(`convert ${file} --gateway infra/shared -o ${own}`);
        expect(err).toContain(`${join(own, "api.yaml")} is of an earlier run, and no Ingress has its routes now`);
        expect(err).not.toMatch(/shop\.yaml|kustomization/);
    });

    it("says that hosts whose Ingress names no Secret need a certificate, unless the Gateway has one for https", async () => {
        const bare = ingress("web", "shop.example.com", ["/ Prefix web"], { tls: true }).replace(
            ',"secretName":"tls"',
            "",
        );
        expect((await converted([bare])).out).toMatch(/^tls {7}shop\.example\.com: the Ingress names no Secret/m);
        expect((await converted([bare, ...traefikGateway])).out).not.toContain("names no Secret");
    });
});
