import { shapeOf } from "../../../inputs/fields";
import { needPort, needText } from "../../../inputs/required-inputs";
import {
    isScalar,
    isObject,
    number,
    publicText,
    show,
    text,
    type Scalar,
    type OpenedFields,
    type OpenedObject,
} from "../../../inputs/opened";
import { addressProblem } from "../../addresses";
import type { Arrival, BackendKind, Gateway, Problems } from "../../platform";
import { saeGatewayTypes } from "../fields/gateway";
import { balancerTypeOf, type BalancerType } from "../fields/balancer";
import type { SaeGatewayArgs } from "./args";

/** A gateway whose arguments have their own keys only. */
export type SaeGateway = Gateway<OpenedFields<SaeGatewayArgs>>;

const shapeOfType = (type: keyof typeof saeGatewayTypes): ReturnType<typeof shapeOf> =>
    shapeOf(saeGatewayTypes[type].fields, saeGatewayTypes);

export const gatewayShape = shapeOfType("SaeGatewayArgs");

export const backends: Readonly<Record<"sae", BackendKind>> = {
    sae: {
        shape: shapeOfType("SaeBackend"),
        check({ where, fields }, problems) {
            const add = problems.add.bind(problems, "CR207");
            needText(fields, "appId", where, "the id of an SAE application", add);
            needPort(fields, "containerPort", where, add);
        },
    },
};

export function readGateway(at: Gateway<OpenedObject>, problems: Problems): SaeGateway {
    const { where, fields } = at;
    const add = problems.add.bind(problems, "CR208");
    needText(fields, "namespaceId", where, "for example cn-hangzhou:prod", add);
    const id = "the id of a load balancer, lb-… or alb-…, or addressType and zoneMappings for a new ALB";
    if (!makesBalancer(fields)) needText(fields, "loadBalancerId", where, id, add);
    needPort(fields, "listenerPort", where, add);
    const wrong = fields["address"] === undefined ? undefined : addressProblem(fields["address"], 1);
    if (wrong) add(`${where}.address`, ...wrong);
    if (balancerOf(fields) === undefined && fields["loadBalancerId"] !== undefined)
        add(
            `${where}.loadBalancerType`,
            `the id ${show(fields["loadBalancerId"])} does not tell whether it is a CLB or an ALB`,
            'add loadBalancerType: "clb" or "alb"',
        );
    const fallback = fields["defaultBackend"];
    if (isObject(fallback))
        backends.sae.check({ kind: "sae", where: `${where}.defaultBackend`, fields: fallback }, problems);
    else
        add(
            `${where}.defaultBackend`,
            fallback === undefined ? "defaultBackend is missing" : `${show(fallback)} is not a backend`,
            "SAE requires one: { appId, containerPort } of the application that takes what no route does",
        );
    return at as SaeGateway;
}

/** Without an id, and with what describes one, SAE creates an ALB. */
const makesBalancer = (fields: OpenedFields<SaeGatewayArgs> | OpenedObject): boolean => {
    const { options } = fields;
    const given = {
        ...(isObject(options) ? (options as OpenedObject) : {}),
        ...fields,
    } as OpenedObject;
    return (
        fields.loadBalancerId === undefined && ["addressType", "zoneMappings"].some((key) => given[key] !== undefined)
    );
};

/** CLB or ALB: as given, else from the id's prefix. Undefined when neither tells. */
export const balancerOf = (fields: OpenedFields<SaeGatewayArgs> | OpenedObject): BalancerType | undefined =>
    makesBalancer(fields) ? "alb" : balancerTypeOf(text(fields.loadBalancerType), text(fields.loadBalancerId));

/** The listener of a rule set: `lb-bp1v5dk2lsjwbgvc8cvsa:80`; undefined while it is not known, or if it is secret. */
export function listenerOf({ fields }: SaeGateway): string | undefined {
    const id = publicText(fields.loadBalancerId);
    const port = fields.listenerPort;
    const known = isScalar(port) && !port.secret ? number(port) : undefined;
    return id === undefined || known === undefined ? undefined : `${id}:${known}`;
}

/** A bridge keeps its name when the gateway is renamed or gets a new address. */
export const arrivalOf = (gateway: SaeGateway): Arrival => ({
    name: listenerOf(gateway) ?? gateway.name,
    where: `${gateway.where}.address`,
    address: gateway.fields.address as Scalar | undefined,
    port: gateway.fields.listenerPort as Scalar | undefined,
});
