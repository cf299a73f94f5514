/** Policies about routes, for a policy pack of one's own: `import { policies } from "pulumi-crossroute/policy"`. */
export { policies, type PolicyOptions } from "./policies";
export { policyNames, type PolicyName } from "./rules";
