/** The Kubernetes building blocks: `crossroute.kubernetes.*`. */
export { Endpoints, type ServicePort } from "./endpoints";
export { Ingress, type IngressStatus } from "./ingress";
export { InvalidArguments } from "./failure";
export { checkEndpoints, checkIngress } from "./check";
export type * from "./args";
