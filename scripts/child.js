// Commands that the scripts of the package run, and what ends them. Plain JavaScript without dependencies: in a fresh clone
// nothing else is there.
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const { setTimeout: sleep } = require("node:timers/promises");

/** The signals by which people and pipelines end a command, and the exit code that tells each. */
const ENDS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Runs a command to its end. A signal that ends this process is handed on once, to all of the command's group, and this
 * process waits until they have tidied up, so that the next try does not meet them at work. The group is the command's own:
 * Ctrl-C and npm both tell this process, and a second signal would cut the tidying short.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions & { killAfterMs?: number }} [options] those of `spawn`, and after how
 * long (ms) it is killed where it still tidies up
 * @param {(chunk: Buffer, from: "stdout" | "stderr") => void} [onOutput] called with what it prints, where that is piped
 * @returns {Promise<{ code: number, ended: boolean, reason?: string }>} the exit code, that of the signal where one has
 * ended this process; and why the command has none
 */
function runChild(command, args, options = {}, onOutput = () => {}) {
    const { killAfterMs } = options;
    let ended = 0;
    /** @type {NodeJS.Timeout | undefined} */
    let killing;
    const send = (/** @type {NodeJS.Signals} */ signal) => {
        try {
            if (child.pid) process.kill(-child.pid, signal);
        } catch {
            // It has just ended.
        }
    };
    const handOn = (/** @type {keyof typeof ENDS} */ signal) => {
        if (ended !== 0) return;
        ended = ENDS[signal];
        send(signal);
        if (killAfterMs !== undefined) killing = setTimeout(() => send("SIGKILL"), killAfterMs);
    };
    // Before the command is there: a signal between the two would end this process alone.
    for (const signal of Object.keys(ENDS)) process.on(signal, handOn);
    const child = spawn(command, args, { ...options, detached: true });
    if (child.stdout) child.stdout.on("data", (chunk) => onOutput(chunk, "stdout"));
    if (child.stderr) child.stderr.on("data", (chunk) => onOutput(chunk, "stderr"));
    return new Promise((resolve) => {
        const settle = (/** @type {number} */ code, /** @type {string | undefined} */ reason) => {
            clearTimeout(killing);
            for (const signal of Object.keys(ENDS)) process.off(signal, handOn);
            if (ended !== 0) resolve({ code: ended, ended: true });
            else resolve({ code, ended: false, ...(reason && { reason }) });
        };
        child.on("error", (error) => settle(127, error.message));
        child.on("close", (code, signal) =>
            signal ? settle(1, `${command} was ended by ${signal}`) : settle(Number(code), undefined),
        );
    });
}

/** How long (ms) what is asked to end may take. */
const GRACE_MS = 5000;

/** The processes of this user that have the variable in their environment. Linux only; elsewhere none is found. */
function processesWith(/** @type {string} */ name, /** @type {string} */ value) {
    const wanted = `${name}=${value}`;
    return (fs.existsSync("/proc/self/environ") ? fs.readdirSync("/proc") : []).filter((entry) => {
        try {
            return (
                /^\d+$/.test(entry) && fs.readFileSync(`/proc/${entry}/environ`, "utf8").split("\0").includes(wanted)
            );
        } catch {
            // It has ended, or is somebody else's.
            return false;
        }
    });
}

/**
 * Ends all processes that have inherited the variable: servers and engines have groups of their own, and outlive the
 * command that has started them. They are asked first, and killed when they do not end.
 */
async function endInheritors(/** @type {string} */ name, /** @type {string} */ value) {
    for (const signal of ["SIGTERM", "SIGKILL"]) {
        const until = performance.now() + GRACE_MS;
        for (let left = processesWith(name, value); left.length > 0; left = processesWith(name, value)) {
            for (const pid of left) {
                try {
                    process.kill(Number(pid), signal);
                } catch {
                    // It has just ended.
                }
            }
            if (performance.now() > until) break;
            await sleep(200);
        }
    }
}

module.exports = { ENDS, endInheritors, runChild };
