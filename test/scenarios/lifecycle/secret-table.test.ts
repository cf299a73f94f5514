/** A table with secrets, over its life: what moves is said, and the values are read nowhere. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Program, type Run } from "../../integration/lifecycle/program";
import { kubernetes, sae } from "../../integration/lifecycle/servers";

jest.setTimeout(600_000);

const source = `
const { RouteTable } = require("pulumi-crossroute");
const { secret } = require("@pulumi/pulumi");
const read = (_, value) => (value && typeof value === "object" && "secret" in value ? secret(value.secret) : value);
const { table } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"), read);
const shop = new RouteTable("shop", table);
exports.urls = shop.urls;
`;
const namespace = `secret-tables-${process.pid}`;
const loadBalancerId = `lb-${namespace}`;
const ingress = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/shop-edge`;
/** What must be read nowhere. */
const hidden = /hidden-|0a1b2c3d|1a1b2c3d|10\.9\.8\./;

interface Secrets {
    service: string;
    host: string;
    path: string;
    app: string;
    address: string;
}
const first: Secrets = {
    service: "hidden-web",
    host: "hidden-host.example.com",
    path: "/hidden-path",
    app: "0a1b2c3d",
    address: "10.9.8.7",
};
const tableOf = (given: Secrets, open: string) => {
    const secret = (value: string) => ({ secret: value });
    const backend = { service: { name: secret(given.service), port: 80 } };
    return {
        gateways: {
            edge: { kubernetes: { namespace, ingressClassName: "traefik" } },
            apps: {
                sae: {
                    namespaceId: process.env["CROSSROUTE_SAE_NAMESPACE"],
                    loadBalancerId,
                    address: "47.96.1.20",
                    listenerPort: 80,
                    defaultBackend: { appId: "0099b7be", containerPort: 8080 },
                },
            },
        },
        routes: [
            { host: "plain.example.com", path: "/", backend },
            { host: "plain.example.com", path: "/open", backend: { service: { name: open, port: 80 } } },
            { host: secret(given.host), path: secret(given.path), backend: { service: { name: "web", port: 80 } } },
            {
                host: "plain.example.com",
                path: "/api",
                backend: { sae: { appId: secret(given.app), containerPort: 8080 } },
            },
            {
                host: "plain.example.com",
                path: "/outside",
                backend: { endpoints: { addresses: [secret(given.address)], port: 8080 } },
            },
        ],
    };
};

let program: Program;
const write = (given: Secrets, open: string): void =>
    program.write({ "spec.json": JSON.stringify({ table: tableOf(given, open) }) });
const isShut = (run: Run): Run => {
    expect(run.code === 0 ? "" : run.text).toBe("");
    expect(run.text.split("\n").filter((line) => hidden.test(line))).toEqual([]);
    return run;
};
const live = async () => {
    const { status, body } = await kubernetes<{
        spec: {
            rules: { host: string; http: { paths: { path: string; backend: { service: { name: string } } }[] } }[];
        };
    }>(ingress);
    if (status !== 200) return [];
    return body.spec.rules
        .flatMap(({ host, http }) => http.paths.map((one) => `${host}${one.path} ${one.backend.service.name}`))
        .sort();
};
const apps = async () => (await sae.ruleSets(loadBalancerId)).flatMap(({ Rules }) => Rules.map((rule) => rule.AppId));

beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json");
    program = await Program.create("secret-table", { "index.js": source });
});
afterAll(async () => {
    await program?.dispose();
    await kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE");
});

const without = ["preview", "--expect-no-changes", "--stack", "dev"];

test("what moves is said beside secrets, their values are read nowhere, and a second preview is empty", async () => {
    const plan = join(program.dir, "plan.json");
    const isHidden = async (): Promise<void> => {
        expect((await program.state()).split("\n").filter((line) => hidden.test(line))).toEqual([]);
    };
    write(first, "web");
    isShut(await program.up());
    await isHidden();
    expect(await live()).toContain("hidden-host.example.com/hidden-path web");
    isShut(await program.pulumi(without));

    write(
        {
            service: "hidden-shop",
            host: "hidden-other.example.com",
            path: "/hidden-path",
            app: "1a1b2c3d",
            address: "10.9.8.8",
        },
        "new",
    );
    const { text } = isShut(
        await program.pulumi(["preview", "--diff", "--show-sames", "--save-plan", plan, "--stack", "dev"]),
    );
    isShut(await program.pulumi(["preview", "--json", "--stack", "dev"]));
    expect(readFileSync(plan, "utf8")).not.toMatch(hidden);
    for (const route of [
        "plain.example.com/",
        "[secret][secret]",
        "plain.example.com/api",
        "plain.example.com/outside",
    ])
        expect(text).toContain(`the route ${route} has other secret values than before`);
    // The secret host may be this one.
    expect(text).toMatch(/plain\.example\.com\/open\S* was answered by service:\S*\/web:80; now it is undetermined/);
    isShut(await program.up());
    await isHidden();
    expect(await live()).toEqual(
        expect.arrayContaining(["hidden-other.example.com/hidden-path web", "plain.example.com/ hidden-shop"]),
    );
    expect(await apps()).toEqual(["1a1b2c3d"]);
    isShut(await program.pulumi(without));
    isShut(await program.refresh());
    isShut(await program.pulumi(without));
    isShut(await program.destroy());
    expect([await live(), await apps()]).toEqual([[], []]);
});
