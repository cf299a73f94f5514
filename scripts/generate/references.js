// docs/references.md from test/references/*.yaml: each row of the API references, where it is declared, and its test.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { load } = require("js-yaml");
const { root } = require("../typescript");

const folder = path.join(root, "test", "references");
const page = path.join(root, "docs", "references.md");
const files = ["cce-ingress", "ingress", "sae-ingress", "cce-endpoints"];

/**
 * The references in order. A row of a reference with two editions is there twice, unless it names one of them.
 *
 * @typedef {{ row: string, only?: string, had?: string[], how?: string, tests?: string[], half?: string, missing?: string, nothing?: string }} Row
 * @returns {{ title: string, file: string, rows: Row[] }[]}
 */
function references() {
    return files.map((file) => {
        const text = fs.readFileSync(path.join(folder, `${file}.yaml`), "utf8");
        return { file, .../** @type {{ title: string, rows: Row[] }} */ (load(text)) };
    });
}

const editions = { ingress: 2 };

/**
 * How many rows of the reference a row of the table stands for.
 *
 * @param {string} file
 * @param {{ only?: string }} row
 */
const weightOf = (file, { only }) => (only === undefined ? (editions[file] ?? 1) : 1);

const statusOf = (row) => ["missing", "half", "nothing"].find((status) => row[status] !== undefined) ?? "whole";

/** Rows by status. */
function counts() {
    const out = { whole: 0, nothing: 0, half: 0, missing: 0 };
    for (const { file, rows } of references()) {
        for (const row of rows) out[statusOf(row)] += weightOf(file, row);
    }
    return out;
}

const cell = (text) => text.replaceAll("|", "\\|");
const said = { whole: "whole", nothing: "nothing to set", half: "half", missing: "missing" };

/** `Ingress > status` is an output. */
const nameOf = (had) => (had.includes(" > ") ? `output \`${had.replace(" > ", ".")}\`` : `\`${had}\``);

function line(row) {
    const status = statusOf(row);
    const where = [(row.had ?? []).map(nameOf).join(", "), row.how ?? ""].filter(Boolean).join("; ");
    const tests = (row.tests ?? []).map((test) => {
        const [file, ...name] = test.split(": ");
        return `[${path.basename(file)}](../test/${file}): ${name.join(": ")}`;
    });
    const reason = status === "whole" ? "" : `: ${row[status]}`;
    const only = row.only === undefined ? "" : ` (${row.only} edition)`;
    return `| ${[row.row + only, where, tests.join("<br>"), said[status] + reason].map(cell).join(" | ")} |`;
}

const section = ({ title, rows }) =>
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
        "Ingress v1 is described in an older and a newer edition: its rows count twice, but for those that one edition has.",
        "",
    ].join("\n");
    return { [page]: [head, ...references().map(section)].join("\n") };
}

module.exports = { references, referencesPage, counts, statusOf };
