/** A table whose gateway is written as an Ingress or as HTTPRoutes. */
import { kubernetes } from "../lifecycle/servers";
import { Program } from "../lifecycle/program";
import { routesPath } from "./controller";

/** A program with the table of a file. */
export const tableSource = `
const { RouteTable } = require("pulumi-crossroute");
new RouteTable("shop", JSON.parse(require("fs").readFileSync(__dirname + "/table.json", "utf8")));
`;

export const ingressesPath = (namespace: string): string =>
    `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
export const gatewaysPath = (namespace: string): string => routesPath(namespace).replace(/httproutes$/, "gateways");

export const route = (host: string, path = "/"): object => ({
    host,
    path,
    backend: { service: { name: "web", port: 80 } },
});
export const onIngress = (namespace: string, more: object = {}): object => ({
    kubernetes: { namespace, ingressClassName: "edge", ...more },
});
export const onRoutes = (namespace: string, more: object = {}): object => ({
    kubernetes: { namespace, httpRoute: { parentRefs: [{ name: "shared", namespace: "infra" }], ...more } },
});

export interface Item {
    metadata: { name: string; generation: number; resourceVersion: string };
}
export const listOf = async (path: string): Promise<Item[]> => (await kubernetes<{ items: Item[] }>(path)).body.items;
export const namesOf = async (path: string): Promise<string[]> =>
    (await listOf(path)).map(({ metadata }) => metadata.name).sort();

/** A namespace, and a stack of one table in it. */
export async function tableStack(name: string, namespace: string, env: NodeJS.ProcessEnv = {}) {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json");
    const program = await Program.create(name, { "index.js": tableSource, "table.json": "{}" }, env);
    return {
        program,
        write: (edge: object, routes: readonly object[], more: object = {}): void =>
            program.write({ "table.json": JSON.stringify({ gateways: { edge }, routes, ...more }) }),
        async up(): Promise<void> {
            const run = await program.up();
            if (run.code !== 0) throw new Error(run.text);
        },
        async settled(): Promise<void> {
            expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
        },
        async close(): Promise<void> {
            await program.dispose();
            await kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE");
        },
    };
}
