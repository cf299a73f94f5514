/** A namespace that is deleted by hand and made again between two runs. */
import { Server } from "../integration/kubernetes/server";
import { Program, type Run } from "../integration/lifecycle/program";

const namespace = `anew-${process.pid}`;
const objects = {
    "Ingress web": `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/web`,
    "Service legacy": `/api/v1/namespaces/${namespace}/services/legacy`,
    "EndpointSlice legacy-ipv4": `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices/legacy-ipv4`,
};
const source = `
const { kubernetes } = require("pulumi-crossroute");
const backend = { service: { name: "legacy", port: 8080 } };
new kubernetes.Ingress("web", { namespace: "${namespace}", routes: [{ host: "a.example.com", path: "/", backend }] });
new kubernetes.Endpoints("legacy", { namespace: "${namespace}", kind: "EndpointSlice", addresses: ["10.0.1.1"], port: 8080 });
`;

jest.setTimeout(600_000);

describe("a namespace that is made anew", () => {
    const server = new Server();
    let program: Program;
    const one = `/api/v1/namespaces/${namespace}`;
    const made = async (): Promise<void> => {
        expect((await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } })).status).toBe(201);
    };
    const gone = async (): Promise<void> => {
        await server.send("DELETE", one);
        while ((await server.send("GET", one)).status !== 404) await new Promise((resolve) => setTimeout(resolve, 200));
    };
    const live = async (): Promise<string[]> => {
        const found = await Promise.all(
            Object.entries(objects).map(async ([name, path]) =>
                (await server.send("GET", path)).status === 200 ? [name] : [],
            ),
        );
        return found.flat();
    };
    const succeeded = (run: Run): void => expect(run.code === 0 ? "" : run.text).toBe("");
    const refreshed = (): Promise<Run> =>
        program.pulumi(["up", "--refresh", "--yes", "--skip-preview", "--stack", "dev"]);

    beforeAll(async () => {
        await made();
        program = await Program.create("anew", { "index.js": source });
        succeeded(await program.up());
    });
    afterAll(async () => {
        await program.dispose();
        await server.send("DELETE", one);
        server.close();
    });

    it("is said to lack each object, by preview and update, and gets them with up --refresh", async () => {
        await gone();
        for (const isThere of [false, true]) {
            if (isThere) await made();
            for (const run of [await program.previewText(), await program.up()]) {
                succeeded(run);
                for (const name of Object.keys(objects))
                    expect(run.text).toContain(`${name.replace(" ", ` ${namespace}/`)} is not in the cluster`);
                expect(run.text).toContain("[CR324 object-gone]");
            }
            expect(await live()).toEqual([]);
        }
        succeeded(await refreshed());
        expect(await live()).toEqual(Object.keys(objects));
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });

    it("keeps what somebody else made in it meanwhile", async () => {
        await gone();
        await made();
        const [path = ""] = Object.values(objects);
        const theirs = {
            metadata: { name: "web" },
            spec: { defaultBackend: { service: { name: "theirs", port: { number: 80 } } } },
        };
        expect((await server.send("POST", path.replace(/\/web$/, ""), theirs)).status).toBe(201);
        for (const run of [await program.previewText(), await program.up(), await refreshed()]) {
            expect(run.text).toMatch(new RegExp(`Ingress ${namespace}/web .*\\[CR3\\d\\d`));
            expect(run.code).not.toBe(0);
        }
        expect((await server.send("GET", path)).body["spec"]).toEqual(theirs.spec);
        await server.send("DELETE", path);
        succeeded(await refreshed());
        expect(await live()).toEqual(Object.keys(objects));
    });
});
