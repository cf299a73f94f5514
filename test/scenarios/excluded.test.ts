/** Runs with `--exclude` of what leaves the program, and what is left where nobody could see the option. */
import { execFile } from "node:child_process";
import { Server } from "../integration/kubernetes/server";
import { changes, Program, type Run } from "../integration/lifecycle/program";

const namespace = `excluded-${process.pid}`;
const source = `
const { kubernetes } = require("pulumi-crossroute");
const { endpoints = [], ingresses = [] } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
for (const [name, args] of endpoints) new kubernetes.Endpoints(name, args);
for (const [name, args] of ingresses) new kubernetes.Ingress(name, args);
`;
const web = {
    namespace,
    routes: [{ host: "own.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }],
};
const legacy = { namespace, kind: "EndpointSlice", addresses: ["10.0.1.1"], port: 8080 };
const service = `/api/v1/namespaces/${namespace}/services/legacy`;

jest.setTimeout(600_000);

describe("on the real engine and API server", () => {
    const server = new Server();
    let program: Program;
    const write = (spec: object): void => program.write({ "spec.json": JSON.stringify(spec) });
    const only = (...more: string[]): Promise<Run> =>
        program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...more]);
    const succeeded = (run: Run): void => expect(run.code === 0 ? "" : run.text).toBe("");
    const urns = async (type: string): Promise<string[]> => {
        const { deployment } = JSON.parse(await program.state()) as { deployment: { resources: { urn: string }[] } };
        return deployment.resources.map(({ urn }) => urn).filter((urn) => urn.includes(type));
    };

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        program = await Program.create("excluded", { "index.js": source, "spec.json": "{}" });
    });
    afterEach(async () => {
        write({});
        succeeded(await program.up());
    });
    afterAll(async () => {
        await program.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it("a component that leaves keeps its guard as long as --exclude keeps one of its objects", async () => {
        write({ endpoints: [["legacy", legacy]] });
        succeeded(await program.up());
        const [urn = ""] = await urns("core/v1:Service::");
        write({});
        for (const run of [
            await only("--exclude", urn),
            await program.pulumi(["destroy", "--yes", "--skip-preview", "--stack", "dev", "--exclude", urn]),
        ]) {
            expect(run.text).toContain(
                `Service ${namespace}/legacy is left out of this run by --exclude, and what guards it`,
            );
            expect(run.code).not.toBe(0);
        }
        expect(await urns("OwnerGuard")).toHaveLength(1);
        expect((await server.send("GET", service)).status).toBe(200);

        succeeded(await only("--exclude", urn, "--exclude-dependents"));
        expect((await server.send("GET", service)).status).toBe(200);
        succeeded(await program.up());
        expect((await server.send("GET", service)).status).toBe(404);
    });

    it("an object that leaves a component in a run with --exclude of it is not deleted later where it is another's", async () => {
        write({ endpoints: [["legacy", legacy]] });
        succeeded(await program.up());
        const [urn = ""] = await urns("core/v1:Service::");
        write({ endpoints: [["legacy", { ...legacy, service: false }]] });
        succeeded(await only("--exclude", urn));
        expect(await urns("core/v1:Service::")).toEqual([urn]);

        await server.send("DELETE", service);
        const theirs = { metadata: { name: "legacy" }, spec: { ports: [{ port: 80 }] } };
        expect((await server.send("POST", `/api/v1/namespaces/${namespace}/services`, theirs)).status).toBe(201);
        const runs = [await program.previewText(), await program.up()];
        for (const run of runs) {
            expect(run.text).toContain("[CR319");
            expect(run.code).not.toBe(0);
        }
        expect((await server.send("GET", service)).status).toBe(200);
        const said = new Set(
            [...(runs[1]?.text ?? "").matchAll(/`pulumi state delete '([^']+)'/g)].map(([, one = ""]) => one),
        );
        expect(said.size).toBe(2);
        for (const one of said)
            succeeded(await program.pulumi(["state", "delete", one, "--target-dependents", "--yes", "--stack", "dev"]));
        succeeded(await program.up());
        expect((await server.send("GET", service)).status).toBe(200);
        await server.send("DELETE", service);
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });

    it("a state that lacks a parent, because a wrapper hid the command line, is whole after state repair and up", async () => {
        write({ ingresses: [["web", web]] });
        const component = "urn:pulumi:dev::excluded::crossroute:kubernetes:Ingress::web";
        const hidden = await underAnotherName(program, [
            "up",
            "--yes",
            "--skip-preview",
            "--stack",
            "dev",
            "--exclude",
            component,
        ]);
        expect(hidden).toContain("snapshot integrity failure");
        expect((await program.previewText()).code).not.toBe(0);

        succeeded(await program.pulumi(["state", "repair", "--yes", "--stack", "dev"]));
        // What had no parent is kept, at the top of the stack.
        expect(await urns("OwnerRecord")).toEqual([
            `urn:pulumi:dev::excluded::crossroute:kubernetes:OwnerRecord::${namespace}/web`,
        ]);
        const run = await program.up();
        succeeded(run);
        expect(changes(run)).toMatchObject({ created: 4, deleted: 1 });
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });
});

/** The engine as a process whose name is not its own. */
const underAnotherName = (program: Program, args: string[]): Promise<string> =>
    new Promise((done) => {
        const line = 'exec -a engine "$(command -v pulumi)" "$@" --non-interactive --color never';
        execFile("bash", ["-c", line, "bash", ...args], { cwd: program.dir, maxBuffer: 1 << 26 }, (_, stdout, stderr) =>
            done(`${stdout}\n${stderr}`),
        );
    });
