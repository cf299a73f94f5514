import { parseArgs } from "node:util";
import { endQuietly } from "./broken-pipe";
import { failureOf, messageOf } from "./errors";
import { sandboxEnv, sandboxStatus, shellLines, startSandbox, stopSandbox } from "./index";
import { cacheRoot } from "./paths";
import { progressOn } from "./progress";
import { cleanCache } from "./toolchain/clean";
import { LANGUAGES, type Language } from "./tools";

const USAGE = `Usage: crossroute sandbox <command> [--dir DIR] [--json]

  start    start a Kubernetes API server and an SAE emulator on this machine, or find those that run
  stop     end them; what was stored stays for the next start (--delete: it does not)
  status   say what runs
  env      print the environment to use them with: shell lines to eval, or one object with --json

  clean    delete what building tools left in the cache (--tools: the tools as well)

  --dir DIR           the folder of the sandbox (default: .sandbox in this folder)
  --gateway-api       start: the cluster also has the kinds of the Gateway API
  --language yaml     start: also get what programs in this language need (yaml, python; may be repeated)`;

interface Options {
    dir?: string;
    json: boolean;
    delete: boolean;
    languages: Language[];
    gatewayApi: boolean;
    tools: boolean;
}

const out = (text: string): void => void process.stdout.write(`${text}\n`);
for (const stream of [process.stdout, process.stderr]) endQuietly(stream);
const shown = progressOn(process.stderr);
const progress = (line: string): void => shown.say(`  ${line}`);
const status = (line: string): void => shown.status(`  ${line}`);

/** The options of each command besides --dir and --json. One that means nothing there is refused, not ignored. */
const OPTIONS: Record<string, readonly string[]> = {
    start: ["dir", "language", "gateway-api"],
    stop: ["dir", "delete"],
    status: ["dir"],
    env: ["dir"],
    clean: ["tools"],
};

const commands: Record<string, (options: Options) => Promise<number>> = {
    async start({ dir, json, languages, gatewayApi }) {
        const {
            started,
            environment,
            dir: folder,
        } = await startSandbox({ dir, languages, gatewayApi, onProgress: progress, onStatus: status });
        shown.end();
        if (json) out(JSON.stringify({ dir: folder, started, environment }, null, 2));
        else out(`${started ? "started" : "already running"}: ${folder}\n${describe({ dir })}`);
        return 0;
    },
    async stop({ dir, json, delete: remove }) {
        const ended = await stopSandbox({ dir, remove, onProgress: progress });
        if (json) out(JSON.stringify({ ended }));
        else out(ended === 0 ? "nothing was running" : `stopped (${ended} ${ended === 1 ? "process" : "processes"})`);
        return 0;
    },
    async status({ dir, json }) {
        const status = sandboxStatus({ dir });
        out(
            json
                ? JSON.stringify(status, null, 2)
                : `${status.running ? "running" : "not running"}: ${status.dir}\n${describe({ dir })}`,
        );
        return 0;
    },
    async clean({ json, tools }) {
        const freed = await cleanCache(tools, () =>
            progress("waiting for another process that builds or downloads tools"),
        );
        const folder = cacheRoot();
        out(json ? JSON.stringify({ folder, freed }) : `freed ${Math.round(freed / 2 ** 20)} MiB in ${folder}`);
        return 0;
    },
    async env({ dir, json }) {
        const environment = sandboxEnv({ dir });
        out(json ? JSON.stringify(environment, null, 2) : shellLines(environment));
        return 0;
    },
};

function describe(options: { dir?: string }): string {
    return sandboxStatus(options)
        .services.map(
            ({ name, port, pid, alive }) =>
                `  ${name.padEnd(24)} ${alive ? `127.0.0.1:${port}  pid ${pid}` : "ended by itself"}`,
        )
        .join("\n");
}

/**
 * `crossroute sandbox …`: runs the command line and returns the exit code (0 done, 1 failed, 2 not understood).
 * @param argv the arguments after `sandbox`
 */
export async function sandboxCommand(argv: readonly string[]): Promise<number> {
    const code = await runCommand(argv);
    // `eval "$(crossroute sandbox env)" && pulumi up` must not go on with the user's own settings.
    if (code !== 0 && argv.includes("env") && !argv.includes("--json")) out("false");
    return code;
}

async function runCommand(argv: readonly string[]): Promise<number> {
    let parsed;
    try {
        parsed = parseArgs({
            args: [...argv],
            allowPositionals: true,
            tokens: true,
            options: {
                dir: { type: "string" },
                json: { type: "boolean", default: false },
                delete: { type: "boolean", default: false },
                language: { type: "string", multiple: true, default: [] },
                tools: { type: "boolean", default: false },
                "gateway-api": { type: "boolean", default: false },
                help: { type: "boolean", short: "h", default: false },
            },
        });
    } catch (error) {
        process.stderr.write(`${messageOf(error)}\n\n${USAGE}\n`);
        return 2;
    }
    const [name = "", ...rest] = parsed.positionals;
    if (parsed.values.help || name === "help") {
        out(USAGE);
        return 0;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command || rest.length > 0) {
        const known = Object.keys(commands).join(", ");
        process.stderr.write(
            `${name ? `sandbox has no command "${[name, ...rest].join(" ")}"` : "sandbox needs a command"}: ${known}\n\n${USAGE}\n`,
        );
        return 2;
    }
    const unknown = parsed.values.language.find((language) => !Object.hasOwn(LANGUAGES, language));
    if (unknown !== undefined) {
        const known = Object.keys(LANGUAGES).join(", ");
        process.stderr.write(
            `--language ${unknown}: one of ${known}; TypeScript and JavaScript need nothing\n\n${USAGE}\n`,
        );
        return 2;
    }
    const given = parsed.tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
    const strange = given.find((option) => option !== "json" && !OPTIONS[name]?.includes(option));
    if (strange !== undefined) {
        process.stderr.write(`sandbox ${name} has no option --${strange}\n\n${USAGE}\n`);
        return 2;
    }
    if (parsed.values.dir === "") {
        // An unset variable of a script: it does not mean the folder that one is in.
        process.stderr.write(`--dir needs the name of a folder\n\n${USAGE}\n`);
        return 2;
    }
    const { dir, json, delete: remove, tools, "gateway-api": gatewayApi } = parsed.values;
    const languages = parsed.values.language as Language[];
    try {
        return await command({ dir, json, delete: remove, tools, gatewayApi, languages });
    } catch (error) {
        process.stderr.write(`${failureOf(`sandbox ${name}`, error)}\n`);
        return 1;
    }
}

if (require.main === module) {
    void sandboxCommand(process.argv.slice(2)).then((code) => {
        process.exitCode = code;
    });
}
