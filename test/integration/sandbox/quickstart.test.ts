import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { kubernetesWrites, sandboxEnv, stopSandbox } from "../../../sandbox";
import { packageRoot } from "../../../sandbox/paths";
import { startTimeOf } from "../../../sandbox/processes";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-quickstart-"));
afterAll(() => stopSandbox({ dir, remove: true }));

interface Ended {
    status: number | null;
    stdout: string;
    stderr: string;
}

/**
 * As a newcomer does, but in a sandbox of its own and without the type check of the program, which is somebody else's.
 * @param interruptAt the signal is sent when it has printed this
 */
function quickstart(interruptAt?: string, by: NodeJS.Signals = "SIGINT"): Promise<Ended> {
    const script = path.join(packageRoot, "scripts", "quickstart.js");
    return run(process.execPath, [script, "--dir", dir], { interruptAt, by });
}

interface Given {
    cwd?: string;
    env?: object;
    interruptAt?: string;
    by?: NodeJS.Signals;
}

function run(command: string, args: string[], given: Given = {}): Promise<Ended> {
    const { cwd = packageRoot, interruptAt, by } = given;
    const env = { ...process.env, ...given.env, CI: "true", PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    const child = spawn(command, args, { cwd, env });
    let [stdout, stderr] = ["", ""];
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.stdout.on("data", (chunk) => {
        const before = stdout;
        stdout += String(chunk);
        if (interruptAt && !before.includes(interruptAt) && stdout.includes(interruptAt)) child.kill(by);
    });
    return new Promise((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
}

/** The lines of a block of README.md: of the one that holds the text. */
function shown(text: string): string[] {
    const page = fs.readFileSync(path.join(packageRoot, "README.md"), "utf8");
    const blocks = [...page.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
    return (blocks.find((block) => block.includes(text)) ?? "")
        .trimEnd()
        .split("\n")
        .map((line) => line.trim());
}

test("quickstart brings the shop to both platforms and tells its routes; run again, it changes nothing", async () => {
    // Played once more, it begins from nothing, too.
    if (fs.readdirSync(dir).length > 0) await stopSandbox({ dir, remove: true });
    fs.mkdirSync(dir, { recursive: true });
    // From two terminals at once: one of them does it, the other one finds it done.
    const both = await Promise.all([quickstart(), quickstart()]);
    expect(both.filter(({ status }) => status !== 0)).toEqual([]);
    const isFirst = ({ stdout }: Ended): boolean => /Resources:\n +\+ \d+ created\n/.test(stdout);
    const [first] = both.filter(isFirst);
    const [second] = both.filter((one) => !isFirst(one));
    if (!first || !second) throw new Error(both.map(({ stdout }) => stdout).join("\n"));
    expect(second.stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
    const routes = /Routes, as read back .*\n([^]*?)\n\n/.exec(first.stdout)?.[1]?.split("\n") ?? [];
    expect(routes.map((line) => line.trim().split(/ {2,}/))).toEqual([
        [
            "http://shop.example.com/",
            expect.stringMatching(/^Kubernetes shop\//),
            expect.stringMatching(/^Service shop\/web:80/),
        ],
        [
            "http://shop.example.com/api",
            expect.stringMatching(/^Kubernetes shop\/.* → SAE lb-/),
            expect.stringMatching(/^SAE app 7171.*:8080$/),
        ],
        ["http://shop.example.com/legacy", expect.stringMatching(/^Kubernetes shop\//), "10.0.3.7:8080"],
        ["http://pay.example.com/", expect.stringMatching(/^SAE lb-/), expect.stringMatching(/^SAE app 8c57.*:8080$/)],
        ["(everything else)", expect.stringMatching(/^SAE lb-/), expect.stringMatching(/^SAE app 0099.*:8080$/)],
    ]);
    expect(shown("Service shop/web:80")).toEqual(routes.map((line) => line.trim()));
    for (const step of ["change", "preview", "apply", "stop"])
        expect(first.stdout).toMatch(new RegExp(`^  ${step} `, "m"));

    const since = new Date().toISOString();
    // From another folder, by npm, which goes to the clone first.
    const named = ["--dir", path.basename(dir)];
    const again = await run("npm", ["--prefix", packageRoot, "run", "quickstart", "--", ...named], {
        cwd: path.dirname(dir),
    });
    expect(again).toMatchObject({ status: 0 });
    const stop = `npm --prefix '${packageRoot}' run sandbox -- stop --dir '${path.basename(dir)}'`;
    expect(again.stdout).toContain(`  stop     ${stop} `);
    expect(again.stdout).toContain("sandbox already running");
    expect(again.stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
    expect(again.stdout).toContain(routes.join("\n"));
    expect(kubernetesWrites({ dir, since })).toEqual([]);
});

describe("the page that everybody reads first shows what Pulumi prints of the shop", () => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-readme-"));
    afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

    /** The program as a reader has changed it, against what quickstart has made. */
    async function preview(...edits: [from: string, to: string][]): Promise<string[]> {
        const program = path.join(home, "index.ts");
        const text = fs.readFileSync(path.join(packageRoot, "examples", "shop", "index.ts"), "utf8");
        fs.writeFileSync(
            program,
            edits.reduce((before, [from, to]) => before.replace(from, to), text),
        );
        const settings = fs.readFileSync(path.join(packageRoot, "Pulumi.yaml"), "utf8");
        fs.writeFileSync(
            path.join(home, "Pulumi.yaml"),
            settings
                .replace("main: examples/shop/index.ts", "main: index.ts")
                .replace("path: bin", `path: ${path.join(packageRoot, "bin")}`),
        );
        if (!fs.existsSync(path.join(home, "node_modules"))) {
            fs.mkdirSync(path.join(home, "node_modules"));
            for (const name of ["@pulumi", "@types", "typescript"])
                fs.symlinkSync(path.join(packageRoot, "node_modules", name), path.join(home, "node_modules", name));
            fs.symlinkSync(packageRoot, path.join(home, "node_modules", "pulumi-crossroute"));
        }
        const args = ["preview", "--stack", "dev", "--non-interactive", "--color", "never"];
        const { stdout, stderr } = await run("pulumi", args, { cwd: home, env: sandboxEnv({ dir }) });
        return `${stdout}${stderr}`.split("\n").map((line) => line.trim());
    }

    test("when a route goes elsewhere", async () => {
        const printed = await preview(["7171a6ca", "9d4401aa"]);
        const expected = shown("$ pulumi preview").slice(1);
        expect(expected.filter((line) => !printed.includes(line))).toEqual([]);
        expect(expected.length).toBeGreaterThan(3);
    });

    test("when the table is wrong", async () => {
        const printed = await preview(
            ['path: "/api"', 'path: "api"'],
            ["10.0.3.7", "10.0.3.777"],
            ['host: "pay.example.com", path', 'host: "pay.example.com", gateway: "app", path'],
        );
        const expected = shown("error: RouteTable shop is not valid:");
        expect(expected.filter((line) => !printed.includes(line))).toEqual([]);
        expect(expected.length).toBe(4);
    });
});

test("quickstart that is interrupted in its update ends it first, and the next one goes on", async () => {
    const locks = path.join(dir, "pulumi", "backend", ".pulumi", "locks");
    const interrupted = await quickstart("Updating (dev)");
    expect(interrupted).toMatchObject({ status: 130 });
    // The engine names its process in its lock, which it leaves where it was too early to tidy up.
    const holders = fs
        .readdirSync(locks, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".json"))
        .map((file) => JSON.parse(fs.readFileSync(path.join(locks, file), "utf8")) as { pid: number });
    expect(holders.filter(({ pid }) => startTimeOf(pid) !== undefined)).toEqual([]);
    expect(await quickstart()).toMatchObject({ status: 0 });
});

test("quickstart that is killed in its update leaves that alone at work: the next one waits for its end", async () => {
    await stopSandbox({ dir, remove: true });
    // Its exit code is null: what it started holds its output open until it ends, too.
    const killed = quickstart("Updating (dev)", "SIGKILL");
    const locks = path.join(dir, "pulumi", "backend", ".pulumi", "locks");
    const isUpdating = (): boolean =>
        fs.existsSync(locks) &&
        fs.readdirSync(locks, { recursive: true, encoding: "utf8" }).some((file) => file.endsWith(".json"));
    while (!isUpdating()) await sleep(20);
    const next = await quickstart();
    expect([next.stderr, next.status]).toEqual(["", 0]);
    expect(await killed).toMatchObject({ status: null });
});
