import { Controller, routesPath } from "../integration/gateway-api/controller";
import { Program } from "../integration/lifecycle/program";
import { kubernetes, now, sae, writesSince } from "../integration/lifecycle/servers";

const namespace = `route-life-${process.pid}`;
const loadBalancer = `lb-${namespace}`;
const [host, name] = ["shop.example.com", "main.shop.example.com"];

/** A table of routes to a Service and to an SAE application, and another one beside it. */
const source = `
const { RouteTable } = require("pulumi-crossroute");
const { tables } = JSON.parse(require("fs").readFileSync(__dirname + "/tables.json", "utf8"));
for (const [name, { aliases, ...table }] of Object.entries(tables)) new RouteTable(name, table, { aliases });
`;

type Declared = Record<string, object>;
const parents = (gateway: string): object[] => [{ name: gateway, namespace: "infra" }];
const onRoutes = (gateway = "shared", own = namespace): object => ({
    kubernetes: { namespace: own, httpRoute: { parentRefs: parents(gateway), name: "main" } },
});
const apps = (listenerProtocol: "HTTP" | "HTTPS" = "HTTP"): object => ({
    sae: {
        namespaceId: process.env["CROSSROUTE_SAE_NAMESPACE"],
        loadBalancerId: loadBalancer,
        address: "47.96.1.20",
        listenerPort: listenerProtocol === "HTTP" ? 80 : 443,
        listenerProtocol,
        ...(listenerProtocol === "HTTPS" ? { options: { certId: "1234" } } : {}),
        defaultBackend: { appId: "0099b7be", containerPort: 8080 },
    },
});
const routes = (gateway: string): object[] => [
    { host, path: "/", gateway, backend: { service: { name: "web", port: 80 } } },
    { host, path: "/pay", gateway, backend: { sae: { appId: "7171a6ca", containerPort: 8080 } } },
];
const shop = (edge = onRoutes(), more: object = {}): Declared => ({
    shop: { gateways: { edge, apps: apps() }, routes: routes("edge"), ...more },
});

interface Route {
    metadata: { name: string; uid: string; generation: number };
    spec: { parentRefs: { name: string }[]; rules: { backendRefs: { name: string }[] }[] };
}
const live = async (own = namespace): Promise<Route[]> =>
    (await kubernetes<{ items: Route[] }>(routesPath(own))).body.items;
const identities = async (): Promise<string[]> =>
    (await live()).map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.generation}`);

let program: Program;
let controllers: Controller[];
const declare = (tables: Declared, other = program): void => other.write({ "tables.json": JSON.stringify({ tables }) });
const up = async (): Promise<void> => {
    const run = await program.up();
    if (run.code !== 0) throw new Error(run.text);
};
const settled = async (): Promise<void> =>
    expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);

beforeAll(async () => {
    for (const own of [namespace, `${namespace}-b`])
        await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: own } }, "application/json");
    controllers = [namespace, `${namespace}-b`].map((own) => new Controller(own));
    program = await Program.create("route-life", { "index.js": source, "tables.json": "{}" });
    declare(shop());
    await up();
});
afterAll(async () => {
    await program?.dispose();
    for (const controller of controllers) await controller.stop();
    for (const own of [namespace, `${namespace}-b`]) await kubernetes(`/api/v1/namespaces/${own}`, "DELETE");
});

describe("the HTTPRoutes of a table over their life, on the real engine and API server", () => {
    it("lead to SAE applications over the Service of their bridge, and say where that needs TLS", async () => {
        const [route] = await live();
        expect(route?.metadata.name).toBe(name);
        const backends = route?.spec.rules.flatMap(({ backendRefs }) => backendRefs.map((ref) => ref.name));
        expect(backends).toContain("web");
        const bridge = backends?.find((one) => one !== "web") ?? "";
        const service = await kubernetes<{ spec: { selector?: object } }>(
            `/api/v1/namespaces/${namespace}/services/${bridge}`,
        );
        expect([service.status, service.body.spec.selector]).toEqual([200, undefined]);
        const [rules] = await sae.ruleSets(loadBalancer);
        expect(rules?.Rules).toMatchObject([{ AppId: "7171a6ca", Domain: host, Path: "/pay" }]);
        await settled();
        declare({ shop: { gateways: { edge: onRoutes(), apps: apps("HTTPS") }, routes: routes("edge") } });
        const { text } = await program.previewText();
        expect(text).toMatch(/BackendTLSPolicy.*\[CR334 https-backend\]/);
        declare(shop());
    });

    it("stay as they are when the keys of gateways are renamed, and the same objects when the table is", async () => {
        const before = await identities();
        const mark = await now(namespace);
        declare({ shop: { gateways: { front: onRoutes(), listener: apps() }, routes: routes("front") } });
        await up();
        expect([await writesSince(mark), await identities()]).toEqual([[], before]);
        const uids = async (): Promise<string[]> => (await live()).map(({ metadata }) => metadata.uid);
        const same = await uids();
        // The Service of the bridge has the name of the table: the new one is there before the old one goes.
        declare({ store: { ...shop()["shop"], aliases: [{ name: "shop" }] } });
        await up();
        expect(await uids()).toEqual(same);
        declare({ shop: { ...shop()["shop"], aliases: [{ name: "store" }] } });
        await up();
        expect(await uids()).toEqual(same);
        declare(shop());
        await settled();
    });

    it("are refused to another stack, which leaves them as they are when it goes", async () => {
        const before = await identities();
        const rival = await Program.create("route-rival", { "index.js": source });
        try {
            declare(
                {
                    shop: {
                        gateways: { edge: onRoutes() },
                        routes: [{ host, path: "/", backend: { service: { name: "theirs", port: 80 } } }],
                    },
                },
                rival,
            );
            for (const run of [await rival.previewText(), await rival.up()]) {
                expect(run.code).not.toBe(0);
                expect(run.text).toContain(
                    `HTTPRoute ${namespace}/${name} exists and belongs to another owner record of Crossroute`,
                );
            }
        } finally {
            await rival.dispose();
        }
        expect(await identities()).toEqual(before);
        await settled();
    });

    it("are not lost to a targeted update, and go on afterwards", async () => {
        const before = await identities();
        const other = {
            docs: {
                gateways: {
                    edge: { kubernetes: { namespace, httpRoute: { parentRefs: parents("shared"), name: "docs" } } },
                },
                routes: [{ host: "docs.example.com", path: "/", backend: { service: { name: "docs", port: 80 } } }],
            },
        };
        // Only the new table is aimed at, while the old one is gone from the program.
        declare(other);
        const targets = ["--target", "**RouteTable::docs", "--target-dependents"];
        const run = await program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...targets]);
        const kept = (await identities()).filter((one) => one.startsWith(`${name} `));
        expect([run.code === 0 || run.text, kept]).toEqual([true, before]);
        declare({ ...shop(), ...other });
        await up();
        expect((await identities()).filter((one) => one.startsWith(`${name} `))).toEqual(before);
        declare(shop());
        await up();
        expect(await identities()).toEqual(before);
    });

    it("move to another Gateway in place, and to another namespace one before the other", async () => {
        const [before] = await live();
        declare(shop(onRoutes("other")));
        await up();
        const [moved] = await live();
        expect([moved?.metadata.uid, moved?.spec.parentRefs[0]?.name]).toEqual([before?.metadata.uid, "other"]);
        declare(shop(onRoutes("other", `${namespace}-b`)));
        const { text } = await program.previewText();
        expect(text).not.toMatch(/error:/);
        await up();
        expect([await live(), (await live(`${namespace}-b`)).map(({ metadata }) => metadata.name)]).toEqual([
            [],
            [name],
        ]);
        await settled();
    });
});
