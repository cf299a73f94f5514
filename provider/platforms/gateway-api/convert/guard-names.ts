/** Which annotations of Ingresses keep requests out, by their names and values, whatever their controller. */

/** Words in the names of such annotations. */
export const guardName =
    /snippet|auth|modsecurity|limit|whitelist|allow|deny|block|waf|protect|plugin|middlewares|jwt|oidc|acl|cidr|source-range|security-group|tls\.options|mtls|sslcert|firewall|polic(y|ies)|client-(ca|cert)|ssl-(client|profile)|csrf|(^|[-./])iap\b|skipper-(filter|routes)/;

/** Contain such a word, and keep nobody out. */
const harmless =
    /cors|allow-http|limit-rate|protocol|blocklist-duration|passthrough|pass-authorization|auth-(realm|response-headers|cache|proxy|always|keepalive|signin|request-redirect)|(ssl|tls)-policy|(load-balanc\w*|upstream|retry|timeout|lb)-polic/;

/** Values that turn a restriction off. */
const off = /^\s*(false|off|none|no|disabled?|0|\[\]|\{\})?\s*$/i;

/** A list of addresses that holds every address. */
const everybody = /(^|[\s,])(0\.0\.0\.0|::)\/0($|[\s,])/;

/** @param name of the annotation, without the prefix of its controller where that is known */
export function isGuard(name: string, value: string): boolean {
    if (!guardName.test(name) || harmless.test(name) || off.test(value)) return false;
    if (/skipper-(filter|routes)/.test(name)) return guardingFilter.test(value);
    if (name.endsWith("-snippet")) return !onlyHeaders(value);
    return !(/whitelist|allow|inbound-cidr|source-range/.test(name) && everybody.test(value));
}

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
