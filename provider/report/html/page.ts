import { label } from "../../diagnostics/catalogue";
import { describeOutcome, describeRequests, formatRequest } from "../../routing";
import type { Diagnostic, TrafficChange } from "../../routing/diagnostic";
import { html, scriptJson } from "../escape";
import { reportJson } from "../json";
import { countKinds, countSeverities, type Report } from "../report";
import { placeWords, plural, summary } from "../words";
import { groupRows, inOrder, type Group } from "./layout";
import { pictureSvg, ROWS_AT_ONCE } from "./picture";
import { searchScript } from "./search";
import { style } from "./style";

/** With more routes than this, unchanged ones are folded. */
const OPEN_ROWS = 40;
/** Hosts with changes that are unfolded on a large page: the worst ones. */
const OPEN_CARDS = 5;
/** More findings than this are folded by code. */
const OPEN_FINDINGS = 20;

/**
 * One self-contained page: nothing is loaded, the data is inside as JSON. Its only script is for searching; without it
 * everything is still there.
 */
export function reportHtml(report: Report): string {
    const groups = groupRows(report.rows);
    return [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        // An empty icon keeps browsers from asking the server for one.
        '<link rel="icon" href="data:,">',
        `<title>${html(report.title)}</title><style>${style}</style></head><body>`,
        `<header><h1>${html(report.title)}</h1><p>${html(summary(report))}</p>${chips(report)}${contents(report)}</header>`,
        findings(report.diagnostics),
        changes(report.changes),
        pictures(report, groups),
        notes(report.notes),
        `<script type="application/json" id="crossroute-report">${scriptJson(reportJson(report))}</script>`,
        `<script>${searchScript}</script>`,
        "</body></html>\n",
    ].join("\n");
}

/** Links to the parts, and a search field; the script shows the field, as there is no search without it. */
function contents(report: Report): string {
    const links = [
        report.diagnostics.length > 0 ? '<a href="#findings">Findings</a>' : "",
        report.changes.length > 0 ? '<a href="#changes">Changes</a>' : "",
        '<a href="#routes">Routes</a>',
        report.notes.length > 0 ? '<a href="#notes">Notes</a>' : "",
    ];
    return `<nav>${links.filter(Boolean).join("")}<input type="search" id="search" hidden aria-label="Search" placeholder="Search host, path, backend, code"></nav>`;
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

function pictures(report: Report, groups: readonly Group[]): string {
    if (report.rows.length === 0) return '<section id="routes"><h2>Routes</h2><p>There are no routes.</p></section>';
    const large = report.rows.length > OPEN_ROWS;
    const changed = groups.filter((g) => g.changed > 0);
    const kept = groups.filter((g) => g.changed === 0);
    const keptRows = kept.reduce((sum, g) => sum + g.rows.length, 0);
    const ids = new Map(groups.map((group, i) => [group, `host-${i}`]));
    const first = new Set(changed.slice(0, OPEN_CARDS));
    const show = (group: Group): string =>
        card(group, ids.get(group) ?? "", !large ? "always" : first.has(group) ? "open" : "closed");
    const keptCards = kept.map(show).join("\n");
    return [
        '<section id="routes"><h2>Who answers which requests</h2>',
        legend,
        large ? index(groups, ids) : "",
        ...changed.slice(0, large ? OPEN_CARDS : changed.length).map(show),
        large && changed.length > OPEN_CARDS
            ? `<details class="fold"><summary>${plural(changed.length - OPEN_CARDS, "more host")} with changes</summary>${changed.slice(OPEN_CARDS).map(show).join("\n")}</details>`
            : "",
        keptRows > 0 && large
            ? `<details class="fold"><summary>${plural(kept.length, "host")} without a change (${plural(keptRows, "route")})</summary>${keptCards}</details>`
            : keptCards,
        "</section>",
    ].join("\n");
}

/** All hosts by name, in a box of its own height. */
function index(groups: readonly Group[], ids: ReadonlyMap<Group, string>): string {
    const sorted = [...groups].sort((a, b) => inOrder.compare(a.host, b.host) || inOrder.compare(a.gateway, b.gateway));
    const items = sorted.map(
        (group) =>
            `<li${group.changed > 0 ? ' class="moved"' : ""}><a href="#${ids.get(group) ?? ""}">${html(group.host)}</a> <small>${group.rows.length}${group.changed > 0 ? `, ${group.changed} changed` : ""}</small></li>`,
    );
    return `<details class="fold"><summary>Index of ${plural(groups.length, "host")}</summary><ul class="index">${items.join("")}</ul></details>`;
}

const sample = (kind: string): string =>
    `<svg viewBox="0 0 44 8" aria-hidden="true"><path class="link ${kind}" d="M0 4H44"/></svg>`;
const legend = `<p class="legend"><span>${sample("before")}before</span><span>${sample("after")}after</span><span>${sample("same")}unchanged</span><span>${sample("same maybe")}undetermined: one of these</span></p>`;

function card(group: Group, id: string, fold: "always" | "open" | "closed"): string {
    const count = plural(group.rows.length, "route");
    const heading = `<code>${html(group.host)}</code> <small>on ${html(group.gateway)} · ${count}${group.changed ? `, ${group.changed} changed` : ""}</small>`;
    const parts: string[] = [];
    for (let i = 0; i < group.rows.length; i += ROWS_AT_ONCE) {
        parts.push(pictureSvg(group.rows.slice(i, i + ROWS_AT_ONCE), `Routes of ${group.host}`));
    }
    const body = `<div class="picture">${parts.join("\n")}</div>`;
    if (fold === "always") return `<div class="card" id="${id}"><h3>${heading}</h3>${body}</div>`;
    const open = fold === "open" && group.rows.length <= OPEN_ROWS ? " open" : "";
    return `<details class="card" id="${id}"${open}><summary>${heading}</summary>${body}</details>`;
}

function changes(all: readonly TrafficChange[]): string {
    if (all.length === 0) return "";
    const rows = all.map((c) => {
        const at = (address: string): string => `at <code>${html(address)}</code>`;
        const sees = (path?: string): string => (path === undefined ? "" : ` sees <code>${html(path)}</code>`);
        return [
            `<tr><td class="kind ${c.kind}">${c.kind}</td><td><code>${html(describeRequests(c.requests))}</code></td>`,
            c.arrives
                ? `<td>${at(c.arrives.before)}</td><td>${at(c.arrives.after)}: change DNS</td>`
                : `<td><code>${html(describeOutcome(c.before))}</code>${sees(c.paths?.before)}</td>` +
                  `<td><code>${html(describeOutcome(c.after))}</code>${sees(c.paths?.after)}</td>`,
            `<td><code>${html(formatRequest(c.witness))}</code></td></tr>`,
        ].join("");
    });
    return table("Changes", ["", "Requests", "Before", "After", "For example"], rows);
}

function findings(all: readonly Diagnostic[]): string {
    if (all.length === 0) return "";
    if (all.length <= OPEN_FINDINGS) return table("Findings", findingsHead, all.map(findingRow));
    const codes = new Map<string, Diagnostic[]>();
    for (const d of all) {
        const key = `${d.severity} ${label(d.code)}`;
        const same = codes.get(key);
        if (same === undefined) codes.set(key, [d]);
        else same.push(d);
    }
    const blocks = [...codes].map(([key, found]) => {
        const [first] = found;
        const open = first?.severity === "error" && found.length <= OPEN_FINDINGS ? " open" : "";
        return `<details class="fold"${open}><summary><span class="sev ${first?.severity ?? ""}">${html(key)}</span> ${plural(found.length, "finding")}</summary>${rowsOf(findingsHead, found.map(findingRow))}</details>`;
    });
    return `<section id="findings"><h2>Findings</h2>${blocks.join("\n")}</section>`;
}

const findingsHead = ["", "Where", "What", "Cure"];
function findingRow(d: Diagnostic): string {
    const witness = d.witness ? `<p>Request: <code>${html(formatRequest(d.witness))}</code></p>` : "";
    return [
        `<tr><td class="sev ${d.severity}">${d.severity} ${html(label(d.code))}</td><td><code>${html(placeWords(d))}</code></td>`,
        `<td>${html(d.message)}${witness}</td><td>${html(d.help)}</td></tr>`,
    ].join("");
}

const table = (title: string, head: readonly string[], rows: readonly string[]): string =>
    rows.length > OPEN_ROWS
        ? `<section id="${title.toLowerCase()}"><h2>${title}</h2><details class="fold"><summary>All ${rows.length}</summary>${rowsOf(head, rows)}</details></section>`
        : `<section id="${title.toLowerCase()}"><h2>${title}</h2>${rowsOf(head, rows)}</section>`;

const rowsOf = (head: readonly string[], rows: readonly string[]): string =>
    `<div class="scroll"><table><thead><tr>${head.map((h) => `<th>${h}</th>`).join("")}</tr></thead>\n<tbody>${rows.join("\n")}</tbody></table></div>`;

const notes = (all: readonly string[]): string =>
    all.length === 0
        ? ""
        : `<section id="notes"><h2>Notes</h2><ul>${all.map((n) => `<li>${html(n)}</li>`).join("")}</ul></section>`;
