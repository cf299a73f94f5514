import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { messageOf, SandboxError } from "./errors";
import { startSandbox, type SandboxEnvironment } from "./index";
import { kubernetesRoutes } from "./live/kubernetes";
import { joinBridges, routeLines } from "./live/route";
import { saeRoutes } from "./live/sae";
import { packageRoot } from "./paths";
import { startTimeOf } from "./processes";
import { progressOn } from "./progress";
import { hasTools } from "./toolchain/ensure";

const STACK = "dev";
const progress = progressOn(process.stdout);
const say = (line?: string): void => progress.say(line ?? "");

/** On a terminal the CLI draws its tree; otherwise it prints lines, and never asks. */
const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI);

/** Runs `pulumi` on the clone's program with its output shown; returns its exit code. */
function pulumi(args: readonly string[], environment: SandboxEnvironment, show = true): Promise<number | null> {
    const output = show ? "inherit" : "ignore";
    return new Promise((resolve, reject) => {
        const child = spawn("pulumi", [...args, "--stack", STACK, ...(interactive ? [] : ["--non-interactive"])], {
            cwd: packageRoot,
            env: { ...process.env, ...environment },
            stdio: [interactive ? "inherit" : "ignore", output, output],
        });
        child.on("error", reject);
        child.on("close", resolve);
    });
}

/** Whether an update was killed and left its lock: the process that the lock names is gone. */
function hasDeadLock(environment: SandboxEnvironment): boolean {
    const folder = path.join(new URL(environment.PULUMI_BACKEND_URL).pathname, ".pulumi", "locks");
    if (!fs.existsSync(folder)) return false;
    const locks = fs
        .readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".json") && file.split(path.sep).includes(STACK))
        .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as { pid?: number });
    return locks.length > 0 && locks.every(({ pid }) => pid !== undefined && startTimeOf(pid) === undefined);
}

async function update(environment: SandboxEnvironment): Promise<void> {
    if ((await pulumi(["stack", "select", "--create"], environment, false)) !== 0) {
        throw new SandboxError(
            "The stack cannot be made.",
            [`pulumi stack select --create ${STACK}`],
            "Run it by hand to see why.",
        );
    }
    if (hasDeadLock(environment)) await pulumi(["cancel", "--yes"], environment, false);
    if ((await pulumi(["up", "--yes", "--skip-preview", "--suppress-progress"], environment)) !== 0) {
        throw new SandboxError("pulumi up failed; its own words are above.", [], "Correct the program and run again.");
    }
}

async function readBack(environment: SandboxEnvironment): Promise<string[]> {
    const [inCluster, onSae] = await Promise.all([
        kubernetesRoutes(environment.KUBECONFIG),
        saeRoutes({
            endpoint: environment.CROSSROUTE_SAE_ENDPOINT,
            namespaceId: environment.CROSSROUTE_SAE_NAMESPACE,
            accessKeyId: environment.ALIBABA_CLOUD_ACCESS_KEY_ID,
            accessKeySecret: environment.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
        }),
    ]);
    return routeLines(joinBridges(inCluster, onSae));
}

/** @param where the option that names the sandbox's folder, or empty */
function nextSteps(where: string): string {
    const options = where && ` --${where}`;
    return `What to do next:
  change   examples/shop/index.ts: add a route, or send one elsewhere
  preview  eval "$(npm run --silent sandbox -- env${where})" && pulumi preview --stack ${STACK}
  apply    npm run quickstart${options}
  stop     npm run sandbox -- stop${where}     (with --delete: forget what was stored)`;
}

/**
 * Runs our own command as a user would type it, and shows command and output together, because builds print their
 * progress meanwhile.
 */
function crossroute(...args: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
        const script = path.join(packageRoot, "bin", "crossroute");
        const child = spawn(process.execPath, [script, ...args], {
            cwd: process.cwd(),
            stdio: ["ignore", "pipe", "ignore"],
        });
        const printed: string[] = [];
        const lines = createInterface({ input: child.stdout });
        lines.on("line", (line) => printed.push(`  ${line}`));
        // A failure here is no reason to end: the routes themselves come from the servers later.
        child.on("error", () => resolve());
        lines.on("close", () => {
            ["", `  $ crossroute ${args.join(" ")}`, ...printed].forEach(say);
            resolve();
        });
    });
}

/** The shop without engine and servers: its objects as files, the answers to two of its URLs, and a drawing of it. */
async function showProgram(dir: string): Promise<void> {
    const near = (name: string): string => path.relative(process.cwd(), path.join(dir, name)) || name;
    say("Meanwhile, what the shop's program (examples/shop/index.ts) says, without a server:");
    const rendered = near("rendered");
    await crossroute("render", packageRoot === process.cwd() ? "." : packageRoot, "-o", rendered);
    await crossroute("explain", "http://pay.example.com/", "-f", rendered);
    await crossroute("explain", "http://shop.example.com/legacy/cart", "-f", path.join(rendered, "manifests"));
    await crossroute("report", "-f", rendered, "--title", "The shop", "-o", near("shop.html"));
    say(`  The drawing is in ${near("shop.html")}: open it in a browser.`);
    say();
}

/** Starts the sandbox, deploys the clone's program into it and prints the routes as both platforms report them. */
async function quickstart(argv: readonly string[]): Promise<void> {
    const { values } = parseArgs({ args: [...argv], options: { dir: { type: "string" } } });
    const folder = path.resolve(values.dir ?? path.join(packageRoot, ".sandbox"));
    say("Crossroute quickstart: tools and sandbox");
    const starting = startSandbox({
        dir: folder,
        onProgress: (line) => progress.say(`  ${line}`),
        onStatus: (line) => progress.status(`  ${line}`),
    });
    // While tools are fetched or built, there is time to look at the program.
    await Promise.allSettled(hasTools() ? [starting] : [starting, showProgram(folder)]);
    const { environment, started, dir } = await starting;
    progress.end();
    say(`  sandbox ${started ? "started" : "already running"} in ${path.relative(process.cwd(), dir) || dir}`);
    say();
    say("pulumi up");
    await update(environment);
    say();
    say("Routes, as read back from the API server and from SAE:");
    for (const line of await readBack(environment)) say(`  ${line}`);
    say();
    say(nextSteps(values.dir === undefined ? "" : ` --dir '${values.dir}'`));
}

quickstart(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`\n${error instanceof SandboxError ? error.message : `quickstart: ${messageOf(error)}`}\n`);
    process.exitCode = 1;
});
