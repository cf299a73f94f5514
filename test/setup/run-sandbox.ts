import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startSandbox, stopSandbox, type StartOptions } from "../../sandbox";
import { isSandbox } from "../../sandbox/own-files";
import { startTimeOf } from "../../sandbox/processes";
import { tidyUpOnSignals } from "./tidy-up";
import { useSandbox } from "./use-sandbox";

const PREFIX = "crossroute-test-";
/** The process of a run, whose id is part of the name. */
const NAME = /^crossroute-test-(\d+)-\w{6}$/;

/** Gives the tests of this run a sandbox of their own. Nobody else has a folder of its name, whoever uses the place. */
export async function startOfRun(options: StartOptions): Promise<void> {
    await removeAbandoned();
    const dir = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), `${PREFIX}${process.pid}-`));
    tidyUpOnSignals(dir);
    const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
    try {
        const { environment } = await startSandbox({ ...options, dir, onProgress });
        useSandbox(environment, dir);
    } catch (error) {
        await stopSandbox({ dir, remove: true });
        throw error;
    }
}

/** Ends it, and deletes what it stored. */
export async function stopOfRun(): Promise<void> {
    const dir = process.env.CROSSROUTE_TEST_SANDBOX;
    // None was started: without a folder it would be that of the clone.
    if (dir) await stopSandbox({ dir, remove: true });
}

/**
 * Removes the sandboxes of runs that were killed before they could clean up. What has such a name and is none, or is another
 * user's, is left as it is: the place is everybody's.
 */
export async function removeAbandoned(place = os.tmpdir()): Promise<void> {
    for (const name of fs.readdirSync(place)) {
        const pid = Number(NAME.exec(name)?.[1] ?? NaN);
        if (!Number.isInteger(pid) || startTimeOf(pid) !== undefined) continue;
        const dir = path.join(place, name);
        try {
            const { uid, isLink } = ownerOf(dir);
            if (!isLink && uid === os.userInfo().uid && isSandbox(dir)) await stopSandbox({ dir, remove: true });
        } catch {
            // Another run was quicker, or it cannot be read: it does no harm.
        }
    }
}

function ownerOf(dir: string): { uid: number; isLink: boolean } {
    const found = fs.lstatSync(dir);
    return { uid: found.uid, isLink: found.isSymbolicLink() };
}
