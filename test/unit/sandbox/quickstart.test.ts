import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../../../sandbox/paths";
import { script, temporaryFolder } from "./helpers";
import { waysToReadOnly } from "./read-only";

const folder = temporaryFolder();

const quickstart = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(packageRoot, "scripts", "quickstart.js"), ...args], {
        encoding: "utf8",
    });

describe("the command line of quickstart", () => {
    test("tells how it is used, and starts nothing", () => {
        for (const option of ["--help", "-h"]) {
            const { status, stdout } = quickstart(option);
            expect(status).toBe(0);
            expect(stdout).toMatch(/^Usage: npm run quickstart \[-- --dir DIR\]/);
            expect(stdout).not.toContain("Crossroute quickstart: tools");
        }
    });

    test.each([
        [["--folder", "x"], "Unknown option '--folder'"],
        [["--dir", "a", "--dir=b"], "--dir is given twice"],
        [["--dir", ""], "--dir needs the name of a folder"],
        [["there"], "Unexpected argument 'there'"],
    ])("says what is wrong with %j and how it is used", (args, complaint) => {
        const { status, stdout, stderr } = quickstart(...args);
        expect([status, stdout]).toEqual([2, ""]);
        expect(stderr).toContain(complaint);
        expect(stderr).toContain("Usage: npm run quickstart");
    });

    test("says it in a fresh clone before anything is installed", () => {
        const clone = fs.mkdtempSync(path.join(folder, "clone-"));
        fs.cpSync(path.join(packageRoot, "scripts"), path.join(clone, "scripts"), { recursive: true });
        fs.mkdirSync(path.join(clone, "sandbox"));
        fs.copyFileSync(
            path.join(packageRoot, "sandbox", "command-line.json"),
            path.join(clone, "sandbox", "command-line.json"),
        );
        // An npm that would be noticed.
        const PATH = path.dirname(
            script(path.join(clone, "bin", "npm"), `echo installed > "${clone}/installed"; exit 1`),
        );
        const env = { ...process.env, PATH: `${PATH}:/usr/bin:/bin` };
        const run = (name: string, ...args: string[]) =>
            spawnSync(process.execPath, [path.join(clone, "scripts", name), ...args], { encoding: "utf8", env });
        expect(run("quickstart.js", "--folder", "x")).toMatchObject({ status: 2 });
        expect(run("quickstart.js", "--help")).toMatchObject({ status: 0 });
        expect(run("sandbox.js", "--help")).toMatchObject({ status: 0 });
        for (const args of [["nonsense"], [], ["start", "--nonsense"]])
            expect(run("sandbox.js", ...args)).toMatchObject({ status: 2, stdout: "" });
        expect(run("sandbox.js", "env", "--nonsense")).toMatchObject({ status: 2, stdout: "false\n" });
        // An installed package says the same, under its own name.
        const installed = path.join(packageRoot, "dist", "sandbox", "main.js");
        for (const args of [
            ["stop", "--tools"],
            ["stop", "it"],
            ["env", "--delete", "--json"],
            ["start", "--language", "cobol"],
            ["start", "--dir", "a", "--dir", "b"],
            ["status", "--dir", " "],
            ["toString"],
        ]) {
            const { status, stdout, stderr } = spawnSync(process.execPath, [installed, ...args], { encoding: "utf8" });
            const [complaint] = stderr.split("\n\nUsage:");
            const said = run("sandbox.js", ...args);
            expect(said).toMatchObject({ status, stdout, stderr: expect.stringContaining(`${complaint}\n\nUsage:`) });
            expect(status).toBe(2);
        }
        expect(run("sandbox.js", "nonsense").stderr).toMatch(
            /^sandbox has no command "nonsense": start, .*\n\nUsage: npm run sandbox -- /,
        );
        expect(run("test.js", "--suite", "all").stderr).toBe(
            "There is no suite all.\n  to do: Name one of test, scenarios, controllers, old-cluster.\n",
        );
        for (const args of [["--suite"], ["--suite", ""], ["--suite", "--record"]])
            expect(run("test.js", ...args).stderr).toMatch(
                /^--suite needs the name of a suite\.\n {2}to do: Name one of/,
            );
        for (const args of [["--suite=none"], ["lint", "--suite", "none"]])
            expect(run("test.js", ...args).stderr).toMatch(/^There is no suite none\.\n {2}to do: Name one of/);
        expect(run("test.js", "--suite", "scenarios", "--suite=test").stderr).toMatch(/^Two suites are named: /);
        expect(run("test.js", "--watch").stderr).toMatch(
            /^--watch is nothing for npm test: npm test plays once, and ends\.\n {2}to do: .*npx jest .*--watch/,
        );
        expect(fs.existsSync(path.join(clone, "installed"))).toBe(false);
    });

    test.each(["--bogusopt", "--bogus-opt=3", "-Q"])(
        "refuses what jest does not know before any tool is got: %s",
        (option) => {
            const script = path.join(packageRoot, "scripts", "test.js");
            const env = { ...process.env, CROSSROUTE_CACHE: path.join(folder, "no tools"), CROSSROUTE_OFFLINE: "1" };
            const args = [script, "--selectProjects", "unit", "-t", "x", option];
            const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
            const name = option.replace("=3", "");
            const cure = "  to do: Give --suite NAME, --record or an option of jest: npx jest --help\n";
            expect([status, stdout, stderr]).toEqual([1, "", `npm test has no option ${name}.\n${cure}`]);
            expect(fs.existsSync(path.join(folder, "no tools"))).toBe(false);
        },
    );

    test("names the option that is meant", () => {
        const script = path.join(packageRoot, "scripts", "test.js");
        const { stderr } = spawnSync(process.execPath, [script, "--testPathPattern", "x"], { encoding: "utf8" });
        expect(stderr).toContain("to do: Is --testPathPatterns meant? Give");
    });

    test.each([
        ["--help", /^Usage: jest/],
        ["--version", /^\d+\.\d+\.\d+\n$/],
        ["--listTests", /^\/.*\.test\.ts\n/],
        ["--showConfig", /^\{\n/],
    ])("%s plays no test: jest's own words and code, no tool and no count", (option, words) => {
        const script = path.join(packageRoot, "scripts", "test.js");
        const env = { ...process.env, CROSSROUTE_CACHE: path.join(folder, "no tools"), CROSSROUTE_OFFLINE: "1" };
        const { status, stdout, stderr } = spawnSync(process.execPath, [script, option], { encoding: "utf8", env });
        expect([status, stderr]).toEqual([0, ""]);
        expect(stdout).toMatch(words);
        expect(stdout).not.toMatch(/\d+ passed/);
        expect(fs.existsSync(path.join(folder, "no tools"))).toBe(false);
    });

    test("a script of jest alone says what it is a part of, and starts and deletes nothing", () => {
        const script = path.join(packageRoot, "scripts", "jest.js");
        const { CROSSROUTE_TEST_RUN: _, CROSSROUTE_TEST_PARENT: __, ...env } = process.env;
        for (const args of [[], ["--end", ".."], ["--end"]])
            expect(spawnSync(process.execPath, [script, ...args], { encoding: "utf8", env })).toMatchObject({
                status: 2,
                stdout: "",
                stderr: expect.stringMatching(
                    /^scripts\/jest\.js is a part of scripts\/test\.js\.\n {2}to do: Run npm test/,
                ),
            });
    });

    test.each([
        ["a file", ["no-such-file-of-tests"]],
        ["a name", ["--suite", "controllers", "--testPathPatterns", "gateway-claims", "-t", "no such name"]],
    ])("says that no test was played where %s chooses none, as a failure", (_, args) => {
        const script = path.join(packageRoot, "scripts", "test.js");
        const cache = fs.mkdtempSync(path.join(folder, "cache-"));
        const env = { ...process.env, CROSSROUTE_CACHE: cache, CROSSROUTE_OFFLINE: "1" };
        const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8", env });
        expect([status, stdout]).toEqual([1, ""]);
        const patterns = args.filter((arg) => arg !== "--suite" && arg !== "controllers").join(" ");
        expect(stderr).toContain(`No test was played: ${patterns}\n`);
        // No tool was got for it.
        expect(fs.readdirSync(cache)).toEqual([]);
    });

    test("counts as a failure, and not as nothing to play, where somebody has ended jest", () => {
        const script = path.join(packageRoot, "scripts", "test.js");
        const ends = path.join(folder, "ends.js");
        fs.writeFileSync(ends, "module.exports = () => process.exit(143);");
        const args = ["--suite", "controllers", "--testPathPatterns", "gateway-claims", "--globalSetup", ends];
        const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
        expect([status, stdout]).toEqual([143, "0 passed, 1 failed\n"]);
        expect(stderr).not.toContain("No test was played");
    });

    test("says that the clone cannot be written to, before anything is installed", () => {
        const clone = fs.mkdtempSync(path.join(folder, "clone-"));
        fs.cpSync(path.join(packageRoot, "scripts"), path.join(clone, "scripts"), { recursive: true });
        fs.mkdirSync(path.join(clone, "sandbox"));
        fs.copyFileSync(
            path.join(packageRoot, "sandbox", "command-line.json"),
            path.join(clone, "sandbox", "command-line.json"),
        );
        const answer = path.join(clone, "answer.js");
        for (const [code, words] of [
            [
                "EROFS",
                /^\/.* cannot be written to: EROFS.*\.\n {2}to do: Clone it to where you can write; then run again\.\n$/,
            ],
            ["ENOSPC", /^The disk of \/.* is full: ENOSPC.*\.\n {2}to do: Free space there; then run again\.\n$/],
        ] as const) {
            fs.writeFileSync(
                answer,
                `require("node:fs").mkdirSync = () => { throw Object.assign(new Error("${code}: mkdir dist"), { code: "${code}" }); };`,
            );
            for (const [name, ...args] of [["quickstart.js"], ["test.js"], ["sandbox.js", "status"], ["build.js"]])
                expect(
                    spawnSync(process.execPath, ["-r", answer, path.join(clone, "scripts", name ?? ""), ...args], {
                        encoding: "utf8",
                    }),
                ).toMatchObject({ status: 1, stdout: "", stderr: expect.stringMatching(words) });
        }
    });

    test("says so of a mount that is read-only, too", () => {
        const clone = fs.mkdtempSync(path.join(folder, "clone-"));
        fs.cpSync(path.join(packageRoot, "scripts"), path.join(clone, "scripts"), { recursive: true });
        const script = path.join(clone, "scripts", "build.js");
        const program = `console.log(require("node:child_process")
            .spawnSync(process.execPath, [${JSON.stringify(script)}], { encoding: "utf8" }).stderr)`;
        for (const [way, readOnly] of waysToReadOnly())
            if (way !== "the system's answer")
                expect(readOnly(clone, program)).toMatch(/^\/.* cannot be written to: E/);
    });

    test("says that the folder for temporary files cannot be used, before anything is installed", () => {
        const script = path.join(packageRoot, "scripts", "quickstart.js");
        const env = { ...process.env, TMPDIR: path.join(folder, "nothing here") };
        const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8", env });
        expect([status, stdout]).toEqual([1, ""]);
        expect(stderr).toMatch(
            /^The folder for temporary files cannot be used: ENOENT.*\n {2}to do: Name one .* in TMPDIR/,
        );
    });

    test("refuses a file as its folder", () => {
        const { status, stderr } = quickstart("--dir", __filename);
        expect(status).toBe(1);
        expect(stderr).toMatch(/The sandbox cannot be kept in .* is a file\.\n +to do: Name a folder/);
    });
});

describe("a folder that is named to a command of the clone", () => {
    const status = ["status", "--json", "--dir", "there"];
    const here = fs.realpathSync(folder);
    const dirOf = (command: string, args: string[], env: NodeJS.ProcessEnv = {}): string => {
        const options = { cwd: here, encoding: "utf8", env: { ...process.env, ...env } } as const;
        return (JSON.parse(spawnSync(command, args, options).stdout) as { dir: string }).dir;
    };

    test("is in the folder from which npm is called; without one it is the clone's", () => {
        const npm = ["--prefix", packageRoot, "run", "--silent", "sandbox", "--"];
        expect(dirOf("npm", [...npm, ...status])).toBe(path.join(here, "there"));
        expect(dirOf("npm", [...npm, "status", "--json"])).toBe(path.join(packageRoot, ".sandbox"));
    });

    test("is in the working folder where npm runs another script, whose child the command is", () => {
        const inherited = {
            INIT_CWD: "/",
            npm_lifecycle_script: "exec node scripts/test.js",
            npm_package_json: path.join(packageRoot, "package.json"),
        };
        const script = path.join(packageRoot, "scripts", "sandbox.js");
        expect(dirOf(process.execPath, [script, ...status], inherited)).toBe(path.join(here, "there"));
        const installed = path.join(packageRoot, "bin", "crossroute");
        const ofPackage = { ...inherited, npm_lifecycle_script: "exec node scripts/sandbox.js" };
        expect(dirOf(process.execPath, [installed, "sandbox", ...status], ofPackage)).toBe(path.join(here, "there"));
    });
});

test("a reader that goes away ends a command without a stack trace", () => {
    for (const name of ["dist/sandbox/main", "scripts/sandbox", "scripts/quickstart"]) {
        const script = path.join(packageRoot, `${name}.js`);
        // Whoever reads has gone when the command begins to write.
        const line = '{ sleep 0.2; "$0" "$1" --help; echo "$?" >&2; } | true';
        const { stderr } = spawnSync("/bin/sh", ["-c", line, process.execPath, script], { encoding: "utf8" });
        expect(stderr).toBe("141\n");
    }
});

test("what cannot be written to ends a command without a stack trace, as a failure", () => {
    for (const name of ["dist/sandbox/main", "scripts/sandbox", "scripts/quickstart"]) {
        const script = path.join(packageRoot, `${name}.js`);
        const run = (line: string) =>
            spawnSync("/bin/sh", ["-c", line, process.execPath, script], { encoding: "utf8" });
        const full = "ENOSPC: no space left on device, write";
        expect(run('"$0" "$1" --help > /dev/full')).toMatchObject({
            status: 1,
            stderr: `The output cannot be written: ${full}\n`,
        });
        expect(run('"$0" "$1" --nonsense 2> /dev/full')).toMatchObject({ status: 1, stdout: "", stderr: "" });
    }
});
