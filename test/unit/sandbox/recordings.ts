import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../../../sandbox/paths";

/** The recordings of docs/quickstart.md: by the heading of each, and the width of its terminal (none: no terminal). */
export const RECORDINGS = [
    ["A terminal of 80 columns", 80],
    ["A terminal of 120 columns", 120],
    ["CI", undefined],
] as const;

/** The lines of a recording as the terminal shows them; those of builds are whole where it broke them at its edge. */
export function recorded(heading: string, width?: number): string[] {
    const page = fs.readFileSync(path.join(packageRoot, "docs", "quickstart.md"), "utf8");
    const [, section = ""] = page.split(`\n## ${heading}\n`);
    const blocks = [...(section.split("\n## ")[0] ?? "").matchAll(/```text\n([^]*?)```/g)].map(([, text = ""]) => text);
    const lines: string[] = [];
    let broken = false;
    for (const line of blocks.join("\n").split("\n")) {
        if (broken) lines.push(`${lines.pop() ?? ""}${line}`);
        else lines.push(line);
        broken = line.length === width && isFromNothing(line);
    }
    return lines;
}

/** What npm, the set-up of a clone and the builds print: it is only there when nothing else is. */
const FROM_NOTHING =
    /^> |^Installing dependencies|^added \d+ packages|^Building$|^ {2}building needs |: (building from Go modules|built in \d+ s)$|^ *Compiling: /;

export const isFromNothing = (line: string): boolean => FROM_NOTHING.test(line);
