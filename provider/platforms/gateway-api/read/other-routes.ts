/** TLSRoutes and TCPRoutes are not read: at which listeners they may take requests from HTTPRoutes. */
import type { Json } from "../../../inputs/json";
import type { Listener as Arrival } from "../../../routing/model";
import { gatewayGroup, type Listener } from "../types";
import { attachAll, isForMesh } from "./attach";
import { readGrpcRoute } from "./grpc-route";
import { listenersOf } from "./listeners";
import { gatewayObjects, groupOf, type GatewayManifest } from "./objects";

interface Kind {
    takes: (listener: Listener) => boolean;
    /** Where its Gateway is not known. */
    usual: Arrival;
}

const isPassed = ({ protocol, tls }: Listener): boolean =>
    protocol === "TLS" || (protocol === "HTTPS" && tls?.mode === "Passthrough");

/** By the specification's table of protocols and the routes that they carry. */
const kinds: Readonly<Record<string, Kind>> = {
    TLSRoute: { takes: isPassed, usual: { scheme: "https" } },
    TCPRoute: {
        takes: ({ protocol, tls }) => protocol === "TCP" || (protocol === "TLS" && tls?.mode !== "Passthrough"),
        usual: {},
    },
};

/**
 * Where an object of another kind of the Gateway API may take requests; none: nowhere. Undefined for all other kinds.
 * @param manifests among them the Gateways and ListenerSets
 */
export function arrivalsOfOthers(manifests: readonly GatewayManifest[]): (route: Json) => Arrival[] | undefined {
    const objects = gatewayObjects(manifests, false);
    const listeners = listenersOf(objects);
    return (value) => {
        const kind = kinds[String(value.kind)];
        if (kind === undefined) return undefined;
        const [route] = readGrpcRoute({ value, source: undefined });
        if (route === undefined) return [kind.usual];
        const own = listeners.map((one) => {
            const { closed: _, ...open } = one;
            return kind.takes(one.listener) && one.refused === undefined
                ? open
                : { ...one, closed: one.closed ?? "it takes other routes" };
        });
        const { attachments, refusals } = attachAll(objects, [route], own);
        const isOpen = refusals.some(({ kind: why, perhaps }) => why === "no parent" || perhaps !== undefined);
        const found = attachments.map(({ listener: { listener } }): Arrival => ({
            port: listener.port,
            ...(listener.protocol === "TCP" ? {} : { scheme: "https" }),
        }));
        const all = isOpen ? [...found, kind.usual] : found;
        return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
    };
}

/** Whether a route of any kind is for requests within a mesh alone. */
export const isOfMesh = (value: Json): boolean =>
    groupOf(value) === gatewayGroup && readGrpcRoute({ value, source: undefined }).some((one) => isForMesh(one.value));
