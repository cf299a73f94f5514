import type { HostIndex } from "./host-index";
import { listenersOf, portOf } from "./listener";
import type { Request, Target } from "./model";
import { targetId } from "./target-id";
import { hostKey } from "./pattern";

/**
 * Links gateways that lead to each other. A rule whose target is the address and port of another gateway's listener
 * sends its requests there, and that gateway's own rules decide. DNS records do not lead to the second gateway, so the
 * host does not arrive there.
 */
export function linkGateways(gateways: readonly HostIndex[]): readonly HostIndex[] {
    const behind = new Map(gateways.flatMap((gateway) => targetsOf(gateway).map((id) => [id, gateway] as const)));
    if (behind.size === 0) return gateways;
    const hosts = new Map<HostIndex, Set<string>>();
    for (const gateway of gateways)
        for (const rule of gateway.table.rules) {
            const next = behind.get(targetId(rule.rule.target));
            if (next === undefined || next === gateway || !rule.live) continue;
            const known = hosts.get(next) ?? new Set();
            hosts.set(next, known.add(hostKey(rule.host)));
        }
    if (hosts.size === 0) return gateways;
    return gateways.map((gateway) => ({ ...gateway, behind, hidden: hosts.get(gateway) }));
}

/** The targets that mean this gateway. */
function targetsOf({ table: { table } }: HostIndex): string[] {
    const { address } = table;
    if (address === undefined) return [];
    const ports = new Set(listenersOf(table).map(portOf));
    return [...ports].flatMap((port) =>
        port === undefined ? [] : [targetId({ kind: "endpoints", addresses: [address], port })],
    );
}

/** The gateway that a target is, if it is one. */
export const gatewayBehind = ({ behind }: HostIndex, target: Target | null | undefined): HostIndex | undefined =>
    behind === undefined || target === null || target === undefined ? undefined : behind.get(targetId(target));

/** The gateways and those that they lead to: whose rules decide about requests that arrive at the first. */
export const withBehind = (gateways: readonly HostIndex[]): readonly HostIndex[] =>
    gateways.every(({ behind }) => behind === undefined)
        ? gateways
        : [...new Set(gateways.flatMap((gateway) => [gateway, ...(gateway.behind?.values() ?? [])]))];

/**
 * The request as the first gateway hands it on, with what its rule writes in place of path and host. A text says why it is
 * not known: what is written is known only after apply, secret, or to be filled in.
 */
export function forwardedRequest(
    request: Request,
    path: string | undefined,
    host: string | undefined,
): Request | string {
    if (path === undefined && host === undefined) return request;
    if (host !== undefined && !/^[^\s(){}$]+$/.test(host)) return "the host that its rule writes is not known";
    if (path !== undefined && /\s/.test(path)) return "the path that its rule writes is not known";
    // Rules are for names, whatever the port.
    const name = host?.replace(/:\d+$/, "");
    return { ...request, ...(path !== undefined && { path }), ...(name !== undefined && { host: name }) };
}

/** What a gateway may answer to a request that is not known. */
export const anyAnswer = ({ table: { table } }: HostIndex): (Target | null)[] => [
    { kind: "unknown", label: `what ${table.gateway} answers to it`, unread: true },
    null,
];
