import { Server } from "../integration/kubernetes/server";
import { changes, Program } from "../integration/lifecycle/program";

const namespace = `taint-${process.pid}`;
const ingress = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/web`;
const source = `
const { kubernetes } = require("pulumi-crossroute");
const backend = { service: { name: "web", port: 80 } };
new kubernetes.Ingress("web", { namespace: "${namespace}", routes: [{ host: "a.example.com", path: "/", backend }] });
`;

describe("an owner record that is to be made anew, on the real engine and API server", () => {
    const server = new Server();
    let program: Program;
    const record = async (): Promise<string> =>
        /urn:pulumi:[^"]+:OwnerRecord::[^"]+/.exec(await program.state())?.[0] ?? "";
    const uid = async (): Promise<string> => {
        const { body } = await server.send("GET", ingress);
        return (body as { metadata: { uid: string } }).metadata.uid;
    };

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        program = await Program.create("taint", { "index.js": source });
        const first = await program.up();
        if (first.code !== 0) throw new Error(first.text);
    });
    afterAll(async () => {
        await program.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it.each([
        ["tainted", ["state", "taint"]],
        ["tainted once more", ["state", "taint"]],
        ["to be replaced", []],
        ["tainted after that", ["state", "taint"]],
    ])("keeps its objects where it is %s, with and without a preview, and changes nothing after", async (_, taint) => {
        const before = await uid();
        const urn = await record();
        if (taint.length > 0) {
            const tainted = await program.pulumi([...taint, urn, "--yes", "--stack", "dev"]);
            expect(tainted.code === 0 ? "" : tainted.text).toBe("");
        }
        const replace = taint.length > 0 ? [] : ["--replace", urn];
        const run = await program.pulumi(["up", "--yes", "--stack", "dev", ...replace]);
        expect(run.code === 0 ? "" : run.text).toBe("");
        expect(run.text).not.toMatch(/CR3\d\d/);
        expect(await uid()).toBe(before);
        expect(Object.keys(changes(await program.up()))).toEqual(["unchanged"]);
    });
});
