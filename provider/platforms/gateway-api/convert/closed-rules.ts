/**
 * Rules that would let in whom the Ingress keeps out. Until somebody says that a policy of the Gateway's controller
 * does that (`--accept open`) such a rule is written without a backend: a rule that was left out would leave its
 * requests to wider rules, which may lead to the same backend.
 */
import type { CompiledRule, CompiledTable } from "../../../routing/compile";
import { describeRule } from "../../../routing/describe";
import type { Rule } from "../../../routing/model";
import { newCoverage, type Coverage } from "./shadowed-rules";
import { hostOf, isWider, type Reason } from "./host-and-path";
import type { Answer, ConvertOptions } from "./options";

const cure = "restrict the route with a policy of the Gateway's controller, and convert with --accept open";

/** A rule that refuses some addresses, or sends them elsewhere: without it they get in. */
export const keepsOut = ({ sources, target }: Rule): boolean =>
    sources !== undefined && (target.kind === "fixed" || target.kind === "redirect");

/** What the other addresses get where a list of addresses is allowed. */
export const isRefusal = ({ target }: Rule): boolean => target.kind === "fixed" && target.status === 403;

/** @param isKeptOut the addresses get the answer of a list that denies, instead of being let in */
export const noAddresses = (sources: readonly string[], isKeptOut = false): Reason => ({
    why: `the Gateway API has no word for "${isKeptOut ? "not " : ""}from ${sources.join(" or ")}"`,
    cure,
});

/** Why a rule without its guards must not lead to its backend. */
export function ownGuard(rule: Rule, { guardsOf }: ConvertOptions): Reason | undefined {
    const { sources, target } = rule;
    if (sources !== undefined && keepsOut(rule)) return noAddresses(sources, isRefusal(rule));
    if (target.kind === "fixed" || target.kind === "redirect") return undefined;
    const names = guardsOf?.(rule) ?? [];
    if (names.length === 0) return undefined;
    const filter = "write a RequestHeaderModifier filter into the HTTPRoute's rule, and convert with --accept open";
    return { why: lostWords(names), cure: names.every(isOfHeaders) ? filter : cure, guards: names };
}

/** Actions of a load balancer that a filter has a word for; how convert would write it is not settled. */
const isOfHeaders = (name: string): boolean => /\((insert|remove)header\)$/i.test(name);

function lostWords(names: readonly string[]): string {
    const [headers, others] = [names.filter(isOfHeaders), names.filter((name) => !isOfHeaders(name))];
    return [
        ...(others.length === 0 ? [] : [`the Gateway API has no word for ${others.join(" and ")}`]),
        ...(headers.length === 0 ? [] : [`what ${headers.join(" and ")} does to headers is not converted`]),
    ].join(", and ");
}

export const closedAnswer = ({ why }: Reason): Answer => ({
    said: {},
    notes: [`closed, answers 500: ${why}; --accept open writes its backend`],
});

/** What kept requests out of a rule that is converted without it. */
export function openNotes(rule: Rule, options: ConvertOptions, earlier: Reason | undefined): string[] {
    const { guardsOf, wasApart } = options;
    const apart = wasApart?.(rule);
    const first = apart === undefined ? [] : [`open: ${apart}; everybody who reaches the Gateway reaches it now`];
    if (rule.target.kind === "fixed" || rule.target.kind === "redirect") return first;
    const names = guardsOf?.(rule) ?? [];
    const lost = [
        ...(earlier === undefined ? [] : [earlier.why]),
        ...(rule.sources === undefined ? [] : [noAddresses(rule.sources).why]),
    ];
    const [headers, others] = [names.filter(isOfHeaders), names.filter((name) => !isOfHeaders(name))];
    return [
        ...first,
        ...[...lost, ...(others.length === 0 ? [] : [lostWords(others)])].map(
            (why) => `open: ${why}; a policy of the Gateway's controller must do that`,
        ),
        ...(headers.length === 0
            ? []
            : [`open: ${lostWords(headers)}; a RequestHeaderModifier filter of this rule must do that`]),
    ];
}

/** Rules that no later rule may undercut. */
export interface ClosedRules {
    /** A rule that keeps some clients out comes before others; or it cannot be expressed, so that all others are shut. */
    add(rule: CompiledRule, options: ConvertOptions, isWhole: boolean): void;
    /** Why a later rule would let in whom an earlier one keeps out. */
    at(rule: CompiledRule): Reason | undefined;
}

/**
 * The Gateway API orders rules in a way of its own, so that a rule that is more specific would go before one that keeps
 * out, and one that is as specific would take its place.
 */
export function newClosedRules({ dialect }: CompiledTable): ClosedRules {
    interface Entry {
        rule: CompiledRule;
        host: string;
        found: Reason;
        isWhole: boolean;
        coverage: Coverage;
    }
    const entries: Entry[] = [];
    const textOf = ({ rule }: CompiledRule): string => `${rule.match}\n${rule.path ?? ""}`;
    const covers = (entry: Entry, rule: CompiledRule): boolean => {
        if (entry.rule.place >= rule.place) return false;
        const host = hostOf(rule) ?? "";
        if (host !== entry.host && (dialect.fallThrough === "no" || !isWider(entry.host, host))) return false;
        const there = {
            ...rule,
            rule: { ...rule.rule, ...(entry.rule.rule.host !== undefined && { host: entry.rule.rule.host }) },
        };
        return entry.isWhole || textOf(entry.rule) === textOf(rule) || entry.coverage.has(there, "http");
    };
    return {
        add(rule, options, isWhole) {
            const found = ownGuard(rule.rule, options);
            const host = hostOf(rule);
            if (found === undefined || host === undefined) return;
            const coverage = newCoverage();
            coverage.add(rule, "http");
            entries.push({ rule, host, found, isWhole, coverage });
        },
        at(rule) {
            if (rule.rule.target.kind === "fixed" || rule.rule.target.kind === "redirect") return undefined;
            const found = entries.find((entry) => covers(entry, rule));
            if (found === undefined) return undefined;
            const [own, first] = [rule.rule.origin, found.rule.rule.origin];
            // A list of denied addresses makes two rules of one path.
            if (own.object === first.object && own.path === first.path) return found.found;
            return { ...found.found, why: `${describeRule(found.rule.rule)} goes before it, and ${found.found.why}` };
        },
    };
}
