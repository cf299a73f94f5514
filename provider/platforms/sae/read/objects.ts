import { holdsSentinel } from "../../../inputs/unknown";
import type { Listener, Table } from "../../../routing/model";
import type { PlatformObject } from "../../platform";
import { readTable } from "./table";

/** One table for each rule set, which belongs to one listener. */
export const tablesOf = (objects: readonly PlatformObject[]): Table[] =>
    objects.map(({ value, source, address, gateway }) => {
        const name = gateway === undefined ? {} : { Name: gateway };
        const table = readTable({ ...name, ...value }, { object: "", ...(source === undefined ? {} : { source }) });
        const made = gateway === undefined ? undefined : madeBalancer(value, gateway);
        const object = `SAE rule set ${table.gateway}`;
        const named = <T extends { origin: { object: string } }>(part: T): T => ({
            ...part,
            origin: { ...part.origin, object },
        });
        return {
            ...table,
            ...(made && { listeners: table.listeners?.map((listener) => ({ ...listener, ...made })) }),
            rules: table.rules.map(named),
            ...(table.defaults && { defaults: table.defaults.map(named) }),
            ...(address === undefined ? {} : { address }),
        };
    });

/**
 * The load balancer that SAE makes for a gateway has no id here. What makes it another one, with another address, tells
 * it from the one before.
 */
function madeBalancer(value: PlatformObject["value"], gateway: string): Partial<Listener> | undefined {
    const { loadBalancerId, addressType, loadBalancerEdition, namespaceId, zoneMappings } = value;
    if (loadBalancerId !== undefined || (addressType ?? zoneMappings) === undefined) return undefined;
    if (holdsSentinel([addressType, loadBalancerEdition, namespaceId, zoneMappings])) return { unknown: true };
    const zones = Array.isArray(zoneMappings) ? zoneMappings.map(zoneText).sort() : [];
    const words = [addressType, loadBalancerEdition, namespaceId, ...zones].filter((word) => typeof word === "string");
    return { address: `${gateway} (a new ALB: ${words.join(", ")})` };
}

const zoneText = (zone: unknown): string =>
    typeof zone === "object" && zone !== null ? Object.values(zone).map(String).sort().join(" ") : String(zone);
