/** Findings in the forms that tools read. */

import { entryOf, label } from "../diagnostics/catalogue";
import { formatRequest } from "../routing";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import { printable } from "./escape";
import { placeWords } from "./words";

const pages = "https://github.com/crossroute/pulumi-crossroute/blob/main/docs/diagnostics";
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const textOf = (d: Diagnostic): string =>
    [sentence(d.message), ...(d.witness ? [`Request: ${formatRequest(d.witness)}`] : []), d.help]
        .filter(Boolean)
        .join(" ");

const sarifLevels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** The line of its file that a finding is about, when it is known. */
export type LineOf = (finding: Diagnostic) => number | undefined;
const nowhere: LineOf = () => undefined;

/** SARIF 2.1.0, as code hosts show it beside the lines of a change. */
export function findingsSarif(
    findings: readonly Diagnostic[],
    tool: { name: string; version: string },
    lineOf: LineOf = nowhere,
): object {
    const codes = [...new Set(findings.map((d) => d.code))].sort();
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: {
                        name: tool.name,
                        version: tool.version,
                        rules: codes.map((id) => ({ id, ...ruleWords(id), helpUri: `${pages}/${id}.md` })),
                    },
                },
                results: findings.map((d) => ({
                    ruleId: d.code,
                    level: sarifLevels[d.severity],
                    message: { text: printable(textOf(d)) },
                    locations: [
                        {
                            ...(d.origin?.source === undefined
                                ? {}
                                : {
                                      physicalLocation: {
                                          artifactLocation: { uri: uriOf(d.origin.source) },
                                          region: { startLine: lineOf(d) ?? 1 },
                                      },
                                  }),
                            logicalLocations: [{ fullyQualifiedName: printable(placeOf(d)), kind: "resource" }],
                        },
                    ],
                })),
            },
        ],
    };
}

/** SARIF's name for a rule; a code of another version has none. */
function ruleWords(id: string): object {
    const entry = entryOf(id);
    return entry === undefined ? {} : { name: entry.name, shortDescription: { text: entry.title } };
}

const uriOf = (file: string): string => file.split("/").map(encodeURIComponent).join("/");
const placeOf = ({ origin, where }: Diagnostic): string =>
    [origin?.object, origin?.path ?? where].filter(Boolean).join(" ");

const githubLevels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** Workflow commands of GitHub Actions, one a line. */
export function findingsGithub(findings: readonly Diagnostic[], lineOf: LineOf = nowhere): string {
    return findings
        .map((d) => {
            const line = lineOf(d);
            const at = line === undefined ? "" : `,line=${line}`;
            const file = d.origin?.source === undefined ? "" : `file=${property(d.origin.source)},`;
            return `::${githubLevels[d.severity]} ${file}title=${property(`${label(d.code)} ${placeOf(d)}`)}${at}::${data(textOf(d))}\n`;
        })
        .join("");
}

const data = (text: string): string => printable(text).replace(/%/g, "%25");
const property = (text: string): string => data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");

/** JUnit XML: a test case for each finding, failed when it is an error or a warning. */
export function findingsJunit(findings: readonly Diagnostic[], lineOf: LineOf = nowhere): string {
    const failed = findings.filter((d) => d.severity !== "info").length;
    const cases = findings.map((d) => {
        const name = `${label(d.code)} ${placeWords(d)}`;
        const body =
            d.severity === "info"
                ? `<system-out>${xml(textOf(d))}</system-out>`
                : `<failure type="${d.severity}" message="${xml(d.message)}">${xml(textOf(d))}</failure>`;
        const source = d.origin?.source;
        const line = lineOf(d);
        const file = source === undefined ? "" : ` file="${xml(source)}"${line === undefined ? "" : ` line="${line}"`}`;
        return `    <testcase classname="${xml(d.origin?.object ?? "crossroute")}" name="${xml(name)}"${file}>${body}</testcase>`;
    });
    // A suite without a case would count as one that did not run.
    if (cases.length === 0) cases.push('    <testcase classname="crossroute" name="lint"/>');
    return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="crossroute lint" tests="${cases.length}" failures="${failed}">
${cases.join("\n")}
  </testsuite>
</testsuites>
`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const xml = (text: string): string => printable(text).replace(/[&<>"]/g, (c) => entities[c] ?? c);
