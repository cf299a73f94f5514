export { balancerType, checkIngress, ingressWarnings } from "./ingress";
export { checkRetirement, checkRuleOn, checkSingleRule } from "./rule";
export { rewriteWarning } from "./dialect";
export { display, nearest, oneOf, Problems } from "./problems";
export type { BalancerType } from "../fields/balancer";
