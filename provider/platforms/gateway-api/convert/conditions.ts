import type { HeaderCondition, Rule } from "../../../routing/model";
import type { HTTPRouteMatch, HTTPValueMatch } from "../types";

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];
const most = 64;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The values of a condition, one match each. */
function valuesOf({ name, values, exactly, regex }: HeaderCondition): HTTPValueMatch[] {
    return values.map((value): HTTPValueMatch => {
        if (regex === true) return { type: "RegularExpression", name, value: `^.*(?:${value}).*$` };
        if (exactly === true || !/[*?]/.test(value)) return { name, value };
        const pattern = [...value].map((c) => (c === "*" ? ".*" : c === "?" ? "." : escaped(c))).join("");
        return { type: "RegularExpression", name, value: `^${pattern}$` };
    });
}

/** A cookie can only be expressed by the header that holds it. */
function cookieValues(condition: HeaderCondition): HTTPValueMatch[] {
    return valuesOf(condition).map(({ type, value }) => {
        const inner = type === "RegularExpression" ? value.replace(/^\^|\$$/g, "") : escaped(value);
        return {
            type: "RegularExpression",
            name: "Cookie",
            value: `^(?:.*; *)?${escaped(condition.name)}=${inner}(?:;.*)?$`,
        };
    });
}

/**
 * A rule's conditions beside host and path, as matches of which one must hold; a text names what cannot be expressed.
 */
export function conditionMatches(rule: Rule): HTTPRouteMatch[] | string {
    const unknown = rule.methods?.find((method) => !methods.includes(method.toUpperCase()));
    if (unknown !== undefined) return `the Gateway API has no method ${unknown}`;
    const cookies = rule.cookies ?? [];
    if (cookies.length > 1) return "several cookies cannot be asked for at once";
    let made: HTTPRouteMatch[] = [{}];
    const cross = (more: readonly HTTPRouteMatch[]): void => {
        made = made.flatMap((a) => more.map((b) => join(a, b)));
    };
    if (rule.methods !== undefined) cross(rule.methods.map((method) => ({ method: method.toUpperCase() })));
    for (const condition of rule.headers ?? []) cross(valuesOf(condition).map((one) => ({ headers: [one] })));
    for (const condition of cookies) cross(cookieValues(condition).map((one) => ({ headers: [one] })));
    for (const condition of rule.queries ?? []) cross(valuesOf(condition).map((one) => ({ queryParams: [one] })));
    return made.length > most ? `it needs ${made.length} matches, and a rule has ${most} at most` : made;
}

const join = (a: HTTPRouteMatch, b: HTTPRouteMatch): HTTPRouteMatch => ({
    ...a,
    ...b,
    ...(a.headers === undefined && b.headers === undefined
        ? {}
        : { headers: [...(a.headers ?? []), ...(b.headers ?? [])] }),
    ...(a.queryParams === undefined && b.queryParams === undefined
        ? {}
        : { queryParams: [...(a.queryParams ?? []), ...(b.queryParams ?? [])] }),
});
