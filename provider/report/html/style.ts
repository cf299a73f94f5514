/** The page's own style sheet: light and dark by the reader's setting, no font or image from elsewhere. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6675; --line: #d5dbe3; --page: #ffffff; --card: #f6f8fa;
  --same: #9aa5b4; --before: #b45309; --after: #1d4ed8; --lost: #b91c1c; --gained: #15803d; --moved: #b45309; --rewritten: #6d28d9; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa7b8; --line: #39424f; --page: #12161c; --card: #1a2029;
  --same: #6b7788; --before: #fbbf24; --after: #7cb0ff; --lost: #ff8f8f; --gained: #6ee7a0; --moved: #fbbf24; --rewritten: #c4a7ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1180px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; overflow-wrap: anywhere; } h2 { font-size: 17px; margin: 32px 0 8px; }
h3 { font-size: 14px; margin: 0 0 6px; overflow-wrap: anywhere; } h3 small { color: var(--soft); font-weight: normal; }
p { margin: 4px 0; } code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.chips { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0; padding: 0; list-style: none; }
.chips li { border: 1px solid var(--line); border-radius: 999px; padding: 2px 12px; background: var(--card); }
.chips b { margin-right: 4px; }
.lost > b, .kind.lost, .sev.error { color: var(--lost); } .moved > b, .undetermined > b, .kind.moved, .kind.arrives, .kind.undetermined, .sev.warning { color: var(--moved); }
.gained > b, .kind.gained { color: var(--gained); } .rewritten > b, .treated > b, .kind.rewritten, .kind.treated, .sev.info { color: var(--rewritten); }
.card { border: 1px solid var(--line); border-radius: 8px; background: var(--card); padding: 12px 14px; margin: 12px 0; overflow-x: auto; }
.card svg { display: block; width: 100%; min-width: 860px; height: auto; }
svg text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: var(--ink); }
svg .path { text-anchor: end; } svg .badge { font: 600 11px system-ui, sans-serif; }
svg .row rect { fill: transparent; } svg .row:not(.same) rect { fill: var(--page); stroke: var(--line); }
svg .lost .badge { fill: var(--lost); } svg .moved .badge, svg .undetermined .badge { fill: var(--moved); }
svg .gained .badge { fill: var(--gained); } svg .rewritten .badge, svg .treated .badge { fill: var(--rewritten); }
svg .target rect { fill: var(--page); stroke: var(--line); } svg .none rect { stroke: var(--lost); stroke-dasharray: 4 3; } svg .none text { fill: var(--lost); }
.link { fill: none; stroke-width: 1.5; stroke: var(--same); opacity: .75; } .link.before { stroke: var(--before); stroke-dasharray: 6 4; opacity: 1; }
.link.after { stroke: var(--after); stroke-width: 2.2; opacity: 1; } .link.maybe { stroke-dasharray: 2 3; }
.legend { display: flex; flex-wrap: wrap; gap: 18px; color: var(--soft); font-size: 13px; align-items: center; }
.legend svg { width: 44px; height: 8px; vertical-align: middle; margin-right: 6px; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
td code { overflow-wrap: break-word; } th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); } th { color: var(--soft); font-weight: 600; }
.kind, .sev { font-weight: 600; white-space: nowrap; }
.card .picture { overflow-x: auto; }
nav { display: flex; flex-wrap: wrap; gap: 6px 18px; align-items: center; margin: 12px 0; } nav a, .index a { color: var(--after); }
nav input { flex: 1 1 260px; min-width: 0; font: inherit; padding: 5px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--page); color: var(--ink); }
.index { max-height: 320px; overflow: auto; columns: 260px; margin: 8px 0; padding: 8px 8px 8px 24px; border: 1px solid var(--line); border-radius: 8px; }
.index li { overflow-wrap: anywhere; break-inside: avoid; } .index small, summary small { color: var(--soft); }
details.card > summary { color: var(--ink); overflow-wrap: anywhere; } details.card, tr { content-visibility: auto; contain-intrinsic-size: auto 40px; }
@media (max-width: 640px) { body { padding: 12px; } thead { display: none; } table, tbody, tr, td { display: block; }
  td { padding: 2px 0; border: 0; overflow-wrap: anywhere; } tr { padding: 8px 0; border-bottom: 1px solid var(--line); } tr[hidden] { display: none; } }
details { margin: 12px 0; } summary { cursor: pointer; color: var(--soft); }
@media print { details > * { display: block; } body { max-width: none; } }
`;
