// The tables of operations and query parameters in docs/kubernetes-operations.md: where each is offered and tested
// (test/references/kubernetes-operations.yaml), and which operations take which (the rows that options are checked with).
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { load } = require("js-yaml");
const { root, source } = require("../typescript");

const page = path.join(root, "docs", "kubernetes-operations.md");
const file = path.join(root, "test", "references", "kubernetes-operations.yaml");
const marks = ["<!-- operations: rendered -->", "<!-- operations: end -->"];

/** @typedef {{ row: string, of?: string, how: string, tests: string[] }} Row */
/** @typedef {Record<"operations" | "parameters", Row[]>} Operations */

const operations = () => /** @type {Operations} */ (load(fs.readFileSync(file, "utf8")));

const cell = (/** @type {string} */ text) => text.replaceAll("|", "\\|");
const table = (/** @type {string[]} */ heads, /** @type {string[][]} */ rows) =>
    [
        "<!-- prettier-ignore -->",
        `| ${heads.join(" | ")} |`,
        `| ${heads.map(() => "---").join(" | ")} |`,
        ...rows.map((cells) => `| ${cells.map(cell).join(" | ")} |`),
        "",
    ].join("\n");

/** The files of the tests, each once. */
const testsOf = (/** @type {Row} */ { tests }) =>
    [...new Set(tests.map((test) => test.split(": ")[0]))]
        .map((at) => `[${path.basename(at)}](../test/${at})`)
        .join(", ");

function operationsPage() {
    const { options } = source("provider/platforms/kubernetes/fields/options");
    const rows = operations();
    const takenBy = (/** @type {Row} */ { row, of }) => of ?? options[row]?.of.join(", ") ?? "list";
    const text = [
        "## Operations",
        "",
        table(
            ["Operation", "How", "Tested in"],
            rows.operations.map((one) => [one.row, one.how, testsOf(one)]),
        ),
        "## Query parameters",
        "",
        table(
            ["Parameter", "Taken by", "How", "Tested in"],
            rows.parameters.map((one) => [`\`${one.row}\``, takenBy(one), one.how, testsOf(one)]),
        ),
    ].join("\n");
    const old = fs.readFileSync(page, "utf8");
    const [start, end] = marks.map((mark) => old.indexOf(mark));
    return { [page]: `${old.slice(0, start + marks[0].length)}\n\n${text}\n${old.slice(end)}` };
}

module.exports = { operations, operationsPage };
