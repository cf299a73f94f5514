import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { ensureTools } from "../../sandbox";
import { Program } from "../integration/lifecycle/program";
import { kubernetes } from "../integration/lifecycle/servers";
import { Controller, no, routesPath, takesAll, yes } from "../integration/gateway-api/controller";
import { gapsDuring } from "../integration/gateway-api/gaps";
import { ingressesPath, listOf, namesOf, onIngress, onRoutes } from "../integration/gateway-api/table";

const namespace = `gateway-table-${process.pid}`;
const service = (name: string): object => ({ service: { name, port: 80 } });
const routes = [
    { host: "shop.example.com", path: "/", backend: service("web") },
    { host: "shop.example.com", path: "/api", backend: service("api") },
    { host: "*.tenants.example.com", path: "/", match: "Prefix", backend: service("tenants") },
    {
        host: "docs.example.com",
        path: "/start",
        match: "Exact",
        backend: { endpoints: { addresses: ["10.0.3.7"], port: 8080 } },
    },
];
const witnesses = routes.map(({ host, path }) => ({ host, path }));
const source = `
const { RouteTable } = require("pulumi-crossroute");
const table = new RouteTable("shop", JSON.parse(require("fs").readFileSync(__dirname + "/table.json", "utf8")));
exports.urls = table.urls;
`;

describe("a table whose gateway turns from an Ingress to HTTPRoutes", () => {
    let program: Program;
    let controller: Controller;
    const write = (edge: object, more: object = {}): void =>
        program.write({ "table.json": JSON.stringify({ gateways: { edge }, routes, ...more }) });
    const up = async (): Promise<void> => {
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
    };
    const settled = async (): Promise<void> =>
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    beforeAll(async () => {
        await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json");
        program = await Program.create("gateway-table", { "index.js": source, "table.json": "{}" });
        controller = new Controller(namespace);
        write(onIngress(namespace));
        await up();
    });
    afterAll(async () => {
        await controller.stop();
        await program.dispose();
        await kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE");
    });

    it("keeps every route answered on the way there, and has nothing left to do", async () => {
        write(onRoutes(namespace));
        const said = ((await program.preview()).diagnostics ?? []).map(({ message }) => message).join("\n");
        // A wildcard of an Ingress covers one label, one of the Gateway API as many as there are.
        expect(said).toMatch(/^\*\*\.tenants\.example\.com\/\*\* gains an answer from service:[\w-]+\/tenants:80$/m);
        const there = await gapsDuring(namespace, witnesses, up);
        expect(there.gaps).toEqual([]);
        expect(there.moments).toBeGreaterThan(5);
        expect(await namesOf(ingressesPath(namespace))).toEqual([]);
        expect(await namesOf(routesPath(namespace))).toEqual([
            "shop-edge-any.tenants.example.com",
            "shop-edge.docs.example.com",
            "shop-edge.shop.example.com",
        ]);
        await settled();
    });

    it("changes one object for one more route", async () => {
        const more = { routes: [...routes, { host: "shop.example.com", path: "/cart", backend: service("cart") }] };
        write(onRoutes(namespace), more);
        const before = new Map(
            (await listOf(routesPath(namespace))).map((item) => [item.metadata.name, item.metadata.generation]),
        );
        const there = await gapsDuring(namespace, witnesses, up);
        expect(there.gaps).toEqual([]);
        const changed = (await listOf(routesPath(namespace))).filter(
            ({ metadata }) => before.get(metadata.name) !== metadata.generation,
        );
        expect(changed.map(({ metadata }) => metadata.name)).toEqual(["shop-edge.shop.example.com"]);
        write(onRoutes(namespace));
        await up();
    });

    it("splits a host that gets too many routes for one object, and joins it again, with every route answered", async () => {
        const more = Array.from({ length: 16 }, (_, i) => ({
            host: "shop.example.com",
            path: `/part-${i}`,
            backend: service("web"),
        }));
        const few = [...routes, ...more.slice(0, 14)];
        write(onRoutes(namespace), { routes: few });
        await up();
        expect(await namesOf(routesPath(namespace))).toHaveLength(3);
        write(onRoutes(namespace), { routes: [...routes, ...more] });
        const there = await gapsDuring(namespace, few, up);
        expect(there.gaps).toEqual([]);
        expect(await namesOf(routesPath(namespace))).toHaveLength(4);
        write(onRoutes(namespace));
        const back = await gapsDuring(namespace, witnesses, up);
        expect(back.gaps).toEqual([]);
        expect(await namesOf(routesPath(namespace))).toHaveLength(3);
    });

    it("keeps every route answered on the way back", async () => {
        write(onIngress(namespace));
        const back = await gapsDuring(namespace, witnesses, up);
        expect(back.gaps).toEqual([]);
        expect(await namesOf(routesPath(namespace))).toEqual([]);
        expect(await namesOf(ingressesPath(namespace))).toEqual(["shop-edge"]);
        await settled();
    });

    it("keeps the Ingress when a Gateway does not take the routes, says why, and goes on the next time", async () => {
        controller.decide = () => ({ accepted: no("NotAllowedByListeners"), resolved: yes("ResolvedRefs") });
        write(onRoutes(namespace, { timeout: 3 }));
        const there = await gapsDuring(namespace, witnesses, async () => {
            const run = await program.up();
            expect(run.code).not.toBe(0);
            expect(run.text).toContain(
                "does not take the route: NotAllowedByListeners, no listener allows routes of its namespace or kind",
            );
        });
        expect(there.gaps).toEqual([]);
        expect(await namesOf(ingressesPath(namespace))).toEqual(["shop-edge"]);
        controller.decide = takesAll;
        write(onRoutes(namespace));
        expect((await gapsDuring(namespace, witnesses, up)).gaps).toEqual([]);
        expect(await namesOf(ingressesPath(namespace))).toEqual([]);
        await settled();
    });

    it("tells at the preview what is of an Ingress alone, and what an HTTPRoute cannot say", async () => {
        const wrong = {
            kubernetes: {
                ...(onRoutes(namespace) as { kubernetes: object }).kubernetes,
                ingressClassName: "edge",
                tls: [],
            },
        };
        write(wrong, {
            routes: [
                { ...routes[0], match: "ImplementationSpecific", backend: { service: { name: "web", port: "http" } } },
            ],
        });
        const { text } = await program.previewText();
        for (const part of [
            "gateways.edge.kubernetes.ingressClassName: is of an Ingress, and the gateway makes HTTPRoutes",
            "gateways.edge.kubernetes.tls: is of an Ingress",
        ])
            expect(text).toContain(part);
        write(onRoutes(namespace), {
            routes: [
                { ...routes[0], match: "ImplementationSpecific", backend: { service: { name: "web", port: "http" } } },
            ],
        });
        const again = await program.previewText();
        expect(again.text).toContain(
            "routes[0].match: ImplementationSpecific means something else with every controller",
        );
        expect(again.text).toContain('routes[0].backend.service.port: "http" is the name of a port');
        write(onRoutes(namespace));
    });

    it.each(["YAML", "Python"] as const)("does the same in %s", async (language) => {
        const own = `${namespace}-${language.toLowerCase()}`;
        await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: own } }, "application/json");
        const itsController = new Controller(own);
        const files = { YAML: yamlProgram, Python: pythonProgram }[language];
        const env = language === "Python" ? await pythonEnvironment() : {};
        const other = await Program.create(`gateway-table-${language.toLowerCase()}`, files(onIngress(own)), env);
        try {
            expect((await other.up()).text).not.toMatch(/error:/);
            expect(await namesOf(ingressesPath(own))).toEqual(["shop-edge"]);
            other.write(files(onRoutes(own)));
            const there = await gapsDuring(own, witnesses, async () =>
                expect((await other.up()).text).not.toMatch(/error:/),
            );
            expect(there.gaps).toEqual([]);
            expect(await namesOf(ingressesPath(own))).toEqual([]);
            expect(Object.keys((await other.preview()).changeSummary)).toEqual(["same"]);
            other.write(files(onIngress(own)));
            const back = await gapsDuring(own, witnesses, async () =>
                expect((await other.up()).text).not.toMatch(/error:/),
            );
            expect(back.gaps).toEqual([]);
            expect(await namesOf(routesPath(own))).toEqual([]);
        } finally {
            await itsController.stop();
            await other.dispose();
            await kubernetes(`/api/v1/namespaces/${own}`, "DELETE");
        }
    });
});

const projectOf = (language: string): string => `
name: gateway-table-${language}
runtime: ${language}
plugins:
  providers:
    - name: crossroute
      path: ${join(resolve(__dirname, "../.."), "bin")}
`;

/** JSON is YAML. */
const yamlProgram = (edge: object): Record<string, string> => ({
    "Pulumi.yaml": `${projectOf("yaml")}
resources:
  shop:
    type: crossroute:index:RouteTable
    properties: ${JSON.stringify({ gateways: { edge }, routes })}
`,
});

/** Keys of arguments are written as Python has them. */
const snake = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(snake);
    if (typeof value !== "object" || value === null) return value;
    const name = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [name(key), snake(inner)]));
};
const pythonProgram = (edge: object): Record<string, string> => ({
    "Pulumi.yaml": projectOf("python"),
    "__main__.py": `
import json
import pulumi
import pulumi_crossroute as crossroute

args = json.loads(${JSON.stringify(JSON.stringify(snake({ gateways: { edge }, routes })))})
table = crossroute.RouteTable("shop", gateways=args["gateways"], routes=args["routes"])
pulumi.export("urls", table.urls)
`,
});

/** An interpreter with the generated SDK, and the engine's host for it. */
async function pythonEnvironment(): Promise<NodeJS.ProcessEnv> {
    const script = join(resolve(__dirname, "../.."), "scripts/sdks.js");
    const sdks = join(mkdtempSync(join(tmpdir(), "crossroute-python-")), "sdks");
    const bin = execFileSync(process.execPath, [script, sdks, "--python"], { encoding: "utf8" })
        .trim()
        .split("\n")
        .pop();
    rmSync(dirname(sdks), { recursive: true });
    const { files } = await ensureTools(["python-host"]);
    return { PATH: [bin, dirname(files["python-host"] ?? ""), process.env["PATH"]].join(delimiter) };
}
