import type { HeaderCondition, Rule } from "../../../routing/model";
import { fieldOf, isObject, objectsOf, parseJson, textsOf } from "./json";
import type { Json } from "../../../inputs/json";

export type Conditions = Pick<Rule, "methods" | "headers" | "queries" | "cookies" | "sources">;

/** Conditions of a forwarding rule, and the part that is not read. */
export interface ReadConditions {
    /** One of these must hold; each is a way to meet all conditions. */
    ways: readonly Conditions[];
    /** `Foo`; empty where there is no list of conditions. */
    unread?: string;
}

/**
 * The list of conditions that CCE and ACK share: all of them must hold, and one value of each. A cookie or a parameter
 * of another name is another value, so one list may be several ways.
 */
export function readConditions(text: string | undefined): ReadConditions {
    const list = parseJson(text);
    if (text !== undefined && !Array.isArray(list)) return { ways: [{}], unread: "" };
    let ways: Conditions[] = [{}];
    let unread: string | undefined;
    const all = (more: readonly Conditions[]): void => {
        if (more.length > 0) ways = ways.flatMap((way) => more.map((one) => join(way, one))).slice(0, 64);
    };
    for (const item of objectsOf(list)) {
        const config = (name: string): Json => {
            const value = fieldOf(item, name);
            return isObject(value) ? value : {};
        };
        const type = String(fieldOf(item, "type")).toLowerCase();
        const values = (name: string): string[] => textsOf(fieldOf(config(name), "values"));
        if (type === "method") all([{ methods: values("methodConfig").map((text) => text.toUpperCase()) }]);
        else if (type === "sourceip") all([{ sources: values("sourceIpConfig") }]);
        else if (type === "header") {
            const name = String(fieldOf(config("headerConfig"), "key"));
            all([{ headers: [{ name, values: values("headerConfig") }] }]);
        } else if (type === "cookie") all(pairs(config("cookieConfig")).map((cookie) => ({ cookies: [cookie] })));
        else if (type === "querystring") all(pairs(config("queryStringConfig")).map((query) => ({ queries: [query] })));
        else unread ??= String(fieldOf(item, "type"));
    }
    return unread === undefined ? { ways } : { ways, unread };
}

/** `{ key, values: [text] }`, or `{ values: [{ key, value }] }`. */
function pairs(config: Json): HeaderCondition[] {
    const [key, values] = [fieldOf(config, "key"), fieldOf(config, "values")];
    if (typeof key === "string") return [{ name: key, values: textsOf(values) }];
    return objectsOf(values).map((one) => ({
        name: String(fieldOf(one, "key")),
        values: [String(fieldOf(one, "value"))],
    }));
}

const join = (a: Conditions, b: Conditions): Conditions => ({
    ...a,
    ...b,
    ...both("methods", a, b),
    ...both("sources", a, b),
    ...lists("headers", a, b),
    ...lists("queries", a, b),
    ...lists("cookies", a, b),
});

/** Two lists of values that must both hold: the common values. */
function both<K extends "methods" | "sources">(key: K, a: Conditions, b: Conditions): Partial<Conditions> {
    const [one, other] = [a[key], b[key]];
    return one === undefined || other === undefined ? {} : { [key]: one.filter((text) => other.includes(text)) };
}

function lists<K extends "headers" | "queries" | "cookies">(key: K, a: Conditions, b: Conditions): Partial<Conditions> {
    const all = [...(a[key] ?? []), ...(b[key] ?? [])];
    return all.length === 0 ? {} : { [key]: all };
}

/** One rule for each way to meet its conditions; only the first was written, the others are implied. */
export const rulesFor = (rule: Rule, ways: readonly Conditions[]): Rule[] =>
    ways.map((way, i) => ({ ...rule, ...way, ...(i === 0 ? {} : { implied: true }) }));
