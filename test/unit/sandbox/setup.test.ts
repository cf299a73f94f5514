import { spawn } from "node:child_process";
import * as path from "node:path";
import { packageRoot } from "../../../sandbox/paths";

const setup = JSON.stringify(path.join(packageRoot, "scripts", "setup.js"));

/** Runs a shell script as setup does npm, and sends the whole group a signal once the script says that it is there. */
function runInSetup(script: string, signal?: NodeJS.Signals): Promise<{ code: number | null; said: string }> {
    const program = `require(${setup}).mustRun("sh", ["-c", ${JSON.stringify(script)}], "Look at the registry.")`;
    const child = spawn(process.execPath, ["-e", program], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    child.stdout.once("data", () => signal && process.kill(-(child.pid ?? 0), signal));
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, said })));
}

describe("a command that installs or builds", () => {
    test.each(["SIGINT", "SIGTERM"] as const)(
        "is not called failed where %s ended it, whatever code it gives",
        async (signal) => {
            // A shell may say what became of its sleep.
            const script = `exec 2>/dev/null; trap 'exit 1' INT TERM; echo here; while :; do sleep 0.1; done`;
            expect(await runInSetup(script, signal)).toEqual({ code: 130, said: "" });
        },
    );

    test("is called failed, with the cure, where it fails", async () => {
        const { code, said } = await runInSetup("exit 7");
        expect(code).toBe(1);
        expect(said).toMatch(/^sh -c exit 7 failed\.\n {2}to do: Look at the registry\.\n$/);
    });

    test("is called failed where the system ended it, with the signal", async () => {
        const { code, said } = await runInSetup("kill -KILL $$");
        expect(code).toBe(1);
        expect(said).toContain("sh was ended by SIGKILL\n");
        expect(said).toContain("to do: Look at the registry.");
    });
});
