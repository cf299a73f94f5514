import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { seen } from "../../../inputs/opened";
import type { RegisteredObject } from "../../platform";
import type { IngressOfTable } from "../ingress";
import type { RuleSetPlan } from "./rule-set";

/** The rule set as the plan has it: a rule whose requests another gateway is to answer first is still there. */
export function registeredSet(plan: RuleSetPlan, resource: IngressOfTable): RegisteredObject[] {
    const [object] = plan.objects;
    if (object === undefined) return [];
    const { rules = [], defaultRule } = object.value;
    const later = plan.args.keepRulesFor;
    const hosts = Array.isArray(later) ? later.map((host) => seen(host)) : [];
    const mayStay = (rule: unknown): boolean => {
        const { domain } = (rule ?? {}) as { domain?: unknown };
        return hosts.some((host) => host === UNKNOWN_INPUT || host === domain);
    };
    const parts = { rules, ...(defaultRule !== undefined && { defaultRule }) };
    return [{ title: `rule set ${plan.resource}`, resource, object, parts, mayStay }];
}
