import { marked } from "marked";
import { commentMarker, reportMarkdown } from "../../../provider/report";
import { codeSpan, markdown } from "../../../provider/report/escape";
import { finding, largeReport, smallReport } from "./sample";

/** Markdown as a forge renders it, with its tags taken away: what a reader sees. */
const seen = (source: string): string =>
    (marked.parse(source, { async: false, gfm: true }) as string)
        .replace(/<[^>]*>/g, "")
        .replace(/&lt;/g, "<")
        .replace(/&gt;/g, ">")
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, "&");

describe("the comment for a pull request", () => {
    it("begins with the marker and the summary, the lost requests first", () => {
        const lines = reportMarkdown(smallReport()).split("\n");
        expect(lines[0]).toBe(commentMarker);
        expect(lines[1]).toBe("### Checkout moves");
        expect(seen(lines[3] ?? "")).toContain(
            "1 set of requests loses its answer, 1 moves, 1 is rewritten otherwise, 1 gains an answer. 1 error, 1 warning, 1 info.",
        );
    });

    it("shows the errors open and folds the other findings and the notes", () => {
        const text = reportMarkdown(smallReport());
        const [open = "", ...folds] = text.split("<details>");
        expect(open).toContain("error CR103 covered-rule");
        expect(open).not.toContain("warning CR103 covered-rule");
        expect(folds.map((fold) => fold.split("</summary>")[0])).toEqual([
            "<summary>Findings: 1 warning, 1 info.",
            "<summary>Notes",
        ]);
    });

    it("renders as tables whose every row has all its cells", () => {
        const tokens = marked.lexer(reportMarkdown(smallReport()), { gfm: true });
        const tables = tokens.filter((t) => t.type === "table");
        expect(tables.length).toBeGreaterThanOrEqual(2);
        for (const table of tables) {
            for (const row of (table as unknown as { rows: { text: string }[][] }).rows) {
                expect(row.every((cell, i) => cell.text !== "" || i === 0)).toBe(true);
            }
        }
    });

    it("names every possible answer when the outcome is undetermined", () => {
        expect(seen(reportMarkdown(smallReport()))).toContain("undetermined: service:shop/web:80 or no answer (404)");
    });

    it.each([500, 5_000])(
        "stays under 60,000 characters with %i changes, renders, and says how many are left out",
        (count) => {
            const text = reportMarkdown(largeReport(count));
            expect(text.length).toBeLessThan(60_000);
            const html = marked.parse(text, { async: false, gfm: true }) as string;
            expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
            expect(html.match(/<table>/g)?.length).toBe(html.match(/<\/table>/g)?.length);
            const shown = (html.match(/<tr>/g)?.length ?? 0) - (html.match(/<thead>/g)?.length ?? 0);
            const omitted = [...text.matchAll(/…and (\d+) more/g)].reduce((sum, [, n]) => sum + Number(n), 0);
            expect(shown + omitted).toBe(2 * count);
        },
    );

    it("shows most of 500 ordinary changes", () => {
        const report = largeReport(500);
        const short = {
            ...report,
            diagnostics: [],
            changes: report.changes.map((c, i) => ({
                ...c,
                requests: { host: "a.example.com", path: `/p${i}/**` },
                witness: { host: "a.example.com", path: `/p${i}` },
            })),
        };
        const rows = reportMarkdown(short).match(/^\| (🔴|🟠|🔵|🟢)/gmu) ?? [];
        expect(rows.length).toBeGreaterThan(400);
    });
});

const hostile = [
    "a|b",
    "a\\|b",
    "`x`",
    "``",
    "<script>alert(1)</script>",
    "</details>",
    "[x](javascript:alert(1))",
    "![x](http://e/x.png)",
    "*bold* _it_ ~~s~~",
    "# head",
    "a\n\n| x |",
    "\u202Eevil",
    "\u001b[31mred",
    "&amp;",
    "@everyone",
    "$x$",
    " padded ",
    "",
];

describe("escaping", () => {
    it.each(hostile)("shows %j in a code span as it is and nothing else", (text) => {
        const html =
            (marked.parse(`| h |\n|---|\n| ${codeSpan(text)} |\n`, { async: false, gfm: true }) as string).split(
                "<tbody>",
            )[1] ?? "";
        expect(html.replace(/<\/?(tr|td|tbody|table|code)>/g, "")).not.toMatch(/<[a-z/!]/i);
        expect((html.match(/<td>/g) ?? []).length).toBe(1);
    });

    it.each(hostile)("shows %j in running text without any markup", (text) => {
        const html =
            (marked.parse(`| h |\n|---|\n| x${markdown(text)} |\n`, { async: false, gfm: true }) as string).split(
                "<tbody>",
            )[1] ?? "";
        expect(html.replace(/<\/?(tr|td|tbody|table)>/g, "")).not.toMatch(/<[a-z/!]/i);
        expect((html.match(/<td>/g) ?? []).length).toBe(1);
    });

    it("lets a message mention nobody", () => {
        const text = reportMarkdown({ ...smallReport(), diagnostics: [finding("error", "ask @octocat about it")] });
        expect(text).not.toContain("@octocat");
        expect(text).toContain("@\u200boctocat");
    });
});
