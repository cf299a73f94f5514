import { parseArgs } from "node:util";
import { messageOf, SandboxError } from "./errors";
import { sandboxEnv, sandboxStatus, shellLines, startSandbox, stopSandbox } from "./index";

const USAGE = `Usage: crossroute sandbox <command> [--dir DIR] [--json]

  start    start a Kubernetes API server and an SAE emulator on this machine, or find those that run
  stop     end them; what was stored stays for the next start (--delete: it does not)
  status   say what runs
  env      print the environment to use them with: shell lines to eval, or one object with --json

  --dir DIR   the folder of the sandbox (default: .sandbox)`;

interface Options {
    dir?: string;
    json: boolean;
    delete: boolean;
}

const out = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (line: string): void => void process.stderr.write(`  ${line}\n`);

const commands: Record<string, (options: Options) => Promise<number>> = {
    async start({ dir, json }) {
        const { started, environment, dir: folder } = await startSandbox({ dir, onProgress: progress });
        if (json) out(JSON.stringify({ dir: folder, started, environment }, null, 2));
        else out(`${started ? "started" : "already running"}: ${folder}\n${describe({ dir })}`);
        return 0;
    },
    async stop({ dir, json, delete: remove }) {
        const ended = await stopSandbox({ dir, remove, onProgress: progress });
        if (json) out(JSON.stringify({ ended }));
        else out(ended === 0 ? "nothing was running" : `stopped (${ended} processes)`);
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
 * `crossroute sandbox …`: carries out the command line and gives the exit code (0 done, 1 failed, 2 not understood).
 * @param argv the arguments after `sandbox`
 */
export async function sandboxCommand(argv: readonly string[]): Promise<number> {
    let parsed;
    try {
        parsed = parseArgs({
            args: [...argv],
            allowPositionals: true,
            options: {
                dir: { type: "string" },
                json: { type: "boolean", default: false },
                delete: { type: "boolean", default: false },
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
    try {
        return await command({ dir: parsed.values.dir, json: parsed.values.json, delete: parsed.values.delete });
    } catch (error) {
        process.stderr.write(
            `${error instanceof SandboxError ? error.message : `sandbox ${name}: ${messageOf(error)}`}\n`,
        );
        return 1;
    }
}

if (require.main === module) {
    void sandboxCommand(process.argv.slice(2)).then((code) => {
        process.exitCode = code;
    });
}
