import { spawn } from "node:child_process";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { adviceOn } from "./advice";
import { failureOf, SandboxError } from "./errors";
import { realFolder } from "./folders";
import { forPeople } from "./for-people";
import {
    kubernetesWrites,
    prepareFolder,
    sandboxStatus,
    startSandbox,
    stopSandbox,
    type RunningSandbox,
    type SandboxEnvironment,
} from "./index";
import { withLock } from "./lock";
import { kubernetesRoutes } from "./live/kubernetes";
import { joinBridges, routeLines } from "./live/route";
import { saeRoutes } from "./live/sae";
import { noteDrawn } from "./own-files";
import { packageRoot } from "./paths";
import { ENDING, exitCodeOf } from "./processes";
import { progressOn } from "./progress";
import { afterOtherUpdates, pulumi } from "./pulumi-cli";
import { quoted } from "./shell-word";
import { hasTools } from "./toolchain/ensure";

const STACK = "dev";
/** The user may stand elsewhere, also in a folder with a package or a program of its own. */
const isInClone = process.cwd() === packageRoot;
const clone = quoted(packageRoot);
const npm = isInClone ? "npm " : `npm --prefix ${clone} `;
const progress = progressOn(process.stdout);
const say = (line?: string): void => progress.say(line ?? "");

/**
 * @param where the option that names the sandbox's folder, or empty
 * @param tidyUp what ends with the update where a signal ends this process
 */
async function update(
    { dir, environment }: RunningSandbox,
    where: string,
    tidyUp: () => Promise<unknown>,
): Promise<void> {
    const began = new Date().toISOString();
    const selected = await pulumi(["stack", "select", "--create", "--stack", STACK], environment, "keep", tidyUp);
    if (selected.code !== 0) {
        throw new SandboxError(
            "The stack cannot be made.",
            [`pulumi stack select --create --stack ${STACK}`, ...selected.words],
            `See what pulumi says. To begin anew, forget what was stored: ${npm}run sandbox -- stop --delete${where}`,
        );
    }
    await afterOtherUpdates(STACK, environment, () => say("  waiting for another update of this stack to end"));
    const args = ["up", "--yes", "--skip-preview", "--suppress-progress", "--stack", STACK];
    const up = await pulumi(args, environment, "show", tidyUp);
    if (up.code !== 0) {
        throw new SandboxError(
            "pulumi up did not come to its end; its own words are above.",
            [],
            adviceOn(
                {
                    code: up.code,
                    running: sandboxStatus({ dir }).running,
                    lostState: selected.words.some((line) => line.includes("Created stack")) && wroteBefore(dir, began),
                },
                `${npm}run sandbox -- stop${where}`,
            ),
        );
    }
}

/** Whether somebody has made something in the cluster until then, as far as its log tells. */
function wroteBefore(dir: string, time: string): boolean {
    try {
        return kubernetesWrites({ dir }).some((write) => write.status < 300 && write.time < time);
    } catch {
        // The API server is just writing a line.
        return false;
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
    const program = path.relative(process.cwd(), path.join(packageRoot, "examples", "shop", "index.ts"));
    return `What to do next:
  change   ${program}: add a route, or send one elsewhere
  preview  eval "$(${npm}run --silent sandbox -- env${where})" && pulumi ${isInClone ? "" : `-C ${clone} `}preview --stack ${STACK}
  apply    ${npm}run quickstart${options}
  stop     ${npm}run sandbox -- stop${where}     (with --delete: forget what was stored)`;
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
        const end = (): void => void child.kill();
        process.once("exit", end);
        const printed: string[] = [];
        const lines = createInterface({ input: child.stdout });
        lines.on("line", (line) => printed.push(`  ${line}`));
        // A failure here is no reason to end: the routes themselves come from the servers later.
        child.on("error", () => resolve());
        lines.on("close", () => {
            process.off("exit", end);
            ["", `  $ crossroute ${args.join(" ")}`, ...printed].forEach(say);
            resolve();
        });
    });
}

/** The shop without engine and servers: its objects as files, the answers to two of its URLs, and a drawing of it. */
async function showProgram(dir: string): Promise<void> {
    const near = (name: string): string => path.relative(process.cwd(), path.join(dir, name)) || name;
    say("Meanwhile, what the shop's program (examples/shop/index.ts) says, without a server:");
    noteDrawn(dir);
    const rendered = near("rendered");
    await crossroute("render", packageRoot === process.cwd() ? "." : packageRoot, "-o", rendered);
    await crossroute("explain", "http://pay.example.com/", "-f", rendered);
    await crossroute("explain", "http://shop.example.com/legacy/cart", "-f", path.join(rendered, "manifests"));
    await crossroute("report", "-f", rendered, "--title", "The shop", "-o", near("shop.html"));
    say(`  The drawing is in ${near("shop.html")}: open it in a browser.`);
    say();
}

/** Ends this process also where nothing that it waits for listens to signals, so that what it has begun ends with it. */
function endWithSignals(): void {
    for (const signal of ENDING)
        process.on(signal, () => {
            if (process.listenerCount(signal) === 1) process.exit(exitCodeOf(signal));
        });
}

/** @param named the folder of the sandbox; default: `.sandbox` in the clone */
async function deploy(named: string | undefined): Promise<void> {
    const folder = realFolder(named ?? path.join(packageRoot, ".sandbox"));
    const where = named === undefined ? "" : ` --dir ${quoted(named)}`;
    const leave = await prepareFolder(folder);
    say("Crossroute quickstart: tools and sandbox");
    const start = (): ReturnType<typeof startSandbox> =>
        startSandbox({
            dir: folder,
            onProgress: (line) => progress.say(`  ${line}`),
            onStatus: (line) => (line === "" ? progress.end() : progress.status(`  ${line}`)),
        });
    const starting = start();
    // While tools are fetched or built, there is time to look at the program.
    await Promise.allSettled(hasTools() ? [starting] : [starting, showProgram(folder)]);
    const { started, dir } = await starting.catch(async (error: unknown) => {
        await leave();
        throw error;
    });
    progress.end();
    say(`  sandbox ${started ? "started" : "already running"} in ${path.relative(process.cwd(), dir) || dir}`);
    say();
    say("pulumi up");
    const updateIt = async (): Promise<SandboxEnvironment> => {
        // One that was interrupted meanwhile has ended the sandbox that it had started.
        const again = await start();
        const mine = started || again.started;
        const end = async (): Promise<void> => {
            say("interrupted: the sandbox is ended, what was stored stays; run again to go on");
            await stopSandbox({ dir });
        };
        await update(again, where, mine ? end : () => Promise.resolve());
        return again.environment;
    };
    // Two at once would both make the stack, and the engine lets only one update it.
    const environment = await withLock(path.join(dir, "pulumi", "quickstart.lock"), updateIt, {
        onWait: () => say("  waiting for another quickstart that updates this sandbox"),
    });
    say();
    say("Routes, as read back from the API server and from SAE:");
    for (const line of await readBack(environment)) say(`  ${line}`);
    say();
    say(nextSteps(where));
}

/**
 * Starts the sandbox, deploys the clone's program into it and prints the routes as both platforms report them.
 * @param named the folder of the sandbox; default: `.sandbox` in the clone
 */
export async function quickstart(named: string | undefined): Promise<void> {
    endWithSignals();
    try {
        await deploy(named);
    } catch (error) {
        progress.end();
        process.stderr.write(`\n${forPeople(failureOf("quickstart", error), process.stderr)}\n`);
        process.exitCode = 1;
    }
}
