import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Program } from "../../integration/lifecycle/program";
import { kubernetes } from "../../integration/lifecycle/servers";
import { saeRuleSets } from "../../integration/cli/live";

const command = resolve(__dirname, "../../../bin/crossroute");
const crossroute = (...args: string[]) => promisify(execFile)(process.execPath, [command, ...args]);

const ingresses = [
    {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name: "web",
            namespace: "adopt",
            labels: { team: "shop" },
            annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "8m", note: 'it\'s "quoted" \\ ${here}' },
        },
        spec: {
            ingressClassName: "nginx",
            tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
            rules: [
                {
                    host: "shop.example.com",
                    http: {
                        paths: [
                            {
                                path: "/api",
                                pathType: "Prefix",
                                backend: { service: { name: "api", port: { name: "http" } } },
                            },
                            {
                                path: "/",
                                pathType: "Prefix",
                                backend: { service: { name: "web", port: { number: 80 } } },
                            },
                        ],
                    },
                },
            ],
        },
    },
    {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "fallback", namespace: "adopt", annotations: { "pulumi.com/skipAwait": "true" } },
        spec: {
            ingressClassName: "nginx",
            defaultBackend: { resource: { apiGroup: "k8s.example.com", kind: "Bucket", name: "static" } },
        },
    },
];

const routesPath = "/apis/gateway.networking.k8s.io/v1/namespaces/adopt/httproutes";
const route = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "docs", namespace: "adopt", labels: { team: "docs" }, annotations: { note: "by hand" } },
    spec: {
        parentRefs: [{ name: "shared", namespace: "infra" }],
        hostnames: ["docs.example.com"],
        rules: [
            {
                matches: [{ path: { value: "/start" }, headers: [{ name: "x-beta", value: "1" }] }],
                filters: [
                    { type: "RequestRedirect", requestRedirect: { statusCode: 301, hostname: "new.example.com" } },
                ],
            },
            {
                backendRefs: [
                    { name: "docs", port: 80 },
                    { name: "next", port: 80, weight: 0 },
                ],
            },
        ],
    },
};

const ruleSets = [
    {
        NamespaceId: "cn-hangzhou:adopt",
        SlbId: "lb-adopt",
        ListenerPort: 80,
        LoadBalanceType: "clb",
        Description: "made-by-hand",
        DefaultRule: { AppId: "a0", ContainerPort: 8080 },
        Rules: [{ AppId: "a1", ContainerPort: 8080, Domain: "pay.example.com", Path: "/" }],
    },
    {
        NamespaceId: "cn-hangzhou:adopt",
        SlbId: "alb-adopt",
        ListenerPort: 443,
        ListenerProtocol: "HTTPS",
        LoadBalanceType: "alb",
        CertIds: "1-cn-hangzhou",
        EnableGzip: true,
        EnableXForwardedForProto: true,
        CorsConfig: { Enable: "true", AllowOrigin: "*" },
        Description: "made-by-hand",
        DefaultRule: { AppId: "a0", ContainerPort: 8080 },
        Rules: [{ AppId: "a2", ContainerPort: 8081, Domain: "*.example.com", Path: "/sys/*" }],
    },
];

const tsconfig = { compilerOptions: { module: "nodenext", strict: true, types: [] } };

let program: Program;
beforeAll(async () => {
    const made = await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "adopt" } }, "application/json");
    expect(made.status).toBe(201);
    for (const ingress of ingresses) {
        const path = "/apis/networking.k8s.io/v1/namespaces/adopt/ingresses";
        expect((await kubernetes(path, "POST", ingress, "application/json")).status).toBe(201);
    }
    expect((await kubernetes(routesPath, "POST", route, "application/json")).status).toBe(201);
    for (const set of ruleSets) await saeRuleSets.put(set);
    program = await Program.create("adopt", {});
});
afterAll(() => program?.dispose());

it("adopts live Ingresses and rule sets so that the preview after pulumi import changes nothing but the mark of the owner", async () => {
    const sources = ["--cluster", "--namespace", "adopt", "--sae", "cn-hangzhou:adopt"];
    const folder = join(program.dir, "adopted");
    const { stdout } = await crossroute("import", ...sources, "-o", folder, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ notes: [] });
    expect(readdirSync(folder).sort()).toEqual(["Pulumi.yaml", "import.json", "index.ts", "package.json"]);
    program.write({
        "import.json": readFileSync(join(folder, "import.json"), "utf8"),
        "index.ts": readFileSync(join(folder, "index.ts"), "utf8"),
        "package.json": readFileSync(join(folder, "package.json"), "utf8"),
        "tsconfig.json": JSON.stringify(tsconfig),
    });
    const imported = await program.pulumi([
        "import",
        "--file",
        "import.json",
        "--protect=false",
        "--generate-code=false",
        "--yes",
        "--stack",
        "dev",
    ]);
    expect({ code: imported.code, text: imported.text }).toMatchObject({ code: 0 });
    const planned = (await program.preview()).steps.filter(({ op }) => op !== "same");
    const made = planned.filter(({ op }) => op === "create").map(({ urn }) => urn);
    expect(made.filter((urn) => !/crossroute:kubernetes:Owner(Record|Guard)::/.test(urn))).toEqual([]);
    const changed = planned.filter(({ op }) => op !== "create");
    expect(
        changed.map(({ op, urn }) => `${op} ${urn}`).filter((step) => !/^update .*:(Ingress|HTTPRoute)::/.test(step)),
    ).toEqual([]);
    const paths = changed.flatMap(({ urn, detailedDiff }) =>
        // Of a custom resource the import knows its name only: the preview names all that the program says.
        Object.keys(detailedDiff ?? {}).filter(
            (path) => !urn.includes(":HTTPRoute::") || !/^(spec|metadata\.labels)$/.test(path),
        ),
    );
    expect(paths.filter((path) => !path.startsWith("metadata.annotations"))).toEqual([]);
});

it("updates what was adopted without waiting for an address that no controller writes", async () => {
    const ran = await program.pulumi(["up", "--skip-preview", "--yes", "--stack", "dev"]);
    expect({ code: ran.code, text: ran.text }).toMatchObject({ code: 0 });
    expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
});

it("adopts a live HTTPRoute so that the first update writes nothing but the mark of the owner", async () => {
    const path = "/apis/gateway.networking.k8s.io/v1/namespaces/adopt-route/httproutes";
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "adopt-route" } }, "application/json");
    const own = { ...route, metadata: { ...route.metadata, namespace: "adopt-route" } };
    expect((await kubernetes(path, "POST", own, "application/json")).status).toBe(201);
    interface Live {
        metadata: { uid: string; generation: number; labels: object; annotations: object };
    }
    const live = async (): Promise<Live["metadata"]> => (await kubernetes<Live>(`${path}/docs`)).body.metadata;
    const before = await live();
    const adopting = await Program.create("adopt-route", {});
    try {
        const folder = join(adopting.dir, "adopted");
        await crossroute("import", "--cluster", "--namespace", "adopt-route", "-o", folder);
        for (const name of ["import.json", "index.ts", "package.json"])
            adopting.write({ [name]: readFileSync(join(folder, name), "utf8") });
        adopting.write({ "tsconfig.json": JSON.stringify(tsconfig) });
        const importing = ["import", "--file", "import.json", "--protect=false", "--generate-code=false"];
        const steps = [[...importing, "--yes"], ["preview"], ["up", "--skip-preview", "--yes"]];
        const texts: string[] = [];
        for (const args of steps) {
            const ran = await adopting.pulumi([...args, "--stack", "dev"]);
            expect({ code: ran.code, text: ran.text }).toMatchObject({ code: 0 });
            texts.push(ran.text);
        }
        expect(texts[1]).toContain(
            "HTTPRoute adopt-route/docs is adopted: what the preview shows as added is live already, and the update writes the mark of its owner alone",
        );
        const { uid, generation, labels, annotations } = await live();
        expect([uid, generation, labels]).toEqual([before.uid, before.generation, before.labels]);
        expect(annotations).toMatchObject({ note: "by hand", "crossroute.io/owner": expect.any(String) as string });
        expect(Object.keys((await adopting.preview()).changeSummary)).toEqual(["same"]);
    } finally {
        await adopting.dispose();
        await kubernetes("/api/v1/namespaces/adopt-route", "DELETE");
    }
});

it("writes nothing when one of the files exists", async () => {
    const folder = join(program.dir, "adopted");
    await expect(crossroute("import", "--cluster", "--namespace", "adopt", "-o", folder)).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^crossroute: .* holds index\.ts, import\.json, .* already: [^\n]+\n$/) as string,
    });
});

describe("every verb reads what is live", () => {
    const live = ["--cluster", "--namespace", "adopt", "--sae", "cn-hangzhou:adopt"];
    const parsed = async (...args: string[]): Promise<unknown> =>
        JSON.parse((await crossroute(...args, ...live)).stdout);

    it("explain, in the cluster and on SAE", async () => {
        expect(await parsed("explain", "https://shop.example.com/api/x", "--gateway", "nginx", "--json")).toMatchObject(
            {
                outcome: "matched",
                origin: { object: "Ingress adopt/web", path: "spec.rules[0].http.paths[0]" },
                target: "service:adopt/api:http",
            },
        );
        expect(await parsed("explain", "http://pay.example.com/", "--gateway", "lb-adopt:80", "--json")).toMatchObject({
            outcome: "matched",
            target: "sae:a1:8080",
        });
    });

    it("lint, diff and report", async () => {
        // ingress-nginx never serves the resource of the default backend: an error, with which lint ends with 1.
        await expect(parsed("lint")).rejects.toMatchObject({
            code: 1,
            stdout: expect.stringContaining("CR110 ignored-rule"),
        });
        const findings = (await parsed("lint", "--json", "--severity", "CR110=info")) as {
            code: string;
            origin: { source: string } | null;
        }[];
        expect(findings.length).toBeGreaterThan(0);
        expect(findings.filter((finding) => !/^CR1\d\d$/.test(finding.code))).toEqual([]);
        const file = join(program.dir, "other.json");
        const [web] = structuredClone(ingresses);
        web!.spec.rules![0]!.http.paths[0]!.backend.service.name = "api-v2";
        program.write({
            "other.json": JSON.stringify({ kind: "List", apiVersion: "v1", items: [web, ingresses[1], route] }),
        });
        const { stdout } = await crossroute("diff", "cluster", "-f", file, "--namespace", "adopt", "--json");
        expect(JSON.parse(stdout)).toEqual([
            expect.objectContaining({
                kind: "moved",
                before: "service:adopt/api:http",
                after: "service:adopt/api-v2:http",
            }),
        ]);
        const report = await crossroute("report", "cluster", file, "--namespace", "adopt", "--format", "markdown");
        expect(report.stdout).toContain("api-v2");
    });

    it("render, which every verb reads back alike", async () => {
        const folder = join(program.dir, "rendered");
        await crossroute("render", "--cluster", "--namespace", "adopt", "-o", folder);
        const changes = await crossroute("diff", "cluster", folder, "--namespace", "adopt", "--json");
        expect(JSON.parse(changes.stdout)).toEqual([]);
    });
});
