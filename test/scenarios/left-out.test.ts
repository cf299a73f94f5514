/** Runs that leave out a part of what the program declares new: nothing is written that needs it, and the state can be read. */
import { Server } from "../integration/kubernetes/server";
import { Program, type Run } from "../integration/lifecycle/program";

const namespace = `left-out-${process.pid}`;
const source = `
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const k8s = require("@pulumi/kubernetes");
const { endpoints = [], gateways = [], ingresses = [], tables = [] } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
for (const [name, args] of endpoints) new kubernetes.Endpoints(name, args);
for (const [name, args] of ingresses) new kubernetes.Ingress(name, args);
for (const [name, args] of gateways) new k8s.apiextensions.CustomResource(name, args);
for (const [name, args] of tables) new RouteTable(name, args);
`;
const routesTo = (backend: object) => [{ host: "own.example.com", path: "/", backend }];
const addresses = { addresses: ["10.0.1.1"], port: 8080 };
const web = { service: { name: "web", port: 80 } };
const onIngress = { kubernetes: { namespace, ingressClassName: "edge", ingressName: "web" } };
const table = (backend: object) => ({
    tables: [["shop", { gateways: { edge: onIngress }, routes: routesTo(backend) }]],
});
const ingress = { ingresses: [["web", { namespace, routes: routesTo(web) }]] };

jest.setTimeout(600_000);

describe("a run that leaves out what another new resource needs", () => {
    const server = new Server();
    let program: Program;
    const only = (...more: string[]): Promise<Run> =>
        program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...more]);
    const write = (spec: object): void => program.write({ "spec.json": JSON.stringify(spec) });
    const names = async (path: string): Promise<string[]> => {
        const { body } = await server.send("GET", path.replace("NAMESPACE", namespace));
        return (body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name).sort();
    };
    const live = async (): Promise<Record<string, string[]>> => ({
        services: await names("/api/v1/namespaces/NAMESPACE/services"),
        endpoints: await names("/api/v1/namespaces/NAMESPACE/endpoints"),
        ingresses: await names("/apis/networking.k8s.io/v1/namespaces/NAMESPACE/ingresses"),
    });

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        program = await Program.create("left-out", { "index.js": source, "spec.json": "{}" });
    });
    afterEach(async () => {
        write({});
        expect((await program.up()).code).toBe(0);
    });
    afterAll(async () => {
        await program?.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
    });

    const nothing = { services: [], endpoints: [], ingresses: [] };
    it.each([
        [
            "the Service of a new table",
            {},
            table({ endpoints: addresses }),
            "**$kubernetes:core/v1:Service::**",
            nothing,
        ],
        [
            "the Service that a route of a table is moved to",
            table(web),
            table({ endpoints: addresses }),
            "**$kubernetes:core/v1:Service::**",
            { ...nothing, ingresses: ["web"] },
        ],
        [
            "the Service of Endpoints",
            {},
            { endpoints: [["legacy", { namespace, ...addresses }]] },
            "**$kubernetes:core/v1:Service::**",
            nothing,
        ],
        ["the owner record of a table", {}, table(web), "**OwnerRecord::**", nothing],
        ["the owner record of an Ingress", {}, ingress, "**OwnerRecord::**", nothing],
    ])("is refused where that is %s, and writes nothing", async (_, before, spec, pattern, left) => {
        write(before);
        expect((await program.up()).code).toBe(0);
        write(spec);
        const preview = await program.pulumi(["preview", "--stack", "dev", "--exclude", pattern]);
        for (const run of [preview, await only("--exclude", pattern)]) {
            expect(run.text).not.toContain("integrity");
            expect(run.text).toContain("[CR329 component-in-part]");
            expect(run.text).not.toContain("would be deleted all the same");
            expect(run.code).not.toBe(0);
        }
        expect(await live()).toEqual(left);
        expect((await program.up()).code).toBe(0);
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });

    it("does not wait for a Gateway whose resource it leaves out, and says so", async () => {
        const httpRoute = { parentRefs: [{ name: "own" }] };
        const listeners = [{ name: "http", port: 80, protocol: "HTTP" }];
        write({
            gateways: [
                [
                    "edge",
                    {
                        apiVersion: "gateway.networking.k8s.io/v1",
                        kind: "Gateway",
                        metadata: { name: "own", namespace },
                        spec: { gatewayClassName: "edge", listeners },
                    },
                ],
            ],
            tables: [["shop", { gateways: { edge: { kubernetes: { namespace, httpRoute } } }, routes: routesTo(web) }]],
        });
        const urn = "urn:pulumi:dev::left-out::crossroute:index:RouteTable::shop";
        for (const args of [
            ["--target", urn, "--target-dependents"],
            ["--exclude", "**gateway.networking.k8s.io/v1:Gateway::edge"],
        ]) {
            const run = await only(...args);
            expect(run.code).not.toBe(0);
            const [, seconds] =
                /Not ready after (\d+) seconds: Gateway \S+\/own: it does not exist, and this run leaves out its resource edge\. Make it/.exec(
                    run.text,
                ) ?? [];
            // The wait would be 600.
            expect(Number(seconds)).toBeLessThan(300);
        }
    });

    it("goes on where it leaves out all of the component", async () => {
        write(table({ endpoints: addresses }));
        const urn = "urn:pulumi:dev::left-out::crossroute:index:RouteTable::shop";
        for (const args of [
            ["--exclude", urn, "--exclude-dependents"],
            ["--target", "urn:pulumi:dev::left-out::pulumi:pulumi:Stack::left-out-dev"],
        ]) {
            const preview = await program.pulumi(["preview", "--stack", "dev", ...args]);
            for (const run of [preview, await only(...args)])
                expect([run.code, run.text]).toEqual([0, expect.anything()]);
            expect(await live()).toEqual(nothing);
        }
    });
});
