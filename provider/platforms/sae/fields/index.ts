/**
 * The rows: everything that is known about each parameter of an SAE rule set, once. Argument types, checks, diffs, the
 * wire form, the package schema and the reference page come from them.
 */
export type { ComputedField, Field, FieldType, ListType, ObjectType, TextType } from "./model";
export { answerFields, computedFields, listedFields } from "./computed";
export { ingressFields, localFields } from "./ingress";
export { corsConfig, defaultRule, rule, zoneMapping } from "./nested";
export { ruleCleanupFields } from "./rule-cleanup";
export { ruleFields, shownRuleFields } from "./rule";

/** Most rules of a rule set (`Exceed.IngressRule`). */
export const MAX_RULES = 40;
