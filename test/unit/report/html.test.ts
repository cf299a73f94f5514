import { reportHtml, reportJson } from "../../../provider/report";
import { groupRows, layOut } from "../../../provider/report/html/layout";
import { finding, largeReport, smallReport } from "./sample";

const data = (page: string): unknown =>
    JSON.parse(/<script type="application\/json" id="crossroute-report">(.*?)<\/script>/s.exec(page)?.[1] ?? "null");

describe("the HTML page", () => {
    it("holds the report as JSON, equal to the JSON report", () => {
        const report = smallReport();
        expect(data(reportHtml(report))).toEqual(reportJson(report));
    });

    it("loads nothing, and runs nothing but the search, which writes no markup", () => {
        const page = reportHtml(largeReport(10));
        expect(page).not.toMatch(/(src|href)="(?!data:,|#)/);
        expect(page).not.toMatch(/@import|url\(|<script (?!type="application\/json")| on\w+=/);
        const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text ?? "");
        expect(scripts).toHaveLength(1);
        expect(scripts[0]).not.toMatch(/innerHTML|insertAdjacent|document\.write|eval|fetch|import/);
    });

    it("shows every change of the JSON in its table and in a picture", () => {
        const report = smallReport();
        const page = reportHtml(report);
        for (const { host, path } of reportJson(report).changes.map((c) => c.requests)) {
            expect(page).toContain(`<code>${host}${path}</code>`);
            expect(page).toContain(`>${path}</text>`);
        }
    });

    it("is light and dark", () => {
        expect(reportHtml(smallReport())).toContain("prefers-color-scheme: dark");
    });

    it("lets no route close a tag, an attribute or the data", () => {
        const evil = `</script><img src=x onerror="alert(1)">'"&\u202E`;
        const report = { ...smallReport(), title: evil, notes: [evil], diagnostics: [finding("error", evil)] };
        const page = reportHtml(report);
        expect(page).not.toContain("<img");
        expect(page).not.toContain("\u202E");
        expect((data(page) as { title: string }).title).toBe(evil);
    });

    it("says so when there are no routes", () => {
        expect(reportHtml({ title: "t", changes: [], diagnostics: [], rows: [], notes: [] })).toContain(
            "There are no routes.",
        );
    });
});

describe("the picture", () => {
    const rows = smallReport().rows;

    it("puts hosts with changes first and changed rows first", () => {
        const groups = groupRows(rows);
        expect(groups.map((g) => [g.host, g.rows.map((r) => r.state)])).toEqual([
            ["old.example.com", ["lost"]],
            ["shop.example.com", ["moved", "rewritten", "gained", "same"]],
        ]);
    });

    it("links a moved row to its target before and after, and a kept row once", () => {
        const { links, rows: placed } = layOut(groupRows(rows)[1]?.rows ?? []);
        const of = (state: string): string[] => {
            const y = placed.find((p) => p.row.state === state)?.y;
            return links.filter((l) => l.from === y).map((l) => l.when);
        };
        expect(of("moved")).toEqual(["before", "after"]);
        expect(of("same")).toEqual(["same"]);
        expect(of("gained")).toEqual(["after", "after"]);
    });

    it.each([1, 10, 24])("lets no two targets overlap and none leave the picture with %i targets", (count) => {
        const many = Array.from({ length: count }, (_, i) => ({
            gateway: "g",
            host: "h",
            path: `/${i}`,
            state: "moved" as const,
            before: { kind: "fixed" as const, status: 200 + i },
            after: { kind: "fixed" as const, status: 400 + i },
        }));
        const { targets, height } = layOut(many);
        expect(targets).toHaveLength(2 * count);
        const ys = targets.map((t) => t.y);
        for (let i = 1; i < ys.length; i++) expect((ys[i] ?? 0) - (ys[i - 1] ?? 0)).toBeGreaterThanOrEqual(31.9);
        expect(Math.min(...ys)).toBeGreaterThanOrEqual(12);
        expect(Math.max(...ys)).toBeLessThanOrEqual(height - 8);
    });

    it("splits a host of 500 routes into pictures of at most 24 rows", () => {
        const page = reportHtml({ ...largeReport(500) });
        for (const svg of page.match(/<svg viewBox="0 0 1080.*?<\/svg>/gs) ?? []) {
            expect((svg.match(/class="row /g) ?? []).length).toBeLessThanOrEqual(24);
        }
        expect((page.match(/class="row /g) ?? []).length).toBe(1_000);
    });
});
