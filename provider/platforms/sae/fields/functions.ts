import { ownFlag } from "./own-arguments";
import { ingressFields } from "./ingress";
import type { Field } from "./model";
import { ruleFields } from "./rule";

const like = (name: string, from: readonly Field[], description: string, required: boolean): Field => {
    const field = { ...(from.find((row) => row.name === name) as Field), required, description };
    delete field.default;
    return field;
};

/** Arguments of `getIngress`. */
export const getIngressFields: readonly Field[] = [
    like(
        "ingressId",
        ruleFields,
        "Number of the rule set. Instead of it, namespace, load balancer and port can be given.",
        false,
    ),
    like(
        "namespaceId",
        ingressFields,
        "Namespace of the rule set. It tells the region when the provider is not configured with one.",
        false,
    ),
    like("loadBalancerId", ingressFields, "Load balancer of the rule set.", false),
    like("listenerPort", ingressFields, "Listener port of the rule set.", false),
];

/** Arguments of `listIngresses`. */
export const listIngressesFields: readonly Field[] = [
    like("namespaceId", ingressFields, "Namespace whose rule sets are listed.", true),
    {
        name: "appId",
        wire: "AppId",
        type: { kind: "text", pattern: /^[^\s*]+$/, rule: "an application id without spaces" },
        change: "update",
        description: "Only rule sets with a rule for this application.",
        example: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5",
        source: "ListIngresses reference",
    },
    ownFlag(
        "details",
        "Describe each rule set: header flags, compression, TLS policy and `createdBySae` are not in the list. One call more for each.",
    ),
];
