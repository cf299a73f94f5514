/** Replaces named ports by numbers, which an HTTPRoute needs. */
import type { Rule, Table, Target } from "../../../routing/model";
import type { ConvertOptions } from "./options";

/** The same table, so that a port's name and its number are not two answers. A name of an unknown Service stays. */
export function withPortNumbers(table: Table, portOf: ConvertOptions["portOf"]): Table {
    const numbered = (target: Target): Target => {
        if (target.kind === "split")
            return { ...target, shares: target.shares.map((share) => ({ ...share, target: numbered(share.target) })) };
        if (target.kind !== "service" || typeof target.port === "number") return target;
        return { ...target, port: portOf(target.namespace, target.name, target.port) ?? target.port };
    };
    const ruleOf = (rule: Rule): Rule => ({
        ...rule,
        target: numbered(rule.target),
        ...(rule.undetermined?.or === undefined
            ? {}
            : { undetermined: { ...rule.undetermined, or: rule.undetermined.or.map(numbered) } }),
    });
    return {
        ...table,
        rules: table.rules.map(ruleOf),
        ...(table.defaults === undefined
            ? {}
            : { defaults: table.defaults.map((one) => ({ ...one, target: numbered(one.target) })) }),
    };
}
