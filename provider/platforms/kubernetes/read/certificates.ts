/** Which hosts of an Ingress are served with TLS. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
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
