import { number, publicText, text, type Opened } from "../../../inputs/opened";
import type { Platform, Problems, Route } from "../../platform";
import { tablesOf } from "../read/objects";
import { arrivalOf, backends, balancerOf, gatewayShape, readGateway, type SaeGateway } from "./gateway";
import { prepare } from "./register";
import { planRuleSet, type RuleSetPlan } from "./rule-set";

/** Listeners of load balancers of Alibaba Cloud SAE. */
export const sae: Platform<SaeGateway, RuleSetPlan> = {
    name: "sae",
    title: "SAE",
    shape: gatewayShape,
    backends,
    servesAnyHost: false,
    read: readGateway,
    reaches: (kind) => kind in backends,
    check,
    arrival: arrivalOf,
    balancer: ({ fields }) => publicText(fields.loadBalancerId as Opened | undefined),
    port: ({ fields }) => number(fields.listenerPort as Opened | undefined),
    plan: ({ table, gateways, placed }) => gateways.map((gateway) => planRuleSet(table, gateway as SaeGateway, placed)),
    tables: tablesOf,
    prepare,
};

function check(route: Route, on: SaeGateway, problems: Problems): void {
    if (route.host === undefined)
        problems.add(
            "CR210",
            `${route.where}.host`,
            "SAE rules have a domain",
            "give the route a host; requests to other hosts go to the gateway's defaultBackend",
        );
    const match = text(route.match as Opened | undefined);
    if (balancerOf(on.fields) !== "clb" || match === undefined || match === "Prefix") return;
    problems.add(
        "CR210",
        `${route.where}.match`,
        `a CLB compares prefixes only, so ${JSON.stringify(match)} cannot be said on ${JSON.stringify(on.name)}`,
        'use match: "Prefix", an ALB, or a Kubernetes gateway for this host',
    );
}
