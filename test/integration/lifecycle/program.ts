import { execFile, spawn, type ChildProcess } from "node:child_process";
import {
    cpSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    readlinkSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { transformSync } from "@swc/core";

const root = resolve(__dirname, "../../..");

/** Programs and Go's tools take less of the processor; what the developer asks of Node stays. */
function quickly(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const preload = `--require ${JSON.stringify(join(root, "test/setup/sdk/preload.js"))}`;
    return { GOGC: "400", ...env, NODE_OPTIONS: [env["NODE_OPTIONS"], preload].filter(Boolean).join(" ") };
}

export interface Run {
    code: number;
    stdout: string;
    stderr: string;
    /** Both, as a user sees them. */
    text: string;
}

interface Preview {
    steps: { op: string; urn: string; detailedDiff?: Record<string, { kind: string }> }[];
    diagnostics?: { urn?: string; message: string; severity: string }[];
    changeSummary: Record<string, number>;
}

/** JavaScript of a file in TypeScript. */
export function compiled(file: string): string {
    const options = { jsc: { parser: { syntax: "typescript" } }, module: { type: "commonjs" } } as const;
    return transformSync(readFileSync(file, "utf8"), options).code;
}

/** A user's program in a folder of its own, run by the real CLI against the sandbox of the tests. */
export class Program {
    readonly dir = mkdtempSync(join(tmpdir(), "crossroute-program-"));

    private constructor(
        readonly name: string,
        private readonly env: NodeJS.ProcessEnv,
    ) {}

    /** Files of the program by name; `index.js` sees the package as one installed by npm. */
    static async create(name: string, files: Record<string, string>, env: NodeJS.ProcessEnv = {}): Promise<Program> {
        const program = new Program(name, env);
        const modules = join(program.dir, "node_modules");
        const played = process.env["CROSSROUTE_CAMPAIGN_PACKAGE"] ?? root;
        mkdirSync(modules);
        for (const folder of ["@pulumi", "typescript", "@types"])
            symlinkSync(join(played, "node_modules", folder), join(modules, folder));
        symlinkSync(played, join(modules, "pulumi-crossroute"));
        const settings = `name: ${name}\nruntime: nodejs\nplugins:\n  providers:\n    - name: crossroute\n      path: ${join(played, "bin")}\n`;
        program.write({
            "Pulumi.yaml": settings,
            "package.json": JSON.stringify({ name, main: "index.js" }),
            ...files,
        });
        await program.initialise();
        return program;
    }

    /** A copy of a folder of examples/. */
    static async fromExample(example: string, edit: (yaml: string) => string = (yaml) => yaml): Promise<Program> {
        const program = new Program(example, {});
        cpSync(join(root, "examples", example), program.dir, { recursive: true });
        const file = join(program.dir, "Pulumi.yaml");
        writeFileSync(file, edit(readFileSync(file, "utf8").replace("../../bin", join(root, "bin"))));
        await program.initialise();
        return program;
    }

    /** A program in TypeScript of examples/, compiled, with the settings of its Pulumi.yaml and these values. */
    static async fromTypeScript(example: string, config: Record<string, string> = {}): Promise<Program> {
        const folder = join(root, "examples", example);
        const yaml = readFileSync(join(folder, "Pulumi.yaml"), "utf8").replace("../../bin", join(root, "bin"));
        const values = Object.entries(config).map(([key, value]) => `  ${example}:${key}: ${JSON.stringify(value)}\n`);
        const settings: Record<string, string> =
            values.length === 0 ? {} : { "Pulumi.dev.yaml": `config:\n${values.join("")}` };
        return Program.create(example, {
            "Pulumi.yaml": yaml,
            "index.js": compiled(join(folder, "index.ts")),
            ...settings,
        });
    }

    /** Stacks of all programs are in one place: two programs of one name would be one stack. */
    private async initialise(): Promise<void> {
        const made = await this.stack("init", "dev");
        if (made.code !== 0) throw new Error(`${this.name}: ${made.text}`);
    }

    write(files: Record<string, string>): void {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(this.dir, name), text);
    }

    edit(name: string, change: (text: string) => string): void {
        this.write({ [name]: change(readFileSync(join(this.dir, name), "utf8")) });
    }

    pulumi(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
        return new Promise((done) => {
            const options = {
                cwd: this.dir,
                env: quickly({ ...process.env, ...this.env, ...env }),
                maxBuffer: 1 << 26,
            };
            execFile("pulumi", [...args, "--non-interactive", "--color", "never"], options, (error, stdout, stderr) => {
                const code = error ? Number(error.code ?? 1) : 0;
                done({ code, stdout, stderr, text: `${stdout}\n${stderr}` });
            });
        });
    }

    /** The CLI in a process group of its own, to be killed with all that it started. */
    start(args: string[]): ChildProcess {
        const env = quickly({ ...process.env, ...this.env });
        return spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
            cwd: this.dir,
            env,
            detached: true,
            stdio: "ignore",
        });
    }

    /** SIGKILL to the engine, its plugins and the program: everything that runs in the program's folder. */
    kill(): number {
        return signalAllIn(this.dir, "SIGKILL");
    }

    stack(...args: string[]): Promise<Run> {
        return this.pulumi(["stack", ...args]);
    }
    up(env?: NodeJS.ProcessEnv): Promise<Run> {
        return this.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev"], env);
    }
    refresh(): Promise<Run> {
        return this.pulumi(["refresh", "--yes", "--skip-preview", "--stack", "dev"]);
    }
    destroy(): Promise<Run> {
        return this.pulumi(["destroy", "--yes", "--skip-preview", "--stack", "dev"]);
    }
    previewText(env?: NodeJS.ProcessEnv): Promise<Run> {
        return this.pulumi(["preview", "--stack", "dev"], env);
    }
    async preview(): Promise<Preview> {
        const run = await this.pulumi(["preview", "--json", "--stack", "dev"]);
        if (run.code !== 0) throw new Error(`preview failed: ${run.text}`);
        return JSON.parse(run.stdout) as Preview;
    }
    async outputs(): Promise<Record<string, unknown>> {
        return JSON.parse((await this.pulumi(["stack", "output", "--json", "--stack", "dev"])).stdout) as Record<
            string,
            unknown
        >;
    }
    /** The state as text, for what must not be in it. */
    async state(): Promise<string> {
        return (await this.pulumi(["stack", "export", "--stack", "dev"])).stdout;
    }

    async dispose(): Promise<void> {
        await this.destroy();
        rmSync(this.dir, { recursive: true, force: true });
    }
}

/** Changes of an update by operation, from the summary that the CLI prints. */
export function changes({ stdout }: Run): Record<string, number> {
    const summary = stdout.slice(stdout.lastIndexOf("Resources:"));
    return Object.fromEntries(
        [...summary.matchAll(/^\s+[-+~]*\s*(\d+) (created|updated|deleted|replaced|unchanged)/gm)].map(
            ([, count, what]) => [what, Number(count)],
        ),
    );
}

/**
 * Sends a signal to the engine, its plugins and the program: to everything that works in the program's folder.
 *
 * @returns to how many; one that ended meanwhile is none
 */
export function signalAllIn(dir: string, signal: NodeJS.Signals): number {
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => {
            try {
                return readlinkSync(`/proc/${pid}/cwd`) === dir && process.kill(Number(pid), signal);
            } catch {
                // It ended, or is another user's.
                return false;
            }
        }).length;
}
