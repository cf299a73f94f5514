import { Program } from "../integration/lifecycle/program";
import { foreignIngress, routes } from "../integration/kubernetes/programs";
import { Server } from "../integration/kubernetes/server";

const namespace = `kube-provider-${process.pid}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;

/** A component and a table, with the provider of the stack or an explicit one of the same cluster. */
const source = `
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const k8s = require("@pulumi/kubernetes");
const fs = require("fs");
const { provider: name, ingress, table } = JSON.parse(fs.readFileSync(__dirname + "/spec.json", "utf8"));
const provider = name && new k8s.Provider(name, { kubeconfig: fs.readFileSync(process.env.KUBECONFIG, "utf8") });
if (ingress) new kubernetes.Ingress("web", ingress, { provider });
if (table) {
    const { edge } = table.gateways;
    new RouteTable("shop", { ...table, gateways: { edge: { kubernetes: { ...edge.kubernetes, provider } } } });
}
`;

interface Live {
    metadata: { name: string; uid: string };
    spec: { rules: { host: string }[] };
}

jest.setTimeout(600_000);

describe("a resource that gets another name in the program while its object stays", () => {
    const server = new Server();
    let program: Program;
    const write = (spec: object): void => program.write({ "spec.json": JSON.stringify(spec) });
    const live = async (): Promise<Record<string, string>> => {
        const { body } = await server.send("GET", ingresses);
        return Object.fromEntries((body.items as Live[]).map(({ metadata }) => [metadata.name, metadata.uid]));
    };
    const table = (more: object = {}) => ({
        gateways: { edge: { kubernetes: { namespace, ingressClassName: "example", ...more } } },
        routes: [
            ...routes("t.example.com"),
            { host: "t.example.com", path: "/old", backend: { endpoints: { addresses: ["10.0.0.9"], port: 80 } } },
        ],
    });

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        program = await Program.create("kube-provider", { "index.js": source, "spec.json": "{}" });
    });
    afterAll(async () => {
        await program.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it("keeps it when an explicit provider comes, is renamed and goes, and the preview says so", async () => {
        const spec = { ingress: { namespace, routes: routes("a.example.com") }, table: table() };
        write(spec);
        expect((await program.up()).text).toMatch(/created/);
        const before = await live();
        expect(Object.keys(before).sort()).toEqual(["shop-edge", "web"]);
        for (const provider of ["berlin", "munich", undefined]) {
            write({ ...spec, provider });
            const { steps, diagnostics = [] } = await program.preview();
            // Where the stack's own cluster is, the plan does not know.
            if (provider === "munich") expect(diagnostics.map(({ message }) => message).join()).not.toMatch(/arrives/);
            const objects = steps.filter(({ urn }) => urn.includes("$kubernetes:"));
            expect([...new Set(objects.map(({ op }) => op))].sort()).not.toContain("create");
            expect(objects.map(({ op }) => op)).not.toContain("delete");
            const run = await program.up();
            expect(run.text).not.toMatch(/error:/);
            expect(await live()).toEqual(before);
        }
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });

    it("does not delete what somebody made anew, where the order is that the old goes first", async () => {
        const kept = { ...table({ order: "breakFirst", ingressName: "first" }) };
        write({ table: kept });
        expect((await program.up()).code).toBe(0);
        await server.send("DELETE", `${ingresses}/first`);
        await server.send(
            "POST",
            `${ingresses}?fieldManager=kubectl-create`,
            foreignIngress(namespace, "first", "hand.example.com"),
        );
        const { first } = await live();
        write({ table: table({ order: "breakFirst", ingressName: "second" }) });
        for (const run of [await program.previewText(), await program.up()]) {
            expect(run.code).not.toBe(0);
            expect(run.text).toMatch(/Ingress \S+\/first .*is no longer this program's/);
        }
        expect((await live())["first"]).toBe(first);
        await server.send("DELETE", `${ingresses}/first`);
    });
});
