import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { kubernetesWrites, stopSandbox } from "../../../sandbox";
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
 * @param interruptAt a SIGINT is sent when it has printed this
 */
function quickstart(interruptAt?: string): Promise<Ended> {
    const script = path.join(packageRoot, "scripts", "quickstart.js");
    return run(process.execPath, [script, "--dir", dir], packageRoot, interruptAt);
}

function run(command: string, args: string[], cwd: string, interruptAt?: string): Promise<Ended> {
    const env = { ...process.env, CI: "true", PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    const child = spawn(command, args, { cwd, env });
    let [stdout, stderr] = ["", ""];
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.stdout.on("data", (chunk) => {
        const before = stdout;
        stdout += String(chunk);
        if (interruptAt && !before.includes(interruptAt) && stdout.includes(interruptAt)) child.kill("SIGINT");
    });
    return new Promise((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
}

test("quickstart brings the shop to both platforms and tells its routes; run again, it changes nothing", async () => {
    // From two terminals at once: one of them does it, the other one finds it done.
    const both = await Promise.all([quickstart(), quickstart()]);
    expect(both).toMatchObject([{ status: 0 }, { status: 0 }]);
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
    for (const step of ["change", "preview", "apply", "stop"])
        expect(first.stdout).toMatch(new RegExp(`^  ${step} `, "m"));

    const since = new Date().toISOString();
    // From another folder, by npm, which goes to the clone first.
    const named = ["--dir", path.basename(dir)];
    const again = await run("npm", ["--prefix", packageRoot, "run", "quickstart", "--", ...named], path.dirname(dir));
    expect(again).toMatchObject({ status: 0 });
    const stop = `npm --prefix '${packageRoot}' run sandbox -- stop --dir '${path.basename(dir)}'`;
    expect(again.stdout).toContain(`  stop     ${stop} `);
    expect(again.stdout).toContain("sandbox already running");
    expect(again.stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
    expect(again.stdout).toContain(routes.join("\n"));
    expect(kubernetesWrites({ dir, since })).toEqual([]);
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
