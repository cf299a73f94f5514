import { Program } from "../integration/lifecycle/program";
import { now, writesSince } from "../integration/lifecycle/servers";
import { componentsProgram, routes } from "../integration/kubernetes/programs";
import { Server } from "../integration/kubernetes/server";

const namespace = `kube-break-first-${process.pid}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;

jest.setTimeout(600_000);

describe("a component whose old object goes before the new one, renamed without an alias", () => {
    const server = new Server();
    let program: Program;
    const declare = (component: string, name: string): void =>
        program.write({
            "spec.json": JSON.stringify({
                ingresses: { [component]: { namespace, name, order: "breakFirst", routes: routes("a.example.com") } },
            }),
        });
    const up = async (): Promise<void> => {
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
    };
    const live = async (): Promise<string[]> => {
        const { body } = await server.send("GET", ingresses);
        return (body as { items: { metadata: { name: string; uid: string } }[] }).items.map(
            ({ metadata }) => `${metadata.name} ${metadata.uid}`,
        );
    };

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        program = await Program.create("kube-break-first", { "index.js": componentsProgram, "spec.json": "{}" });
        declare("web", "first");
        await up();
    });
    afterAll(async () => {
        await program.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it("keeps its object where the object keeps its name", async () => {
        const before = await live();
        declare("front", "first");
        const mark = await now(namespace);
        await up();
        expect(await live()).toEqual(before);
        expect((await writesSince(mark)).filter((write) => /create|delete/.test(write))).toEqual([]);
    });

    it("has an object at every moment where both change: the new comes first, and the preview says both", async () => {
        declare("gate", "second");
        const { steps } = await program.preview();
        const shown = steps
            .filter(({ op, urn }) => op !== "same" && urn.includes("networking.k8s.io"))
            .map(({ op, urn }) => `${op} ${urn.split("::").pop()}`);
        const mark = await now(namespace);
        await up();
        expect(shown.sort()).toEqual([`create ${namespace}/second`, `delete ${namespace}/first`]);
        expect((await writesSince(mark)).filter((write) => write.includes("ingresses"))).toEqual([
            `kubernetes patch ingresses ${namespace}/second`,
            `kubernetes delete ingresses ${namespace}/first`,
        ]);
    });
});
