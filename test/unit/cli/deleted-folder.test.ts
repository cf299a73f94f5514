import { spawnSync } from "node:child_process";
import { join } from "node:path";

test("a command in a folder that was deleted says so in a sentence", () => {
    const command = join(__dirname, "../../../bin/crossroute");
    const script = `cd "$(mktemp -d)" && rmdir "$PWD" && exec "$0" "$1" lint .`;
    const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, command], { encoding: "utf8" });
    expect([status, stderr]).toEqual([
        2,
        "crossroute: the folder that it was called in was deleted. Go to one that is there: cd.\n",
    ]);
});
