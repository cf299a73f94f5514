import { candidates } from "../../routing/candidates";
import {
    describeOutcome,
    describeRequests,
    trafficDiff,
    type Request,
    type Table,
    type TrafficChange,
} from "../../routing";
import { compileTable } from "../../routing/compile";
import { everyRequest } from "../../routing/exhaustive";
import { unusedNames } from "../../routing/unused-names";
import type { Target } from "../../routing/model";
import { compare } from "../../routing/diff/change";
import { answer, type Answered } from "../../routing/diff/answers";
import { gatewaysFor, newSnapshot, type Snapshot } from "../../routing/snapshot";

/** How much a difference weighs. */
export type Weight =
    /** It was answered and is not. */
    | "lost"
    /** Another backend answers, or perhaps another. */
    | "moved"
    /** It was not answered and is. */
    | "gained"
    /** The same, but for the words of a redirect, the status of an error, or what the backend sees. */
    | "detail";

export interface Difference {
    weight: Weight;
    change: TrafficChange;
    /** Why the two differ, in brackets behind the old answer. */
    why?: string;
    cure?: string;
}

export interface Proof {
    /** Sets of requests that the rules of both sides can tell apart, and how many are answered alike. */
    checked: number;
    alike: number;
    differences: Difference[];
    /** Ways to write a request that the two sides read differently: one example each. */
    spellings: Spelling[];
    /** Said behind these, where the new side is the specification: what a controller makes of them it leaves open. */
    open: string;
    /** Hosts of several classes, whose routes meet on the Gateway. */
    meets: { host: string; gateways: string[] }[];
}

export interface Spelling {
    /** `a doubled slash`. */
    what: string;
    witness: Request;
    before: Outcome;
    after: Outcome;
}

/** Compares what the Ingresses answer with what the routes will. */
export function prove(before: readonly Table[], after: readonly Table[]): Proof {
    const sides: Sides = { before, after, old: newSnapshot(before), now: newSnapshot(after) };
    // Converting is made for another address, so that hosts arrive elsewhere is no difference.
    const differences = trafficDiff(before, after)
        .filter(({ kind }) => kind !== "arrives")
        .map((change) => withReason(change, sides));
    // Of many rules not every pair is asked for; what the comparison found is among what was asked.
    const requests = distinct([
        ...requestsOf([...before, ...after]),
        ...differences.map(({ change }) => change.witness),
    ]);
    const different = requests.filter((request) => !isAlike(sides, request)).length;
    return {
        checked: requests.length,
        alike: requests.length - different,
        differences,
        spellings: spellings(sides, requests),
        meets: [],
        open: after.some(({ dialect }) => dialect === "gateway-api")
            ? " (by the specification, which leaves to each controller what it cleans)"
            : "",
    };
}

/** Ways to write a host or path that controllers clean, decode or refuse, each in its own way. */
const ways: readonly (readonly [what: string, write: (request: Request) => Request | undefined])[] = [
    ["a doubled slash", ({ path, ...rest }) => ({ ...rest, path: `/${path}` })],
    ["a dot segment", ({ path, ...rest }) => ({ ...rest, path: `/.${path}` })],
    ["a path that goes up", ({ path, ...rest }) => ({ ...rest, path: `/x/..${path}` })],
    ["a path above the root", ({ path, ...rest }) => ({ ...rest, path: `/..${path}` })],
    ["an escaped letter", ({ path, ...rest }) => withPath(rest, path, /[A-Za-z0-9]/, (c) => escapeOf(c))],
    ["an escaped slash", ({ path, ...rest }) => withPath(rest, path, /(?<=.)\//, () => "%2F")],
    [
        "an escaped special character",
        ({ path, ...rest }) => withPath(rest, path, /(?<=\/)$|(?<=[a-z])(?=\/)/, () => "%20"),
    ],
    [
        "a host with a final dot",
        ({ host, ...rest }) => (/[a-z]$/i.test(host) ? { ...rest, host: `${host}.` } : undefined),
    ],
    ["a host with an underscore", ({ host, ...rest }) => ({ ...rest, host: host.replace(/^[^.]+/, "a_b") })],
];

const escapeOf = (c: string): string => `%${c.charCodeAt(0).toString(16)}`;
function withPath(
    rest: Omit<Request, "path">,
    path: string,
    part: RegExp,
    by: (found: string) => string,
): Request | undefined {
    const made = path.replace(part, by);
    return made === path ? undefined : { ...rest, path: made };
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

const outcomeOf = ({ targets }: Answered): Outcome => (targets.length === 1 ? (targets[0] ?? null) : targets);

/** Of each way the first example that the sides answer differently although they answer the plain request alike. */
function spellings(sides: Sides, requests: readonly Request[]): Spelling[] {
    const plain = requests.filter((request) => isAlike(sides, request)).slice(0, 200);
    return ways.flatMap(([what, write]): Spelling[] => {
        for (const request of plain) {
            const witness = write(request);
            if (witness === undefined || isAlike(sides, witness)) continue;
            const change = compare(gatewaysFor(sides.old, witness), gatewaysFor(sides.now, witness), witness);
            if (change === undefined) continue;
            return [{ what, witness, before: outcomeOf(change.detail.before), after: outcomeOf(change.detail.after) }];
        }
        return [];
    });
}

/** One request of each set, as far as that can be told. */
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

/**
 * Each class against what of the routes is from its Ingresses. That these arrive at another address is what is wanted, so the
 * routes are taken to be at the address of the class.
 *
 * @param sourceOf the Ingress that a route is from, both as rules name their objects
 */
export function proveEach(
    before: readonly Table[],
    after: Table,
    sourceOf: (route: string) => string | undefined,
): Proof {
    const proofs = before.map((table) => {
        const own = new Set([...table.rules, ...(table.defaults ?? [])].map(({ origin }) => origin.object));
        const { listeners: _, address: __, ...rest } = after;
        const rules = after.rules.filter(({ origin }) => own.has(sourceOf(origin.object) ?? origin.object));
        const place = {
            gateway: table.gateway,
            ...(table.listeners === undefined ? {} : { listeners: table.listeners }),
        };
        return prove([table], [{ ...rest, ...place, rules }]);
    });
    const spellings = proofs.flatMap((proof) => proof.spellings);
    return {
        checked: proofs.reduce((sum, { checked }) => sum + checked, 0),
        alike: proofs.reduce((sum, { alike }) => sum + alike, 0),
        differences: proofs.flatMap(({ differences }) => differences),
        spellings: spellings.filter(({ what }, i) => spellings.findIndex((one) => one.what === what) === i),
        open: proofs[0]?.open ?? "",
        meets: meetsOf(before),
    };
}

function meetsOf(before: readonly Table[]): Proof["meets"] {
    const hosts = new Map<string, Set<string>>();
    for (const { gateway, rules } of before)
        for (const { host = "" } of rules) {
            const known = hosts.get(host);
            if (known === undefined) hosts.set(host, new Set([gateway]));
            else known.add(gateway);
        }
    return [...hosts].flatMap(([host, own]) => (own.size > 1 ? [{ host, gateways: [...own] }] : []));
}

interface Sides {
    before: readonly Table[];
    after: readonly Table[];
    old: Snapshot;
    now: Snapshot;
}

/** Answered alike, but for the words of a redirect and the status of an error. */
function isAlike({ old, now }: Sides, request: Request): boolean {
    const change = compare(gatewaysFor(old, request), gatewaysFor(now, request), request);
    if (change === undefined) return true;
    const { before, after } = change.detail;
    const kinds = ({ targets }: Answered): string => targets.map((target) => kindOf(target)).join();
    const isError = (text: string): boolean => text === "none" || text === "fixed";
    const [a, b] = [kinds(before), kinds(after)];
    return (isError(a) && isError(b)) || (a === "redirect" && b === "redirect");
}

/** Equal for equal answers. */
const answerText = (snapshot: Snapshot, request: Request): string => answer(gatewaysFor(snapshot, request), request).id;

type Outcome = TrafficChange["before"];
const isTarget = (outcome: Outcome): outcome is Target => outcome !== null && !Array.isArray(outcome);
const kindOf = (outcome: Outcome): string => (isTarget(outcome) ? outcome.kind : outcome === null ? "none" : "several");
const isNothing = (outcome: Outcome): boolean => kindOf(outcome) === "none" || kindOf(outcome) === "fixed";

function weightOf({ before, after }: Pick<TrafficChange, "before" | "after">): Weight {
    if (isNothing(before)) return isNothing(after) ? "detail" : "gained";
    if (isNothing(after)) return "lost";
    if (kindOf(before) === "redirect" && kindOf(after) === "redirect") return "detail";
    return "moved";
}

function withReason(change: TrafficChange, sides: Sides): Difference {
    return { weight: weightOf(change), change, ...reasonOf(change, sides) };
}

/** Why the two sides differ, as far as it is known. */
function reasonOf(change: TrafficChange, sides: Sides): Pick<Difference, "why" | "cure"> {
    const { before, after } = sides;
    const { witness } = change;
    const nginx = before.some(({ dialect }) => dialect === "ingress-nginx");
    const again = (path: string): boolean =>
        path !== witness.path && answerText(sides.old, { ...witness, path }) === answerText(sides.old, witness);
    const lower = witness.path.toLowerCase();
    const longer = byCharacters(before, { ...witness, path: lower });
    if (nginx && again(lower) && (longer !== undefined || isAlike(sides, { ...witness, path: lower }))) {
        const beside = longer ?? pathsAt(before, witness).find((path) => lower.startsWith(path) && path.length > 1);
        const inside = beside === undefined ? "" : `${beside}any`;
        const too = beside !== undefined && again(inside) && !isAlike(sides, { ...witness, path: inside });
        return {
            why: `ingress-nginx compares expressions without case${too ? ` and by characters, so that ${inside} is taken, too` : ""}`,
            cure: `--match-case-insensitive writes (?i) and keeps the expression${too ? ", which takes both," : ""} where the target controller takes regular expressions`,
        };
    }
    if (kindOf(change.after) === "several" && after.some(({ rules }) => rules.some(({ match }) => match === "Regex")))
        return {
            why: "the Gateway API does not say how an expression stands to the other paths of a host",
            cure: "write the path without expressions, or add the Gateway and its GatewayClass to the sources, so that its controller is known",
        };
    const wildcard = deepWildcard(after, witness);
    if (wildcard !== undefined)
        return {
            why: `${wildcard} takes one label in the Ingress, and several in the Gateway API`,
            cure: "name the hosts one by one instead of the wildcard, or accept it where no such name leads to the Gateway",
        };
    if (longer !== undefined && !isNothing(change.before))
        return {
            why: `${longer} is compared by characters`,
            cure: nginx
                ? "write a rule of its own for the longer path, or convert with --match-case-insensitive, which keeps the expression"
                : "write a rule of its own for the longer path, or accept it where nobody asks for it",
        };
    return {};
}

/** Paths of the rules of a request's host, as written. */
const pathsAt = (tables: readonly Table[], { host }: Request): string[] =>
    tables.flatMap(({ rules }) =>
        rules.flatMap((rule) => {
            const own = (rule.host ?? "").toLowerCase();
            const isOwn =
                own === "" || own === host.toLowerCase() || (own.startsWith("*") && host.endsWith(own.slice(1)));
            return isOwn ? [rule.path ?? "/"] : [];
        }),
    );

/** A path of a rule that the request goes on from in the middle of an element. */
const byCharacters = (tables: readonly Table[], request: Request): string | undefined =>
    pathsAt(tables, request).find(
        (own) =>
            own.length > 1 &&
            request.path.startsWith(own) &&
            !/^(\/|$)/.test(request.path.slice(own.length)) &&
            !own.endsWith("/"),
    );

/** A wildcard that takes the host by more than one label. */
const deepWildcard = (tables: readonly Table[], { host }: Request): string | undefined =>
    tables
        .flatMap(({ rules }) => rules.map((rule) => rule.host ?? ""))
        .find(
            (own) =>
                own.startsWith("*.") && host.endsWith(own.slice(1)) && host.slice(0, -own.length + 1).includes("."),
        );

/** `shop.example.com/Api/**  answered by service:shop/api:80 now (why), by nobody after`. */
export function differenceText({ change, why }: Difference): string {
    const said = why === undefined ? "" : ` (${why})`;
    return `${describeRequests(change.requests)}  ${answersText(change, said)}`;
}

/** The two answers, without the requests. */
export function answersText(
    { kind, before, after, paths }: Pick<TrafficChange, "before" | "after"> & Partial<TrafficChange>,
    why = "",
): string {
    if (kind === "rewritten")
        return `sent to ${describeOutcome(after)} as ${paths?.before ?? "it is"} now${why}, as ${paths?.after ?? "it is"} after`;
    return `answered by ${answered(before)} now${why}, by ${answered(after)} after`;
}

const answered = (outcome: Outcome): string => (outcome === null ? "nobody" : describeOutcome(outcome));
