import { describeChange, describeOutcome, describeTarget, formatRequest } from "../routing";
import type { Diagnostic, Explanation, Severity, TrafficChange } from "../routing/diagnostic";

import { printable } from "./escape";
import type { Report } from "./report";
import { findingsSummary, placeWords, summary, trafficSummary } from "./words";

export interface TextOptions {
    /** ANSI colours; off by default. */
    colour?: boolean;
}

type Ink = "red" | "yellow" | "blue" | "green" | "dim" | "bold";
const inks: Readonly<Record<Ink, readonly [number, number]>> = {
    red: [31, 39],
    yellow: [33, 39],
    blue: [34, 39],
    green: [32, 39],
    dim: [2, 22],
    bold: [1, 22],
};

type Paint = (ink: Ink, text: string) => string;
const painter =
    ({ colour = false }: TextOptions): Paint =>
    (ink, text) =>
        colour ? `\u001b[${inks[ink][0]}m${text}\u001b[${inks[ink][1]}m` : text;

const severityInk: Readonly<Record<Severity, Ink>> = { error: "red", warning: "yellow", info: "blue" };
const kindInk: Readonly<Record<TrafficChange["kind"], Ink>> = {
    lost: "red",
    moved: "yellow",
    rewritten: "blue",
    gained: "green",
};

/** The answer to one URL, the deciding sentence first. Ends with a line break. */
export function explanationText(url: string, found: Explanation, options: TextOptions = {}): string {
    const paint = painter(options);
    const lines = [`${paint("bold", printable(url))}`, `  ${answerLine(found, paint)}`];
    if (found.rule) {
        const { host, path, match } = found.rule;
        const place = found.origin ? [found.origin.object, found.origin.path].filter(Boolean).join(" ") : "";
        lines.push(
            `  rule     ${printable(`${host || "*"}${path || "/"}`)} (${match})${place ? ` of ${printable(place)}` : ""}`,
        );
    }
    if (found.gateway) lines.push(`  gateway  ${printable(found.gateway)}`);
    if (found.rewritten !== undefined) lines.push(`  rewrite  the backend sees ${printable(found.rewritten)}`);
    lines.push(...found.why.map((sentence, i) => `  ${i === 0 ? "because " : "        "} ${printable(sentence)}`));
    return `${lines.join("\n")}\n`;
}

function answerLine(found: Explanation, paint: Paint): string {
    switch (found.outcome) {
        case "matched":
            return paint("green", `→ ${printable(found.target ? describeTarget(found.target) : "")}`);
        case "default":
            return paint("blue", `→ ${printable(found.target ? describeTarget(found.target) : "")} (default backend)`);
        case "none":
            return paint("red", `→ ${describeTarget(null)}`);
        case "undetermined":
            return paint("yellow", `→ ${printable(describeOutcome(found.candidates ?? []))}`);
    }
}

/** Findings, one block each, then a count. Ends with a line break. */
export function diagnosticsText(findings: readonly Diagnostic[], options: TextOptions = {}): string {
    const paint = painter(options);
    const blocks = findings.map((d) => {
        const head = `${paint(severityInk[d.severity], `${d.severity} ${d.code}`)} ${paint("dim", printable(placeWords(d)))}`;
        const body = [`  ${printable(d.message)}`];
        if (d.witness) body.push(`  request  ${printable(formatRequest(d.witness))}`);
        if (d.help) body.push(`  help     ${printable(d.help)}`);
        return [head, ...body, ""].join("\n");
    });
    return `${[...blocks, findingsSummary(findings)].join("\n")}\n`;
}

/** Traffic changes, one sentence each with a request that shows it, then a count. Ends with a line break. */
export function changesText(changes: readonly TrafficChange[], options: TextOptions = {}): string {
    const paint = painter(options);
    const lines = changes.flatMap((c) => [
        `${paint(kindInk[c.kind], c.kind.padEnd(9))} ${printable(describeChange(c))}`,
        paint("dim", `          for example ${printable(formatRequest(c.witness))}`),
    ]);
    return `${[...lines, trafficSummary(changes)].join("\n")}\n`;
}

/** The whole report as plain text. */
export function reportText(report: Report, options: TextOptions = {}): string {
    const paint = painter(options);
    const parts = [`${paint("bold", printable(report.title))}\n${summary(report)}\n`];
    if (report.changes.length > 0) parts.push(changesText(report.changes, options));
    if (report.diagnostics.length > 0) parts.push(diagnosticsText(report.diagnostics, options));
    if (report.notes.length > 0) parts.push(`${report.notes.map((n) => `note: ${printable(n)}`).join("\n")}\n`);
    return parts.join("\n");
}
