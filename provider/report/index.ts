/** Pure renderers of the results of routing. */

export { commentMarker, reportMarkdown, type MarkdownOptions } from "./markdown";
export { reportHtml } from "./html/page";
export { printable } from "./escape";
export {
    changeJson,
    diagnosticJson,
    explanationJson,
    reportJson,
    type ChangeJson,
    type DiagnosticJson,
    type ExplanationJson,
    type ReportJson,
} from "./json";
export { buildReport, type Answer, type Report, type ReportInput, type Row } from "./report";
export { changesText, diagnosticsText, explanationText, reportText, type TextOptions } from "./text";
export { findingsSummary, summary, trafficSummary } from "./words";
