import type { DialectName, Listener } from "../../../routing/model";
import type { AddressDetails } from "../../../routing/address-details";
import type { Json } from "../../../inputs/json";

export interface IngressGateway {
    /** Name of the gateway, for people. */
    gateway: string;
    /** Undefined: only its name is known. */
    listener?: Listener;
    /** What else is known of where it is. */
    place?: AddressDetails;
    /** Requests over http are sent to this port by https. */
    redirectTo?: number;
    /** Of a gateway that serves both schemes, the Ingress is served over one of them. */
    only?: OneScheme;
}

export interface OneScheme {
    scheme: "http" | "https";
    /** What the gateway answers over the other scheme where no other Ingress does. Default: nothing. */
    otherwise?: { why: string; label: string };
}

/** What is known about an Ingress and its class. */
export interface IngressOfClass {
    /** Name of the class, `default` without one. */
    className: string;
    dialect: DialectName;
    /** `namespace/name`. */
    key: string;
    annotations: Readonly<Record<string, string>>;
    /** The entries of its TLS section. */
    tls: readonly unknown[];
    /** The object of the class, if it is known. */
    ingressClass: Json | undefined;
    /** What is known of entry points of Traefik that are not the usual ones, by name. */
    entryPoints?: Readonly<Record<string, EntryPoint>>;
}

/** Where an entry point of Traefik listens. */
export interface EntryPoint {
    scheme: "http" | "https";
    /** Default: nobody knows. */
    port?: number;
}
