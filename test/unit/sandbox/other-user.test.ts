import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { clusterFiles } from "../../../sandbox/cluster";
import { packageRoot } from "../../../sandbox/paths";
import { startDetached, terminate } from "../../../sandbox/processes";
import { writeState } from "../../../sandbox/state";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const main = path.join(packageRoot, "dist", "sandbox", "main.js");
const NOBODY = 65_534;
const asNobody = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { encoding: "utf8", uid: NOBODY, gid: NOBODY, cwd: "/" });
/** Only the superuser may become somebody else, who must be able to read the clone. */
const mayBecome = process.getuid?.() === 0 && asNobody("--help").status === 0;

(mayBecome ? test : test.skip)(
    "another user's sandbox is said to run, and that it is not one's own to use or end",
    async () => {
        const dir = path.join(folder, "box");
        fs.chmodSync(folder, 0o755);
        fs.mkdirSync(dir);
        const options = { cwd: dir, logFile: path.join(folder, "log") };
        const process_ = startDetached(process.execPath, ["-e", "setInterval(() => {}, 1000)"], options);
        const names = ["etcd", "kube-apiserver", "kube-controller-manager", "sae-emulator"];
        const processes = Object.fromEntries(names.map((name) => [name, process_]));
        const ports = { etcd: 1, apiServer: 2, controllerManager: 3, sae: 4 };
        writeState(dir, { startedAt: "2026-01-01", complete: true, ports, processes, path: ["/usr/bin"] });
        const { folder: kubernetes, kubeconfig } = clusterFiles(dir);
        fs.mkdirSync(kubernetes);
        fs.writeFileSync(kubeconfig("admin"), "{}", { mode: 0o600 });
        try {
            expect(asNobody("status", "--dir", dir).stdout).toMatch(/^running: /);
            for (const command of ["env", "stop", "start"]) {
                const { status, stderr } = asNobody(command, "--dir", dir);
                expect([status, stderr]).toEqual([
                    1,
                    `The sandbox in ${dir} is another user's.\n  to do: Call it as that user, or name a folder of your own: --dir DIR.\n`,
                ]);
            }
        } finally {
            await terminate([process_], 0);
        }
    },
);
