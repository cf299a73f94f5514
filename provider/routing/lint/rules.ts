import { redirectToItself } from "./redirects";
import { counted, entryAt, several } from "../diagnostic";
import { candidates } from "../candidates";
import type { CompiledRule } from "../compile";
import { describeRule, describeTarget } from "../describe";
import type { HostIndex } from "../host-index";
import type { Request } from "../model";
import { targetsOf } from "../outcome";
import type { HostPattern, PathPattern } from "../pattern";
import { pathMatches } from "../pattern";
import { describeUnknown, isOnlySecret } from "../unknown";
import { MAYBE } from "../verdict";
import { diagnosticCatalogue } from "./catalogue";
import type { LintContext } from "./context";
import { ask, nameList, writtenAt } from "./context";
import type { ServiceProblem } from "./services";
import { serviceCheck } from "./services";

/** Findings about each rule by itself. */
export function lintRules(context: LintContext, gateway: HostIndex): void {
    const exists = backendCheck(context, gateway);
    undetermined(context, gateway);
    openPrefixes(context, gateway);
    for (const rule of gateway.table.rules) {
        if (rule.rule.unknown !== undefined && rule.rule.unknown.length > 0) pending(context, rule);
        if (rule.unknown) continue;
        neverUsed(context, rule);
        expression(context, rule);
        if (rule.rule.undetermined === undefined) rewrite(context, gateway, rule);
        if (rule.rule.undetermined === undefined) redirectToItself(context, gateway, rule);
        exists(rule);
    }
}

/** Room in a message for all but its objects and its reason. */
const besides = 60;

const accepted: ReadonlySet<string> = new Set(["CR123", diagnosticCatalogue.CR123.name]);

/** Each reason is reported once, however many rules it affects. */
function undetermined(context: LintContext, gateway: HostIndex): void {
    const reasons = new Map<string, CompiledRule[]>();
    for (const rule of gateway.table.rules) {
        const { undetermined: doubt, implied, allow = [] } = rule.rule;
        // That an object exists in several versions is reported for the object. Rules that the platform adds need no
        // attention.
        if (doubt === undefined || doubt.version === true || doubt.said === true || implied === true) continue;
        if (rule.host.kind === "never" || rule.path.kind === "never") continue;
        // Who accepts the finding speaks for the own rules only.
        if (doubt.conflict !== true && allow.some((one) => accepted.has(one))) continue;
        const key = doubt.alike?.why ?? doubt.why;
        const same = reasons.get(key);
        if (same === undefined) reasons.set(key, [rule]);
        else same.push(rule);
    }
    for (const rules of reasons.values()) {
        const [rule] = rules;
        const because = reasonOf(rules);
        const why = because(String);
        const objects = [...new Set(rules.map((r) => r.rule.origin.object))];
        const list = (n: (count: number) => string): string => nameList(objects, n, 299 - besides - why.length);
        // One entry can be several rules: for each host, scheme, match or redirect.
        const places = new Set(rules.map(({ rule: { origin } }) => entryAt(origin)));
        const what = rules.every((r) => r.rule.undetermined?.answerOnly) ? "what becomes of" : "which requests reach";
        const doubt = rule?.rule.undetermined;
        context.add({
            ...(doubt?.conflict === true
                ? {
                      code: "CR104",
                      others: rules.slice(1),
                      ...counted((n) => `${list(n)} exclude each other: ${because(n)}.`),
                  }
                : {
                      code: "CR123",
                      ...counted(
                          (n) => `Cannot tell ${what} ${several(n(places.size), "rule")} of ${list(n)}: ${because(n)}.`,
                      ),
                  }),
            ...(rule === undefined ? {} : { rule }),
            ...(doubt?.help === undefined ? {} : { help: doubt.help }),
        });
    }
}

/** Why nothing is claimed of these rules; where it is so of several objects, these are listed. */
function reasonOf(rules: readonly CompiledRule[]): (n: (count: number) => string) => string {
    const doubts = rules.flatMap(({ rule }) => rule.undetermined ?? []);
    const [first] = doubts;
    const names = [...new Set(doubts.flatMap(({ alike }) => alike?.name ?? []))];
    if (names.length < 2) return () => first?.why ?? "";
    return (n) => `${nameList(names, n, 90)} ${first?.alike?.why ?? ""}`;
}

/** Requests that a prefix takes by elements or by characters only, where another answer is possible. */
function openPrefixes(context: LintContext, gateway: HostIndex): void {
    let first: { rule: CompiledRule; witness: Request; why: string } | undefined;
    const places = new Set<string>();
    for (const rule of gateway.table.rules) {
        const { path, conditions } = rule;
        if (path.kind !== "prefix" || rule.unknown || conditions !== "" || rule.rule.undetermined !== undefined)
            continue;
        const witness = candidates(gateway.table, rule, context.unused).find(
            (request) => pathMatches(path, gateway.table.dialect.seenPath(request.path)) === MAYBE,
        );
        if (witness === undefined || targetsOf(gateway.table, ask(gateway, witness).outcome).length < 2) continue;
        places.add(writtenAt(rule));
        first ??= { rule, witness, why: path.why };
    }
    if (first === undefined) return;
    const { rule, witness, why } = first;
    const more = places.size - 1;
    context.add({
        code: "CR123",
        rule,
        witness,
        help:
            gateway.table.table.dialect === "cce"
                ? `${ownRule}; or have the path compared by characters (pathType ImplementationSpecific), written without a slash at its end.`
                : `${ownRule}.`,
        ...counted(
            (n) =>
                `Cannot tell whether ${describeRule(rule.rule)}${more > 0 ? ` and ${several(n(more), "other")}` : ""} ${more > 0 ? "take" : "takes"} requests such as ${witness.host}${witness.path}: ${why}.`,
        ),
    });
}

const ownRule = "Where requests beside the elements of the path matter, give them a rule of their own";

function pending(context: LintContext, rule: CompiledRule): void {
    const partly = rule.unknown
        ? "what it takes and what it takes away from others is not analysed"
        : "where it leads is not analysed";
    const isSecret = isOnlySecret(rule.rule);
    context.add({
        code: "CR118",
        rule,
        message: `Cannot tell${isSecret ? "" : " yet"}: ${describeUnknown(rule.rule)}, so ${partly}.`,
        ...(isSecret && { help: "No run shows a secret. Give the value as plain text if it need not be one." }),
    });
}

function neverUsed(context: LintContext, rule: CompiledRule): void {
    const reason =
        rule.host.kind === "never" ? rule.host.reason : rule.path.kind === "never" ? rule.path.reason : undefined;
    if (reason !== undefined)
        context.add({ code: "CR110", rule, message: `${describeRule(rule.rule)} is never used: ${reason}.` });
}

function expression(context: LintContext, rule: CompiledRule): void {
    expressionOf(context, rule, rule.host);
    expressionOf(context, rule, rule.path);
}

function expressionOf(context: LintContext, rule: CompiledRule, pattern: HostPattern | PathPattern): void {
    if (pattern.kind === "unclear")
        context.add({ code: "CR113", rule, message: `${describeRule(rule.rule)}: ${pattern.reason}.` });
    const danger = pattern.kind === "language" ? pattern.language.danger : undefined;
    if (danger !== undefined && pattern.kind === "language")
        context.add({
            code: "CR114",
            rule,
            message: `${describeRule(rule.rule)}: in "${pattern.language.source}" ${danger}.`,
        });
}

function rewrite(context: LintContext, gateway: HostIndex, rule: CompiledRule): void {
    const template = rule.rule.rewrite;
    if (template === undefined) return;
    const { dialect } = gateway.table;
    const name = `${describeRule(rule.rule)}: its rewrite "${template}"`;
    if (dialect.rewritten === undefined) {
        const message = `${name} has no effect: ${dialect.title} does not rewrite.`;
        return context.add({ code: "CR111", rule, message });
    }
    // Middlewares of Traefik have expressions of their own, and in an HTTPRoute $1 is a text; the groups of a path that is not
    // read are not known.
    if (/^(traefik|gateway-api)/.test(dialect.name) || rule.path.kind === "unclear") return;
    const named = [...template.matchAll(/\$(?:\{(\d+)\}|(\d))/g)].map((m) => Number(m[1] ?? m[2]));
    const groups = rule.path.kind === "language" ? rule.path.language.sure.groups : 0;
    const missing = named.find((n) => n > groups || n === 0);
    if (missing === undefined) return;
    const isEmpty = dialect.emptyGroups === true && missing > 0;
    const end = isEmpty ? ", so that it stands for nothing" : "";
    const help = isEmpty && groups === 0 ? withoutGroupsHelp(rule.rule.path ?? "", template) : undefined;
    context.add({
        code: "CR126",
        rule,
        message: `${name} names group ${missing}, and the path "${rule.rule.path ?? ""}" has ${groups === 0 ? "none" : groups}${end}.`,
        ...(help !== undefined && { help }),
    });
}

/** Where no group keeps a part of the path, every request gets the same one. Undefined: what was meant is not clear. */
function withoutGroupsHelp(path: string, template: string): string | undefined {
    const own = path.replace(/\/$/, "");
    const isPlain = /^(\/[\w./-]+)?$/.test(own);
    const [written = "", ...others] = template.split(/\$\d/);
    const isCut = [written, ...others].every((text) => /^\/*$/.test(text));
    const type = "and pathType ImplementationSpecific";
    const every = "Every request gets the same path now:";
    if (isCut) {
        const cut = isPlain && own !== "" ? `write ${own}(/|$)(.*) with /$2 ${type} to cut off ${own}, or ` : "";
        return `${every} ${cut}leave the rewrite out to keep the path.`;
    }
    if (!isPlain || others.join("") !== "" || others.length > 1 || written.includes("$")) return undefined;
    const pattern = own === "" ? "/(.*) with" : `${own}(/|$)(.*) with`;
    return `${every} write ${pattern} ${written}$${own === "" ? 1 : 2} ${type} to keep what follows ${own === "" ? "/" : own}.`;
}

function backendCheck(context: LintContext, gateway: HostIndex): (rule: CompiledRule) => void {
    const { apps } = context.known;
    const known = apps === undefined ? undefined : new Set(apps);
    const wrongService = serviceCheck(gateway, context.known);
    const say = (rule: CompiledRule, { why, ...more }: ServiceProblem): void => {
        const { target } = rule.rule;
        const { object, source, path } = rule.rule.origin;
        const key = JSON.stringify([object, source, path, target]);
        if (path !== undefined && context.backends.has(key)) return;
        context.backends.add(key);
        context.add({
            code: "CR112",
            rule,
            message: `${describeRule(rule.rule)} leads to ${describeTarget(target)}: ${why}.`,
            subject: { problem: `${describeTarget(target)}: ${why}` },
            ...more,
        });
    };
    return (rule) => {
        const { target, unknown } = rule.rule;
        if (unknown?.includes("target") === true) return;
        const wrong = target.kind === "service" ? wrongService(rule, target) : undefined;
        if (wrong !== undefined) say(rule, wrong);
        if (target.kind === "sae" && known?.has(target.appId) === false)
            say(rule, { why: `there is no application ${target.appId}` });
    };
}
