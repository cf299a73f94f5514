import type { HeaderCondition, Rule } from "../../../routing/model";

const anyValue = (name: string): HeaderCondition => ({ name, values: ["*"] });

/**
 * The preflights among the requests of a rule whose load balancer answers to requests of other origins: no source says
 * whether it answers them itself. They have the place of their rule.
 */
export function preflightOf(rule: Rule, setting: string): Rule[] {
    const { rewrite: _, rewriteHost: __, methods, headers = [], ...own } = rule;
    const isTaken = methods === undefined || methods.includes("OPTIONS");
    if (!isTaken || rule.dropped !== undefined || rule.target.kind === "redirect" || rule.undetermined !== undefined)
        return [];
    return [
        {
            ...own,
            methods: ["OPTIONS"],
            headers: [...headers, anyValue("origin"), anyValue("access-control-request-method")],
            counted: { ...(methods === undefined ? {} : { methods }), ...(headers.length === 0 ? {} : { headers }) },
            implied: true,
            undetermined: {
                why: `with ${setting} the load balancer may answer the preflights of browsers itself, which is not documented`,
                answerOnly: true,
                or: [204, 200].map((status) => ({ kind: "fixed", status }) as const),
                said: true,
            },
        },
    ];
}
