/** Rule sets of SAE among the sources, as tables, and what is wrong with those of files. */
import { finding } from "../diagnostics/catalogue";
import { fileCodes } from "../diagnostics/codes/files";
import type { Diagnostic } from "../routing/diagnostic";
import type { Rule, Table, Target } from "../routing/model";
import { targetId } from "../routing/target-id";
import { reason, UsageError } from "./errors";
import { fileList } from "./file-list";
import { pick, type Json, type Placed } from "./objects";
import { lazy } from "../lazy";

const saeReader = lazy<typeof import("../platforms/sae/read/table")>(() => require("../platforms/sae/read/table"));
const written = lazy<typeof import("../platforms/sae/read/rule-set-files")>(() =>
    require("../platforms/sae/read/rule-set-files"),
);

/** The tables of all rule sets. Throws {@link UsageError} for one that cannot be read. */
export function ruleSetTables(all: readonly Placed[]): { tables: Table[]; findings: Diagnostic[] } {
    const findings = all.flatMap(formFindings);
    const versions = new Map<string, { placed: Placed; table: Table }[]>();
    for (const [i, placed] of all.entries()) {
        const [table, key] = [ruleSetTable(placed), listenerOf(placed, i)];
        const known = versions.get(key) ?? [];
        const isCopy = known.some((one) => textOf(one.table) === textOf(table));
        if (!isCopy) versions.set(key, [...known, { placed, table }]);
    }
    const tables = [...versions.values()].flatMap((same) => {
        const [first] = same;
        if (first === undefined || same.length < 2) return same.map(({ table }) => table);
        const files = [...new Set(same.map(({ placed }) => placed.source))];
        const why = `there are ${same.length} rule sets for its listener (${fileList(files)}), and which of them is live is not known`;
        const object = nameOf(first.placed.value);
        const message = `There are ${same.length} rule sets for the listener ${first.table.gateway} (${fileList(files)}): SAE has one, and which of them is live is not known.`;
        findings.push({ ...finding("CR602", "", message), origin: { object, source: first.placed.source } });
        const all = same.map(({ table }) => table.defaults ?? []);
        const ends = all.some(({ length }) => length === 0) ? [] : all.flat().map(({ target }) => target);
        return same.map(({ table }) => asVersion(table, why, ends));
    });
    return { tables, findings };
}

/** What SAE would refuse, or takes otherwise than it is written. */
function formFindings({ value, source, written: file }: Placed): Diagnostic[] {
    if (file === undefined) return [];
    const { writtenProblems } = written();
    return writtenProblems(value).map((one) => ({
        ...one,
        origin: { object: nameOf(value), source, path: one.where },
    }));
}

/** SAE has one rule set for each port of a load balancer. What is not of a file is never a version of another. */
function listenerOf({ value, written: file }: Placed, i: number): string {
    const balancer = pick(value, "SlbId", "slbId");
    const port = pick(value, "ListenerPort", "listenerPort");
    const isKnown = file !== undefined && typeof balancer === "string" && balancer !== "" && port !== undefined;
    return isKnown ? `${balancer}:${String(port)}` : `#${i}`;
}

/** What a table answers, whatever its file. */
const textOf = ({ rules, defaults = [], dialect, listeners }: Table): string =>
    JSON.stringify([
        dialect,
        listeners,
        rules.map(({ origin: _, target, ...rule }) => [rule, targetId(target)]),
        defaults.map(({ target }) => targetId(target)),
    ]);

/**
 * Each rule answers perhaps. So does the default; where every version has one, one of them answers what no rule takes.
 *
 * @param ends the defaults of all versions, if each has one
 */
function asVersion(table: Table, why: string, ends: readonly Target[]): Table {
    const undetermined = { why, help: fileCodes.CR602.help, version: true as const };
    const one = { ...undetermined, answerOnly: true as const, or: ends };
    const isOne = new Set(ends.map(targetId)).size === 1;
    const rest = (table.defaults ?? []).map((rule): Rule => ({
        match: "Prefix",
        implied: true,
        ...rule,
        // After the rules of the other versions.
        order: Number.MAX_SAFE_INTEGER,
        ...(isOne ? {} : { undetermined: ends.length === 0 ? undetermined : one }),
    }));
    return { ...table, rules: [...table.rules.map((rule) => ({ ...rule, undetermined })), ...rest], defaults: [] };
}

/** Gateways that SAE can list, but whose rules it does not return. */
const otherGateways: Readonly<Record<string, string>> = { mse: "an MSE gateway", apig: "an API gateway" };

/** The default of such a gateway is not known either, so it may answer any request. */
export function ruleSetTable(placed: Placed): Table {
    const table = readTableOf(placed);
    const kind = otherGateways[String(pick(placed.value, "LoadBalanceType", "loadBalanceType") ?? "")];
    if (kind === undefined) return table;
    const undetermined = {
        why: `its rule set is on ${kind}, and how that compares is not known here`,
        help: "Look at the gateway's own console: nothing is claimed of what it answers.",
    };
    const { origin = { object: `SAE rule set on ${kind}`, source: placed.source } } = table.rules[0] ?? {};
    const own: Rule = {
        match: "Prefix",
        path: "/",
        target: { kind: "unknown", label: `what ${kind} answers by itself`, unread: true },
        origin: { object: origin.object, ...(origin.source === undefined ? {} : { source: origin.source }) },
        implied: true,
    };
    return { ...table, rules: [...table.rules, own].map((rule) => ({ ...rule, undetermined })) };
}

function nameOf(value: Json): string {
    const name =
        pick(value, "Id", "id", "IngressId", "ingressId", "Name", "name") ?? pick(value, "SlbId", "slbId") ?? "";
    return `SAE rule set ${String(name)}`.trim();
}

function readTableOf({ value, source }: Placed): Table {
    const { readTable } = saeReader();
    try {
        return readTable(value, { object: nameOf(value), source });
    } catch (thrown) {
        throw new UsageError(`${source}: ${reason(thrown)}`, { cause: thrown });
    }
}
