import {
    answerFields,
    computedFields,
    ingressFields,
    listedFields,
    localFields,
    ruleFields,
    type ComputedField,
    type Field,
} from ".";

/** A property of a result: a field as SAE has it, or a computed one. */
export type ResultField = { name: string; description: string; always: boolean } & (
    { field: Field } | { computed: ComputedField }
);

/** What the outputs of a rule set always have, beside fields with a default. A description may never have been given. */
const always = new Set([
    "namespaceId",
    "loadBalancerId",
    "loadBalancerType",
    "listenerPort",
    "defaultRule",
    "ingressId",
    "name",
]);

const ofField = (field: Field): ResultField => ({
    name: field.name,
    description: field.description,
    always: always.has(field.name) || (field.default !== undefined && !field.local && !field.untoldDefault),
    field,
});
const ofComputed = (computed: ComputedField): ResultField => ({
    name: computed.name,
    description: computed.description,
    always: always.has(computed.name),
    computed,
});

const isShown = ({ inputOnly }: Field): boolean => inputOnly !== true;

/** Outputs of `crossroute:sae:Ingress`. */
export const ingressResults: readonly ResultField[] = [
    ...[...ingressFields, ...localFields].filter(isShown).map(ofField),
    ...computedFields.map(ofComputed),
];

/** Outputs of `crossroute:sae:Rule`. */
export const ruleResults: readonly ResultField[] = ruleFields.filter(isShown).map((field) => ({
    ...ofField(field),
    always: field.required === true || field.default !== undefined,
}));

/** Lists contain rule sets that this package does not create: those on gateways of other products. */
const asListed = (field: Field): ResultField =>
    field.name === "loadBalancerType"
        ? ofComputed({
              name: field.name,
              reply: field.wire,
              type: "string",
              description:
                  "Kind of the gateway: `clb` or `alb`; `mse` or `apig` for gateways of the microservices engine and of API Gateway, which this package does not make.",
          })
        : ofField(field);

/** A rule set as functions return it: without anything that only a program knows. */
export const ruleSetResults: readonly ResultField[] = [
    {
        name: "id",
        description: "Id of the rule set, for import and `getIngress`.",
        always: true,
        computed: { name: "id", reply: "Id", type: "string", description: "" },
    },
    ...[
        ...ingressFields.filter((field) => !field.unreadable).map(asListed),
        ...[...computedFields, ...listedFields].map(ofComputed),
        // A rule set on a gateway of another product has no load balancer, and perhaps no listener.
    ].map((result) => ({ ...result, always: ["namespaceId", "rules", "ingressId"].includes(result.name) })),
];

/** What a function returns besides its result. */
export const answerResults: readonly ResultField[] = answerFields.map(ofComputed);
