import { askGateway } from "./gateway-answer";
import type { CompiledRule } from "./compile";
import { describeAny, describeTarget, noAnswer } from "./describe";
import type { Explanation } from "./diagnostic";
import type { Probe } from "./dialect";
import { probe } from "./dialect";
import { doubtSentences, reasons } from "./explain-why";
import { fastWinner, unclear } from "./fast-rule";
import { anyAnswer, gatewayBehind, forwardedRequest } from "./hops";
import type { HostIndex } from "./host-index";
import { knowsHost, namesHost } from "./host-index";
import { admits, describeListener, hostFit, listenersOf, portOf } from "./listener";
import { fillLocation } from "./redirect-location";
import type { Request, Rule, Table, Target } from "./model";
import { nearMiss } from "./near-miss";
import { overHttp, withTls } from "./other-scheme";
import { distinctTargets, targetsOf } from "./outcome";
import type { Snapshot } from "./snapshot";
import { gatewaysFor, newSnapshot } from "./snapshot";
import { unknownMatches } from "./unknown";
import { whatDecides, whoHasRules } from "./gateway-choice";

/** The short answer: which gateway, and the possible targets (one when it is certain; null is "no answer"). */
export interface Match {
    gateway?: string;
    /** The deciding rule, when a rule decides. */
    rule?: Rule;
    targets: readonly (Target | null)[];
}

/** Answers requests over all gateways of a program. Build it once, ask it often. */
export interface Router {
    /** Who answers, with the sentences that explain why. */
    explain(request: Request): Explanation;
    /** Who answers, without the sentences: about a microsecond, whatever the number of rules. */
    match(request: Request): Match;
}

/** Compiles and indexes the tables: O(n log n). A table is never changed, and must not be changed while in use. */
export function createRouter(tables: readonly Table[]): Router {
    const snapshot = newSnapshot(tables);
    return {
        match: (request) => {
            const chosen = gatewaysFor(snapshot, request);
            const [only] = chosen;
            if (only === undefined) return { targets: [null] };
            if (chosen.length === 1) return matchGateway(only, request);
            return { targets: distinctTargets(chosen.flatMap((gateway) => matchGateway(gateway, request).targets)) };
        },
        explain: (request) => {
            const chosen = gatewaysFor(snapshot, request);
            const [only] = chosen;
            if (only === undefined) return nobody(snapshot, request);
            if (chosen.length === 1) return withDoubt(explainGateway(only, request), chosen, request);
            return withDoubt(severalGateways(chosen, request), chosen, request);
        },
    };
}

/** Why no gateway is asked for a request. */
function nobody({ gateways }: Snapshot, request: Request): Explanation {
    const by = (how: "named" | "open"): HostIndex[] =>
        gateways.filter((gateway) => gateways.length === 1 || knowsHost(gateway, request.host) === how);
    const named = by("named");
    const knowing = named.length > 0 ? named : by("open");
    if (knowing.length === 0) return { outcome: "none", why: [`No gateway knows the host ${request.host}.`] };
    const listeners = knowing.map(
        ({ table: { table } }) =>
            `${table.gateway} listens for ${listenersOf(table).map(describeListener).join(" and ")}`,
    );
    const asked = describeListener({ ...request, host: "", port: portOf(request) });
    // Gateways of other hosts may well listen there.
    const there = gateways.flatMap(({ table: { table } }) => listenersOf(table)).filter((one) => admits(one, request));
    const nothing =
        there.length === 0
            ? `Nothing listens for ${asked}`
            : there.every((one) => hostFit(one, request.host) === undefined)
              ? `Nothing listens for ${asked} for ${request.host}`
              : `No gateway with rules for ${named.length > 0 ? request.host : "every host"} listens for ${asked}`;
    const found = `${nothing}: ${listeners.join(", ")}.`;
    const unlisted = knowing.flatMap(({ table: { table } }) => table.unlisted ?? []);
    const [first] = unlisted;
    if (first === undefined) return { outcome: "none", listening: false, why: [found] };
    const doubts = unlisted.map((name) => `${name} is not among the sources and may listen there, too.`);
    const label = `what ${first} answers there`;
    return {
        outcome: "undetermined",
        listening: false,
        candidates: [{ kind: "unknown", label, unread: true }, null],
        why: [...new Set(doubts), `Of what is read, ${found.charAt(0).toLowerCase()}${found.slice(1)}`],
    };
}

/** One question to a set of tables; see {@link createRouter} for many. */
export const explain = (tables: readonly Table[], request: Request): Explanation =>
    createRouter(tables).explain(request);

function matchGateway(gateway: HostIndex, request: Request): Match {
    const { dialect, table } = gateway.table;
    if (dialect.refuses?.(request.path, request.host, () => namesHost(gateway, request.host)) !== undefined)
        return { gateway: table.gateway, targets: [null] };
    const seen = probe(dialect, request);
    const quick = fastWinner(gateway, seen);
    if (quick !== unclear && quick !== undefined) {
        const { rule } = quick;
        const next = gatewayBehind(gateway, rule.target);
        if (next === undefined) return { gateway: table.gateway, rule, targets: [rule.target] };
        const rewritten = dialect.rewritten?.(rule, quick.path, seen.path, request);
        return {
            gateway: table.gateway,
            rule,
            targets: targetsBehind(next, forwardedRequest(request, rewritten, rule.rewriteHost)),
        };
    }
    const { outcome } = askGateway(gateway, seen);
    const targets = targetsOf(gateway.table, outcome);
    const [winner] = outcome.matches;
    const rewritten = winner && dialect.rewritten?.(winner.rule.rule, winner.rule.path, seen.path, request);
    const reached = targets.flatMap((target) => {
        const next = gatewayBehind(gateway, target);
        const forwarded = forwardedRequest(request, rewritten, winner?.rule.rule.rewriteHost);
        return next === undefined ? [target] : targetsBehind(next, forwarded);
    });
    return {
        gateway: table.gateway,
        ...(winner === undefined || targets.length > 1 ? {} : { rule: winner.rule.rule }),
        targets: distinctTargets(reached),
    };
}

/** @param forwarded the request, or why it is not known */
const targetsBehind = (gateway: HostIndex, forwarded: Request | string): readonly (Target | null)[] =>
    typeof forwarded === "string" ? anyAnswer(gateway) : matchGateway(gateway, forwarded).targets;

/** Why it is not known whether the request arrives at the gateway. */
function doubtOf({ table: { table } }: HostIndex, request: Request): string | undefined {
    const at = listenersOf(table).filter((listener) => admits(listener, request));
    return at.every((listener) => listener.doubt !== undefined) ? at[0]?.doubt : undefined;
}

/** If it is not known whether the request arrives at any of the gateways, no answer is possible, too. */
function withDoubt(answer: Explanation, gateways: readonly HostIndex[], request: Request): Explanation {
    const doubts = gateways.map((gateway) => doubtOf(gateway, request));
    const [doubt] = doubts;
    if (doubt === undefined || doubts.includes(undefined) || answer.outcome === "none") return answer;
    const { target = null, ...rest } = answer;
    return {
        ...rest,
        outcome: "undetermined",
        candidates: distinctTargets([...(answer.candidates ?? [target]), null]),
        why: [...answer.why, `Whether the request arrives there is not known: ${doubt}.`],
    };
}

function explainGateway(gateway: HostIndex, request: Request): Explanation {
    const first = explainHop(gateway, request);
    const next = gatewayBehind(gateway, first.target);
    if (next !== undefined) {
        const { target: _target, ...own } = first;
        const forwarded = forwardedRequest(request, first.rewritten, first.rewrittenHost);
        const hop = `${gateway.table.table.gateway} leads to ${next.table.table.gateway}, whose own rules decide.`;
        if (typeof forwarded === "string") {
            const why = [...first.why, hop, `Which of them answers is open: ${forwarded}.`];
            return { ...own, outcome: "undetermined", candidates: anyAnswer(next), why };
        }
        const second = explainGateway(next, forwarded);
        const { origin: _origin, rule: _rule, gateway: _gateway, ...answer } = second;
        return { ...own, ...answer, why: [...first.why, hop, ...second.why] };
    }
    const candidates = first.candidates;
    if (candidates?.every((candidate) => gatewayBehind(gateway, candidate) === undefined) !== false) return first;
    const reached = candidates.flatMap((candidate) => {
        const behind = gatewayBehind(gateway, candidate);
        return behind === undefined
            ? [candidate]
            : targetsBehind(behind, forwardedRequest(request, first.rewritten, first.rewrittenHost));
    });
    return { ...first, candidates: distinctTargets(reached) };
}

/** What the gateway itself does with a request. */
function explainHop(gateway: HostIndex, request: Request): Explanation {
    const { dialect, table } = gateway.table;
    const refusal = dialect.refuses?.(request.path, request.host, () => namesHost(gateway, request.host));
    if (refusal !== undefined) {
        const { status, why } = refusal;
        return { outcome: "none", gateway: table.gateway, status, why: [`${dialect.title}: ${why}.`] };
    }
    const seen = probe(dialect, request);
    const quick = gateway.unknown.length === 0 ? fastWinner(gateway, seen) : unclear;
    if (quick === unclear || quick === undefined) return explainFully(gateway, seen);
    const { rule } = quick;
    if (rule.target.kind === "split" || rule.target.kind === "redirect" || overHttp([quick], request).length > 0)
        return explainFully(gateway, seen);
    const rewritten = dialect.rewritten?.(rule, quick.path, seen.path, request);
    let why: readonly string[] | undefined;
    const answer: Explanation & { rewritten?: string; rewrittenHost?: string } = {
        outcome: "matched",
        gateway: table.gateway,
        origin: rule.origin,
        rule: patternOf(rule),
        target: rule.target,
        // Most callers want only the answer, and the sentences cost more than all the rest.
        get why() {
            return (why ??= explainFully(gateway, seen).why);
        },
    };
    if (rewritten !== undefined) answer.rewritten = rewritten;
    if (rule.rewriteHost !== undefined) answer.rewrittenHost = rule.rewriteHost;
    return answer;
}

/** With all matching rules and sentences; needed where more than one rule may answer. */
function explainFully(gateway: HostIndex, seen: Probe): Explanation {
    const { table } = gateway.table;
    const { matches, outcome } = askGateway(gateway, seen);
    const known = targetsOf(gateway.table, outcome);
    const pending = unknownMatches(gateway, seen);
    const perhaps = overHttp(
        outcome.matches.map(({ rule }) => rule),
        seen.request,
    );
    const candidates = distinctTargets([...known, ...pending.map((rule) => rule.rule.target), ...perhaps]);
    const [winner] = outcome.matches;
    const besides = perhaps.map(({ label }) => `Over http another answer is possible: ${label} is not read.`);
    const why = [
        ...reasons(gateway.table, seen, matches, outcome, pending, winner === undefined ? nearMiss(gateway, seen) : ""),
        ...besides,
        ...(winner === undefined ? [] : withTls(table.dialect, winner.rule.rule, seen.request)),
    ];
    if (candidates.length === 1 && candidates[0]?.kind === "split" && winner !== undefined) {
        const { shares } = candidates[0];
        const chance = `Each request is left to chance by weight: ${describeTarget(candidates[0])}.`;
        const fields = ruleFields(gateway, winner.rule, seen);
        const all = distinctTargets(shares.map((share) => share.target));
        return {
            outcome: "undetermined",
            gateway: table.gateway,
            ...fields,
            candidates: all,
            split: shares,
            why: [chance, ...why],
        };
    }
    if (candidates.length > 1) {
        const doubts = [...doubtSentences(gateway.table, seen, outcome), ...besides];
        return { outcome: "undetermined", gateway: table.gateway, candidates, doubts, why };
    }
    const target = known[0] ?? null;
    if (winner !== undefined && target !== null) {
        return { outcome: "matched", gateway: table.gateway, ...ruleFields(gateway, winner.rule, seen), target, why };
    }
    const [fallback] = table.defaults ?? [];
    if (fallback !== undefined && target !== null) {
        return { outcome: "default", gateway: table.gateway, origin: fallback.origin, target, why };
    }
    if (!mayFail(table, seen.request)) return { outcome: "none", gateway: table.gateway, why };
    const hosts = `No listener of ${table.gateway} over https is for ${seen.request.host}`;
    const how = "whether a connection comes about, and ends in a 404, is its controller's";
    return { outcome: "none", handshake: false, gateway: table.gateway, why: [...why, `${hosts}: ${how}.`] };
}

/** Whether no listener over https is for the host of a request. */
const mayFail = ({ secureHosts }: Table, { scheme, host }: Request): boolean =>
    scheme === "https" && secureHosts?.every((one) => hostFit({ host: one }, host) === undefined) === true;

function ruleFields(
    gateway: HostIndex,
    winner: CompiledRule,
    seen: Probe,
): Pick<Explanation, "origin" | "rule" | "rewritten" | "rewrittenHost" | "location"> {
    const { rule } = winner;
    const { dialect } = gateway.table;
    const leads = rule.target.kind === "redirect" ? fillLocation(rule.target.url, seen.request) : undefined;
    const location = leads === undefined ? undefined : (dialect.location?.(rule, winner.path, seen) ?? leads);
    const rewritten = leads === undefined ? dialect.rewritten?.(rule, winner.path, seen.path, seen.request) : undefined;
    return {
        origin: rule.origin,
        rule: patternOf(rule),
        ...(rewritten === undefined ? {} : { rewritten }),
        ...(rule.rewriteHost === undefined ? {} : { rewrittenHost: rule.rewriteHost }),
        ...(location === undefined ? {} : { location }),
    };
}

function patternOf({ host, path, match }: Rule): NonNullable<Explanation["rule"]> {
    const pattern: NonNullable<Explanation["rule"]> = { match };
    if (host !== undefined && host !== "") pattern.host = host;
    if (path !== undefined) pattern.path = path;
    return pattern;
}

/** The answer, if all gateways that may be asked give the same one. */
function sameEverywhere(each: readonly Explanation[], target: Target | null): Pick<Explanation, "outcome" | "target"> {
    if (target === null) return { outcome: "none" };
    return { outcome: each.every((e) => e.outcome === "default") ? "default" : "matched", target };
}

const shownDoubts = 10;

/** Several gateways may be asked, and the request does not tell which. */
function severalGateways(gateways: readonly HostIndex[], request: Request): Explanation {
    const each = gateways.map((gateway) => explainGateway(gateway, request));
    const candidates = distinctTargets(each.flatMap((e) => e.candidates ?? [e.target ?? null]));
    const [target, ...others] = candidates;
    const doubts = [...new Set(each.flatMap((e) => e.doubts ?? []))];
    const agreed = others.length === 0 && target !== undefined ? sameEverywhere(each, target) : undefined;
    return {
        ...(agreed ?? { outcome: "undetermined" as const, candidates }),
        ...(each.some(({ handshake }) => handshake === false) ? { handshake: false as const } : {}),
        why: [
            `${whoHasRules(gateways, request.host)}: ${whatDecides(gateways)}.`,
            ...each.map(
                (e) =>
                    `${e.gateway}: ${e.origin === undefined ? "" : `${e.origin.object} `}${describeAny(e.candidates ?? [e.target ?? null], noAnswer(e))}.`,
            ),
            ...doubts.slice(0, shownDoubts),
        ],
    };
}
