/** The Kubernetes building blocks: `crossroute.kubernetes.*`. */
export { Endpoints, type ServicePort } from "./endpoints";
export { Ingress, type IngressStatus } from "./ingress";
export { InvalidArguments } from "./failure";
export { checkEndpoints, checkIngress } from "./check";
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
} from "./client";
export type { ClusterOptions } from "./kubeconfig";
export type * from "./args";
