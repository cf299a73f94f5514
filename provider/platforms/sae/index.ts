/** `crossroute.sae`: routing rules of Alibaba Cloud Serverless App Engine. */
export { Ingress } from "./ingress";
export { Rule } from "./rule";
export { RuleCleanup, type RuleCleanupArgs } from "./rule-cleanup";
export { getIngress, getIngressOutput, listIngresses, listIngressesOutput } from "./client/invoke";
export type * from "./fields/generated";
