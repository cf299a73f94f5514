import { counted, several } from "../diagnostic";
import { hostsOf, pathsOf, requestTo } from "../candidates";
import type { GatewayAnswer } from "../gateway-answer";
import type { CompiledRule } from "../compile";
import { describeRule, describeTarget, withoutPlaces } from "../describe";
import { sendPath } from "../witness";
import type { HostIndex } from "../host-index";
import type { Request } from "../model";
import { targetId } from "../target-id";
import { isWrittenAsOne } from "../outcome";
import { hostKey, hostMatches, pathMatches } from "../pattern";
import type { LintContext } from "./context";
import { ask, nameList, refusesSecond, repeatedHelp, sameRegion } from "./context";
import { diagnosticCatalogue } from "./catalogue";
import { whyUnsettled } from "../open-precedence";
import { MAYBE, NO } from "../verdict";

const mostPairs = 400_000;
const mostRequests = 20_000;

/** Finds requests whose winner is chance or undocumented, and reports each set of rules once. */
export function newTies(
    context: LintContext,
    gateway: HostIndex,
): { see(request: Request, asked: GatewayAnswer): void; crossing(): void } {
    const said = new Set<string>();
    const see = (request: Request, { outcome }: GatewayAnswer): void => {
        if (outcome.matches.length < 2 && !outcome.falls) return;
        const rules = outcome.matches.map((t) => t.rule);
        const ids = new Set(rules.map((rule) => targetId(rule.rule.target)));
        const key = rules
            .map((rule) => rule.index)
            .sort((a, b) => a - b)
            .join(",");
        if (said.has(key)) return;
        said.add(key);
        // What is not understood is reported once, not for each request.
        if (rules.some((rule) => rule.rule.undetermined !== undefined)) return;
        if (outcome.matches.some((t) => t.verdict === MAYBE && t.rule.precedence.sometimes === undefined)) return;
        // Two unknown targets may turn out to be the same.
        if (rules.some(({ rule }) => rule.target.kind === "unknown" || rule.unknown?.includes("target") === true))
            return;
        // A split is deliberate, unless a share of the requests goes elsewhere or a rule of another path takes part.
        const [one] = rules;
        const isShare = (r: CompiledRule): boolean =>
            one?.precedence.shares !== undefined && r.precedence.shares === one.precedence.shares && sameRegion(r, one);
        if (!outcome.falls && rules.every(isShare)) return;
        if (outcome.closed === "unstated") undocumented(context, gateway, request, rules);
        else if (ids.size > 1 || outcome.falls) undetermined(context, gateway, request, rules, outcome.falls);
        else duplicates(context, gateway, request, rules);
    };
    return { see, crossing: () => crossing(context, gateway, see) };
}

function undetermined(
    context: LintContext,
    gateway: HostIndex,
    witness: Request,
    rules: readonly CompiledRule[],
    falls: boolean,
): void {
    const [last, ...others] = [...rules].sort((a, b) => b.index - a.index);
    if (last === undefined) return;
    const reason = whyUnsettled(rules, gateway.table.dialect);
    const chance = rules.find((rule) => rule.precedence.sometimes !== undefined)?.precedence.sometimes ?? reason?.why;
    const byDocument = rules.some(
        ({ precedence }) => precedence.unsettled !== undefined && precedence.sometimes === undefined,
    );
    const webhook = refusesSecond(gateway, rules);
    const settles =
        reason?.help ?? (webhook === undefined ? undefined : `${diagnosticCatalogue.CR105.help} ${webhook}`);
    const targets = [
        ...new Set([...rules, ...stepsBeside(gateway, rules)].map(({ rule }) => describeTarget(rule.target))),
    ];
    const ends = [...targets, ...(falls ? ["no rule at all"] : [])];
    const listOf = (shown: number): string => {
        const more = ends.length - shown;
        return `${ends.slice(0, shown).join(" or ")}${more > 0 ? ` or ${several(String(more), "other")}` : ""}`;
    };
    const them = others.map((rule) => describeRule(rule.rule));
    // The reference is silent, but a controller decides: some by the age of objects, some by the length of paths.
    const [one, two] = rules;
    const isSame = one !== undefined && two !== undefined && sameRegion(one, two);
    const isOneObject = one?.rule.origin.object === two?.rule.origin.object;
    const isSilent = gateway.table.table.dialect === "kubernetes" && !(isSame && isOneObject);
    // Where something settles it, who made them later may not know of the others.
    const isAcross = settles !== undefined && !isOneObject;
    // Without a class, only annotations tell who serves the objects, if anything does.
    const isClassless = gateway.table.table.gateway === "default" && !isOneObject;
    const why = chance ?? (isSilent ? "its controller may" : gateway.table.dialect.ties);
    const decides = isSilent
        ? "the Ingress reference does not decide"
        : byDocument
          ? "nothing that is written decides"
          : chance === undefined && gateway.table.dialect.tiesByAge
            ? "only their age, which is not known, decides"
            : "nothing decides";
    const said = (own: string, names: string, shown = 3): string =>
        `${witness.host}${witness.path} goes to ${listOf(Math.min(shown, ends.length))}: ${decides} between ${own} and ${names === "" ? "what comes when no rule fits" : names} (${why}).`;
    const whole = said(describeRule(last.rule), them.join(" and "));
    context.add({
        code: "CR105",
        rule: last,
        others,
        witness,
        // One version of one controller will decide it, if nothing that is written does.
        ...((byDocument && !isAcross) || isClassless ? { severity: "warning" as const } : {}),
        ...(settles === undefined ? {} : { help: settles }),
        ...(isSilent ? (isSame ? silentOnSame : silentOnSlash) : {}),
        ...(isShort(whole, rules)
            ? { message: whole }
            : counted((n) => {
                  const fewer = [90, 0].map((room, i) => said("this rule", nameList(them, n, room), 3 - 2 * i));
                  // The finding itself has all of them.
                  const none = `${witness.host}${witness.path} goes to any of ${n(ends.length)} places: ${decides} between this rule and ${several(n(them.length), "other")} (${why}).`;
                  return [...fewer, none].find((text) => isShort(text, rules)) ?? none;
              })),
    });
}

/** What answers clients that are on no list of the rules. */
function stepsBeside({ table }: HostIndex, rules: readonly CompiledRule[]): CompiledRule[] {
    const listed = rules.filter(({ rule }) => rule.sources !== undefined);
    if (listed.length === 0) return [];
    return table.rules.filter((one) =>
        listed.some((rule) => rule.place === one.place && isWrittenAsOne(rule.rule, one.rule)),
    );
}

/** The places of rules go first where a message is long. */
const isShort = (text: string, rules: readonly CompiledRule[]): boolean =>
    withoutPlaces(
        text,
        rules.map(({ rule }) => rule.origin),
    ).length < 300;

const silentOnSlash = {
    severity: "warning",
    help: "Say which controller serves the class, or write both paths with or without the final slash.",
} as const;
const silentOnSame = {
    severity: "warning",
    help: "Keep the path in one of the two; or say which controller serves the class, which may go by the age of the objects.",
} as const;

function undocumented(
    context: LintContext,
    gateway: HostIndex,
    witness: Request,
    rules: readonly CompiledRule[],
): void {
    const [rule] = rules;
    if (rule === undefined) return;
    context.add({
        code: "CR121",
        rule,
        witness,
        message: `${gateway.table.dialect.title} does not say who answers ${witness.host}${witness.path}: the host has rules of its own and none fits; ${describeRule(rule.rule)} may be asked, or the default.`,
    });
}

function duplicates(context: LintContext, gateway: HostIndex, witness: Request, rules: readonly CompiledRule[]): void {
    const [one, ...others] = rules;
    const other = others[others.length - 1];
    if (one === undefined || other === undefined || other.precedence.sometimes !== undefined) return;
    if (!sameRegion(one, other)) return;
    // The one that has listeners of its own is needed there.
    const [first, last] = context.entries.isOnlyWhere(other, one) ? [one, other] : [other, one];
    if (!context.entries.isOnlyWhere(last, first)) return;
    context.add({
        code: "CR101",
        rule: last,
        others: [first],
        witness,
        ...repeatedHelp(context, gateway, last, first),
        message: `${describeRule(last.rule)} repeats ${describeRule(first.rule)}, with the same backend.`,
    });
}

/**
 * Pairs of equal precedence that cross: one has the deeper host, the other the deeper path, so no candidate of either
 * shows them. Only rules of one place are compared, and their number is bounded.
 */
function crossing(
    context: LintContext,
    gateway: HostIndex,
    see: (request: Request, asked: GatewayAnswer) => void,
): void {
    const places = new Map<number, CompiledRule[]>();
    const isWide = (rule: CompiledRule): boolean => rule.live && !rule.unknown && rule.host.kind !== "exact";
    const shared = new Set<number>();
    for (const rule of gateway.table.rules) if (isWide(rule)) shared.add(rule.place);
    if (shared.size === 0) return;
    for (const rule of gateway.table.rules) {
        // Of what is undetermined nothing is said here.
        if (!rule.live || rule.unknown || rule.rule.undetermined !== undefined || !shared.has(rule.place)) continue;
        const group = places.get(rule.place);
        if (group === undefined) places.set(rule.place, [rule]);
        else group.push(rule);
    }
    let pairs = 0;
    let requests = 0;
    for (const group of places.values()) {
        for (const b of group.filter(isWide)) {
            for (const a of group) {
                if (a === b || hostKey(a.host) === hostKey(b.host)) continue;
                if (++pairs > mostPairs || requests > mostRequests) {
                    cutShort(context, gateway);
                    return;
                }
                const request = common(context, gateway, a, b);
                if (request === undefined) continue;
                requests++;
                see(request, ask(gateway, request));
            }
        }
    }
}

/** A request that both rules match: the deeper host with the deeper path. */
function common(context: LintContext, gateway: HostIndex, a: CompiledRule, b: CompiledRule): Request | undefined {
    const host = hostsOf(a.host, context.unused).find((h) => hostMatches(b.host, h) !== NO);
    if (host === undefined) return undefined;
    const both = (path: string): boolean => pathMatches(a.path, path) !== NO && pathMatches(b.path, path) !== NO;
    const paths = [...pathsOf(a.path, context.unused), ...pathsOf(b.path, context.unused)];
    const path = paths.reverse().find(both);
    const sent = path === undefined ? undefined : sendPath(path, gateway.table.dialect);
    return sent === undefined ? undefined : requestTo(gateway.table.table, host, sent);
}

function cutShort(context: LintContext, gateway: HostIndex): void {
    context.add({
        code: "CR120",
        where: gateway.table.table.gateway,
        message: `Not every pair of the rules of ${gateway.table.table.gateway} was compared for equal precedence: there are too many.`,
    });
}
