import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What was about to be made: kept on disk from before the call until the engine is known to have stored the result. */
export interface Intent {
    urn: string;
    /** What it is recognised by: namespace, load balancer, port and description, or domain and path. */
    subject: string;
    /** Ids that were there before; these are never ours. */
    before: string[];
}

const folder = (): string => join(process.env["PULUMI_HOME"] || join(homedir(), ".pulumi"), "crossroute", "intents");
const fileOf = (urn: string): string =>
    join(folder(), `${createHash("sha256").update(urn).digest("hex").slice(0, 32)}.json`);

/** Best effort: without a writable home the description alone tells what is ours. */
export function writeIntent(intent: Intent): boolean {
    try {
        mkdirSync(folder(), { recursive: true, mode: 0o700 });
        const file = fileOf(intent.urn);
        const fresh = `${file}.${randomBytes(4).toString("hex")}`;
        writeFileSync(fresh, JSON.stringify(intent), { mode: 0o600 });
        renameSync(fresh, file);
        return true;
    } catch {
        return false;
    }
}

export function readIntent(urn: string): Intent | undefined {
    try {
        const intent = JSON.parse(readFileSync(fileOf(urn), "utf8")) as Intent;
        return intent.urn === urn && Array.isArray(intent.before) ? intent : undefined;
    } catch {
        return undefined;
    }
}

export function dropIntent(urn: string): void {
    try {
        rmSync(fileOf(urn), { force: true });
    } catch {
        // A record that cannot be removed names ids that were there before: it can only make us more careful.
    }
}
