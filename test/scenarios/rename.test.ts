import { Program } from "../integration/lifecycle/program";
import { kubernetes, now, sae, writesSince } from "../integration/lifecycle/servers";

const namespace = "rename";
const loadBalancer = `lb-${namespace}`;

/** A program whose tables are read from a file: their names, arguments and aliases. */
const tables = `
const crossroute = require("pulumi-crossroute");
const kubernetes = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");
const { namespace, tables } = JSON.parse(require("fs").readFileSync(__dirname + "/tables.json", "utf8"));
const ns = new kubernetes.core.v1.Namespace("ns", { metadata: { name: namespace } });
for (const [name, { later, aliases, ...table }] of Object.entries(tables)) {
    // What only the engine knows: the id of a resource that is not made yet.
    const routes = later ? new crossroute.RoutePlan(later, { tables: [] }).id.apply(() => table.routes) : table.routes;
    new crossroute.RouteTable(name, { ...table, routes }, { aliases, dependsOn: ns });
}
`;

interface Declared {
    gateways: Record<string, unknown>;
    routes: Record<string, unknown>[];
    aliases?: { name: string }[];
    later?: string;
}

const edge = (more: object = {}) => ({ kubernetes: { namespace, ingressClassName: "example", ...more } });
const apps = () => ({
    sae: {
        namespaceId: process.env["CROSSROUTE_SAE_NAMESPACE"],
        loadBalancerId: loadBalancer,
        address: "47.96.1.20",
        listenerPort: 80,
        defaultBackend: { appId: "0099b7be", containerPort: 8080 },
    },
});
const routes = (gateway: string, path = "/legacy") => [
    { host: "a.example.com", path: "/", gateway, backend: { service: { name: "web", port: 80 } } },
    { host: "a.example.com", path, gateway, backend: { endpoints: { addresses: ["10.0.3.7"], port: 8080 } } },
    { host: "a.example.com", path: "/api", gateway, backend: { sae: { appId: "7171a6ca", containerPort: 8080 } } },
];

let program: Program;
const declare = (declared: Record<string, Declared>): void =>
    program.write({ "tables.json": JSON.stringify({ namespace, tables: declared }) });
const up = async (): Promise<void> => {
    const run = await program.up();
    if (run.code !== 0) throw new Error(run.text);
};
/** What is live, by values that only a new object changes. */
const live = async () => {
    const list = async (path: string) =>
        (await kubernetes<{ items: { metadata: { name: string; uid: string } }[] }>(path)).body.items.map(
            ({ metadata }) => `${metadata.name} ${metadata.uid}`,
        );
    return {
        ingresses: await list(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`),
        services: await list(`/api/v1/namespaces/${namespace}/services`),
        ruleSets: (await sae.ruleSets(loadBalancer)).map(({ Id }) => Id),
    };
};
const names = (objects: readonly string[]): string[] => objects.map((object) => object.split(" ")[0]!);
/** What a preview would do to live things. */
const planned = async (): Promise<string[]> =>
    (await program.preview()).steps
        .filter(
            ({ op, urn }) =>
                op !== "same" &&
                /::(kubernetes:|crossroute:sae:Ingress)|\$(kubernetes:|crossroute:sae:Ingress)/.test(urn),
        )
        .map(({ op, urn }) => `${op} ${urn.split("::").pop()}`);
const settled = async (): Promise<void> => {
    expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
};

beforeAll(async () => {
    program = await Program.create("renames", { "index.js": tables });
    declare({ shop: { gateways: { edge: edge({ ingressName: "main" }), apps: apps() }, routes: routes("edge") } });
    await up();
});
afterAll(() => program?.dispose());

describe("renaming what a live object is declared by, on the real engine, API server and SAE emulator", () => {
    test("keys of gateways: nothing live is touched, in the preview and by up", async () => {
        const before = await live();
        declare({
            shop: { gateways: { front: edge({ ingressName: "main" }), saeapps: apps() }, routes: routes("front") },
        });
        const mark = await now(namespace);
        expect(await planned()).toEqual([]);
        await up();
        expect(await writesSince(mark)).toEqual([]);
        expect(await live()).toEqual(before);
        await settled();
    });

    test("a path: its Service stays, and only the Ingress is written", async () => {
        const before = await live();
        declare({
            shop: {
                gateways: { front: edge({ ingressName: "main" }), saeapps: apps() },
                routes: routes("front", "/old"),
            },
        });
        const mark = await now(namespace);
        expect(await planned()).toEqual([`update ${namespace}/main`]);
        await up();
        expect([...new Set(await writesSince(mark))]).toEqual([`kubernetes patch ingresses ${namespace}/main`]);
        expect(await live()).toEqual(before);
    });

    test("the table, with its alias: the objects stay, and no request is said to move", async () => {
        const before = await live();
        declare({
            store: {
                gateways: { front: edge({ ingressName: "main" }), saeapps: apps() },
                routes: routes("front", "/old").slice(0, 1),
                aliases: [{ name: "shop" }],
            },
        });
        const said = ((await program.preview()).diagnostics ?? []).map(({ message }) => message).join("\n");
        expect(said).not.toMatch(/gains an answer/);
        await up();
        const after = await live();
        expect(after.ingresses).toEqual(before.ingresses);
        expect(after.ruleSets).toEqual(before.ruleSets);
        await settled();
    });

    test("an Ingress with order breakFirst: the old one goes before the new one, and the preview names the gap", async () => {
        declare({
            store: {
                gateways: { front: edge({ ingressName: "next", order: "breakFirst" }), saeapps: apps() },
                routes: routes("front").slice(0, 1),
            },
        });
        const said = ((await program.preview()).diagnostics ?? []).map(({ message }) => message).join("\n");
        expect(said).toContain(
            `a.example.com has no answer between the deletion of ${namespace}/main and the creation of ${namespace}/next`,
        );
        const mark = await now(namespace);
        await up();
        const written = await writesSince(mark);
        const gone = written.indexOf(`kubernetes delete ingresses ${namespace}/main`);
        expect(gone).toBeGreaterThanOrEqual(0);
        expect(written.indexOf(`kubernetes patch ingresses ${namespace}/next`)).toBeGreaterThan(gone);
        expect(names((await live()).ingresses)).toEqual(["next"]);
        await settled();
    });

    test("a list of routes that is known only after apply is refused for a live table, and nothing is touched", async () => {
        const before = await live();
        declare({
            store: {
                gateways: { front: edge({ ingressName: "next" }), saeapps: apps() },
                routes: routes("front").slice(0, 1),
                later: "not-made-yet",
            },
        });
        const run = await program.previewText();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(/the list of routes is known only after apply, and the table is live/);
        expect(run.text).not.toMatch(/to delete/);
        expect(await live()).toEqual(before);
    });

    test("two tables that make one Ingress are refused with both places", async () => {
        const table = (gateway: string): Declared => ({
            gateways: { [gateway]: edge() },
            routes: [{ host: `${gateway}.example.com`, path: "/", backend: { service: { name: "web", port: 80 } } }],
        });
        declare({ two: table("web-edge"), "two-web": table("edge") });
        const run = await program.previewText();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(
            /Ingress rename\/two-web-edge is already made for gateways\.(web-edge|edge)\.kubernetes of RouteTable (two|two-web)/,
        );
    });
});

describe("an update of one Ingress of a table with two gateways", () => {
    const other = "rename-other";
    let two: Program;
    const write = (address: string, path: string): void =>
        two.write({
            "tables.json": JSON.stringify({
                namespace: other,
                tables: {
                    two: {
                        gateways: {
                            a: { kubernetes: { namespace: other, ingressClassName: "example" } },
                            b: { kubernetes: { namespace: other, ingressClassName: "example" } },
                        },
                        routes: ["a", "b"].map((gateway) => ({
                            host: `${gateway}.example.com`,
                            path,
                            gateway,
                            backend: { endpoints: { addresses: [address], port: 8080 } },
                        })),
                    },
                },
            }),
        });
    const target = (name: string): string =>
        `urn:pulumi:dev::targets::crossroute:index:RouteTable$crossroute:kubernetes:Ingress$kubernetes:networking.k8s.io/v1:Ingress::${other}/${name}`;
    const only = (...more: string[]) => two.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...more]);

    beforeAll(async () => {
        two = await Program.create("targets", { "index.js": tables });
        write("10.0.1.1", "/one");
        expect((await two.up()).code).toBe(0);
    });
    afterAll(() => two?.dispose());

    test("leaves a state that can be read", async () => {
        write("10.0.1.1", "/two");
        expect((await only("--target", target("two-a"))).code).toBe(0);
    });

    test("is refused by the engine when it leads to what is not there yet", async () => {
        write("10.0.1.9", "/two");
        const refused = await only("--target", target("two-b"));
        expect(refused.code).not.toBe(0);
        expect(refused.text).not.toContain("integrity");
        expect(refused.text).toMatch(/depends on .*two-10-0-1-9-8080/);
    });

    test("can be followed by an update of its dependents, and of all", async () => {
        expect((await only("--target", target("two-b"), "--target-dependents")).text).not.toContain("integrity");
        expect((await two.up()).code).toBe(0);
    });

    test("leaves nothing to do afterwards", async () => {
        expect(Object.keys((await two.preview()).changeSummary)).toEqual(["same"]);
    });
});
