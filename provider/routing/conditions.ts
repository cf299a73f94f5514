import { blockHas, isEverybody } from "./addresses";
import type { Probe } from "./dialect";
import { globMatches } from "./language/glob";
import { regexPattern } from "./language/language";
import { sample } from "./language/sample";
import type { HeaderCondition, Request, Rule } from "./model";
import type { Verdict } from "./verdict";
import { MAYBE, NO, YES } from "./verdict";

/** What a rule requires of a request beside host and path. All of it must hold. */

/** The parts of a request that conditions look at. */
export type Setting = Pick<Request, "method" | "headers" | "query" | "scheme" | "port" | "source">;

/** The conditions as one text, equal for equal conditions; empty: none. */
export function conditionsText(rule: Rule): string {
    const { methods, headers, queries, cookies, sources, scheme } = rule;
    if (
        methods === undefined &&
        headers === undefined &&
        queries === undefined &&
        cookies === undefined &&
        sources === undefined &&
        scheme === undefined
    )
        return "";
    const text = JSON.stringify([methods, headers, queries, cookies, sources, scheme]);
    return text === "[null,[],null,null,null,null]" ? "" : text;
}

/** Whether the conditions hold. Where a request comes from is no part of its URL, so that it may not be known. */
export function conditionVerdict(rule: Rule, probe: Probe): Verdict {
    const { request, method } = probe;
    if (rule.methods?.some((one) => one === method || one.toUpperCase() === method) === false) return NO;
    if (rule.scheme !== undefined && rule.scheme !== (request.scheme ?? "http")) return NO;
    const { source } = request;
    const isOpen = source === undefined && rule.sources?.some(isEverybody) === false;
    if (source !== undefined && rule.sources?.some((block) => blockHas(block, source)) === false) return NO;
    const { headers, cookies, queries } = rule;
    let all: Verdict = isOpen ? MAYBE : YES;
    if (headers !== undefined)
        all = less(
            all,
            verdictOf(headers, ({ name }) => headersOf(probe, name.toLowerCase())),
        );
    if (cookies !== undefined && all !== NO)
        all = less(
            all,
            verdictOf(cookies, ({ name }) => listOf(cookieOf(probe.headers.cookie, name))),
        );
    if (queries !== undefined && all !== NO)
        all = less(
            all,
            verdictOf(queries, ({ name }) => queriesOf(request.query, name)),
        );
    return all;
}

function verdictOf(
    conditions: readonly HeaderCondition[],
    valuesOf: (condition: HeaderCondition) => readonly string[],
): Verdict {
    let all: Verdict = YES;
    for (const condition of conditions) {
        const values = valuesOf(condition);
        const counted = condition.repeated === "any" ? values : values.slice(0, 1);
        const verdict = counted.reduce<Verdict>((best, value) => more(best, holds(condition, value)), NO);
        if (verdict === NO) return NO;
        if (verdict === MAYBE) all = MAYBE;
    }
    return all;
}

const more = (a: Verdict, b: Verdict): Verdict => (a > b ? a : b);
const less = (a: Verdict, b: Verdict): Verdict => (a < b ? a : b);
const listOf = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

/** The values of a header, trimmed as every server does; header names are compared without case. */
function headersOf({ headers, request }: Probe, name: string): readonly string[] {
    const repeated = request.repeated?.[name];
    if (repeated !== undefined) return repeated;
    const [first] = listOf(headers[name]);
    if (first === undefined) return [];
    const all = Object.entries(request.headers ?? {}).flatMap(([key, value]) =>
        key.toLowerCase() === name ? [value.trim()] : [],
    );
    return all.length > 0 ? all : [first];
}

function holds({ values, exactly, regex, anchoring }: HeaderCondition, value: string): Verdict {
    if (regex === true)
        return values.reduce<Verdict>((best, text) => more(best, regexMatches(text, value, anchoring)), NO);
    return values.some((pattern) => (exactly === true ? pattern === value : globMatches(pattern, value))) ? YES : NO;
}

function regexMatches(source: string, value: string, anchoring: "unstated" | undefined): Verdict {
    const pattern = regexPattern(source, { flavour: "pcre", anchoring: anchoring ?? "search" });
    if (pattern.kind === "language") return pattern.language.takes(value);
    // The syntax is the implementation's own: what cannot be decided here may match there.
    return pattern.kind === "unclear" && anchoring === "unstated" ? MAYBE : NO;
}

function cookieOf(header: string | undefined, name: string): string | undefined {
    for (const part of (header ?? "").split(";")) {
        const [key, ...rest] = part.trim().split("=");
        if (key === name) return rest.join("=");
    }
    return undefined;
}

const queriesOf = (query: string | undefined, name: string): readonly string[] =>
    query === undefined ? [] : new URLSearchParams(query).getAll(name);

/**
 * Properties of requests that meet a rule's conditions, one for each combination of the values that it names. At most
 * `most`.
 */
export function settingsFor(rule: Rule, most = 64): Setting[] {
    let out: Setting[] = [{}];
    const cross = (more: readonly Setting[]): void => {
        if (more.length > 0) out = out.flatMap((a) => more.map((b) => join(a, b))).slice(0, most);
    };
    cross((rule.methods ?? []).map((method) => ({ method })));
    if (rule.scheme !== undefined) cross([{ scheme: rule.scheme }]);
    for (const condition of rule.headers ?? [])
        cross(membersOf(condition).map((value) => ({ headers: { [condition.name.toLowerCase()]: value } })));
    for (const condition of rule.cookies ?? [])
        cross(membersOf(condition).map((value) => ({ headers: { cookie: `${condition.name}=${value}` } })));
    for (const condition of rule.queries ?? [])
        cross(membersOf(condition).map((value) => ({ query: queryText(condition.name, value) })));
    if (rule.sources !== undefined) cross(rule.sources.map((block) => ({ source: block.split("/")[0] ?? "" })));
    return out;
}

const queryText = (name: string, value: string): string => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;

/**
 * A value that matches each of the condition's patterns, if one is found. The caller still has to check that it does.
 */
function membersOf({ values, exactly, regex }: HeaderCondition): string[] {
    if (exactly === true) return [...values];
    if (regex !== true) return values.map((value) => value.replace(/[*?]/g, "x"));
    return values.flatMap((source) => {
        const pattern = regexPattern(source, { flavour: "pcre", anchoring: "search" });
        return pattern.kind === "language" ? sample(pattern.language.sure, 1) : [];
    });
}

/** Both together; where both set a property, the second wins. */
export function join(a: Setting, b: Setting): Setting {
    const cookie = [a.headers?.cookie, b.headers?.cookie].filter((text) => text !== undefined).join("; ");
    const query = [a.query, b.query].filter((text) => text !== undefined).join("&");
    const headers = { ...a.headers, ...b.headers, ...(cookie === "" ? {} : { cookie }) };
    return {
        ...a,
        ...b,
        ...(Object.keys(headers).length === 0 ? {} : { headers }),
        ...(query === "" ? {} : { query }),
    };
}

/** The conditions of a rule in words, for messages: `POST`, `over https`, `with header X-Beta: 1`. */
export function describeConditions(rule: Rule): string[] {
    const named = (kind: string, all: readonly HeaderCondition[] | undefined, sign: string): string[] =>
        (all ?? []).map(({ name, values }) => `with ${kind} ${name}${sign}${values.join(" or ")}`);
    return [
        ...(rule.methods === undefined ? [] : [rule.methods.join(" or ")]),
        ...(rule.scheme === undefined ? [] : [`over ${rule.scheme}`]),
        ...named("header", rule.headers, ": "),
        ...named("cookie", rule.cookies, "="),
        ...named("query", rule.queries, "="),
        ...(rule.sources === undefined ? [] : [`from ${rule.sources.join(" or ")}`]),
    ];
}
