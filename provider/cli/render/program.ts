import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type * as Pulumi from "@pulumi/pulumi";
import { load as loadYaml } from "js-yaml";
import { reason, UsageError } from "../../sources/errors";
import type { Io } from "../../sources/io";
import { isObject, type Json } from "../../sources/objects";

export interface ProgramOptions {
    /** Stack whose configuration the program reads. Default: `render`. */
    stack?: string;
    /** `key=value`; a key without a namespace is the project's own. */
    config?: readonly string[];
}

/** A resource that a program registers, with its inputs. */
export interface Registered {
    type: string;
    name: string;
    inputs: Json;
    /** The inputs with the marks of secrets. */
    given: Json;
    /** Some input is a secret. */
    secret: boolean;
    /** Made up; components have none. */
    id?: string;
}

/**
 * Runs a TypeScript or JavaScript program without the engine: resources are recorded, not created. Outputs of a
 * resource are its inputs, so a program that needs a value that only a platform knows gets none.
 */
export async function registerProgram(name: string, options: ProgramOptions, io: Io): Promise<Registered[]> {
    const { entry, project, root } = locate(resolve(io.cwd, name), name);
    const require = createRequire(entry);
    const pulumi = loadPulumi(require, name);
    const stack = options.stack ?? "render";
    const found: Registered[] = [];
    const run = async (): Promise<void> => {
        pulumi.runtime.setAllConfig(configuration(root, project, stack, options.config ?? []));
        await pulumi.runtime.setMocks(recorder(found), project, stack, false);
        if (entry.endsWith(".ts")) compileTypeScript(require);
        // As the engine's host runs it: transformations and analyze() ask for the stack.
        await pulumi.runtime.runInPulumiStack(async () => {
            const exported = loaded<{ default?: unknown }>(require, entry);
            const main = typeof exported === "function" ? exported : exported?.default;
            if (typeof main === "function") await (main as () => unknown)();
        });
        await pulumi.runtime.disconnect();
    };
    try {
        await untilFailure(run);
    } catch (thrown) {
        throw new UsageError(`${name} did not run to its end: ${words(thrown)}`, { cause: thrown });
    }
    return found;
}

/** A program that waits longer than this is stopped. */
const LIMIT_MS = 60_000;

/** Components report their failures outside of any promise that a caller could wait for. */
async function untilFailure(run: () => Promise<void>): Promise<void> {
    let stop: () => void = () => undefined;
    const failed = new Promise<never>((_, reject) => {
        const timer = setTimeout(
            () => reject(new Error(`it waits for something after ${LIMIT_MS / 1000} s`)),
            LIMIT_MS,
        );
        process.on("unhandledRejection", reject).on("uncaughtException", reject);
        stop = () => {
            clearTimeout(timer);
            process.off("unhandledRejection", reject).off("uncaughtException", reject);
        };
    });
    try {
        await Promise.race([run(), failed]);
        // A rejection is announced one turn of the event loop after it happened.
        await Promise.race([new Promise((done) => setImmediate(done)), failed]);
    } finally {
        stop();
    }
}

/** A program's own message may have several lines; its stack trace does not help. */
const words = (thrown: unknown): string =>
    (thrown instanceof Error ? thrown.message : String((thrown as { message?: unknown })?.message ?? thrown))
        .replace(/\s*\n\s*/g, " ")
        .trim();

function recorder(found: Registered[]): Pulumi.runtime.Mocks {
    return {
        newResource({ type, name, inputs, custom }) {
            const secret = { found: false };
            const plain = reveal(inputs, secret) as Json;
            const id = custom === false ? undefined : `${name}-id`;
            const own = { type, name, inputs: plain, given: inputs as Json, secret: secret.found };
            found.push({ ...own, ...(id !== undefined && { id }) });
            return { id, state: inputs as Json };
        },
        call: ({ inputs }) => inputs as Json,
    };
}

const SECRET_KEY = "4dabf18193072939515e22adb298388d";

function reveal(value: unknown, secret: { found: boolean }): unknown {
    if (Array.isArray(value)) return value.map((item) => reveal(item, secret));
    if (!isObject(value)) return value;
    if (SECRET_KEY in value) {
        secret.found = true;
        return reveal(value.value, secret);
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner, secret)]));
}

function locate(path: string, name: string): { entry: string; project: string; root: string } {
    if (!existsSync(path)) throw new UsageError(`${name} does not exist`);
    if (statSync(path).isFile()) {
        if (!/\.[cm]?[jt]s$/.test(path))
            throw new UsageError(`${name} is no TypeScript or JavaScript program; for others use --preview FILE`);
        return { entry: path, project: "render", root: dirname(path) };
    }
    const project = readYaml(join(path, "Pulumi.yaml"));
    if (!project) throw new UsageError(`${name} holds no Pulumi.yaml`);
    const runtime = isObject(project.runtime) ? project.runtime.name : project.runtime;
    if (runtime !== "nodejs") {
        throw new UsageError(
            `${name} is a program in ${String(runtime)}: render runs nodejs programs; for others use --preview FILE`,
        );
    }
    const main = resolve(path, typeof project.main === "string" ? project.main : ".");
    const names = statSync(main, { throwIfNoEntry: false })?.isFile()
        ? [main]
        : ["index.ts", "index.js", packageMain(main)].map((f) => join(main, f));
    const entry = names.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
    if (!entry) throw new UsageError(`${name} has no index.ts or index.js`);
    return { entry, project: String(project.name), root: path };
}

function packageMain(folder: string): string {
    try {
        const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        return isObject(manifest) && typeof manifest.main === "string" ? manifest.main : "index.js";
    } catch {
        return "index.js";
    }
}

function readYaml(path: string): Json | undefined {
    if (!existsSync(path)) return undefined;
    try {
        const value = loadYaml(readFileSync(path, "utf8"));
        return isObject(value) ? value : undefined;
    } catch (thrown) {
        throw new UsageError(`${path} is not valid YAML: ${reason(thrown)}`, { cause: thrown });
    }
}

/** Plain values of the stack's file, then those of the command line. Encrypted values are left to the engine. */
function configuration(root: string, project: string, stack: string, given: readonly string[]): Record<string, string> {
    // Nothing is sent to a cluster, so no cluster is needed.
    const values: Record<string, string> = { "kubernetes:kubeconfig": "no cluster is needed to render" };
    const stored = readYaml(join(root, `Pulumi.${stack}.yaml`))?.config;
    for (const [key, value] of Object.entries(isObject(stored) ? stored : {})) {
        if (isObject(value) && "secure" in value) continue;
        values[key.includes(":") ? key : `${project}:${key}`] =
            typeof value === "string" ? value : JSON.stringify(value);
    }
    for (const text of given) {
        const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
        if (!key || value === undefined)
            throw new UsageError(`--config ${JSON.stringify(text)} is not of the form key=value`);
        values[key.includes(":") ? key : `${project}:${key}`] = value;
    }
    return values;
}

/** A module of the program; its types are those of the copy that this package was built with. */
const loaded = <Module>(require: NodeJS.Require, name: string): Module => require(name) as Module;

/** The program's own copy: its resources register with that one. */
function loadPulumi(require: NodeJS.Require, name: string): typeof Pulumi {
    try {
        return loaded<typeof Pulumi>(require, "@pulumi/pulumi");
    } catch (thrown) {
        throw new UsageError(`${name}: @pulumi/pulumi is not installed there: run npm install`, { cause: thrown });
    }
}

/** Types are only removed: the compiler and the editor check them. */
function compileTypeScript(require: NodeJS.Require): void {
    const extensions = require.extensions as Record<
        string,
        ((module: NodeJS.Module, file: string) => void) | undefined
    >;
    if (extensions[".ts"]) return;
    const ts = loadTypeScript(require);
    const options = { module: 1, target: 7, esModuleInterop: true, inlineSourceMap: true };
    extensions[".ts"] = (module, file) => {
        const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
            compilerOptions: options,
            fileName: file,
        });
        (module as NodeJS.Module & { _compile(code: string, file: string): void })._compile(outputText, file);
    };
}

interface Transpiler {
    transpileModule(source: string, options: object): { outputText: string };
}

/** The program's compiler, else the one that comes with the Pulumi SDK. */
function loadTypeScript(require: NodeJS.Require): Transpiler {
    for (const path of ["typescript", "@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js"]) {
        try {
            return loaded<Transpiler>(require, path);
        } catch {
            continue;
        }
    }
    throw new UsageError(
        "the program is TypeScript, but no compiler is installed: run npm install --save-dev typescript",
    );
}
