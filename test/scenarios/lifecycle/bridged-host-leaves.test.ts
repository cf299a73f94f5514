/** A host whose route is bridged leaves its table: its rule waits for the Ingress, and goes in the same run. */
import { Program, type Run } from "../../integration/lifecycle/program";
import { kubernetes, sae } from "../../integration/lifecycle/servers";

jest.setTimeout(600_000);

const source = `
const { RouteTable } = require("pulumi-crossroute");
const { table, ignoring } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
const kept = ({ type, props, opts }) =>
    type === "crossroute:sae:Ingress" ? { props, opts: { ...opts, ignoreChanges: ["rules", "keepRulesFor"] } } : undefined;
new RouteTable("shop", table, ignoring ? { transforms: [kept] } : {});
`;
const namespace = `leaving-${process.pid}`;
const loadBalancerId = `lb-${namespace}`;

let program: Program;
/** The table with a bridged route of each host, and one of a Service that stays. */
const write = (hosts: readonly string[], ignoring = false): void => {
    const namespaceId = process.env["CROSSROUTE_SAE_NAMESPACE"];
    const defaultBackend = { appId: "0099b7be", containerPort: 8080 };
    const table = {
        gateways: {
            edge: { kubernetes: { namespace, ingressClassName: "example" } },
            apps: { sae: { namespaceId, loadBalancerId, address: "47.96.1.20", listenerPort: 80, defaultBackend } },
        },
        routes: [
            { host: "web.example.com", path: "/", gateway: "edge", backend: { service: { name: "web", port: 80 } } },
            ...hosts.map((host) => ({
                ...{ host, path: "/api", gateway: "edge" },
                backend: { sae: { appId: "8c573618", containerPort: 8080 } },
            })),
        ],
    };
    program.write({ "spec.json": JSON.stringify({ table, ignoring }) });
};
const up = (...more: string[]): Promise<Run> =>
    program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...more]);
const succeeded = (run: Run): void => expect(run.code === 0 ? "" : run.text).toBe("");
const live = async (): Promise<string[]> =>
    (await sae.ruleSets(loadBalancerId)).flatMap(({ Rules }) => Rules.map(({ Domain }) => Domain));

beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json");
    program = await Program.create("leaving", { "index.js": source, "spec.json": "{}" });
});
afterAll(async () => {
    await program?.destroy();
    await program?.dispose();
    await kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE");
});

test.each([
    ["beside another that stays", ["a.example.com"]],
    ["as the last", []],
])("a bridged host leaves a table %s, and the next preview is empty", async (_, left) => {
    write(["a.example.com", "b.example.com"]);
    succeeded(await up());
    expect((await live()).sort()).toEqual(["a.example.com", "b.example.com"]);
    write(left);
    succeeded(await up());
    expect(await live()).toEqual(left);
    succeeded(await program.pulumi(["preview", "--stack", "dev", "--expect-no-changes"]));
});

test("a rule set that ignoreChanges keeps as it is is still refused", async () => {
    write(["a.example.com", "b.example.com"]);
    succeeded(await up());
    write(["a.example.com"], true);
    expect((await up()).text).toMatch(/rule set \S+ stays as it was in this run.*CR329/s);
    write(["a.example.com"]);
    succeeded(await up());
    expect(await live()).toEqual(["a.example.com"]);
});
