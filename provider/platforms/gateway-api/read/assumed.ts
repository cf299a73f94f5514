import { variablesIn } from "../../../inputs/variables";
import { pushTo } from "../../../push-to";
import type { HTTPRoute, ListenerSet } from "../types";
import type { Attachment } from "./attach";
import { gatewayOf, lonelySets } from "./listeners";
import type { ServedListener } from "./served-listener";
import type { Found, GatewayObjects } from "./objects";

/** A Gateway that is not among the objects, and who names it. */
export interface AssumedGateway {
    object: string;
    routes: Found<HTTPRoute>[];
    /** File of a Gateway of this name that leaves its namespace open. */
    alike?: string;
    sets?: Found<ListenerSet>[];
}

/** The Gateways that were assumed, with the routes that name them. */
export function namedBy(assumed: readonly ServedListener[], attachments: readonly Attachment[]): AssumedGateway[] {
    const found = new Map<string, Set<Found<HTTPRoute>>>();
    for (const one of assumed) found.set(ownerName(one), new Set());
    for (const { listener, route } of attachments) found.get(ownerName(listener))?.add(route);
    return [...found].map(([object, routes]) => ({ object, routes: [...routes] }));
}

/** Gateways that are named by ListenerSets only, and are not among the objects. */
export function gatewaysOfSets(objects: GatewayObjects): AssumedGateway[] {
    const found = new Map<string, Found<ListenerSet>[]>();
    for (const set of lonelySets(objects)) {
        const object = `Gateway ${gatewayOf(set.value)}`;
        pushTo(found, object, set);
    }
    return [...found].map(([object, sets]) => ({ object, routes: [], sets, ...alikeOf(objects, object) }));
}

/** A Gateway of its name without a namespace, which kustomize or Flux may set: where it is written. */
export function alikeOf({ gateways }: GatewayObjects, object: string): { alike?: string } {
    const found = gateways.find(
        ({ value: { metadata } }) =>
            (metadata?.namespace === undefined || variablesIn(metadata.namespace).length > 0) &&
            object.startsWith("Gateway ") &&
            object.endsWith(`/${metadata?.name}`),
    );
    return found?.source === undefined ? {} : { alike: found.source };
}

export const ownerName = ({ owner }: ServedListener): string => `${owner.kind} ${owner.namespace}/${owner.name}`;
