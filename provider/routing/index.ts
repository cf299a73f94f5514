/** Routing analysis: pure functions over the neutral model. No I/O, no Pulumi, no platform objects. */
export * from "./diagnostic";
export * from "./model";
export * from "./target-id";
export {
    describeChange,
    describeOutcome,
    describePattern,
    describeRequests,
    describeRule,
    describeTarget,
} from "./describe";
export type { Dialect, Precedence, Undecided } from "./dialect";
export { dialects } from "./dialects";
export type { Answer } from "./naive";
export { naiveMatch } from "./naive";
export { formatRequest, parseUrl, RequestSyntaxError } from "./request";
export type { Match, Router } from "./router";
export { createRouter, explain } from "./router";
export { describeUnknown } from "./unknown";
export type { CatalogueEntry, LintCode } from "./lint/catalogue";
export { diagnosticCatalogue } from "./lint/catalogue";
export type { KnownObjects } from "./lint/context";
export type { LintOptions } from "./lint/lint";
export { lint } from "./lint/lint";
export { covers } from "./diff/covers";
export { stopsGate } from "./diff/stops-gate";
export { trafficDiff } from "./diff/traffic-diff";
