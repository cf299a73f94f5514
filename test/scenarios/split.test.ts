import { Server } from "../integration/kubernetes/server";
import { changes, Program } from "../integration/lifecycle/program";

const namespace = `split-${process.pid}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
const source = `
const { RouteTable } = require("pulumi-crossroute");
const tables = JSON.parse(require("fs").readFileSync(__dirname + "/tables.json", "utf8"));
for (const [name, args] of tables) new RouteTable(name, args);
`;

/** A table with a gateway for each letter, each with an Ingress and a host of that letter. */
const table = (name: string, letters: string) => {
    const keys = [...letters];
    const edge = (ingressName: string) => ({ kubernetes: { namespace, ingressClassName: "example", ingressName } });
    return [
        name,
        {
            gateways: Object.fromEntries(keys.map((key) => [key, edge(key)])),
            routes: keys.map((key) => ({
                host: `${key}.example.com`,
                path: "/",
                gateway: key,
                backend: { service: { name: "web", port: 80 } },
            })),
        },
    ] as const;
};
interface List {
    items: { metadata: { name: string; uid: string } }[];
}

jest.setTimeout(600_000);

describe("gateways that move from one table to another, on the real engine and API server", () => {
    const server = new Server();
    let program: Program;
    const live = async (): Promise<string[]> => {
        const { items } = (await server.send("GET", ingresses)).body as unknown as List;
        return items.map(({ metadata }) => `${metadata.name} ${metadata.uid}`);
    };
    const up = async (...tables: ReturnType<typeof table>[]) => {
        program.write({ "tables.json": JSON.stringify(tables) });
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
        return changes(run);
    };
    const records = async (): Promise<string[]> =>
        [...new Set((await program.state()).match(/OwnerRecord::[^"]+/g))].map((urn) => urn.split("::")[1]!).sort();

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        program = await Program.create("split", { "index.js": source, "tables.json": "[]" });
        await up(table("shop", "abc"));
    });
    afterAll(async () => {
        await program?.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it.each([
        ["the first gateway to a table of its own", [table("shop", "bc"), table("store", "a")]],
        ["to one that comes first in the program, and another name for it", [table("front", "ab"), table("shop", "c")]],
        ["all to one table, with another name", [table("all", "abc")]],
        ["each to a table of its own", [table("one", "a"), table("two", "b"), table("three", "c")]],
    ])("%s: nothing live is made or deleted, and the next preview is empty", async (_what, tables) => {
        const before = await live();
        await up(...tables);
        expect(await live()).toEqual(before);
        expect(await records()).toHaveLength(tables.length);
    });

    it("a name that a gateway had once is free for that of another table", async () => {
        await up(table("one", "xc"), table("two", "b"));
        await up(table("one", "c"), table("two", "b"));
        await up(table("one", "c"), table("two", "b"), table("new", "x"));
        expect((await live()).map((object) => object.split(" ")[0])).toEqual(["b", "c", "x"]);
    });

    it("of which two declare one Ingress: refused, and nothing is touched", async () => {
        const before = await live();
        program.write({ "tables.json": JSON.stringify([table("one", "c"), table("two", "bc"), table("new", "x")]) });
        expect((await program.up()).text).toMatch(/Ingress \S+\/c is already made for gateways\.c.*CR213/);
        expect(await live()).toEqual(before);
    });
});
