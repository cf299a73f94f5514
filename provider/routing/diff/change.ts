import type { TrafficChange } from "../diagnostic";
import type { CompiledRule } from "../compile";
import { probe } from "../dialect";
import type { FastResult } from "../fast-rule";
import { unclear } from "../fast-rule";
import type { HostIndex } from "../host-index";
import type { Request, Target } from "../model";
import { isTreatedAlike } from "./treated-alike";
import { distinctTargets } from "../outcome";
import type { Condition } from "./conditions";
import type { Change, Line } from "./changed-paths";
import type { Answered } from "./answers";
import {
    answer,
    answerBy,
    areDecidedAlike,
    fastRule,
    isSameAnswer,
    isUndetermined,
    isWholeAnswer,
    pendingTargets,
    rewrittenHost,
    treatmentOf,
} from "./answers";
import type { CertainRules } from "./first-rule";

/** One change of one set of hosts, before equal changes of several sets are joined. */
export interface ClassLine extends Line<Detail> {
    condition: Condition;
}

export interface Detail {
    before: Answered;
    after: Answered;
    witness: Request;
    /** The addresses, when the host arrives elsewhere. */
    moved?: { before: string; after: string };
}

/**
 * What changes for one request; undefined when nothing does.
 * @param few so little is asked of its host that indexing its paths does not pay
 * @param told the rules that answer, where they are known
 */
export function compare(
    oldGateways: readonly HostIndex[],
    newGateways: readonly HostIndex[],
    witness: Request,
    few = false,
    told = askBoth(oldGateways, newGateways, witness, few),
): Change<Detail> | undefined {
    const [was, is] = [wholeAnswer(told.was), wholeAnswer(told.is)];
    if (was !== undefined && is !== undefined && isSameAnswer(was, is)) return undefined;
    const before = was === undefined ? answer(oldGateways, witness) : answerBy(oldGateways, was);
    const after = is === undefined ? answer(newGateways, witness) : answerBy(newGateways, is);
    if (before.id === after.id || isRewrittenAlike(oldGateways, newGateways, { before, after, witness }))
        return undefined;
    const detail: Detail = {
        before: withPending(before, pendingTargets(oldGateways, witness)),
        after: withPending(after, pendingTargets(newGateways, witness)),
        witness,
    };
    return { id: `${after.gateway ?? before.gateway ?? ""}\n→${detail.before.id}\n→${detail.after.id}`, detail };
}

function askBoth(
    oldGateways: readonly HostIndex[],
    newGateways: readonly HostIndex[],
    witness: Request,
    few: boolean,
): CertainRules {
    const dialect = oldGateways[0]?.table.dialect;
    const seen = dialect === undefined ? undefined : probe(dialect, witness);
    return {
        was: fastRule(oldGateways, witness, few, seen),
        is: fastRule(newGateways, witness, few, newGateways[0]?.table.dialect === dialect ? seen : undefined),
    };
}

/** The rule, if its target is the whole answer. */
const wholeAnswer = (rule: FastResult): CompiledRule | undefined =>
    rule !== undefined && rule !== unclear && isWholeAnswer(rule) ? rule : undefined;

/**
 * Two dialects may write one rewrite in two ways. It is the same when the backend sees the same path, for the request
 * and for all paths below it that the same two rules match.
 */
function isRewrittenAlike(
    oldGateways: readonly HostIndex[],
    newGateways: readonly HostIndex[],
    { before, after, witness }: Detail,
): boolean {
    if (before.rule === undefined || after.rule === undefined || targetsText(before) !== targetsText(after))
        return false;
    if (isUndetermined(before) !== isUndetermined(after)) return false;
    if (rewrittenHost(before) !== rewrittenHost(after)) return false;
    const isAlike = isTreatedAlike(treatmentOf(before), treatmentOf(after));
    return isAlike && isSentAlike(oldGateways, newGateways, { before, after, witness });
}

/** Whether the backend sees the same paths. */
function isSentAlike(
    oldGateways: readonly HostIndex[],
    newGateways: readonly HostIndex[],
    { before, after, witness }: Detail,
): boolean {
    const base = witness.path.replace(/\/$/, "");
    return [witness.path, `${base}/`, `${base}/x/y.z`].every((path) => {
        const request = { ...witness, path };
        const [old, now] = [answer(oldGateways, request), answer(newGateways, request)];
        if (!areDecidedAlike(old, before) || !areDecidedAlike(now, after)) return true;
        return (old.rewritten ?? path) === (now.rewritten ?? path);
    });
}

const targetsText = ({ id }: Answered): string => (id.includes("\n") ? id.slice(0, id.indexOf("\n")) : id);

function withPending(answered: Answered, pending: readonly Target[]): Answered {
    if (pending.length === 0) return answered;
    const targets = distinctTargets([...answered.targets, ...pending]);
    return { ...answered, targets, id: `${answered.id}|${targets.length}?` };
}

/** A change of which nothing is known but what the label says. */
export function notKnown(label: string, witness: Request): Detail {
    const target = { kind: "unknown", label, unread: true } as const;
    const unknown: Answered = {
        targets: [target],
        id: label,
        gateway: undefined,
        rule: undefined,
        rewritten: undefined,
    };
    return { before: unknown, after: { ...unknown, id: `${label} afterwards` }, witness };
}

/** A line that says what was not compared, and may change. */
export function notComparedLine(what: string, condition: Condition, witness: Request): ClassLine {
    const label = `not compared: ${what}`;
    return {
        path: "/**",
        except: [],
        change: { id: label, detail: notKnown(label, witness) },
        condition: { ...condition, words: [...(condition.words ?? []), "under further conditions"] },
    };
}

/** Of the ways in which a host arrives only those of the scheme: `over http`, not `over http or over https`. */
function overScheme(scheme: string, words: readonly string[]): string[] {
    const over = `over ${scheme}`;
    const [first = "", ...others] = words;
    const ways = first.split(" or ").filter((way) => way === over || way.startsWith(`${over} `));
    return ways.length > 0 && first.startsWith("over ") ? [ways.join(" or "), ...others] : [over, ...words];
}

export function toChange(line: ClassLine, host: string, hostExcept: readonly string[]): TrafficChange {
    const { before, after, witness, moved } = line.change.detail;
    const kind = moved === undefined ? kindOf(before, after, witness) : "arrives";
    const except = [...line.except, ...hostExcept];
    const { methods, scheme, words = [] } = line.condition;
    const conditions = scheme === undefined ? words : overScheme(scheme, words);
    const isBetween = kind === "moved" && isSentOn(before) && isSentOn(after);
    const some = methods && (methods.length === 1 ? methods : [...new Set(methods)].sort());
    return {
        kind,
        gateway: after.gateway ?? before.gateway ?? "",
        requests: {
            host,
            path: line.path,
            ...(some === undefined ? {} : { methods: some }),
            ...(except.length === 0 ? {} : { except }),
            ...(conditions.length === 0 ? {} : { conditions }),
        },
        witness,
        before: outcomeOf(before),
        after: outcomeOf(after),
        ...(moved === undefined ? {} : { arrives: moved }),
        ...(after.loops === true && moved === undefined ? { loops: true } : {}),
        ...(kind === "rewritten" || (isBetween && isSentOtherwise(before, after, witness))
            ? { paths: seenPaths(before, after, witness) }
            : {}),
        ...(kind === "treated" || kind === "rewritten" || isBetween ? treatments(before, after) : {}),
        ...(kind === "undetermined" ? { doubts: doubtsOf(before, after) } : {}),
    };
}

/** Whether a backend gets the requests. What is done with them besides matters to no other answer. */
const isSentOn = ({ targets: [target] }: Answered): boolean =>
    target !== null && target !== undefined && !["redirect", "fixed", "unknown"].includes(target.kind);

/** Whether the backend sees another path or host. */
const isSentOtherwise = (before: Answered, after: Answered, { path }: Request): boolean =>
    sentAs(before, path) !== sentAs(after, path);
const sentAs = (answered: Answered, path: string): string =>
    `${rewrittenHost(answered) ?? ""}\n${answered.rewritten ?? path}`;

/** What the backend sees; with the host, where that is another one. */
function seenPaths(before: Answered, after: Answered, { host, path }: Request): Required<TrafficChange>["paths"] {
    const hostOf = (answered: Answered): string => rewrittenHost(answered) ?? host;
    const isOtherHost = hostOf(before) !== hostOf(after);
    const seen = (answered: Answered): string => `${isOtherHost ? hostOf(answered) : ""}${answered.rewritten ?? path}`;
    return { before: seen(before), after: seen(after) };
}

function treatments(before: Answered, after: Answered): Pick<TrafficChange, "treatment"> {
    const { treatment: was = none } = treatmentOf(before);
    const { treatment: is = none } = treatmentOf(after);
    if (was.length + is.length === 0) return {};
    const [gone, come] = [was.filter((one) => !is.includes(one)), is.filter((one) => !was.includes(one))];
    return gone.length + come.length === 0 ? {} : { treatment: { before: gone, after: come } };
}

const none: readonly string[] = [];

const doubtsOf = (before: Answered, after: Answered): TrafficChange["doubts"] => ({
    ...(before.doubt === undefined ? {} : { before: before.doubt }),
    ...(after.doubt === undefined ? {} : { after: after.doubt }),
});

const outcomeOf = ({ targets }: Answered): TrafficChange["before"] =>
    targets.length === 1 ? (targets[0] ?? null) : targets;
const isError = ({ targets: [target] }: Answered): boolean => target?.kind === "fixed" && target.status >= 400;
/** Nobody gets an answer from a redirect that leads to itself. */
const isNoAnswer = (answered: Answered): boolean => isError(answered) || answered.loops === true;
const isNothing = ({ targets }: Answered): boolean => targets.length === 1 && targets[0] === null;

const isPerhaps = (answered: Answered): boolean =>
    answered.targets.includes(null) || (answered.targets.length === 1 && isUndetermined(answered));

function kindOf(before: Answered, after: Answered, witness: Request): TrafficChange["kind"] {
    if (isNothing(before)) return "gained";
    // Perhaps nothing answered before either.
    if (isNothing(after)) return isPerhaps(before) ? "undetermined" : "lost";
    if (isUndetermined(before) || isUndetermined(after)) return "undetermined";
    if (targetsText(before) !== targetsText(after)) return isNoAnswer(after) && !isNoAnswer(before) ? "lost" : "moved";
    const isOther = !isTreatedAlike(treatmentOf(before), treatmentOf(after));
    return isOther && !isSentOtherwise(before, after, witness) ? "treated" : "rewritten";
}
