/** Two Ingress components on one listener of CCE, on the real engine: what the preview of the program says of them. */
import { join, resolve } from "node:path";
import { Program } from "../../integration/lifecycle/program";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const namespace = `one-listener-${process.pid}`;
const server = new Server();
const source = `
const pulumi = require("@pulumi/pulumi");
const { kubernetes } = require("pulumi-crossroute");
const how = process.env.HOW;
const later = how === "refused" ? Promise.reject(new Error("the value cannot be had")) : how === "secret" ? pulumi.secret("hidden-lb") : "lb-1";
const ingress = (name, timeout, id) => new kubernetes.Ingress(name, {
    namespace: "${namespace}",
    cce: { loadBalancer: { existing: { id, kind: "dedicated" } }, port: 80, clientTimeout: timeout },
    routes: [{ host: name + ".example.com", path: "/", backend: { service: { name, port: 80 } } }],
    defaultBackend: { service: { name, port: 80 } },
});
ingress("one", 60, how === "secret" ? later : "lb-1");
ingress("two", 120, later);
`;
const yaml = JSON.stringify({
    name: "one-listener-yaml",
    runtime: "yaml",
    plugins: { providers: [{ name: "crossroute", path: join(resolve(__dirname, "../../.."), "bin") }] },
    resources: Object.fromEntries(
        ["one", "two"].map((name) => [
            name,
            {
                type: "crossroute:kubernetes:Ingress",
                properties: {
                    namespace,
                    cce: {
                        loadBalancer: { existing: { id: "lb-1", kind: "dedicated" } },
                        port: 80,
                        clientTimeout: name === "one" ? 60 : 120,
                    },
                    routes: [{ host: `${name}.example.com`, path: "/", backend: { service: { name, port: 80 } } }],
                },
            },
        ]),
    ),
});
/** Without the lines of progress, which say the same as it comes. */
const diagnosticsOf = (text: string): string => text.slice(text.indexOf("Diagnostics:"));
const settings = /kubernetes\.Ingress (one|two) and kubernetes\.Ingress (one|two) are on one listener, lb-1:80, and/g;

beforeAll(() => server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } }));
afterAll(async () => {
    await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
    server.close();
});

describe("a program in TypeScript", () => {
    let program: Program;
    beforeAll(async () => {
        program = await Program.create("one-listener", { "index.js": source });
    });
    afterAll(() => program.dispose());

    it("is told in its own preview what the two want of their listener", async () => {
        const { code, text } = await program.previewText({ HOW: "plain" });
        expect([code, text]).toEqual([0, expect.stringContaining("[CR325 different-listener-settings]")]);
        expect(diagnosticsOf(text).match(settings)).toHaveLength(1);
        expect(diagnosticsOf(text).match(/2 default backends/g)).toHaveLength(1);
    });

    it("is told nothing of a load balancer that is secret", async () => {
        const { code, text } = await program.previewText({ HOW: "secret" });
        expect([code, text]).toEqual([0, expect.not.stringContaining("hidden-lb")]);
        expect(text).not.toMatch(/CR325|CR119/);
    });

    it("hears once of an argument that was rejected", async () => {
        const { code, text } = await program.previewText({ HOW: "refused" });
        expect(code).not.toBe(0);
        expect(diagnosticsOf(text).match(/Error: the value cannot be had/g)).toHaveLength(1);
    });
});

it("a program in YAML is told the same, though the plugin is asked for each component by itself", async () => {
    const program = await Program.create("one-listener-yaml", { "Pulumi.yaml": yaml });
    const { code, text } = await program.previewText();
    expect([code, text]).toEqual([0, expect.stringContaining("[CR325 different-listener-settings]")]);
    expect(diagnosticsOf(text).match(settings)).toHaveLength(1);
    await program.dispose();
});
