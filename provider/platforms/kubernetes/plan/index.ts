import { planHTTPRoutes } from "../../gateway-api/plan/route";
import type { Placed, Platform, Request } from "../../platform";
import { ingressesOf } from "../ownership/state";
import { tablesOf } from "../read/objects";
import { compare } from "./compare";
import { backends, gatewayShape, readGateway, type KubernetesGateway } from "./gateway";
import { planIngress } from "./ingress";
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
    plan,
    tables: tablesOf,
    unreachable,
    prepare,
    held: ingressesOf,
    compare,
};

function plan({ table, gateways, placed, problems }: Request): KubernetesPlan[] {
    const services = new Services(table, problems);
    const planned = gateways.flatMap((on): KubernetesPlan[] => {
        const gateway = on as KubernetesGateway;
        const here = placed.filter((route) => route.on === on);
        if (gateway.fields.httpRoute !== undefined) return planHTTPRoutes(table, gateway, here, services, problems);
        const ingress = planIngress(table, gateway, here, services);
        return ingress === undefined ? [] : [ingress];
    });
    const here = placed.filter((route: Placed) => gateways.includes(route.on));
    problems.list.push(...services.meetings(here));
    return [...planned, ...services.made];
}
