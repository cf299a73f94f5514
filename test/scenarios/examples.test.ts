/** Examples that no other test plays, as a user runs them: on the real engine, API server and the emulator of SAE. */
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { kubernetes as functions } from "../../provider";
import { ingressFields, localFields } from "../../provider/platforms/sae/fields/ingress";
import { compiled, Program } from "../integration/lifecycle/program";
import { kubernetes, sae } from "../integration/lifecycle/servers";

const namespace = `kube-examples-${process.pid}`;
const json = "application/json";
const ingressPath = (name: string, own = namespace): string =>
    `/apis/networking.k8s.io/v1/namespaces/${own}/ingresses/${name}`;

interface Live {
    metadata: { name: string; annotations: Record<string, string> };
    spec: object;
    status: object;
}

const namespaceOfSae = process.env["CROSSROUTE_SAE_NAMESPACE"] ?? "";
const everythingIsOn = ["lb-bp1v5dk2lsjwbgvc8cvsa", "StandardWithWaf"];
const shop = { appId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5", containerPort: 8080 };
const api = { appId: "8c573618-8d72-4407-baf4-f7b64b3e0ef8", containerPort: 9000 };

/** What examples/sae-everything declares, in the words of the CreateIngress reference. */
const everythingOnClb = {
    query: {
        NamespaceId: namespaceOfSae,
        SlbId: "lb-bp1v5dk2lsjwbgvc8cvsa",
        LoadBalanceType: "clb",
        ListenerPort: "443",
        ListenerProtocol: "HTTPS",
        CertId: "188077086902-cn-hangzhou",
        SecurityPolicyId: "tls_cipher_policy_1_2",
        Description: "shop-clb-443",
        RequestTimeout: "60",
        IdleTimeout: "15",
        EnableXForwardedFor: "true",
        EnableXForwardedForClientSrcPort: "true",
        EnableXForwardedForProto: "true",
        EnableXForwardedForSlbId: "true",
        EnableXForwardedForSlbPort: "true",
        EnableGzip: "true",
        DefaultRule: shop,
    },
    rules: [{ domain: "shop.example.com", path: "/api", ...api }],
};
const redirect = { host: "shop.example.com", path: "/", httpCode: "301" };
const everythingOnAlb = {
    query: {
        NamespaceId: namespaceOfSae,
        LoadBalanceType: "alb",
        AddressType: "Internet",
        LoadBalancerEdition: "StandardWithWaf",
        ZoneMappings: [
            { ZoneId: "cn-hangzhou-h", VSwitchId: "vsw-bp12mw1f8k3jgygk9bmlj" },
            { ZoneId: "cn-hangzhou-i", VSwitchId: "vsw-bp1o8t5fjzk2kgjbl3wvy" },
        ],
        ListenerPort: "443",
        ListenerProtocol: "HTTPS",
        CertIds: "87819-cn-hangzhou,87820-cn-hangzhou",
        CorsConfig: {
            ...{ Enable: "true", AllowOrigin: "https://shop.example.com", AllowMethods: "GET,POST" },
            ...{ AllowHeaders: "X-Shop", ExposeHeaders: "X-Trace", AllowCredentials: "on", MaxAge: "3600" },
        },
        // The name of the resource, and the number of this creation.
        Description: expect.stringMatching(/^alb-[0-9a-f]{12}$/) as unknown,
        DefaultRule: { ...shop, backendProtocol: "http" },
    },
    rules: [
        {
            ...{ domain: "www.example.com", path: "/*", ...shop, backendProtocol: "http" },
            ruleActions: [{ actionType: "redirect", actionConfig: JSON.stringify(redirect) }],
        },
        { domain: "shop.example.com", path: "/v1/(.*)", ...api, backendProtocol: "http", rewritePath: "/${1}" },
        { domain: "shop.example.com", path: "/grpc/*", ...api, backendProtocol: "grpc" },
        { domain: "shop.example.com", path: "/*", ...shop, backendProtocol: "https" },
    ],
};

/** A query whose JSON is read. */
const read = (query: Record<string, string>): Record<string, unknown> =>
    Object.fromEntries(
        Object.entries(query).map(([key, value]) => [
            key,
            /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
        ]),
    );

/** Plays an example: up, what must then hold, nothing to change, and away. */
async function play(
    example: string,
    config: Record<string, string>,
    holds: (program: Program) => Promise<unknown>,
): Promise<void> {
    const program = await Program.fromTypeScript(example, config);
    try {
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
        await holds(program);
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
        expect((await program.destroy()).code).toBe(0);
    } finally {
        await program.dispose();
    }
}

beforeAll(() => kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, json));
afterAll(() => kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE"));

describe("an example", () => {
    it("serves a path from an object that is no Service", () =>
        play("resource-backend", { namespace }, async (program) => {
            const { body } = await kubernetes<Live>(ingressPath("static"));
            const bucket = (name: string) => ({ apiGroup: "k8s.example.com", kind: "StorageBucket", name });
            expect(body.spec).toMatchObject({
                defaultBackend: { resource: bucket("not-found") },
                rules: [
                    {
                        http: {
                            paths: [
                                { pathType: "ImplementationSpecific", backend: { resource: bucket("icons") } },
                                { backend: { service: { name: "web" } } },
                            ],
                        },
                    },
                ],
            });
            expect((await program.outputs())["urls"]).toEqual([
                "http://shop.example.com/icons",
                "http://shop.example.com/",
            ]);
        }));

    it("is done when the class exists, a controller wrote an address, and the Service has an endpoint", async () => {
        const status = { loadBalancer: { ingress: [{ ip: "10.0.0.9" }] } };
        // Stands in for a controller: it writes a status as soon as the Ingress is there.
        const stop = new AbortController();
        const watching = functions.watchIngresses({ namespace, signal: stop.signal }, ({ type, object }) => {
            if (type !== "ADDED" || object.metadata.name !== "shop") return;
            void functions.patchIngressStatus({ namespace, name: "shop", type: "merge", patch: { status } });
        });
        const classes = "/apis/networking.k8s.io/v1/ingressclasses";
        const example = { metadata: { name: "example" }, spec: { controller: "example.com/none" } };
        const made = await kubernetes(classes, "POST", example, json);
        try {
            await play("wait-for", { namespace }, async (program) => {
                expect(await program.outputs()).toMatchObject({ addresses: ["10.0.0.9"], status });
            });
        } finally {
            stop.abort();
            await watching;
            if (made.status === 201) await kubernetes(`${classes}/example`, "DELETE");
        }
    });

    it("declares addresses alone, as Endpoints and as EndpointSlices, and no Service", () =>
        play("endpoints-alone", { namespace }, async (program) => {
            expect((await program.outputs())["objects"]).toEqual([
                "Endpoints legacy",
                "EndpointSlice modern-ipv4",
                "EndpointSlice modern-ipv6",
            ]);
            const { endpoints } = await functions.getEndpoints({ namespace, name: "legacy" });
            expect(endpoints?.["subsets"]).toMatchObject([
                {
                    addresses: [{ ip: "10.0.3.7", hostname: "first", targetRef: { kind: "Pod", uid: "0a1b" } }],
                    notReadyAddresses: [{ ip: "10.0.3.8", nodeName: "node-2" }],
                    ports: [{ name: "http" }, { name: "metrics" }],
                },
            ]);
            const { slices } = await functions.getEndpoints({ namespace, name: "modern" });
            expect(slices.map((slice) => [slice["addressType"], (slice["endpoints"] as object[]).length])).toEqual([
                ["IPv4", 2],
                ["IPv6", 1],
            ]);
            const services = await kubernetes<{ items: object[] }>(`/api/v1/namespaces/${namespace}/services`);
            expect(services.body.items).toEqual([]);
        }));

    it("has its options of Huawei CCE in the annotations that the server stores", () =>
        play("cce-ingress", {}, async () => {
            const { body } = await kubernetes<Live>(ingressPath("shop", "default"));
            expect(body.spec).toMatchObject({ ingressClassName: "cce" });
            expect(body.metadata.annotations).toMatchObject({
                "kubernetes.io/elb.class": "performance",
                "kubernetes.io/elb.id": "f7891f17-a49a-4b5c-9fef-8a0de0b1b1c2",
                "kubernetes.io/elb.listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
                "kubernetes.io/elb.ssl-redirect": "true",
                "kubernetes.io/elb.http2-enable": "true",
                "kubernetes.io/elb.client_timeout": "30",
                "kubernetes.io/elb.tls-ciphers-policy": "tls-1-2-strict",
            });
        }));

    it("may have the words of older versions of CCE, which a preview shows and the server stores", async () => {
        const cce = {
            loadBalancer: { existing: { ip: "192.168.0.39" } },
            ...{ port: 80, protocol: "HTTP", secureBackends: false, role: "data" },
            subnetId: "bf04639b-9e67-4f02-ac63-379e9ce48ea2",
        };
        const backend = { service: { name: "web", port: { number: 8080 } } };
        const property = { "ingress.beta.kubernetes.io/url-match-mode": "EQUAL_TO" };
        const path = { path: "/healthz", pathType: "ImplementationSpecific", property, backend };
        const args = { name: "older", namespace, cce, rules: [{ host: "cce.example.com", http: { paths: [path] } }] };
        const program = await Program.create("cce-older", {
            "index.js": `const { kubernetes } = require("pulumi-crossroute");\nexports.urls = new kubernetes.Ingress("older", ${JSON.stringify(args)}).urls;\n`,
        });
        try {
            const preview = await program.pulumi(["preview", "--diff", "--stack", "dev"]);
            const annotations = {
                protocol: "HTTP",
                "ingress.beta.kubernetes.io/role": "data",
                "ingress.kubernetes.io/secure-backends": "false",
                "kubernetes.io/elb.ip": "192.168.0.39",
                "kubernetes.io/elb.port": "80",
                "kubernetes.io/elb.subnet-id": cce.subnetId,
            };
            for (const [key, value] of Object.entries(annotations))
                expect(preview.text).toMatch(new RegExp(`${key.replace(/[/.]/g, "\\$&")}\\s*: "${value}"`));
            expect((await program.up()).code).toBe(0);
            const { body } = await kubernetes<Live>(ingressPath("older"));
            expect(body.metadata.annotations).toMatchObject(annotations);
            expect(JSON.parse(body.metadata.annotations["kubernetes.io/ingress.property"] ?? "")).toMatchObject([
                { path: "/healthz", matchmode: "EQUAL_TO" },
            ]);
            expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
        } finally {
            await program.dispose();
        }
    });

    it("sends every parameter of SAE, as the emulator received it", async () => {
        const since = await sae.mark();
        await play("sae-everything", { namespace: namespaceOfSae }, async (program) => {
            const state = JSON.parse(await program.state()) as {
                deployment: { resources: { type: string; inputs?: object }[] };
            };
            const sets = state.deployment.resources.filter(({ type }) => type === "crossroute:sae:Ingress");
            const declared = new Set(sets.flatMap(({ inputs = {} }) => Object.keys(inputs)));
            const names = [...ingressFields, ...localFields].map(({ name }) => name);
            expect(names.filter((name) => !declared.has(name))).toEqual([]);
            // Other tests create rule sets on the same emulator.
            const sent = (await sae.log(since)).filter(
                ({ action, query }) =>
                    action === "CreateIngress" &&
                    [query["SlbId"], query["LoadBalancerEdition"]].some((word) => everythingIsOn.includes(word ?? "")),
            );
            expect(sent.map(({ query, rules, status }) => ({ query: read(query), rules, status }))).toEqual(
                expect.arrayContaining([
                    { ...everythingOnClb, status: 200 },
                    { ...everythingOnAlb, status: 200 },
                ]),
            );
            expect(sent).toHaveLength(2);
            expect((await program.outputs())["loadBalancerId"]).toMatch(/^alb-/);
        });
    });

    it.each(["yaml", "typescript"])("is a component of one's own, in a program in %s", async (language) => {
        const folder = join(__dirname, "../../examples/own-component");
        const settings = readFileSync(join(folder, language, "Pulumi.yaml"), "utf8");
        const name = /^name: (.*)/m.exec(settings)?.[1] ?? "";
        const program = await Program.create(name, {
            "Pulumi.yaml": settings
                .replace("../../../bin", join(__dirname, "../../bin"))
                .replace("path: ../site", "path: ./site"),
            "Pulumi.dev.yaml": `config:\n  ${name}:namespace: ${namespace}\n`,
            ...(language === "typescript" && { "index.js": compiled(join(folder, language, "index.ts")) }),
        });
        try {
            // As `npm install` leaves it: built, and for the program in TypeScript a package.
            const site = join(program.dir, "site");
            cpSync(join(folder, "site"), site, { recursive: true });
            program.write({ "site/index.js": compiled(join(site, "index.ts")) });
            symlinkSync(site, join(program.dir, "node_modules", "site"));
            if (language === "yaml") {
                const added = await program.pulumi(["package", "add", "./site/pulumi-resource-site"]);
                if (added.code !== 0) throw new Error(added.text);
                expect(readFileSync(join(program.dir, "Pulumi.yaml"), "utf8")).toMatch(
                    /packages:\s+site: site@1\.0\.0/,
                );
            }
            const run = await program.up();
            if (run.code !== 0) throw new Error(run.text);
            expect((await program.outputs())["urls"]).toEqual([
                "http://shop.example.com/api",
                "http://shop.example.com/",
            ]);
            expect((await kubernetes<Live>(ingressPath("shop-edge"))).body.spec).toMatchObject({
                ingressClassName: "traefik",
                rules: [{ host: "shop.example.com", http: { paths: [{ path: "/api" }, { path: "/" }] } }],
            });
            expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
            expect((await program.destroy()).code).toBe(0);
            expect((await kubernetes(ingressPath("shop-edge"))).status).toBe(404);
        } finally {
            await program.dispose();
        }
    });
});
