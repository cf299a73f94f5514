import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../../../sandbox/paths";
import { SANDBOX_TOOLS, TOOLS } from "../../../sandbox/tools";
import { spaceFor } from "../../../sandbox/toolchain/disk";
import { Counter } from "../../../sandbox/toolchain/progress";
import { isFromNothing, recorded, RECORDINGS } from "./recordings";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const masked = (line: string): string => line.replace(/\d+(\.\d+)?/g, "0").trim();

// What follows the builds is compared by playing it: test/scenarios/recordings.test.ts.
describe.each(RECORDINGS)("the recording of quickstart: %s", (heading, width) => {
    const lines = recorded(heading, width).filter(isFromNothing);

    test("names the tools that are built, in the words of today", () => {
        const words = lines.filter((line) => / (building from Go modules|built in .*)$/.test(line)).map(masked);
        const tools = SANDBOX_TOOLS.map((name) => `${TOOLS[name].title} ${TOOLS[name].version}`);
        const possible = tools.flatMap((tool) => [`${tool}: building from Go modules`, `${tool}: built in 0 s`]);
        expect(words.filter((line) => !possible.map(masked).includes(line))).toEqual([]);
        // Each of them where the recording goes to its end, and the longest ones in any case.
        const builds = possible.map(masked);
        expect(builds.filter((line) => !words.includes(line))).toEqual(
            words.some((line) => line.includes("built")) ? [] : builds.filter((_, index) => ![0, 2].includes(index)),
        );
        const space = lines.filter((line) => line.includes("building needs"));
        expect(space.map((line) => masked(line).replace(/ in \S+,/, " in here,"))).toEqual([
            masked(spaceFor(1, folder, 20e9)).replace(/ in \S+,/, " in here,"),
        ]);
    });

    test("shows the progress as it is told today", () => {
        const counter = new Counter(1, () => now);
        let now = 0;
        const all = Array.from({ length: 10 }, (_, index) => ({
            importPath: String(index),
            folder: String(index),
            stale: true,
        }));
        counter.plan("tool", "Title", all, 1);
        const first = counter.line() ?? "";
        counter.compiles("tool", "0");
        now = 120_000;
        counter.compiles("tool", "1");
        const later = counter.line() ?? "";
        const titles = SANDBOX_TOOLS.map((name) => TOOLS[name].title);
        // `Compiling: 0 of 0 packages`, then what is left, then each tool: `; Title 0 of 0`, cut where a line ends.
        const [head = ""] = masked(first).split("; ");
        const left = /, about 0 min left/.exec(masked(later))?.[0] ?? "";
        const shapes = [
            head,
            head.replace("of 0", "of at least 0"),
            `${head}${left}`,
            `${head}, less than a minute left`,
        ];
        const progress = lines.filter((line) => line.trim().startsWith("Compiling:"));
        for (const line of progress) {
            const [total = "", ...tools] = line.trim().split("; ");
            expect(shapes).toContain(masked(total));
            for (const one of tools) {
                const title = one.replace(/( \d+ of \d+| ?…)$/, "").replace(/…$/, "");
                expect(titles.filter((known) => known.startsWith(title.trim()))).not.toEqual([]);
            }
        }
        expect(progress).not.toEqual([]);
    });

    test("begins as the set-up of a clone does", () => {
        const setup = fs.readFileSync(path.join(packageRoot, "scripts", "setup.js"), "utf8");
        for (const line of lines.filter((one) => /^(Installing|Building$)/.test(one))) {
            expect(setup).toContain(`say("${line}")`);
        }
    });
});
