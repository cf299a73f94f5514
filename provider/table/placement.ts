import { isUnknownLeaf, show, text } from "./leaf";
import { saeType, type Gateway } from "./gateways";
import type { Problems } from "./problems";
import type { Route } from "./routes";

/** A route on its gateway; `bridge` is the SAE gateway that serves an app reached through Kubernetes. */
export interface Placed extends Route {
    on: Gateway;
    bridge?: Gateway;
}

/**
 * Puts each route on a gateway. A host lives on one gateway, because DNS sends its requests to one address: the one a
 * route of it names, else the Kubernetes gateway when one of its backends can only be reached from there, else the
 * SAE gateway that its apps are on.
 */
export function place(routes: readonly Route[], gateways: ReadonlyMap<string, Gateway>, problems: Problems): Placed[] {
    const placed: Placed[] = [];
    for (const group of byHost(routes)) {
        const home = homeOf(group, gateways, problems);
        for (const route of home ? group : []) {
            const on = route.gateway === undefined ? home : gateways.get(route.gateway);
            const done = on && settle(route, on, gateways, problems);
            if (done) placed.push(done);
        }
    }
    findDuplicates(placed, problems);
    return routes.flatMap((route) => placed.find((p) => p.where === route.where) ?? []);
}

/** Routes of one host, in order. A host known only after apply is a host of its own. */
function byHost(routes: readonly Route[]): Route[][] {
    const groups = new Map<string, Route[]>();
    for (const route of routes) {
        const key = isUnknownLeaf(route.host) ? route.where : (text(route.host) ?? "").toLowerCase();
        groups.set(key, [...(groups.get(key) ?? []), route]);
    }
    return [...groups.values()];
}

function homeOf(
    group: readonly Route[],
    gateways: ReadonlyMap<string, Gateway>,
    problems: Problems,
): Gateway | undefined {
    const names = [...gateways.keys()].join(", ");
    const unknown = group.filter((route) => route.gateway !== undefined && !gateways.has(route.gateway));
    for (const route of unknown)
        problems.add(
            "CR203",
            `${route.where}.gateway`,
            `there is no gateway ${JSON.stringify(route.gateway)}`,
            `use one of ${names}`,
        );
    if (unknown.length > 0) return undefined;

    const named = [...new Set(group.map((route) => route.gateway).filter((name) => name !== undefined))];
    const host = show(group[0]!.host) === "nothing" ? "every host" : show(group[0]!.host);
    if (named.length > 1) {
        problems.add(
            "CR206",
            `${group.find((r) => r.gateway === named[1])!.where}.gateway`,
            `${host} is on ${named.join(" and ")}, but a host lives on one gateway`,
            "name the same gateway on all its routes; a backend elsewhere is bridged",
        );
        return undefined;
    }
    if (named[0] !== undefined) return gateways.get(named[0]);

    const needsKubernetes = group.find((route) => route.backend.kind !== "sae" || route.host === undefined);
    const ofPlatform = (platform: string) => [...gateways.values()].filter((g) => g.platform === platform);
    const saeNamed = text(group.find((route) => route.backend.kind === "sae")?.backend.fields["gateway"]);
    const native =
        saeNamed !== undefined && gateways.get(saeNamed)?.platform === "sae"
            ? [gateways.get(saeNamed)!]
            : ofPlatform("sae");
    const candidates = needsKubernetes || native.length === 0 ? ofPlatform("kubernetes") : native;
    if (candidates.length === 1) return candidates[0];
    const at = (needsKubernetes ?? group[0]!).where;
    if (candidates.length === 0) {
        const what = needsKubernetes?.backend.kind ?? "sae";
        problems.add(
            "CR204",
            `${at}.backend.${what}`,
            needsKubernetes && what === "sae"
                ? "a route without a host needs a Kubernetes gateway, and there is none"
                : `no gateway can reach a ${what} backend`,
            what === "sae"
                ? "add an SAE gateway, or give the route a host"
                : "an SAE gateway routes to SAE apps only: add a Kubernetes gateway",
        );
    } else {
        problems.add(
            "CR206",
            `${at}.gateway`,
            `${host} could live on ${candidates.map((g) => g.name).join(" or ")}`,
            `add gateway: "${candidates[0]!.name}" to say which`,
        );
    }
    return undefined;
}

/** Checks that the gateway can serve the route, and finds the bridge it needs. */
function settle(
    route: Route,
    on: Gateway,
    gateways: ReadonlyMap<string, Gateway>,
    problems: Problems,
): Placed | undefined {
    const { kind, where } = route.backend;
    if (on.platform === "sae") {
        if (kind !== "sae") {
            problems.add(
                "CR204",
                where,
                `the SAE gateway ${JSON.stringify(on.name)} cannot route to a ${kind === "service" ? "Kubernetes Service" : "list of addresses"}`,
                "an SAE gateway routes to SAE apps only: put the host on a Kubernetes gateway",
            );
            return undefined;
        }
        checkSae(route, on, problems);
        return { ...route, on };
    }
    if (kind !== "sae") return { ...route, on };
    const bridge = bridgeOf(route, gateways, problems);
    if (!bridge) return undefined;
    if (bridge.fields["address"] === undefined) {
        problems.add(
            "CR209",
            `${bridge.where}.address`,
            `${route.where} reaches an SAE app through the Kubernetes gateway ${JSON.stringify(on.name)}, so the address of ${JSON.stringify(bridge.name)} must be given`,
            "give the IP address or DNS name of its load balancer",
        );
    }
    if (route.host === undefined)
        problems.add(
            "CR210",
            `${route.where}.host`,
            "a route to an SAE app needs a host, because SAE rules have a domain",
            "give the route a host",
        );
    return { ...route, on, bridge };
}

function bridgeOf(route: Route, gateways: ReadonlyMap<string, Gateway>, problems: Problems): Gateway | undefined {
    const named = text(route.backend.fields["gateway"]);
    const sae = [...gateways.values()].filter((g) => g.platform === "sae");
    if (named !== undefined) {
        const found = sae.find((g) => g.name === named);
        if (!found)
            problems.add(
                "CR203",
                `${route.backend.where}.gateway`,
                `there is no SAE gateway ${JSON.stringify(named)}`,
                sae.length ? `use one of ${sae.map((g) => g.name).join(", ")}` : "declare one under gateways",
            );
        return found;
    }
    if (sae.length === 1) return sae[0];
    problems.add(
        sae.length ? "CR206" : "CR204",
        route.backend.where,
        sae.length
            ? `the app could be served by ${sae.map((g) => g.name).join(" or ")}`
            : "there is no SAE gateway that could serve the app",
        sae.length ? "name the SAE gateway in backend.sae.gateway" : "add one under gateways",
    );
    return undefined;
}

function checkSae(route: Route, on: Gateway, problems: Problems): void {
    if (route.host === undefined)
        problems.add(
            "CR210",
            `${route.where}.host`,
            "SAE rules have a domain",
            "give the route a host; requests to other hosts go to the gateway's defaultBackend",
        );
    if (saeType(on.fields) !== "clb") return;
    const match = text(route.match);
    if (match !== undefined && match !== "Prefix") {
        problems.add(
            "CR210",
            `${route.where}.match`,
            `a CLB compares prefixes only, so ${JSON.stringify(match)} cannot be said on ${JSON.stringify(on.name)}`,
            'use match: "Prefix", an ALB, or a Kubernetes gateway for this host',
        );
    }
    const path = text(route.path);
    if (path !== undefined && (path.length > 80 || !/^\/[A-Za-z0-9\-/.%?#&]*$/.test(path))) {
        problems.add(
            "CR210",
            `${route.where}.path`,
            `${show(route.path)} cannot be a path on a CLB`,
            "use at most 80 characters: letters, digits and - / . % ? # &",
        );
    }
}

function findDuplicates(placed: readonly Placed[], problems: Problems): void {
    const seen = new Map<string, Placed>();
    for (const route of placed) {
        if ([route.host, route.path, route.match].some(isUnknownLeaf)) continue;
        const key = JSON.stringify([
            route.on.name,
            (text(route.host) ?? "").toLowerCase(),
            text(route.path),
            text(route.match) ?? "Prefix",
        ]);
        const first = seen.get(key);
        if (first)
            problems.add(
                "CR205",
                route.where,
                `host ${show(route.host)}, path ${show(route.path)}, match ${text(route.match) ?? "Prefix"} is already ${first.where}`,
                "remove one of the two",
            );
        else seen.set(key, route);
    }
}
