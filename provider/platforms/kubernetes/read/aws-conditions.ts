/** The conditions of a backend of the AWS Load Balancer Controller. Source: `config_types.go` and `buildRuleConditions` of its code. */
import type { HeaderCondition, Rule } from "../../../routing/model";
import { rulesFor, type Conditions } from "./conditions";
import { isObject, objectsOf, parseJson, textsOf } from "./json";
import type { Json } from "../../../inputs/json";

/** Values of which one must fit: those with wildcards, and regular expressions. */
interface Values {
    plain: readonly string[];
    expressions: readonly string[];
}

export interface AwsConditions {
    /** One of these must hold. */
    ways: readonly Conditions[];
    /** Further hosts and paths: one of them must fit, or the rule's own. */
    hosts: Values;
    paths: Values;
}

/** The conditions; or why the controller refuses them; or `unread`. */
export type ReadAwsConditions = AwsConditions | { refused: string } | "unread";

/** Where each field has its values. */
const configs: Readonly<Record<string, string>> = {
    "host-header": "hostHeaderConfig",
    "path-pattern": "pathPatternConfig",
    "http-header": "httpHeaderConfig",
    "http-request-method": "httpRequestMethodConfig",
    "query-string": "queryStringConfig",
    "source-ip": "sourceIPConfig",
};
const withExpressions = new Set(["host-header", "path-pattern", "http-header"]);

/** Keys are read without case, as Go does. */
export const lower = (value: unknown): unknown =>
    Array.isArray(value)
        ? value.map(lower)
        : isObject(value)
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lower(inner)]))
          : value;

export function readAwsConditions(text: string | undefined): ReadAwsConditions {
    const list = text === undefined ? [] : (lower(parseJson(text)) ?? (text.trim() === "null" ? [] : undefined));
    if (!Array.isArray(list) || !list.every(isObject)) return { refused: "is not a list of conditions in JSON" };
    const problem = list.map(problemOf).find((found) => found !== undefined);
    if (problem !== undefined) return { refused: problem };
    const hosts: Values[] = [];
    const paths: Values[] = [];
    const headers: HeaderCondition[] = [];
    let ways: Conditions[] = [{}];
    for (const item of list) {
        const config = configOf(item);
        const given = valuesOf(config);
        const values = [...given.plain];
        if (item.field === "host-header") hosts.push(given);
        else if (item.field === "path-pattern") paths.push(given);
        else if (item.field === "http-header" && given.expressions.length === 0)
            headers.push({ name: String(config.httpheadername), values });
        else if (item.field === "http-request-method") ways = ways.map((way) => ({ ...way, methods: values }));
        else if (item.field === "source-ip") ways = ways.map((way) => ({ ...way, sources: values }));
        else if (item.field === "query-string") {
            const queries = objectsOf(config.values);
            // A value without a key may belong to any parameter.
            if (queries.some(({ key }) => typeof key !== "string")) return "unread";
            ways = ways.flatMap((way) =>
                queries.map((one) => ({
                    ...way,
                    queries: [...(way.queries ?? []), { name: String(one.key), values: [String(one.value)] }],
                })),
            );
        } else return "unread";
    }
    return {
        ways: ways.map((way) => (headers.length === 0 ? way : { ...way, headers })),
        hosts: joined(hosts),
        paths: joined(paths),
    };
}

const configOf = (item: Json): Json => {
    const config = item[(configs[String(item.field)] ?? "").toLowerCase()];
    return isObject(config) ? config : {};
};

const valuesOf = (config: Json): Values => ({
    plain: textsOf(config.values),
    expressions: textsOf(config.regexvalues),
});

const joined = (all: readonly Values[]): Values => ({
    plain: all.flatMap(({ plain }) => plain),
    expressions: all.flatMap(({ expressions }) => expressions),
});

/** What the controller says no to in one condition. It passes over a field that it does not know. */
function problemOf(item: Json): string | undefined {
    const field = String(item.field);
    const name = configs[field];
    if (name === undefined) return undefined;
    const config = configOf(item);
    const { plain, expressions } = valuesOf(config);
    const both = withExpressions.has(field) && expressions.length > 0;
    const pairs = field === "query-string" ? objectsOf(config.values) : undefined;
    if (pairs?.some(({ value }) => typeof value !== "string" || value === "") === true)
        return `has a ${field} condition with a pair that has no value`;
    if ((pairs ?? plain).length === 0 && !both) return `has a ${field} condition without values in its ${name}`;
    return plain.length > 0 && both ? `has a ${field} condition with both values and regexValues` : undefined;
}

/**
 * One rule for each host and path, the rule's own first: the controller puts the values of the conditions beside them, and
 * a request needs to fit one. Or why the controller refuses that.
 */
export function widened(rule: Rule, { ways, hosts, paths }: AwsConditions): Rule[] | { refused: string } | "unread" {
    const hasPath = rule.path !== undefined && rule.path !== "";
    const isExpression = rule.match === "Regex";
    if (hosts.expressions.length > 0 && (rule.host !== undefined || hosts.plain.length > 0))
        return { refused: "has regexValues for the host, beside a host without a regular expression" };
    const plainPath = (hasPath && !isExpression) || paths.plain.length > 0;
    if (plainPath && (paths.expressions.length > 0 || (hasPath && isExpression)))
        return { refused: "mixes paths that are regular expressions with paths that are not" };
    if (hosts.expressions.length > 0) return "unread";
    const { tls: _, ...elsewhere } = rule;
    const known = (rule.host ?? "").toLowerCase();
    const others = [...new Set(hosts.plain)].filter((host) => host.toLowerCase() !== known);
    const byHost = [
        ...(rule.host === undefined && others.length > 0 ? [] : [rule]),
        ...others.map((host): Rule => ({ ...elsewhere, host })),
    ];
    const more: Pick<Rule, "match" | "path">[] = [
        ...[...new Set(paths.plain)].map((path) => ({ match: "ImplementationSpecific" as const, path })),
        ...[...new Set(paths.expressions)].map((path) => ({ match: "Regex" as const, path })),
    ];
    return byHost
        .flatMap((one) => [...(hasPath || more.length === 0 ? [one] : []), ...more.map((at) => ({ ...one, ...at }))])
        .flatMap((one) => rulesFor(one, ways))
        .map((one, i) => (i === 0 ? one : { ...one, implied: true }));
}
