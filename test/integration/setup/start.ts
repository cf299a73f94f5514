import { startOfRun } from "../../setup/run-sandbox";

const setup = require("../../../scripts/setup.js") as { ensureBuilt(): Promise<void> };

/** Gives the integration tests a sandbox of their own. */
export default async function start(): Promise<void> {
    await setup.ensureBuilt();
    await startOfRun({ languages: ["yaml"], gatewayApi: true });
}
