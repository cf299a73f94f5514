/**
 * Conditions that annotations of controllers which are not read add to all rules of their Ingress, where the Gateway API
 * has a word for them. How such a controller orders its rules is not known, so that what they answer stays undetermined.
 */
import type { HeaderCondition, Rule, Table } from "../../../routing/model";

type Annotations = Readonly<Record<string, unknown>>;

export interface ReadConditions {
    /** The annotations that they come from. */
    names: readonly string[];
    methods?: readonly string[];
    headers?: readonly HeaderCondition[];
}

const methodNames = /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)$/;
const listOf = (text: string): string[] =>
    text
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== "");

/**
 * Sources: the annotations pages of the Kong Ingress Controller (`methods`, `headers.*`) and of HAProxy Ingress
 * (`http-header-match`, one header a line).
 */
export function readConditions(annotations: Annotations): ReadConditions {
    const names: string[] = [];
    const headers: HeaderCondition[] = [];
    let methods: string[] | undefined;
    for (const [name, value] of Object.entries(annotations)) {
        const text = String(value);
        const [, header] = /^konghq\.com\/headers\.(.+)$/.exec(name) ?? [];
        if (name === "konghq.com/methods") {
            const given = listOf(text).map((one) => one.toUpperCase());
            if (given.length === 0 || !given.every((one) => methodNames.test(one))) continue;
            methods = given;
        } else if (header !== undefined) {
            // Kong reads a value that begins like this as an expression.
            if (listOf(text).length === 0 || text.includes("~*")) continue;
            headers.push({ name: header, values: listOf(text), exactly: true });
        } else if (/^(haproxy-ingress\.github\.io|ingress\.kubernetes\.io)\/http-header-match$/.test(name)) {
            const lines = text.split("\n").filter((line) => line.trim() !== "");
            const read = lines.map((line) => /^\s*([A-Za-z0-9-]+):\s*(\S.*?)\s*$/.exec(line));
            if (read.length === 0 || read.includes(null)) continue;
            for (const found of read)
                headers.push({ name: found?.[1] ?? "", values: [found?.[2] ?? ""], exactly: true });
        } else continue;
        names.push(name);
    }
    return { names, ...(methods && { methods }), ...(headers.length > 0 && { headers }) };
}

/** The table with these conditions on its rules, for the routes that are written. */
export const withReadConditions = (table: Table, conditionsOf: (rule: Rule) => ReadConditions | undefined): Table => ({
    ...table,
    rules: table.rules.map((rule) => {
        const { methods, headers = [] } = conditionsOf(rule) ?? {};
        if (methods === undefined && headers.length === 0) return rule;
        return {
            ...rule,
            ...(methods === undefined || rule.methods !== undefined ? {} : { methods }),
            ...(headers.length === 0 ? {} : { headers: [...(rule.headers ?? []), ...headers] }),
        };
    }),
});
