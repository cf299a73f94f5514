import { isUnknownLeaf, isObject, number, show, text, type Opened, type OpenedObject } from "./leaf";
import { checkGatewayAddress } from "./addresses";
import { checkBackend } from "./routes";
import type { Problems } from "./problems";

export type Platform = "kubernetes" | "sae";
export interface Gateway {
    name: string;
    platform: Platform;
    /** `gateways.edge.kubernetes`. */
    where: string;
    fields: OpenedObject;
    /** Name of the explicit Kubernetes provider, which stands for its cluster. */
    cluster?: string | undefined;
}

const platforms: readonly Platform[] = ["kubernetes", "sae"];

export function readGateways(
    opened: Opened | undefined,
    problems: Problems,
    clusters: Readonly<Record<string, string | undefined>> = {},
): Map<string, Gateway> {
    const gateways = new Map<string, Gateway>();
    if (!isObject(opened) || Object.keys(opened).length === 0) {
        problems.add(
            "CR208",
            "gateways",
            opened === undefined || isObject(opened)
                ? "there are no gateways"
                : `${show(opened)} is not a map of gateways`,
            "declare at least one: { edge: { kubernetes: { namespace } } }",
        );
        return gateways;
    }
    for (const [name, item] of Object.entries(opened)) {
        const where = `gateways.${name}`;
        const given = isObject(item) ? platforms.filter((p) => item[p] !== undefined) : [];
        const [platform] = given;
        const fields = isObject(item) && platform ? item[platform] : undefined;
        if (!platform || given.length > 1 || !isObject(fields)) {
            problems.add(
                "CR208",
                where,
                given.length > 1 ? `has ${given.join(" and ")}` : `${show(item)} is not a gateway`,
                `give exactly one of ${platforms.join(", ")}`,
            );
            continue;
        }
        const gateway = { name, platform, where: `${where}.${platform}`, fields, cluster: clusters[name] };
        checkGateway(gateway, problems);
        gateways.set(name, gateway);
    }
    return gateways;
}

const required: Record<Platform, Record<string, string>> = {
    kubernetes: { namespace: "the namespace of the Services that routes name" },
    sae: { namespaceId: "for example cn-hangzhou:prod", loadBalancerId: "the id of a load balancer, lb-… or alb-…" },
};

function checkGateway({ platform, where, fields }: Gateway, problems: Problems): void {
    for (const [key, example] of Object.entries(required[platform])) {
        if (!isUnknownLeaf(fields[key]) && !text(fields[key]))
            problems.add(
                "CR208",
                `${where}.${key}`,
                fields[key] === undefined ? `${key} is missing` : `${show(fields[key])} is not a ${key}`,
                `give ${example}`,
            );
    }
    if (platform === "sae") checkListener(where, fields, problems);
    const fallback = fields["defaultBackend"];
    if (isObject(fallback))
        checkBackend(
            { kind: platform === "sae" ? "sae" : "service", where: `${where}.defaultBackend`, fields: fallback },
            problems,
        );
    else if (platform === "sae") {
        problems.add(
            "CR208",
            `${where}.defaultBackend`,
            fallback === undefined ? "defaultBackend is missing" : `${show(fallback)} is not a backend`,
            "SAE requires one: { appId, containerPort } of the application that takes what no route does",
        );
    }
}

function checkListener(where: string, fields: OpenedObject, problems: Problems): void {
    const port = number(fields["listenerPort"]);
    if (
        !isUnknownLeaf(fields["listenerPort"]) &&
        (port === undefined || !Number.isInteger(port) || port < 1 || port > 65535)
    ) {
        problems.add(
            "CR208",
            `${where}.listenerPort`,
            fields["listenerPort"] === undefined
                ? "listenerPort is missing"
                : `${show(fields["listenerPort"])} is not a port`,
            "give a number from 1 to 65535",
        );
    }
    checkGatewayAddress(fields["address"], `${where}.address`, problems);
    if (saeType(fields) === undefined) {
        problems.add(
            "CR208",
            `${where}.loadBalancerType`,
            `the id ${show(fields["loadBalancerId"])} does not tell whether it is a CLB or an ALB`,
            'add loadBalancerType: "clb" or "alb"',
        );
    }
}

/** CLB or ALB: as given, else from the id's prefix. Undefined when neither tells. */
export function saeType(fields: OpenedObject): "clb" | "alb" | undefined {
    const given = text(fields["loadBalancerType"]);
    if (given === "clb" || given === "alb") return given;
    const id = text(fields["loadBalancerId"]);
    return id?.startsWith("alb-") ? "alb" : id?.startsWith("lb-") ? "clb" : undefined;
}
