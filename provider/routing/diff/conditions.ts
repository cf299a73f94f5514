import type { CompiledRule } from "../compile";
import type { Setting } from "../conditions";
import type { Arrival } from "./arrivals";
import { describeConditions, join, settingsFor } from "../conditions";

/** One way to set what a request has beside host and path, out of all that the rules can tell apart. */
export interface Condition {
    /** The methods that are treated so; undefined: all of them. */
    methods: readonly string[] | undefined;
    /** The scheme that is treated so; undefined: both. */
    scheme?: "http" | "https" | undefined;
    request: Setting;
    /** Set by something that most requests have not (a header, a cookie, …). */
    byHeader: boolean;
    /** What is set so, in words. */
    words?: readonly string[];
}

const usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
const most = 48;

/** {@link conditionsOf} with a memory: most hosts have the same few conditions. */
export function newConditions(): (rules: readonly CompiledRule[], arrival: Arrival) => readonly Condition[] {
    const known = new Map<string, readonly Condition[]>();
    return (rules, { way, words }) => {
        const texts = new Set(rules.map((rule) => rule.conditions));
        const key = [way.scheme, way.port, ...words, "", ...texts].join("\n");
        let found = known.get(key);
        if (found === undefined) known.set(key, (found = conditionsOf(rules, { way, words })));
        return found;
    };
}

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
        for (const setting of settingsFor(others, 8)) rare.set(JSON.stringify(setting), { setting, words: named });
    }
    const cells = byScheme(byMethod(methods), schemes && way.scheme === undefined);
    const alone = [...rare.values()];
    const pairs = alone.length > 5 ? [] : alone.flatMap((a, i) => alone.slice(i + 1).map((b) => both(a, b)));
    const set = [...alone, ...pairs].flatMap(({ setting, words }) =>
        cells.map((cell) => ({ ...cell, request: join(cell.request, setting), byHeader: true, words })),
    );
    return [...cells, ...set].slice(0, most).map((condition) => ({
        ...condition,
        request: { ...condition.request, ...way },
        words: [...words, ...(condition.words ?? [])],
    }));
}

const anyWay: Pick<Arrival, "way" | "words"> = { way: {}, words: [] };

type Named = { setting: Setting; words: readonly string[] };
const both = (a: Named, b: Named): Named => ({
    setting: join(a.setting, b.setting),
    words: [...new Set([...a.words, ...b.words])],
});

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
