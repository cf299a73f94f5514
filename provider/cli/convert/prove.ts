import { candidates } from "../../routing/candidates";
import {
    createRouter,
    describeOutcome,
    describeRequests,
    trafficDiff,
    type Origin,
    type Request,
    type Table,
    type TrafficChange,
} from "../../routing";
import type { Rule } from "../../routing/model";
import { compileTable } from "../../routing/compile";
import { everyRequest } from "../../routing/exhaustive";
import { betweenRoutes, type Pair } from "./between-routes";
import { unusedNames } from "../../routing/unused-names";
import { compare } from "../../routing/diff/change";
import { gatewaysFor, newSnapshot } from "../../routing/snapshot";
import { printable } from "../../report/escape";
import { hostsOfSeveralClasses, type SharedHost } from "./shared-hosts";
import { reasonOf, type Reason } from "./reasons";
import { isAlike, isNothing, isUndetermined, kindOf, outcomeOf, rulesFor, type Outcome, type Sides } from "./sides";
import { spellings, type Spelling } from "./spellings";

/** How serious a difference is. */
export type Weight =
    /** It was answered and is not. */
    | "lost"
    /** The same backend answers, and what kept requests from it does not any more. */
    | "opened"
    /** Another backend answers, or may answer, or the backend sees another path. */
    | "moved"
    /** It was not answered and is. */
    | "gained"
    /** The same answer, except for the wording of a redirect or the status of an error. */
    | "detail";

/** A change of traffic. The reason for it is in brackets behind the old answer. */
export interface Difference extends Reason {
    weight: Weight;
    change: TrafficChange;
}

/** Whether a rule is not written, or without its backend. */
export type NotWritten = (origin: Origin) => "left out" | "closed" | undefined;

export interface Proof {
    /** Sets of requests that the rules of both sides can tell apart, and how many are answered alike. */
    checked: number;
    alike: number;
    /** Sets for which nothing differs, and of which it is not known what the Ingresses answer. */
    undetermined: number;
    differences: Difference[];
    /** Ways to write a request that the two sides read differently, with one example each. */
    spellings: Spelling[];
    /** Text after these differences if the new side is the specification, which leaves details to the controller. */
    open: string;
    /** Hosts of several classes, or of existing routes, that meet on the Gateway. */
    meets: SharedHost[];
}

/**
 * Compares what the Ingresses answer with what the routes will answer.
 * @param notWritten whether a rule could not be converted, or answers with an error; that is reported separately
 */
export function prove(
    before: readonly Table[],
    after: readonly Table[],
    notWritten: NotWritten = () => undefined,
): Proof {
    let router: ReturnType<typeof createRouter> | undefined;
    const sides: Sides = {
        before,
        after,
        old: newSnapshot(before),
        now: newSnapshot(after),
        explain: (request) => (router ??= createRouter([...before])).explain(request),
    };
    // Routes are converted for another address, so a host that arrives elsewhere is no difference.
    const found = trafficDiff(before, after)
        .filter(({ kind }) => kind !== "arrives")
        .map((change) => withReason(change, sides, notWritten));
    // Of two rules in two routes each path is said once.
    const across = betweenRoutes(after);
    const asked = new Set(across.map(({ request }) => settingText(request)));
    const differences = found.filter((one) => !isOfOtherLetters(one) && !asked.has(settingText(one.change.witness)));
    const letters = found.find(isOfOtherLetters)?.change;
    // With many rules not every pair is asked for; requests that the comparison found are always asked.
    differences.push(...orderDifferences(across, sides));
    const requests = distinct([
        ...requestsOf([...before, ...after]),
        ...across.map(({ request }) => request),
        ...differences.map(({ change }) => change.witness),
    ]);
    const alike = requests.filter((request) => isAlike(sides, request));
    const undetermined = alike.filter((request) => isUndetermined(sides, request)).length;
    return {
        checked: requests.length,
        alike: alike.length - undetermined,
        undetermined,
        differences,
        spellings: [
            ...spellings(sides, requests),
            ...(letters === undefined
                ? []
                : [{ ...letters, what: "a letter that is s or k in another case for Go alone" }]),
        ],
        meets: [],
        open: after.some(({ dialect }) => dialect === "gateway-api")
            ? " (by the specification, which leaves to each controller what it cleans)"
            : "",
    };
}

/** What a request has besides its path, at its host. */
const settingText = ({ host, method, headers = {}, query }: Request): string =>
    JSON.stringify([host, method ?? "GET", Object.entries(headers).sort(), query ?? ""]);

/** One for each path. */
function orderDifferences(pairs: readonly Pair[], sides: Sides): Difference[] {
    const found = new Map<string, { first: Difference; more: number }>();
    for (const pair of pairs) {
        const made = orderDifference(pair, sides);
        const key = `${pair.request.host}\n${pair.request.path}`;
        const known = found.get(key);
        if (made !== undefined && known === undefined) found.set(key, { first: made, more: 0 });
        else if (made !== undefined && known !== undefined) known.more++;
    }
    return [...found.values()].map(({ first, more }) => ({
        ...first,
        why: `${first.why}${more === 0 ? "" : `, as do ${more} more pairs`}`,
    }));
}

/** Two rules of one path, of which the order was lost, if their requests are answered by another of the two. */
function orderDifference({ request, conditions }: Pair, { old, now }: Sides): Difference | undefined {
    const change = compare(gatewaysFor(old, request), gatewaysFor(now, request), request);
    if (change === undefined) return undefined;
    const [before, after] = [outcomeOf(change.detail.before), outcomeOf(change.detail.after)];
    const asked = { gateway: "", host: request.host, path: request.path, conditions };
    const { gateway = "" } = change.detail.after;
    return {
        weight: weightOf({ before, after }),
        change: { kind: "moved", gateway, requests: asked, witness: request, before, after },
        why: "two rules of one path take it and are in two routes, between which their age decides",
        cure:
            conditions.length > 0
                ? "write conditions that exclude each other, or accept it where nobody sends both"
                : "a route without a host serves the host of the listener as well: give it a parent with sectionName, for each listener without a hostname",
    };
}

/** What of one request is different; undefined: nothing. */
export function differs(
    before: readonly Table[],
    after: readonly Table[],
    request: Request,
): { weight: Weight; before: Outcome; after: Outcome } | undefined {
    const [old, now] = [newSnapshot(before), newSnapshot(after)];
    const change = compare(gatewaysFor(old, request), gatewaysFor(now, request), request);
    if (change === undefined) return undefined;
    const [a, b] = [outcomeOf(change.detail.before), outcomeOf(change.detail.after)];
    return { weight: weightOf({ before: a, after: b }), before: a, after: b };
}

/** One request of each set, if one is known. */
function requestsOf(tables: readonly Table[]): Request[] {
    const compiled = tables.map(compileTable);
    const unused = unusedNames(compiled);
    const every = everyRequest(compiled, unused);
    if (every !== undefined) return every;
    const found = compiled.flatMap((table) =>
        table.rules.flatMap((rule) => (rule.live && !rule.unknown ? candidates(table, rule, unused) : [])),
    );
    return distinct(found);
}

const distinct = (requests: readonly Request[]): Request[] => [
    ...new Map(requests.map((request) => [JSON.stringify(request), request])).values(),
];

/** Rules of a class that are for the same listeners of the Gateway, and what answers there after. */
export interface Pairing {
    before: Table;
    after: Table;
    /** They are for the listeners that everybody reaches. */
    isShared: boolean;
    /** The Ingress that a route of these listeners comes from, both named as in rules; undefined: another route. */
    sourceOf(route: string): string | undefined;
}

/**
 * Compares each class with the routes made from its Ingresses. The routes are meant for another address, so they are
 * treated as if they were at the address of the class.
 */
export function proveEach(pairings: readonly Pairing[], notWritten?: NotWritten): Proof {
    const proofs = pairings.map(({ before: table, after, sourceOf }) => {
        // A Gateway without a listener for a scheme gets none of its requests.
        const schemes = new Set((after.listeners ?? []).map(({ scheme }) => scheme));
        const [only] = schemes.size === 1 ? schemes : [];
        const own = new Set([...table.rules, ...(table.defaults ?? [])].map(({ origin }) => origin.object));
        const { listeners: _, address: __, ...rest } = after;
        // A listener that closes its requests closes them to these routes, too.
        const rules = after.rules
            .filter(({ origin, implied }) => implied === true || own.has(sourceOf(origin.object) ?? origin.object))
            .map((rule) => (only === undefined || rule.scheme !== undefined ? rule : { ...rule, scheme: only }));
        const place = {
            gateway: table.gateway,
            ...(table.listeners === undefined ? {} : { listeners: table.listeners }),
        };
        return prove([table], [{ ...rest, ...place, rules }], notWritten);
    });
    const sum = (of: (proof: Proof) => number): number => proofs.reduce((total, proof) => total + of(proof), 0);
    const spellings = proofs.flatMap((proof) => proof.spellings);
    const differences = proofs.flatMap((proof) => proof.differences);
    return {
        checked: sum(({ checked }) => checked),
        alike: sum(({ alike }) => alike),
        undetermined: sum(({ undetermined }) => undetermined),
        differences: [...new Map(differences.map((one) => [differenceText(one), one])).values()],
        spellings: spellings.filter(({ what }, i) => spellings.findIndex((one) => one.what === what) === i),
        open: proofs[0]?.open ?? "",
        meets: hostsOfSeveralClasses(pairings.filter(({ isShared }) => isShared).map(({ before }) => before)),
    };
}

function weightOf({
    before,
    after,
    kind,
}: Pick<TrafficChange, "before" | "after"> & Partial<Pick<TrafficChange, "kind">>): Weight {
    if (isNothing(before)) return isNothing(after) ? "detail" : "gained";
    if (isNothing(after)) return "lost";
    if (kind === "treated") return "opened";
    if (kindOf(before) === kindOf(after) && ["redirect", "answer"].includes(kindOf(before))) return "detail";
    return "moved";
}

function withReason(change: TrafficChange, sides: Sides, notWritten: NotWritten): Difference {
    const rules = rulesFor(sides, change.witness);
    const said = rules.map(({ origin }) => notWritten(origin)).find((one) => one !== undefined);
    const weight = openedOr(weightOf(change), change, rules);
    // What closes it is said already, and says more than that the rest of its answer is not known.
    if (said === "closed" && isNothing(change.after)) return { weight, change, why: "its rule is closed, see above" };
    const reason = reasonOf(change, sides);
    if (reason.why !== undefined) return { weight, change, ...reason };
    return { weight, change, ...(said === undefined ? {} : { why: `its rule is ${said}, see above` }) };
}

/** What kept requests from a backend does not any more, where the same backend may have answered. */
function openedOr(weight: Weight, { before, after }: TrafficChange, rules: readonly Rule[]): Weight {
    if (weight !== "moved" || kindOf(after) === "several") return weight;
    const was = [before].flat().map((target) => JSON.stringify(target));
    return rules.some(({ treatment }) => treatment !== undefined) && was.includes(JSON.stringify(after))
        ? "opened"
        : weight;
}

/** The long s and the sign of Kelvin, which Go's expressions match with `s` and `k` when case does not count. */
const isOfOtherLetters = ({ weight, change: { witness } }: Difference): boolean =>
    weight === "gained" && /%C5%BF|%E2%84%AA|[\u017f\u212a]/i.test(witness.path);

/** `shop.example.com/Api/**  answered by service:shop/api:80 now (why), by nobody after`. */
export function differenceText({ change, why }: Difference): string {
    const said = why === undefined ? "" : ` (${why})`;
    return `${describeRequests(change.requests)}  ${answersText(change, said)}`;
}

/** The two answers, without the requests. */
export function answersText(
    { kind, before, after, paths, treatment }: Pick<TrafficChange, "before" | "after"> & Partial<TrafficChange>,
    why = "",
): string {
    if (kind === "treated")
        return `answered by ${describeOutcome(after)} behind ${(treatment?.before ?? []).join(" and ")} now${why}, by it without that after`;
    if (kind === "rewritten")
        return `sent to ${describeOutcome(after)} as ${printable(paths?.before ?? "it is")} now${why}, as ${printable(paths?.after ?? "it is")} after`;
    return `answered by ${answered(before)} now${why}, by ${answered(after)} after`;
}

/** Of several, one answers, and the reason says why it is not known which. */
function answered(outcome: Outcome): string {
    const all = [outcome].flat().map((target) => (target === null ? "nobody" : describeOutcome(target)));
    return [all.slice(0, -1).join(", "), ...all.slice(-1)].filter(Boolean).join(" or ");
}
