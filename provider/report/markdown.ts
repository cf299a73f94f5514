import { label } from "../diagnostics/catalogue";
import { describeRequests, describeTarget, formatRequest } from "../routing";
import type { Diagnostic, TrafficChange } from "../routing/diagnostic";
import { codeSpan, markdown } from "./escape";
import { kindOrder, possibilities, type Answer, type Report } from "./report";
import { findingsSummary, placeWords, plural, summary } from "./words";

export interface MarkdownOptions {
    /** Characters at most. Default 60,000: GitHub takes 65,536 and the caller may want to add a line. */
    limit?: number;
}

/** First line of every comment: a pipeline finds the comment to replace by it. */
export const commentMarker = "<!-- crossroute report -->";

/** Changes and findings shown without unfolding anything. */
const SHOWN = 10;
/** Kept free for closing tags and the lines that say what was left out. */
const RESERVE = 800;

/** A comment for a pull request: the summary first, the details folded, everything escaped. */
export function reportMarkdown(report: Report, options: MarkdownOptions = {}): string {
    const page = new Page((options.limit ?? 60_000) - RESERVE);
    page.add(`${commentMarker}\n### ${markdown(report.title, 200)}\n\n**${markdown(summary(report))}**\n`);
    const errors = report.diagnostics.filter((d) => d.severity === "error");
    page.section(errors.slice(0, SHOWN), findingsHead, findingRow, "finding");
    // Half of the rest for the open table, so that long routes cannot push out the headings of folded ones.
    page.section(report.changes.slice(0, SHOWN), changesHead, changeRow, "change");
    for (const kind of kindOrder) {
        const rest = report.changes.slice(SHOWN).filter((c) => c.kind === kind);
        page.folded(`${plural(rest.length, "more change")}: ${kind}`, rest, changesHead, changeRow, "change");
    }
    const others = [...errors.slice(SHOWN), ...report.diagnostics.filter((d) => d.severity !== "error")];
    page.folded(`Findings: ${findingsSummary(others)}`, others, findingsHead, findingRow, "finding");
    if (report.notes.length > 0) {
        page.folded("Notes", report.notes, "| Note |\n|---|\n", (note) => `| ${markdown(note)} |\n`, "note");
    }
    return page.text();
}

const changesHead = "| | Requests | Before | After | For example |\n|---|---|---|---|---|\n";
const marks: Readonly<Record<TrafficChange["kind"], string>> = {
    lost: "🔴 lost",
    arrives: "🟠 arrives elsewhere",
    undetermined: "🟠 undetermined",
    moved: "🟠 moved",
    rewritten: "🔵 rewritten",
    treated: "🔵 treated otherwise",
    gained: "🟢 gained",
};

function changeRow(change: TrafficChange): string {
    const { before, after, paths, arrives } = change;
    const at = (address: string): string => `at ${codeSpan(address, 80)}`;
    const cells = [
        marks[change.kind],
        codeSpan(describeRequests(change.requests), 120),
        arrives ? at(arrives.before) : answerCell(before) + (paths ? ` sees ${codeSpan(paths.before, 80)}` : ""),
        arrives
            ? `${at(arrives.after)}: change DNS`
            : answerCell(after) + (paths ? ` sees ${codeSpan(paths.after, 80)}` : ""),
        codeSpan(formatRequest(change.witness), 120),
    ];
    return `| ${cells.join(" | ")} |\n`;
}

function answerCell(answer: Answer): string {
    const all = possibilities(answer).map((t) => (t === null ? describeTarget(t) : codeSpan(describeTarget(t), 120)));
    if (all.length <= 1) return all[0] ?? describeTarget(null);
    const more = all.length > 4 ? ` or ${all.length - 4} others` : "";
    return `undetermined: ${all.slice(0, 4).join(" or ")}${more}`;
}

const findingsHead = "| Finding | Where | What | Cure |\n|---|---|---|---|\n";

function findingRow(finding: Diagnostic): string {
    const witness = finding.witness ? ` Request: ${codeSpan(formatRequest(finding.witness), 120)}` : "";
    const cells = [
        `${finding.severity} ${label(finding.code)}`,
        codeSpan(placeWords(finding), 120),
        markdown(finding.message, 300) + witness,
        markdown(finding.help, 200),
    ];
    return `| ${cells.join(" | ")} |\n`;
}

/** Text that grows up to a limit; rows that do not fit are counted instead of printed. */
class Page {
    private readonly parts: string[] = [];
    private size = 0;
    constructor(private readonly limit: number) {}

    add(text: string): boolean {
        if (this.size + text.length > this.limit) return false;
        this.parts.push(text);
        this.size += text.length;
        return true;
    }

    section<T>(items: readonly T[], head: string, row: (item: T) => string, noun: string): void {
        if (items.length === 0 || !this.add(`\n${head}`)) return this.omit(items.length, noun);
        let shown = 0;
        while (shown < items.length && this.add(row(items[shown] as T))) shown++;
        this.omit(items.length - shown, noun);
    }

    folded<T>(title: string, items: readonly T[], head: string, row: (item: T) => string, noun: string): void {
        if (items.length === 0) return;
        if (!this.add(`\n<details><summary>${title}</summary>\n`)) return this.omit(items.length, noun);
        this.section(items, head, row, noun);
        this.parts.push("\n</details>\n");
        this.size += "\n</details>\n".length;
    }

    /** These few lines use the reserve: there are at most eight sections. */
    private omit(count: number, noun: string): void {
        if (count > 0) this.parts.push(`\n…and ${plural(count, `more ${noun}`)} not shown here.\n`);
    }

    text(): string {
        return this.parts.join("");
    }
}
