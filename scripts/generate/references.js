// docs/references.md from test/references/*.yaml: each row of the API references, where it is declared, and its test.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { load } = require("js-yaml");
const { root, source } = require("../typescript");

const folder = path.join(root, "test", "references");
const page = path.join(root, "docs", "references.md");
/** Ingress v1 is described in an older and a newer edition: one file has the rows of both. */
const pages = [
    { file: "cce-ingress" },
    { file: "ingress", edition: "older" },
    { file: "ingress", edition: "newer" },
    { file: "sae-ingress" },
    { file: "cce-endpoints" },
];

/** @typedef {{ row: string, only?: string, had?: string[], how?: string, tests?: string[], half?: string, missing?: string, nothing?: string }} Row */

/** The reason of a row is said where the argument is refused: `nothing: clusterName` names it. */
function withReason(/** @type {Row} */ row) {
    const { unsetMetadata } = source("provider/platforms/kubernetes/fields/metadata");
    return row.nothing === undefined ? row : { ...row, nothing: unsetMetadata[row.nothing] };
}

/**
 * The references in order, each with all its rows. A row without `only` is in every edition.
 *
 * @returns {{ title: string, rows: Row[] }[]}
 */
function references() {
    return pages.map(({ file, edition }) => {
        const text = fs.readFileSync(path.join(folder, `${file}.yaml`), "utf8");
        const { title, rows: read } = /** @type {{ title: string, rows: Row[] }} */ (load(text));
        const rows = read.map(withReason);
        if (edition === undefined) return { title, rows };
        const own = rows.filter(({ only }) => only === undefined || only === edition);
        return { title: `${title} (${edition} edition)`, rows: own };
    });
}

const notWhole = /** @type {const} */ (["missing", "half", "nothing"]);
const statusOf = (/** @type {Row} */ row) => notWhole.find((status) => row[status] !== undefined) ?? "whole";

/** Rows by status. */
function counts() {
    const out = { whole: 0, nothing: 0, half: 0, missing: 0 };
    for (const { rows } of references()) {
        for (const row of rows) out[statusOf(row)] += 1;
    }
    return out;
}

const cell = (/** @type {string} */ text) => text.replaceAll("|", "\\|");
const said = { whole: "whole", nothing: "nothing to set", half: "half", missing: "missing" };

/** `Ingress > status` is an output. */
const nameOf = (/** @type {string} */ had) =>
    had.includes(" > ") ? `output \`${had.replace(" > ", ".")}\`` : `\`${had}\``;

function line(/** @type {Row} */ row) {
    const status = statusOf(row);
    const where = [(row.had ?? []).map(nameOf).join(", "), row.how ?? ""].filter(Boolean).join("; ");
    const tests = (row.tests ?? []).map((test) => {
        const [file, ...name] = test.split(": ");
        return `[${path.basename(file)}](../test/${file}): ${name.join(": ")}`;
    });
    const reason = status === "whole" ? "" : `: ${row[status]}`;
    return `| ${[row.row, where, tests.join("<br>"), said[status] + reason].map(cell).join(" | ")} |`;
}

const section = (/** @type {{ title: string, rows: Row[] }} */ { title, rows }) =>
    [
        `## ${title}`,
        "",
        "<!-- prettier-ignore -->",
        "| Row | Where it is declared | Test | |",
        "| --- | --- | --- | --- |",
        ...rows.map(line),
        "",
    ].join("\n");

/** Text by file. */
function referencesPage() {
    const { whole, nothing, half, missing } = counts();
    const head = [
        "# Each row of the references",
        "",
        "<!-- Written by `npm run generate` from test/references. Change the rows there, not this page. -->",
        "",
        "Every operation, parameter, field and answer of the references that this package implements, with the argument, output",
        "or command that sets it, and the test that shows it. `npm run generate -- --check` and the unit tests fail when a",
        "named argument or test does not exist, and the run that has the test (`npm test`, `npm run test:scenarios`) when it was",
        "skipped, or for another reason did not pass.",
        "",
        `Of ${whole + nothing + half + missing} rows ${whole} are whole, ${nothing} have nothing to set, ${half} are covered in part and ${missing} are missing.`,
        "Ingress v1 is described in an older and a newer edition: each has all its rows here, so most of them stand twice.",
        "",
    ].join("\n");
    return { [page]: [head, ...references().map(section)].join("\n") };
}

module.exports = { references, referencesPage, counts, statusOf };
