// The command as a user meets it: whole processes, from the start to their end. Run after a build: node test/bench/cli.js
"use strict";

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { ingress, change } = require("./input/routes.js");

const command = path.resolve(__dirname, "../../bin/crossroute");
const RUNS = 7;

/** Tells the processor time of the process at its end: on a busy machine the clock says more about the others. */
const clock = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("\\ncpu "+(user+system)/1000)})`;

/** Best and median of some runs in milliseconds, the least processor time, and what the command printed. */
function time(/** @type {string[] | undefined} */ args) {
    const taken = [];
    const cpu = [];
    let out = "";
    for (let run = 0; run < RUNS; run++) {
        const since = process.hrtime.bigint();
        const { stdout, stderr, status } = spawnSync(
            process.execPath,
            ["--import", clock, ...(args ? [command, ...args] : ["-e", "0"])],
            {
                encoding: "utf8",
                maxBuffer: 1 << 28,
            },
        );
        taken.push(Number(process.hrtime.bigint() - since) / 1e6);
        if (status === 2) throw new Error(stderr);
        out = stdout;
        cpu.push(Number(/cpu ([\d.]+)$/.exec(stderr)?.[1]));
    }
    taken.sort((a, b) => a - b);
    return { best: taken[0], median: taken[RUNS >> 1], cpu: Math.min(...cpu), out };
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-bench-"));
try {
    const file = (/** @type {string} */ name) => path.join(folder, name);
    const sizes = [10, 500, 10_000];
    for (const size of sizes) {
        const before = ingress(size);
        fs.writeFileSync(file(`${size}-before.json`), JSON.stringify(before));
        fs.writeFileSync(file(`${size}-after.json`), JSON.stringify(change(before)));
    }
    const explain = (/** @type {number} */ size) => [
        "explain",
        "http://shop.example.com/cart/7",
        "-f",
        file(`${size}-before.json`),
    ];
    const sides = (/** @type {number} */ size) => [file(`${size}-before.json`), file(`${size}-after.json`)];
    // What the machine needs for a process that does nothing, to compare with.
    /** @type {[verb: string, size: number | "", times: ReturnType<typeof time>, limit: string][]} */
    const rows = [
        ["`node -e 0`", "", time(undefined), ""],
        ["`crossroute --version`", "", time(["--version"]), ""],
        ["`explain`", 10, time(explain(10)), "200"],
        ["`lint`", 10, time(["lint", "-f", file("10-before.json")]), "200"],
        ["`diff`", 10, time(["diff", ...sides(10)]), "200"],
        ["`explain`", 10_000, time(explain(10_000)), "1,000"],
        ["`lint`", 10_000, time(["lint", "-f", file("10000-before.json")]), "1,000"],
        ["`diff`", 10_000, time(["diff", ...sides(10_000)]), "1,000"],
        ["`report --format html`", 500, time(["report", ...sides(500), "--format", "html"]), ""],
    ];
    const lines = rows.map(
        ([verb, size, { best, median, cpu }, limit]) =>
            `| ${verb} | ${size && size.toLocaleString("en")} | ${best.toFixed(0)} | ${median.toFixed(0)} | ${cpu.toFixed(0)} | ${limit} |`,
    );
    const { out } = time(["report", ...sides(500), "--format", "markdown"]);
    process.stdout.write(
        [
            "### The command, from its start to its end",
            "",
            "| Command | Routes | Best, ms | Median, ms | Processor, ms | Aim, ms |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            ...lines,
            "",
            `The Markdown of a change of 500 routes has ${out.length.toLocaleString("en")} characters (aim: under 60,000).`,
            "",
            "",
        ].join("\n"),
    );
} finally {
    fs.rmSync(folder, { recursive: true, force: true });
}
