import { parseArgs, type ParseArgsConfig } from "node:util";
import { endQuietly } from "./broken-pipe";
import commandLine from "./command-line.json";
import { failureOf, messageOf } from "./errors";
import { sandboxEnv, sandboxStatus, shellLines, startSandbox, stopSandbox } from "./index";
import { forPeople } from "./for-people";
import { realFolder } from "./folders";
import { cacheRoot, defaultSandboxDir } from "./paths";
import { progressOn } from "./progress";
import { cleanCache } from "./toolchain/clean";
import { LANGUAGES, type Language } from "./tools";

/** How the command is called, and its default folder, for people. */
export interface Called {
    name: string;
    folder: string;
    /** Where that folder is. */
    dir?: string;
}

const AS_INSTALLED: Called = { name: "crossroute sandbox", folder: "this folder" };

const usageOf = ({ name, folder }: Called): string =>
    commandLine.usage.join("\n").replace("{name}", name).replace("{folder}", folder);

/** What parseArgs makes of the options in command-line.json. */
interface Values {
    dir?: string;
    json?: boolean;
    delete?: boolean;
    language?: string[];
    tools?: boolean;
    "gateway-api"?: boolean;
    help?: boolean;
}

interface Options {
    dir?: string;
    json: boolean;
    delete: boolean;
    languages: Language[];
    gatewayApi: boolean;
    tools: boolean;
}

const tell = (text: string): void => void process.stderr.write(`${forPeople(text, process.stderr)}\n`);
const out = (text: string): void => void process.stdout.write(`${text}\n`);
const shown = progressOn(process.stderr);
const progress = (line: string): void => shown.say(forPeople(`  ${line}`, process.stderr));
const status = (line: string): void => (line === "" ? shown.end() : shown.status(`  ${line}`));

const commands: Record<keyof typeof commandLine.commands, (options: Options) => Promise<number>> = {
    async start({ dir, json, languages, gatewayApi }) {
        const {
            started,
            environment,
            dir: folder,
        } = await startSandbox({ dir, languages, gatewayApi, onProgress: progress, onStatus: status });
        shown.end();
        if (json) out(JSON.stringify({ dir: folder, started, environment }, null, 2));
        else out([`${started ? "started" : "already running"}: ${folder}`, ...describe({ dir })].join("\n"));
        return 0;
    },
    async stop({ dir, json, delete: remove }) {
        const ended = await stopSandbox({ dir, remove, onProgress: progress });
        if (json) out(JSON.stringify({ ended }));
        // One may be in another folder than the one in which it runs.
        else if (ended === 0) out(`nothing was running in ${realFolder(dir ?? defaultSandboxDir())}`);
        else out(`stopped (${ended} ${ended === 1 ? "process" : "processes"})`);
        return 0;
    },
    async status({ dir, json }) {
        const status = sandboxStatus({ dir });
        out(
            json
                ? JSON.stringify(status, null, 2)
                : [`${status.running ? "running" : "not running"}: ${status.dir}`, ...describe({ dir })].join("\n"),
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

function describe(options: { dir?: string }): string[] {
    const { services, unnoted, copyOf } = sandboxStatus(options);
    const lines = services.map(
        ({ name, port, pid, alive }) =>
            `  ${name.padEnd(24)} ${alive ? `127.0.0.1:${port}  pid ${pid}` : "ended by itself"}`,
    );
    const left = `  processes of it that it has no note of: ${unnoted.join(", ")}; stop ends them`;
    const copied = `  a copy of the sandbox in ${copyOf}: start gives it servers of its own`;
    return [...lines, ...(unnoted.length > 0 ? [left] : []), ...(copyOf === undefined ? [] : [copied])];
}

/**
 * `crossroute sandbox …`: runs the command line and returns the exit code (0 done, 1 failed, 2 not understood).
 * @param argv the arguments after `sandbox`
 */
export async function sandboxCommand(argv: readonly string[], called = AS_INSTALLED): Promise<number> {
    const code = await runCommand(argv, called);
    // `eval "$(crossroute sandbox env)" && pulumi up` must not go on with the user's own settings.
    if (code !== 0 && argv.includes("env") && !argv.includes("--json")) out("false");
    return code;
}

const isCommand = (name: string): name is keyof typeof commandLine.commands =>
    Object.hasOwn(commandLine.commands, name);

async function runCommand(argv: readonly string[], called: Called): Promise<number> {
    const usage = usageOf(called);
    const wrong = (what: string): number => {
        tell(`${what}\n\n${usage}`);
        return 2;
    };
    let parsed;
    try {
        const options = commandLine.options as NonNullable<ParseArgsConfig["options"]>;
        parsed = parseArgs({ args: [...argv], allowPositionals: true, tokens: true, options });
    } catch (error) {
        return wrong(messageOf(error));
    }
    const [name = "", ...rest] = parsed.positionals;
    const values = parsed.values as Values;
    if (values.help || name === "help") {
        out(forPeople(usage, process.stdout));
        return 0;
    }
    if (!isCommand(name) || rest.length > 0) {
        const what = name ? `sandbox has no command "${[name, ...rest].join(" ")}"` : "sandbox needs a command";
        return wrong(`${what}: ${Object.keys(commandLine.commands).join(", ")}`);
    }
    const { language: languages = [] } = values;
    const unknown = languages.find((language) => !Object.hasOwn(LANGUAGES, language));
    if (unknown !== undefined) {
        const known = Object.keys(LANGUAGES).join(", ");
        return wrong(`--language ${unknown}: one of ${known}; TypeScript and JavaScript need nothing`);
    }
    const given = parsed.tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
    // One that means nothing there is refused, not ignored.
    const strange = given.find((option) => !commandLine.commands[name].includes(option));
    if (strange !== undefined) return wrong(`sandbox ${name} has no option --${strange}`);
    const twice = given.find((option, i) => option !== "language" && given.indexOf(option) !== i);
    if (twice !== undefined) return wrong(`--${twice} is given twice`);
    // An unset variable of a script: it does not mean the folder that one is in.
    if (values.dir?.trim() === "") return wrong("--dir needs the name of a folder");
    const { dir = called.dir, json = false, delete: remove = false, tools = false, "gateway-api": gatewayApi } = values;
    try {
        return await commands[name]({
            dir,
            json,
            delete: remove,
            tools,
            gatewayApi: gatewayApi ?? false,
            languages: languages as Language[],
        });
    } catch (error) {
        tell(failureOf(`sandbox ${name}`, error));
        return 1;
    }
}

if (require.main === module) {
    endQuietly();
    void sandboxCommand(process.argv.slice(2)).then((code) => {
        process.exitCode = code;
    });
}
