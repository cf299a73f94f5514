/** The Kubernetes building blocks: `crossroute.kubernetes.*`. */
export { Endpoints, type ServicePort } from "./endpoints";
export { Ingress, type IngressStatus } from "./ingress";
export { InvalidArguments } from "./client/failure";
export { checkEndpoints } from "./check/endpoints";
export { checkIngress } from "./check/ingress";
export * from "./client/client";
export type { ClusterErrorCause } from "./client/cluster-error";
export type { ListMetadata } from "./client/objects";
export type { ClusterOptions } from "./client/kubeconfig";
export type * from "./fields/args";
export * from "../gateway-api";
