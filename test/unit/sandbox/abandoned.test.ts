import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { claim } from "../../../sandbox/own-files";
import { removeAbandoned } from "../../setup/run-sandbox";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
/** A process that has ended, so that its id is nobody's. */
const dead = spawnSync(process.execPath, ["-e", ""]).pid;

test("a run of tests removes what a killed one has left, and nothing that only has such a name", async () => {
    const at = (name: string): string => path.join(folder, name);
    for (const name of ["aaaaaa", "bbbbbb", "cccccc", "closed"]) fs.mkdirSync(at(`crossroute-test-${dead}-${name}`));
    fs.mkdirSync(at(`crossroute-test-${dead}`));
    fs.mkdirSync(at(`crossroute-test-${process.pid}-dddddd`));
    const [left, notes, project, closed] = ["aaaaaa", "bbbbbb", "cccccc", "closed"].map((name) =>
        at(`crossroute-test-${dead}-${name}`),
    ) as [string, string, string, string];
    claim(left);
    fs.mkdirSync(path.join(left, "etcd"));
    fs.writeFileSync(path.join(notes, "notes.txt"), "mine");
    fs.mkdirSync(path.join(project, "kubernetes"));
    fs.writeFileSync(path.join(project, "ports.json"), "{}");
    claim(closed);
    fs.chmodSync(closed, 0);
    const linked = at("elsewhere");
    fs.mkdirSync(linked);
    claim(linked);
    fs.symlinkSync(linked, at(`crossroute-test-${dead}-linked`));
    fs.writeFileSync(at(`crossroute-test-${dead}-a_file`), "mine");
    await removeAbandoned(folder);
    expect(fs.existsSync(left)).toBe(false);
    expect(fs.readdirSync(folder)).toHaveLength(8 - Number(process.getuid?.() === 0));
    expect(fs.readdirSync(project).sort()).toEqual(["kubernetes", "ports.json"]);
    expect(fs.readdirSync(linked)).toEqual(["ports.json"]);
    if (fs.existsSync(closed)) fs.chmodSync(closed, 0o700);
});
