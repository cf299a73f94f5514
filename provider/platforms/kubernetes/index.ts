/** The Kubernetes building blocks: `crossroute.kubernetes.*`. */
export { Endpoints, type ServicePort } from "./endpoints";
export { Ingress, type IngressStatus } from "./ingress";
export { InvalidArguments } from "./client/failure";
export { checkEndpoints } from "./check/endpoints";
export { checkIngress } from "./check/ingress";
export {
    ClusterError,
    type ClusterObject,
    type EndpointsOf,
    getEndpoints,
    getIngress,
    type GetOptions,
    listIngressClasses,
    listIngresses,
    type ListOptions,
    type WatchEvent,
    watchIngresses,
} from "./client/client";
export type { ClusterOptions } from "./client/kubeconfig";
export type * from "./fields/args";
export * from "../gateway-api";
