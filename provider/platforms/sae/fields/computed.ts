import type { ComputedField } from "./model";

/** What SAE returns about a rule set besides its parameters. */
export const computedFields: readonly ComputedField[] = [
    { name: "ingressId", reply: "Id", type: "string", description: "Id of the rule set; the same as `id`." },
    { name: "name", reply: "Name", type: "string", description: "System name, such as `lb-bp1…-80-f5c2`." },
    {
        name: "slbType",
        reply: "SlbType",
        type: "string",
        description: "Network of the load balancer: `internet` or `intranet`.",
    },
    {
        name: "createdBySae",
        reply: "CreatedBySae",
        type: "boolean",
        description: "Whether SAE made the load balancer.",
    },
];

/**
 * What only ListIngresses returns about a rule set. Those on gateways of the microservices engine have no load
 * balancer.
 */
export const listedFields: readonly ComputedField[] = [
    {
        name: "createTime",
        reply: "CreateTime",
        type: "number",
        description: "When it was made, as SAE says it, which does not tell the unit; in lists alone.",
    },
    {
        name: "mseGatewayId",
        reply: "MseGatewayId",
        type: "string",
        description: "Gateway of the microservices engine (MSE) that the rule set is on; in lists alone.",
    },
    {
        name: "mseGatewayPort",
        reply: "MseGatewayPort",
        type: "string",
        description: "Port of that gateway; in lists alone.",
    },
    {
        name: "mseGatewayProtocol",
        reply: "MseGatewayProtocol",
        type: "string",
        description: "Protocol of that gateway; in lists alone.",
    },
];

/** The ids of an answer of SAE; of several answers, the last one's. */
export const answerFields: readonly ComputedField[] = [
    { name: "requestId", reply: "RequestId", type: "string", description: "SAE's id of the request." },
    {
        name: "traceId",
        reply: "TraceId",
        type: "string",
        description: "SAE's id of all that it did for the request; its support asks for it.",
    },
];
