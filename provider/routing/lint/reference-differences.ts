import { counted, several, type Subject } from "../diagnostic";
import { candidates, requestTo } from "../candidates";
import type { CompiledRule } from "../compile";
import { compileTable } from "../compile";
import { describeRule, describeTarget } from "../describe";
import type { HostIndex } from "../host-index";
import { indexTable } from "../host-index";
import type { Request, Rule, Table } from "../model";
import { targetId } from "../target-id";
import { targetsOf } from "../outcome";
import type { LintContext } from "./context";
import { ask } from "./context";

/** What a controller's behaviour is compared with; undefined where its own documentation is the only source. */
function referenceFor(table: Table): { table: Table; name: string } | undefined {
    // Traefik's Gateway provider has its own order; the specification has another.
    if (table.dialect === "traefik-gateway") {
        const rules = table.rules.map(({ order: _, ...rule }): Rule => rule);
        return { table: { ...table, dialect: "gateway-api", rules }, name: "the Gateway API" };
    }
    const isOfIngress = table.dialect.startsWith("traefik") || ["skipper", "ingress-nginx"].includes(table.dialect);
    return isOfIngress ? { table: { ...table, dialect: "kubernetes" }, name: "the Ingress reference" } : undefined;
}

/** The reference leaves the meaning of these paths to the controller. */
const isPromised = (rule: CompiledRule | undefined): boolean =>
    rule === undefined || rule.rule.match === "Exact" || rule.rule.match === "Prefix";

/**
 * Where this controller gives a request to another backend than the reference promises. Reported once for a gateway,
 * with one request: it is a property of the controller more than of a rule.
 */
export function otherReading(context: LintContext, gateway: HostIndex): void {
    const { table, dialect } = gateway.table;
    if (table.dialect === "sae-alb") return plainPathOnAlb(context, gateway);
    const promised = referenceFor(table);
    if (promised === undefined) return;
    otherVersion(context, gateway);
    const older = olderOf(gateway);
    const reference = indexTable(compileTable(promised.table));
    let count = 0;
    let first: { rule: CompiledRule; message: string; witness: Request; subject?: Subject } | undefined;
    for (const rule of gateway.table.rules) {
        if (rule.unknown || rule.host.kind === "never" || rule.path.kind === "never") continue;
        if (rule.rule.implied === true || rule.rule.dropped !== undefined) continue;
        for (const witness of candidates(gateway.table, rule, context.unused)) {
            // No reference says how an escaped character compares with itself where the rule does not escape it.
            if (witness.path.includes("%") && rule.rule.path?.includes("%") !== true) continue;
            const here = ask(gateway, witness).outcome;
            const there = ask(reference, witness).outcome;
            if (here.matches.some(({ rule: { rule: r } }) => r.undetermined !== undefined || r.implied === true))
                continue;
            // It is said of the controller, whatever its version: where versions differ, CR124 says so.
            if (older !== undefined && answersOf(older, witness) !== answersOf(gateway, witness)) continue;
            if (here.matches.length > 1 || there.matches.length > 1 || here.falls !== there.falls) {
                if (here.falls === there.falls) continue;
            }
            const [a, b] = [here.matches[0]?.rule, there.matches[0]?.rule];
            if (!isPromised(a) || !isPromised(b)) continue;
            if ((a === undefined ? "" : targetId(a.rule.target)) === (b === undefined ? "" : targetId(b.rule.target)))
                continue;
            count++;
            const by = (r: CompiledRule | undefined): string =>
                r === undefined ? "by no rule" : `by ${describeRule(r.rule)}`;
            first ??= {
                rule: a ?? rule,
                witness,
                ...(a === undefined || b === undefined ? { subject: { unanswered: true } } : {}),
                message: `${witness.host}${witness.path} is answered ${by(a)}; after ${promised.name} it is answered ${by(b)}`,
            };
            break;
        }
    }
    if (first === undefined) return;
    const { message, ...found } = first;
    context.add({
        code: "CR109",
        ...found,
        ...counted((n) => `On ${withoutVersion(dialect.title)} ${message}${moreRules(count, table.gateway, n)}.`),
    });
}

/** The rules of a controller stand for all its versions that are near the one that was recorded. */
const withoutVersion = (title: string): string => title.replace(/ \d+\.\d+/, "");

/** The gateway as the older version reads it that may run as well. */
function olderOf({ table: { table, dialect } }: HostIndex): HostIndex | undefined {
    const { older } = dialect;
    return older === undefined ? undefined : indexTable(compileTable({ ...table, dialect: older }));
}

const answersOf = (at: HostIndex, witness: Request): string =>
    targetsOf(at.table, ask(at, witness).outcome).map(describeTarget).sort().join(" or ");

/** Where an older version that is still in use gives a request to another backend. Reported once for a gateway. */
function otherVersion(context: LintContext, gateway: HostIndex): void {
    const { table, dialect } = gateway.table;
    const before = olderOf(gateway);
    if (before === undefined) return;
    const found = gateway.table.rules.flatMap((rule) => {
        if (rule.unknown || !rule.live || rule.rule.undetermined !== undefined) return [];
        const witness = candidates(gateway.table, rule, context.unused).find(
            (request) => answersOf(gateway, request) !== answersOf(before, request),
        );
        return witness === undefined ? [] : [{ rule, witness }];
    });
    const [first] = found;
    if (first === undefined) return;
    const { rule, witness } = first;
    const newer = `${dialect.title} answers ${witness.host}${witness.path} by ${answersOf(gateway, witness)}`;
    const other = `${before.table.dialect.title} by ${answersOf(before, witness)}`;
    context.add({
        code: "CR124",
        rule,
        witness,
        ...counted((n) => `${newer}, ${other}${moreRules(found.length, table.gateway, n)}.`),
    });
}

/** The first of several rules is named. */
function moreRules(count: number, gateway: string, number: (n: number) => string): string {
    if (count < 2) return "";
    const more = number(count - 1);
    return ` (and ${several(more, "more rule")} of ${gateway} ${more === "1" ? "is" : "are"} read differently)`;
}

function plainPathOnAlb(context: LintContext, gateway: HostIndex): void {
    for (const rule of gateway.table.rules) {
        const path = rule.rule.path ?? "";
        if (rule.unknown || rule.path.kind !== "exact" || (rule.rule.match !== "Prefix" && path !== "/")) continue;
        const below = path.endsWith("/") ? path : `${path}/`;
        context.add({
            code: "CR109",
            rule,
            witness: requestTo(
                gateway.table.table,
                rule.host.kind === "exact" ? rule.host.name : context.unused.host,
                `${below}${context.unused.token}`,
            ),
            message: `On SAE on ALB the path "${path}" is exact and takes nothing below it.`,
            help: `Write ${below}* for everything below ${path}.`,
        });
    }
}
