import { lowerHost, variablesIn } from "../../../inputs/variables";
import type { Table } from "../../../routing/model";
import type { ServedListener } from "./served-listener";

/**
 * The hosts that some Gateways serve over https, where none of their listeners takes every host. Whether a connection for
 * another host comes about is the controller's; Traefik answers it with a certificate of its own.
 */
export function secureHosts(
    listeners: readonly ServedListener[],
    ports: readonly { gateways: ReadonlySet<string> }[],
): Pick<Table, "secureHosts"> {
    const isOfThem = (name: string): boolean => ports.some(({ gateways }) => gateways.has(name));
    const secure = listeners.filter(({ gateway, scheme }) => isOfThem(gateway) && scheme !== "http");
    if (secure.length === 0 || secure.some(takesOthers)) return {};
    return { secureHosts: [...new Set(secure.map(({ listener }) => lowerHost(listener.hostname ?? "")))] };
}

const takesOthers = ({ assumed, dialect, listener: { hostname = "" } }: ServedListener): boolean =>
    assumed || dialect === "traefik-gateway" || hostname === "" || variablesIn(hostname).length > 0;
