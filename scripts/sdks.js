// The SDKs of the other languages, from provider/schema.json by the engine's own generators.
//
//     node scripts/sdks.js [folder]           writes nodejs, python, go, dotnet, java (default: dist/sdks)
//     node scripts/sdks.js --python           only the Python one, installed; the last line is the folder of its interpreter
//     node scripts/sdks.js --check            also installs the Python one, checks the types of a program that uses it,
//                                             and runs that program with the real engine against a sandbox
//
// `pulumi package gen-sdk` does the same where the official language hosts are installed; the generators themselves are
// released as Go modules, so that this needs Go only. The first run builds them, which takes some minutes.
"use strict";

require("./with-npm");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { runChild } = require("./child");
const { ensureBuilt, ensureDependencies, root, say } = require("./setup");
const { goToUser } = require("./user-folder");

const schema = path.join(root, "provider", "schema.json");
const example = path.join(root, "examples", "shop-python");
/** Each generator needs its own versions of the engine's modules. */
const GENERATORS = { engine: ["nodejs", "python", "go"], dotnet: [], java: [] };
/** The Python SDK that the program is checked and run with. */
const PYTHON_SDK = "3.272.0";

/**
 * Runs a command to its end and returns what it printed. A signal that ends this process ends the command, so that the
 * sandbox is stopped and the folders are deleted before this process ends, too.
 * @type {(command: string, args: readonly string[], options?: import("node:child_process").SpawnOptions) => Promise<string>}
 */
async function run(command, args, options = {}) {
    let printed = "";
    /** @type {import("node:child_process").SpawnOptions} */
    const all = { ...options, stdio: ["ignore", "pipe", "inherit"] };
    const { code, ended, reason } = await runChild(command, args, all, (chunk) => (printed += chunk.toString()));
    if (ended) throw Object.assign(new Error("interrupted"), { exitCode: code });
    if (code !== 0) throw new Error(`${reason ?? [command, ...args].join(" ") + " failed"}\n${printed}`);
    return printed;
}

/** The executable of a generator, built once for each content of its folder. */
async function generator(/** @type {string} */ name, /** @type {string} */ cache) {
    const folder = path.join(__dirname, "sdks", name);
    const hash = createHash("sha256");
    for (const file of fs.readdirSync(folder).sort())
        hash.update(file).update(fs.readFileSync(path.join(folder, file)));
    const file = path.join(cache, "sdks", `${name}-${hash.digest("hex").slice(0, 16)}`);
    if (fs.existsSync(file)) return file;
    say(`Building the SDK generator ${name} (some minutes)`);
    const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" };
    const partial = `${file}.${process.pid}`;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await run("go", ["build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", partial, "."], {
        cwd: folder,
        env,
    });
    fs.renameSync(partial, file);
    return file;
}

/** @type {(folder: string, cache: string, generators: Readonly<Record<string, readonly string[]>>) => Promise<void>} */
async function generate(folder, cache, generators) {
    fs.rmSync(folder, { recursive: true, force: true });
    for (const [name, languages] of Object.entries(generators))
        process.stdout.write(await run(await generator(name, cache), [schema, folder, ...languages]));
}

/** A virtual environment with the SDK, kept for the same SDK. */
async function pythonWith(/** @type {string} */ sdk, /** @type {string} */ cache) {
    const sources = fs.readdirSync(sdk, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const hash = createHash("sha256").update(PYTHON_SDK);
    for (const { parentPath, name } of sources) hash.update(fs.readFileSync(path.join(parentPath, name)));
    const folder = path.join(cache, "sdks", `python-${hash.digest("hex").slice(0, 16)}`);
    const done = path.join(folder, "complete");
    if (!fs.existsSync(done)) {
        say("Installing the Python SDK");
        fs.rmSync(folder, { recursive: true, force: true });
        await run("python3", ["-m", "venv", folder]);
        await run(path.join(folder, "bin", "pip"), ["install", "--quiet", `pulumi==${PYTHON_SDK}`, "mypy", sdk]);
        fs.writeFileSync(done, "");
    }
    return path.join(folder, "bin");
}

/** Brings the example's routes up and down again with the real engine. */
async function runProgram(/** @type {string} */ bin, /** @type {string} */ work) {
    const { startSandbox, stopSandbox, withoutPulumi } = require("../dist/sandbox/index.js");
    const dir = path.join(work, "sandbox");
    try {
        const { environment } = await startSandbox({ dir, languages: ["python"], onProgress: say });
        const env = { ...withoutPulumi(process.env), ...environment };
        env.PATH = [bin, path.join(root, "bin"), env.PATH].join(path.delimiter);
        const pulumi = (/** @type {string[]} */ ...args) =>
            run("pulumi", [...args, "--stack", "dev", "--non-interactive", "--color", "never"], { cwd: example, env });
        await run("pulumi", ["stack", "init", "dev", "--non-interactive"], { cwd: example, env });
        await pulumi("up", "--yes", "--skip-preview");
        const urls = JSON.parse(await pulumi("stack", "output", "--json")).urls;
        await pulumi("preview", "--expect-no-changes");
        await pulumi("destroy", "--yes", "--skip-preview");
        return urls;
    } finally {
        fs.rmSync(path.join(example, "Pulumi.dev.yaml"), { force: true });
        await stopSandbox({ dir, remove: true });
    }
}

async function main(/** @type {string[]} */ args) {
    goToUser();
    await ensureDependencies();
    await ensureBuilt();
    const { cacheRoot } = require("../dist/sandbox/paths.js");
    const cache = cacheRoot();
    const folder = path.resolve(
        args.find((/** @type {string} */ arg) => !arg.startsWith("-")) ?? path.join(root, "dist", "sdks"),
    );
    // The generators of the other languages take minutes to build.
    const isPythonOnly = args.includes("--python") && !args.includes("--check");
    await generate(folder, cache, isPythonOnly ? { engine: ["python"] } : GENERATORS);
    if (!args.includes("--check") && !args.includes("--python")) return;

    const bin = await pythonWith(path.join(folder, "python"), cache);
    if (args.includes("--python")) process.stdout.write(`${bin}\n`);
    if (!args.includes("--check")) return;
    const work = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-sdks-"));
    try {
        const types = await run(path.join(bin, "mypy"), [
            "--strict",
            "--cache-dir",
            work,
            path.join(example, "__main__.py"),
        ]);
        process.stdout.write(`types of the Python program: ${types}`);
        const urls = await runProgram(bin, work);
        process.stdout.write(`the Python program ran: ${urls.join(", ")}\n`);
        process.stdout.write("2 passed, 0 failed\n");
    } finally {
        fs.rmSync(work, { recursive: true, force: true });
    }
}

main(process.argv.slice(2)).catch((error) => {
    say(error.message);
    process.exitCode = error.exitCode ?? 1;
});
