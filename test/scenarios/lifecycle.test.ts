import { readFileSync } from "node:fs";
import { clusterFiles } from "../../sandbox/cluster";
import { kubernetesText } from "../integration/lifecycle/servers";
import { changes, Program } from "../integration/lifecycle/program";
import { Server } from "../integration/kubernetes/server";

const namespace = `kube-life-${process.pid}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
const core = `/api/v1/namespaces/${namespace}`;

const source = `
const { kubernetes } = require("pulumi-crossroute");
const { ingresses, endpoints } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
const adopting = (adopt) => (adopt ? (child) => ({ ...child, opts: { ...child.opts, import: adopt } }) : undefined);
for (const [name, { adopt, ...args }] of Object.entries(endpoints)) exports[name + "-objects"] = new kubernetes.Endpoints(name, { ...args, transform: adopting(adopt) }).objects;
for (const [name, { adopt, ...args }] of Object.entries(ingresses)) {
    const made = new kubernetes.Ingress(name, { ...args, transform: adopting(adopt) });
    exports[name] = { name: made.name, namespace: made.namespace, urls: made.urls, addresses: made.addresses, status: made.status, metadata: made.metadata };
}
`;

const backend = (name: string, port: number | string = 80) => ({ service: { name, port } });
const addresses = (count: number) =>
    Array.from({ length: count }, (_, i) => `10.1.${Math.floor(i / 200)}.${(i % 200) + 1}`);

/** Value of the managed-by label; source: Kubernetes, pkg/controller/endpointslicemirroring. */
const mirroring = "endpointslicemirroring-controller.k8s.io";

interface Listed {
    metadata: { name: string; resourceVersion: string; labels?: Record<string, string> };
}

interface Spec {
    ingresses: Record<string, Record<string, unknown>>;
    endpoints: Record<string, Record<string, unknown>>;
}

/** An object of the cluster; its UID is filled in when it is made. */
const owner = { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: "" };

const first = (): Spec => ({
    ingresses: {
        web: {
            namespace,
            ingressClassName: "traefik",
            ownerReferences: [owner],
            routes: [
                { host: "a.example.com", path: "/", backend: backend("web", "http") },
                { host: "a.example.com", path: "/api", backend: backend("api") },
                { host: "b.example.com", path: "/", match: "Exact", backend: backend("web"), tls: "cert" },
            ],
        },
    },
    endpoints: {
        many: { namespace, addresses: addresses(250), port: 8080, kind: "EndpointSlice" },
        legacy: { namespace, addresses: ["10.0.3.7"], ports: [{ name: "http", port: 8080, servicePort: 80 }] },
    },
});

describe("the components on a real engine and cluster", () => {
    const server = new Server();
    let program: Program;
    let spec = first();
    const write = (): void => program.write({ "spec.json": JSON.stringify(spec) });
    /** Without the slices that the cluster mirrors from Endpoints. */
    const list = async (path: string): Promise<Listed[]> =>
        ((await server.send("GET", path)).body.items as Listed[]).filter(
            ({ metadata }) => metadata.labels?.["endpointslice.kubernetes.io/managed-by"] !== mirroring,
        );
    const versions = async (): Promise<Record<string, string>> => {
        const all = await Promise.all([ingresses, slices, `${core}/endpoints`, `${core}/services`].map(list));
        return Object.fromEntries(
            all.flatMap((items, i) =>
                items.map((item) => [`${i}/${item.metadata.name}`, item.metadata.resourceVersion]),
            ),
        );
    };
    /** Objects that an update wrote. */
    const touched = async (update: () => Promise<unknown>): Promise<string[]> => {
        const before = await versions();
        await update();
        const after = await versions();
        return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
            (key) => before[key] !== after[key],
        );
    };
    const up = async (): Promise<Record<string, number>> => {
        write();
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
        return changes(run);
    };

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        const made = await server.send("POST", `${core}/configmaps`, { metadata: { name: "owner" } });
        owner.uid = (made.body.metadata as { uid: string }).uid;
        program = await Program.create("kube-life", { "index.js": source, "spec.json": JSON.stringify(spec) });
    });
    afterAll(async () => {
        await program.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it("creates the objects as declared", async () => {
        await up();
        const live = (await server.send("GET", `${ingresses}/web`)).body;
        expect(live.spec).toMatchObject({
            ingressClassName: "traefik",
            tls: [{ hosts: ["b.example.com"], secretName: "cert" }],
            rules: [
                { host: "a.example.com", http: { paths: [{ path: "/", pathType: "Prefix" }, { path: "/api" }] } },
                { host: "b.example.com", http: { paths: [{ path: "/", pathType: "Exact" }] } },
            ],
        });
        expect((await list(slices)).map((slice) => slice.metadata.name).sort()).toEqual([
            "many-ipv4",
            "many-ipv4-2",
            "many-ipv4-3",
        ]);
        expect((await server.send("GET", `${core}/endpoints/legacy`)).body.subsets).toEqual([
            { addresses: [{ ip: "10.0.3.7" }], ports: [{ name: "http", port: 8080, protocol: "TCP" }] },
        ]);
        const written = async (kind: string, path: string): Promise<object> => {
            const { name, uid, resourceVersion, generation, creationTimestamp } = (await server.send("GET", path)).body
                .metadata as Record<string, unknown>;
            const counted = generation === undefined ? {} : { generation };
            return { kind, name, uid, resourceVersion, creationTimestamp, ...counted };
        };
        const outputs = await program.outputs();
        expect(outputs.web).toEqual({
            name: "web",
            namespace,
            addresses: [],
            status: { loadBalancer: {} },
            urls: ["http://a.example.com/", "http://a.example.com/api", "https://b.example.com/"],
            metadata: await written("Ingress", `${ingresses}/web`),
        });
        expect(outputs["legacy-objects"]).toEqual([
            await written("Service", `${core}/services/legacy`),
            await written("Endpoints", `${core}/endpoints/legacy`),
        ]);
        expect(live.metadata).toMatchObject({ ownerReferences: [owner] });
    });

    it("writes nothing when nothing has changed", async () => {
        expect(await touched(async () => expect(Object.keys(await up())).toEqual(["unchanged"]))).toEqual([]);
    });

    it("tells the status that a controller wrote meanwhile, in preview and update, without a refresh", async () => {
        const status = { loadBalancer: { ingress: [{ ip: "10.0.0.9", ports: [{ port: 8080, protocol: "TCP" }] }] } };
        const written = await server.send(
            "PATCH",
            `${ingresses}/web/status`,
            { status },
            "application/merge-patch+json",
        );
        const outputs = async () => (await program.outputs()).web as Record<string, unknown>;
        expect((await outputs()).addresses).toEqual([]);
        expect(await touched(up)).toEqual([]);
        expect(await outputs()).toMatchObject({
            status,
            addresses: ["10.0.0.9"],
            urls: ["http://a.example.com:8080/", "http://a.example.com:8080/api", "https://b.example.com:8080/"],
            metadata: { resourceVersion: (written.body.metadata as Record<string, unknown>).resourceVersion },
        });
        const none = { status: { loadBalancer: { ingress: null } } };
        await server.send("PATCH", `${ingresses}/web/status`, none, "application/merge-patch+json");
        // A plain refresh runs no program, and so makes no outputs.
        expect((await program.refresh()).code).toBe(0);
        expect((await outputs()).addresses).toEqual(["10.0.0.9"]);
        const refreshed = await program.pulumi([
            ...["refresh", "--yes", "--skip-preview"],
            ...["--run-program", "--stack", "dev"],
        ]);
        expect(refreshed.code).toBe(0);
        expect(await outputs()).toMatchObject({ status: { loadBalancer: {} }, addresses: [] });
    });

    it("touches one slice when one of 250 addresses changes", async () => {
        (spec.endpoints.many as { addresses: string[] }).addresses[120] = "10.9.9.9";
        expect(await touched(up)).toEqual(["1/many-ipv4-2"]);
    });

    it("touches the Endpoints alone when one of their addresses changes, and the Service too when a port is renamed", async () => {
        const legacy = spec.endpoints.legacy as { addresses: string[]; ports: object[] };
        legacy.addresses[0] = "10.0.3.8";
        expect(await touched(up)).toEqual(["2/legacy"]);
        legacy.ports = [{ name: "web", port: 8080, servicePort: 80 }];
        expect((await touched(up)).sort()).toEqual(["2/legacy", "3/legacy"]);
        expect((await server.send("GET", `${core}/endpoints/legacy`)).body.subsets).toEqual([
            { addresses: [{ ip: "10.0.3.8" }], ports: [{ name: "web", port: 8080, protocol: "TCP" }] },
        ]);
    });

    it("writes one Ingress when a path is put first, a port gets another name and the class changes", async () => {
        const web = spec.ingresses.web as { routes: object[]; ingressClassName: string };
        web.routes = [
            { host: "a.example.com", path: "/new", backend: backend("new") },
            { host: "a.example.com", path: "/", backend: backend("web", "https") },
            ...web.routes.slice(1),
        ];
        web.ingressClassName = "skipper";
        expect(await touched(up)).toEqual(["0/web"]);
        const live = (await server.send("GET", `${ingresses}/web`)).body.spec as {
            ingressClassName: string;
            rules: { http: { paths: { path: string; backend: { service: { port: object } } }[] } }[];
        };
        expect(live.ingressClassName).toBe("skipper");
        expect(live.rules[0]?.http.paths.map((p) => [p.path, p.backend.service.port])).toEqual([
            ["/new", { number: 80 }],
            ["/", { name: "https" }],
            ["/api", { number: 80 }],
        ]);
    });

    it("sees what was changed behind its back, and repairs it", async () => {
        const patch = [{ op: "replace", path: "/spec/rules/0/http/paths/0/path", value: "/stolen" }];
        const address = [{ op: "replace", path: "/subsets/0/addresses/0/ip", value: "10.6.6.6" }];
        await server.send("PATCH", `${ingresses}/web`, patch, "application/json-patch+json");
        await server.send("PATCH", `${core}/endpoints/legacy`, address, "application/json-patch+json");
        await server.send("DELETE", `${slices}/many-ipv4-3`);
        const refreshed = await program.refresh();
        expect(changes(refreshed)).toMatchObject({ updated: 2, deleted: 1 });
        expect((await touched(up)).sort()).toEqual(["0/web", "1/many-ipv4-3", "2/legacy"]);
        expect((await server.send("GET", `${core}/endpoints/legacy`)).body.subsets).toMatchObject([
            { addresses: [{ ip: "10.0.3.8" }] },
        ]);
        const live = (await server.send("GET", `${ingresses}/web`)).body;
        expect(JSON.stringify(live.spec)).not.toContain("/stolen");
    });

    it("takes over a live Ingress and live Endpoints with nothing to change afterwards", async () => {
        const routes = [{ host: "old.example.com", path: "/", backend: backend("old") }];
        const rules = [
            {
                host: "old.example.com",
                http: {
                    paths: [
                        { path: "/", pathType: "Prefix", backend: { service: { name: "old", port: { number: 80 } } } },
                    ],
                },
            },
        ];
        const metadata = {
            name: "old",
            annotations: { "pulumi.com/skipAwait": "true", "pulumi.com/patchForce": "true" },
        };
        await server.send("POST", ingresses, {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata,
            spec: { rules },
        });
        const own = { name: "old", annotations: { "pulumi.com/patchForce": "true" } };
        const ports = [{ port: 80, targetPort: 80, protocol: "TCP" }];
        const service = { metadata: own, spec: { type: "ClusterIP", ports } };
        const { clusterIP } = (await server.send("POST", `${core}/services`, service)).body.spec as {
            clusterIP: string;
        };
        const subsets = [{ addresses: [{ ip: "10.0.7.7" }], ports: [{ port: 80 }] }];
        await server.send("POST", `${core}/endpoints`, { metadata: own, subsets });
        spec.ingresses.old = { namespace, routes, adopt: `${namespace}/old` };
        spec.endpoints.old = {
            namespace,
            addresses: ["10.0.7.7"],
            port: 80,
            service: { clusterIP },
            adopt: `${namespace}/old`,
        };
        write();
        const run = await program.up();
        expect(run.text).toMatch(/imported/);
        expect(run.code).toBe(0);
        delete (spec.ingresses.old as { adopt?: string }).adopt;
        delete (spec.endpoints.old as { adopt?: string }).adopt;
        write();
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });

    it("waits for as much as was asked, says what is missing, and goes on with the next update", async () => {
        const name = `class-${namespace}`;
        spec.ingresses.slow = {
            namespace,
            ingressClassName: name,
            waitFor: "accepted",
            timeout: 1,
            routes: [{ path: "/slow", backend: backend("slow") }],
        };
        write();
        const failed = await program.up();
        expect(failed.code).not.toBe(0);
        expect(failed.text).toMatch(
            new RegExp(
                `Ingress ${namespace}/slow is not ready:\\s+waitFor: not ready after 1 seconds: there is no IngressClass ${name}`,
            ),
        );
        expect(failed.text).not.toMatch(/at .*\.js:\d+/);
        const classes = "/apis/networking.k8s.io/v1/ingressclasses";
        await server.send("POST", classes, { metadata: { name }, spec: { controller: "example.com/none" } });
        await up();
        expect((await program.outputs()).slow).toMatchObject({ name: "slow", addresses: [], urls: [] });
        delete spec.ingresses.slow;
        await up();
        await server.send("DELETE", `${classes}/${name}`);
    });

    it("asks the server before it writes, and writes, takes over and deletes as the annotations say", async () => {
        /** Verb and query of what was asked about an object, dry runs included. */
        const asked = (name: string, from: number): string[] =>
            readFileSync(clusterFiles(process.env["CROSSROUTE_TEST_SANDBOX"]!).audit, "utf8")
                .slice(from)
                .split("\n")
                .filter(Boolean)
                .map((line) => JSON.parse(line) as { verb: string; requestURI: string; objectRef?: { name?: string } })
                .filter(({ objectRef }) => objectRef?.name === name)
                .map(({ verb, requestURI }) => `${verb} ${requestURI.split("?")[1] ?? ""}`);
        const end = (): number =>
            readFileSync(clusterFiles(process.env["CROSSROUTE_TEST_SANDBOX"]!).audit, "utf8").length;
        const annotations = {
            "pulumi.com/patchFieldManager": "team-a",
            "pulumi.com/deletionPropagationPolicy": "background",
        };
        const told = { namespace, annotations, routes: [{ path: "/told", backend: backend("told") }] };
        spec.ingresses.told = told;
        write();
        let from = end();
        await program.preview();
        expect(asked("told", from).join("\n")).toMatch(/^(create|patch) .*dryRun=All/m);
        expect(asked("told", from).filter((line) => !/^get |dryRun=All/.test(line))).toEqual([]);
        expect((await server.send("GET", `${ingresses}/told`)).status).toBe(404);
        await up();
        told.routes = [{ path: "/new", backend: backend("told") }];
        write();
        from = end();
        await program.preview();
        expect(asked("told", from).join("\n")).toMatch(/^patch .*dryRun=All/m);
        expect(JSON.stringify((await server.send("GET", `${ingresses}/told`)).body.spec)).toContain("/told");
        from = end();
        await up();
        expect(asked("told", from).join("\n")).toMatch(/^patch (?=.*fieldManager=team-a)(?=.*force=true)/m);
        const { metadata } = (await server.send("GET", `${ingresses}/told`)).body as {
            metadata: { managedFields: { manager: string }[]; resourceVersion: string };
        };
        expect(metadata.managedFields.map(({ manager }) => manager)).toContain("team-a");
        delete spec.ingresses.told;
        await up();
        const since = `resourceVersion=${metadata.resourceVersion}&fieldSelector=metadata.name=told`;
        const { text } = await kubernetesText(`${ingresses}?watch=true&timeoutSeconds=1&${since}`);
        // In the foreground, the default, it would be changed first: marked as about to be deleted.
        const events = text.split("\n").filter(Boolean);
        expect(events.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(["DELETED"]);
    });

    it("destroys what is left when something was deleted by somebody else", async () => {
        await server.send("DELETE", `${ingresses}/web`);
        await server.send("DELETE", `${core}/endpoints/legacy`);
        await server.send("DELETE", `${core}/services/legacy`);
        const run = await program.destroy();
        expect(run.code).toBe(0);
        expect(await versions()).toEqual({});
        spec = first();
    });
});
