import { label } from "../diagnostics/catalogue";
import { describeChange, describeTarget, dialects, formatRequest } from "../routing";
import { describeAny, noAnswer } from "../routing/describe";
import { isForeign } from "../routing/describe";
import type { Diagnostic, Explanation, Severity, TrafficChange } from "../routing/diagnostic";
import type { DialectName, Table } from "../routing/model";

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
    arrives: "yellow",
    undetermined: "yellow",
    moved: "yellow",
    rewritten: "blue",
    treated: "blue",
    gained: "green",
};

/** The answer to one URL, the deciding sentence first. Ends with a line break. */
export function explanationText(
    url: string,
    found: Explanation & { dialect?: DialectName } & Pick<Table, "product">,
    options: TextOptions = {},
): string {
    const paint = painter(options);
    const lines = [`${paint("bold", printable(url))}`, `  ${answerLine(found, paint)}`];
    if (found.rule) {
        const { host, path, match } = found.rule;
        const place = found.origin ? [found.origin.object, found.origin.path].filter(Boolean).join(" ") : "";
        lines.push(
            `  rule     ${printable(`${host || "*"}${path || "/"}`)} (${match})${place ? ` of ${printable(place)}` : ""}`,
        );
    }
    if (found.gateway) {
        const as =
            found.dialect === undefined
                ? ""
                : ` (by the rules of ${dialects[found.dialect].title}${followedBy(found.product)})`;
        lines.push(`  gateway  ${printable(found.gateway)}${as}`);
    }
    const seen = [found.rewrittenHost, found.rewritten].filter((text) => text !== undefined).join("");
    if (seen !== "") lines.push(`  rewrite  the backend sees ${printable(seen)}`);
    if (found.location !== undefined) lines.push(`  leads to ${printable(found.location)}`);
    lines.push(...found.why.map((sentence, i) => `  ${i === 0 ? "because " : "        "} ${printable(sentence)}`));
    return `${lines.join("\n")}\n`;
}

function answerLine(found: Explanation, paint: Paint): string {
    const none = noAnswer(found);
    switch (found.outcome) {
        case "matched":
            return paint("green", `→ ${printable(found.target ? describeTarget(found.target) : "")}`);
        case "default":
            return paint("blue", `→ ${printable(found.target ? describeTarget(found.target) : "")} (default backend)`);
        case "none":
            return paint("red", `→ ${none}`);
        case "undetermined":
            return paint("yellow", `→ ${printable(`undetermined (${describeAny(found.candidates ?? [], none)})`)}`);
    }
}

/** Findings, one block each, then a count. Ends with a line break. */
export function diagnosticsText(findings: readonly Diagnostic[], options: TextOptions = {}): string {
    const paint = painter(options);
    const helpOf = helpOnce();
    const blocks = findings.map((d) => {
        const head = `${paint(severityInk[d.severity], `${d.severity} ${label(d.code)}`)} ${paint("dim", printable(placeWords(d)))}`;
        const body = [`  ${printable(d.message)}`];
        if (d.witness) body.push(`  request  ${printable(formatRequest(d.witness))}`);
        body.push(...helpOf(d).map((text) => `  help     ${text}`));
        return [head, ...body, ""].join("\n");
    });
    return `${[...blocks, findingsSummary(findings)].join("\n")}\n`;
}

/** Findings by object, the worst first, then how many of each code, and the dialect of each gateway. */
export function groupedText(
    findings: readonly Diagnostic[],
    tables: readonly Table[],
    options: TextOptions = {},
): string {
    const paint = painter(options);
    const helpOf = helpOnce();
    const groups = new Map<string, Diagnostic[]>();
    for (const finding of findings) {
        const key = objectWords(finding);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [finding]);
        else group.push(finding);
    }
    const blocks = [...groups].map(([object, members]) => {
        const lines = members.flatMap((d) => {
            const place = d.origin?.path ?? (d.origin === undefined ? "" : d.where);
            const at = place === "" ? "" : ` ${paint("dim", printable(place))}`;
            return [
                `  ${paint(severityInk[d.severity], `${d.severity} ${label(d.code)}`)}${at}`,
                `    ${printable(d.message)}`,
                ...otherFiles(d).map((file) => `    see also ${printable(file)}`),
                ...(d.witness ? [`    request  ${printable(formatRequest(d.witness))}`] : []),
                ...helpOf(d).map((text) => `    help     ${text}`),
            ];
        });
        return [paint("bold", printable(object)), ...lines, ""].join("\n");
    });
    const last = [`${findingsSummary(findings)}${codeCounts(findings)}`, ...dialectWords(tables)];
    return `${[...blocks, ...last].join("\n")}\n`;
}

const longHelp = 80;

/** The help of a finding; of a long one that was said before, only that it was. */
function helpOnce(): (finding: Diagnostic) => string[] {
    const said = new Set<string>();
    return ({ code, help = "" }) => {
        if (help === "") return [];
        const key = `${code} ${help}`;
        if (said.has(key) && help.length > longHelp) return [`as for the first ${code} of this kind above`];
        said.add(key);
        return [printable(help)];
    };
}

const shownFiles = 3;

/** Files of other objects that take part; the message names the objects. */
function otherFiles({ origin, related = [] }: Diagnostic): string[] {
    const files = [...new Set(related.flatMap(({ source }) => (source === undefined ? [] : source)))];
    const others = files.filter((file) => file !== origin?.source);
    const more = others.length - shownFiles;
    return [...others.slice(0, shownFiles), ...(more > 0 ? [`${more} more files`] : [])];
}

const objectWords = ({ origin, where }: Diagnostic): string =>
    origin === undefined ? where : [origin.source, origin.object].filter(Boolean).join(" · ");

/** ` CR102: 3, CR112: 1.` */
function codeCounts(findings: readonly Diagnostic[]): string {
    const counts = new Map<string, number>();
    for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
    if (findings.length < 2) return "";
    const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return ` ${sorted.map(([code, n]) => `${code}: ${n}`).join(", ")}.`;
}

const shownGateways = 5;

/** A product without a dialect of its own may leave the reference. */
const followedBy = (product: Table["product"]): string =>
    product?.name === undefined ? "" : `, as far as ${product.name} follows it`;

/** `Read as: nginx by the rules of ingress-nginx 1.15.` */
function dialectWords(tables: readonly Table[]): string[] {
    if (tables.length === 0) return [];
    const by = (table: Table): string =>
        isForeign(table)
            ? "whose own rules are not known"
            : `by the rules of ${dialects[table.dialect].title}${followedBy(table.product)}`;
    const names = [...new Set(tables.map((table) => `${table.gateway} ${by(table)}`))];
    const more = names.length > shownGateways ? ` and ${names.length - shownGateways} more` : "";
    return [`Read: ${names.slice(0, shownGateways).map(printable).join(", ")}${more}.`];
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
