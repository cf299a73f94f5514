import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Inputs, Value } from "../../../provider/engine/values";
import { startEmulator, type Emulator } from "../../../sandbox/sae-emulator";
import { clb, ingressToken, rule, temporaryFolder } from "../../rpc/sae/workshop";
import { Program } from "../../integration/lifecycle/program";
import { yamlProgram, type Resources } from "../../integration/sae/program";

/** Two explicit providers in one program: two accounts, each with its own service, keys and proxies. */
const accounts = {
    one: { accessKeyId: "hushidone000", accessKeySecret: "hushsecretone", securityToken: "" },
    two: { accessKeyId: "hushidtwo000", accessKeySecret: "hushsecrettwo", securityToken: "hushtokentwo" },
};
type Account = keyof typeof accounts;
const names = Object.keys(accounts) as Account[];

const node = `
const pulumi = require("@pulumi/pulumi");
const { sae, Provider } = require("pulumi-crossroute");
const { settings } = JSON.parse(require("fs").readFileSync(__dirname + "/input.json", "utf8"));
for (const [name, args] of Object.entries(settings)) {
    const provider = new Provider(name, args);
    const edge = new sae.Ingress("edge" + name, {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "alb-" + name,
        listenerPort: 80,
        description: pulumi.secret("hushdescription"),
        defaultRule: { appId: "plain", containerPort: 8080 },
        rules: [
            { domain: pulumi.secret("hushdomain.example.com"), path: "/", appId: "plain", containerPort: 8080 },
            pulumi.secret({ domain: "b.example.com", path: "/hushpath", appId: "plain", containerPort: 9090 }),
        ],
    }, { provider });
    const found = sae.getIngressOutput({ ingressId: edge.id }, { provider });
    exports[name] = found.loadBalancerId;
}
`;

/** The same in YAML, which runs faster: what one language made, the other finds unchanged. */
function yaml(settings: Record<string, Inputs>, port: number, description: string): Record<string, string> {
    const secret = (value: Value): Value => ({ "fn::secret": value });
    const resources = names.flatMap((name): [string, Resources[string]][] => {
        const rules = [
            rule("", "/", { domain: secret("hushdomain.example.com"), appId: "plain", containerPort: port }),
            secret(rule("b.example.com", "/hushpath", { appId: "plain", containerPort: 9090 })),
        ];
        const defaultRule = { appId: "plain", containerPort: port };
        const inputs = { loadBalancerId: `alb-${name}`, description: secret(description), defaultRule, rules };
        return [
            [name, { type: "pulumi:providers:crossroute", properties: settings[name]! }],
            [`edge${name}`, { type: ingressToken, properties: clb(inputs), options: { provider: `\${${name}}` } }],
        ];
    });
    return yamlProgram("secrets", Object.fromEntries(resources));
}

const home = temporaryFolder();
let emulators: Record<Account, Emulator>;
let program: Program;
beforeAll(async () => {
    const start = async (name: Account): Promise<Emulator> => {
        const { accessKeyId, accessKeySecret: secret, securityToken } = accounts[name];
        const key = securityToken === "" ? secret : { secret, securityToken };
        return startEmulator({ dir: temporaryFolder(), accessKeys: { [accessKeyId]: key } });
    };
    emulators = { one: await start("one"), two: await start("two") };
    mkdirSync(join(home, "logs"));
    const files = { "index.js": node, "input.json": JSON.stringify({ settings: settingsOf() }) };
    program = await Program.create("secrets", files, { TMPDIR: join(home, "logs") });
});
afterAll(async () => {
    await program?.dispose();
    for (const emulator of Object.values(emulators ?? {})) await emulator.close();
});

const settingsOf = (wrong: Partial<Record<Account, Inputs>> = {}): Record<string, Inputs> =>
    Object.fromEntries(
        names.map((name) => {
            const proxy = "http://user:hushproxy@127.0.0.1:9";
            const reach = { endpoint: `http://${emulators[name].endpoint}`, httpsProxy: proxy, readTimeout: 20 };
            const { securityToken, ...key } = accounts[name];
            return [name, { ...reach, ...key, ...(securityToken && { securityToken }), ...wrong[name] }];
        }),
    );
const declare = (port: number, wrong: Partial<Record<Account, Inputs>> = {}, description = "hushdescription"): void =>
    program.write(yaml(settingsOf(wrong), port, description));

const seen: [what: string, text: string][] = [];
async function run(what: string, ...args: string[]): Promise<{ code: number; text: string }> {
    const result = await program.pulumi([...args, "--stack", "dev"]);
    seen.push([what, result.text]);
    return result;
}

/** Other tests run beside this one: what they take away meanwhile is nothing that was left behind. */
function textOf(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}

/** Every file below a folder; links are not followed. */
const filesIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));

test("several explicit providers serve one program, each with its account, and no secret shows anywhere", async () => {
    const first = await run("up", "up", "--yes", "--skip-preview", "--debug", "--diff");
    expect(first.text).not.toMatch(/error:/);
    const outputs = await program.outputs();
    for (const name of names) {
        expect(outputs[name]).toBe(`alb-${name}`);
        expect(emulators[name].store.all()).toMatchObject([
            { slbId: `alb-${name}`, description: "hushdescription", rules: [{ domain: "hushdomain.example.com" }, {}] },
        ]);
        expect(new Set(emulators[name].log.since().map((entry) => entry.status))).toEqual(new Set([200]));
    }
    declare(8080);
    expect((await program.preview()).changeSummary).toEqual({ same: 5 });
    declare(8081);
    const change = await run("preview", "preview", "--diff", "--debug");
    expect(change.text).toMatch(/containerPort: 8080 => 8081/);

    // What is refused repeats what was sent, where a service does so.
    emulators.one.addFaults({
        kind: "refuse",
        action: "UpdateIngress",
        code: "InvalidParameter.WithMessage",
        message: "hushdomain.example.com and hushdescription are refused",
    });
    declare(8081, { two: { accessKeySecret: "hushwrong" } });
    const failed = await run("failing up", "up", "--yes", "--skip-preview", "--debug");
    expect(failed.code).not.toBe(0);
    expect(failed.text).toMatch(/\[secret\] and \[secret\] are refused/);
    expect(failed.text).toMatch(/check the access key secret: it does not belong to the access key id/);
    declare(8081, {}, "Hush: hushwrong");
    const wrong = await run("wrong input", "preview", "--debug");
    expect(wrong.text).toMatch(/description: "?\[secret\]"? is unusual/);
    declare(8081);
    await run("refresh", "refresh", "--yes", "--skip-preview", "--debug");
    await run("export", "stack", "export");

    const backend = join(new URL(process.env["PULUMI_BACKEND_URL"]!).pathname, ".pulumi");
    const kinds = ["stacks", "history", "backups"].map((kind) => join(backend, kind, "secrets"));
    const own = kinds.filter((folder) => existsSync(folder)).flatMap(filesIn);
    expect(own.length).toBeGreaterThan(1);
    const kept = join(process.env["PULUMI_HOME"]!, "crossroute");
    for (const file of [...own, ...filesIn(kept), ...filesIn(join(home, "logs"))]) seen.push([file, textOf(file)]);
    // The SDK's own debug lines show what a program gets and gives.
    const ours = seen.map(([what, text]) => [what, text.replaceAll(/^.*debug: \w+ RPC (prepared|finished).*$/gm, "")]);
    const leaks = ours.flatMap(([what, text]) =>
        [...text!.matchAll(/.{0,60}hush\w+/g)].map(([leak]) => `${what}: ${leak}`),
    );
    expect(leaks).toEqual([]);
    process.stdout.write(`secrets looked for in ${seen.length} outputs, logs, states and records: none found\n`);
});
