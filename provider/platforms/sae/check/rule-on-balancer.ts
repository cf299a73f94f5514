import { finding } from "../../../diagnostics/catalogue";
import { isRecord, joinPath, type Inputs, type Value } from "../../../engine/values";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { BalancerType } from "../fields/balancer";
import type { Violation, Problems } from "./problems";

/** What a rule is checked for: the kind of load balancer, and the protocol of its listener. */
export interface RuleListener {
    type: BalancerType;
    protocol: Value | undefined;
}

/** Checks domain, path, protocol and rewrite of one rule for its kind of load balancer. */
export function checkRule(rule: Inputs, listener: RuleListener, path: string, problems: Problems): void {
    const { type } = listener;
    const { domain, path: route } = rule;
    const check = type === "clb" ? clb : alb;
    if (typeof domain === "string") report(domain, check.domain(domain), joinPath(path, "domain"), problems);
    if (typeof route === "string") report(route, check.path(route), joinPath(path, "path"), problems);
    checkBackend(rule, listener, path, problems);
    if (type === "clb") {
        for (const key of ["rewritePath", "ruleActions"]) {
            if (rule[key] !== undefined) {
                problems.wrong(
                    "CR405",
                    joinPath(path, key),
                    rule[key],
                    "works on an ALB only",
                    "remove it, or use a load balancer alb-…",
                );
            }
        }
        return;
    }
    if (typeof rule["rewritePath"] === "string" && typeof route === "string") {
        report(
            rule["rewritePath"],
            rewriteProblem(rule["rewritePath"], route),
            joinPath(path, "rewritePath"),
            problems,
        );
    }
    for (const [i, action] of actionsOf(rule).entries())
        if (/^(rewrite|redirect)$/.test(String(action.actionType)) && isEmpty(action.actionConfig))
            problems.wrong(
                "CR403",
                joinPath(joinPath(joinPath(path, "ruleActions"), i), "actionConfig"),
                action["actionConfig"],
                "sets no part of the URL",
                "give protocol, host, port, path or query",
            );
}

const isEmpty = (value: Value | undefined): boolean => isRecord(value) && Object.keys(value).length === 0;
const actionsOf = ({ ruleActions }: Inputs): Inputs[] =>
    (Array.isArray(ruleActions) ? ruleActions : []).map((action) => (isRecord(action) ? action : {}));

function report(value: string, violation: Violation | undefined, path: string, problems: Problems): void {
    if (violation !== undefined) problems.wrong("CR407", path, value, ...violation);
}

/** https and grpc backends need an ALB with an HTTPS listener; elsewhere SAE would not even return them. */
export function checkBackend(rule: Inputs, { type, protocol }: RuleListener, path: string, problems: Problems): void {
    const { backendProtocol } = rule;
    if (backendProtocol !== "https" && backendProtocol !== "grpc") return;
    if (type === "alb" && protocol !== "HTTP") return;
    const why = type === "clb" ? "works on an ALB only" : "works with an HTTPS listener only";
    const cure = type === "clb" ? "a load balancer alb-… with HTTPS" : 'listenerProtocol "HTTPS"';
    problems.wrong("CR405", joinPath(path, "backendProtocol"), backendProtocol, why, `remove it, or use ${cure}`);
}

const withSlash = (path: string): Violation => [`does not start with "/"`, `write ${JSON.stringify(`/${path}`)}`];

const clb = {
    domain(domain: string): Violation | undefined {
        const rest = domain.startsWith("*.") ? domain.slice(2) : domain;
        if (rest.includes("*"))
            return ["has a wildcard where a CLB takes none", "only a leading `*.` works, as in *.example.com"];
        if (!/^[A-Za-z0-9.-]+$/.test(rest))
            return [
                "is not a domain for a CLB",
                "use letters, digits, `-` and `.` only; regular expressions need an ALB",
            ];
        if (rest.startsWith(".") || rest.endsWith(".") || rest.includes(".."))
            return ["is not a domain", "write something between two dots and at both ends"];
        return domain.length > 255 ? [`has ${domain.length} characters`, "at most 255 are allowed"] : undefined;
    },
    path(path: string): Violation | undefined {
        if (!path.startsWith("/")) return withSlash(path);
        if (path.length > 80) return [`has ${path.length} characters`, "a CLB takes at most 80"];
        if (path.includes("*") || /[()[\]^$|\\]/.test(path)) {
            return [
                "is a pattern",
                "a CLB compares the beginning of the path, so write just the prefix, or use an ALB",
            ];
        }
        const odd = /[\s"\p{Cc}]/u.exec(path);
        return odd ? [`has the character ${JSON.stringify(odd[0])}`, "write it with %, as in a URL"] : undefined;
    },
};

/** What SAE's console asks of a path on a CLB, and its reference does not. */
function unusualPath(path: Value | undefined, at: string): Diagnostic[] {
    if (typeof path !== "string" || clb.path(path) !== undefined) return [];
    const odd = /[^A-Za-z0-9\-/.%?#&]/.exec(path);
    if (odd === null) return [];
    const message = `${JSON.stringify(path)} has the character ${JSON.stringify(odd[0])}`;
    return [
        finding(
            "CR412",
            at,
            message,
            "SAE's console takes letters, digits and - / . % ? # & on a CLB; SAE may refuse others",
        ),
    ];
}

const alb = {
    domain(domain: string): Violation | undefined {
        if (domain.length < 3 || domain.length > 128)
            return [`has ${domain.length} characters`, "an ALB takes 3 to 128"];
        const odd = /[^A-Za-z0-9.\-?=~_+\\^*!$&|()[\]]/.exec(domain);
        if (odd)
            return [
                `has the character ${JSON.stringify(odd[0])}`,
                "an ALB takes letters, digits and . - ? = ~ _ + \\ ^ * ! $ & | ( ) [ ]",
            ];
        return isExpression(domain) ? expressionProblem(domain) : undefined;
    },
    path(path: string): Violation | undefined {
        if (/\s/.test(path)) return ["has a space", "write %20"];
        if (/["\p{Cc}]/u.test(path)) return ["has a quote or a control character", "write it with %, as in a URL"];
        if (path.length > 128) return [`has ${path.length} characters`, "an ALB takes at most 128"];
        if (!/^(\/|\^|~\*?)/.test(path)) return withSlash(path);
        return isExpression(path) ? expressionProblem(path) : undefined;
    },
};

/** Wildcards are `*` and `?` alone; any of these characters makes it a regular expression. */
const isExpression = (pattern: string): boolean => /[()[\]^$|\\]/.test(pattern);

function expressionProblem(pattern: string): Violation | undefined {
    try {
        new RegExp(pattern.replace(/^~\*?/, ""));
        return undefined;
    } catch (error) {
        const why = error instanceof Error ? error.message.replace(/^.*: /, "").toLowerCase() : "malformed";
        return [`is not a regular expression (${why})`, "close what it opens, or put \\ before the character"];
    }
}

/** The groups of the path are the variables of the rewrite: their numbers must agree, if there are any. */
export function rewriteProblem(rewrite: string, path: string): Violation | undefined {
    if (!rewrite.startsWith("/")) return withSlash(rewrite);
    const wrong = /\$\{(?![123]\})[^}]*\}?|\$(?!\{)/.exec(rewrite);
    if (wrong) return [`has ${wrong[0]}`, "the variables are ${1}, ${2} and ${3}"];
    const numbers = [...rewrite.matchAll(/\$\{([123])\}/g)].map(([, number]) => Number(number));
    const variables = numbers.length;
    const groups = (path.match(/(?<!\\)\((?!\?)/g) ?? []).length;
    const beyond = numbers.find((number) => number > groups);
    if (beyond !== undefined && variables === groups)
        return [
            `has \${${beyond}}, but the path ${JSON.stringify(path)} has ${count(groups, "group")} ( )`,
            "the first group is ${1}",
        ];
    const example = 'as in path "/sys/(.*)/(.*)/aaa" with rewritePath "/${1}/${2}"';
    // A fixed path is a warning: see `unusualRule`.
    if (variables === groups || variables === 0) return undefined;
    return [
        `has ${count(variables, "variable")}, but the path ${JSON.stringify(path)} has ${count(groups, "group")} ( )`,
        `they must be equally many, ${example}`,
    ];
}

/** What one page of SAE forbids and its API reference does not, or no page says how it counts. */
export function unusualRule(rule: Inputs, type: BalancerType | undefined, at: string): Diagnostic[] {
    if (type === "clb") return unusualPath(rule["path"], joinPath(at, "path"));
    const { rewritePath: rewrite } = rule;
    const where = joinPath(at, "rewritePath");
    if (typeof rewrite !== "string" || !rewrite.startsWith("/")) return [];
    const message = `${JSON.stringify(rewrite)} has no variable such as \${1}`;
    const fixed = finding(
        "CR412",
        where,
        message,
        "the limits of ALB routing ask for at least one, the API reference does not",
    );
    const twice = actionsOf(rule).findIndex(({ actionType }) => actionType === "rewrite");
    const both = finding(
        "CR412",
        where,
        `${JSON.stringify(rewrite)} is beside ruleActions[${twice}], which rewrites the path, too`,
        "leave one of the two out: which of them counts is not documented",
    );
    return [...(rewrite.includes("$") ? [] : [fixed]), ...(twice < 0 ? [] : [both])];
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
