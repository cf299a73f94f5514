import { hostsOf, pathsOf } from "../candidates";
import type { GatewayAnswer } from "../gateway-answer";
import type { CompiledRule } from "../compile";
import { conditionsHold } from "../compile";
import { describeRule, describeTarget } from "../describe";
import { probe } from "../dialect";
import { everyRequest } from "../exhaustive";
import { endsThere, fastWinner, unclear } from "../fast-rule";
import type { HostIndex } from "../host-index";
import { describeListener, isOpen, listenersOf } from "../listener";
import type { DialectName, Request } from "../model";
import { targetId } from "../target-id";
import { distinctTargets, isWrittenAsOne } from "../outcome";
import { hostMatches, pathMatches } from "../pattern";
import type { LintContext } from "./context";
import { ask, repeatedHelp, sameRegion, serves, writtenAt } from "./context";
import { newTies } from "./ties";
import type { KnownTrials } from "./trial-requests";
import { trialAt, trialsOf } from "./trial-requests";
import { NO } from "../verdict";
import { requestFor, sendPath } from "../witness";

/**
 * Finds requests that several rules could answer, and rules that no request reaches. The returned function says which
 * these are, once all gateways have been looked at.
 */
export function lintReach(context: LintContext, gateway: HostIndex): (context: LintContext) => void {
    const ties = newTies(context, gateway);
    const exhaustive = gateway.table.hasLanguages ? everyRequest([gateway.table], context.unused) : undefined;
    const reach: Reach = {
        context,
        gateway,
        sampled: gateway.table.hasLanguages,
        plain: gateway.table.rules.every(({ path }) => path.kind !== "language" && path.kind !== "unclear"),
        trials: { gateway, unused: context.unused, known: new Map(), plain: undefined },
        see: ties.see,
    };
    if (exhaustive !== undefined) {
        return lintExhaustively(reach, exhaustive);
    }
    const reached: CompiledRule[] = [];
    const lost: Lost[] = [];
    for (const rule of gateway.table.rules) {
        if (rule.unknown || rule.host.kind === "never" || rule.path.kind === "never") continue;
        if (rule.host.kind === "unclear" || rule.path.kind === "unclear") continue;
        const found = lintRule(reach, rule);
        if (found === "reached") {
            reached.push(rule);
            context.entries.reach(gateway, rule);
        } else if (found !== undefined) lost.push(found);
    }
    const elsewhere = newPlaces(reached);
    ties.crossing();
    return (later) => {
        for (const one of lost) if (!(isClosed(one) && elsewhere(one.rule))) dead(later, gateway, one);
    };
}

/** A rule that no request reaches, with requests that other rules answer. */
interface Lost {
    rule: CompiledRule;
    at: readonly { request: Request; asked: GatewayAnswer }[];
}

/** What is the same for all rules of a gateway. */
interface Reach {
    context: LintContext;
    gateway: HostIndex;
    /** Some rules have globs or expressions, so that requests are samples. */
    sampled: boolean;
    /** No path is a glob or an expression. */
    plain: boolean;
    trials: KnownTrials;
    see: (request: Request, asked: GatewayAnswer) => void;
}

/** Whether one of the rules is written where another rule is. Their places are worked out when they are asked for. */
function newPlaces(rules: Iterable<CompiledRule>): (other: CompiledRule) => boolean {
    let places: Set<string> | undefined;
    return (other) => (places ??= new Set(Array.from(rules, writtenAt))).has(writtenAt(other));
}

/**
 * Only a rule that the platform adds takes its requests, such as a listener's 404 for a host that another listener
 * serves.
 */
const isClosed = ({ rule, at }: Lost): boolean =>
    rule.rule.dropped === undefined &&
    at.every(({ asked }) => asked.outcome.matches.every((t) => t.rule === rule || t.rule.rule.implied === true));

/**
 * Whether the rule certainly wins its first request, and every rule that takes one of the others takes this one, too: so it
 * wins those as well. This holds for most rules.
 */
function isReachedAtOnce({ context, gateway, plain, trials }: Reach, rule: CompiledRule): boolean {
    const { path, host } = rule;
    // The scheme of a request decides which rules take it; a method that no rule names makes them fewer.
    if (!plain || rule.conditions !== "" || context.unused.anySchemes) return false;
    if (host.kind !== "exact" || (path.kind !== "exact" && path.kind !== "elements")) return false;
    const [trial] = trialsOf(trials, rule);
    if (trial === undefined || !path.path.startsWith("/")) return false;
    if (fastWinner(gateway, trialAt(trial, host.name, path.path)) !== rule) return false;
    if (path.kind === "elements" && !endsThere(gateway, `/${context.unused.token}`)) return false;
    return sendPath(path.path, gateway.table.dialect) !== undefined;
}

function lintRule(reach: Reach, rule: CompiledRule): Lost | "reached" | undefined {
    if (isReachedAtOnce(reach, rule)) return "reached";
    const { context, gateway, sampled, see } = reach;
    const { unused } = context;
    const { dialect } = gateway.table;
    const trials = trialsOf(reach.trials, rule);
    const hosts = hostsOf(rule.host, unused);
    const lost: Request[] = [];
    let served = false;
    for (const path of pathsOf(rule.path, unused)) {
        const sent = sendPath(path, dialect);
        if (sent === undefined) continue;
        for (const host of hosts) {
            for (const trial of trials) {
                if (trial.fails) {
                    // Nothing proves that it is unreachable.
                    served = true;
                    continue;
                }
                const isUsual = sent.startsWith("/");
                const seen = isUsual
                    ? trialAt(trial, host, path)
                    : probe(dialect, requestFor(host, sent, trial.setting));
                const quick = fastWinner(gateway, seen);
                if (quick === rule) {
                    served = true;
                    continue;
                }
                const request = requestFor(host, sent, trial.setting);
                const asked = quick === unclear ? ask(gateway, request) : undefined;
                if (asked !== undefined) see(request, asked);
                if (asked !== undefined && rule.live && serves(asked.outcome, rule)) served = true;
                else if (!served) lost.push(request);
            }
        }
    }
    if (served) return "reached";
    const at = lost.map((request) => ({ request, asked: ask(gateway, request) }));
    if (at.length === 0) unsendable(context, gateway, rule);
    const isSure = !sampled || rule.rule.dropped !== undefined || isPlain(rule, at);
    return at.length > 0 && isSure ? { rule, at } : undefined;
}

/** All competing rules are points and prefixes, so the candidates are complete. */
const isPlain = (rule: CompiledRule, lost: readonly { asked: GatewayAnswer }[]): boolean =>
    [rule, ...lost.flatMap((l) => l.asked.outcome.matches.map((t) => t.rule))].every(
        (r) => r.host.kind !== "language" && r.path.kind !== "language",
    );

const isOfGateways = (dialect: DialectName): boolean => dialect === "gateway-api" || dialect === "traefik-gateway";
const notOfUrls = /[^\w.~!$&'()*+,;=:@%/-]/;

function unsendable(context: LintContext, gateway: HostIndex, rule: CompiledRule): void {
    if (rule.host.kind === "language" || rule.path.kind === "language") return;
    // The API server refuses such a path, and the finding about its object says so. Whether a client sends one is not
    // known.
    if (isOfGateways(gateway.table.table.dialect) && notOfUrls.test(rule.rule.path ?? "")) return;
    context.add({
        code: "CR117",
        rule,
        message: `${describeRule(rule.rule)} is never reached: no request path is seen as ${JSON.stringify(rule.rule.path ?? "")} here, since paths are normalised before they are compared.`,
    });
}

function lintExhaustively(reach: Reach, requests: readonly Request[]): (context: LintContext) => void {
    const { context, gateway, see } = reach;
    const served = new Set<CompiledRule>();
    const lost = new Map<CompiledRule, { request: Request; asked: GatewayAnswer }[]>();
    for (const request of requests) {
        const asked = ask(gateway, request);
        for (const { rule } of asked.outcome.matches) served.add(rule);
        see(request, asked);
        const seen = probe(gateway.table.dialect, request);
        for (const rule of gateway.table.rules) {
            const takes = hostMatches(rule.host, seen.host) !== NO && pathMatches(rule.path, seen.path) !== NO;
            if (!takes || conditionsHold(rule, seen) === NO) continue;
            lost.set(rule, [...(lost.get(rule) ?? []).slice(0, 20), { request, asked }]);
        }
    }
    const elsewhere = newPlaces(served);
    for (const rule of served) context.entries.reach(gateway, rule);
    const dying: Lost[] = [];
    for (const rule of gateway.table.rules) {
        if (served.has(rule) || rule.unknown || rule.host.kind === "never" || rule.path.kind === "never") continue;
        const at = lost.get(rule) ?? [];
        // A rule with conditions may have got no request that meets them. One that is never used, or whose host is still to
        // be filled in, got none either, and is asked by requests of its own.
        const own = at.length === 0 && rule.conditions === "" ? lintRule(reach, rule) : undefined;
        const found = own === "reached" || own === undefined ? { rule, at } : own;
        if (own === "reached") context.entries.reach(gateway, rule);
        if (found.at.length > 0 && !(isClosed(found) && elsewhere(rule))) dying.push(found);
    }
    return (later) => {
        for (const one of dying) dead(later, gateway, one);
    };
}

/** What becomes of its requests may be open: no other rule gets them. */
const takesSurely = ({ rule: { undetermined } }: CompiledRule): boolean =>
    undetermined === undefined || (undetermined.answerOnly === true && undetermined.orOthers !== true);

/** Chooses the code that best says why a rule never answers. */
function dead(context: LintContext, gateway: HostIndex, { rule, at: lost }: Lost): void {
    const witness = lost[0]?.request ?? { host: "", path: "/" };
    const all = [...new Set(lost.flatMap((l) => l.asked.outcome.matches.map((t) => t.rule)))].filter(
        (r) => r !== rule && takesSurely(r),
    );
    // A rule that the platform adds is named only where nothing else is to blame.
    const writtenOnes = all.filter((r) => r.rule.implied !== true);
    const winners = writtenOnes.length > 0 ? writtenOnes : all;
    const name = describeRule(rule.rule);
    const [winner] = winners;
    const passedOver = rule.rule.dropped !== undefined && !winners.some((w) => sameRegion(rule, w));
    if (winner === undefined || passedOver) {
        context.add({
            code: "CR110",
            rule,
            message: `${name} is never used: ${rule.precedence.dropped ?? "no request reaches it"}.`,
            witness,
            // Its requests get an answer, though not from its backend.
            ...(winner === undefined ? {} : { severity: "warning" as const }),
            ...(rule.rule.lacks === true && context.known.whole === false ? { severity: "info" as const } : {}),
        });
        return;
    }
    const sameTarget = winners.every((w) => targetId(w.rule.target) === targetId(rule.rule.target));
    // What is of no use here may be of use at another listener, so that nothing says to remove it.
    const isOfUse = context.entries.isReachedBeside(gateway, rule);
    if (sameTarget && (isOfUse || context.answersOtherwise(rule))) return;
    const sameRequests = winners.length === 1 && sameRegion(rule, winner);
    const other = describeRule(winner.rule);
    const share = { rule, others: winners, witness, ...helpFor(isOfUse, winners) };
    const at = isOfUse ? ` ${listenerWords(gateway, rule)}` : "";
    const because = rule.precedence.dropped === undefined ? "" : `: ${rule.precedence.dropped}`;
    if (sameRequests && sameTarget) {
        context.add({
            ...share,
            ...repeatedHelp(context, gateway, rule, winner),
            code: "CR101",
            message: `${name} repeats ${other}, with the same backend.`,
        });
    } else if (sameRequests && winner.rule.origin.object !== rule.rule.origin.object) {
        // A list of addresses makes several rules of one.
        const parts = all.filter((r) => r.rule.sources !== undefined && isWrittenAsOne(r.rule, winner.rule));
        const ends = distinctTargets([...parts, winner].map((r) => r.rule.target));
        const own = describeTarget(rule.rule.target);
        const isKnown = [...parts, winner].every((r) => r.rule.undetermined === undefined);
        const taken = isKnown
            ? `they go to ${ends.map(describeTarget).join(" or ")} and not ${own}`
            : `what becomes of them is not known, but ${own} gets none of them from this rule`;
        context.add({
            ...share,
            code: "CR104",
            message: `${name} claims the same requests${at} as ${other}, which wins: ${taken}${because}.`,
        });
    } else if (winners.length === 1 || lost.every((l) => l.asked.outcome.matches.some((t) => t.rule === winner))) {
        const end = sameTarget ? ", with the same backend" : "";
        context.add({
            ...share,
            code: "CR102",
            message: `${name} is never reached${at}: ${other} takes all its requests${end}${because}.`,
        });
    } else {
        const names = winners.slice(0, 3).map((w) => describeRule(w.rule));
        const targets = distinctTargets(winners.map((w) => w.rule.target)).length;
        context.add({
            ...share,
            code: "CR103",
            message: `${name} is never reached${at}: ${names.join(" and ")}${winners.length > 3 ? " and others" : ""} together take all its requests (${targets} backend${targets === 1 ? "" : "s"})${because}.`,
        });
    }
}

/** Where a listener without a route for them closes its requests, neither the paths nor the objects are at fault. */
function helpFor(isOfUse: boolean, winners: readonly CompiledRule[]): { help?: string } {
    if (isOfUse) return { help: partHelp };
    const closed = winners.find(({ rule }) => rule.implied === true && rule.target.kind === "fixed");
    return closed === undefined
        ? {}
        : {
              help: `Attach a route to that listener of ${closed.rule.origin.object}, whose hostname is the more specific one: name it as sectionName in parentRefs, too, or leave sectionName out; or delete the listener.`,
          };
}

const partHelp =
    "Keep the rule, which answers at another listener: change the rule that takes its requests here, or give this one an object without this listener.";

/** `over http on port 80`, `at traefik`. Of several, those that the rule is for. */
function listenerWords({ table: { table } }: HostIndex, { rule }: CompiledRule): string {
    if (isOpen(table)) return `at ${table.gateway}`;
    const all = listenersOf(table);
    const own = all.filter(({ scheme }) => rule.scheme === undefined || scheme === undefined || scheme === rule.scheme);
    return `over ${(own.length > 0 ? own : all).map(describeListener).join(" and ")}`;
}
