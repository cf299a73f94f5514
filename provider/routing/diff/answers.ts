import { askGateway } from "../gateway-answer";
import type { CompiledRule } from "../compile";
import type { Probe } from "../dialect";
import { probe } from "../dialect";
import { fastWinner, unclear } from "../fast-rule";
import { anyAnswer, gatewayBehind, forwardedRequest } from "../hops";
import type { HostIndex } from "../host-index";
import { namesHost } from "../host-index";
import type { Request, Rule, Target } from "../model";
import { isSameTarget, targetId } from "../target-id";
import { isTreatedAlike } from "./treated-alike";
import type { MatchingRule, Outcome } from "../outcome";
import { distinctTargets, targetsOf } from "../outcome";
import { unknownMatches } from "../unknown";
import { leadsToItself } from "../redirect-to-itself";
import { MAYBE } from "../verdict";

/** What a version does with a request. */
export interface Answered {
    /** Several: undetermined between them. */
    targets: readonly (Target | null)[];
    gateway: string | undefined;
    /** The deciding rule, when there is one. */
    rule: Rule | undefined;
    /** What the backend sees, when the rule rewrites. */
    rewritten: string | undefined;
    /** A redirect to the URL that was asked for. */
    loops?: true;
    /** Why it is not known what answers; also where each rule that may answer leads to one target. */
    doubt?: string;
    /** What the gateway behind does with the request, when the rule leads to one. */
    behind?: Answered;
    /** Equal for equal answers. */
    id: string;
}

/** Whether several targets may answer, or something that is not read. */
export const isUndetermined = ({ targets, doubt }: Answered): boolean =>
    targets.length > 1 || doubt !== undefined || targets.some(isUnread);

const isUnread = (target: Target | null): boolean => target?.kind === "unknown" && target.unread === true;

const nothing: Answered = { targets: [null], gateway: undefined, rule: undefined, rewritten: undefined, id: "" };

/** The answer of a rule that {@link fastRule} gives. */
export const answerBy = (gateways: readonly HostIndex[], { rule }: CompiledRule): Answered => ({
    targets: [rule.target],
    gateway: gateways[0]?.table.table.gateway,
    rule,
    rewritten: undefined,
    id: `${targetId(rule.target)}${treatedText(rule)}`,
});

/** Only of a certain rule: what one of several does is not told. */
const treatedText = ({ treatment = [] }: Pick<Rule, "treatment">): string =>
    treatment.length === 0 ? "" : `\ntreated ${treatment.join("|")}`;

/** The rules that a request passes, of each gateway on its way. */
const rulesPassed = ({ rule, behind }: Answered): readonly Rule[] => [
    ...(rule === undefined ? [] : [rule]),
    ...(behind === undefined ? [] : rulesPassed(behind)),
];

/** What all gateways on the way do with the request and its answer. */
export function treatmentOf(answered: Answered): Pick<Rule, "treatment"> {
    if (answered.behind === undefined && answered.rule?.treatment === undefined) return untreated;
    const all = rulesPassed(answered).flatMap(({ treatment = [] }) => treatment);
    return all.length === 0 ? {} : { treatment: all };
}

const untreated: Pick<Rule, "treatment"> = {};

/** Whether somebody gets the request: what a redirect or a fixed answer would change of it shows nowhere. */
const isSentOn = ({ target }: Rule): boolean => target.kind !== "redirect" && target.kind !== "fixed";
const hostFor = (rule: Rule): string | undefined => (isSentOn(rule) ? rule.rewriteHost : undefined);

/** The host that the backend sees, when a rule rewrites it: the last one decides. */
export const rewrittenHost = (answered: Answered): string | undefined =>
    answered.behind === undefined
        ? answered.rule && hostFor(answered.rule)
        : rulesPassed(answered).reduce<string | undefined>((host, { rewriteHost }) => rewriteHost ?? host, undefined);

/** Whether the same rules decide, on each gateway of the way. */
export function areDecidedAlike(a: Answered, b: Answered): boolean {
    const [ours, theirs] = [rulesPassed(a), rulesPassed(b)];
    return ours.length === theirs.length && ours.every((rule, i) => rule === theirs[i]);
}

/** Asks the chosen gateways. Rules that are not known yet are left out. */
export function answer(gateways: readonly HostIndex[], request: Request): Answered {
    const [only] = gateways;
    if (only === undefined) return nothing;
    if (gateways.length === 1) return answerOf(only, request);
    const each = gateways.map((gateway) => answerOf(gateway, request));
    return withId({
        targets: distinctTargets(each.flatMap((a) => a.targets)),
        gateway: each.map((a) => a.gateway).join("+"),
        rule: undefined,
        rewritten: undefined,
    });
}

/**
 * The rule that certainly answers, when it does not rewrite and its target is no other gateway: then its target is the
 * whole answer.
 */
export function fastRule(
    gateways: readonly HostIndex[],
    request: Request,
    few = false,
    seen?: Probe,
): CompiledRule | undefined {
    const [only] = gateways;
    if (only === undefined || gateways.length > 1) return undefined;
    if (isRefused(only, request)) return undefined;
    return certainRule(only, seen ?? probe(only.table.dialect, request), few);
}

function certainRule(only: HostIndex, seen: Probe, few: boolean): CompiledRule | undefined {
    const winner = fastWinner(only, seen, few);
    if (winner === undefined || winner === unclear) return undefined;
    return isWholeAnswer(winner) && gatewayBehind(only, winner.rule.target) === undefined ? winner : undefined;
}

/** It does not rewrite, and is no redirect, which may lead to the request itself. */
export const isWholeAnswer = ({ plain, rule }: CompiledRule): boolean =>
    rule.target.kind !== "redirect" && (plain || (rule.rewrite === undefined && rule.rewriteHost === undefined));

/** What it takes to see whether two versions answer the requests of a host alike, path by path. */
export interface PathComparison {
    old: HostIndex;
    now: HostIndex;
    seen: Probe;
    few: boolean;
}

/** Undefined: the path does not tell it. */
export function pathComparison(
    before: readonly HostIndex[],
    after: readonly HostIndex[],
    request: Request,
    few: boolean,
): PathComparison | undefined {
    const [old, now] = [before[0], after[0]];
    if (old === undefined || now === undefined || before.length + after.length > 2) return undefined;
    const { dialect } = old.table;
    // What is refused is told from the path that is sent.
    if (dialect !== now.table.dialect || dialect.refuses !== undefined) return undefined;
    return { old, now, seen: probe(dialect, request), few };
}

/** Whether both certainly give the same answer for a path as the rules see it. False: they have to be asked. */
export function answersAlike({ old, now, seen, few }: PathComparison, path: string): boolean {
    seen.path = path;
    const was = certainRule(old, seen, few);
    const is = was === undefined ? undefined : certainRule(now, seen, few);
    return was !== undefined && is !== undefined && isSameAnswer(was, is);
}

/** Two rules that do not rewrite. */
export const isSameAnswer = (a: CompiledRule, b: CompiledRule): boolean =>
    isSameTarget(a.rule.target, b.rule.target) && ((a.plain && b.plain) || isTreatedAlike(a.rule, b.rule));

const isRefused = (gateway: HostIndex, { path, host }: Request): boolean =>
    gateway.table.dialect.refuses !== undefined &&
    gateway.table.dialect.refuses(path, host, () => namesHost(gateway, host)) !== undefined;

function answerOf(gateway: HostIndex, request: Request): Answered {
    const { table, dialect } = gateway.table;
    if (isRefused(gateway, request)) return { ...nothing, gateway: table.gateway };
    const seen = probe(dialect, request);
    const { outcome } = askGateway(gateway, seen);
    const targets = targetsOf(gateway.table, outcome);
    const winner = targets.length === 1 ? outcome.matches[0]?.rule : undefined;
    const loops = winner !== undefined && leadsToItself(winner, dialect, seen);
    const rewritten =
        winner === undefined || !isSentOn(winner.rule)
            ? undefined
            : dialect.rewritten?.(winner.rule, winner.path, seen.path, request);
    const hops = targets.map((target) => {
        const next = gatewayBehind(gateway, target);
        if (next === undefined) return undefined;
        const forwarded = forwardedRequest(request, rewritten, winner?.rule.rewriteHost);
        return typeof forwarded === "string" ? openAnswer(next, forwarded) : answerOf(next, forwarded);
    });
    const reached = distinctTargets(targets.flatMap((target, i) => hops[i]?.targets ?? [target]));
    const doubt =
        doubtOf(outcome.matches, reached.length > 1) ?? hops.map((hop) => hop?.doubt).find((why) => why !== undefined);
    const behind = hops.length === 1 ? hops[0] : undefined;
    const answered = withId({
        targets: reached,
        gateway: table.gateway,
        rule: winner?.rule,
        rewritten: behind?.rewritten ?? rewritten,
        ...(loops && outcome.matches.length === 1 ? { loops } : {}),
        ...(doubt === undefined ? {} : { doubt }),
        ...(behind === undefined ? {} : { behind }),
    });
    const bySettings = outcome.matches.every(({ rule: { rule } }) => rule.undetermined?.settings === true);
    return bySettings && outcome.matches.length > 0 && reached.includes(null) ? { ...answered, id: "" } : answered;
}

/** What a gateway answers where it is not known with which request. */
const openAnswer = (gateway: HostIndex, doubt: string): Answered =>
    withId({
        targets: anyAnswer(gateway),
        gateway: gateway.table.table.gateway,
        rule: undefined,
        rewritten: undefined,
        doubt,
    });

/**
 * Where the rules lead to several targets, the first reason for it. Where they lead to one, it answers whichever rule
 * takes the request, unless something that is not read comes between.
 */
function doubtOf(matches: Outcome["matches"], isSeveral: boolean): string | undefined {
    const doubts = matches.flatMap(({ rule: { rule } }) => rule.undetermined ?? []);
    const found = doubts.find(({ answerOnly, settings }) => isSeveral || (answerOnly === true && settings !== true));
    return found?.why ?? (isSeveral ? matches.map(openMatch).find((why) => why !== undefined) : undefined);
}

/** Why it is not known whether the rule takes the request. */
const openMatch = ({ rule: { path, rule }, verdict }: MatchingRule): string | undefined =>
    verdict !== MAYBE
        ? undefined
        : path.kind === "prefix"
          ? path.why
          : rule.sources && `where a request comes from is not known, and a rule is for ${rule.sources.join(" or ")}`;

function withId(answered: Omit<Answered, "id">): Answered {
    const ids = answered.targets.map((target) => (target === null ? "" : targetId(target)));
    const isSeveral = ids.length > 1;
    const whole = { ...answered, id: "" };
    const rewriteHost = rewrittenHost(whole) ?? "";
    const host = rewriteHost === "" || isSeveral ? "" : `\nhost ${rewriteHost}`;
    const rewrites = rulesPassed(whole).flatMap(({ rewrite }) => rewrite ?? []);
    const path = answered.rewritten === undefined ? "" : `\n${rewrites.join("\n")}`;
    const treated = isSeveral ? "" : treatedText(treatmentOf(whole));
    const doubted = !isSeveral && answered.doubt !== undefined ? "\nperhaps" : "";
    const loops = answered.loops === true ? "\nloops" : "";
    return { ...answered, id: `${(isSeveral ? ids.sort() : ids).join("|")}${path}${host}${treated}${doubted}${loops}` };
}

const noTargets: readonly Target[] = [];

/** The targets of rules that are not known yet and could match the request. */
export const pendingTargets = (gateways: readonly HostIndex[], request: Request): readonly Target[] =>
    gateways.flatMap((gateway) =>
        gateway.unknown.length === 0
            ? noTargets
            : unknownMatches(gateway, probe(gateway.table.dialect, request)).map((rule) => rule.rule.target),
    );
