import type { CompiledRule } from "../compile";
import type { Setting } from "../conditions";
import type { Arrival } from "./arrivals";
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
/** With more conditions than this, the rest is not looked at, and a line says so. */
export const most = 480;

export type KnownConditions = Map<string, readonly Condition[]>;

/** {@link conditionsOf} with a memory: most hosts have the same few conditions. */
export function knownConditions(
    known: KnownConditions,
    rules: ReadonlySet<CompiledRule>,
    { way, words }: Arrival,
): readonly Condition[] {
    const texts = new Set<string>();
    // In one order, whatever the order of the paths: more hosts have the same.
    const ordered = [...rules].sort(byConditions);
    for (const rule of ordered) texts.add(rule.conditions);
    const key = [way.scheme, way.port, ...words, "", ...texts].join("\n");
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = conditionsOf(ordered, { way, words })));
    return found;
}

const byConditions = (a: CompiledRule, b: CompiledRule): number =>
    a.conditions === b.conditions ? 0 : a.conditions < b.conditions ? -1 : 1;

/** @param way scheme and port of all the requests, and the same in words */
export function conditionsOf(
    rules: Iterable<CompiledRule>,
    { way, words }: Pick<Arrival, "way" | "words"> = anyWay,
): Condition[] {
    const methods = new Set<string>();
    const rare = new Map<string, { setting: Setting; words: readonly string[] }>();
    let schemes = false;
    for (const rule of rules) {
        if (rule.conditions === "") continue;
        for (const method of rule.methods ?? []) methods.add(method);
        schemes ||= rule.rule.scheme !== undefined;
        const { methods: _, scheme: __, ...others } = rule.rule;
        const named = describeConditions(others);
        if (named.length === 0) continue;
        for (const setting of settingsFor(others, 8)) {
            const key = JSON.stringify(setting);
            const same = rare.get(key);
            // Two rules ask for the same in different words: the words of the request are shown.
            const isShared = same !== undefined && same.words.join() !== named.join();
            rare.set(key, { setting, words: isShared ? describeSetting(setting) : named });
        }
    }
    const cells = byScheme(byMethod(methods), schemes && way.scheme === undefined);
    const alone = [...rare.values()];
    const fitting = (a: Named, i: number): Named[] =>
        alone.slice(i + 1).flatMap((b) => (canHoldBoth(a.setting, b.setting) ? [both(a, b)] : []));
    // With all pairs of them there may be too many; then two that are set together are not looked at.
    const room = Math.max(most / cells.length - 1, fewAlone);
    const pairs = (alone.length * (alone.length + 1)) / 2 > room ? [] : alone.flatMap(fitting);
    // Two of them together may be exactly what one rule asks for.
    const different = new Map<string, Named>([...alone, ...pairs].reverse().map((one) => [keyOf(one.setting), one]));
    const set = [...different.values()].reverse().flatMap(({ setting, words, of }) =>
        cells.map((cell) => ({
            ...cell,
            request: join(cell.request, setting),
            byHeader: true,
            words,
            id: keyOf(setting),
            ...(of === undefined ? {} : { of }),
        })),
    );
    const all = [...cells, ...set];
    return all.slice(0, most).map((condition, i) => ({
        ...condition,
        request: { ...condition.request, ...way },
        words: [...words, ...(condition.words ?? [])],
        ...(i === most - 1 && all.length > most && { left: all.length - most }),
    }));
}

const anyWay: Pick<Arrival, "way" | "words"> = { way: {}, words: [] };

type Named = { setting: Setting; words: readonly string[]; of?: readonly [string, string] };
const both = (a: Named, b: Named): Named => ({
    setting: join(a.setting, b.setting),
    words: [...new Set([...a.words, ...b.words])],
    of: [keyOf(a.setting), keyOf(b.setting)],
});
/** Five, with their pairs, always have room. */
const fewAlone = 15;

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
function partOf(kind: string, text: string, read: (text: string) => string = String): [string, string][] {
    const [name = "", ...value] = text.split("=");
    return name === "" ? [] : [[`${kind} ${read(name)}`, read(value.join("="))]];
}

const keyOf = (setting: Setting): string => JSON.stringify([...partsOf(setting)].sort());

/** Whether one request can have both: a property with a single value cannot have two. */
export function canHoldBoth(a: Setting, b: Setting): boolean {
    const other = partsOf(b);
    return [...partsOf(a)].every(([name, value]) => !other.has(name) || other.get(name) === value);
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
