"use strict";

require("./node-version");
require("./broken-pipe");
require("./with-npm");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { ensureBuilt, ensureDependencies, root } = require("./setup");
const { goToUser } = require("./user-folder");
const rows = require("../sandbox/command-line.json");

const { commands, usage } = rows;
const options = /** @type {NonNullable<import("node:util").ParseArgsConfig["options"]>} */ (rows.options);
const argv = process.argv.slice(2);
/** For people, and the default folder. */
const called = { name: "npm run sandbox --", folder: "the clone", dir: path.join(root, ".sandbox") };

/**
 * What can be told before anything is installed, which takes a minute: the usage, and that nothing of it is asked for. The rest
 * is told by the command itself.
 * @returns {{ complaint?: string } | undefined}
 */
function atOnce() {
    try {
        const { positionals, values } = parseArgs({ args: argv, allowPositionals: true, options });
        const [name = ""] = positionals;
        if (values.help || name === "help") return {};
        const known = Object.keys(commands);
        if (known.includes(name)) return undefined;
        return { complaint: `sandbox ${name ? `has no command "${name}"` : "needs a command"}: ${known.join(", ")}` };
    } catch (error) {
        return { complaint: error instanceof Error ? error.message : String(error) };
    }
}

async function sandbox() {
    const told = atOnce();
    if (told) {
        const text = usage.join("\n").replace("{name}", called.name).replace("{folder}", called.folder);
        if (told.complaint) process.stderr.write(`${told.complaint}\n\n${text}\n`);
        else {
            process.off("exit", refuse);
            process.stdout.write(`${text}\n`);
        }
        process.exitCode = told.complaint ? 2 : 0;
        return;
    }
    goToUser();
    await ensureDependencies();
    await ensureBuilt();
    process.off("exit", refuse);
    process.exitCode = await require("../dist/sandbox/main.js").sandboxCommand(argv, called);
}

// What `eval "$(… env)"` gets where not even the command can run: it must not go on with the user's own settings.
const refuse = () => argv.includes("env") && process.stdout.write("false\n");
process.once("exit", refuse);
void sandbox();
