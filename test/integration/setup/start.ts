import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startSandbox, stopSandbox } from "../../../sandbox";
import { startTimeOf } from "../../../sandbox/processes";
import { tidyUpOnSignals } from "../../setup/tidy-up";
import { useSandbox } from "../../setup/use-sandbox";

const PREFIX = "crossroute-test-";
const setup = require("../../../scripts/setup.js") as { ensureBuilt(): Promise<void> };

/** Sandboxes of test runs that were killed before they could clean up. */
async function removeAbandoned(): Promise<void> {
    for (const name of fs.readdirSync(os.tmpdir())) {
        const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : NaN;
        if (Number.isInteger(pid) && startTimeOf(pid) === undefined) {
            await stopSandbox({ dir: path.join(os.tmpdir(), name), remove: true });
        }
    }
}

/** Gives the integration tests a sandbox of their own. */
export default async function start(): Promise<void> {
    await setup.ensureBuilt();
    await removeAbandoned();
    const dir = path.join(os.tmpdir(), `${PREFIX}${process.pid}`);
    tidyUpOnSignals(dir);
    const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
    const { environment } = await startSandbox({ dir, languages: ["yaml"], gatewayApi: true, onProgress });
    useSandbox(environment, dir);
}
