import { plannedOf, type TablePlan } from "../../../provider/table/compile";
import type { HTTPRoutePlan } from "../../../provider/platforms/gateway-api/plan/route";
import type { EndpointsPlan } from "../../../provider/platforms/kubernetes/plan/endpoints";
import type { IngressPlan } from "../../../provider/platforms/kubernetes/plan/ingress";
import type { Planned } from "../../../provider/platforms/platform";
import type { RuleSetPlan } from "../../../provider/platforms/sae/plan/rule-set";

export const ingressesOf = (plan: TablePlan): IngressPlan[] =>
    plannedOf(plan).filter((child): child is IngressPlan => child.kind === "Ingress");
export const httpRoutesOf = (plan: TablePlan): HTTPRoutePlan[] =>
    plannedOf(plan).filter((child): child is HTTPRoutePlan => child.kind === "HTTPRoute");
export const endpointsOf = (plan: TablePlan): EndpointsPlan[] =>
    plannedOf(plan).filter((child): child is EndpointsPlan => child.kind === "Service");
export const ruleSetsOf = (plan: TablePlan): RuleSetPlan[] =>
    plannedOf(plan).filter((child): child is RuleSetPlan => child.kind === "listener");

/** The first object of a resource, as it will be registered. */
export const objectOf = (child: Planned | undefined): Record<string, unknown> => child?.objects[0]?.value ?? {};
export const rulesOf = (plan: TablePlan): Record<string, unknown>[] =>
    objectOf(ruleSetsOf(plan)[0])["rules"] as Record<string, unknown>[];
