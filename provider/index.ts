/** What a TypeScript program imports from `pulumi-crossroute`. */
import * as kubernetes from "./platforms/kubernetes";
import * as sae from "./platforms/sae";

export { kubernetes, sae };
export { RouteTable } from "./table/route-table";
export { RoutePlan } from "./table/route-plan";
export type * from "./table/args";
export { Provider, type ProviderArgs } from "./provider";
export { analyze, type Analysis, type AnalyzeOptions } from "./analyze";
