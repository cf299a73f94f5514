import { changes, Program } from "../lifecycle/program";
import { kubernetes } from "../lifecycle/servers";

/** A program that declares the HTTPRoutes of a file. */
export const source = `
const { kubernetes } = require("pulumi-crossroute");
const args = JSON.parse(require("fs").readFileSync(__dirname + "/args.json", "utf8"));
for (const [name, one] of Object.entries(args)) {
    const made = new kubernetes.HTTPRoute(name, one);
    exports[name] = { name: made.name, namespace: made.namespace, uid: made.uid, parents: made.parents };
}
`;

export const parentRefs = [{ name: "shared", namespace: "infra", sectionName: "https" }];

export type Declared = Record<string, Record<string, unknown>>;

export const shopRoute = (namespace: string): Declared => ({
    web: {
        namespace,
        parentRefs,
        hostnames: ["shop.example.com"],
        rules: [
            { matches: [{ path: { value: "/api" }, method: "GET" }], backendRefs: [{ name: "api", port: 80 }] },
            { backendRefs: [{ name: "web", port: 80 }] },
        ],
    },
});

/** A namespace, and a stack whose HTTPRoutes are told by a file. */
export async function routesStack(name: string, namespace: string) {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json");
    const program = await Program.create(name, { "index.js": source, "args.json": "{}" });
    const write = (args: Declared): void => program.write({ "args.json": JSON.stringify(args) });
    return {
        program,
        write,
        async up(args: Declared): Promise<Record<string, number>> {
            write(args);
            const run = await program.up();
            if (run.code !== 0) throw new Error(run.text);
            return changes(run);
        },
        async settled(): Promise<void> {
            const { changeSummary } = await program.preview();
            expect(Object.keys(changeSummary)).toEqual(["same"]);
        },
        async close(): Promise<void> {
            await program.dispose();
            await kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE");
        },
    };
}
