/** Which annotations of Ingresses keep requests out, by their names and values, whatever their controller. */
import { isReadPredicate } from "../../kubernetes/read/skipper";

/** Words in the names of such annotations. */
export const guardName =
    /snippet|auth|modsecurity|limit|whitelist|allow|deny|black-?list|block|waf|protect|plugin|middlewares|jwt|oidc|(?<!or)acl|cidr|source-range|security-group|tls\.options|mtls|sslcert|firewall|polic(y|ies)|client-(ca|cert)|ssl-(client|profile)|csrf|(^|[-./])iap\b|skipper-(filter|routes|predicate)|^konghq\.com\/(methods|headers\.|snis|protocols|override)|route-acl|http-(header|method)-match|higress\.io\/(match-method|(exact|prefix|regex)-match-)|ngrok\.com\/modules|kubernetes\.io\/config-|haproxy-ingress\.github\.io\/config-/;

/** Contain such a word, and keep nobody out. */
const harmless =
    /cors|allow-http|limit-rate|backend-protocol|(ssl|tls)-protocols?|proxy-protocol|http2?-protocol|blocklist-duration|passthrough|pass-authorization|auth-(realm|response-headers|cache|proxy|always|keepalive|signin|request-redirect)|(ssl|tls|ciphers)-policy|security_policy_id|(load-balanc\w*|upstream|retry|timeout|lb)-polic/;

/** Values that turn a restriction off. */
const off = /^\s*(false|off|none|no|disabled?|0|\[\]|\{\})?\s*$/i;
const isBlank = (value: string): boolean => value.trim() === "";

/** A list of addresses that holds every address. */
const everybody = /(^|[\s,])(0\.0\.0\.0|::)\/0($|[\s,])/;

/** Whether a list of addresses holds all of a family. */
export const holdsEverybody = (addresses: readonly string[]): boolean => addresses.some((one) => everybody.test(one));

type Annotations = Readonly<Record<string, unknown>>;
const textOf = (annotations: Annotations, name: string): string => String(annotations[name] ?? "");

/** Annotations that count only together with another one of their object, and whether that turns them on. */
const switches: readonly (readonly [names: RegExp, isOn: (annotations: Annotations) => boolean])[] = [
    [
        /^nginx\.ingress\.kubernetes\.io\/auth-tls-/,
        (all) =>
            !isBlank(textOf(all, "nginx.ingress.kubernetes.io/auth-tls-secret")) &&
            textOf(all, "nginx.ingress.kubernetes.io/auth-tls-verify-client").trim() !== "off",
    ],
    [
        /^nginx\.ingress\.kubernetes\.io\/auth-secret/,
        (all) => !isBlank(textOf(all, "nginx.ingress.kubernetes.io/auth-type")),
    ],
    [
        /^kubernetes\.io\/elb\.acl-/,
        (all) =>
            all["kubernetes.io/elb.acl-status"] === undefined || !off.test(textOf(all, "kubernetes.io/elb.acl-status")),
    ],
    // Source: the annotations page of the AWS Load Balancer Controller: the type is none where it is not given.
    [
        /^alb\.ingress\.kubernetes\.io\/auth-(?!type$)/,
        (all) => !off.test(textOf(all, "alb.ingress.kubernetes.io/auth-type")),
    ],
];

/** ingress-nginx refuses all requests where these hold a value that it does not know, such as `off`. */
const refusesOthers = /^nginx\.ingress\.kubernetes\.io\/auth-(type|url)$/;

/** Both protocols are what Kong takes without the annotation. */
const bothProtocols = /^\s*(http\s*,\s*https|https\s*,\s*http)\s*$/;

/**
 * Whether an annotation that would keep requests out is turned off by its value, or by another one of its object.
 * @param annotations all of its object
 */
export function isTurnedOff(annotation: string, own: string, annotations: Annotations): boolean {
    if (!guardName.test(own) || harmless.test(own)) return false;
    const value = textOf(annotations, annotation);
    if (refusesOthers.test(annotation)) return isBlank(value);
    if (off.test(value)) return true;
    if (annotation === "konghq.com/protocols") return bothProtocols.test(value);
    if (/whitelist|allow|inbound-cidr|source-range/.test(own) && !/deny/.test(own) && everybody.test(value))
        return true;
    return switches.some(([names, isOn]) => names.test(annotation) && !isOn(annotations));
}

/**
 * @param own its name, without the prefix of its controller where that is known
 * @param annotations all of its object
 */
export function isGuard(annotation: string, own: string, annotations: Annotations): boolean {
    if (!guardName.test(own) || harmless.test(own) || isTurnedOff(annotation, own, annotations)) return false;
    const value = textOf(annotations, annotation);
    if (own === "skipper-predicate") return !isReadPredicate(value);
    if (/skipper-(filter|routes)/.test(own)) return guardingFilter.test(value);
    if (own.endsWith("-snippet")) return !onlyHeaders(value);
    if (/\/config-/.test(own)) return !value.split("\n").every((line) => neutralLine.test(line.trim()));
    return true;
}

/** Lines for HAProxy that set headers and times, and refuse nothing. */
const neutralLine =
    /^($|#|http-response\s+(set|add|del|replace)-header|http-request\s+(set|add|del|replace)-header|option\s|timeout\s|balance\s|compression\s|retries\s)/;

/** Filters of Skipper that refuse requests. */
const guardingFilter =
    /auth|oidc|jwt|token|grant|webhook|ratelimit|block|allow|deny|opa|fifo|lifo|admissionControl|csrf|shunt|status\(/i;

/** Directives that set headers, times and sizes, and refuse nothing. */
const neutralDirective =
    /^(more_(set|clear)_headers|add_header|expires|proxy_(set_header|hide_header|pass_header|buffers?|buffer_size|buffering|busy_buffers_size|(connect|read|send)_timeout|http_version|cookie_path|cookie_domain)|gzip(_\w+)?|sub_filter(_\w+)?|keepalive_\w+|(large_)?client_(header|body)_(buffers?|buffer_size|timeout)|underscores_in_headers)$/;

/** Whether a snippet for nginx is made of such directives alone. */
function onlyHeaders(text: string): boolean {
    if (/[{}]/.test(text.replace(/\$\{\w+\}/g, ""))) return false;
    const lines = text
        .replace(/^\s*#.*$/gm, "")
        .replace(/"[^"]*"|'[^']*'/g, "x")
        .split(";");
    return lines.every((line) => line.trim() === "" || neutralDirective.test(line.trim().split(/\s+/)[0] ?? ""));
}
