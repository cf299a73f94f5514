/** The building blocks of the Gateway API; programs reach them as `crossroute.kubernetes.*`. */
export { HTTPRoute } from "./http-route";
export type { HTTPRouteParent } from "./client/conditions";
export { checkHTTPRoute } from "./check/http-route";
export type * from "./fields/args";
