import { planHTTPRoutes } from "../../gateway-api/plan/route";
import type { Placed, Platform, Problems, Request, Route } from "../../platform";
import { ingressesOf } from "../ownership/state";
import { tablesOf } from "../read/objects";
import { compare } from "./compare";
import { backends, gatewayShape, readGateway, type KubernetesGateway } from "./gateway";
import { planIngresses } from "./ingress";
import { prepare, unreachable, type KubernetesPlan } from "./register";
import { Services } from "./services";

/** Gateways on Kubernetes. */
export const kubernetes: Platform<KubernetesGateway, KubernetesPlan> = {
    name: "kubernetes",
    title: "Kubernetes",
    shape: gatewayShape,
    backends,
    servesAnyHost: true,
    read: readGateway,
    reaches: (kind) => kind in backends,
    check,
    plan,
    tables: tablesOf,
    unreachable,
    prepare,
    held: ingressesOf,
    compare,
};

/** What an Ingress does, it does to all of its routes, apart from TLS; an HTTPRoute has no TLS. */
function check(
    { where, backend, rewrite, actions, tls }: Route,
    on: KubernetesGateway,
    problems: Problems,
    part?: string,
): void {
    if (on.fields.httpRoute !== undefined) {
        if (tls !== undefined)
            problems.add(
                "CR210",
                `${where}.tls`,
                "an HTTPRoute has no certificate",
                "leave it out: the certificate is on the listener of the Gateway",
            );
        if (backend.kind === "resource")
            problems.add(
                "CR210",
                backend.where,
                "a Gateway answers 500 for an object of a kind that it does not know, and which it knows is not told here",
                "give a Service, or put the host on an Ingress",
            );
        return;
    }
    if (part === "arrival") return;
    const cure =
        "put the host on a gateway with httpRoute, or on an Ingress of its own (a gateway with annotations of its controller)";
    for (const [key, value] of Object.entries({ rewrite, actions }))
        if (value !== undefined)
            problems.add("CR210", `${where}.${key}`, `an Ingress has no ${key} of a single route`, cure);
}

function plan({ table, gateways, placed, problems }: Request): KubernetesPlan[] {
    const services = new Services(table, problems);
    const planned = gateways.flatMap((on): KubernetesPlan[] => {
        const gateway = on as KubernetesGateway;
        const here = placed.filter((route) => route.on === on);
        if (gateway.fields.httpRoute !== undefined) return planHTTPRoutes(table, gateway, here, services, problems);
        return planIngresses(table, gateway, here, services);
    });
    const here = placed.filter((route: Placed) => gateways.includes(route.on));
    problems.list.push(...services.meetings(here));
    return [...planned, ...services.made];
}
