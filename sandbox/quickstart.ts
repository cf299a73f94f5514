import { spawn } from "node:child_process";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { endQuietly } from "./broken-pipe";
import { failureOf, messageOf, SandboxError } from "./errors";
import { prepareFolder, startSandbox, type SandboxEnvironment } from "./index";
import { withLock } from "./lock";
import { kubernetesRoutes } from "./live/kubernetes";
import { joinBridges, routeLines } from "./live/route";
import { saeRoutes } from "./live/sae";
import { packageRoot } from "./paths";
import { progressOn } from "./progress";
import { forgetDeadUpdate, pulumi } from "./pulumi-cli";
import { hasTools } from "./toolchain/ensure";

const STACK = "dev";
for (const stream of [process.stdout, process.stderr]) endQuietly(stream);
const progress = progressOn(process.stdout);
const say = (line?: string): void => progress.say(line ?? "");

async function update(environment: SandboxEnvironment): Promise<void> {
    const selected = await pulumi(["stack", "select", "--create", "--stack", STACK], environment, "keep");
    if (selected.code !== 0) {
        throw new SandboxError(
            "The stack cannot be made.",
            [`pulumi stack select --create --stack ${STACK}`, ...selected.words],
            "See what pulumi says. To begin anew, forget what was stored: npm run sandbox -- stop --delete",
        );
    }
    await forgetDeadUpdate(STACK, environment);
    const up = await pulumi(["up", "--yes", "--skip-preview", "--suppress-progress", "--stack", STACK], environment);
    if (up.code !== 0) {
        throw new SandboxError(
            "pulumi up did not come to its end; its own words are above.",
            [],
            "Run again where you have cancelled it; else correct the program first.",
        );
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

const USAGE = `Usage: npm run quickstart [-- --dir DIR]

  Starts a Kubernetes API server and an SAE emulator on this machine and deploys examples/shop on both.

  --dir DIR   the folder of the sandbox (default: .sandbox in the clone)`;

/** @throws UsageError */
function optionsOf(argv: readonly string[]): { dir?: string; help: boolean } {
    const options = { dir: { type: "string" }, help: { type: "boolean", short: "h", default: false } } as const;
    try {
        const { values } = parseArgs({ args: [...argv], options });
        if (values.dir === "") throw new Error("--dir needs the name of a folder");
        return values;
    } catch (error) {
        throw new UsageError(`${messageOf(error)}\n\n${USAGE}`);
    }
}

class UsageError extends Error {}

/** Starts the sandbox, deploys the clone's program into it and prints the routes as both platforms report them. */
async function quickstart(argv: readonly string[]): Promise<void> {
    const { dir: named, help } = optionsOf(argv);
    if (help) return say(USAGE);
    const folder = path.resolve(named ?? path.join(packageRoot, ".sandbox"));
    prepareFolder(folder);
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
    // Two at once would both make the stack, and the engine lets only one update it.
    await withLock(path.join(dir, "pulumi", "quickstart.lock"), () => update(environment), {
        onWait: () => say("  waiting for another quickstart that updates this sandbox"),
    });
    say();
    say("Routes, as read back from the API server and from SAE:");
    for (const line of await readBack(environment)) say(`  ${line}`);
    say();
    say(nextSteps(named === undefined ? "" : ` --dir '${named.replaceAll("'", `'\\''`)}'`));
}

quickstart(process.argv.slice(2)).catch((error: unknown) => {
    progress.end();
    process.stderr.write(`\n${error instanceof UsageError ? error.message : failureOf("quickstart", error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
});
