"use strict";

require("./node-version");
require("./broken-pipe");
const { ensureBuilt, ensureDependencies } = require("./setup");

// What `eval "$(… env)"` gets where not even the command can run: it must not go on with the user's own settings.
const refuse = () => process.argv.includes("env") && process.stdout.write("false\n");
process.once("exit", refuse);
void ensureDependencies()
    .then(ensureBuilt)
    .then(() => {
        process.off("exit", refuse);
        return require("../dist/sandbox/main.js").sandboxCommand(process.argv.slice(2));
    })
    .then((code) => (process.exitCode = code));
