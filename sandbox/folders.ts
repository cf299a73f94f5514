import * as fs from "node:fs";
import * as path from "node:path";
import { messageOf, SandboxError } from "./errors";

/**
 * Creates a folder if it does not exist, and checks that it is writable.
 * @param what what will be kept there, for people
 * @param cure how to name another folder
 * @throws SandboxError when it cannot be created or written to
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

/** The folder itself where a link leads to it, or to a folder above it: two names of one folder are one. */
export function realFolder(named: string): string {
    const folder = path.resolve(named);
    try {
        return fs.realpathSync(folder);
    } catch {
        // Not there yet, or a link to nothing, which is told where it is made.
        const above = path.dirname(folder);
        return above === folder ? folder : path.join(realFolder(above), path.basename(folder));
    }
}

/**
 * What is no folder has no sandbox, and is told before anything is said of one. A folder that is not there is as good as empty.
 * @throws SandboxError when it is a file, or a link to nothing
 */
export function refuseNoFolder(folder: string): void {
    const link = fs.lstatSync(folder, { throwIfNoEntry: false });
    const isThere = fs.existsSync(folder);
    if (link === undefined || (isThere && fs.statSync(folder).isDirectory())) return;
    const what =
        link.isSymbolicLink() && !isThere
            ? `a link to ${fs.readlinkSync(folder)}, which is not there`
            : "a file, not the folder of a sandbox";
    throw new SandboxError(`${folder} is ${what}.`, [], "Name its folder: --dir DIR.");
}

/**
 * A sandbox that runs as another user is there, and not to be used or ended by this one.
 * @param file one of its own that only its user can read
 * @throws SandboxError when it is so
 */
export function refuseOtherUsers(folder: string, file: string): void {
    try {
        fs.accessSync(file, fs.constants.R_OK);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EACCES") return;
        const cure = "Call it as that user, or name a folder of your own: --dir DIR.";
        throw new SandboxError(`The sandbox in ${folder} is another user's.`, [], cure);
    }
}

/** Whether this process works in the folder, or below it; or the shell does from which npm was called. */
export function isWorkedIn(folder: string): boolean {
    return [process.cwd(), process.env["INIT_CWD"] ?? ""].some(
        (own) => own !== "" && !path.relative(folder, realFolder(own)).startsWith(".."),
    );
}

/** One folder after the other: Node's recursive way never ends below `/proc`. */
function makeFolders(folder: string): void {
    if (fs.existsSync(folder)) {
        if (!fs.statSync(folder).isDirectory()) throw new Error(`${folder} is a file`);
        return;
    }
    makeFolders(path.dirname(folder));
    const link = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (link?.isSymbolicLink())
        throw new Error(`${folder} is a link to ${fs.readlinkSync(folder)}, which is not there`);
    try {
        fs.mkdirSync(folder);
    } catch (error) {
        // Another process created it meanwhile.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
}
