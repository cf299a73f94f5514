// What every entry (quickstart, test, check) needs before anything else can run. Plain JavaScript without
// dependencies: in a fresh clone there is neither node_modules nor dist.
"use strict";

require("./node-version");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { runChild } = require("./child");
const { withSetupLock } = require("./setup-lock");

const root = path.dirname(__dirname);
const stamp = path.join(root, "dist", ".sources");
/** In the folder that npm does not empty. */
const lock = path.join(root, "dist", ".setup-lock");

const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

/** As wide as the terminal, where that is built: before, and in a pipe or a file, a line stays a line. */
function forPeople(/** @type {string} */ text) {
    try {
        const { wrapped } = require("../dist/provider/cli/wrap.js");
        const { isTTY, columns } = process.stderr;
        return wrapped(text, { terminal: isTTY === true, columns, env: process.env });
    } catch {
        return text;
    }
}

/** @returns {never} */
function fail(/** @type {string} */ problem, /** @type {string} */ cure) {
    say(forPeople(`${problem}\n  to do: ${cure}`));
    process.exit(1);
}

const FULL = /ENOSPC|EDQUOT|no space left on device|quota exceeded/;
const NOT_WRITABLE = /EROFS|EACCES|EPERM|read-only file system|permission denied/;

/**
 * The work, ending this process with a sentence and its cure where the clone is the reason: it is on a full disk, or somebody else's.
 * @template {unknown[]} Args
 * @param {(...args: Args) => Promise<void>} work
 */
function told(work) {
    return async (/** @type {Args} */ ...args) => {
        try {
            await work(...args);
        } catch (error) {
            const reason = error instanceof Error ? error.message.trim() : String(error);
            if (FULL.test(reason)) fail(`The disk of ${root} is full: ${reason}.`, "Free space there; then run again.");
            if (!NOT_WRITABLE.test(reason)) throw error;
            fail(`${root} cannot be written to: ${reason}.`, "Clone it to where you can write; then run again.");
        }
    };
}

/** How long (ms) npm may tidy up when it is interrupted. */
const NPM_TIDIES_MS = 2000;

/** Runs a command in the clone without a terminal for questions; ends this process when it fails or is to end. */
async function mustRun(
    /** @type {string} */ command,
    /** @type {string[]} */ args,
    /** @type {string} */ cure,
    more = {},
) {
    /** @type {Parameters<typeof runChild>[2]} */
    const options = { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...more };
    const { code, ended, reason } = await runChild(command, args, options);
    // npm ends with 1 then, as it does for a registry that is out of reach.
    if (ended) process.exit(code);
    if (reason) say(reason);
    if (code !== 0) fail(`${[command, ...args].join(" ")} failed.`, cure);
}

/** Whether node_modules holds what package-lock.json names, by npm's own record of what it installed. */
function dependenciesFit() {
    try {
        const read = (/** @type {string} */ file) =>
            JSON.parse(fs.readFileSync(path.join(root, file), "utf8")).packages;
        const installed = read("node_modules/.package-lock.json");
        return Object.entries(read("package-lock.json")).every(
            // Optional packages are left out where they do not fit the machine.
            ([name, wanted]) => name === "" || wanted.optional || installed[name]?.version === wanted.version,
        );
    } catch {
        return false;
    }
}

/** npm, the compiler and Pulumi use it, and end with a stack trace where they cannot. */
function ensureTemporaryFolder() {
    try {
        fs.rmdirSync(fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-")));
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        fail(
            `The folder for temporary files cannot be used: ${reason}.`,
            "Name one that you can write to in TMPDIR; then run again.",
        );
    }
}

async function ensureDependencies() {
    ensureTemporaryFolder();
    if (!dependenciesFit()) await locked(install);
}

async function install() {
    // Another process may have done it meanwhile.
    if (dependenciesFit()) return;
    say("Installing dependencies (npm ci, about a minute)");
    // The record goes first: what it names may be half gone when this is interrupted.
    fs.rmSync(path.join(root, "node_modules", ".package-lock.json"), { force: true });
    await mustRun(
        "npm",
        // With NODE_ENV=production npm leaves out what builds and tests.
        [
            "ci",
            "--include=dev",
            "--include=optional",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ],
        "See npm's message; is the registry in reach?",
        // It deletes what it has unpacked, for a minute and more; the next one does that anyway.
        { killAfterMs: NPM_TIDIES_MS },
    );
}

function sourceFiles(/** @type {string} */ folder) {
    return fs
        .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => path.join(folder, file));
}

/** Changes when anything changes that the build reads. */
function sourcesHash() {
    const hash = createHash("sha256");
    const files = [
        ...sourceFiles("provider"),
        ...sourceFiles("sandbox"),
        "sandbox/command-line.json",
        "tsconfig.json",
        "package-lock.json",
        "scripts/bundle.js",
        "scripts/late-imports.js",
    ];
    for (const file of files.sort()) hash.update(`\0${file}\0`).update(fs.readFileSync(path.join(root, file)));
    return hash.digest("hex");
}

function isBuilt() {
    return fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === sourcesHash();
}

/** Compiled files without a source would still be found and shipped. */
function removeOrphans() {
    const dist = path.join(root, "dist");
    for (const file of fs.readdirSync(dist, { recursive: true, encoding: "utf8" })) {
        const source = /^((?:provider|sandbox)[/\\].*?)(\.d\.ts|\.js|\.js\.map)$/.exec(file)?.[1];
        // Old versions wrote source maps.
        if (source && (file.endsWith(".map") || !fs.existsSync(path.join(root, `${source}.ts`))))
            fs.rmSync(path.join(dist, file));
    }
}

function bundle() {
    try {
        require.resolve("esbuild");
    } catch {
        fail("esbuild, which joins the files, is not installed.", "Run npm ci without --omit.");
    }
    const join = require("./bundle");
    join.bundle(root);
    join.declarations(root);
}

/** Another command in this clone may install or build at the same time. */
function locked(/** @type {() => Promise<void>} */ work) {
    return withSetupLock(lock, work, () => say("waiting for another process that installs or builds in this clone"));
}

function build() {
    return locked(compile);
}

async function compile() {
    const before = sourcesHash();
    const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
    const incremental = ["--incremental", "--tsBuildInfoFile", path.join(root, "dist", ".tsbuildinfo")];
    if (!fs.existsSync(stamp)) fs.rmSync(path.join(root, "dist", ".tsbuildinfo"), { force: true });
    // An interruption from here on leaves it unbuilt.
    fs.rmSync(stamp, { force: true });
    await mustRun(process.execPath, [tsc, "-p", root, ...incremental], "Correct what the compiler names.");
    removeOrphans();
    bundle();
    fs.writeFileSync(stamp, before);
}

async function ensureBuilt() {
    if (isBuilt()) return;
    await locked(async () => {
        if (isBuilt()) return;
        say("Building");
        await compile();
    });
}

module.exports = {
    root,
    say,
    fail,
    forPeople,
    mustRun,
    ensureDependencies: told(ensureDependencies),
    ensureBuilt: told(ensureBuilt),
    build: told(build),
};
