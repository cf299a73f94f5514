import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { seen } from "../../../inputs/opened";
import type { RegisteredObject } from "../../platform";
import { answerOf } from "../../skipped-updates";
import { meetsAny } from "../read/kept-rules";
import type { IngressOfTable } from "../ingress";
import type { RuleSetPlan } from "./rule-set";

/** The rule set as the plan has it: a rule whose requests another gateway is to answer first is still there. */
export function registeredSet(plan: RuleSetPlan, resource: IngressOfTable): RegisteredObject[] {
    const [object] = plan.objects;
    if (object === undefined) return [];
    const { rules = [], defaultRule } = object.value;
    const later = plan.args.keepRulesFor;
    const hosts = Array.isArray(later) ? later.map((host) => seen(host)) : [];
    type Rule = { domain?: unknown; path?: unknown };
    const declared = (Array.isArray(rules) ? rules : []) as readonly Rule[];
    const isDeclared = ({ domain, path }: Rule): boolean =>
        declared.some((one) => one.domain === domain && one.path === path);
    const mayStay = (rule: unknown, before = false): boolean => {
        const { domain } = (rule ?? {}) as Rule;
        // A rule that is declared is no rule that was left, whatever it leads to.
        if (isDeclared((rule ?? {}) as Rule)) return false;
        return before || hosts.some((host) => host === UNKNOWN_INPUT || host === domain);
    };
    const waits: RegisteredObject["waits"] = (rule, { keepRulesFor }) => {
        const kept = [...hosts, ...(Array.isArray(keepRulesFor) ? keepRulesFor : [])];
        return (
            !isDeclared(rule) &&
            kept.some((host) => host === UNKNOWN_INPUT || (isText(host) && meetsAny([host], rule["domain"])))
        );
    };
    const isWritten = async (): Promise<boolean> => {
        const { keepRulesFor: kept = [] } = await answerOf(resource, ["keepRulesFor"]);
        return JSON.stringify(kept) === JSON.stringify(hosts);
    };
    const parts = { rules, ...(defaultRule !== undefined && { defaultRule }) };
    return [{ title: `rule set ${plan.resource}`, resource, object, parts, mayStay, waits, isWritten }];
}

const isText = (value: unknown): value is string => typeof value === "string";
