import { isOff, isUnknownScalar, number, publicText, text } from "../../../inputs/opened";
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
    shareAddress(one, other) {
        const [id, second] = [one, other].map(({ fields }) => publicText(fields.loadBalancerId));
        return id !== undefined && id === second;
    },
    port: ({ fields }) => number(fields.listenerPort),
    plan: ({ table, gateways, placed }) => gateways.map((gateway) => planRuleSet(table, gateway as SaeGateway, placed)),
    tables: tablesOf,
    prepare,
};

function check(route: Route, on: SaeGateway, problems: Problems, part?: "arrival" | "bridge"): void {
    checkActions(route, on, problems);
    if (route.tls !== undefined && !isOff(route.tls) && part !== "bridge")
        problems.add(
            "CR210",
            `${route.where}.tls`,
            "a rule of SAE has no certificate",
            "leave it out: give the gateway listenerProtocol HTTPS and its certificate in options",
        );
    if (route.annotations !== undefined && part !== "bridge")
        problems.add(
            "CR210",
            `${route.where}.annotations`,
            "a rule of SAE has no annotations",
            "leave them out, or put the host on an Ingress",
        );
    if (route.host === undefined)
        problems.add(
            "CR210",
            `${route.where}.host`,
            "SAE rules have a domain",
            "give the route a host; requests to other hosts go to the gateway's defaultBackend",
        );
    const match = text(route.match);
    if (balancerOf(on.fields) !== "clb" || match === undefined || match === "Prefix") return;
    problems.add(
        "CR210",
        `${route.where}.match`,
        `a CLB compares prefixes only, so ${JSON.stringify(match)} cannot be said on ${JSON.stringify(on.name)}`,
        'use match: "Prefix", an ALB, or a Kubernetes gateway for this host',
    );
}

/** An ALB rewrites by the groups of an expression; a CLB only forwards. */
function checkActions({ where, path, match, rewrite, actions }: Route, on: SaeGateway, problems: Problems): void {
    const isAlb = balancerOf(on.fields) === "alb";
    for (const [key, value] of Object.entries({ rewrite, actions }))
        if (value !== undefined && !isAlb)
            problems.add("CR210", `${where}.${key}`, `a CLB has no ${key}`, "use an ALB, or leave it out");
    if (rewrite === undefined || !isAlb || isUnknownScalar(match)) return;
    const kind = match === undefined ? "Prefix" : text(match);
    if (kind === "ImplementationSpecific" || kind === "Exact") return;
    const stem = (text(path) ?? "/api").replace(/\/$/, "");
    const to = (text(rewrite) ?? "/v2").replace(/\/$/, "");
    const hidden = [path, rewrite].some((one) => one.secret);
    problems.add(
        "CR210",
        `${where}.rewrite`,
        "an ALB of SAE rewrites by the groups of an expression, not by prefix",
        hidden
            ? 'give match: "ImplementationSpecific", a path that ends with /(.*) and a rewrite that ends with /${1}'
            : `write path: "${stem}/(.*)", match: "ImplementationSpecific", rewrite: "${to}/\${1}"; ${stem || "/"} itself is a route of its own`,
    );
}
