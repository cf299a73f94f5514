import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Program } from "../../integration/lifecycle/program";
import { kubernetes } from "../../integration/lifecycle/servers";
import { saeRuleSets } from "../../integration/cli/live";

const command = resolve(__dirname, "../../../bin/crossroute");
const ingress = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "adopt-table", labels: { team: "shop" }, annotations: { note: "by hand" } },
    spec: {
        ingressClassName: "example",
        tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
        rules: [
            {
                host: "shop.example.com",
                http: {
                    paths: [
                        {
                            path: "/api",
                            pathType: "Exact",
                            backend: { service: { name: "api", port: { name: "http" } } },
                        },
                        { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
                    ],
                },
            },
        ],
    },
};
const ruleSet = {
    NamespaceId: "cn-hangzhou:adopttable",
    SlbId: "lb-adopt-table",
    ListenerPort: 80,
    LoadBalanceType: "clb",
    Description: "made by hand",
    DefaultRule: { AppId: "a0", ContainerPort: 8080 },
    Rules: [
        { AppId: "a2", ContainerPort: 8080, Domain: "pay.example.com", Path: "/v2" },
        { AppId: "a1", ContainerPort: 8080, Domain: "pay.example.com", Path: "/" },
    ],
};
/** Types that live in the state only: nothing is made for them anywhere. The component itself is one of them. */
const inStateOnly = [
    "index:RouteTable",
    "index:RoutePlan",
    "index:RouteOrder",
    "sae:RuleCleanup",
    "kubernetes:OwnerRecord",
    "kubernetes:OwnerGuard",
];
const typeOf = (urn: string): string =>
    urn
        .split("::")[2]
        ?.split("$crossroute:")
        .pop()
        ?.replace(/^crossroute:/, "") ?? "";

let program: Program;
beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "adopt-table" } }, "application/json");
    const at = "/apis/networking.k8s.io/v1/namespaces/adopt-table/ingresses";
    expect((await kubernetes(at, "POST", ingress, "application/json")).status).toBe(201);
    await saeRuleSets.put(ruleSet);
    program = await Program.create("adopttable", {});
});
afterAll(() => program?.dispose());

it("adopts a cluster and an SAE namespace as one table, whose preview changes nothing live but the mark of its owner", async () => {
    const folder = join(program.dir, "adopted");
    const sources = ["--cluster", "--namespace", "adopt-table", "--sae", "cn-hangzhou:adopttable"];
    execFileSync(process.execPath, [command, "import", "--table", ...sources, "-o", folder]);
    const text = readFileSync(join(folder, "index.ts"), "utf8");
    expect(text).toContain("new crossroute.RouteTable(");
    expect(text).not.toMatch(/new crossroute\.(sae|kubernetes)\.Ingress/);
    program.write({
        "index.ts": text,
        "import.json": readFileSync(join(folder, "import.json"), "utf8"),
        "package.json": readFileSync(join(folder, "package.json"), "utf8"),
        "tsconfig.json": JSON.stringify({ compilerOptions: { module: "nodenext", strict: true, types: [] } }),
    });
    const flags = ["--file", "import.json", "--protect=false", "--generate-code=false", "--yes", "--stack", "dev"];
    expect(await program.pulumi(["import", ...flags])).toMatchObject({ code: 0 });
    const { steps } = await program.preview();
    const planned = steps.filter((step) => step.op !== "same");
    const live = planned.filter(({ urn }) => !inStateOnly.includes(typeOf(urn)));
    expect(live.map(({ op, urn }) => `${op} ${urn.split("::").pop()}`)).toEqual(["update adopt-table/web"]);
    // The mark by which an object is known as its owner's.
    const paths = live.flatMap(({ detailedDiff }) => Object.keys(detailedDiff ?? {}));
    expect(paths.filter((path) => !path.startsWith("metadata.annotations"))).toEqual([]);
    expect(planned.map(({ op, urn }) => `${op} ${typeOf(urn)}`)).toContain("create index:RoutePlan");
});
