import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A folder for one test file, deleted after its tests. */
export function temporaryFolder(): string {
    const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "crossroute-unit-"));
    afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
    return folder;
}

/** Writes an executable shell script. */
export function script(file: string, body: string): string {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return file;
}
