"use strict";

require("./node-version");
require("./broken-pipe");
require("./with-npm");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { ensureBuilt, ensureDependencies, root } = require("./setup");
const { goToUser } = require("./user-folder");
const rows = require("../sandbox/command-line.json");

const { languages, usage } = rows;
/** @type {Record<string, string[]>} */
const commands = rows.commands;
const options = /** @type {NonNullable<import("node:util").ParseArgsConfig["options"]>} */ (rows.options);
const argv = process.argv.slice(2);
/** For people, and the default folder. */
const called = { name: "npm run sandbox --", folder: "the clone", dir: path.join(root, ".sandbox") };

/**
 * What can be told before anything is installed, which takes a minute: the usage, and that nothing of it is asked for. An
 * installed package has no script to tell it: sandbox/main.ts does it there, in the same words, as a test holds.
 * @returns {{ complaint?: string } | undefined}
 */
function atOnce() {
    try {
        const { positionals, values, tokens } = parseArgs({
            args: argv,
            allowPositionals: true,
            tokens: true,
            options,
        });
        const [name = "", ...rest] = positionals;
        if (values.help || name === "help") return {};
        const complaint = complaintOf(name, rest, values, tokens);
        return complaint === undefined ? undefined : { complaint };
    } catch (error) {
        return { complaint: error instanceof Error ? error.message : String(error) };
    }
}

/**
 * @param {string} name
 * @param {string[]} rest
 * @param {{ language?: string[], dir?: string }} values
 * @param {{ kind: string, name?: string }[]} tokens
 */
function complaintOf(name, rest, values, tokens) {
    const known = Object.keys(commands);
    if (!known.includes(name) || rest.length > 0) {
        const what = name ? `has no command "${[name, ...rest].join(" ")}"` : "needs a command";
        return `sandbox ${what}: ${known.join(", ")}`;
    }
    const language = (values.language ?? []).find((one) => !languages.includes(one));
    if (language !== undefined)
        return `--language ${language}: one of ${languages.join(", ")}; TypeScript and JavaScript need nothing`;
    const given = tokens.flatMap(({ kind, name: option = "" }) => (kind === "option" ? [option] : []));
    const strange = given.find((option) => !commands[name].includes(option));
    if (strange !== undefined) return `sandbox ${name} has no option --${strange}`;
    const twice = given.find((option, i) => option !== "language" && given.indexOf(option) !== i);
    if (twice !== undefined) return `--${twice} is given twice`;
    return values.dir?.trim() === "" ? "--dir needs the name of a folder" : undefined;
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
const refuse = () => argv.includes("env") && !argv.includes("--json") && process.stdout.write("false\n");
process.once("exit", refuse);
void sandbox();
