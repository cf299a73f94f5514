import { startOfRun } from "../setup/run-sandbox";

/** A sandbox with kube-apiserver 1.21 for the tests of this folder. */
export default async function start(): Promise<void> {
    await startOfRun({ kubernetes: "1.21" });
}
