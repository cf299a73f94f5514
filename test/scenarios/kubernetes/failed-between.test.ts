/** Updates that fail in the middle: what they were still to delete, what no guard has noted yet, and hosts that were to move. */
import { foreignIngress } from "../../integration/kubernetes/programs";
import { Server } from "../../integration/kubernetes/server";
import { isAsked, uniqueHosts } from "../../integration/kubernetes/webhook";
import { Program, type Run } from "../../integration/lifecycle/program";

const namespace = `failed-between-${process.pid}`;
const beside = `${namespace}-hosts`;
const source = `
const k8s = require("@pulumi/kubernetes");
const { RouteTable } = require("pulumi-crossroute");
const { gateways, routes, bad, namespace } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
if (gateways) {
    const names = Object.fromEntries(Object.entries(gateways).map(([key, ingressName]) => [key, { kubernetes: { namespace, ingressClassName: "edge", ingressName } }]));
    const backend = { service: { name: "web", port: 80 } };
    const table = new RouteTable("shop", { gateways: names, routes: routes.map(([host, gateway]) => ({ host, path: "/", gateway, backend })) });
    const made = new k8s.core.v1.ConfigMap("made", { metadata: { namespace } });
    if (bad) new k8s.core.v1.ConfigMap("bad", { metadata: { namespace, name: made.id.apply(() => "Not_A_Name") } }, { dependsOn: [table] });
}
`;

jest.setTimeout(900_000);

describe("an update that fails in the middle, on the real engine and API server", () => {
    const server = new Server();
    let program: Program;
    const write = (spec: object, at = namespace): void =>
        program.write({ "spec.json": JSON.stringify({ namespace: at, ...spec }) });
    const up = (): Promise<Run> => program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev"]);
    const preview = (): Promise<Run> => program.pulumi(["preview", "--stack", "dev"]);
    const path = (at: string, name = "") =>
        `/apis/networking.k8s.io/v1/namespaces/${at}/ingresses${name && `/${name}`}`;
    const remake = async (name: string, at = namespace): Promise<void> => {
        await server.send("DELETE", path(at, name));
        await server.send("POST", `${path(at)}?fieldManager=kubectl-create`, foreignIngress(at, name, "theirs.x.y"));
    };
    const hosts = async (at: string): Promise<Record<string, string[]>> => {
        const items = (await server.send("GET", path(at))).body["items"] as {
            metadata: { name: string };
            spec: { rules: { host: string }[] };
        }[];
        return Object.fromEntries(
            items.map(({ metadata, spec }) => [metadata.name, spec.rules.map(({ host }) => host).sort()]),
        );
    };
    const succeeded = (run: Run): void => expect(run.code === 0 ? "" : run.text).toBe("");
    const isRefused = (run: Run, name: string, at = namespace): void => {
        expect(run.text).toContain(`Ingress ${at}/${name}`);
        expect(run.text).toContain("CR319");
        expect(run.code).not.toBe(0);
    };
    const deleteAll = async (): Promise<void> => {
        for (const at of [namespace, beside]) await server.send("DELETE", path(at));
        await program.stack("rm", "--force", "--yes", "dev", "--preserve-config").catch(() => undefined);
        await program.stack("init", "dev").catch(() => undefined);
    };

    beforeAll(async () => {
        for (const name of [namespace, beside]) await server.send("POST", "/api/v1/namespaces", { metadata: { name } });
        program = await Program.create("failed-between", { "index.js": source, "spec.json": "{}" });
    });
    afterEach(deleteAll);
    afterAll(async () => {
        await program.dispose();
        for (const name of [namespace, beside]) await server.send("DELETE", `/api/v1/namespaces/${name}`);
        server.close();
    });

    it("leaves what it was still to delete guarded, so that nobody's object of that name goes afterwards", async () => {
        const routes = [["a.example.com", "edge"]];
        write({ gateways: { edge: "two" }, routes });
        succeeded(await up());
        write({ gateways: { edge: "three" }, routes, bad: true });
        expect((await up()).code).not.toBe(0);
        expect(Object.keys(await hosts(namespace)).sort()).toEqual(["three", "two"]);
        await remake("two");
        write({ gateways: { edge: "three" }, routes });
        for (const run of [await preview(), await up()]) isRefused(run, "two");
        expect((await hosts(namespace))["two"]).toEqual(["theirs.x.y"]);
    });

    it("deletes it in the next update where it is still ours, and forgets it then", async () => {
        const routes = [["a.example.com", "edge"]];
        write({ gateways: { edge: "two" }, routes });
        succeeded(await up());
        write({ gateways: { edge: "three" }, routes, bad: true });
        expect((await up()).code).not.toBe(0);
        write({ gateways: { edge: "three" }, routes });
        succeeded(await up());
        expect(await hosts(namespace)).toEqual({ three: ["a.example.com"] });
        await server.send(
            "POST",
            `${path(namespace)}?fieldManager=kubectl-create`,
            foreignIngress(namespace, "two", "theirs.x.y"),
        );
        succeeded(await preview());
        succeeded(await up());
        expect(await hosts(namespace)).toEqual({ three: ["a.example.com"], two: ["theirs.x.y"] });
    });

    describe("because a webhook refuses one object", () => {
        let remove: () => Promise<void>;
        beforeAll(async () => {
            remove = await uniqueHosts(server, beside);
            await server.send("POST", path(beside), foreignIngress(beside, "probe", "probe.example.com"));
            await isAsked(server, beside, foreignIngress(beside, "probe-2", "probe.example.com"));
            await server.send("DELETE", path(beside));
        });
        afterAll(() => remove());

        it("makes nobody's object ours by a refresh, where the first update ended before a guard was written", async () => {
            await server.send("POST", path(beside), foreignIngress(beside, "taken", "b.example.com"));
            const spec = {
                gateways: { a: "a", b: "b" },
                routes: [
                    ["a.example.com", "a"],
                    ["b.example.com", "b"],
                ],
            };
            write(spec, beside);
            expect((await up()).text).toMatch(/host is already defined in taken/);
            await remake("a", beside);
            isRefused(await preview(), "a", beside);
            await program.refresh();
            for (const run of [await preview(), await up()]) isRefused(run, "a", beside);
            expect((await hosts(beside))["a"]).toEqual(["theirs.x.y"]);
        });

        it("takes no host away that the other Ingress did not get, also with other moves in the next update", async () => {
            const gateways = { a: "a", b: "b", c: "c", d: "d" };
            const others = [
                ["m.example.com", "a"],
                ["y.example.com", "b"],
                ["z.example.com", "c"],
                ["w.example.com", "d"],
            ];
            write({ gateways, routes: [...others, ["x.example.com", "a"], ["n.example.com", "c"]] }, beside);
            succeeded(await up());
            write({ gateways, routes: [...others, ["x.example.com", "b"], ["n.example.com", "c"]] }, beside);
            expect((await up()).text).toMatch(/host is already defined in a/);
            write({ gateways, routes: [...others, ["x.example.com", "b"], ["n.example.com", "d"]] }, beside);
            expect((await up()).text).toMatch(/host is already defined in (a|c)/);
            const live = await hosts(beside);
            expect([live["a"], live["c"]]).toEqual([
                ["m.example.com", "x.example.com"],
                ["n.example.com", "z.example.com"],
            ]);
        });
    });
});
