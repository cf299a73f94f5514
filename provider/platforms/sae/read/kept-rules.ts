import { isRecord, type Inputs, type Value } from "../../../engine/values";
import { ingressFields } from "../fields";
import { normalise, ruleKey } from "../wire/shape";

const rulesType = ingressFields.find(({ name }) => name === "rules")!.type;

/** The rules of some inputs, in the shape of the rows. */
export function rulesOf(inputs: Inputs): Inputs[] {
    const rules = normalise(rulesType, inputs["rules"]);
    return Array.isArray(rules) ? rules.filter(isRecord) : [];
}

/**
 * The rules that an update removes, but not at once: another gateway is about to answer for their domains, or leads
 * here until it is changed. They go when that gateway has changed. For a domain that is not known yet nothing is kept.
 */
export function leavingRules(olds: Inputs, news: Inputs): Inputs[] {
    const staying = new Set(rulesOf(news).map(ruleKey));
    // Without kept rules there is nothing to wait for.
    if (news["keepRulesFor"] === undefined || news["keepRulesFor"] === null) return [];
    const elsewhere = [...domains(olds["keepRulesFor"]), ...domains(news["keepRulesFor"])];
    return rulesOf(olds).filter((rule) => {
        const key = ruleKey(rule);
        const domain = rule["domain"];
        return (
            key !== undefined &&
            !staying.has(key) &&
            typeof domain === "string" &&
            elsewhere.some((other) => meet(other, domain.toLowerCase()))
        );
    });
}

/**
 * Rules that an earlier update left for another gateway to take over: the outputs have them, the inputs do not. They
 * may be gone by now, so they count only where a rule that means the same is live.
 */
export function keptRules(inputs: Inputs, outputs: Inputs): Inputs[] {
    const declared = new Set(rulesOf(inputs).map(ruleKey));
    return inputs["keepRulesFor"] === undefined ? [] : rulesOf(outputs).filter((rule) => !declared.has(ruleKey(rule)));
}

const domains = (list: Value | undefined): string[] =>
    Array.isArray(list) ? list.filter((item) => typeof item === "string").map((item) => item.toLowerCase()) : [];

/** Whether a rule of this domain may have been kept for another gateway. */
export const meetsAny = (keptFor: readonly string[], domain: unknown): boolean =>
    typeof domain === "string" && keptFor.some((other) => meet(other.toLowerCase(), domain.toLowerCase()));

/** Whether one request can match both. */
const meet = (a: string, b: string): boolean => a === b || covers(a, b) || covers(b, a);
const covers = (pattern: string, domain: string): boolean =>
    pattern.startsWith("*.") && domain.endsWith(pattern.slice(1));
