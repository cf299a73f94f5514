/** The redirect to https of an Ingress whose rule has an answer of its own. */
import type { Rule, Target } from "../../../routing/model";

/**
 * The rule as it answers over http. The guides of CCE and of ACK name a redirect to https, a redirect and a fixed response as actions
 * of which a rule has one, and do not say which it is where annotations ask for two.
 * @param annotation the one that asks for https
 */
export function redirectedToHttps(rule: Rule, to: Target, annotation: string): Rule {
    const { target, undetermined } = rule;
    // No backend gets what its actions make of requests.
    const { treatment: _, ...others } = rule;
    if (undetermined !== undefined || (target.kind !== "redirect" && target.kind !== "fixed"))
        return { ...others, target: to };
    const own = target.kind === "redirect" ? "its own redirect" : "its own fixed response";
    const why = `whether the redirect to https of the annotation ${annotation} or ${own} answers over http is not documented`;
    const help =
        target.kind === "redirect"
            ? "Leave one of the two out: the own redirect can lead to https by itself."
            : "Leave one of the two out, or put the path with the fixed response into an Ingress of its own.";
    return { ...others, target: to, undetermined: { why, help, answerOnly: true, or: [target] } };
}
