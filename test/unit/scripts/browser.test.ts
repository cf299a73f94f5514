import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const script = path.resolve(__dirname, "../../../scripts/test-browser.js");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-fake-browser-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe("the test of the reports in a browser", () => {
    test("ends at once by a signal, with its browser, and leaves no file", async () => {
        const [bin, tmp] = ["bin", "tmp"].map((name) => path.join(folder, name)) as [string, string];
        for (const one of [bin, tmp]) fs.mkdirSync(one);
        const here = path.join(folder, "here");
        // It is there, and never draws anything.
        const browser = `#!/bin/sh\n[ "$1" = --version ] && exit 0\necho $$ > '${here}'\nexec sleep 600\n`;
        fs.writeFileSync(path.join(bin, "chromium"), browser, { mode: 0o755 });
        const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, TMPDIR: tmp };
        const child = spawn(process.execPath, [script], { env, stdio: "ignore" });
        while (!fs.existsSync(here) || fs.readFileSync(here, "utf8") === "") await sleep(20);
        child.kill("SIGTERM");
        expect(await new Promise((resolve) => child.once("close", resolve))).toBe(143);
        expect(fs.readdirSync(tmp)).toEqual([]);
        const pid = fs.readFileSync(here, "utf8").trim();
        expect(fs.existsSync(`/proc/${pid}`)).toBe(false);
    });

    test("says before anything is installed that there is no browser", () => {
        const { status, stderr } = spawnSync(process.execPath, [script], { env: { PATH: "/none" }, encoding: "utf8" });
        expect([status, stderr]).toEqual([
            1,
            "there is no Chromium on the PATH: install it, then run again (Debian: apt-get install chromium)\n",
        ]);
    });
});
