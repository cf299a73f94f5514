/** Ingresses of controllers that are known to redirect http, or may. */
import type { Rule, Table } from "../../routing";

/**
 * The table with a rule for each scheme where something else may answer over http: a route answers both alike, and the
 * redirect to https would be lost.
 */
export const byScheme = (table: Table): Table => ({ ...table, rules: table.rules.flatMap(rulesOf) });

function rulesOf(rule: Rule): Rule[] {
    const { overHttp, ...rest } = rule;
    if (overHttp === undefined || rule.scheme === "https" || rule.target.kind === "redirect") return [rule];
    const http: Rule = {
        ...rest,
        scheme: "http",
        undetermined: rule.undetermined ?? {
            why: `over http ${overHttp} may answer instead, which is not read`,
            answerOnly: true,
            or: [{ kind: "unknown", label: overHttp, unread: true }],
        },
    };
    return rule.scheme === "http" ? [http] : [{ ...rest, scheme: "https" }, http];
}
