/** What a TypeScript program imports from `pulumi-crossroute`. */
import * as kubernetes from "./kubernetes";
import * as sae from "./sae";

export { kubernetes, sae };
export { RouteTable } from "./table/routeTable";
export { RoutePlan, type RoutePlanArgs } from "./table/routePlan";
export type * from "./table/args";
export { Provider, type ProviderArgs } from "./provider";
export { analyze, type Analysis, type AnalyzeOptions } from "./analyze";
