export { balancerType, checkIngress, ingressWarnings } from "./check/ingress";
export { checkRetirement, checkRuleOn, checkSingleRule } from "./check/rule";
export { display, nearest, oneOf, Problems } from "./check/problems";
export type { BalancerType } from "./check/dialect";
