import { createPrivateKey, X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** So long (ms) before its end a certificate is made anew: the servers live on meanwhile. */
const AHEAD_MS = 30 * 24 * 60 * 60_000;

/** Whether a server can serve with the two files from now on. */
function serves(certificate: string, key: string, now: number): boolean {
    try {
        const read = new X509Certificate(fs.readFileSync(certificate));
        const isItsKey = read.checkPrivateKey(createPrivateKey(fs.readFileSync(key)));
        return isItsKey && Date.parse(read.validFrom) <= now && now + AHEAD_MS < Date.parse(read.validTo);
    } catch {
        // One of them is not there, or was cut off.
        return false;
    }
}

/**
 * Deletes certificates with which a server would not come up, or nobody would believe it; it makes others where there are none. It
 * makes them for a year, by the clock of that day, and its starter may be killed after the first of the two files.
 */
export function dropUselessCertificates(folder: string, now = Date.now()): void {
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    const pairs = new Set(names.filter((name) => /\.(crt|key)$/.test(name)).map((name) => name.replace(/\.\w+$/, "")));
    for (const name of pairs) {
        const files = ["crt", "key"].map((kind) => path.join(folder, `${name}.${kind}`));
        const [certificate = "", key = ""] = files;
        if (!serves(certificate, key, now)) for (const file of files) fs.rmSync(file, { force: true });
    }
}
