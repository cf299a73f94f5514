import type { CompiledRule } from "../compile";
import { describeRule, describeTarget } from "../describe";
import type { HostIndex } from "../host-index";
import { describeUnknown } from "../unknown";
import type { LintContext } from "./context";

/** What can be said of each rule by itself. */
export function lintRules(context: LintContext, gateway: HostIndex): void {
    const exists = backendCheck(context);
    for (const rule of gateway.table.rules) {
        if (rule.rule.unknown !== undefined && rule.rule.unknown.length > 0) pending(context, rule);
        if (rule.unknown) continue;
        neverUsed(context, rule);
        expression(context, rule);
        rewrite(context, gateway, rule);
        exists(rule);
    }
}

function pending(context: LintContext, rule: CompiledRule): void {
    const partly = rule.unknown
        ? "what it takes and what it takes away from others is not analysed"
        : "where it leads is not analysed";
    context.add({ code: "CR118", rule, message: `Cannot tell yet: ${describeUnknown(rule.rule)}, so ${partly}.` });
}

function neverUsed(context: LintContext, rule: CompiledRule): void {
    const reason =
        rule.host.kind === "never" ? rule.host.reason : rule.path.kind === "never" ? rule.path.reason : undefined;
    if (reason !== undefined)
        context.add({ code: "CR110", rule, message: `${describeRule(rule.rule)} is never used: ${reason}.` });
}

function expression(context: LintContext, rule: CompiledRule): void {
    for (const pattern of [rule.host, rule.path]) {
        if (pattern.kind === "unclear") {
            context.add({ code: "CR113", rule, message: `${describeRule(rule.rule)}: ${pattern.reason}.` });
        }
        const danger = pattern.kind === "language" ? pattern.language.danger : undefined;
        if (danger !== undefined && pattern.kind === "language") {
            context.add({
                code: "CR114",
                rule,
                message: `${describeRule(rule.rule)}: in "${pattern.language.source}" ${danger}.`,
            });
        }
    }
}

function rewrite(context: LintContext, gateway: HostIndex, rule: CompiledRule): void {
    const template = rule.rule.rewrite;
    if (template === undefined) return;
    const { dialect } = gateway.table;
    const say = (why: string): void =>
        context.add({ code: "CR111", rule, message: `${describeRule(rule.rule)}: its rewrite "${template}" ${why}.` });
    if (dialect.rewritten === undefined) return say(`has no effect: ${dialect.title} does not rewrite`);
    const named = [...template.matchAll(/\$(?:\{(\d+)\}|(\d))/g)].map((m) => Number(m[1] ?? m[2]));
    const groups = rule.path.kind === "language" ? rule.path.language.sure.groups : 0;
    const missing = named.find((n) => n > groups || n === 0);
    if (missing !== undefined) say(`names group ${missing}, and the path "${rule.rule.path ?? ""}" has ${groups}`);
}

function backendCheck(context: LintContext): (rule: CompiledRule) => void {
    const { services, apps } = context.known;
    const ports = new Map<string, readonly (number | string)[]>();
    const namespaces = new Set<string>();
    for (const service of services ?? []) {
        ports.set(`${service.namespace}/${service.name}`, service.ports);
        namespaces.add(service.namespace);
    }
    const known = apps === undefined ? undefined : new Set(apps);
    return (rule) => {
        const { target } = rule.rule;
        if (rule.rule.unknown?.includes("target") === true) return;
        const say = (why: string): void =>
            context.add({
                code: "CR112",
                rule,
                message: `${describeRule(rule.rule)} leads to ${describeTarget(target)}: ${why}.`,
            });
        if (target.kind === "service" && namespaces.has(target.namespace)) {
            const found = ports.get(`${target.namespace}/${target.name}`);
            if (found === undefined) say(`there is no Service ${target.name} in namespace ${target.namespace}`);
            else if (!found.includes(target.port))
                say(`the Service has no port ${target.port}; it has ${found.join(", ") || "none"}`);
        }
        if (target.kind === "sae" && known?.has(target.appId) === false) say(`there is no application ${target.appId}`);
    };
}
