import { toNewSpec } from "../../provider/platforms/kubernetes/manifest/convert";
import { kubernetesWrites } from "../../sandbox";
import { kubernetes } from "../integration/lifecycle/servers";
import { changes, Program } from "../integration/lifecycle/program";

const dir = process.env.CROSSROUTE_TEST_SANDBOX;

/** The user's program: what the component gets is in a file that the tests change. */
const program = `
const crossroute = require("pulumi-crossroute");
const args = JSON.parse(require("fs").readFileSync(__dirname + "/args.json", "utf8"));
const ingress = new crossroute.kubernetes.Ingress("web", args);
exports.urls = ingress.urls;
`;
const files = (args: object): Record<string, string> => ({ "args.json": JSON.stringify(args) });

interface OldIngress {
    apiVersion: string;
    metadata: { uid: string; generation: number; annotations: Record<string, string> };
    spec: {
        ingressClassName?: string;
        backend?: { serviceName: string; servicePort: number | string };
        tls?: { hosts: string[]; secretName: string }[];
        rules: {
            host: string;
            http: {
                paths: { path: string; pathType: string; backend: { serviceName: string; servicePort: number } }[];
            };
        }[];
    };
}

const live = (version: string, name: string): Promise<{ status: number; body: OldIngress }> =>
    kubernetes<OldIngress>(`/apis/${version}/namespaces/default/ingresses/${name}`);

/** The Ingress; how many resources stand beside it in the state is not what these tests are about. */
const oneUpdated = { updated: 1, unchanged: expect.any(Number) as number };

describe.each(["networking.k8s.io/v1beta1", "extensions/v1beta1"] as const)("an Ingress of %s", (apiVersion) => {
    const name = apiVersion.split(".")[0]?.split("/")[0] ?? "";
    const route = (path: string, service: string, port: number | string, match?: string): object => ({
        host: "shop.example.com",
        path,
        ...(match ? { match } : {}),
        backend: { service: { name: service, port } },
    });
    const args = (routes: object[]): object => ({
        name,
        namespace: "default",
        apiVersion,
        ingressClassName: "example",
        defaultBackend: { service: { name: "fallback", port: 80 } },
        tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
        routes,
    });
    const first = [route("/", "web", 80), route("/api", "api", "http", "Exact")];
    let stack: Program;

    beforeAll(async () => {
        stack = await Program.create(`old-${name}`, { "index.js": program, ...files(args(first)) });
    });
    afterAll(() => stack.dispose());

    it("is created as the old version has it, and is left alone by the next up", async () => {
        const up = await stack.up();
        expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
        const { status, body } = await live(apiVersion, name);
        expect(status).toBe(200);
        expect(body.spec).toEqual({
            ingressClassName: "example",
            backend: { serviceName: "fallback", servicePort: 80 },
            tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
            rules: [
                {
                    host: "shop.example.com",
                    http: {
                        paths: [
                            { path: "/", pathType: "Prefix", backend: { serviceName: "web", servicePort: 80 } },
                            { path: "/api", pathType: "Exact", backend: { serviceName: "api", servicePort: "http" } },
                        ],
                    },
                },
            ],
        });
        expect(await stack.outputs()).toEqual({
            urls: ["https://shop.example.com/", "https://shop.example.com/api"],
        });
        const since = new Date().toISOString();
        const again = await stack.up();
        expect(Object.keys(changes(again))).toEqual(["unchanged"]);
        expect(kubernetesWrites({ dir, since })).toEqual([]);
    });

    it("is changed in place when a path is added and a backend moves, and previewed so", async () => {
        const before = (await live(apiVersion, name)).body;
        stack.write(
            files(args([route("/new", "web", 81), route("/", "web", 80), route("/api", "api2", 8080, "Exact")])),
        );
        const preview = await stack.preview();
        expect(preview.changeSummary).toEqual({ same: expect.any(Number) as number, update: 1 });
        const since = new Date().toISOString();
        expect(changes(await stack.up())).toEqual(oneUpdated);
        const { body } = await live(apiVersion, name);
        expect(body.metadata.uid).toBe(before.metadata.uid);
        expect(body.spec.rules[0]?.http.paths.map(({ path, backend }) => [path, backend.serviceName])).toEqual([
            ["/new", "web"],
            ["/", "web"],
            ["/api", "api2"],
        ]);
        expect(body.metadata.generation).toBe(before.metadata.generation + 1);
        // The first update also moves the ownership of the fields to the manager of the updates, which changes nothing.
        const writes = kubernetesWrites({ dir, since }).map(({ verb, resource }) => `${verb} ${resource}`);
        expect([...new Set(writes)]).toEqual(["patch ingresses"]);
    });

    it("sees and undoes what somebody else changed", async () => {
        const drift = { spec: { backend: { serviceName: "other", servicePort: 80 } } };
        expect(
            (await kubernetes(`/apis/${apiVersion}/namespaces/default/ingresses/${name}`, "PATCH", drift)).status,
        ).toBe(200);
        expect((await stack.refresh()).code).toBe(0);
        expect(changes(await stack.up())).toEqual(oneUpdated);
        expect((await live(apiVersion, name)).body.spec.backend?.serviceName).toBe("fallback");
    });

    it("is what the server itself makes of it in networking.k8s.io/v1", async () => {
        const newer = await live("networking.k8s.io/v1", name);
        expect(toNewSpec((await live(apiVersion, name)).body.spec)).toEqual(newer.body.spec);
    });

    it("is gone after destroy", async () => {
        expect((await stack.destroy()).code).toBe(0);
        expect((await live(apiVersion, name)).status).toBe(404);
    });
});

describe("an Ingress of Huawei CCE", () => {
    const path = (match: string): object => ({
        path: "/healthz",
        matchMode: match,
        backend: { service: { name: "web", port: 8080 } },
    });
    const args = (match: string): object => ({
        name: "cce",
        namespace: "default",
        apiVersion: "networking.k8s.io/v1beta1",
        cce: { loadBalancer: { existing: { id: "f7891f17-a49a-4b5c-9fef-8a0de0b1b1c2" } }, port: 80 },
        routes: [path(match)],
    });
    let stack: Program;
    beforeAll(async () => {
        stack = await Program.create("old-cce", { "index.js": program, ...files(args("EQUAL_TO")) });
    });
    afterAll(() => stack.dispose());

    it("is created, left alone, changed and deleted on a server that knows nothing of its load balancers", async () => {
        const up = await stack.up();
        expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
        const { body } = await live("networking.k8s.io/v1beta1", "cce");
        expect(body.metadata.annotations).toMatchObject({
            "kubernetes.io/ingress.class": "cce",
            "kubernetes.io/elb.id": "f7891f17-a49a-4b5c-9fef-8a0de0b1b1c2",
            "kubernetes.io/elb.class": "union",
            "kubernetes.io/elb.port": "80",
        });
        expect(Object.keys(changes(await stack.up()))).toEqual(["unchanged"]);
        stack.write(files(args("STARTS_WITH")));
        const changed = await stack.up();
        expect({ ...changes(changed), text: changed.code === 0 ? "" : changed.text }).toMatchObject({ text: "" });
        expect(Object.keys(changes(await stack.up()))).toEqual(["unchanged"]);
        expect((await stack.destroy()).code).toBe(0);
        expect((await live("networking.k8s.io/v1beta1", "cce")).status).toBe(404);
    });
});

it("Endpoints with subsets that the server joins are created, left alone and deleted", async () => {
    const stack = await Program.create("old-endpoints", {
        "index.js": program
            .replace("Ingress(", "Endpoints(")
            .replace("urls = ingress.urls", "name = ingress.serviceName"),
        ...files({
            name: "legacy",
            namespace: "default",
            kind: "Endpoints",
            service: false,
            subsets: [
                { addresses: [{ ip: "10.0.0.2" }, { ip: "10.0.0.1" }], ports: [{ name: "b", port: 81 }] },
                { addresses: [{ ip: "10.0.0.3" }], ports: [{ name: "c", port: 82 }] },
                { addresses: [{ ip: "10.0.0.1" }, { ip: "10.0.0.2" }], ports: [{ name: "a", port: 80 }] },
            ],
        }),
    });
    try {
        const up = await stack.up();
        expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
        const { body } = await kubernetes<{ subsets: { ports: object[] }[] }>(
            "/api/v1/namespaces/default/endpoints/legacy",
        );
        expect(body.subsets.map(({ ports }) => ports.length).sort()).toEqual([1, 2]);
        expect(Object.keys(changes(await stack.up()))).toEqual(["unchanged"]);
        expect((await stack.refresh()).code).toBe(0);
        expect(Object.keys(changes(await stack.up()))).toEqual(["unchanged"]);
        expect((await stack.destroy()).code).toBe(0);
    } finally {
        await stack.dispose();
    }
});

it("the example for old clusters is created, left alone and deleted", async () => {
    const example = await Program.fromTypeScript("old-cluster", { apiVersion: "extensions/v1beta1" });
    try {
        const up = await example.up();
        expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
        expect((await live("extensions/v1beta1", "shop")).body.spec).toMatchObject({
            backend: { serviceName: "web", servicePort: 80 },
            rules: [{ host: "shop.example.com", http: { paths: [{ path: "/" }, { path: "/api" }] } }],
        });
        expect(Object.keys(changes(await example.up()))).toEqual(["unchanged"]);
        expect((await example.destroy()).code).toBe(0);
    } finally {
        await example.dispose();
    }
});
