import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packageRoot } from "../../../sandbox/paths";
import { startTimeOf } from "../../../sandbox/processes";
import { ensureTools, removeDamagedTools } from "../../../sandbox/toolchain/ensure";
import { forgetGoEnvironment } from "../../../sandbox/toolchain/go";
import { waysToReadOnly } from "./read-only";
import { script, temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const saved = { ...process.env };
let go = "";

// A `go` that notes what it builds and writes an executable where it is told to.
const COMPILER = `case "$1" in
env) echo '{}'; exit ;;
list) echo '{ "ImportPath": "example.com/etcd", "Dir": "/nowhere", "Stale": true }'; exit ;;
build) case " $* " in *" -o "*) echo "$*" >> "$(dirname "$0")/calls" ;; *) exit ;; esac ;;
*) exit ;;
esac
sleep 0.2
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho etcd Version: 3.6.8\\n' > "$2/etcd"
chmod +x "$2/etcd"`;

beforeEach(() => {
    const home = fs.mkdtempSync(path.join(folder, "home-"));
    go = script(path.join(home, "bin", "go"), COMPILER);
    process.env.CROSSROUTE_CACHE = path.join(home, "cache");
    process.env.CROSSROUTE_OFFLINE = "1";
    process.env.PULUMI_HOME = path.join(home, "pulumi");
    process.env.PATH = `${path.dirname(go)}:/usr/bin:/bin`;
    forgetGoEnvironment();
});
afterEach(() => {
    process.env = { ...saved };
});

const builds = (): string[] => {
    const calls = path.join(path.dirname(go), "calls");
    return fs.existsSync(calls) ? fs.readFileSync(calls, "utf8").trim().split("\n") : [];
};

describe("making sure that a tool is there", () => {
    test("it is built from its module and is then found in the cache", async () => {
        const first = await ensureTools(["etcd"]);
        expect(first.located.map(({ source }) => source)).toEqual(["build"]);
        const second = await ensureTools(["etcd"]);
        expect(second.located.map(({ source }) => source)).toEqual(["cache"]);
        expect(second.files).toEqual(first.files);
        expect(builds()).toHaveLength(1);
        expect(builds()[0]).toMatch(
            /^build -trimpath .* -gcflags=all=-l -dwarf=false .* -ldflags -s -w -o .* \.\/etcd$/,
        );
    });

    test("two processes that need it at the same time share one build", async () => {
        const said: string[] = [];
        const onProgress = (line: string): void => void said.push(line);
        await Promise.all([ensureTools(["etcd"], { onProgress }), ensureTools(["etcd"], { onProgress })]);
        expect(builds()).toHaveLength(1);
        expect(said.join("\n")).toContain("waiting for another process that builds tools");
    });

    test("who waits for another's build tells for how long, and a clock that is set changes nothing of that", async () => {
        script(go, COMPILER.replace("sleep 0.2", "sleep 1.6"));
        const shown: string[] = [];
        const onStatus = (line: string): void => void shown.push(line);
        const real = performance.now.bind(performance);
        // Ten minutes of a busy machine in each second.
        const clock = jest.spyOn(performance, "now").mockImplementation(() => 600 * real());
        jest.spyOn(Date, "now").mockReturnValue(0);
        await Promise.all([ensureTools(["etcd"]), ensureTools(["etcd"], { onStatus })]);
        clock.mockRestore();
        jest.restoreAllMocks();
        expect(builds()).toHaveLength(1);
        expect(shown).toContainEqual(
            expect.stringMatching(/^waiting for another process that builds tools, for 1\d min so far$/),
        );
        expect(shown.at(-1)).toBe("");
    });

    test.each(waysToReadOnly())("a cache that can only be read is used where all is there: %s", async (_, readOnly) => {
        const { files } = await ensureTools(["etcd"]);
        const cache = process.env.CROSSROUTE_CACHE ?? "";
        while (fs.readdirSync(path.join(cache, "tmp")).length > 0) await new Promise(setImmediate);
        const all = (): string[] => fs.readdirSync(cache, { recursive: true }).map(String).sort();
        const before = all();
        const ensure = path.join(packageRoot, "dist", "sandbox", "toolchain", "ensure.js");
        const inReadOnly = (...tools: string[]): string =>
            readOnly(
                cache,
                `require(${JSON.stringify(ensure)}).ensureTools(${JSON.stringify(tools)})
                .then(({ files }) => JSON.stringify(files), (error) => error.message).then(console.log)`,
            );
        expect(JSON.parse(inReadOnly("etcd"))).toEqual(files);
        expect(all()).toEqual(before);
        const refused = /^The tools cannot be kept in .*(EROFS|EACCES)[^]*to do: Name a folder that you can write to/;
        expect(inReadOnly("etcd", "gateway-api")).toMatch(refused);
        fs.appendFileSync(files.etcd ?? "", "damaged");
        expect(inReadOnly("etcd")).toMatch(refused);
        expect(all()).toEqual(before);
    });

    test("a build leaves no lock and nothing of what Go kept for it", async () => {
        await ensureTools(["etcd"]);
        const cache = process.env.CROSSROUTE_CACHE ?? "";
        expect(fs.readdirSync(path.join(cache, "locks"))).toEqual([]);
        expect(fs.readdirSync(cache).sort()).toEqual(["locks", "store", "tmp", expect.stringMatching(/^toolchain-/)]);
        // What was compiled is deleted while others go on.
        while (fs.readdirSync(path.join(cache, "tmp")).length > 0) await new Promise(setImmediate);
    });

    test("what Go puts aside lies in the build's own folder, and what an interrupted build left there is removed by the next", async () => {
        // It notes where that is, and whether the folder is there and empty: Go makes none.
        const note = 'd=$(dirname "$0"); echo "$GOTMPDIR" > "$d/aside"; ls -A "$GOTMPDIR" > "$d/left" 2>&1';
        script(go, `case "$1" in build) ${note} ;; esac\n${COMPILER}`);
        const cache = process.env.CROSSROUTE_CACHE ?? "";
        fs.mkdirSync(path.join(cache, "go", "aside", "go-build123"), { recursive: true });
        await ensureTools(["etcd"]);
        const noted = (file: string): string => fs.readFileSync(path.join(path.dirname(go), file), "utf8");
        expect(noted("aside")).toBe(`${path.join(cache, "go", "aside")}\n`);
        expect(noted("left")).toBe("");
    });

    test("nothing is put into the system's temporary folder, which need not be writable", async () => {
        process.env.TMPDIR = path.join(path.dirname(go), "nothing here");
        script(path.join(path.dirname(go), "etcd"), "echo etcd Version: 3.6.7");
        expect((await ensureTools(["etcd"])).located.map(({ source }) => source)).toEqual(["PATH"]);
    });

    test("what fits on PATH is preferred to everything else", async () => {
        const file = script(path.join(path.dirname(go), "etcd"), "echo etcd Version: 3.6.7");
        const { located } = await ensureTools(["etcd"]);
        expect(located).toEqual([{ tool: "etcd", source: "PATH", files: { etcd: file } }]);
    });

    test("of two releases of one tool, the one that is named last counts, wherever it comes from", async () => {
        const bin = path.dirname(go);
        for (const name of ["kube-apiserver", "kube-controller-manager"]) {
            script(path.join(bin, name), "echo Kubernetes v1.36.4");
        }
        const store = path.join(process.env.CROSSROUTE_CACHE ?? "", "store");
        script(path.join(store, "kubernetes-1.21-1.21.14-official", "kube-apiserver"), "echo Kubernetes v1.21.14");
        const { files } = await ensureTools(["kubernetes", "kubernetes-1.21"]);
        expect(files["kube-apiserver"]).toContain("assets-1.21");
        expect(files["kube-controller-manager"]).toBe(path.join(bin, "kube-controller-manager"));
        const turned = await ensureTools(["kubernetes-1.21", "kubernetes"]);
        expect(turned.files["kube-apiserver"]).toBe(path.join(bin, "kube-apiserver"));
    });

    test("the language hosts that the download of the CLI brought are taken with it", async () => {
        const official = path.join(process.env.CROSSROUTE_CACHE ?? "", "store", "pulumi-3.259.0-official");
        for (const name of ["pulumi", "pulumi-language-yaml"]) script(path.join(official, name), "echo v3.259.0");
        const { located } = await ensureTools(["yaml-host", "pulumi"]);
        expect(located.map(({ tool, source }) => [tool, source])).toEqual([
            ["pulumi", "cache"],
            ["yaml-host", "cache"],
        ]);
        expect(builds()).toEqual([]);
    });

    test.each([
        ["by a write that another program did not mean", (file: string) => fs.appendFileSync(file, "garbage"), false],
        [
            "behind the back of the file system",
            (file: string) => {
                const { atime, mtime, size } = fs.statSync(file);
                fs.writeFileSync(file, "x".repeat(size));
                fs.utimesSync(file, atime, mtime);
            },
            true,
        ],
    ])("a stored tool that was damaged %s is built again, and that is said", async (_, damage, bySilence) => {
        const { files } = await ensureTools(["etcd"]);
        const etcd = files.etcd ?? "";
        damage(etcd);
        const said: string[] = [];
        const onProgress = (line: string): void => void said.push(line);
        // One that has its size and its time is read only when it has failed.
        if (bySilence) {
            await ensureTools(["etcd"], { onProgress });
            expect(said).toEqual([]);
            expect(await removeDamagedTools(["etcd"], onProgress)).toBe(true);
        }
        expect((await ensureTools(["etcd"], { onProgress })).files).toEqual(files);
        expect(said.join("\n")).toMatch(/^etcd: damaged in the cache \(etcd is not what was stored\), got again\n/);
        expect(execFileSync(etcd, { encoding: "utf8" })).toBe("etcd Version: 3.6.8\n");
        expect(builds()).toHaveLength(2);
        expect(await removeDamagedTools(["etcd"], onProgress)).toBe(false);
    });

    test("a copy of a tool that was made elsewhere, with another time, is not taken for damaged", async () => {
        const { files } = await ensureTools(["etcd"]);
        fs.utimesSync(files.etcd ?? "", 1, 1);
        const said: string[] = [];
        await ensureTools(["etcd"], { onProgress: (line) => said.push(line) });
        expect(said).toEqual([]);
        expect(builds()).toHaveLength(1);
    });

    describe("a tool that an earlier version stored without a checksum", () => {
        // An executable, since a script does not show whether it is whole.
        const store = async (content: Buffer): Promise<string> => {
            const { files } = await ensureTools(["etcd"]);
            const folder = path.join(process.env.CROSSROUTE_CACHE ?? "", "store");
            const stored = path.join(folder, ...fs.readdirSync(folder));
            fs.rmSync(path.join(stored, "digests.json"));
            for (const file of [path.join(stored, "etcd"), files.etcd ?? ""]) fs.writeFileSync(file, content);
            return path.join(stored, "digests.json");
        };
        const ls = fs.readFileSync("/bin/ls");

        test("is started, and what it is is noted from then on", async () => {
            const record = await store(ls);
            const said: string[] = [];
            const onProgress = (line: string): void => void said.push(line);
            const { files } = await ensureTools(["etcd"], { onProgress });
            expect(said).toEqual([]);
            expect(Object.keys(JSON.parse(fs.readFileSync(record, "utf8")) as object)).toEqual(["etcd"]);
            fs.appendFileSync(files.etcd ?? "", "garbage");
            await ensureTools(["etcd"], { onProgress });
            expect(said.join("\n")).toMatch(/^etcd: damaged in the cache \(etcd is not what was stored\), got again/);
            expect(builds()).toHaveLength(2);
        });

        test("works also if what it says of itself is long, and no output but a complaint", async () => {
            // Without the line that says which shell: not taken for a script, but run as one.
            const record = await store(
                Buffer.from(`echo Usage >&2; for i in ${"x ".repeat(40)}; do echo $i >&2; done`),
            );
            const said: string[] = [];
            await ensureTools(["etcd"], { onProgress: (line) => said.push(line) });
            expect(said).toEqual([]);
            expect(fs.existsSync(record)).toBe(true);
        });

        test.each([
            ["is cut off", ls.subarray(0, ls.length / 2)],
            ["is no executable", Buffer.from("garbage\n")],
        ])("and that %s is got again, and that is said", async (_, content) => {
            await store(content);
            const said: string[] = [];
            const { files } = await ensureTools(["etcd"], { onProgress: (line) => said.push(line) });
            expect(said.join("\n")).toMatch(/^etcd: damaged in the cache \(etcd does not work\), got again\n/);
            expect(execFileSync(files.etcd ?? "", { encoding: "utf8" })).toBe("etcd Version: 3.6.8\n");
            expect(builds()).toHaveLength(2);
        });

        test("is used as it is where what it is cannot be noted, as on a full disk", async () => {
            const record = await store(ls);
            // Nothing can be written under this name.
            fs.mkdirSync(`${record}.${process.pid}.new`);
            const said: string[] = [];
            const { located } = await ensureTools(["etcd"], { onProgress: (line) => said.push(line) });
            expect(located.map(({ source }) => source)).toEqual(["cache"]);
            expect(said).toEqual([]);
            expect(fs.existsSync(record)).toBe(false);
        });
    });

    test("when the build fails, the error says what was tried, what the compiler said and what to do", async () => {
        script(go, "echo 'dial tcp: lookup proxy: no such host' >&2; exit 1");
        const failure = await ensureTools(["etcd"]).catch((error: Error) => error.message);
        expect(failure).toMatch(/^etcd 3\.6\.8 could not be built\./);
        expect(failure).toContain("tried: downloads: none, CROSSROUTE_OFFLINE is set");
        expect(failure).toContain("tried: dial tcp: lookup proxy: no such host");
        expect(failure).toMatch(/to do: Let Go reach a module proxy .* or put the tool itself on PATH/);
    });

    test("a Go that is too old to read what it lacks is to be replaced, and what all tools complain of is told once", async () => {
        script(go, "echo \"go.mod:3: invalid go version '1.26.0': must match format 1.23\" >&2; exit 1");
        const failure = await ensureTools(["etcd", "yaml-host"]).catch((error: Error) => error.message);
        expect(failure).toMatch(/to do: Install Go 1\.26 or newer/);
        expect(String(failure).split("invalid go version")).toHaveLength(2);
    });

    test("nothing of Go goes on when the command has told that it cannot build", async () => {
        const file = path.join(path.dirname(go), "pid");
        // The packages of Go itself are compiled while modules are asked for.
        script(
            go,
            `case "$1" in build) echo $$ > "${file}"; exec sleep 60 ;; env) echo '{}' ;; *)
            while [ ! -s "${file}" ]; do sleep 0.05; done; exit 1 ;; esac`,
        );
        await expect(ensureTools(["etcd"])).rejects.toThrow("etcd 3.6.8 could not be built");
        const pid = Number(fs.readFileSync(file, "utf8"));
        for (let i = 0; i < 500 && startTimeOf(pid) !== undefined; i++) await sleep(10);
        expect(startTimeOf(pid)).toBeUndefined();
    });

    test("what the user has set for programs of their own has no say: another system, no modules", async () => {
        const set = { GOOS: "plan9", GOARCH: "mips", GO111MODULE: "off", GOFLAGS: "-mod=vendor", GOWORK: "/x" };
        Object.assign(process.env, set);
        const file = path.join(path.dirname(go), "env");
        const note = `echo "$GOOS $GOARCH $GO111MODULE $GOFLAGS $GOWORK" > "${file}"`;
        script(
            go,
            `case "$1" in env) echo '{ "GOHOSTOS": "linux", "GOHOSTARCH": "amd64" }'; exit ;; esac\n${note}; ${COMPILER}`,
        );
        await ensureTools(["etcd"]);
        expect(fs.readFileSync(file, "utf8")).toBe("linux amd64 on -modcacherw off\n");
    });

    test("without Go the error says so for each tool at once", async () => {
        fs.rmSync(go);
        const failure = await ensureTools(["etcd", "yaml-host"]).catch((error: Error) => error.message);
        expect(failure).toContain("etcd 3.6.8 could not be built.");
        expect(failure).toContain("Pulumi language host for YAML 1.38.1 could not be built.");
        expect(failure).toContain("ENOENT");
        expect(failure).toMatch(/to do: Install Go 1\.26 or newer/);
    });
});
