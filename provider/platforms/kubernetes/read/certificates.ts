/** Which hosts of an Ingress are served with TLS. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { placeholdersIn } from "../../../inputs/variables";
import { isObject } from "./json";
import type { Spec } from "./manifest";
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
    "nginx.ingress.kubernetes.io/ssl-passthrough": /^true$/i,
    "haproxy.org/ssl-passthrough": /^true$/i,
    "haproxy-ingress.github.io/ssl-passthrough": /^true$/i,
};

/** For a certificate without hosts the controller decides: then nothing is known about the other hosts. */
export function servedWithTls(
    tls: Spec["tls"],
    host: string | undefined,
    annotations?: Readonly<Record<string, string>> | null,
): boolean | undefined {
    const given = annotations ?? {};
    if (isTlsRouter(given) || Object.entries(given).some(([name, text]) => certificates[name]?.test(text) === true))
        return true;
    const entries = tls ?? [];
    const hosts = entries.flatMap((entry) => entry?.hosts ?? []).map((name) => (name ?? "").toLowerCase());
    const own = host?.toLowerCase();
    if (own === UNKNOWN_SENTINEL) return entries.length === 0 ? false : undefined;
    if (own !== undefined && (hosts.includes(own) || hosts.includes(own.replace(/^[^.]+/, "*")))) return true;
    return entries.some((entry) => (entry?.hosts ?? []).length === 0) ? undefined : false;
}

/** Hosts that two entries of the TLS section name, each with another Secret: where, and in words. */
export function secondSecrets(spec: unknown): { at: string; message: string }[] {
    const entries = isObject(spec) && Array.isArray(spec.tls) ? (spec.tls as unknown[]) : [];
    const first = new Map<string, { secret: string; at: string }>();
    return entries.flatMap((entry, i) => {
        const { hosts, secretName: secret } = isObject(entry) ? entry : {};
        if (typeof secret !== "string" || secret === "" || placeholdersIn(secret).length > 0) return [];
        return (Array.isArray(hosts) ? (hosts as unknown[]) : []).flatMap((host, j) => {
            if (typeof host !== "string") return [];
            const at = `spec.tls[${i}].hosts[${j}]`;
            const before = first.get(host);
            if (before === undefined) first.set(host, { secret, at });
            if (before === undefined || before.secret === secret) return [];
            const others = `${before.secret} at ${before.at}`;
            return [
                {
                    at,
                    message: `${at}: ${host} has the Secret ${secret} here and ${others}: its controller chooses one.`,
                },
            ];
        });
    });
}
