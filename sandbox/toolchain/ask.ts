import * as fs from "node:fs";
import * as path from "node:path";
import { cacheRoot } from "../paths";
import { run, type RunResult } from "./run";

/** If it does nothing for this long (ms) after being asked, it has no answer. */
const ANSWER_MS = 30_000;

/**
 * Runs a tool that only has to say something. Nothing of the user's is touched by it: the Pulumi CLI notes each of its
 * commands in its home, and looks for newer versions of itself.
 * @param taken called with each line of stderr; see `run`
 */
export async function ask(
    file: string,
    args: readonly string[],
    taken?: (line: string) => boolean,
): Promise<RunResult> {
    const folder = path.join(cacheRoot(), "tmp");
    fs.mkdirSync(folder, { recursive: true });
    const home = fs.mkdtempSync(path.join(folder, "ask-"));
    const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
    try {
        return await run(file, args, { env, idleMs: ANSWER_MS, taken });
    } finally {
        fs.rmSync(home, { recursive: true, force: true });
    }
}
