import { ApiError, wrong } from "./errors";
import type { Rule } from "./model";

/** Rules in one rule set. Whether the service counts by rule set or by load balancer is not documented. */
export const RULE_QUOTA = 40;

/** What a type of load balancer allows in a rule. A check returns the reason for a refusal. */
interface Matching {
    domain(domain: string): string | undefined;
    path(path: string): string | undefined;
    rewrite(rule: Rule): string | undefined;
    /** Whether two rules with the same domain and path are refused: without an order neither could win. */
    unique: boolean;
}

const CLB: Matching = {
    domain(domain) {
        if (/^(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(domain)) return undefined;
        return "a CLB takes letters, digits, - and ., and a wildcard only as *.example.com";
    },
    path(path) {
        if (path.length > 80) return `has ${path.length} characters, a CLB takes 80`;
        if (/^\/[A-Za-z0-9/.%?#&-]*$/.test(path)) return undefined;
        return "a CLB takes a / and then letters, digits and - / . % ? # &";
    },
    rewrite: () => "a CLB does not rewrite",
    unique: true,
};

const ALB: Matching = {
    domain(domain) {
        if (domain.length < 3 || domain.length > 128) return "an ALB takes 3 to 128 characters";
        if (!/^[A-Za-z0-9.?=~_+\\^*!$&|()[\]-]+$/.test(domain))
            return "an ALB takes letters, digits and .-?=~_+\\^*!$&|()[]";
        return isExpression(domain) ? badExpression(domain) : undefined;
    },
    path(path) {
        if (path.length > 128) return `has ${path.length} characters, an ALB takes 128`;
        if (!/^[/^~]/.test(path)) return "does not start with /";
        if (/[\s"\x00-\x1f\x7f]/.test(path)) return "holds a space, a quote or a control character";
        return isExpression(path) ? badExpression(path) : undefined;
    },
    rewrite(rule) {
        const target = rule.rewritePath ?? "";
        if (!target.startsWith("/")) return "does not start with /";
        const variables = [...target.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]);
        const unknown = variables.find((name) => !/^[123]$/.test(name));
        if (unknown !== undefined) return `has the variable \${${unknown}}; there are \${1}, \${2} and \${3}`;
        const groups = countGroups(rule.path);
        if (variables.length > 0 && groups !== variables.length)
            return `has ${variables.length} variables, the path ${groups} groups`;
        return undefined;
    },
    unique: false,
};

const MATCHING: Readonly<Record<string, Matching>> = { clb: CLB, alb: ALB };

/** Checks rules against the type of their load balancer; throws the service's answer at the first that does not fit. */
export function checkRules(rules: readonly Rule[], loadBalanceType: string): void {
    if (rules.length > RULE_QUOTA) {
        throw new ApiError(
            "Exceed.IngressRule",
            `The number of Ingress related rules must be less than or equal to ${RULE_QUOTA}.`,
        );
    }
    const matching = MATCHING[loadBalanceType];
    if (!matching) return; // A test put a gateway of another kind into the store.
    const seen = new Map<string, number>();
    rules.forEach((rule, i) => {
        refuse(`Rules[${i}].domain`, rule.domain, matching.domain(rule.domain));
        refuse(`Rules[${i}].path`, rule.path, matching.path(rule.path));
        if (rule.rewritePath !== undefined) refuse(`Rules[${i}].rewritePath`, rule.rewritePath, matching.rewrite(rule));
        if (rule.ruleActions && matching === CLB) throw wrong(`Rules[${i}].ruleActions`, "a CLB only forwards");
        const key = `${rule.domain.toLowerCase()} ${rule.path}`;
        const first = seen.get(key);
        if (matching.unique && first !== undefined) {
            throw wrong(`Rules[${i}]`, `the domain and path of Rules[${first}] once more`);
        }
        seen.set(key, i);
    });
}

function refuse(where: string, value: string, reason: string | undefined): void {
    if (reason !== undefined) throw wrong(where, `${JSON.stringify(value)} ${reason}`);
}

/** On an ALB, SAE does not mark a regular expression; parentheses, anchors or a leading ~ tell it from a wildcard. */
function isExpression(pattern: string): boolean {
    return /[()^$|]/.test(pattern) || pattern.startsWith("~");
}

function badExpression(pattern: string): string | undefined {
    try {
        new RegExp(pattern.replace(/^~\*?/, ""));
        return undefined;
    } catch {
        return "is not a regular expression";
    }
}

function countGroups(pattern: string): number {
    return (pattern.replace(/\\./g, "").match(/\((?!\?)/g) ?? []).length;
}
