import type { CompiledRule } from "../compile";
import type { Setting } from "../conditions";
import type { Rule } from "../model";
import type { Arrival } from "./arrivals";
import { addressGroups, isEverybody, otherAddress } from "../addresses";
import { describeConditions, join, settingsFor } from "../conditions";

/** One way to set a request's properties beside host and path, out of all that the rules can tell apart. */
export interface Condition {
    /** The methods that are treated alike; undefined: all of them. */
    methods: readonly string[] | undefined;
    /** The scheme that is treated so; undefined: both. */
    scheme?: "http" | "https" | undefined;
    request: Setting;
    /** Set by something that most requests lack (a header, a cookie, …). */
    byHeader: boolean;
    /** What is set so, in words. */
    words?: readonly string[];
    /** Tells settings apart; of two that are set together, the ids of each. */
    id?: string;
    of?: readonly [string, string];
    /** On the last condition: how many more there are that are not looked at. */
    left?: number;
}

const usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
/** With more conditions than this, or pairs of them, the rest is not looked at, and a line says so. */
export const most = 480;
export const mostPairs = 5000;

/** That of all requests, where no rule has conditions. */
export const anyCondition = ({ way, words }: Pick<Arrival, "way" | "words">): Condition => ({
    methods: undefined,
    request: way,
    byHeader: false,
    words,
});

/** The conditions of rules that only one version has; undefined: every rule may have changed. */
export type ChangedConditions = ReadonlySet<string>;

/**
 * Each condition alone, and two together where one of them is of a changed rule. A request that changes hands is answered by
 * a changed rule before or after: what else it has besides the conditions of the two rules that answer it lets more rules
 * match, and those come after them.
 * @param way scheme and port of all the requests, and the same in words
 */
export function conditionsOf(
    rules: Iterable<CompiledRule>,
    { way, words }: Pick<Arrival, "way" | "words"> = anyWay,
    changed?: ChangedConditions,
): Condition[] {
    const methods = new Set<string>();
    const rare = new Map<string, Named>();
    const ordered = [...rules];
    const lists = ordered.flatMap(({ rule: { sources } }) => (sources === undefined ? [] : [sources]));
    const clientsOf = clientsIn(lists);
    let schemes = false;
    for (const rule of ordered) {
        if (rule.conditions === "") continue;
        for (const method of rule.rule.methods ?? []) methods.add(method.toUpperCase());
        schemes ||= rule.rule.scheme !== undefined;
        const { methods: _, scheme: __, sources, ...others } = rule.rule;
        const settings = settingsFor(others, 8);
        const asked = describeConditions(others);
        for (const { setting, words: named } of clientsOf(sources).flatMap((client) =>
            settings.map((one) => ({ setting: join(one, client.setting), words: [...asked, ...client.words] })),
        )) {
            if (named.length === 0) continue;
            const key = JSON.stringify(setting);
            const same = rare.get(key);
            // Two rules ask for the same in different words: the words of the request are shown.
            const isShared = same !== undefined && same.words.join() !== named.join();
            const isChanged = same?.isChanged === true || changed === undefined || changed.has(rule.conditions);
            rare.set(key, { setting, words: isShared ? describeSetting(setting) : named, isChanged });
        }
    }
    const source = otherAddress(lists);
    const cells = byScheme(byMethod(methods), schemes && way.scheme === undefined).map((cell) =>
        source === undefined ? cell : { ...cell, request: { ...cell.request, source } },
    );
    const room = Math.floor(most / cells.length) - 1;
    const alone = [...rare.values()].slice(0, room);
    const { pairs, left: unpaired } = pairsOf([...rare.values()], Math.floor(mostPairs / cells.length));
    // Two of them together may be exactly what one rule asks for.
    const different = new Map<string, Named>([...alone, ...pairs].reverse().map((one) => [keyOf(one.setting), one]));
    const set = [...different].reverse().flatMap(([id, { setting, words, of }]) =>
        cells.map((cell) => ({
            ...cell,
            request: join(cell.request, setting),
            byHeader: true,
            words,
            id,
            ...(of === undefined ? {} : { of }),
        })),
    );
    const all = [...cells, ...set];
    const left = (rare.size - alone.length + unpaired) * cells.length;
    return all.map((condition, i) => ({
        ...condition,
        request: { ...condition.request, ...way },
        words: [...words, ...(condition.words ?? [])],
        ...(i === all.length - 1 && left > 0 && { left }),
    }));
}

/** For a rule's list of addresses: a client of each group of addresses that the lists of all rules tell apart. */
function clientsIn(
    lists: readonly (readonly string[])[],
): (list: readonly string[] | undefined) => Pick<Named, "setting" | "words">[] {
    const unique = [...new Map(lists.map((list) => [list.join(), list])).values()];
    const numbers = new Map(unique.map((list, i) => [list.join(), i]));
    const groups = addressGroups(unique);
    const anybody = [{ setting: {}, words: [] }];
    return (list) => {
        const number = list === undefined || list.some(isEverybody) ? undefined : numbers.get(list.join());
        if (number === undefined) return anybody;
        return groups
            .filter((group) => group.lists.has(number))
            .map(({ address, words }) => ({ setting: { source: address }, words: [`from ${words}`] }));
    };
}

/** Those that one request can have, and how many more there are than there is room for. */
function pairsOf(all: readonly Named[], room: number): { pairs: Named[]; left: number } {
    const pairs: Named[] = [];
    const parts = all.map(({ setting }) => partsOf(setting));
    let left = 0;
    for (const [i, a] of all.entries())
        for (let j = i + 1; j < all.length; j++) {
            const b = all[j];
            if (b === undefined || !(a.isChanged || b.isChanged) || !canHold(parts[i], parts[j])) continue;
            if (pairs.length < room) pairs.push(both(a, b));
            else left++;
        }
    return { pairs, left };
}

const anyWay: Pick<Arrival, "way" | "words"> = { way: {}, words: [] };

type Named = { setting: Setting; words: readonly string[]; isChanged: boolean; of?: readonly [string, string] };
const both = (a: Named, b: Named): Named => ({
    setting: join(a.setting, b.setting),
    words: [...new Set([...a.words, ...b.words])],
    isChanged: true,
    of: [keyOf(a.setting), keyOf(b.setting)],
});

/** A request's properties, one by one: a header, a cookie, a query parameter, the client's address. */
function partsOf({ headers = {}, query, source }: Setting): Map<string, string> {
    const { cookie, ...others } = headers;
    return new Map([
        ...Object.entries(others).map(([name, value]): [string, string] => [`header ${name}`, value]),
        ...(cookie ?? "").split("; ").flatMap((text) => partOf("cookie", text)),
        ...(query ?? "").split("&").flatMap((text) => partOf("query", text, decodeURIComponent)),
        ...(source === undefined ? [] : [["source", source] as [string, string]]),
    ]);
}
/** Names of the properties that a request has: `header x-beta`, `query v`, `source`. */
export const partNames = (setting: Setting): string[] => [...partsOf(setting).keys()];

/** Stands for requests that may lack every property. */
export const anyPart = "";

/** A property without which a rule takes no request. One without an address may come from everywhere. */
export function partOfRule({ headers = [], cookies = [], queries = [] }: Rule): string {
    const header = headers.find(({ name }) => name.toLowerCase() !== "cookie");
    if (header !== undefined) return `header ${header.name.toLowerCase()}`;
    const [[cookie], [query]] = [cookies, queries];
    if (cookie !== undefined) return `cookie ${cookie.name}`;
    return query === undefined ? anyPart : `query ${query.name}`;
}

function partOf(kind: string, text: string, read: (text: string) => string = String): [string, string][] {
    const [name = "", ...value] = text.split("=");
    return name === "" ? [] : [[`${kind} ${read(name)}`, read(value.join("="))]];
}

const keyOf = (setting: Setting): string => JSON.stringify([...partsOf(setting)].sort());

/** Whether one request can have both: a property with a single value cannot have two. */
export const canHoldBoth = (a: Setting, b: Setting): boolean => canHold(partsOf(a), partsOf(b));

function canHold(a: ReadonlyMap<string, string> = new Map(), b: ReadonlyMap<string, string> = new Map()): boolean {
    for (const [name, value] of a) if (b.has(name) && b.get(name) !== value) return false;
    return true;
}

/** In the words of `describeConditions`. */
export const describeSetting = (setting: Setting): string[] =>
    [...partsOf(setting)].map(([name, value]) =>
        name === "source" ? `from ${value}` : `with ${name}${name.startsWith("header ") ? ": " : "="}${value}`,
    );

function byMethod(methods: ReadonlySet<string>): Condition[] {
    if (methods.size === 0) return [{ methods: undefined, request: {}, byHeader: false }];
    const found = [...methods].map((method): Condition => ({
        methods: [method],
        request: { method },
        byHeader: false,
    }));
    const others = usual.filter((method) => !methods.has(method));
    const [first] = others;
    return first === undefined ? found : [...found, { methods: others, request: { method: first }, byHeader: false }];
}

const byScheme = (cells: readonly Condition[], schemes: boolean): Condition[] =>
    !schemes
        ? [...cells]
        : (["http", "https"] as const).flatMap((scheme) =>
              cells.map((cell) => ({ ...cell, scheme, request: { ...cell.request, scheme } })),
          );
