import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { claim } from "../../../sandbox/own-files";
import { packageRoot } from "../../../sandbox/paths";
import { startTimeOf } from "../../../sandbox/processes";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();

const setup = JSON.stringify(path.join(packageRoot, "scripts", "setup.js"));

/** Runs a shell script as setup does npm, and sends a signal once the script says that it is there: to the whole group, to it alone, or twice. */
function runInSetup(
    script: string,
    signal?: NodeJS.Signals,
    whom: "group" | "alone" | "twice" = "group",
    more = "{}",
): Promise<{ code: number | null; said: string; printed?: string }> {
    const program = `require(${setup}).mustRun("sh", ["-c", ${JSON.stringify(script)}], "Look at the registry.", ${more})`;
    const child = spawn(process.execPath, ["-e", program], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let [said, printed] = ["", ""];
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    child.stdout.on("data", (data: Buffer) => (printed += data.toString()));
    const send = (pid: number): void => void (signal && process.kill(pid, signal));
    child.stdout.once("data", () => {
        send(whom === "group" ? -(child.pid ?? 0) : (child.pid ?? 0));
        if (whom === "twice") setTimeout(() => send(child.pid ?? 0), 100);
    });
    return new Promise((resolve) =>
        child.once("close", (code) => resolve({ code, said, ...(whom !== "group" && { printed }) })),
    );
}

describe("a command that installs or builds", () => {
    test.each([
        ["SIGINT", 130],
        ["SIGTERM", 143],
        ["SIGHUP", 129],
    ] as const)("is not called failed where %s ended it, whatever code it gives", async (signal, code) => {
        // A shell may say what became of its sleep.
        const script = `exec 2>/dev/null; trap 'exit 1' INT TERM HUP; echo here; while :; do sleep 0.1; done`;
        expect(await runInSetup(script, signal)).toEqual({ code, said: "" });
    });

    test("ends with this process alone, as pipelines end it, and has tidied up by then", async () => {
        const script = `exec 2>/dev/null; trap 'sleep 0.3; echo tidy; exit 1' TERM; echo here; while :; do sleep 0.1; done`;
        expect(await runInSetup(script, "SIGTERM", "alone")).toEqual({ code: 143, said: "", printed: "here\ntidy\n" });
    });

    test("is told only once, however often this process is: from the terminal and from npm", async () => {
        const script = `exec 2>/dev/null; trap 'echo told; sleep 0.5; exit 1' INT; echo here; while :; do sleep 0.1; done`;
        expect(await runInSetup(script, "SIGINT", "twice")).toMatchObject({ code: 130, printed: "here\ntold\n" });
    });

    test("is killed where it tidies up for longer than that is worth", async () => {
        const script = `exec 2>/dev/null; trap 'sleep 600; exit 1' TERM; echo here; while :; do sleep 0.1; done`;
        expect(await runInSetup(script, "SIGTERM", "alone", "{ killAfterMs: 200 }")).toMatchObject({
            code: 143,
            said: "",
        });
    });

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

describe("a script of the package", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(packageRoot, "package.json"), "utf8")) as {
        scripts: Record<string, string>;
    };

    test("has no shell between npm and its command, which would end without telling it", () => {
        const single = Object.entries(scripts).filter(([, line]) => !line.includes("&&"));
        expect(single.filter(([, line]) => !line.startsWith("exec "))).toEqual([]);
        expect(single.map(([name]) => name)).toEqual(
            expect.arrayContaining(["quickstart", "test", "sandbox", "check"]),
        );
    });

    test.each(["quickstart", "test"])("%s hears of a signal that npm alone is sent", async (name) => {
        const place = fs.mkdtempSync(path.join(folder, "package-"));
        fs.mkdirSync(path.join(place, "scripts"));
        fs.writeFileSync(path.join(place, "package.json"), JSON.stringify({ name: "toy", scripts }));
        const program = `process.on("SIGTERM", () => { console.log("told"); process.exit(143); });
            setTimeout(() => {}, 600_000); console.log("pid " + process.pid);`;
        fs.writeFileSync(path.join(place, "scripts", `${name}.js`), program);
        const npm = spawn("npm", ["run", "--silent", name], { cwd: place, stdio: ["ignore", "pipe", "ignore"] });
        let printed = "";
        npm.stdout.on("data", (data: Buffer) => (printed += data.toString()));
        npm.stdout.once("data", () => npm.kill("SIGTERM"));
        await new Promise((resolve) => npm.once("exit", resolve));
        const pid = Number(/^pid (\d+)$/m.exec(printed)?.[1]);
        for (let look = 0; look < 100 && startTimeOf(pid) !== undefined; look++) await sleep(20);
        const went = startTimeOf(pid) === undefined;
        if (!went) process.kill(pid, "SIGKILL");
        expect([went, printed]).toEqual([true, `pid ${pid}\ntold\n`]);
    });
});

describe("a script whose npm is killed", () => {
    test("ends as npm would have told it, and one that npm does not run goes on", async () => {
        const place = fs.mkdtempSync(path.join(folder, "package-"));
        fs.mkdirSync(path.join(place, "scripts"));
        for (const name of ["with-npm.js", "user-folder.js"])
            fs.copyFileSync(path.join(packageRoot, "scripts", name), path.join(place, "scripts", name));
        const scripts = { test: "exec node scripts/test.js" };
        fs.writeFileSync(path.join(place, "package.json"), JSON.stringify({ name: "toy", scripts }));
        fs.writeFileSync(
            path.join(place, "scripts", "test.js"),
            `require("./with-npm"); setTimeout(() => {}, 600_000);
            process.on("SIGTERM", () => { console.log("told"); process.exit(143); }); console.log("pid " + process.pid);`,
        );
        const started = async (command: string, ...args: string[]): Promise<[number, number, () => string]> => {
            const { npm_lifecycle_script: _, ...env } = process.env;
            const parent = spawn(command, args, { cwd: place, stdio: ["ignore", "pipe", "ignore"], env });
            let printed = "";
            parent.stdout.on("data", (data: Buffer) => (printed += data.toString()));
            await new Promise((resolve) => parent.stdout.once("data", resolve));
            return [parent.pid ?? 0, Number(/^pid (\d+)$/m.exec(printed)?.[1]), () => printed];
        };
        const [npm, itsScript, said] = await started("npm", "run", "--silent", "test");
        const [shell, other] = await started("sh", "-c", "node scripts/test.js & wait");
        for (const pid of [npm, shell]) process.kill(pid, "SIGKILL");
        while (startTimeOf(itsScript) !== undefined) await sleep(20);
        // It has had as long to look as the first one.
        const goesOn = startTimeOf(other) !== undefined;
        process.kill(other, "SIGKILL");
        expect([said(), goesOn]).toEqual([`pid ${itsScript}\ntold\n`, true]);
    });
});

describe("what a run of tests has started", () => {
    const child = JSON.stringify(path.join(packageRoot, "scripts", "child.js"));

    test("ends with it, also in groups of its own and when it does not listen; what others started goes on", async () => {
        const wait = (deaf: boolean): string =>
            `${deaf ? 'process.on("SIGTERM", () => {});' : ""} setTimeout(() => {}, 600_000); console.log("there");`;
        const started = (mark: string, deaf: boolean): ReturnType<typeof spawn> =>
            spawn(process.execPath, ["-e", wait(deaf)], {
                detached: true,
                stdio: ["ignore", "pipe", "ignore"],
                env: { ...process.env, CROSSROUTE_TEST_MARK: mark },
            });
        const [ends, deaf, others] = [started("mine", false), started("mine", true), started("mine too", false)];
        await Promise.all(
            [ends, deaf, others].map((one) => new Promise((resolve) => one.stdout?.once("data", resolve))),
        );
        const program = `require(${child}).endInheritors("CROSSROUTE_TEST_MARK", "mine")`;
        await new Promise((resolve) => spawn(process.execPath, ["-e", program]).once("close", resolve));
        const isThere = ({ pid = 0 }: { pid?: number }): boolean => startTimeOf(pid) !== undefined;
        const left = [ends, deaf, others].map(isThere);
        others.kill("SIGKILL");
        expect(left).toEqual([false, false, true]);
    });
});

describe("a sandbox of a run that a signal ends", () => {
    test.each(["SIGTERM", "SIGINT"] as const)(
        "is ended and deleted, whoever ends the process first: %s",
        async (signal) => {
            for (const isEndedElsewhere of [false, true]) {
                const dir = fs.mkdtempSync(path.join(folder, "run-"));
                claim(dir);
                fs.mkdirSync(path.join(dir, "etcd"));
                const file = (...parts: string[]): string => JSON.stringify(path.join(packageRoot, ...parts));
                const program = `require(${file("scripts", "typescript.js")});
                require(${file("test", "setup", "tidy-up.ts")}).tidyUpOnSignals(${JSON.stringify(dir)});
                if (${isEndedElsewhere}) process.on("${signal}", () => process.exit(3));
                setTimeout(() => {}, 600_000); console.log("there");`;
                const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
                child.stdout.once("data", () => child.kill(signal));
                const code = await new Promise((resolve) => child.once("close", resolve));
                expect(code).toBe(isEndedElsewhere ? 3 : signal === "SIGTERM" ? 143 : 130);
                expect(fs.existsSync(dir)).toBe(false);
            }
        },
    );
});
