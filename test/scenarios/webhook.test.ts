import { Program } from "../integration/lifecycle/program";
import { now, writesSince } from "../integration/lifecycle/servers";
import { foreignIngress, routes } from "../integration/kubernetes/programs";
import { Server } from "../integration/kubernetes/server";
import { isAsked, uniqueHosts } from "../integration/kubernetes/webhook";

const namespace = `kube-webhook-${process.pid}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;

const source = `
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const { ingresses = {}, tables = {} } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
for (const [name, args] of Object.entries(ingresses)) new kubernetes.Ingress(name, args);
for (const [name, args] of Object.entries(tables)) new RouteTable(name, args);
`;

jest.setTimeout(600_000);

describe("on a cluster whose webhook refuses a second Ingress of one host", () => {
    const server = new Server();
    let program: Program;
    let remove: () => Promise<void>;
    const web = (name: string, order?: string) => ({
        ingresses: { web: { namespace, name, routes: routes("a.example.com"), ...(order && { order }) } },
    });
    const edge = (ingressName: string, order?: string) => ({
        kubernetes: { namespace, ingressClassName: "example", ingressName, ...(order && { order }) },
    });
    const route = (host: string, gateway: string) => ({ ...routes(host)[0], gateway });
    const write = (spec: object): void => program.write({ "spec.json": JSON.stringify(spec) });
    const live = async (): Promise<Record<string, string[]>> => {
        const { body } = await server.send("GET", ingresses);
        const items = body["items"] as { metadata: { name: string }; spec: { rules: { host: string }[] } }[];
        return Object.fromEntries(items.map(({ metadata, spec }) => [metadata.name, spec.rules.map((r) => r.host)]));
    };
    const up = async (spec: object): Promise<string[]> => {
        write(spec);
        const mark = await now(namespace);
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
        return (await writesSince(mark)).filter((call) => call.includes(" ingresses "));
    };
    const refused = async (spec: object): Promise<void> => {
        write(spec);
        const before = await live();
        for (const run of [await program.previewText(), await program.up()]) {
            expect(run.code).not.toBe(0);
            expect(run.text).toMatch(/host is already defined in /);
        }
        expect(await live()).toEqual(before);
    };
    const preview = async (spec: object): Promise<string> => {
        write(spec);
        const run = await program.previewText();
        if (run.code !== 0) throw new Error(run.text);
        return run.text;
    };

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        remove = await uniqueHosts(server, namespace);
        await server.send("POST", ingresses, foreignIngress(namespace, "probe", "probe.example.com"));
        await isAsked(server, namespace, foreignIngress(namespace, "probe-2", "probe.example.com"));
        await server.send("DELETE", `${ingresses}/probe`);
        program = await Program.create("kube-webhook", { "index.js": source, "spec.json": "{}" });
    });
    afterAll(async () => {
        await program.dispose();
        await remove();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it("a component's own renamed object is refused in the default order, and goes first with breakFirst", async () => {
        await up(web("one"));
        await refused(web("two"));
        expect(await up(web("one", "breakFirst"))).toEqual([]);
        expect(await preview(web("two", "breakFirst"))).toContain(
            `a.example.com has no answer between the deletion of ${namespace}/one and the creation of ${namespace}/two`,
        );
        const written = await up(web("two", "breakFirst"));
        expect(written.map((call) => call.replace(/^kubernetes (\w+) ingresses \S+\//, "$1 "))).toEqual([
            "delete one",
            "patch two",
        ]);
        expect(await live()).toEqual({ two: ["a.example.com"] });
        expect(await preview(web("two", "breakFirst"))).not.toMatch(/has no answer|to (create|update|delete|replace)/);
        await up({});
    });

    it("the renamed object of a table as well", async () => {
        const table = (name: string, order?: string) => ({
            tables: { shop: { gateways: { edge: edge(name, order) }, routes: [route("b.example.com", "edge")] } },
        });
        await up(table("one"));
        await refused(table("two"));
        expect(await preview(table("two", "breakFirst"))).toMatch(/b\.example\.com has no answer between the deletion/);
        await up(table("two", "breakFirst"));
        expect(await live()).toEqual({ two: ["b.example.com"] });
        expect(await preview(table("two", "breakFirst"))).not.toMatch(
            /has no answer|to (create|update|delete|replace)/,
        );
    });

    it("and a host that moves between two gateways leaves the one before the other gets it", async () => {
        const table = (gateway: string, order?: string) => ({
            tables: {
                shop: {
                    gateways: { edge: edge("two", order), other: edge("three", order) },
                    routes: [
                        route("b.example.com", gateway),
                        route("c.example.com", "edge"),
                        route("d.example.com", "other"),
                    ],
                },
            },
        });
        await up(table("edge"));
        await refused(table("other"));
        expect(await preview(table("other", "breakFirst"))).toMatch(/b\.example\.com has no answer between the change/);
        await up(table("other", "breakFirst"));
        expect((await live())["three"]).toContain("b.example.com");
        expect(await preview(table("other", "breakFirst"))).not.toMatch(
            /has no answer|to (create|update|delete|replace)/,
        );
    });
});
