// The heading of each page in docs/diagnostics and the list in docs/guide/diagnostics.md, from the catalogue.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { root, source } = require("../typescript");

const folder = path.join(root, "docs", "diagnostics");
const list = path.join(root, "docs", "guide", "diagnostics.md");
const marks = ["<!-- diagnostics: rendered -->", "<!-- diagnostics: end -->"];

/** @typedef {{ name: string, title: string, severity: string }} Diagnostic a row of the catalogue, as far as it is shown */

/** The generated part above the first section that is written by hand. */
const heading = (/** @type {string} */ code, /** @type {Diagnostic} */ { name, title, severity }) =>
    `# ${code}: ${title}\n\nName: \`${name}\`. Severity: ${severity}.\n`;

/** The page with its heading from the catalogue. */
function page(/** @type {string} */ code, /** @type {Diagnostic} */ entry, /** @type {string} */ text) {
    const rest = text.replace(/^# .*\n+(Name: .*\n+)?/, "");
    return `${heading(code, entry)}\n${rest}`;
}

const room = (/** @type {string} */ code) =>
    ({ 1: "Routing", 2: "`RouteTable`", 3: "Kubernetes", 4: "SAE", 5: "Connections", 6: "Files" })[code[2]];

function table(/** @type {Record<string, Diagnostic>} */ catalogue) {
    const rows = Object.entries(catalogue).map(
        ([code, { name, title, severity }]) =>
            `| [${code}](../diagnostics/${code}.md) | \`${name}\` | ${severity} | ${title} | ${room(code)} |`,
    );
    return ["| Code | Name | Severity | Meaning | Of |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

/** Text by file. A code without a page is an error: the text below the heading is written by hand. */
function diagnostics() {
    const { catalogue } = source("provider/diagnostics/catalogue");
    const pages = Object.entries(catalogue).map(([code, entry]) => {
        const file = path.join(folder, `${code}.md`);
        if (!fs.existsSync(file)) throw new Error(`${code} has no page: write docs/diagnostics/${code}.md`);
        return [file, page(code, entry, fs.readFileSync(file, "utf8"))];
    });
    const text = fs.readFileSync(list, "utf8");
    const [begin, end] = marks.map((mark) => text.indexOf(mark));
    if (begin < 0 || end < begin) throw new Error("docs/guide/diagnostics.md has no place for the list");
    const ignored = `<!-- prettier-ignore-start -->\n\n${table(catalogue)}\n\n<!-- prettier-ignore-end -->`;
    const whole = `${text.slice(0, begin + marks[0].length)}\n${ignored}\n${text.slice(end)}`;
    return Object.fromEntries([...pages, [list, whole]]);
}

module.exports = { diagnostics };
