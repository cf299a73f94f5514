import { changes, Program } from "./program";
import { kubernetes, now, sae, writesSince } from "./servers";
import { shopTable, tableFile, tableProgram, type Table } from "./table";

const namespace = "lifecycle";
const loadBalancer = `lb-${namespace}`;
let program: Program;
let table: Table;

interface Ingress {
    spec: {
        ingressClassName: string;
        rules: {
            host: string;
            http: {
                paths: {
                    path: string;
                    pathType: string;
                    backend: { service: { name: string; port: { number: number } } };
                }[];
            };
        }[];
    };
}
interface Endpoints {
    subsets: { addresses: { ip: string }[]; ports: { port: number }[] }[];
}
const ingress = async () =>
    (await kubernetes<Ingress>(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/shop-edge`)).body;
const services = async () =>
    (
        await kubernetes<{ items: { metadata: { name: string } }[] }>(`/api/v1/namespaces/${namespace}/services`)
    ).body.items
        .map((s) => s.metadata.name)
        .sort();
const endpoints = async (name: string) =>
    (await kubernetes<Endpoints>(`/api/v1/namespaces/${namespace}/endpoints/${name}`)).body;
const paths = async () =>
    Object.fromEntries(
        (await ingress()).spec.rules.flatMap((rule) =>
            rule.http.paths.map((p) => [
                `${rule.host}${p.path}`,
                `${p.pathType} ${p.backend.service.name}:${p.backend.service.port.number}`,
            ]),
        ),
    );
const saeRules = async () =>
    Object.fromEntries(
        (await sae.ruleSets(loadBalancer)).flatMap((set) =>
            set.Rules.map((rule) => [`${rule.Domain}${rule.Path}`, `${rule.AppId}:${rule.ContainerPort}`]),
        ),
    );

beforeAll(async () => {
    table = shopTable(namespace);
    program = await Program.create("lifecycle", { "index.js": tableProgram, ...tableFile(namespace, table) });
});
afterAll(() => program?.dispose());

describe("a route table over two platforms, on the real engine, API server and SAE emulator", () => {
    test("the first preview touches nothing and says which requests gain an answer", async () => {
        const before = await now(namespace);
        const preview = await program.preview();
        expect(preview.changeSummary["create"]).toBeGreaterThan(5);
        const said = (preview.diagnostics ?? []).map((d) => d.message).join("\n");
        expect(said).toMatch(/shop\.example\.com\/api\/\*\*.*sae:7171a6ca:8080/);
        expect(await writesSince(before)).toEqual([]);
    });

    test("up creates what is declared, as read back from both servers", async () => {
        const run = await program.up();
        expect(run).toMatchObject({ code: 0 });
        const [legacy] = (await services()).filter((name) => name.startsWith("shop-10-0-3-7-8080-"));
        expect(await services()).toEqual([legacy, `shop-to-${loadBalancer}-80`]);
        expect(await paths()).toEqual({
            "shop.example.com/": "Prefix web:80",
            "shop.example.com/api": `Prefix shop-to-${loadBalancer}-80:80`,
            "shop.example.com/legacy": `Prefix ${legacy}:8080`,
        });
        expect((await endpoints(`shop-to-${loadBalancer}-80`)).subsets).toMatchObject([
            { addresses: [{ ip: "47.96.1.20" }], ports: [{ port: 80 }] },
        ]);
        expect((await endpoints(legacy!)).subsets).toMatchObject([
            { addresses: [{ ip: "10.0.3.7" }], ports: [{ port: 8080 }] },
        ]);
        expect(await saeRules()).toEqual({
            "shop.example.com/api": "7171a6ca:8080",
            "pay.example.com/": "8c573618:8080",
        });
        expect(await program.outputs()).toEqual({
            urls: [
                "http://shop.example.com/",
                "http://shop.example.com/api",
                "http://shop.example.com/legacy",
                "http://pay.example.com/",
            ],
        });
    });

    test("a second up changes nothing and makes no writing call on either server", async () => {
        const before = await now(namespace);
        const run = await program.up();
        expect(run.code).toBe(0);
        expect(Object.keys(changes(run))).toEqual(["unchanged"]);
        expect(await writesSince(before)).toEqual([]);
    });

    test("the preview of one changed route says which requests move where, and up changes only that route's objects", async () => {
        table.routes[1] = { ...table.routes[1], backend: { sae: { appId: "9d4401aa", containerPort: 9090 } } };
        program.write(tableFile(namespace, table));
        const preview = await program.preview();
        const said = (preview.diagnostics ?? []).map((d) => d.message).join("\n");
        expect(said).toMatch(/shop\.example\.com\/api\/\*\* moves from sae:7171a6ca:8080 to sae:9d4401aa:9090/);
        expect(said).not.toMatch(/legacy|pay\.example/);
        const before = await now(namespace);
        const run = await program.up();
        expect(run.code).toBe(0);
        // The rule set, the plan, and the table itself, whose inputs the engine compares too.
        expect(changes(run)).toMatchObject({ updated: 3 });
        expect(await writesSince(before)).toEqual(["sae UpdateIngress"]);
        expect(await saeRules()).toEqual({
            "shop.example.com/api": "9d4401aa:9090",
            "pay.example.com/": "8c573618:8080",
        });
    });

    test("a new address of an outside machine is in place before the Ingress leads there, and the old one goes last", async () => {
        table.routes[2] = { ...table.routes[2], backend: { endpoints: { addresses: ["10.0.3.8"], port: 8080 } } };
        program.write(tableFile(namespace, table));
        const before = await now(namespace);
        expect((await program.up()).code).toBe(0);
        const [legacy, ...others] = (await services()).filter((name) => name.startsWith("shop-10-0-3-"));
        expect(others).toEqual([]);
        expect((await paths())["shop.example.com/legacy"]).toBe(`Prefix ${legacy}:8080`);
        const written = (await writesSince(before)).map((write) => write.replace(/-[0-9a-f]{16}$/, ""));
        const ingress = written.indexOf(`kubernetes patch ingresses ${namespace}/shop-edge`);
        expect(written.slice(0, ingress)).toContain(`kubernetes patch endpoints ${namespace}/shop-10-0-3-8-8080`);
        expect(written.slice(ingress)).toContain(`kubernetes delete services ${namespace}/shop-10-0-3-7-8080`);
    });

    test("a changed path keeps its Service", async () => {
        const kept = await services();
        table.routes[2] = { ...table.routes[2], path: "/old" };
        program.write(tableFile(namespace, table));
        const before = await now(namespace);
        expect((await program.up()).code).toBe(0);
        expect(await services()).toEqual(kept);
        expect([...new Set(await writesSince(before))]).toEqual([`kubernetes patch ingresses ${namespace}/shop-edge`]);
    });

    test("a rule edited behind Pulumi's back on SAE is seen by refresh and repaired by up", async () => {
        const [set] = await sae.ruleSets(loadBalancer);
        await sae.edit(set!.Id, {
            Rules: set!.Rules.map((rule) => (rule.Path === "/" ? { ...rule, AppId: "stranger" } : rule)),
        });
        const refreshed = await program.refresh();
        expect(refreshed.code).toBe(0);
        expect(changes(refreshed)).toMatchObject({ updated: 1 });
        expect((await program.up()).code).toBe(0);
        expect(await saeRules()).toMatchObject({ "pay.example.com/": "8c573618:8080" });
    });

    test("an Ingress edited behind Pulumi's back is seen by refresh and repaired by up", async () => {
        const url = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/shop-edge?fieldManager=stranger&force=true`;
        const edited = await ingress();
        edited.spec.rules[0]!.http.paths[0]!.backend.service.port.number = 8888;
        await kubernetes(url.replace("&force=true", ""), "PATCH", { spec: edited.spec });
        const refreshed = await program.refresh();
        expect(refreshed.code).toBe(0);
        expect(changes(refreshed)).toMatchObject({ updated: 1 });
        const run = await program.up();
        expect(run.text).not.toMatch(/error:/);
        expect((await paths())["shop.example.com/"]).toBe("Prefix web:80");
    });

    test("destroy leaves nothing on either server", async () => {
        expect((await program.destroy()).code).toBe(0);
        expect(await sae.ruleSets(loadBalancer)).toEqual([]);
        expect(
            (await kubernetes(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/shop-edge`)).status,
        ).toBe(404);
        expect(await services()).toEqual([]);
        expect((await kubernetes(`/api/v1/namespaces/${namespace}`)).status).toBe(404);
    });
});
