import { candidates } from "../candidates";
import type { CompiledRule } from "../compile";
import { compileTable } from "../compile";
import { describeRule, describeTarget } from "../describe";
import { requestFor } from "../fresh";
import type { HostIndex } from "../host-index";
import { indexTable } from "../host-index";
import { targetId } from "../model";
import { distinctTargets, targetsOf } from "../outcome";
import type { LintContext } from "./context";
import { ask } from "./context";

/** What can be said of a gateway as a whole. */
export function lintGateway(context: LintContext, gateway: HostIndex): void {
    limits(context, gateway);
    defaults(context, gateway);
    if (gateway.unknown.length === 0) wildcards(context, gateway);
    tls(context, gateway);
    undocumentedHosts(context, gateway);
    otherReading(context, gateway);
}

const pathLimit = 80;

function limits(context: LintContext, gateway: HostIndex): void {
    const { table, dialect } = gateway.table;
    const { maxRules, rules } = table;
    if (maxRules !== undefined && rules.length > maxRules) {
        const extra = gateway.table.rules[maxRules];
        context.add({
            code: "CR115",
            ...(extra === undefined ? {} : { rule: extra }),
            message: `${table.gateway} has ${rules.length} rules; ${dialect.title} takes at most ${maxRules}.`,
        });
    }
    if (table.dialect !== "sae-clb") return;
    for (const rule of gateway.table.rules) {
        const length = rule.unknown ? 0 : (rule.rule.path ?? "").length;
        if (length <= pathLimit) continue;
        context.add({
            code: "CR115",
            rule,
            message: `${describeRule(rule.rule)}: a path has at most ${pathLimit} characters on ${dialect.title}, this one has ${length}.`,
        });
    }
}

function defaults(context: LintContext, gateway: HostIndex): void {
    const { table } = gateway.table;
    const given = table.defaults ?? [];
    const [first, second] = given;
    const witness = requestFor(context.fresh.host, `/${context.fresh.token}`);
    const { outcome } = ask(gateway, witness);
    if (first === undefined) {
        if (outcome.takers.length > 0 || table.rules.length === 0 || gateway.unknown.length > 0) return;
        context.add({
            code: "CR116",
            where: table.gateway,
            witness,
            message: `${table.gateway} has no default backend: requests that no rule takes get no answer (404).`,
        });
    } else if (second !== undefined && distinctTargets(given.map((d) => d.target)).length > 1) {
        const list = given.map((d) => `${describeTarget(d.target)} of ${d.origin.object}`).join(", ");
        context.add({
            code: "CR119",
            where: second.origin.path ?? second.origin.object,
            origin: second.origin,
            witness,
            message: `${table.gateway} has ${given.length} default backends and nothing decides between them: ${list}.`,
        });
    }
}

/** `*.example.com` reads as if it covered `example.com`; it never does. */
function wildcards(context: LintContext, gateway: HostIndex): void {
    for (const { pattern, rules } of gateway.wildcard.values()) {
        const [rule] = rules;
        if (pattern.kind !== "wildcard" || rule === undefined) continue;
        const apex = pattern.suffix.slice(1);
        const witness = requestFor(apex, "/");
        const elsewhere = context.gateways.some((g) => g.exact.has(apex) || (g.deep && coveredByWildcard(g, apex)));
        if (elsewhere || !apex.includes(".") || coveredByWildcard(gateway, apex)) continue;
        context.add({
            code: "CR108",
            rule,
            witness,
            message: `The wildcard ${rule.rule.host ?? ""} does not cover ${apex} itself, and no other rule names it.`,
        });
    }
}

const coveredByWildcard = (gateway: HostIndex, host: string): boolean =>
    gateway.wildcard.has(host.slice(host.indexOf(".")));

function tls(context: LintContext, gateway: HostIndex): void {
    const secure = gateway.table.rules.some((rule) => rule.rule.tls === true);
    if (!secure) return;
    const said = new Set<string>();
    for (const rule of gateway.table.rules) {
        const host = (rule.rule.host ?? "").toLowerCase();
        if (rule.rule.tls !== false || rule.unknown || said.has(host)) continue;
        said.add(host);
        const name = host === "" ? "A rule without host" : `Host ${rule.rule.host ?? ""}`;
        context.add({
            code: "CR107",
            rule,
            message: `${name} is served without TLS, while other hosts of ${gateway.table.table.gateway} have it.`,
        });
    }
}

/** Platforms that do not say what happens when a host has rules of its own and none fits. */
function undocumentedHosts(context: LintContext, gateway: HostIndex): void {
    if (gateway.table.dialect.fallThrough !== "unstated") return;
    for (const entry of [...gateway.exact.values(), ...gateway.wildcard.values()]) {
        const [rule] = entry.rules;
        if (rule === undefined) continue;
        const host =
            entry.pattern.kind === "exact"
                ? entry.pattern.name
                : entry.pattern.kind === "wildcard"
                  ? `${context.fresh.label}${entry.pattern.suffix}`
                  : "";
        const witness = requestFor(host, `/${context.fresh.token}`);
        const { outcome } = ask(gateway, witness);
        const [other] = outcome.takers;
        if (outcome.closed !== "unstated" || other === undefined) continue;
        const targets = targetsOf(gateway.table, outcome);
        if (targets.length < 2) continue;
        context.add({
            code: "CR121",
            rule,
            others: [other.rule],
            witness,
            message: `${gateway.table.dialect.title} does not say who answers paths of ${host} that its own rules do not take: ${targets.map(describeTarget).join(" or ")}.`,
        });
    }
}

const ingressDialects = new Set(["traefik", "traefik-strict", "skipper", "ingress-nginx", "cce"]);

/**
 * Where this controller gives a request to another backend than the Ingress reference promises. Said once for a gateway,
 * with one request, since it is a property of the controller more than of a rule.
 */
function otherReading(context: LintContext, gateway: HostIndex): void {
    const { table, dialect } = gateway.table;
    if (table.dialect === "sae-alb") return plainPathOnAlb(context, gateway);
    if (!ingressDialects.has(table.dialect)) return;
    const reference = indexTable(compileTable({ ...table, dialect: "kubernetes" }));
    let count = 0;
    let first: { rule: CompiledRule; message: string; witness: ReturnType<typeof requestFor> } | undefined;
    for (const rule of gateway.table.rules) {
        if (rule.unknown || rule.host.kind === "never" || rule.path.kind === "never") continue;
        if (rule.rule.implied === true || rule.rule.dropped !== undefined) continue;
        for (const witness of candidates(gateway.table, rule, context.fresh)) {
            const here = ask(gateway, witness).outcome;
            const there = ask(reference, witness).outcome;
            if (here.takers.some(({ rule: { rule: r } }) => r.undetermined !== undefined || r.implied === true))
                continue;
            if (here.takers.length > 1 || there.takers.length > 1 || here.falls !== there.falls) {
                if (here.falls === there.falls) continue;
            }
            const [a, b] = [here.takers[0]?.rule, there.takers[0]?.rule];
            if ((a === undefined ? "" : targetId(a.rule.target)) === (b === undefined ? "" : targetId(b.rule.target)))
                continue;
            count++;
            const by = (r: CompiledRule | undefined): string =>
                r === undefined ? "by no rule" : `by ${describeRule(r.rule)}`;
            first ??= {
                rule: a ?? rule,
                witness,
                message: `${witness.host}${witness.path} is answered ${by(a)}; after the Ingress reference it is answered ${by(b)}`,
            };
            break;
        }
    }
    if (first === undefined) return;
    const more = count > 1 ? ` (and ${count - 1} more rules of ${table.gateway} are read differently)` : "";
    context.add({
        code: "CR109",
        rule: first.rule,
        witness: first.witness,
        message: `On ${dialect.title} ${first.message}${more}.`,
    });
}

function plainPathOnAlb(context: LintContext, gateway: HostIndex): void {
    for (const rule of gateway.table.rules) {
        const path = rule.rule.path ?? "";
        if (rule.unknown || rule.path.kind !== "exact" || (rule.rule.match !== "Prefix" && path !== "/")) continue;
        const below = path.endsWith("/") ? path : `${path}/`;
        context.add({
            code: "CR109",
            rule,
            witness: requestFor(
                rule.host.kind === "exact" ? rule.host.name : context.fresh.host,
                `${below}${context.fresh.token}`,
            ),
            message: `On SAE on ALB the path "${path}" is exact and takes nothing below it.`,
            help: `Write ${below}* for everything below ${path}.`,
        });
    }
}
