/**
 * The rows: everything that is known of each parameter of an SAE rule set, once. Argument types, checks,
 * diffs, the wire form, the package schema and the reference page are derived from them.
 */
export type { ComputedField, Field, FieldType, ListType, ObjectType, TextType } from "./model";
export { answerFields, computedFields, listedFields } from "./computed";
export { ingressFields, localFields } from "./ingress";
export { corsConfig, defaultRule, rule, zoneMapping } from "./nested";
export { ruleCleanupFields } from "./rule-cleanup";
export { ruleFields } from "./rule";

/** Most rules that a rule set takes (`Exceed.IngressRule`). */
export const MAX_RULES = 40;
