import type { Explanation, TrafficChange } from "./diagnostic";
import type { Origin, Rule, Share, Table, Target } from "./model";
import { seenBy, targetId } from "./target-id";

/** A target in the short form that messages use; `null` is "no answer". */
export function describeTarget(target: Target | null): string {
    if (target === null) return "no answer (404)";
    if (target.kind === "redirect")
        return `a redirect to ${target.url} (${target.code ?? "with a status that is not said"})`;
    if (target.kind === "fixed") return `status ${target.status}`;
    if (target.kind === "split")
        return target.shares
            .map((share) => `${part(share, target.shares)} ${describeTarget(share.target)}${seenBy(share)}`)
            .join(" and ");
    if (target.kind !== "unknown") return targetId(target);
    return target.unread === true ? target.label : `a target known after apply (${target.label})`;
}

/** What "no answer" is for one request. */
export function noAnswer({ listening, handshake, status = 404 }: Explanation): string {
    if (listening === false) return "no answer (nothing listens there)";
    return `no answer (${status}${handshake === false ? ", or TLS fails" : ""})`;
}

/** The share of all requests: `80 %`. */
function part({ weight }: Share, all: readonly Share[]): string {
    const sum = all.reduce((total, share) => total + share.weight, 0);
    return `${sum === 0 ? 0 : Number(((100 * weight) / sum).toFixed(1))} %`;
}

/** One or several possible targets in words: `A` or `A or B, undetermined`. */
export function describeOutcome(outcome: Target | null | readonly (Target | null)[]): string {
    return isList(outcome) ? `undetermined (${describeAny(outcome)})` : describeTarget(outcome);
}

/**
 * One of these answers: the first of many, and how many more there are. JSON has all of them.
 * @param none what "no answer" is
 */
export function describeAny(targets: readonly (Target | null)[], none = describeTarget(null)): string {
    const shown = targets.length > 10 ? 8 : targets.length;
    const more = targets.length - shown;
    const words = targets.slice(0, shown).map((target) => (target === null ? none : describeTarget(target)));
    return `${words.join(" or ")}${more > 0 ? ` or one of ${more} more` : ""}`;
}

/** The set of requests of a change in one word: `shop.example.com/api/**`, with methods and exceptions when it has them. */
export function describeRequests(requests: TrafficChange["requests"]): string {
    const methods = requests.methods === undefined ? "" : `${requests.methods.join(",")} `;
    const except = requests.except ?? [];
    const shown = except.slice(0, 3).join(", ");
    const more = except.length > 3 ? ` and ${except.length - 3} more` : "";
    const conditions = (requests.conditions ?? []).map((text) => ` ${text}`).join("");
    return `${methods}${requests.host}${requests.path}${conditions}${except.length === 0 ? "" : ` (except ${shown}${more})`}`;
}

/** The change as one plain sentence without a full stop. */
export function describeChange(change: TrafficChange): string {
    const where = describeRequests(change.requests);
    const { before, after } = change;
    switch (change.kind) {
        case "gained":
            return `${where} gains an answer from ${describeOutcome(after)}${describeLoop(change)}`;
        case "arrives":
            return `${where} arrives at ${change.arrives?.after} instead of ${change.arrives?.before}: change its DNS record`;
        case "lost":
            return `${where} loses its answer from ${describeOutcome(before)}${after === null ? "" : `: ${describeOutcome(after)}`}${describeLoop(change)}`;
        case "undetermined":
            return `${where} ${describeDoubt(change)}`;
        case "rewritten":
            return `${where} stays with ${describeOutcome(after)} but is rewritten to ${change.paths?.after ?? "another path"} instead of ${change.paths?.before ?? "its old path"}${describeTreatment(change, ", ")}`;
        case "treated":
            return `${where} stays with ${describeOutcome(after)} but is treated otherwise${describeTreatment(change, ": ")}`;
        case "moved":
            if (isSplit(before) && isSplit(after))
                return `${where} is split anew: ${describeOutcome(after)} instead of ${describeOutcome(before)}${describeBesides(change)}`;
            if (isSplit(after))
                return `${where} is split: ${describeOutcome(after)} instead of ${describeOutcome(before)}${describeBesides(change)}`;
            if (isRedirect(after) && !isRedirect(before))
                return `${where} gets ${describeOutcome(after)} instead of an answer from ${describeOutcome(before)}`;
            return `${where} moves from ${describeOutcome(before)} to ${describeOutcome(after)}${describeBesides(change)}`;
    }
}

/** Both answers, and why one of them is not known. */
function describeDoubt({ before, after, doubts = {} }: TrafficChange): string {
    const [was, is] = [doubted(before, doubts.before), doubted(after, doubts.after)];
    if (!isList(after) && after?.kind === "unknown" && describeOutcome(before) === after.label)
        return `is ${after.label}`;
    const answered = after === null ? "has no answer (404)" : `is answered by ${describeOutcome(after)}`;
    if (is === undefined) return `${answered} now; before it was ${was ?? ""}`;
    if (was === undefined) return `was answered by ${describeOutcome(before)}; now it is ${is}`;
    return `is ${is} now; before it was ${was}`;
}

function doubted(outcome: Outcome, why: string | undefined): string | undefined {
    const because = why === undefined ? "" : `, because ${why}`;
    if (isList(outcome)) return `${describeOutcome(outcome)}${because}`;
    const isUnread = outcome?.kind === "unknown" && outcome.unread === true;
    return isUnread || why !== undefined ? `undetermined (perhaps ${describeTarget(outcome)})${because}` : undefined;
}

const describeLoop = ({ loops }: TrafficChange): string =>
    loops === true ? ", which leads to the very URL that was asked for" : "";

/** What else another backend gets than the one before it. */
const describeBesides = (change: TrafficChange): string =>
    `${change.paths === undefined ? "" : `, rewritten to ${change.paths.after} instead of ${change.paths.before}`}${describeTreatment(change, ", ")}`;

/** `with timeouts.request "5s", without request header x-a removed`; empty where nothing differs. */
function describeTreatment({ treatment }: TrafficChange, before: string): string {
    if (treatment === undefined) return "";
    const list = (word: string, all: readonly string[]): string[] => {
        const more = all.length > 5 ? ` and ${all.length - 5} more` : "";
        return all.length === 0 ? [] : [`${word} ${all.slice(0, 5).join(" and ")}${more}`];
    };
    return `${before}${[...list("with", treatment.after), ...list("without", treatment.before)].join(", ")}`;
}

/** A rule in words, for messages: `Prefix shop.example.com/api of Ingress shop/web (spec.rules[0].http.paths[1])`. */
export const describeRule = (rule: Rule): string =>
    `${rule.match} ${describePattern(rule)} of ${rule.origin.object}${placeOf(rule.origin)}`;

const placeOf = ({ path }: Origin): string => (path === undefined ? "" : ` (${path})`);

/** A message without the places of the rules that it names, for where it is long. */
export const withoutPlaces = (message: string, origins: readonly Origin[]): string =>
    origins.reduce(
        (text, origin) => (origin.path === undefined ? text : text.replaceAll(placeOf(origin), "")),
        message,
    );

/** Host and path of a rule as written, `*` for every host. */
export const describePattern = (rule: Pick<Rule, "host" | "path">): string =>
    `${rule.host === undefined || rule.host === "" ? "*" : rule.host}${rule.path ?? ""}`;

type Outcome = TrafficChange["before"];
const kindOf = (outcome: Outcome): string | undefined =>
    outcome === null || isList(outcome) ? undefined : outcome.kind;
const isSplit = (outcome: Outcome): boolean => kindOf(outcome) === "split";
const isRedirect = (outcome: Outcome): boolean => kindOf(outcome) === "redirect";

const isList = <T>(value: T | null | readonly (T | null)[]): value is readonly (T | null)[] => Array.isArray(value);

/** A gateway whose rules cannot be compared, so that no dialect is named. */
export const isForeign = ({ rules }: Table): boolean =>
    rules.some(
        ({ target, implied, undetermined }) =>
            target.kind === "unknown" &&
            target.unread === true &&
            implied === true &&
            undetermined !== undefined &&
            undetermined.settings !== true,
    );
