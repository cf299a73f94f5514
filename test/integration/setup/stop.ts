import { stopSandbox } from "../../../sandbox";

/** Ends the sandbox of the integration tests and deletes what it stored. */
export default async function stop(): Promise<void> {
    await stopSandbox({ dir: process.env.CROSSROUTE_TEST_SANDBOX, remove: true });
}
