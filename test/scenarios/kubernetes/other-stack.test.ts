/** What a state that was renamed, or copied into another stack, may delete. */
import { Program } from "../../integration/lifecycle/program";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const namespace = `other-stack-${process.pid}`;
const server = new Server();
const source = `
const { kubernetes } = require("pulumi-crossroute");
new kubernetes.Ingress("web", { namespace: "${namespace}", routes: [{ host: "own.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }] });
`;

let program: Program;
beforeAll(async () => {
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    program = await Program.create("other-stack", { "index.js": source });
});
afterAll(async () => {
    await program.dispose();
    await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
    server.close();
});

const isLive = async (): Promise<boolean> =>
    (await server.send("GET", `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/web`)).status === 200;
const on = (stack: string, ...args: string[]) => program.pulumi([...args, "--stack", stack]);

test("a copy deletes nothing of the first stack, and a renamed one does after an update", async () => {
    expect((await program.up()).code).toBe(0);
    const copied = (await program.state()).replaceAll("urn:pulumi:dev::", "urn:pulumi:copy::");
    program.write({ "copy.json": copied });
    expect((await program.pulumi(["stack", "init", "copy"])).code).toBe(0);
    expect((await on("copy", "stack", "import", "--file", "copy.json")).code).toBe(0);
    const copy = await on("copy", "destroy", "--yes", "--skip-preview");
    expect(copy.text).toMatch(/nothing was deleted: .*\/dev: .*\[CR340 state-of-another-stack\]/);
    expect([copy.code === 0, await isLive()]).toEqual([false, true]);

    expect((await on("dev", "stack", "rename", "late")).code).toBe(0);
    expect((await on("late", "destroy", "--yes", "--skip-preview")).text).toContain("run pulumi up first");
    const said = await on("late", "up", "--yes", "--skip-preview");
    expect([said.code, said.text]).toEqual([0, expect.stringContaining("CR340")]);
    const next = await on("late", "preview");
    expect([next.code, next.text]).toEqual([0, expect.not.stringContaining("CR340")]);
    expect((await on("late", "destroy", "--yes", "--skip-preview")).code).toBe(0);
    expect(await isLive()).toBe(false);
});
