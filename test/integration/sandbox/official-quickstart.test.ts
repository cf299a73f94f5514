import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stopSandbox } from "../../../sandbox";
import { packageRoot } from "../../../sandbox/paths";
import { ensureTools } from "../../../sandbox/toolchain/ensure";
import { publish, startMakers, type Executables, type Makers } from "../../unit/sandbox/makers";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-official-"));
const dir = path.join(folder, "sandbox");
let makers: Makers;

beforeAll(async () => {
    makers = await startMakers(folder);
    // What the makers publish leads to the real tools of this machine.
    const { files } = await ensureTools();
    const names = Object.keys(files) as (keyof Executables)[];
    const tools = Object.fromEntries(names.map((name) => [name, `exec '${files[name]}' "$@"`])) as Executables;
    publish(makers.published, tools, folder);
});
afterAll(async () => {
    makers.close();
    await stopSandbox({ dir, remove: true });
    fs.rmSync(folder, { recursive: true, force: true });
});

test("quickstart on a machine without tools downloads them from their makers through a proxy, over TLS, and ends with the routes", async () => {
    const env = {
        ...makers.env,
        PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`,
        HOME: folder,
        CROSSROUTE_CACHE: path.join(folder, "cache"),
        CI: "true",
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    };
    const script = path.join(packageRoot, "scripts", "quickstart.js");
    const child = spawn(process.execPath, [script, "--dir", dir], { cwd: packageRoot, env });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect([status, printed]).toEqual([0, expect.stringMatching(/Resources:\n +\+ \d+ created\n/)]);
    for (const words of [
        "Pulumi CLI: downloading (https://get.pulumi.com/install.sh)",
        "Kubernetes provider of Pulumi: downloading (https://get.pulumi.com/)",
        /Kubernetes API server and controller manager: downloading \(https:\/\/dl\.k8s\.io\/.*kube-apiserver\)/,
        /etcd: downloading \(https:\/\/github\.com\/.*\.tar\.gz\)/,
        /^ {2}http:\/\/pay\.example\.com\/ +SAE lb-.* +SAE app 8c57.*:8080$/m,
    ])
        expect(printed).toMatch(words);
    expect(printed).not.toMatch(/building|built/);
    expect(makers.tunnels).toContain("dl.k8s.io:443");
});
