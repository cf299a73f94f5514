import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type IncomingHttpHeaders, type Server } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadAll } from "js-yaml";
import { ensureTools, startSandbox, stopSandbox } from "../../sandbox";
import { atPorts } from "../conformance/gateway-api/converted-traefik";
import { crossroute } from "../unit/cli/run";
import { openGateway, startTraefikGateway, type GatewayController } from "./gateway";

const say = (line: string): void => void process.stderr.write(`${line}\n`);

type Json = Record<string, unknown>;
interface Case {
    name: string;
    /** In the order in which the Ingress names them. */
    middlewares: Json[];
    /** How it names them. Default: one after the other. */
    names?: string;
    path?: string;
    host?: string;
    asked: string[];
    method?: string;
}

/** What Middlewares do, in all the ways in which convert takes them over. */
const cases: Case[] = [
    {
        name: "cut",
        middlewares: [{ stripPrefix: { prefixes: ["/api"] } }],
        asked: ["/api", "/api/", "/api/x", "/api/x/?q=1"],
    },
    { name: "cut-one-of", middlewares: [{ stripPrefix: { prefixes: ["/v1", "/api"] } }], asked: ["/api", "/api/v1/x"] },
    { name: "cut-slash", middlewares: [{ stripPrefix: { prefixes: ["/api/"] } }], asked: ["/api", "/api/", "/api/x"] },
    {
        name: "cut-forced",
        middlewares: [{ stripPrefix: { prefixes: ["/api"], forceSlash: true } }, { addPrefix: { prefix: "/v2" } }],
        asked: ["/api", "/api/", "/api/x"],
    },
    { name: "add", middlewares: [{ addPrefix: { prefix: "/v2" } }], asked: ["/api", "/api/", "/api/x%20y"] },
    {
        name: "cut-add",
        middlewares: [{ stripPrefix: { prefixes: ["/api"] } }, { addPrefix: { prefix: "/v2" } }],
        asked: ["/api", "/api/", "/api/x"],
    },
    { name: "add-root", path: "/", middlewares: [{ addPrefix: { prefix: "/v2" } }], asked: ["/", "/x", "/x/"] },
    { name: "replace", middlewares: [{ replacePath: { path: "/one" } }], asked: ["/api", "/api/x?q=1"] },
    {
        name: "regex",
        middlewares: [{ replacePathRegex: { regex: "^/api/(.*)", replacement: "/new/$1" } }],
        asked: ["/api", "/api/x/y"],
    },
    {
        name: "regex-groups",
        middlewares: [{ replacePathRegex: { regex: "^/api/([^/]+)/(.*[^/])$", replacement: "/$2/${1}" } }],
        asked: ["/api/x/y"],
    },
    { name: "https", middlewares: [{ redirectScheme: { scheme: "https", permanent: true } }], asked: ["/api?q=1"] },
    {
        name: "https-post",
        middlewares: [{ redirectScheme: { scheme: "https", permanent: true } }],
        asked: ["/api"],
        method: "POST",
    },
    { name: "https-port", middlewares: [{ redirectScheme: { scheme: "https", port: "8443" } }], asked: ["/api/x"] },
    {
        name: "host",
        path: "/",
        host: "www.host.test",
        middlewares: [
            {
                redirectRegex: {
                    regex: "^https?://www\\.host\\.test/(.*)",
                    replacement: "https://host.test/${1}",
                    permanent: true,
                },
            },
        ],
        asked: ["/", "/x?q=1"],
    },
    {
        name: "any-host",
        path: "/",
        middlewares: [{ redirectRegex: { regex: "^http://(.*)", replacement: "https://$1" } }],
        asked: ["/x?q=1"],
        method: "PUT",
    },
    {
        name: "headers",
        middlewares: [
            {
                headers: {
                    customRequestHeaders: { "X-A": "1", "X-B": "", Host: "other.test" },
                    customResponseHeaders: { "X-Backend-Version": "", "X-New": "n" },
                    frameDeny: true,
                    contentTypeNosniff: true,
                    browserXssFilter: true,
                    referrerPolicy: "no-referrer",
                },
            },
            { headers: { customRequestHeaders: { "X-A": "2" }, customFrameOptionsValue: "SAMEORIGIN" } },
        ],
        asked: ["/api"],
    },
    { name: "empty", middlewares: [], names: "", asked: ["/api"] },
    { name: "blank", middlewares: [], names: " ", asked: ["/api"] },
    {
        name: "comma",
        middlewares: [{ addPrefix: { prefix: "/v2" } }],
        names: "shop-comma-m0@kubernetescrd,",
        asked: ["/api"],
    },
    {
        name: "no-provider",
        middlewares: [{ addPrefix: { prefix: "/v2" } }],
        names: "shop-no-provider-m0",
        asked: ["/api"],
    },
    { name: "two", middlewares: [{ addPrefix: { prefix: "/v2" }, compress: {} }], asked: ["/api"] },
    { name: "nothing", middlewares: [{}], asked: ["/api"] },
    {
        name: "chain",
        middlewares: [{ chain: { middlewares: [{ name: "chain-1" }, { name: "chain-2" }] } }],
        asked: ["/api/x"],
    },
];
const members = [
    { name: "chain-1", spec: { stripPrefix: { prefixes: ["/api"] } } },
    { name: "chain-2", spec: { addPrefix: { prefix: "/of-chain" } } },
];

interface Answer {
    status: number;
    location: string | undefined;
    /** What the backend saw. */
    seen: unknown;
    headers: Json;
}

const pathIn = (answer: Answer | undefined): string | undefined =>
    (answer?.seen as { path?: string } | undefined)?.path;

describe("Middlewares of Traefik", () => {
    let dir = "";
    let controller: GatewayController | undefined;
    let cluster: ReturnType<typeof openGateway> | undefined;
    let backend: Server | undefined;

    beforeAll(async () => {
        dir = mkdtempSync(join(tmpdir(), "crossroute-middlewares-"));
        const { environment } = await startSandbox({ dir: join(dir, "sandbox"), gatewayApi: true, onProgress: say });
        const { files } = await ensureTools(["traefik-3.7"], { onProgress: say });
        cluster = openGateway(environment.KUBECONFIG ?? "");
        await cluster.defineTraefik();
        controller = await startTraefikGateway(files["traefik-3.7"] ?? "", cluster.access, dir, { ingresses: true });
        for (const namespace of ["shop", "infra"]) await cluster.createNamespace(namespace);
        const certificates = join(dir, "sandbox", "kubernetes", "certificates");
        const pem = (name: string): string => readFileSync(join(certificates, name)).toString("base64");
        const data = { "tls.crt": pem("apiserver.crt"), "tls.key": pem("apiserver.key") };
        const metadata = { name: "certificate", namespace: "infra" };
        await cluster.make({ apiVersion: "v1", kind: "Secret", metadata, type: "kubernetes.io/tls", data });
        await cluster.call("POST", "/apis/networking.k8s.io/v1/ingressclasses", {
            apiVersion: "networking.k8s.io/v1",
            kind: "IngressClass",
            metadata: { name: "traefik" },
            spec: { controller: "traefik.io/ingress-controller" },
        });
        backend = await startEcho();
        await cluster.serve("shop", "web", backend);
    });
    afterAll(async () => {
        await controller?.stop();
        backend?.close(() => undefined).closeAllConnections();
        cluster?.close();
        if (dir === "") return;
        await stopSandbox({ dir: join(dir, "sandbox") });
        rmSync(dir, { recursive: true, force: true });
    });

    it("do for the converted routes what they did for the Ingresses, as explain says", async () => {
        const made = cases.map(objectsOf);
        const all = [
            ...members.map(({ name, spec }) => middleware(name, spec)),
            ...made.flatMap(({ middlewares }) => middlewares),
        ];
        for (const object of all) await cluster!.make(object);
        for (const { ingress } of made) await make(ingress);
        await make(ingressOf("canary", "canary.test", "/", "shop-cut-m0@kubernetescrd"));
        await until("canary.test", 200);
        const before = await askAll();
        const surroundings = atPorts(controller!.ports).filter(({ kind }) => kind !== "Secret");
        const file = join(dir, "given.yaml");
        writeFileSync(
            file,
            [...all, ...surroundings, ...made.map(({ ingress }) => ingress)]
                .map((one) => JSON.stringify(one))
                .join("\n---\n"),
        );
        const { out, err } = await crossroute(`convert ${file} --gateway infra/shared`);
        for (const name of [...cases.map((one) => one.name), "canary"])
            await cluster!.call("DELETE", `/apis/networking.k8s.io/v1/namespaces/shop/ingresses/${name}`);
        await until("canary.test", 404);
        for (const object of surroundings) await cluster!.make(object);
        const known = new Set(all.map(({ metadata }) => String((metadata as Json)["name"])));
        for (const object of loadAll(out) as Json[])
            if (!known.has(String((object["metadata"] as Json)["name"]))) await cluster!.make(object);
        await cluster!.make(canaryRoute);
        await until("canary.test", 200);
        const after = await askAll();
        const wrong: unknown[] = [];
        for (const [request, was] of before) {
            const said = await crossroute(`explain http://${request.split(" ").reverse().join(" -X ")} -f ${file}`);
            const leads = / leads to (.*)/.exec(said.out)?.[1];
            const path = /the backend sees (\/.*)/.exec(said.out)?.[1];
            const seen = pathIn(was)?.replace(/\?.*/, "");
            const isNobody = said.out.includes("no answer (404)");
            if (isNobody !== (was.status === 404) || leads !== was.location || (path !== undefined && path !== seen))
                wrong.push({ request, was, said: said.out });
            const is = after.get(request);
            // Where some paths alone are changed, no header says so, and convert announces that.
            const isAlike = request.includes("cut-slash")
                ? pathIn(is) === pathIn(was)
                : JSON.stringify(is) === JSON.stringify(was);
            if (!isAlike) wrong.push({ request, was, is });
        }
        if (wrong.length > 0)
            say(`${out}
${err}`);
        expect(wrong).toEqual([]);
        expect(before.size).toBeGreaterThan(30);
    });

    const make = (ingress: Json): Promise<unknown> =>
        cluster!.call("POST", "/apis/networking.k8s.io/v1/namespaces/shop/ingresses", ingress);

    async function until(host: string, status: number): Promise<void> {
        for (let attempt = 0; ; attempt++) {
            const got = await ask(host, "/").catch(() => undefined);
            if (got?.status === status) return;
            if (attempt > 600) throw new Error(`Traefik answers ${host} with ${JSON.stringify(got)}`);
            await sleep(50);
        }
    }

    async function askAll(): Promise<Map<string, Answer>> {
        const found = new Map<string, Answer>();
        for (const { name, host = `${name}.test`, asked, method = "GET" } of cases)
            for (const path of asked) found.set(`${method} ${host}${path}`, await ask(host, path, method));
        return found;
    }

    const ask = (host: string, path: string, method = "GET"): Promise<Answer> =>
        new Promise((resolve, reject) => {
            const options = {
                host: "127.0.0.1",
                port: controller!.ports.http,
                method,
                path,
                headers: { host, "x-b": "b" },
            };
            const call = request(options, (reply) => {
                let text = "";
                reply.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
                reply.on("end", () => {
                    const { date: _, "content-length": __, ...headers } = reply.headers;
                    const { location } = headers;
                    const isOwn = headers["x-backend"] !== undefined;
                    resolve({
                        status: reply.statusCode ?? 0,
                        location,
                        seen: isOwn ? JSON.parse(text) : undefined,
                        headers,
                    });
                });
            });
            call.on("error", reject);
            call.end();
        });
});

const middleware = (name: string, spec: Json): Json => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name, namespace: "shop" },
    spec,
});

function ingressOf(name: string, host: string, path: string, middlewares: string): Json {
    const backend = { service: { name: "web", port: { number: 80 } } };
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name,
            namespace: "shop",
            annotations: { "traefik.ingress.kubernetes.io/router.middlewares": middlewares },
        },
        spec: {
            ingressClassName: "traefik",
            rules: [{ host, http: { paths: [{ path, pathType: "Prefix", backend }] } }],
        },
    };
}

function objectsOf({ name, middlewares, names: given, path = "/api", host = `${name}.test` }: Case): {
    ingress: Json;
    middlewares: Json[];
} {
    const own = middlewares.map((spec, i) => middleware(`${name}-m${i}`, spec));
    const names = own.map((_, i) => `shop-${name}-m${i}@kubernetescrd`).join(",");
    return { ingress: ingressOf(name, host, path, given ?? names), middlewares: own };
}

const canaryRoute = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "canary", namespace: "shop" },
    spec: {
        parentRefs: [{ name: "shared", namespace: "infra" }],
        hostnames: ["canary.test"],
        rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
    },
};

/** Answers with what it sees of a request, but for what Traefik always writes and for headers whose value is a path. */
async function startEcho(): Promise<Server> {
    const always = /^(accept-encoding|connection|content-length|x-real-ip|x-forwarded-(?!prefix)|x-replaced-path)/;
    const told = (headers: IncomingHttpHeaders): [string, unknown][] =>
        Object.entries(headers)
            .filter(([name]) => !always.test(name))
            .sort(([a], [b]) => (a < b ? -1 : 1));
    const server = createServer((asked, reply) =>
        reply
            .writeHead(200, { "x-backend": "web", "x-backend-version": "1" })
            .end(JSON.stringify({ path: asked.url, headers: told(asked.headers) })),
    );
    const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
    const own = all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "";
    await new Promise<void>((resolve) => server.listen(0, own, resolve));
    return server;
}
