import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { packageRoot } from "../../../sandbox/paths";

test("a module that is loaded leaves nothing that listens: a process that loads many of them would keep all", () => {
    const modules = ["sandbox/main.js", "sandbox/index.js", "sandbox/quickstart.js", "provider/cli/verbs/index.js"];
    const program = `const emitters = [process, process.stdout, process.stderr];
        const count = () => emitters.map((one) => one.eventNames().map((name) => [String(name), one.listenerCount(name)]));
        const before = JSON.stringify(count());
        for (const file of process.argv.slice(1)) require(file);
        if (JSON.stringify(count()) !== before) console.log(before, JSON.stringify(count()));`;
    const files = modules.map((file) => path.join(packageRoot, "dist", file));
    const { status, stdout } = spawnSync(process.execPath, ["-e", program, ...files], { encoding: "utf8" });
    expect([status, stdout]).toEqual([0, ""]);
});
