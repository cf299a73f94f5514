import { createHash } from "node:crypto";
import type { CheckFailure, Context, CustomResource, DiffAnswer, DiffKind } from "../engine/resource";
import { finding } from "../diagnostics/catalogue";
import { failuresOf, line } from "../diagnostics/render";
import { shapeOf } from "../inputs/fields";
import { shapeProblems } from "../inputs/shape";
import { UNKNOWN_INPUT } from "../inputs/unknown";
import { containsUnknown, isRecord, isUnknown, joinPath, type Inputs, type Value } from "../engine/values";
import { describeChange, lint, trafficDiff } from "../routing";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import type { Table } from "../routing/model";
import { notChanged } from "../platforms/partial-run-resource";
import { notAsPlanned, type PlanOfRun } from "./interrupted-run";
import { describeRoutes } from "./describe";
import { tableTypes } from "./fields/arguments";
import { shapeFinding } from "./shape-finding";

/** Longer lists are cut: people read a preview. */
const mostLines = 20;

/** `crossroute:index:RoutePlan`: lives in the state, says in each preview which requests move. */
export const routePlanResource: CustomResource = {
    async check(ctx, { olds, news: { digests, secretValues, unchanged, otherwise, left, since, ...news } }) {
        const kept: Inputs = {
            ...(left === undefined ? {} : { left }),
            ...(digests === undefined ? {} : { digests }),
            ...(secretValues === undefined ? {} : { secretValues }),
        };
        const untouched = unchangedFailures(unchanged, digests, olds);
        const failures = [...argumentFailures(news), ...untouched];
        if (untouched.length === 0 && typeof otherwise === "string" && severityOf(news)["CR343"] !== "off")
            ctx.log.warning(line(finding("CR343", "routes", otherwise)));
        if (failures.length > 0 || containsUnknown(news["tables"])) {
            if (failures.length === 0)
                ctx.log.info("some routes are known only after apply: nothing can be said about them yet");
            return { inputs: { ...news, ...kept }, failures };
        }
        const tables = tablesOf(news);
        const findings = lint(tables, { severity: severityOf(news) });
        if (!isQuiet(news)) report(ctx, findings);
        const errors = findings.filter((finding) => finding.severity === "error");
        const beside = besidePlan(since, olds, { ...news, ...kept });
        if (beside !== undefined && severityOf(news)["CR219"] !== "off")
            ctx.log.warning(line(finding("CR219", "routes", beside)));
        const inputs = "routes" in news ? news : { ...news, routes: describeRoutes(tables) };
        return {
            inputs: { ...inputs, ...kept },
            failures: failuresOf(errors),
        };
    },

    async diff(ctx, { oldInputs, news }) {
        const detailed = routeDiff(oldInputs["routes"], news["routes"]);
        // A change that the map of routes does not show, e.g. of a gateway's dialect.
        if (
            Object.keys(detailed).length === 0 &&
            JSON.stringify(oldInputs["tables"]) !== JSON.stringify(news["tables"])
        )
            detailed["tables"] = { kind: "update", inputDiff: true };
        if (JSON.stringify(oldInputs["severity"]) !== JSON.stringify(news["severity"]))
            detailed["severity"] = { kind: "update", inputDiff: true };
        const secrets = changedSecrets(oldInputs["secretValues"], news["secretValues"]);
        if (secrets.length > 0) detailed["secretValues"] = { kind: "update", inputDiff: true };
        if (Object.keys(detailed).length > 0 && !isQuiet(news)) sayTraffic(ctx, tablesOf(oldInputs), news, secrets);
        return { detailed } satisfies DiffAnswer;
    },

    async create(ctx, { inputs }) {
        if (ctx.preview && !isQuiet(inputs)) sayTraffic(ctx, [], inputs);
        return { id: createHash("sha256").update(ctx.urn).digest("hex").slice(0, 16), outputs: inputs };
    },

    async read(_ctx, { id, inputs, outputs }) {
        return inputs && outputs ? { id, inputs, outputs } : undefined;
    },

    async update(_ctx, { news }) {
        return { outputs: news };
    },

    async delete() {
        // Nothing was created anywhere.
    },
};

/** One sentence for each route whose secret values are others; of one that comes or goes, the tables tell. */
function changedSecrets(olds: Value | undefined, news: Value | undefined): string[] {
    if (!isRecord(olds) || !isRecord(news)) return [];
    return Object.keys(news)
        .filter((name) => name in olds && olds[name] !== news[name])
        .map((name) => `${name} has other secret values than before: it may lead elsewhere or take other requests`);
}

/** @param more what tables do not show */
function sayTraffic(ctx: Context, before: readonly Table[], news: Inputs, more: readonly string[] = []): void {
    const isKnown = !containsUnknown(news["tables"]);
    const lines = [...more, ...(isKnown ? trafficDiff(before, afterwards(news)).map(describeChange) : [])];
    for (const line of lines.slice(0, mostLines)) ctx.log.info(line);
    if (lines.length > mostLines)
        ctx.log.info(
            `… and ${lines.length - mostLines} more: \`pulumi preview --json > plan.json && crossroute report --preview plan.json\` shows all`,
        );
}

function report(ctx: Context, findings: readonly Diagnostic[]): void {
    const warnings = findings.filter((finding) => finding.severity === "warning");
    for (const finding of warnings.slice(0, mostLines)) ctx.log.warning(line(finding));
    if (warnings.length > mostLines)
        ctx.log.warning(`… and ${warnings.length - mostLines} more warnings: \`crossroute lint\` shows all`);
}

/** Keyed by route, so that a route added in front of forty others shows as one added route. */
function routeDiff(
    olds: Value | undefined,
    news: Value | undefined,
): Record<string, { kind: DiffKind; inputDiff: boolean }> {
    const before = isRecord(olds) ? olds : {};
    const after = isRecord(news) ? news : {};
    const detailed: Record<string, { kind: DiffKind; inputDiff: boolean }> = {};
    if (isUnknown(news)) return { routes: { kind: "update", inputDiff: true } };
    for (const route of new Set([...Object.keys(before), ...Object.keys(after)])) {
        const kind = !(route in before)
            ? "add"
            : !(route in after)
              ? "delete"
              : JSON.stringify(before[route]) === JSON.stringify(after[route]) && !isUnknown(after[route])
                ? undefined
                : "update";
        if (kind) detailed[joinPath("routes", route)] = { kind, inputDiff: true };
    }
    return detailed;
}

/** The platforms' readers made them, and the engine passed them on unchanged. */
const areTables = (value: unknown): value is Table[] => Array.isArray(value);
const tablesOf = ({ tables }: Inputs): Table[] =>
    tables !== undefined && !containsUnknown(tables) && areTables(tables) ? tables : [];
/** What a platform keeps of what goes stays in force, though nothing declares it any more. */
const afterwards = ({ left, tables }: Inputs): Table[] =>
    left === undefined || containsUnknown(left) ? tablesOf({ tables }) : tablesOf({ tables: left });

/** What the state has otherwise than the plan that was kept, as a preview was told. */
function besidePlan(since: Value | undefined, olds: Inputs | undefined, news: Inputs): string | undefined {
    const known = [since, olds?.["tables"]].every((value) => value !== undefined && !containsUnknown(value));
    if (!known || olds === undefined || !isRecord(since)) return undefined;
    const { before, after, differ, absent } = since;
    const titles = (of: Value | undefined): Record<string, string> =>
        Object.fromEntries(Object.entries(isRecord(of) ? of : {}).map(([urn, title]) => [urn, String(title)]));
    const found = {
        absent: titles(absent),
        differ: titles(differ),
        ...(before && { before: tablesOf({ tables: before }) }),
        ...(after && { after: tablesOf({ tables: after }) }),
    };
    return notAsPlanned(found, planOf(olds, tablesOf(olds)), planOf(news, afterwards(news)));
}

const planOf = ({ digests, secretValues }: Inputs, tables: readonly Table[]): PlanOfRun => ({
    tables,
    objects: Object.fromEntries(
        Object.entries(isRecord(digests) ? digests : {}).map(([urn, of]) => [urn, JSON.stringify(of)]),
    ),
    isSecret: secretValues !== undefined,
});

const severityOf = (inputs: Inputs): Record<string, Severity | "off"> =>
    isRecord(inputs["severity"]) ? (inputs["severity"] as Record<string, Severity | "off">) : {};

const isQuiet = (inputs: Inputs): boolean => inputs["quiet"] === true;

/** Nothing is recorded that was not done: the next run would say nothing of the requests that move then. */
function unchangedFailures(
    unchanged: Value | undefined,
    digests: Value | undefined,
    olds: Inputs | undefined,
): CheckFailure[] {
    if (!isRecord(unchanged) || !isRecord(unchanged["objects"])) return [];
    const [is, was] = [digests, olds?.["digests"]].map((value) => (isRecord(value) ? value : {}));
    // What another hand, a webhook or a transformation changes each time is no matter of this run.
    const objects = Object.entries(unchanged["objects"]).flatMap(([urn, left]) => {
        const [now, then] = [is?.[urn], was?.[urn]];
        if (!isRecord(left) || !Array.isArray(left["paths"]) || !isRecord(now) || !isRecord(then)) return [];
        return left["paths"].some((path) => now[String(path)] !== then[String(path)]) ? [String(left["title"])] : [];
    });
    return objects.length === 0 ? [] : [{ property: "", reason: notChanged(String(unchanged["component"]), objects) }];
}

/**
 * Checks each argument by its rows, and of the tables only what the analysis relies on; a RouteTable always gives that.
 */
export function argumentFailures(news: Inputs): CheckFailure[] {
    const { tables, ...others } = news;
    const known = Object.entries(others).map(([key, value]) => [key, containsUnknown(value) ? UNKNOWN_INPUT : value]);
    const shape = shapeOf(tableTypes.RoutePlanArgs.fields, tableTypes);
    const problems = shapeProblems({ ...Object.fromEntries(known), tables: UNKNOWN_INPUT }, shape);
    return failuresOf([...tableFindings(tables), ...problems.map(shapeFinding)]);
}

function tableFindings(tables: Value | undefined): Diagnostic[] {
    if (isUnknown(tables)) return [];
    if (!Array.isArray(tables))
        return [finding("CR212", "tables", "is not a list of tables", "give [{ gateway, dialect, rules }]")];
    return tables.flatMap((table, i) => {
        const at = joinPath("tables", i);
        if (isUnknown(table)) return [];
        if (!isRecord(table)) return [finding("CR212", at, "is not a table", "give { gateway, dialect, rules }")];
        const missing = ["gateway", "dialect"].filter(
            (key) => typeof table[key] !== "string" && !isUnknown(table[key]),
        );
        const rules = Array.isArray(table["rules"]) || isUnknown(table["rules"]) ? [] : ["rules"];
        const help = "a table is { gateway, dialect, rules }";
        return [...missing, ...rules].map((key) =>
            finding("CR212", joinPath(at, key), "is missing or of the wrong type", help),
        );
    });
}
