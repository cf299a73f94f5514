/**
 * Annotations of Ingresses that do not route: their effect is not converted, and must not be lost without a message.
 */

import { upstreamHost } from "../../kubernetes/read/nginx/annotations";
import { isReadPredicate } from "../../kubernetes/read/skipper";
import { isOfTool } from "../../kubernetes/read/tool-annotations";
import { middlewaresAnnotation, middlewaresOf } from "../../kubernetes/read/traefik-middlewares";
import { decides, decidingWords } from "../../kubernetes/manifest/annotations";
import { isReadAnnotation } from "../../kubernetes/manifest/read-annotations";
import type { Gateway } from "../types";
import { sideActions } from "./actions";
import { sideMiddlewares } from "./middlewares";
import type { Policy } from "./policy";
import { readConditions } from "./unread-conditions";
import { guardName, isGuard, isTurnedOff } from "./guard-names";
import { saysProtocol } from "./protocols";
import { servicePolicies } from "./service-policies";
import type { Json } from "../../../inputs/json";

/** By controller: the prefix of its annotations, and which of them are read as routing. */
const routing: readonly (readonly [prefix: string, read: RegExp])[] = [
    [
        "nginx.ingress.kubernetes.io/",
        /^(rewrite-target|use-regex|canary(-.*)?|(permanent|temporal)-redirect(-code)?|app-root|from-to-www-redirect|(force-)?ssl-redirect|preserve-trailing-slash|server-alias|(whitelist|allowlist|denylist)-source-range)$/,
    ],
    [
        "kubernetes.io/elb.",
        /^(conditions\..*|headers\..*|actions\..*|redirect-url(-code)?|rewrite-target|ingress-order|id|class|port|ip|subnet-id|autocreate|listen-ports|tls-certificate-ids)$/,
    ],
    ["traefik.ingress.kubernetes.io/", /^router\.(pathmatcher|priority|entrypoints|tls|middlewares)$/],
    ["zalando.org/", /^(skipper-ingress-path-mode)$/],
    [
        "alb.ingress.kubernetes.io/",
        /^(conditions\..*|actions\..*|order|group\.(name|order)|ssl-redirect|scheme|listen-ports|load-balancer-.*)$/,
    ],
];

/** Predicates are conditions of rules as far as they are read. */
const isReadRouting = (own: string, value: string): boolean => own === "skipper-predicate" && isReadPredicate(value);

const upstreamVhost = "nginx.ingress.kubernetes.io/upstream-vhost";

const isProtocol = /(^|\/)(ssl-passthrough|[a-z-]*backend-protocol)$/;

/** The other annotations of ingress-nginx v1.15 and earlier: they change requests that are already routed. */
const ofNginx =
    /^(affinity.*|auth-.*|backend-protocol|client-body-buffer-size|connection-proxy-header|cors-.*|custom-(headers|http-errors)|default-backend|disable-proxy-intercept-errors|enable-(access-log|cors|global-auth|influxdb|modsecurity|opentelemetry|opentracing|owasp-core-rules|owasp-modsecurity-crs|rewrite-log)|fastcgi-.*|global-rate-limit.*|grpc-backend|http2-push-preload|influxdb-.*|limit-.*|load-balance|mirror-.*|modsecurity-.*|opentelemetry-.*|opentracing-.*|proxy-.*|relative-redirects|satisfy|secure-backends|secure-verify-ca-secret|server-tokens|service-upstream|session-cookie-.*|ssl-.*|upstream-(hash-by.*|vhost|fail-timeout|max-fails)|x-forwarded-prefix)$/;
const isKnown = (annotation: string, own: string): boolean =>
    annotation.startsWith("nginx.ingress.kubernetes.io/") ? ofNginx.test(own) : !decidingWords.test(own);

/** Ingress controllers whose annotations are not read. */
const ofController = /ingress|nginx|haproxy|konghq|apisix|contour|appgw|voyager|route\./;

/** Not for an Ingress controller: what is read elsewhere, or by a tool only. */
const readElsewhere = /^crossroute(\.io)?\/|^kubernetes\.io\/ingress\.(class|property)$/;
const isForNoController = (annotation: string): boolean => readElsewhere.test(annotation) || isOfTool(annotation);

/** Which listeners its routes attach to. */
const isOfEntryPoint = /^kubernetes\.io\/ingress\.allow-http$/;

/** Annotations that the name and its domain identify, and where their meaning belongs. */
const elsewhere: readonly (readonly [name: RegExp, cure: string])[] = [
    [
        /^(acme\.)?cert-manager\.io\/|^kubernetes\.io\/tls-acme$/,
        "write it on the Gateway: cert-manager makes certificates for its listeners",
    ],
    [
        /^external-dns\.alpha\.kubernetes\.io\/target$/,
        "write it on the Gateway, where external-dns looks for it with --source=gateway-httproute",
    ],
    [
        /^external-dns\.alpha\.kubernetes\.io\//,
        "write it on the HTTPRoute: external-dns reads it there with --source=gateway-httproute",
    ],
];

/** Of GKE Ingress. */
const ofGke: typeof elsewhere = [
    [/^kubernetes\.io\/ingress\.(global|regional)-static-ip-name$/, "name the address in addresses of the Gateway"],
    [
        /^networking\.gke\.io\/v1beta1\.FrontendConfig$/,
        "write its redirect to https as a RequestRedirect filter of a route on the listener for http, and its policy for TLS with the Gateway",
    ],
];

const cures: readonly (readonly [name: RegExp, cure: string])[] = [
    [
        /-snippet$/,
        "write what its lines do as filters or a policy; where the controller's ConfigMap does not allow snippets it drops this Ingress today, and its routes will be new",
    ],
    [/certificate|cert$|-certs?$/, "name the certificate in certificateRefs of the Gateway's listener for https"],
    [/cors/, "write a CORS filter in the HTTPRoute's rule, where the controller has it"],
    [
        /^default-backend$/,
        "let the application answer errors: a Gateway answers 503 where a Service has no endpoint, and hides no answer of a backend",
    ],
    [/backend-protocol|proxy-ssl/, "write a BackendTLSPolicy, or appProtocol on the Service's port"],
    [
        /^satisfy$/,
        "with any, the policy of the Gateway's controller must let in who is on the list of addresses as well as who passes the login",
    ],
    [guardName, "write a policy of the Gateway's controller before you move the traffic"],
    [/timeout/, "write timeouts in the HTTPRoute's rule, or a policy of the Gateway's controller"],
    [/header|upstream-vhost/, "write a RequestHeaderModifier, ResponseHeaderModifier or URLRewrite filter"],
    [/^mirror-/, "write a RequestMirror filter in the HTTPRoute's rule, where the controller has it"],
    [/affinity|session|sticky/, "write a session persistence policy of the Gateway's controller"],
];

const foreign = "find out who reads it, and whether that reads HTTPRoutes";
const cureOf = (own: string): string | undefined => cures.find(([names]) => names.test(own))?.[1];

/** Whether a controller of Ingresses reads it, as far as its name tells. */
export const isOfController = (annotation: string): boolean =>
    !isForNoController(annotation) &&
    (routing.some(([prefix]) => annotation.startsWith(prefix)) || ofController.test(annotation));

/** Annotations that convert does not read: one entry per object and annotation. */
export function policiesOf(manifests: readonly Json[]): Policy[] {
    const middlewares = middlewaresOf(manifests);
    const ofServices = servicePolicies(manifests, (annotation) => cureOf(annotation) ?? foreign);
    const ofIngresses = manifests.flatMap(({ kind, metadata, spec }): Policy[] => {
        if (kind !== "Ingress") return [];
        const { name, namespace = "default", annotations } = (metadata ?? {}) as Json;
        const all = (annotations ?? {}) as Json;
        const read = readConditions(all);
        const object = `Ingress ${String(namespace)}/${String(name)}`;
        const beside = Object.entries(all).flatMap(([annotation, text]): Policy[] =>
            sideActions(annotation, String(text), all).map(({ type, headers, ...one }) => ({
                ...one,
                object,
                annotation,
                action: type,
                ...(headers && { headers }),
            })),
        );
        const others = Object.keys(all).flatMap((annotation): Policy[] => {
            const found = routing.find(([prefix]) => annotation.startsWith(prefix));
            const own = annotation.slice(found?.[0].length ?? 0);
            if (found?.[1].test(own) === true || isReadAnnotation(annotation)) return [];
            if (isForNoController(annotation) || isOfEntryPoint.test(annotation)) return [];
            // It is the host that a rule rewrites, as far as it is read.
            if (annotation === upstreamVhost && upstreamHost(String(all[annotation])) !== undefined) return [];
            const isOfProtocol = isProtocol.test(own) || saysProtocol(annotation);
            if (isTurnedOff(annotation, own, all)) return [];
            // What holds without it, too.
            if (isOfProtocol && /^((AUTO_)?HTTP|false)?$/i.test(String(all[annotation]))) return [];
            if (read.names.includes(annotation) || isReadRouting(own, String(all[annotation]))) return [];
            const known = [...elsewhere, ...ofGke].find(([names]) => names.test(annotation));
            const cure =
                known?.[1] ??
                cureOf(own) ??
                (found === undefined ? foreign : "look whether a policy of the Gateway's controller says the same");
            return [
                {
                    object,
                    annotation,
                    value: String(all[annotation]),
                    guards: isGuard(annotation, own, all),
                    mayRoute:
                        /snippet$/.test(own) ||
                        decides(annotation) !== undefined ||
                        (found === undefined ? known === undefined : !isKnown(annotation, own)),
                    cure,
                    ...(isOfProtocol && { protocol: true as const }),
                },
            ];
        });
        const named = sideMiddlewares(String(all[middlewaresAnnotation] ?? ""), spec, middlewares).map(
            ({ settings, ...one }) => ({
                ...one,
                object,
                annotation: middlewaresAnnotation,
                value: settings ?? String(all[middlewaresAnnotation]),
            }),
        );
        return [...beside, ...named, ...others];
    });
    return [...ofIngresses, ...ofServices];
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
            // Listeners for https have a certificate: where one exists, nothing is missing.
            if (!secretName && gateway?.spec?.listeners?.some(({ protocol }) => protocol === "HTTPS") === true)
                continue;
            const secret = secretName ? `${namespace}/${secretName}` : "";
            if (named.has(secret)) continue;
            found.set(secret, new Set([...(found.get(secret) ?? []), ...(hosts ?? [])]));
        }
    }
    return [...found].map(([secret, hosts]) => ({ ...(secret === "" ? {} : { secret }), hosts: [...hosts] }));
}
