import { adoptField } from "./own-arguments";
import type { Field } from "./model";
import { rule } from "./nested";

const replaced = new Set(["domain", "path"]);

/** Inputs of `crossroute:sae:Rule`: a rule, and the rule set it belongs to. */
export const ruleFields: readonly Field[] = [
    {
        name: "ingressId",
        wire: "IngressId",
        type: { kind: "text", pattern: /^\d+$/, rule: "the number of a rule set" },
        required: true,
        change: "replace",
        description: "Rule set that the rule is added to: the `ingressId` of the `Ingress` that owns it.",
        example: "87",
        source: "UpdateIngress reference",
    },
    {
        name: "namespaceId",
        wire: "",
        local: true,
        type: {
            kind: "text",
            pattern: /^[a-z]{2}(-[a-z0-9]+)+(:[A-Za-z0-9_-]{1,64})?$/,
            rule: "`<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace",
        },
        change: "update",
        description: "Namespace of the rule set. It tells the region when the provider is not configured with one.",
        example: "cn-hangzhou:prod",
        source: "Crossroute",
    },
    ...rule.fields.map((field): Field => (replaced.has(field.name) ? { ...field, change: "replace" } : field)),
    {
        name: "position",
        wire: "",
        local: true,
        type: { kind: "text", values: ["first", "last"] },
        default: "last",
        change: "update",
        description:
            "Where a new rule is put among the others. It matters on an ALB, where the first rule that matches wins.",
        example: "first",
        source: "Crossroute",
    },
    adoptField("a rule that stands there for this domain and path, or that somebody else changed"),
];

/** Those that the outputs have, too. */
export const shownRuleFields: readonly Field[] = ruleFields.filter(({ inputOnly }) => inputOnly !== true);
