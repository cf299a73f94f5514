/**
 * The plugin's list of SAE's resources and functions. No file that is loaded with this one may load Alibaba's clients:
 * the first call does that.
 */
import type { CustomResource, ProviderFunction } from "../../../engine/resource";
import type { Settings } from "../client/settings";
import { getIngress, listIngresses } from "../functions";
import { ingressResource } from "./ingress";
import { ruleCleanupResource } from "./rule-cleanup";
import { ruleResource } from "./rule";

export { secretsOf } from "../client/client";

/** Custom resources by token. */
export const saeResources = {
    "crossroute:sae:Ingress": ingressResource,
    "crossroute:sae:Rule": ruleResource,
    "crossroute:sae:RuleCleanup": ruleCleanupResource,
} satisfies Record<string, CustomResource<Settings>>;

/** Functions by token. */
export const saeFunctions = {
    "crossroute:sae:getIngress": getIngress,
    "crossroute:sae:listIngresses": listIngresses,
} satisfies Record<string, ProviderFunction<Settings>>;

export type SaeToken = keyof typeof saeResources;
