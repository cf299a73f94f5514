/** Annotations of Ingresses that are no routing: what they do is not converted, and must not get lost unseen. */

import type { Gateway } from "../types";

type Json = Record<string, unknown>;

export interface Policy {
    /** `Ingress shop/web`. */
    object: string;
    annotation: string;
    /** It keeps requests out: without it somebody gets in. */
    guards: boolean;
    cure: string;
}

/** By controller: what its annotations begin with, and which of them are read as routing. */
const routing: readonly (readonly [prefix: string, read: RegExp])[] = [
    [
        "nginx.ingress.kubernetes.io/",
        /^(rewrite-target|use-regex|canary(-.*)?|(permanent|temporal)-redirect(-code)?|app-root|from-to-www-redirect|(force-)?ssl-redirect|preserve-trailing-slash|server-alias|(whitelist|allowlist|denylist)-source-range|default-backend)$/,
    ],
    [
        "kubernetes.io/elb.",
        /^(conditions\..*|headers\..*|actions\..*|redirect-url(-code)?|rewrite-target|ingress-order|id|class|port|ip|subnet-id|autocreate|listen-ports|tls-certificate-ids)$/,
    ],
    ["traefik.ingress.kubernetes.io/", /^router\.(pathmatcher|priority|entrypoints|tls)$/],
    ["zalando.org/", /^(skipper-ingress-path-mode)$/],
    [
        "alb.ingress.kubernetes.io/",
        /^(conditions\..*|actions\..*|order|ssl-redirect|scheme|listen-ports|load-balancer-.*)$/,
    ],
    ["nginx.org/", /^$/],
    ["haproxy.org/", /^$/],
    ["konghq.com/", /^$/],
];

const guard = /snippet|auth|satisfy|modsecurity|limit|secure|whitelist|allow|deny|waf|plugins|middlewares/;

const cures: readonly (readonly [name: RegExp, cure: string])[] = [
    [
        /-snippet$/,
        "write what its lines do as filters or a policy; where the controller's ConfigMap does not allow snippets it drops this Ingress today, and its routes will be new",
    ],
    [guard, "write a policy of the Gateway's controller before you move the traffic"],
    [/backend-protocol|proxy-ssl/, "write a BackendTLSPolicy, or appProtocol on the Service's port"],
    [/timeout/, "write timeouts in the HTTPRoute's rule, or a policy of the Gateway's controller"],
    [/cors/, "write a CORS filter in the HTTPRoute's rule, where the controller has it"],
    [/header|upstream-vhost/, "write a RequestHeaderModifier, ResponseHeaderModifier or URLRewrite filter"],
    [/affinity|session/, "write a session persistence policy of the Gateway's controller"],
];

/** The annotations of the Ingresses that convert does not read. */
export function policiesOf(manifests: readonly Json[]): Policy[] {
    return manifests.flatMap(({ kind, metadata }): Policy[] => {
        if (kind !== "Ingress") return [];
        const { name, namespace = "default", annotations } = (metadata ?? {}) as Json;
        return Object.keys((annotations ?? {}) as Json).flatMap((annotation): Policy[] => {
            const found = routing.find(([prefix]) => annotation.startsWith(prefix));
            if (found === undefined || found[1].test(annotation.slice(found[0].length))) return [];
            const own = annotation.slice(found[0].length);
            const cure =
                cures.find(([names]) => names.test(own))?.[1] ??
                "look whether a policy of the Gateway's controller says the same";
            return [
                { object: `Ingress ${String(namespace)}/${String(name)}`, annotation, guards: guard.test(own), cure },
            ];
        });
    });
}

/** A certificate that the Ingresses name, and the Gateway does not. */
export interface Certificate {
    /** `shop/shop-tls`; none: the Ingress leaves it to its controller. */
    secret?: string;
    hosts: string[];
}

/** Secrets of `spec.tls`, which a listener of the Gateway must name for their hosts to be served over https. */
export function certificatesOf(manifests: readonly Json[], gateway: Gateway | undefined): Certificate[] {
    const own = gateway?.metadata?.namespace ?? "default";
    const named = new Set(
        (gateway?.spec?.listeners ?? []).flatMap(({ tls }) =>
            (tls?.certificateRefs ?? []).map(({ name, namespace = own }) => `${namespace}/${name}`),
        ),
    );
    const found = new Map<string, Set<string>>();
    for (const { kind, metadata, spec } of manifests) {
        if (kind !== "Ingress") continue;
        const { namespace = "default" } = (metadata ?? {}) as { namespace?: string };
        const { tls } = (spec ?? {}) as { tls?: { hosts?: string[] | null; secretName?: string | null }[] | null };
        for (const { hosts, secretName } of tls ?? []) {
            // Listeners for https have a certificate, so that where one is known nothing is missing.
            if (!secretName && gateway?.spec?.listeners?.some(({ protocol }) => protocol === "HTTPS") === true)
                continue;
            const secret = secretName ? `${namespace}/${secretName}` : "";
            if (named.has(secret)) continue;
            found.set(secret, new Set([...(found.get(secret) ?? []), ...(hosts ?? [])]));
        }
    }
    return [...found].map(([secret, hosts]) => ({ ...(secret === "" ? {} : { secret }), hosts: [...hosts] }));
}
