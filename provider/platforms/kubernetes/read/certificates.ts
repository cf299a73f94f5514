/** Which hosts of an Ingress are served with TLS. */
import { listOf } from "../../../inputs/json";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { placeholdersIn } from "../../../inputs/variables";
import { isObject } from "./json";
import type { Spec } from "./manifest";
import { passedHosts } from "./nginx/passthrough";
import { isTlsRouter } from "./traefik";

/**
 * Annotations by which a load balancer or controller has a certificate without a TLS section, and the values that mean
 * so.
 */
const certificates: Readonly<Record<string, RegExp>> = {
    "alb.ingress.kubernetes.io/certificate-arn": /./,
    "alb.ingress.kubernetes.io/listen-ports": /HTTPS/,
    "kubernetes.io/elb.tls-certificate-ids": /./,
    "networking.gke.io/managed-certificates": /./,
    "ingress.gcp.kubernetes.io/pre-shared-cert": /./,
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate": /./,
    "traefik.ingress.kubernetes.io/router.entrypoints": /websecure|https/i,
    "haproxy.org/ssl-passthrough": /^true$/i,
    "haproxy-ingress.github.io/ssl-passthrough": /^true$/i,
};

/**
 * Tells of each host whether it is served with TLS. For a certificate without hosts the controller decides: then nothing
 * is known about the other hosts.
 */
export function servedWithTls(
    spec: Spec,
    annotations?: Readonly<Record<string, string>> | null,
): (host: string | undefined) => boolean | undefined {
    const given = annotations ?? {};
    const { tls } = spec;
    if (isTlsRouter(given) || Object.entries(given).some(([name, text]) => certificates[name]?.test(text) === true))
        return () => true;
    const entries = tls ?? [];
    const hosts = new Set(entries.flatMap((entry) => entry?.hosts ?? []).map((name) => (name ?? "").toLowerCase()));
    const others = entries.some((entry) => (entry?.hosts ?? []).length === 0) ? undefined : false;
    const passed = passedHosts(spec, given);
    return (host) => {
        const own = host?.toLowerCase();
        if (own !== undefined && passed.has(own)) return true;
        if (own === UNKNOWN_SENTINEL) return entries.length === 0 ? false : undefined;
        return own !== undefined && (hosts.has(own) || hosts.has(own.replace(/^[^.]+/, "*"))) ? true : others;
    };
}

/** A host of a TLS section with the Secret of its certificate, both known. */
export interface HostSecret {
    host: string;
    secret: string;
    /** `spec.tls[0].hosts[1]`. */
    at: string;
}

export function hostSecrets(spec: unknown): HostSecret[] {
    const entries = isObject(spec) ? listOf(spec.tls) : [];
    return entries.flatMap((entry, i) => {
        const { hosts, secretName: secret } = isObject(entry) ? entry : {};
        if (!isKnownText(secret)) return [];
        return listOf(hosts).flatMap((host, j) =>
            isKnownText(host) ? [{ host, secret, at: `spec.tls[${i}].hosts[${j}]` }] : [],
        );
    });
}

const isKnownText = (value: unknown): value is string =>
    typeof value === "string" &&
    value !== "" &&
    !value.includes(UNKNOWN_SENTINEL) &&
    placeholdersIn(value).length === 0;

/** Hosts that have another Secret where they were named first: where, and in words. */
export function secondSecrets(secrets: readonly HostSecret[]): { at: string; message: string }[] {
    const first = new Map<string, HostSecret>();
    return secrets.flatMap(({ host, secret, at }) => {
        const before = first.get(host) ?? { host, secret, at };
        first.set(host, before);
        if (before.secret === secret) return [];
        const others = `${before.secret} at ${before.at}`;
        const message = `${at}: ${host} has the Secret ${secret} here and ${others}: its controller chooses one.`;
        return [{ at, message }];
    });
}
