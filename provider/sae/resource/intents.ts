import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What was about to be made: kept on disk from before the call until the engine is known to have stored the result. */
export interface Intent {
    urn: string;
    /**
     * What it is recognised by: namespace, load balancer, port and description, or domain and path. Only its digest is
     * kept on disk: any of them may be a secret.
     */
    subject: string;
    /** Ids that were there before; these are never ours. */
    before: string[];
}

const folder = (): string => join(process.env["PULUMI_HOME"] || join(homedir(), ".pulumi"), "crossroute", "intents");
const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);
const fileOf = (urn: string): string => join(folder(), `${digest(urn)}.json`);

/** Best effort: without a writable home the description alone tells what is ours. */
export function writeIntent(intent: Intent): boolean {
    try {
        mkdirSync(folder(), { recursive: true, mode: 0o700 });
        const file = fileOf(intent.urn);
        const fresh = `${file}.${randomBytes(4).toString("hex")}`;
        writeFileSync(fresh, JSON.stringify({ ...intent, subject: digest(intent.subject) }), { mode: 0o600 });
        renameSync(fresh, file);
        return true;
    } catch {
        return false;
    }
}

/** What was noted for this resource, if it was about to make the very same thing. */
export function readIntent(urn: string, subject: string): Pick<Intent, "before"> | undefined {
    try {
        const intent = JSON.parse(readFileSync(fileOf(urn), "utf8")) as Intent;
        const same = intent.urn === urn && intent.subject === digest(subject);
        return same && Array.isArray(intent.before) ? { before: intent.before } : undefined;
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
