/** Policies about routes, for your own policy pack: `import { policies } from "pulumi-crossroute/policy"`. */
export { policies, type PolicyOptions } from "./policies";
export { policyNames, type PolicyName } from "./rules";
