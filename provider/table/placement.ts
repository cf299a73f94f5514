import { isUnknownScalar, scalar, show, text } from "../inputs/opened";
import type { Arrival, Backend, Placed, Platform, Problems, Route } from "../platforms/platform";
import type { Gateways, PlatformGateway } from "./gateways";

/**
 * Puts each route on a gateway. A host lives on one gateway, or on several listeners of one address, because DNS leads
 * to one address. It is the gateway that a route of the host names, else the one that reaches all its backends
 * directly, else one from which the others can be bridged.
 */
export function place(routes: readonly Route[], gateways: Gateways, problems: Problems): Placed[] {
    const placed = new Map<Route, Placed>();
    for (const group of byHost(routes)) {
        const chosen = gatewayOf(group, gateways, problems);
        for (const route of chosen ? group : []) {
            const on = route.gateway === undefined ? chosen : gateways.get(route.gateway);
            const done = on && settle(route, on, gateways, problems);
            if (done) placed.set(route, done);
        }
    }
    const inOrder = routes.flatMap((route) => placed.get(route) ?? []);
    findDuplicates(inOrder, problems);
    return inOrder;
}

/** Routes of one host, in order. A host that is known only after apply is a host of its own. */
function byHost(routes: readonly Route[]): Route[][] {
    const groups = new Map<string, Route[]>();
    for (const route of routes) {
        const key = isUnknownScalar(route.host) ? route.where : (text(route.host) ?? "").toLowerCase();
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [route]);
        else group.push(route);
    }
    return [...groups.values()];
}

/** The gateway for routes of a host that name none. */
function gatewayOf(group: readonly Route[], gateways: Gateways, problems: Problems): PlatformGateway | undefined {
    const unknown = group.filter((route) => route.gateway !== undefined && !gateways.has(route.gateway));
    for (const route of unknown)
        problems.add(
            "CR203",
            `${route.where}.gateway`,
            `there is no gateway ${JSON.stringify(route.gateway)}`,
            `use one of ${[...gateways.keys()].join(", ")}`,
        );
    if (unknown.length > 0) return undefined;
    const named = [...new Set(group.map((route) => route.gateway).filter((name) => name !== undefined))];
    const [first] = named;
    if (first !== undefined)
        return named.length === 1 || areListenersOfOne(named, group, gateways, problems)
            ? gateways.get(first)
            : undefined;
    const candidates = candidatesFor(group, gateways);
    if (candidates.length === 1) return candidates[0];
    const needing = group.find((route) => route.host === undefined || !isBridged(route, gateways)) ?? group[0]!;
    if (candidates.length === 0) nowhere(needing, gateways, problems);
    else
        problems.add(
            "CR206",
            `${needing.where}.gateway`,
            `${hostName(needing)} could live on ${candidates.map(({ gateway }) => gateway.name).join(" or ")}`,
            `add gateway: "${candidates[0]!.gateway.name}" to say which`,
        );
    return undefined;
}

const hostName = ({ host }: Route): string => (host === undefined ? "every host" : show(host));

/**
 * Several gateways may share a host if they are listeners of one address and each route is on the one that it names.
 */
function areListenersOfOne(
    names: readonly string[],
    group: readonly Route[],
    gateways: Gateways,
    problems: Problems,
): boolean {
    const all = names.map((name) => gateways.get(name)!);
    const shared = all.flatMap((one, i) =>
        all
            .slice(i + 1)
            .map((other) =>
                one.platform === other.platform
                    ? (one.platform.shareAddress?.(one.gateway, other.gateway) ?? false)
                    : false,
            ),
    );
    const isOne = shared.every((answer) => answer === true);
    const second = group.find((route) => route.gateway === names[1])!;
    const open = group.find((route) => route.gateway === undefined);
    if (isOne && open === undefined) return true;
    if (isOne)
        problems.add(
            "CR206",
            `${open!.where}.gateway`,
            `${hostName(open!)} is on ${names.join(" and ")}, and this route does not say on which`,
            "name the gateway on every route of a host that is on several listeners",
        );
    else {
        const help = shared.find((answer) => typeof answer === "string");
        problems.add(
            "CR206",
            `${second.where}.gateway`,
            `${hostName(second)} is on ${names.join(" and ")}, but a host lives on one gateway`,
            ["name the same gateway on all its routes; a backend elsewhere is bridged", help]
                .filter(Boolean)
                .join("; "),
        );
    }
    return false;
}

/** The gateways that reach all backends of a host directly, else those from which the others can be bridged. */
function candidatesFor(group: readonly Route[], gateways: Gateways): PlatformGateway[] {
    const all = [...gateways.values()];
    const takesHost = ({ platform }: PlatformGateway): boolean =>
        platform.servesAnyHost || group.every(({ host }) => host !== undefined);
    const [preferred] = group.flatMap(({ backend }) => text(backend.fields["gateway"]) ?? []);
    const native = all.filter(
        (one) => takesHost(one) && group.every(({ backend }) => one.platform.reaches(backend.kind)),
    );
    const chosen = native.filter(({ gateway }) => gateway.name === preferred);
    if (chosen.length > 0) return chosen;
    if (native.length > 0) return native;
    return all.filter(
        (one) =>
            takesHost(one) &&
            bridges(one.platform) &&
            group.every((route) => one.platform.reaches(route.backend.kind) || isBridged(route, gateways)),
    );
}

/** A platform whose gateways can send requests to any address can send them to other gateways. */
const bridges = (platform: Platform): boolean => platform.reaches("endpoints");

/** Whether there is a gateway that others can reach and that serves the backend. */
const isBridged = ({ backend }: Route, gateways: Gateways): boolean =>
    [...gateways.values()].some(({ platform }) => platform.arrival !== undefined && platform.reaches(backend.kind));

function nowhere({ where, host, backend }: Route, gateways: Gateways, problems: Problems): void {
    const reaching = [...gateways.values()].some(({ platform }) => platform.reaches(backend.kind));
    problems.add(
        "CR204",
        `${where}.backend.${backend.kind}`,
        reaching && host === undefined
            ? "a route without a host needs a Kubernetes gateway, and there is none"
            : `no gateway can reach a ${backend.kind} backend`,
        backend.kind === "sae"
            ? "add an SAE gateway, or give the route a host"
            : "an SAE gateway routes to SAE apps only: add a Kubernetes gateway",
    );
}

/** Checks that the gateway can serve the route, and finds the bridge that it needs. */
function settle(route: Route, on: PlatformGateway, gateways: Gateways, problems: Problems): Placed | undefined {
    const { kind, where } = route.backend;
    const { gateway, platform } = on;
    if (platform.reaches(kind)) {
        platform.check?.(route, gateway, problems);
        return { ...route, on: gateway };
    }
    if (!bridges(platform)) {
        problems.add(
            "CR204",
            where,
            `the ${platform.title} gateway ${JSON.stringify(gateway.name)} cannot route to a ${kind === "service" ? "Kubernetes Service" : kind === "endpoints" ? "list of addresses" : `${kind} backend`}`,
            `put the host on a gateway that reaches ${kind} backends: this one routes to ${Object.keys(platform.backends).join(", ")} only`,
        );
        return undefined;
    }
    const bridge = bridgeOf(route, gateways, problems);
    const arrival = bridge?.platform.arrival?.(bridge.gateway);
    if (!bridge || !arrival) return undefined;
    if (arrival.address === undefined)
        problems.add(
            "CR209",
            arrival.where,
            `${route.where} reaches a backend of ${bridge.platform.title} through the ${platform.title} gateway ${JSON.stringify(gateway.name)}, so the address of ${JSON.stringify(bridge.gateway.name)} must be given`,
            "give the IP address or DNS name of its load balancer",
        );
    platform.check?.(route, gateway, problems, "arrival");
    bridge.platform.check?.(route, bridge.gateway, problems, "bridge");
    return { ...route, on: gateway, bridge: bridge.gateway, through: backendOf(arrival) };
}

/** The listener of a bridge as a backend: addresses and a port. */
const backendOf = ({ name, where, address, port }: Arrival): Backend => ({
    kind: "endpoints",
    where,
    fields: { to: scalar(name), addresses: address && [address], port },
});

function bridgeOf(route: Route, gateways: Gateways, problems: Problems): PlatformGateway | undefined {
    const named = text(route.backend.fields["gateway"]);
    const { kind, where } = route.backend;
    const serving = [...gateways.values()].filter(
        ({ platform }) => platform.arrival !== undefined && platform.reaches(kind),
    );
    const names = serving.map(({ gateway }) => gateway.name);
    if (named !== undefined) {
        const found = serving.find(({ gateway }) => gateway.name === named);
        if (!found)
            problems.add(
                "CR203",
                `${where}.gateway`,
                `there is no gateway ${JSON.stringify(named)} that serves ${kind} backends`,
                names.length > 0 ? `use one of ${names.join(", ")}` : "declare one under gateways",
            );
        return found;
    }
    if (serving.length === 1) return serving[0];
    problems.add(
        serving.length > 0 ? "CR206" : "CR204",
        where,
        serving.length > 0
            ? `the backend could be served by ${names.join(" or ")}`
            : `no gateway can reach a ${kind} backend`,
        serving.length > 0 ? `name the gateway in backend.${kind}.gateway` : "add one under gateways",
    );
    return undefined;
}

function findDuplicates(placed: readonly Placed[], problems: Problems): void {
    const seen = new Map<string, Placed>();
    for (const route of placed) {
        if ([route.host, route.path, route.match].some(isUnknownScalar)) continue;
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
