import type { HeaderCondition, Rule, Target } from "../../../routing/model";
import type { HTTPCORSFilter } from "../types";

const status = (code: number): Target => ({ kind: "fixed", status: code });
/** Other than in conditions of an HTTPRoute, `*` is any text. */
const anyValue = (name: string): HeaderCondition => ({ name, values: ["*"] });
/** A browser asks with this header before it sends a request to another origin. */
const asks = anyValue("access-control-request-method");

/** `*` stands for any number of labels; alone it is every origin. */
const originCondition = (origins: readonly string[]): HeaderCondition => ({ name: "origin", values: origins });

/**
 * The preflights among the requests of a rule with a CORS filter: the Gateway answers them itself. They have the place of
 * their rule, whatever they ask for beside.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httpcorsfilter
 */
export function preflightsOf(rule: Rule, { allowOrigins = [] }: HTTPCORSFilter): Rule[] {
    const { rewrite: _, rewriteHost: __, treatment: ___, ...own } = rule;
    const { methods, headers = [], undetermined } = rule;
    const counted = {
        ...(methods === undefined ? {} : { methods }),
        ...(rule.headers === undefined ? {} : { headers }),
    };
    const part = (origin: HeaderCondition, more: Pick<Rule, "target" | "undetermined">): Rule => ({
        ...own,
        methods: ["OPTIONS"],
        headers: [...headers, origin, asks],
        counted,
        ...more,
        implied: true,
    });
    const open = { kind: "unknown", label: "what the filter CORS answers to a preflight", unread: true } as const;
    if (undetermined !== undefined && undetermined.answerOnly !== true)
        return [part(anyValue("origin"), { target: open, undetermined })];
    // Envoy Gateway takes the preflights for a rule of another method, others do not.
    if (methods !== undefined && !methods.includes("OPTIONS")) {
        const why = `whether a rule for ${methods.join(" and ")} takes the preflight of a browser is the controller's`;
        return [part(anyValue("origin"), { target: open, undetermined: { why, answerOnly: true, said: true } })];
    }
    // Which of the two answers first, a redirect or the filter, is nowhere said.
    const others =
        rule.target.kind === "redirect" || undetermined !== undefined ? [rule.target, ...(undetermined?.or ?? [])] : [];
    type Answer = Required<Pick<Rule, "target" | "undetermined">>;
    const answered = (why: string, [target, ...or]: readonly [Target, ...Target[]]): Answer => ({
        target,
        undetermined: { why, answerOnly: true, or: [...or, ...others], said: true },
    });
    const allowed = part(
        originCondition(allowOrigins),
        answered("it is the preflight of an allowed origin, which a Gateway answers itself with 204 or 200", [
            status(204),
            status(200),
        ]),
    );
    const refused = part(
        anyValue("origin"),
        answered(
            "it is the preflight of an origin that is not allowed: a Gateway answers it itself with 204, 200 or 403, or leaves it to the backend",
            [rule.target, status(204), status(200), status(403)],
        ),
    );
    if (allowOrigins.includes("*")) return [allowed];
    return allowOrigins.length === 0 ? [refused] : [allowed, refused];
}
