// A lock of the clone: two commands in one clone must not both install or build. Plain JavaScript without dependencies,
// since in a fresh clone nothing else is there (the sandbox's own lock is compiled).
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

/** A lock that names nobody and is older than this (ms) was cut off while it was written. */
const CUT_OFF_MS = 10_000;
const POLL_MS = 200;

/** When the process was started, so that a later one with its id is not taken for it; "" where that is not known. */
function birthOf(/** @type {number} */ pid) {
    try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    } catch {
        return "";
    }
}

const codeOf = (/** @type {unknown} */ error) => /** @type {NodeJS.ErrnoException} */ (error).code;

function isAlive(/** @type {{ pid: number, birth: string }} */ { pid, birth }) {
    try {
        process.kill(pid, 0);
    } catch (error) {
        // It is there, and belongs to another user.
        if (codeOf(error) !== "EPERM") return false;
    }
    return birth === birthOf(pid);
}

/** Whether nobody holds it any more. */
function isAbandoned(/** @type {string} */ file) {
    try {
        const text = fs.readFileSync(file, "utf8");
        const [pid, birth] = text.split(" ");
        // Of tomorrow it is where the clock was set back.
        if (!text.endsWith("\n")) return Math.abs(Date.now() - fs.statSync(file).mtimeMs) > CUT_OFF_MS;
        return !isAlive({ pid: Number(pid), birth: birth.trim() });
    } catch {
        // Gone: the next try takes it.
        return false;
    }
}

function take(/** @type {string} */ file) {
    try {
        fs.writeFileSync(file, `${process.pid} ${birthOf(process.pid)}\n`, { flag: "wx" });
        return true;
    } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        // On a full disk it was created, and could not be written: nobody holds it.
        if (/** @type {NodeJS.ErrnoException} */ (error).syscall === "write") fs.rmSync(file, { force: true });
        throw error;
    }
}

function removeAbandoned(/** @type {string} */ file) {
    const grave = `${file}.dead-${process.pid}`;
    try {
        // Of several that see it one succeeds in renaming it; if that was so late that it took a new holder's, it gives
        // it back.
        fs.renameSync(file, grave);
        if (!isAbandoned(grave)) fs.linkSync(grave, file);
    } catch {
        // Somebody else was quicker.
    }
    fs.rmSync(grave, { force: true });
}

/** Node's recursive way calls a folder that can only be read one that is not there. */
function makeFolder(/** @type {string} */ folder) {
    try {
        fs.mkdirSync(folder);
    } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
    }
}

/** Does the work while no other process has the lock; it is given back also where this process ends within the work. */
async function withSetupLock(
    /** @type {string} */ file,
    /** @type {() => Promise<void>} */ work,
    /** @type {() => void} */ onWait,
) {
    makeFolder(path.dirname(file));
    for (let said = false; !take(file); said = true) {
        if (isAbandoned(file)) removeAbandoned(file);
        else {
            if (!said) onWait();
            await sleep(POLL_MS);
        }
    }
    const giveBack = () => fs.rmSync(file, { force: true });
    process.once("exit", giveBack);
    try {
        return await work();
    } finally {
        process.off("exit", giveBack);
        giveBack();
    }
}

module.exports = { withSetupLock };
