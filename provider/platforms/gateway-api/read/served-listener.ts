import type { DialectName, Origin } from "../../../routing/model";
import type { AddressDetails } from "../../../routing/address-details";
import type { Listener } from "../types";

/** A listener with the Gateway that serves it. */
export interface ServedListener {
    /** `namespace/name` of the Gateway. */
    gateway: string;
    /** The object that names it: the Gateway itself, or a ListenerSet of it. */
    owner: { kind: string; namespace: string; name: string };
    listener: Listener;
    dialect: DialectName;
    /** Undefined: not known, since the Gateway is not among the objects. */
    scheme: "http" | "https" | undefined;
    origin: Origin;
    address: string | undefined;
    /** What else is known of where it is. */
    place?: AddressDetails;
    /** The Gateway is not among the objects: its listeners are derived from the routes that name it. */
    assumed: boolean;
    /** Its port is open inside a container only: which one clients use is not said. */
    mapped?: true;
    /** Why it accepts no HTTPRoute at all. */
    closed?: string;
    /** Its ListenerSet is not taken: why. */
    refused?: string;
    /** Another listener of its Gateway, that it cannot be beside. */
    conflict?: Conflict;
    /** When the object that names it was made. */
    createdAt?: string;
    /** The kinds that it accepts instead: `GRPCRoutes`, `TLSRoutes`. */
    takes?: string;
    /** Why it is not known whether it serves. */
    doubt?: string;
}

/** How a listener stands to another one that it is in conflict with. */
export interface Conflict {
    with: ServedListener;
    /** The other one goes first, so that this one serves nothing. */
    lost: boolean;
}
