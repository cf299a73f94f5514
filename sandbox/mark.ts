import * as fs from "node:fs";
import * as path from "node:path";
import { isObject, isText, readJson } from "./json-file";
import type { PortName } from "./services";
import { writeWhole } from "./write-whole";

export const PORT_NAMES: readonly PortName[] = ["etcd", "apiServer", "controllerManager", "sae"];

/** The file that tells that a folder is a sandbox's. What it says counts: other programs may keep a file of its name. */
export const MARK = "ports.json";
const MAKER = "a sandbox of Crossroute";

/** It is there from the first start on, and stays when the sandbox ends. */
interface Mark {
    madeBy: typeof MAKER;
    /** Where it was written: a copy of the folder has it, too. */
    folder: string;
    inode: string;
    /** The ports of the last run; none before the first one. */
    ports: Partial<Record<PortName, number>>;
}

const markFile = (dir: string): string => path.join(dir, MARK);

/** What tells a folder from a copy of it; empty where there is no folder. It stays when the folder gets another name. */
export function inodeOf(dir: string): string {
    return String(fs.statSync(dir, { bigint: true, throwIfNoEntry: false })?.ino ?? "");
}

function readMark(dir: string): Mark | undefined {
    const found = readJson(markFile(dir));
    if (!isObject(found) || found["madeBy"] !== MAKER || !isObject(found["ports"])) return undefined;
    const { folder, inode } = found;
    if (!isText(folder) || !isText(inode)) return undefined;
    const ports = Object.entries(found["ports"]).filter(([, port]) => Number.isInteger(port));
    return { madeBy: MAKER, folder, inode, ports: Object.fromEntries(ports) };
}

/** Whether the folder is marked as a sandbox's. A mark that is empty, or cut off, is none: it might be anybody's. */
export function isMarked(dir: string): boolean {
    return readMark(dir) !== undefined;
}

export function writeMark(dir: string, ports: Mark["ports"] = {}): void {
    const mark: Mark = { madeBy: MAKER, folder: dir, inode: inodeOf(dir), ports };
    writeWhole(markFile(dir), `${JSON.stringify(mark)}\n`);
}

/** The ports of the last run. */
export function lastPorts(dir: string): Mark["ports"] {
    return readMark(dir)?.ports ?? {};
}

/**
 * The sandbox of which the folder is a copy, which is still there. It has the same keys and ports as the copy, so whoever uses the
 * copy might command it. A folder that has moved is none, and one whose original is gone.
 */
export function copyOf(dir: string): string | undefined {
    const mark = readMark(dir);
    if (!mark || mark.folder === dir || mark.inode === inodeOf(dir)) return undefined;
    return readMark(mark.folder)?.folder === mark.folder ? mark.folder : undefined;
}
