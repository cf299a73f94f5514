import type { Inputs, SecretPaths } from "../../../engine/values";
import type { Diagnostic } from "../../../routing/diagnostic";
import { ruleCleanupFields, ruleFields } from "../fields";
import { secretTexts } from "../client/secrets";
import { normaliseFields } from "../wire/shape";
import type { BalancerType } from "../fields/balancer";
import { checkRule, unusualRule } from "./rule-on-balancer";
import { checkFields } from "./field";
import { Problems, withoutSecrets } from "./problems";

/** Everything wrong with the inputs of a `Rule`, as far as it shows without its rule set. */
export function checkSingleRule(inputs: Inputs, secrets: SecretPaths = new Set()): Diagnostic[] {
    const problems = new Problems(secrets);
    checkFields(ruleFields, inputs, "", problems);
    return withoutSecrets(problems.list, secretTexts(secrets, inputs));
}

/** What SAE accepts but another of its pages forbids. */
export function ruleWarnings(inputs: Inputs, secrets: SecretPaths): Diagnostic[] {
    return withoutSecrets(
        unusualRule(normaliseFields(ruleFields, inputs), undefined, ""),
        secretTexts(secrets, inputs),
    );
}

/** Everything wrong with the inputs of a `RuleCleanup`. */
export function checkRuleCleanup(inputs: Inputs, secrets: SecretPaths = new Set()): Diagnostic[] {
    const problems = new Problems(secrets);
    checkFields(ruleCleanupFields, inputs, "", problems);
    return withoutSecrets(problems.list, secretTexts(secrets, inputs));
}

/** What is wrong with the rule on the load balancer of its rule set, once that is known. */
export function checkRuleOn(inputs: Inputs, type: BalancerType, protocol: string, secrets: SecretPaths): Diagnostic[] {
    const problems = new Problems(secrets);
    checkRule(normaliseFields(ruleFields, inputs), { type, protocol }, "", problems);
    return withoutSecrets(problems.list, secretTexts(secrets, inputs));
}
