export { balancerType, checkIngress, ingressWarnings } from "./ingress";
export { checkRuleCleanup, checkRuleOn, checkSingleRule, ruleWarnings } from "./rule";
export { display, nearest, oneOf, Problems } from "./problems";
export type { BalancerType } from "../fields/balancer";
