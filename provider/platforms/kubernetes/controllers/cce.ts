/**
 * Huawei Cloud CCE: an Ingress served by an elastic load balancer (ELB).
 * Source: CCE user guide, "Annotations for configuring LoadBalancer ingresses".
 */
import type { MapValue } from "../manifest/convert";
import { holdsUnknown, UNKNOWN_INPUT } from "../../../inputs/unknown";
import { autocreateNames } from "./cce-create";
import { checkCce } from "./cce-check";
import { cceFields, cceTypes } from "./cce-fields";
import { commaList, fits, type ControllerOptions, onOff, whereGiven } from "./options";

type Options = Record<string, unknown>;
const elb = (name: string): string => `kubernetes.io/elb.${name}`;
const json = (value: unknown): string => JSON.stringify(value);

/** How a load balancer compares a path, and the path type that it stands for. */
export const matchModes = ["STARTS_WITH", "EQUAL_TO", "REGEX"] as const;
export const isMatchMode = (mode: unknown): boolean => matchModes.some((one) => one === mode);
/** Whether a path of the mode REGEX is one for us, too. The expressions of ELB are those of PCRE, which has more. */
export function isExpression(path: string): boolean {
    try {
        new RegExp(path);
        return true;
    } catch {
        return false;
    }
}
export const matchModeProperty = "ingress.beta.kubernetes.io/url-match-mode";
export const matchModeAnnotation = "kubernetes.io/ingress.property";

export const cce: ControllerOptions = {
    key: "cce",
    title: "Huawei Cloud CCE",
    fields: cceFields,
    types: cceTypes,
    rules: {
        port: { annotation: elb("port") },
        listenPorts: {
            annotation: elb("listen-ports"),
            text: (ports: { protocol: string; port: number }[]) => json(ports.map((p) => ({ [p.protocol]: p.port }))),
        },
        certificateIds: { annotation: elb("tls-certificate-ids"), text: commaList },
        tlsPolicy: { annotation: elb("tls-ciphers-policy") },
        securityPolicyId: { annotation: elb("security_policy_id") },
        clientCaCertificateId: { annotation: elb("client-ca-cert-id") },
        http2: { annotation: elb("http2-enable") },
        backendProtocol: { annotation: elb("pool-protocol") },
        protocol: { annotation: "protocol" },
        secureBackends: { annotation: "ingress.kubernetes.io/secure-backends" },
        role: { annotation: "ingress.beta.kubernetes.io/role", check: fits(/^\S+$/, "Give a word, e.g. data.") },
        subnetId: {
            annotation: elb("subnet-id"),
            check: fits(
                /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
                "Give the id of a subnet, e.g. bf04639b-9e67-4f02-ac63-379e9ce48ea2.",
            ),
        },
        keepaliveTimeout: { annotation: elb("keepalive_timeout") },
        clientTimeout: { annotation: elb("client_timeout") },
        memberTimeout: { annotation: elb("member_timeout") },
        slowStart: { annotation: elb("slowstart") },
        tags: {
            annotation: elb("tags"),
            text: (tags: Record<string, string>) =>
                Object.entries(tags)
                    .map(([k, v]) => `${k}=${v}`)
                    .join(","),
        },
        eipId: { annotation: elb("eip-id") },
        customEipId: { annotation: elb("custom-eip-id") },
        order: { annotation: elb("ingress-order") },
        rulePriority: {
            annotation: elb("rule-priority-enabled"),
            check: (on: boolean) =>
                on
                    ? []
                    : [
                          {
                              at: "",
                              reason: "false is not acceptable",
                              help: "Leave it out; once on, it cannot be turned off.",
                          },
                      ],
        },
        rewriteTarget: { annotation: elb("rewrite-target"), check: fits(/^\//, "Start with a slash.") },
        sslRedirect: { annotation: elb("ssl-redirect") },
    },
    more: cceMore,
    check: checkCce,
};

/** Annotations of several fields. */
function cceMore(options: Options, mapValue: MapValue): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    const put = (name: string, value: unknown, text: (value: never) => string = String): void => {
        if (value === undefined || value === null) return;
        out[elb(name)] = holdsUnknown(value)
            ? UNKNOWN_INPUT
            : mapValue(value, (known) =>
                  known === undefined || known === null ? undefined : (text as (value: unknown) => unknown)(known),
              );
    };
    const { existing, create } = (options.loadBalancer ?? {}) as { existing?: Options; create?: Options };
    put("class", (existing ?? create)?.kind ?? "shared", (kind: string) =>
        kind === "dedicated" ? "performance" : "union",
    );
    put("id", existing?.id);
    put("ip", existing?.ip);
    if (create !== undefined) put("autocreate", create, (value: Options) => json(autocreate(value)));
    const {
        ids,
        enabled = true,
        type,
    } = (options.accessList ?? {}) as { ids?: unknown; enabled?: boolean; type?: string };
    put("acl-id", ids, commaList);
    if (ids !== undefined) put("acl-status", enabled, onOff);
    put("acl-type", type, (value: string) => (value === "allow" ? "white" : "black"));
    for (const kind of ["headers", "conditions", "actions"]) {
        for (const [name, value] of Object.entries((options[kind] ?? {}) as Options))
            put(`${kind}.${name}`, value, json);
    }
    const redirect = (options.redirect ?? {}) as Options;
    put("redirect-url", redirect.url);
    put("redirect-url-code", redirect.code);
    const canary = options.canary as Options | undefined;
    put("canary", whereGiven([canary?.weight, canary?.header, canary?.cookie], "true", mapValue));
    put("canary-weight", canary?.weight);
    put("canary-by-header", canary?.header);
    put("canary-by-header-value", canary?.headerValues, (values: string[]) => json({ values }));
    put("canary-by-cookie", canary?.cookie);
    put("canary-by-cookie-value", canary?.cookieValues, (values: string[]) => json({ values }));
    if (options.sessionAffinityMinutes !== undefined) {
        put("session-affinity-mode", whereGiven([options.sessionAffinityMinutes], "HTTP_COOKIE", mapValue));
        put("session-affinity-option", options.sessionAffinityMinutes, (minutes: number) =>
            json({ persistence_timeout: String(minutes) }),
        );
    }
    const cors = (options.cors ?? {}) as Options;
    put("cors-allow-origin", cors.allowOrigin, commaList);
    put("cors-allow-headers", cors.allowHeaders, commaList);
    put("cors-allow-methods", cors.allowMethods, commaList);
    put("cors-allow-credentials", cors.allowCredentials);
    put("cors-expose-headers", cors.exposeHeaders, commaList);
    put("cors-max-age", cors.maxAge);
    return out;
}

/** The field names of ELB's own interface, in its order. */
function autocreate(create: Options): Options {
    const values: Options = { ...create, type: create.public === true ? "public" : "inner" };
    return Object.fromEntries(
        Object.entries(autocreateNames)
            .filter(([key]) => values[key] != null)
            .map(([key, name]) => [name, values[key]]),
    );
}
