/** Listeners of Gateways that are not among the objects, by what routes name of them. */
import { holdsSentinel } from "../../../inputs/unknown";
import { parentsOf, type Parent } from "./attach";
import type { ServedListener } from "./served-listener";
import type { GatewayObjects } from "./objects";
import { keyOf } from "./objects";

/** What the name of a listener tells about it. */
interface Assumed {
    listener: ServedListener["listener"];
    /** The name says whether it is for plain or for encrypted requests. */
    clear: boolean;
}

/** The scheme that the name or the port of a listener tells; undefined: a name that tells nothing may be of either. */
export function assumedScheme(sectionName: string | undefined, port: number | undefined): "http" | "https" | undefined {
    if (/443$/.test(String(port)) || /https|tls|ssl|secure|443/i.test(sectionName ?? "")) return "https";
    return port !== undefined || /http|web|plain|80/i.test(sectionName ?? "") ? "http" : undefined;
}

/**
 * Listeners of Gateways that routes name and that are not among the objects: one for each named section or port.
 * @param unread why those that are there could not be read: `Gateway shop/edge`
 */
export function assumedListeners(
    objects: GatewayObjects,
    known: readonly ServedListener[],
    unread: ReadonlyMap<string, string> = new Map(),
): ServedListener[] {
    const there = new Set([
        ...objects.gateways.map(({ value }) => `Gateway ${keyOf(value)}`),
        ...known.map(({ owner }) => `${owner.kind} ${owner.namespace}/${owner.name}`),
    ]);
    const sections = new Map<string, { parent: Parent; listeners: Map<string, Assumed> }>();
    for (const { value } of objects.routes)
        for (const parent of parentsOf(value)) {
            const key = `${parent.kind} ${parent.namespace}/${parent.name}`;
            if (there.has(key)) continue;
            const entry = sections.get(key) ?? { parent, listeners: new Map<string, Assumed>() };
            sections.set(key, entry);
            const [sectionName, port] = [parent.sectionName, parent.port].map((one) =>
                holdsSentinel(one) ? undefined : one,
            ) as [string | undefined, number | undefined];
            if (sectionName === undefined && port === undefined) continue;
            const name = sectionName ?? `port ${port}`;
            const scheme = assumedScheme(sectionName, port);
            const secure = scheme === "https";
            entry.listeners.set(name, {
                listener: {
                    name: sectionName ?? "",
                    port: port ?? (secure ? 443 : 80),
                    protocol: secure ? "HTTPS" : "HTTP",
                },
                clear: scheme !== undefined,
            });
        }
    return [...sections.values()].flatMap(({ parent, listeners }) => {
        const { kind, namespace, name } = parent;
        const any: Assumed = { listener: { name: "", port: 80, protocol: "HTTP" }, clear: true };
        const all = listeners.size === 0 ? [any] : [...listeners.values()];
        const why = unread.get(`${kind} ${namespace}/${name}`);
        return all.map(({ listener, clear }): ServedListener => ({
            gateway: `${namespace}/${name}`,
            owner: { kind, namespace, name },
            listener,
            dialect: "gateway-api",
            // A name that tells nothing may be of a listener for either scheme.
            scheme: listeners.size === 0 || !clear ? undefined : listener.protocol === "HTTPS" ? "https" : "http",
            origin: { object: `${kind} ${namespace}/${name}` },
            address: undefined,
            assumed: true,
            ...(why !== undefined
                ? { doubt: why }
                : clear
                  ? {}
                  : { doubt: `listener ${listener.name} of ${kind} ${namespace}/${name} is not among the sources` }),
        }));
    });
}
