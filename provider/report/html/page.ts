import { describeOutcome, describeRequests, formatRequest } from "../../routing";
import type { Diagnostic, TrafficChange } from "../../routing/diagnostic";
import { html, scriptJson } from "../escape";
import { reportJson } from "../json";
import { countKinds, countSeverities, type Report } from "../report";
import { placeWords, plural, summary } from "../words";
import { groupRows, type Group } from "./layout";
import { pictureSvg, ROWS_AT_ONCE } from "./picture";
import { style } from "./style";

/** Pictures without a change that are shown unfolded. */
const OPEN_ROWS = 40;

/** One self-contained page: no script runs, nothing is loaded, the data is inside as JSON. */
export function reportHtml(report: Report): string {
    return [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        // An empty icon keeps browsers from asking the server for one.
        '<link rel="icon" href="data:,">',
        `<title>${html(report.title)}</title><style>${style}</style></head><body>`,
        `<header><h1>${html(report.title)}</h1><p>${html(summary(report))}</p>${chips(report)}</header>`,
        pictures(report),
        changes(report.changes),
        findings(report.diagnostics),
        notes(report.notes),
        `<script type="application/json" id="crossroute-report">${scriptJson(reportJson(report))}</script>`,
        "</body></html>\n",
    ].join("\n");
}

function chips(report: Report): string {
    const same = report.rows.filter((r) => r.state === "same").length;
    const items = [
        ...countKinds(report.changes).map(([kind, n]) => `<li class="${kind}"><b>${n}</b>${kind}</li>`),
        same > 0 ? `<li><b>${same}</b>unchanged</li>` : "",
        ...countSeverities(report.diagnostics).map(
            ([severity, n]) => `<li class="sev ${severity}">${plural(n, severity)}</li>`,
        ),
    ];
    return `<ul class="chips">${items.join("")}</ul>`;
}

function pictures(report: Report): string {
    if (report.rows.length === 0) return "<section><h2>Routes</h2><p>There are no routes.</p></section>";
    const groups = groupRows(report.rows);
    const changed = groups.filter((g) => g.changed > 0);
    const kept = groups.filter((g) => g.changed === 0);
    const keptRows = kept.reduce((sum, g) => sum + g.rows.length, 0);
    const keptCards = kept.map(card).join("\n");
    return [
        "<section><h2>Who answers which requests</h2>",
        legend,
        ...changed.map(card),
        changed.length > 0 && keptRows > 0 && report.rows.length > OPEN_ROWS
            ? `<details><summary>${plural(kept.length, "host")} without a change (${plural(keptRows, "route")})</summary>${keptCards}</details>`
            : keptCards,
        "</section>",
    ].join("\n");
}

const sample = (kind: string): string =>
    `<svg viewBox="0 0 44 8" aria-hidden="true"><path class="link ${kind}" d="M0 4H44"/></svg>`;
const legend = `<p class="legend"><span>${sample("before")}before</span><span>${sample("after")}after</span><span>${sample("same")}unchanged</span><span>${sample("same maybe")}undetermined: one of these</span></p>`;

function card(group: Group): string {
    const count = plural(group.rows.length, "route");
    const heading = `<h3><code>${html(group.host)}</code> <small>on ${html(group.gateway)} · ${count}${group.changed ? `, ${group.changed} changed` : ""}</small></h3>`;
    const parts: string[] = [];
    for (let i = 0; i < group.rows.length; i += ROWS_AT_ONCE) {
        parts.push(pictureSvg(group.rows.slice(i, i + ROWS_AT_ONCE), `Routes of ${group.host}`));
    }
    return `<div class="card">${heading}${parts.join("\n")}</div>`;
}

function changes(all: readonly TrafficChange[]): string {
    if (all.length === 0) return "";
    const rows = all.map((c) => {
        const sees = (path?: string): string => (path === undefined ? "" : ` sees <code>${html(path)}</code>`);
        return [
            `<tr><td class="kind ${c.kind}">${c.kind}</td><td><code>${html(describeRequests(c.requests))}</code></td>`,
            `<td><code>${html(describeOutcome(c.before))}</code>${sees(c.paths?.before)}</td>`,
            `<td><code>${html(describeOutcome(c.after))}</code>${sees(c.paths?.after)}</td>`,
            `<td><code>${html(formatRequest(c.witness))}</code></td></tr>`,
        ].join("");
    });
    return table("Changes", ["", "Requests", "Before", "After", "For example"], rows);
}

function findings(all: readonly Diagnostic[]): string {
    if (all.length === 0) return "";
    const rows = all.map((d) => {
        const witness = d.witness ? `<p>Request: <code>${html(formatRequest(d.witness))}</code></p>` : "";
        return [
            `<tr><td class="sev ${d.severity}">${d.severity} ${html(d.code)}</td><td><code>${html(placeWords(d))}</code></td>`,
            `<td>${html(d.message)}${witness}</td><td>${html(d.help)}</td></tr>`,
        ].join("");
    });
    return table("Findings", ["", "Where", "What", "Cure"], rows);
}

const table = (title: string, head: readonly string[], rows: readonly string[]): string =>
    `<section><h2>${title}</h2><div class="scroll"><table><thead><tr>${head.map((h) => `<th>${h}</th>`).join("")}</tr></thead>\n<tbody>${rows.join("\n")}</tbody></table></div></section>`;

const notes = (all: readonly string[]): string =>
    all.length === 0
        ? ""
        : `<section><h2>Notes</h2><ul>${all.map((n) => `<li>${html(n)}</li>`).join("")}</ul></section>`;
