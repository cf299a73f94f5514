import { stopSandbox } from "../../sandbox";

export default async function stop(): Promise<void> {
    const dir = process.env.CROSSROUTE_TEST_SANDBOX;
    if (dir !== undefined) await stopSandbox({ dir, remove: true });
}
