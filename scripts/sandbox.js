"use strict";

const { ensureBuilt, ensureDependencies } = require("./setup");

ensureDependencies();
ensureBuilt();
void require("../dist/sandbox/main.js")
    .sandboxCommand(process.argv.slice(2))
    .then((code) => (process.exitCode = code));
