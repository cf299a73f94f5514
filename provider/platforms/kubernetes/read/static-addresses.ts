/** Ingresses of Google Cloud that ask for one reserved address. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { isObject, type Json } from "../../../inputs/json";
import { annotationsOf } from "./json";
import { flag } from "./nginx/annotations";

const names = ["global", "regional"].map((kind) => `kubernetes.io/ingress.${kind}-static-ip-name`);
const allowHttp = "kubernetes.io/ingress.allow-http";
/** With any of these there is a load balancer at port 443. */
const certificates = ["ingress.gcp.kubernetes.io/pre-shared-cert", "networking.gke.io/managed-certificates"];

/** A port of a reserved address that an Ingress asks for. */
export interface Asked {
    annotation: string;
    address: string;
    port: number;
}

export interface AddressConflict<Item> extends Asked {
    /** The first that asks for it. */
    one: Item;
    other: Item;
}

export const addressCure = "Put the rules into one Ingress, or reserve an address for each.";

/**
 * Each Ingress is a load balancer of its own, and two have one address only at different ports. Once for each object: its ports have
 * one cure. Source: the code of kubernetes/ingress-gce, `getEffectiveIP`.
 * @param items those that GCE serves
 * @param areApart whether two objects are for different clusters or environments, whose addresses are others
 */
export function addressConflicts<Item>(
    items: Iterable<Item>,
    valueOf: (item: Item) => Json,
    areApart: (one: Item, other: Item) => boolean = () => false,
): AddressConflict<Item>[] {
    const taken = new Map<string, Item[]>();
    return [...items].flatMap((other) => {
        const [found] = addressesOf(valueOf(other)).flatMap((asked): AddressConflict<Item>[] => {
            const key = addressKey(asked);
            const before = taken.get(key) ?? [];
            taken.set(key, [...before, other]);
            const one = before.find((item) => !areApart(item, other));
            return one === undefined ? [] : [{ ...asked, one, other }];
        });
        return found === undefined ? [] : [found];
    });
}

export const addressKey = ({ annotation, address, port }: Asked): string => `${annotation}\n${address}\n${port}`;

/** What is known of it. */
export function addressesOf(value: Json): Asked[] {
    const given = annotationsOf(value);
    const { tls } = isObject(value.spec) ? value.spec : {};
    const isSecure = (Array.isArray(tls) && tls.length > 0) || certificates.some((name) => Boolean(given[name]));
    const { [allowHttp]: allows } = given;
    const isPlain = allows !== UNKNOWN_SENTINEL && flag(typeof allows === "string" ? allows : undefined, true);
    const ports = [...(isPlain ? [80] : []), ...(isSecure ? [443] : [])];
    return names.flatMap((annotation) => {
        const { [annotation]: address } = given;
        return typeof address === "string" && address !== "" && !address.includes(UNKNOWN_SENTINEL)
            ? ports.map((port) => ({ annotation, address, port }))
            : [];
    });
}

/** The message, shared by all rooms that report it. */
export const addressMessage = (one: string, other: string, { address, port }: Asked): string =>
    `${other} and ${one} ask for one address, ${address}, at port ${port}: each has a load balancer of its own, and Google Cloud gives the address to one of them: the other is not served there.`;
