import * as fs from "node:fs";
import * as path from "node:path";
import { messageOf, SandboxError } from "./errors";

/**
 * Makes a folder if it is not there, and sees that it can be written to.
 * @param what what is going to be kept there, for people
 * @param cure how to name another folder
 * @throws SandboxError when it cannot be made or written to
 */
export function usableFolder(folder: string, what: string, cure: string): string {
    try {
        makeFolders(folder);
        fs.accessSync(folder, fs.constants.W_OK);
        return folder;
    } catch (error) {
        throw new SandboxError(`${what} cannot be kept in ${folder}: ${messageOf(error)}.`, [], cure);
    }
}

/** One folder after the other: Node's own way of making all at once tries for ever below `/proc`. */
function makeFolders(folder: string): void {
    if (fs.existsSync(folder)) {
        if (!fs.statSync(folder).isDirectory()) throw new Error(`${folder} is a file`);
        return;
    }
    makeFolders(path.dirname(folder));
    try {
        fs.mkdirSync(folder);
    } catch (error) {
        // Another process made it meanwhile.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
}
