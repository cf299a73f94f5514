/** Rules that a controller keeps back as a whole where it refuses one: its load balancer stays as it was. */
import type { Rule, Target, Undetermined } from "../../../routing/model";

const before: Target = { kind: "unknown", label: "what its load balancer has from before", unread: true };

/**
 * Of these rules, dropped ones are refused, and the others wait for them. Both leave their requests to what was there before.
 * @param said why the load balancer stays, and what helps
 */
export function fromBefore(rules: readonly Rule[], said: Pick<Undetermined, "why" | "help">): Rule[] {
    const undetermined: Undetermined = { ...said, answerOnly: true, or: [before], orOthers: true };
    return rules.flatMap((rule): Rule[] => {
        if (rule.dropped === undefined) return [{ ...rule, undetermined: rule.undetermined ?? undetermined }];
        const { dropped: _, ...asked } = rule;
        const match = /[*?]/.test(rule.path ?? "") ? "ImplementationSpecific" : rule.match;
        return [rule, { ...asked, match, target: before, implied: true, undetermined }];
    });
}

/** For what the default backend of such rules would get: its load balancer may have another from before. */
export function beforeDefault(rules: readonly Rule[]): Rule[] {
    const kept = rules.find(({ target, undetermined }) => target === before || undetermined?.or?.includes(before));
    return kept === undefined
        ? []
        : [
              {
                  match: "Prefix",
                  target: before,
                  origin: kept.origin,
                  order: rules.length + 1,
                  implied: true,
                  ...(kept.undetermined && { undetermined: kept.undetermined }),
              },
          ];
}
