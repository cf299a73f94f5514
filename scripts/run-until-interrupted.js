// Runs a command and ends as it does, but with 130 when Ctrl-C or an end was asked for meanwhile: npm ends with 1 then, as
// it does for a registry that is out of reach. A process of its own, because setup.js waits without an event loop and
// hears of a signal only when it is too late.
"use strict";

const { spawn } = require("node:child_process");

/** Ctrl-C reaches the command at the same time, which may be the quicker one to end (ms). */
const SIGNAL_LAG_MS = 200;

let interrupted = false;
const [command, ...args] = process.argv.slice(2);
process.on("SIGINT", () => (interrupted = true));
process.on("SIGTERM", () => {
    interrupted = true;
    child.kill("SIGTERM");
});
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(127);
});
child.on("exit", (status, signal) => {
    if (status === 0) process.exit(0);
    setTimeout(() => {
        if (interrupted || signal === "SIGINT" || signal === "SIGTERM") process.exit(130);
        if (signal) process.stderr.write(`${command} was ended by ${signal}\n`);
        process.exit(signal ? 1 : (status ?? 1));
    }, SIGNAL_LAG_MS);
});
