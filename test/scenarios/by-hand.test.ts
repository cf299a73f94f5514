import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { between } from "../integration/kubernetes/between";
import { Server } from "../integration/kubernetes/server";
import { changes, Program, signalAllIn } from "../integration/lifecycle/program";

const namespace = `by-hand-${process.pid}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;

/** Tables and components with options, a second cluster that is the first at another address. */
const source = `
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const k8s = require("@pulumi/kubernetes");
const { ingresses = [], tables = [], cluster } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
const provider = cluster && new k8s.Provider("cluster", { kubeconfig: cluster });
for (const [name, { protect, aliases, ...args }, opts = {}] of ingresses)
    new kubernetes.Ingress(name, {
        ...args,
        transform: (child) => ({ ...child, opts: { ...child.opts, ...(protect && { protect }), ...(aliases && { aliases }) } }),
    }, { ...opts, ...(provider && { provider }) });
for (const [name, args, opts] of tables) new RouteTable(name, args, opts);
`;

interface Live {
    metadata: { uid: string; deletionTimestamp?: string; annotations: Record<string, string> };
    spec: { rules: { host: string }[] };
}
const routes = (host: string) => [{ host, path: "/", backend: { service: { name: "web", port: 80 } } }];
const ingress = (host: string, more: object = {}) => ({ namespace, routes: routes(host), ...more });
const edge = (more: object = {}) => ({ kubernetes: { namespace, ingressClassName: "example", ...more } });

jest.setTimeout(600_000);

describe("what people do by hand, on the real engine and API server", () => {
    const server = new Server();
    const dir = mkdtempSync(join(tmpdir(), "crossroute-by-hand-"));
    const programs: Program[] = [];
    const open = async (name: string): Promise<Program> => {
        const program = await Program.create(name, { "index.js": source, "spec.json": "{}" });
        programs.push(program);
        return program;
    };
    const write = (program: Program, spec: object): void => program.write({ "spec.json": JSON.stringify(spec) });
    const up = async (program: Program, spec: object) => {
        write(program, spec);
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
        return changes(run);
    };
    const live = async (name: string): Promise<Live | undefined> => {
        const { status, body } = await server.send("GET", `${ingresses}/${name}`);
        return status === 200 ? (body as unknown as Live) : undefined;
    };
    const host = async (name: string) => (await live(name))?.spec.rules[0]?.host;
    const urnsOf = async (program: Program, end: string): Promise<string[]> =>
        [...new Set((await program.state()).match(/urn:pulumi:[^"]+/g))].filter((urn) => urn.endsWith(end));

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    });
    afterAll(async () => {
        for (const program of programs) await program.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
        rmSync(dir, { recursive: true, force: true });
    });

    it("two components of one name, and names that mean one object, are refused with both places", async () => {
        const program = await open("hand-twice");
        const preview = async (spec: object): Promise<string> => {
            write(program, spec);
            const run = await program.previewText();
            expect(run.code).not.toBe(0);
            expect(run.text).not.toMatch(/ at .*\.js:\d+/);
            return run.text;
        };
        const twice = ["same", ingress("a.example.com")];
        expect(await preview({ ingresses: [twice, twice] })).toMatch(/Ingress same[^]*Ingress same|[Dd]uplicate/);
        const gateway = edge({ ingressName: "shared" });
        const both = {
            gateways: { a: gateway, b: gateway },
            routes: [{ ...routes("a.example.com")[0], gateway: "a" }],
        };
        const second = { ...routes("b.example.com")[0], gateway: "b" };
        expect(await preview({ tables: [["shop", { ...both, routes: [...both.routes, second] }]] })).toMatch(
            /gateways\.b.*Ingress \S+\/shared is already made for gateways\.a.*\[CR213 object-collision\]/s,
        );
        const wrong = { gateways: { a: edge({ ingressName: "Main_" }) }, routes: both.routes };
        expect(await preview({ tables: [["shop", wrong]] })).toMatch(/ingressName.*Main_/s);
        const unknown = { gateways: { a: edge({ ingresName: "main" }) }, routes: both.routes };
        expect(await preview({ tables: [["shop", unknown]] })).toMatch(/ingresName/);
    });

    it("what kubectl took over by force is taken back by the next refresh and update", async () => {
        const program = await open("hand-forced");
        const spec = { ingresses: [["forced", ingress("own.example.com")]] };
        await up(program, spec);
        const applied = {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { name: "forced" },
            spec: { rules: [{ host: "hand.example.com" }] },
        };
        const query = "fieldManager=argocd-controller&force=true";
        await server.send("PATCH", `${ingresses}/forced?${query}`, applied, "application/apply-patch+yaml");
        expect(await host("forced")).toBe("hand.example.com");
        await program.refresh();
        await up(program, spec);
        expect(await host("forced")).toBe("own.example.com");
        expect(await up(program, spec)).not.toHaveProperty("updated");
    });

    it("a resource that was deleted from the state, alone or with its record, is taken up or named with its cure", async () => {
        const program = await open("hand-state");
        const spec = (more: object = {}) => ({ ingresses: [["state", ingress("own.example.com", more)]] });
        await up(program, spec());
        const { uid } = (await live("state"))!.metadata;
        const forget = async (end: string): Promise<void> => {
            const [urn = ""] = await urnsOf(program, end);
            const args = ["state", "delete", urn, "--target-dependents", "--yes", "--stack", "dev"];
            expect((await program.pulumi(args)).code).toBe(0);
        };
        await forget(`networking.k8s.io/v1:Ingress::${namespace}/state`);
        await up(program, spec());
        expect((await live("state"))?.metadata.uid).toBe(uid);
        expect(await up(program, spec())).not.toHaveProperty("created");
        await forget("crossroute:kubernetes:Ingress::state");
        write(program, spec());
        const refused = await program.previewText();
        expect(refused.code).not.toBe(0);
        const [, word = ""] = /write adopt: "([^"]+)"/.exec(refused.text) ?? [];
        expect(word).toMatch(/^[0-9a-f]{20}$/);
        await up(program, spec({ adopt: word, aliases: [] }));
        expect((await live("state"))?.metadata.uid).toBe(uid);
        expect(Object.keys(await up(program, spec()))).toEqual(["unchanged"]);
    });

    it("an own object that is imported as a plain resource as well is not deleted by letting go of that", async () => {
        const program = await open("hand-import");
        const spec = { ingresses: [["imported", ingress("own.example.com")]] };
        await up(program, spec);
        const type = "kubernetes:networking.k8s.io/v1:Ingress";
        const args = [
            "import",
            type,
            "plain",
            `${namespace}/imported`,
            "--generate-code=false",
            "--yes",
            "--stack",
            "dev",
        ];
        expect((await program.pulumi(args)).code).toBe(0);
        write(program, spec);
        await program.up();
        expect(await host("imported")).toBe("own.example.com");
        const [urn = ""] = await urnsOf(program, "::plain");
        expect((await program.pulumi(["state", "delete", urn, "--force", "--yes", "--stack", "dev"])).code).toBe(0);
        expect(Object.keys(await up(program, spec))).toEqual(["unchanged"]);
    });

    it("targets and exclusions leave a state that can be read, and nothing to do for the next update", async () => {
        const program = await open("hand-target");
        const table = (path: string) => [
            "two",
            {
                gateways: { a: edge({ ingressName: "two-a" }), b: edge({ ingressName: "two-b" }) },
                routes: ["a", "b"].map((gateway) => ({ ...routes(`${gateway}.example.com`)[0], path, gateway })),
            },
        ];
        await up(program, { tables: [table("/one")] });
        write(program, { tables: [table("/two")] });
        const [a = ""] = await urnsOf(program, `${namespace}/two-a`).then((urns) =>
            urns.filter((urn) => urn.includes("$kubernetes:")),
        );
        const only = (...more: string[]) =>
            program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...more]);
        for (const more of [
            ["--target", a],
            ["--exclude", a],
        ]) {
            const run = await only(...more);
            expect(run.text).not.toMatch(/integrity|panic/);
            expect(run.code).toBe(0);
        }
        await up(program, { tables: [table("/two")] });
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });

    it("what is protected stays live through a destroy, and is the program's afterwards", async () => {
        const program = await open("hand-protect");
        const spec = {
            ingresses: [
                ["kept", ingress("own.example.com", { protect: true })],
                ["let", ingress("b.example.com")],
            ],
        };
        await up(program, spec);
        const { uid } = (await live("kept"))!.metadata;
        expect((await program.destroy()).code).not.toBe(0);
        expect((await live("kept"))?.metadata.uid).toBe(uid);
        await program.pulumi(["destroy", "--exclude-protected", "--yes", "--skip-preview", "--stack", "dev"]);
        expect((await live("kept"))?.metadata.uid).toBe(uid);
        await up(program, spec);
        expect((await live("kept"))?.metadata.uid).toBe(uid);
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
        await up(program, { ingresses: [["kept", ingress("own.example.com")]] });
    });

    it("a provider that reaches the same cluster at another address does not lose its objects", async () => {
        const program = await open("hand-cluster");
        const passage = await between(dir, async () => undefined);
        try {
            const at = (file: string) => ({
                cluster: readFileSync(file, "utf8"),
                ingresses: [["cluster", ingress("own.example.com")]],
            });
            await up(program, at(server.kubeconfig));
            write(program, at(passage.kubeconfig));
            // To the engine it is another cluster: the object is deleted and made again.
            await up(program, at(passage.kubeconfig));
            expect(await host("cluster")).toBe("own.example.com");
            await up(program, at(server.kubeconfig));
            expect(await host("cluster")).toBe("own.example.com");
            await program.dispose();
            programs.splice(programs.indexOf(program), 1);
            expect(await live("cluster")).toBeUndefined();
        } finally {
            passage.close();
        }
    });

    it("an object that is gone from the cluster is said to be gone, and made again with --refresh", async () => {
        const program = await open("hand-gone");
        const spec = { ingresses: [["gone", ingress("own.example.com")]] };
        await up(program, spec);
        await server.send("DELETE", `${ingresses}/gone`);
        for (const run of [await program.previewText(), await program.up()])
            expect(run.text).toMatch(/Ingress \S+\/gone is not in the cluster .* does not make it again.*--refresh/);
        const args = ["up", "--refresh", "--yes", "--skip-preview", "--stack", "dev"];
        expect((await program.pulumi(args)).code).toBe(0);
        expect(await host("gone")).toBe("own.example.com");
    });

    it("a run that is killed while it takes an object over from another stack ends with one owner", async () => {
        const [giver, receiver] = [await open("hand-giver"), await open("hand-receiver")];
        await up(giver, { ingresses: [["moved", ingress("old.example.com")]] });
        const { uid, annotations } = (await live("moved"))!.metadata;
        const [urn = ""] = await urnsOf(giver, "crossroute:kubernetes:Ingress::moved");
        await giver.pulumi(["state", "delete", urn, "--target-dependents", "--yes", "--stack", "dev"]);
        write(giver, {});
        const word = annotations["crossroute.io/owner"]!.split("-")[0];
        const spec = { ingresses: [["moved", ingress("new.example.com", { adopt: word, aliases: [] })]] };
        write(receiver, spec);
        const child = receiver.start(["up", "--yes", "--skip-preview", "--stack", "dev"]);
        const ended = new Promise((done) => child.once("exit", done));
        while ((await host("moved")) !== "new.example.com") await new Promise((done) => setTimeout(done, 10));
        signalAllIn(receiver.dir, "SIGKILL");
        await ended;
        await receiver.pulumi(["cancel", "--yes", "dev"]);
        await up(receiver, spec);
        expect((await live("moved"))?.metadata.uid).toBe(uid);
        expect(Object.keys((await receiver.preview()).changeSummary)).toEqual(["same"]);
        expect((await giver.destroy()).code).toBe(0);
        expect((await live("moved"))?.metadata.uid).toBe(uid);
    });
});
