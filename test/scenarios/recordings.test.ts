import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ensureTools, stopSandbox } from "../../sandbox";
import { packageRoot } from "../../sandbox/paths";
import { isFromNothing, recorded, RECORDINGS } from "../unit/sandbox/recordings";

const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "crossroute-recordings-"));
const dirs: string[] = [];
afterAll(async () => {
    for (const dir of dirs) await stopSandbox({ dir, remove: true });
    fs.rmSync(folder, { recursive: true, force: true });
});

/** The tools as a user has them who installed them: with an empty cache, quickstart shows the program meanwhile. */
async function installedTools(): Promise<NodeJS.ProcessEnv> {
    const { files } = await ensureTools();
    const home = path.join(folder, "pulumi");
    const assets = path.join(folder, "assets");
    const link = (target: string, place: string): void => {
        fs.mkdirSync(path.dirname(place), { recursive: true });
        if (!fs.existsSync(place)) fs.symlinkSync(fs.realpathSync(target), place);
    };
    link(path.dirname(files.pulumi ?? ""), path.join(home, "versions", "installed", "bin"));
    link(path.dirname(path.dirname(files["pulumi-resource-kubernetes"] ?? "")), path.join(home, "plugins"));
    for (const name of ["etcd", "kube-apiserver", "kube-controller-manager"]) {
        link(files[name] ?? "", path.join(assets, name));
    }
    return { PULUMI_HOME: home, KUBEBUILDER_ASSETS: assets, CROSSROUTE_CACHE: path.join(folder, "cache") };
}

/** Plays quickstart in a new sandbox, on a terminal of the width or without one, and returns all that it printed. */
async function play(width?: number): Promise<string> {
    const dir = path.join(folder, `box-${width ?? "ci"}`);
    dirs.push(dir);
    const env: NodeJS.ProcessEnv = {
        ...process.env,
        ...(await installedTools()),
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    };
    if (width === undefined) env.CI = "true";
    else delete env.CI;
    env.TERM = "xterm-256color";
    const line = `exec '${process.execPath}' scripts/quickstart.js --dir '${dir}'`;
    const [command, ...args] =
        width === undefined
            ? ["/bin/sh", "-c", line]
            : ["script", "-qefc", `stty cols ${width} rows 40; ${line}`, "/dev/null"];
    const child = spawn(command ?? "", args, { cwd: packageRoot, env, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect([status, status === 0 ? "" : printed]).toEqual([0, ""]);
    const near = path.relative(packageRoot, dir);
    return printed
        .replace(/( --)? --dir '[^']+'/g, "")
        .replaceAll(near, ".sandbox")
        .replaceAll(dir, ".sandbox");
}

/** Control characters of a terminal, and what pulumi writes after each line that it may rewrite. */
const CONTROL = /\x1b\][^\x07\x1b]*(\x07|\x1b\\)?|\x1b\[[?0-9;]*[A-Za-z]|\$<\d+>|\x1b/g;

/** Without what differs from run to run: times, and the blanks and the cut that depend on their length. */
function masked(line: string): string {
    const same = line
        .replace(/ (created|creating) \([\d.]+s\).*/, " $1")
        .replace(/^Duration: .*/, "Duration")
        .replace(/^( +Type +Name)\b.*/, "$1");
    return same.trim().replace(/\s+/g, " ");
}

/** Of a resource that is still being created: how often that is seen depends on the machine. */
const isPassing = (line: string): boolean => / creating\b/.test(line);
/** As a terminal breaks it at its edge. */
function broken(line: string, width = Infinity): string[] {
    return line.length <= width ? [line] : [line.slice(0, width), ...broken(line.slice(width), width)];
}
const linesOf = (lines: readonly string[]): string[] =>
    [...new Set(lines.map(masked))].filter((line) => line !== "" && !isPassing(line));

const canDraw = spawnSync("script", ["--version"]).status === 0;

// What it prints of builds is compared in unit/sandbox/recordings: here the tools are there already.
describe("what quickstart prints is what its recordings show:", () => {
    for (const [heading, width] of RECORDINGS) {
        (width === undefined || canDraw ? test : test.skip)(heading, async () => {
            const printed = (await play(width)).split(/[\r\n]+|\x1b\[\d*A/).map((line) => line.replace(CONTROL, ""));
            const expected = linesOf(recorded(heading, width).filter((line) => !isFromNothing(line)));
            const seen = linesOf(printed.flatMap((line) => broken(line, width)));
            expect(expected.filter((line) => !seen.includes(line))).toEqual([]);
            // The tree of the update is drawn again and again, and only its end is recorded.
            const isDrawn = (line: string): boolean => /^(\+ |Type Name)/.test(line);
            expect(seen.filter((line) => !expected.includes(line) && !isDrawn(line))).toEqual([]);
        });
    }
});
