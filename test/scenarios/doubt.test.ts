import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { changes, Program } from "../integration/lifecycle/program";
import { componentsProgram, routes } from "../integration/kubernetes/programs";
import { Server } from "../integration/kubernetes/server";

const namespace = `kube-doubt-${process.pid}`;
const elsewhere = `${namespace}-b`;
const at = (where: string) => `/apis/networking.k8s.io/v1/namespaces/${where}/ingresses`;

jest.setTimeout(600_000);

interface Live {
    metadata: {
        uid: string;
        name: string;
        namespace: string;
        annotations: Record<string, string>;
        managedFields: { manager: string }[];
    };
    spec: { rules: { host: string }[] };
}

describe("where it is in doubt who owns an object", () => {
    const server = new Server();
    const dir = mkdtempSync(join(tmpdir(), "crossroute-doubt-"));
    let program: Program;
    const write = (spec: object, on = program): void => on.write({ "spec.json": JSON.stringify(spec) });
    const ingress = (host: string, more: object = {}) => ({ namespace, routes: routes(host), ...more });
    const live = async (name: string, where = namespace): Promise<Live | undefined> => {
        const { status, body } = await server.send("GET", `${at(where)}/${name}`);
        return status === 200 ? (body as unknown as Live) : undefined;
    };
    const host = async (name: string, where = namespace) => (await live(name, where))?.spec.rules[0]?.host;
    const up = async (spec: object, on = program) => {
        write(spec, on);
        const run = await on.up();
        if (run.code !== 0) throw new Error(run.text);
        return changes(run);
    };
    const refused = async (spec: object, text: RegExp, on = program): Promise<void> => {
        write(spec, on);
        const run = await on.previewText();
        expect(run.text).toMatch(text);
        expect(run.code).not.toBe(0);
    };
    /** What `kubectl get -o yaml | edit | kubectl apply` sends. */
    const copyOf = ({ metadata, spec }: Live, name: string, where: string, managers: object = {}) => ({
        metadata: { name, namespace: where, annotations: metadata.annotations, ...managers },
        spec,
    });

    beforeAll(async () => {
        for (const name of [namespace, elsewhere])
            await server.send("POST", "/api/v1/namespaces", { metadata: { name } });
        program = await Program.create("kube-doubt", { "index.js": componentsProgram, "spec.json": "{}" });
        await up({ ingresses: { web: ingress("own.example.com") } });
    });
    afterAll(async () => {
        await program.dispose();
        for (const name of [namespace, elsewhere]) await server.send("DELETE", `/api/v1/namespaces/${name}`);
        server.close();
        rmSync(dir, { recursive: true, force: true });
    });

    it("an own object without its mark is known by its uid, changed, and gets the mark back", async () => {
        const before = await live("web");
        const strip = { metadata: { annotations: { "crossroute.io/owner": null } } };
        await server.send("PATCH", `${at(namespace)}/web`, strip, "application/merge-patch+json");
        expect(await up({ ingresses: { web: ingress("own.example.com") } })).toHaveProperty("unchanged");
        await up({ ingresses: { web: ingress("changed.example.com") } });
        const after = await live("web");
        expect(after?.spec.rules[0]?.host).toBe("changed.example.com");
        expect(after?.metadata.uid).toBe(before?.metadata.uid);
        expect(after?.metadata.annotations["crossroute.io/owner"]).toBe(
            before?.metadata.annotations["crossroute.io/owner"],
        );
    });

    it("a copy of an own object never counts as own: under another name, elsewhere, or with its field managers", async () => {
        const table = (ingressName: string, where: string) => ({
            ingresses: { web: ingress("changed.example.com") },
            tables: {
                shop: {
                    gateways: { edge: { kubernetes: { namespace: where, ingressClassName: "example", ingressName } } },
                    routes: routes("shop.example.com"),
                },
            },
        });
        await up(table("shop", namespace));
        const own = (await live("shop"))!;
        const { managedFields } = own.metadata;
        const old = managedFields.map((entry) => ({ ...entry, time: "2020-01-01T00:00:00Z" }));
        const make = async (name: string, where: string, managers: object = {}): Promise<void> => {
            const copy = copyOf(own, name, where, managers);
            const made = await server.send("POST", `${at(where)}?fieldManager=kubectl-create`, copy);
            expect(made.status).toBe(201);
        };
        await make("copied", namespace);
        await make("shop", elsewhere);
        await refused(table("copied", namespace), /Ingress \S+\/copied exists and is a copy.*kubectl-create made it/);
        await refused(table("shop", elsewhere), /Ingress \S+-b\/shop exists and is a copy/);
        await server.send("DELETE", `${at(namespace)}/shop`);
        await make("shop", namespace, { managedFields: old });
        await refused(table("shop", namespace), /Ingress \S+\/shop exists and is a copy/);
        expect(await host("copied")).toBe("shop.example.com");
        expect(await host("shop", elsewhere)).toBe("shop.example.com");
        write({ ingresses: { web: ingress("changed.example.com") } });
        expect((await program.up()).text).toMatch(/Ingress \S+\/shop is no longer this program's/);
        expect(await host("shop")).toBe("shop.example.com");
        const [urn = ""] = /urn:pulumi:[^"]*crossroute:index:RouteTable::shop/.exec(await program.state()) ?? [];
        const gone = ["state", "delete", urn, "--target-dependents", "--yes", "--stack", "dev"];
        expect((await program.pulumi(gone)).code).toBe(0);
    });

    it("an own manifest that somebody deleted and applied again is not deleted as ours", async () => {
        await up({ ingresses: { web: ingress("changed.example.com"), brief: ingress("brief.example.com") } });
        const brief = (await live("brief"))!;
        await server.send("DELETE", `${at(namespace)}/brief`);
        await server.send("POST", `${at(namespace)}?fieldManager=kubectl-create`, copyOf(brief, "brief", namespace));
        write({ ingresses: { web: ingress("changed.example.com") } });
        const run = await program.up();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(/Ingress \S+\/brief is no longer this program's: kubectl-create made it anew/);
        expect(await live("brief")).toBeDefined();
        const [, urn = ""] = /pulumi state delete '(urn:[^']+)' --target-dependents/.exec(run.text) ?? [];
        const gone = ["state", "delete", urn, "--target-dependents", "--yes", "--stack", "dev"];
        expect((await program.pulumi(gone)).code).toBe(0);
        await up({ ingresses: { web: ingress("changed.example.com") } });
    });

    it("a user who may not read the objects is told which permission is missing, at preview", async () => {
        const account = `/api/v1/namespaces/${namespace}/serviceaccounts`;
        await server.send("POST", account, { metadata: { name: "writer" } });
        const { body } = await server.send("POST", `${account}/writer/token`, { spec: {} });
        const { token } = body["status"] as { token: string };
        const config = parse(readFileSync(server.kubeconfig, "utf8")) as { users: { user: { token: string } }[] };
        config.users[0]!.user.token = token;
        const kubeconfig = join(dir, "writer");
        writeFileSync(kubeconfig, JSON.stringify(config));
        write({ ingresses: { web: ingress("denied.example.com") } });
        for (const run of [
            await program.previewText({ KUBECONFIG: kubeconfig }),
            await program.up({ KUBECONFIG: kubeconfig }),
        ]) {
            expect(run.code).not.toBe(0);
            expect(run.text).toMatch(/could not be checked: the cluster answered 403/);
            expect(run.text).toMatch(/Allow "get" on ingresses\.networking\.k8s\.io in namespace kube-doubt-\d+/);
        }
        expect(await host("web")).toBe("changed.example.com");
    });

    it("a name that is known only after apply is said to be looked up by the update", async () => {
        const unknown = `${componentsProgram}
const { RoutePlan } = require("pulumi-crossroute");
const later = new RoutePlan("later", { tables: [] }).id;
for (const name of ["one", "two"])
    new kubernetes.Ingress(name, { namespace: ${JSON.stringify(namespace)}, name: later.apply((id) => name + "-" + id), routes: ${JSON.stringify(routes("later.example.com"))} });
`;
        const other = await Program.create("kube-later", { "index.js": unknown, "spec.json": "{}" });
        try {
            const said = (await other.previewText()).text;
            expect(said).toMatch(
                /known only after apply, so that only the update can look whether objects of these names exist/,
            );
            expect((await other.up()).code).toBe(0);
            expect((await other.previewText()).text).not.toMatch(/only the update can look/);
        } finally {
            await other.dispose();
        }
    });
});
