import type { CompiledRule } from "../compile";
import { describeRule, describeTarget } from "../describe";
import type { HostIndex } from "../host-index";
import { describeUnknown } from "../unknown";
import type { Severity } from "../diagnostic";
import type { KnownService, LintContext } from "./context";

/** What can be said of each rule by itself. */
export function lintRules(context: LintContext, gateway: HostIndex): void {
    const exists = backendCheck(context, gateway);
    undetermined(context, gateway);
    for (const rule of gateway.table.rules) {
        if (rule.rule.unknown !== undefined && rule.rule.unknown.length > 0) pending(context, rule);
        if (rule.unknown) continue;
        neverUsed(context, rule);
        expression(context, rule);
        if (rule.rule.undetermined === undefined) rewrite(context, gateway, rule);
        exists(rule);
    }
}

const shownObjects = 3;

/** What is not understood is said once for each reason, however many rules hang on it. */
function undetermined(context: LintContext, gateway: HostIndex): void {
    const reasons = new Map<string, CompiledRule[]>();
    for (const rule of gateway.table.rules) {
        const why = rule.rule.undetermined?.why;
        if (why === undefined) continue;
        const same = reasons.get(why);
        if (same === undefined) reasons.set(why, [rule]);
        else same.push(rule);
    }
    for (const [why, rules] of reasons) {
        const [rule] = rules;
        const objects = [...new Set(rules.map((r) => r.rule.origin.object))];
        const more = objects.length - shownObjects;
        const list = `${objects.slice(0, shownObjects).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
        const count = rules.length === 1 ? "1 rule" : `${rules.length} rules`;
        const what = rules.every((r) => r.rule.undetermined?.answerOnly) ? "what becomes of" : "which requests reach";
        context.add({
            code: "CR123",
            ...(rule === undefined ? {} : { rule }),
            ...(rule?.rule.undetermined?.help === undefined ? {} : { help: rule.rule.undetermined.help }),
            message: `Cannot tell ${what} ${count} of ${list}: ${why}.`,
        });
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

function backendCheck(context: LintContext, gateway: HostIndex): (rule: CompiledRule) => void {
    const { services, apps, whole = true } = context.known;
    const found = new Map<string, KnownService>();
    const namespaces = new Set<string>();
    for (const service of services ?? []) {
        found.set(`${service.namespace}/${service.name}`, service);
        namespaces.add(service.namespace);
    }
    const known = apps === undefined ? undefined : new Set(apps);
    return (rule) => {
        const { target } = rule.rule;
        if (rule.rule.unknown?.includes("target") === true) return;
        const say = (why: string, severity?: Severity): void =>
            context.add({
                code: "CR112",
                rule,
                message: `${describeRule(rule.rule)} leads to ${describeTarget(target)}: ${why}.`,
                ...(severity === undefined ? {} : { severity }),
            });
        if (target.kind === "service" && isOpen(target.name, target.namespace, target.port)) return;
        if (target.kind === "service" && namespaces.has(target.namespace)) {
            const service = found.get(`${target.namespace}/${target.name}`);
            if (service !== undefined) wrongPort(gateway, service, target.port, say);
            else if (whole) say(`there is no Service ${target.name} in namespace ${target.namespace}`);
            else say(`no Service ${target.name} of namespace ${target.namespace} is in the sources`, "info");
        }
        if (target.kind === "sae" && known?.has(target.appId) === false) say(`there is no application ${target.appId}`);
    };
}

/** Texts that a program still fills in: no name of Kubernetes has such a sign. */
const isOpen = (...texts: readonly (number | string)[]): boolean =>
    texts.some((text) => typeof text === "string" && text.includes("${"));

function wrongPort(gateway: HostIndex, service: KnownService, port: number | string, say: (why: string) => void): void {
    const { ports, targetPorts = [], external = false } = service;
    if (ports.includes(port) || isOpen(...ports) || (external && ports.length === 0)) return;
    // This controller looks among the ports of the pods as well, and takes a port of a name elsewhere as it is written.
    const isNginx = gateway.table.table.dialect === "ingress-nginx";
    if (isNginx && (targetPorts.includes(port) || (external && typeof port === "number"))) return;
    // Azure's controller does the former, too.
    if (gateway.table.table.gateway.startsWith("azure-application-gateway") && targetPorts.includes(port)) return;
    say(`the Service has no port ${port}; it has ${ports.join(", ") || "none"}`);
}
