// Opens HTML reports in a headless Chromium: the text in the page is that of the JSON, nothing is complained about on the
// console, and pictures of it are kept in docs/images (with --keep). Needs `chromium` on the PATH (Debian: apt-get install chromium).
"use strict";

require("./with-npm");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { ENDS, runChild } = require("./child");
const { ensureBuilt, ensureDependencies, root, say } = require("./setup");
const { ingress, change } = require("../test/bench/input/routes.js");

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--log-level=0",
];
/** Blink's names for the two settings of the reader. */
const SCHEMES = { light: 1, dark: 0 };
/** @typedef {keyof typeof SCHEMES} Scheme */
const SIZES = { 10: "1240,1180", 500: "1240,1500", 3000: "1240,1500" };
/** CSS pixels of a telephone, and the height that a report folded as it opens stays below. */
const NARROW = 390;
const HIGHEST = 30_000;

/** How long (ms) a browser may take, and how long one that is to end. */
const PATIENCE_MS = 10 * 60_000;
const GRACE_MS = 2000;

/** Runs a command to its end. What ends this process ends it at once, and then throws. */
async function run(
    /** @type {string} */ command,
    /** @type {string[]} */ args,
    /** @type {number | undefined} */ timeout = undefined,
) {
    const printed = { stdout: "", stderr: "" };
    /** @type {Parameters<typeof runChild>[2]} */
    const options = { stdio: ["ignore", "pipe", "pipe"], timeout, killAfterMs: GRACE_MS };
    const { code, ended, reason } = await runChild(command, args, options, (chunk, from) => (printed[from] += chunk));
    if (ended) throw Object.assign(new Error("interrupted"), { exitCode: code });
    return { code, reason, ...printed };
}

async function mustRun(/** @type {string} */ command, /** @type {string[]} */ args) {
    const { code, reason, stdout, stderr } = await run(command, args, PATIENCE_MS);
    if (code !== 0) throw new Error(`${command} failed: ${reason ?? stderr}`);
    return { stdout, stderr };
}

const crossroute = async (/** @type {string[]} */ ...args) =>
    (await mustRun(process.execPath, [path.join(root, "bin/crossroute"), ...args])).stdout;

/** The name of the first browser that is there. Without a limit: Node would keep the time of a command that is not there. */
async function findBrowser() {
    for (const name of BROWSERS) if ((await run(name, ["--version"])).code === 0) return name;
    throw new Error("there is no Chromium on the PATH: install it, then run again (Debian: apt-get install chromium)");
}

/** @typedef {{ browser: string, work: string }} Browser its command, and the folder for its files */

/**
 * @param {Browser} to
 * @param {string} file
 * @param {Scheme} scheme
 * @param {string[]} more
 */
async function browse({ browser, work }, file, scheme, ...more) {
    const flags = [
        ...FLAGS,
        `--user-data-dir=${path.join(work, "profile")}`,
        `--blink-settings=preferredColorScheme=${SCHEMES[scheme]}`,
    ];
    const { stdout, stderr } = await mustRun(browser, [...flags, ...more, `file://${file}`]);
    return { dom: stdout, complaints: stderr.split("\n").filter((line) => /:CONSOLE[(:]/.test(line)) };
}

/** @type {Record<string, string>} */
const entities = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'" };
/** The text of a page as a reader sees it: without data, style and tags. */
const textOf = (/** @type {string} */ dom) =>
    dom
        .replace(/<(script|style)[\s\S]*?<\/\1>/g, "")
        .replace(/<[^>]*>/g, " ")
        .replace(/&(#?\w+);/g, (/** @type {string} */ all, /** @type {string} */ name) => entities[name] ?? all)
        .replace(/\s+/g, " ");

/** How wide and high the page is, in CSS pixels, in a frame of this width: a window cannot be that narrow. */
async function measured(/** @type {Browser} */ to, /** @type {string} */ file, /** @type {number} */ width) {
    const page = fs.readFileSync(file, "utf8").replace(/&/g, "&amp;").replace(/"/g, "&quot;");
    const frame = path.join(to.work, "frame.html");
    fs.writeFileSync(
        frame,
        `<!doctype html><iframe id="page" width="${width}" height="844" style="border: 0" srcdoc="${page}"></iframe>
<script>page.onload = () => { const { scrollWidth, scrollHeight } = page.contentDocument.documentElement; document.body.append(\`size \${scrollWidth} \${scrollHeight};\`); };</script>`,
    );
    const { dom, complaints } = await browse(to, frame, "light", "--dump-dom");
    const [, wide, high] = /size (\d+) (\d+);/.exec(dom) ?? [];
    return { wide: Number(wide), high: Number(high), complaints };
}

/**
 * What is read of `report --format json`.
 * @typedef {string | null | (string | null)[]} Answer
 * @typedef {{ kind: string, requests: { host: string, path: string }, before: Answer, after: Answer }} Change
 * @typedef {{ title: string, changes: Change[], diagnostics: { code: string, message: string }[], notes: string[] }} Report
 */

/** What the JSON says and the page does not. */
function missing(/** @type {Report} */ report, /** @type {string} */ text) {
    const targets = (/** @type {Answer} */ answer) => [answer].flat().filter((target) => target !== null);
    const said = report.changes.flatMap(({ kind, requests, before, after }) => [
        kind,
        `${requests.host}${requests.path}`,
        ...[...targets(before), ...targets(after)].map((target) => target.replace(/^\w+:/, "")),
    ]);
    const findings = report.diagnostics.flatMap(({ code, message }) => [code, message]);
    return [report.title, ...said, ...findings, ...report.notes].filter(
        (part) => !text.includes(part.replace(/\s+/g, " ")),
    );
}

async function main(/** @type {boolean} */ keep) {
    // Before anything is installed, which takes a minute.
    const browser = await findBrowser();
    await ensureDependencies();
    await ensureBuilt();
    const work = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-browser-"));
    const to = { browser, work };
    const clean = () => fs.rmSync(work, { recursive: true, force: true, maxRetries: 5 });
    process.once("exit", clean);
    // A command that runs listens, too, and is waited for.
    for (const [signal, code] of Object.entries(ENDS))
        process.on(signal, () => process.listenerCount(signal) === 1 && process.exit(code));
    let [passed, failed] = [0, 0];
    const check = (/** @type {string} */ what, /** @type {boolean} */ good) => {
        if (good) passed++;
        else failed++;
        say(`${good ? "ok    " : "FAILED"} ${what}`);
    };
    try {
        for (const [count, size] of Object.entries(SIZES)) {
            const file = (/** @type {string} */ name) => path.join(work, `${count}-${name}`);
            const before = ingress(Number(count));
            fs.writeFileSync(file("before.json"), JSON.stringify(before));
            fs.writeFileSync(file("after.json"), JSON.stringify(change(before)));
            const sides = [file("before.json"), file("after.json"), "--title", "Checkout moves to SAE"];
            await crossroute("report", ...sides, "-o", file("report.html"));
            const report = JSON.parse(await crossroute("report", ...sides, "--format", "json"));
            for (const scheme of /** @type {Scheme[]} */ (Object.keys(SCHEMES))) {
                const { dom, complaints } = await browse(to, file("report.html"), scheme, "--dump-dom");
                const lacks = missing(report, textOf(dom));
                check(
                    `${count} routes, ${scheme}: the page says what the JSON says ${lacks.slice(0, 3).join(" | ")}`,
                    lacks.length === 0,
                );
                check(
                    `${count} routes, ${scheme}: nothing on the console ${complaints.join(" | ")}`,
                    complaints.length === 0,
                );
                const picture = path.join(
                    keep ? path.join(root, "docs/images") : work,
                    `report-${count}-${scheme}.png`,
                );
                await browse(to, file("report.html"), scheme, `--screenshot=${picture}`, `--window-size=${size}`);
                check(`${count} routes, ${scheme}: a picture`, fs.statSync(picture).size > 10_000);
            }
            for (const width of [NARROW, 1240]) {
                const { wide, high, complaints } = await measured(to, file("report.html"), width);
                check(`${count} routes, ${width} pixels wide: nothing beyond the edge (${wide})`, wide <= width);
                check(`${count} routes, ${width} pixels wide: ${high} pixels high`, high > 0 && high < HIGHEST);
                check(
                    `${count} routes, ${width} pixels wide: nothing on the console ${complaints.join(" | ")}`,
                    complaints.length === 0,
                );
            }
        }
    } finally {
        clean();
    }
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    process.exitCode = failed > 0 ? 1 : 0;
}

main(process.argv.includes("--keep")).catch((error) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = error.exitCode ?? 1;
});
