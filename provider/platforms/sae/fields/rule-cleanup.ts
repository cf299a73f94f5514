import { ingressFields, localFields } from "./ingress";
import type { Field } from "./model";
import { ruleFields } from "./rule";

const taken = (fields: readonly Field[], ...names: string[]): Field[] =>
    fields.filter(({ name }) => names.includes(name));

/** Inputs of `crossroute:sae:RuleCleanup`: the rule set, and the arguments of its `Ingress`. */
export const ruleCleanupFields: readonly Field[] = [
    ...taken(ruleFields, "ingressId", "namespaceId").map((field): Field => ({
        ...field,
        change: "update",
        ...(field.name === "ingressId" && {
            description: "Rule set that is changed: the `ingressId` of its `Ingress`.",
        }),
    })),
    ...taken(ingressFields, "rules").map((field): Field => ({
        ...field,
        description: "The rules of the `Ingress`, as it has them.",
        note: "Only `domain` and `path` count.",
    })),
    ...taken(localFields, "keepRulesFor").map((field): Field => ({
        ...field,
        description: "The domains of the `Ingress`, as it has them.",
        note: undefined,
    })),
];
