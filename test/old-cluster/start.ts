import * as os from "node:os";
import * as path from "node:path";
import { startSandbox } from "../../sandbox";
import { useSandbox } from "../setup/use-sandbox";

/** A sandbox with kube-apiserver 1.21 for the tests of this folder. */
export default async function start(): Promise<void> {
    const dir = path.join(os.tmpdir(), `crossroute-test-old-${process.pid}`);
    const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
    const { environment } = await startSandbox({ dir, kubernetes: "1.21", onProgress });
    useSandbox(environment, dir);
}
