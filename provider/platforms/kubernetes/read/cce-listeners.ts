/** Ingresses of Huawei CCE that share a listener of a load balancer and configure it differently. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { arrivalsOf } from "./gateways";
import { isObject } from "./json";
import { entriesOfTls } from "./manifest";
import type { Json } from "../../../inputs/json";

/**
 * Settings that a listener has once, by annotation, with their defaults. The Ingress that was created first decides for
 * all. Source: Huawei CCE, "Configuring multiple Ingresses to use the same external ELB port" (cce_10_0939).
 */
const settings: Readonly<Record<string, string>> = {
    "tls-ciphers-policy": "tls-1-2",
    security_policy_id: "",
    "client-ca-cert-id": "",
    "http2-enable": "false",
    keepalive_timeout: "60",
    client_timeout: "60",
    member_timeout: "60",
    "acl-id": "",
    "acl-status": "",
    "acl-type": "",
};
const protocol = "protocol";
/** Those that only a listener for HTTPS has. */
const ofHttps = ["tls-ciphers-policy", "security_policy_id", "client-ca-cert-id", "http2-enable"];

export interface ListenerConflict<Item> {
    /** `elb-1:443`. */
    listener: string;
    one: Item;
    other: Item;
    /** `the certificates are "a" and "b"`, one for each setting. */
    differences: string[];
}

/** Pairs of objects on one listener that differ in such a setting: each with the first object on it. */
export function listenerConflicts<Item>(
    items: readonly Item[],
    valueOf: (item: Item) => Json,
): ListenerConflict<Item>[] {
    const first = new Map<string, { item: Item; asked: Map<string, string> }>();
    return items.flatMap((item) =>
        listenersOf(valueOf(item)).flatMap(({ listener, scheme }): ListenerConflict<Item>[] => {
            const asked = settingsOf(valueOf(item), scheme);
            const known = first.get(listener);
            if (known === undefined) first.set(listener, { item, asked });
            if (known === undefined || known.item === item) return [];
            const differences = [...asked].flatMap(([name, value]) => {
                const before = known.asked.get(name);
                if (before === undefined || before === value || [before, value].includes(UNKNOWN_SENTINEL)) return [];
                return [`${name}: ${before || "none"} and ${value || "none"}`];
            });
            return differences.length === 0 ? [] : [{ listener, one: known.item, other: item, differences }];
        }),
    );
}

const metadataOf = ({ metadata }: Json): { name: string; namespace: string; annotations: Record<string, string> } => {
    const { name = "", namespace = "default", annotations } = isObject(metadata) ? metadata : {};
    return {
        name: String(name),
        namespace: String(namespace),
        annotations: isObject(annotations) ? (annotations as Record<string, string>) : {},
    };
};

/**
 * The listeners that are known of an Ingress. A canary is not a second owner of one: it has the settings of the Ingress that it belongs
 * to.
 */
export function listenersOf(value: Json): { listener: string; scheme: string | undefined }[] {
    const { name, namespace, annotations } = metadataOf(value);
    if (annotations["kubernetes.io/elb.canary"] === "true") return [];
    const arriving = { className: "cce", dialect: "cce", key: `${namespace}/${name}`, annotations } as const;
    return arrivalsOf({
        ...arriving,
        tls: entriesOfTls(isObject(value.spec) ? value.spec : {}),
        ingressClass: undefined,
    }).flatMap(({ gateway, listener }) =>
        listener?.port === undefined || gateway.includes(UNKNOWN_SENTINEL)
            ? []
            : [{ listener: `${listener.address}:${listener.port}`, scheme: listener.scheme }],
    );
}

function settingsOf(value: Json, scheme: string | undefined): Map<string, string> {
    const { annotations } = metadataOf(value);
    const asked = new Map<string, string>();
    if (scheme !== undefined) asked.set(protocol, scheme);
    if (scheme === "https") asked.set("certificate", certificateOf(value, annotations));
    for (const [name, usual] of Object.entries(settings))
        if (scheme === "https" || !ofHttps.includes(name))
            asked.set(name, sameText(name, annotations[`kubernetes.io/elb.${name}`] ?? usual));
    return asked;
}

/** The elements of a list with commas, however they are written. */
const listOf = (text: string): string[] =>
    text
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== "");

/** Equal texts for what means the same: the order of groups of addresses does not count. */
const sameText = (name: string, text: string): string => (name === "acl-id" ? listOf(text).sort().join(", ") : text);

function certificateOf(value: Json, annotations: Readonly<Record<string, string>>): string {
    const ids = annotations["kubernetes.io/elb.tls-certificate-ids"];
    return ids === undefined ? secretsOf(value).join(", ") : listOf(ids).join(", ");
}

function secretsOf(value: Json): string[] {
    const { namespace } = metadataOf(value);
    const { tls } = isObject(value.spec) ? value.spec : {};
    const secrets = (Array.isArray(tls) ? tls : []).flatMap((entry) =>
        isObject(entry) && typeof entry.secretName === "string" ? [entry.secretName] : [],
    );
    if (secrets.includes(UNKNOWN_SENTINEL) || tls === UNKNOWN_SENTINEL) return [UNKNOWN_SENTINEL];
    return [...new Set(secrets)].sort().map((secret) => `${namespace}/${secret}`);
}

/** The message, shared by all rooms that report it. */
export function listenerConflictMessage(
    one: string,
    other: string,
    { listener, differences }: ListenerConflict<unknown>,
): string {
    const asked = `${other} and ${one} are on one listener, ${listener}, and want different things of it (${differences.join("; ")})`;
    // CCE's guide says it of settings, and a protocol is none.
    return differences.some((difference) => difference.startsWith(`${protocol}: `))
        ? `${asked}: which of the two protocols it speaks is not known`
        : `${asked}: what the older of the two says counts for both`;
}
