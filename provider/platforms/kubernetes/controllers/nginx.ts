/**
 * ingress-nginx, the community controller. It is retired: the last release was in March 2026.
 * Source: ingress-nginx user guide, "Annotations".
 */
import { within } from "../../../inputs/fields";
import { type ControllerOptions, fits, whereGiven } from "./options";

const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;

export const ingressNginx: ControllerOptions = {
    key: "nginx",
    title: "ingress-nginx",
    fields: {
        useRegex: {
            shape: "boolean",
            about: "Paths are regular expressions, upper and lower case alike; so are then all paths of the host (default: false).",
        },
        rewriteTarget: {
            shape: "string",
            about: "Path that the backend sees; `$1`, `$2` are groups. All paths of the host are then regular expressions.",
        },
        sslRedirect: {
            shape: "boolean",
            about: "HTTP redirects to HTTPS on hosts that an Ingress has in `tls` (default: true).",
        },
        forceSslRedirect: {
            shape: "boolean",
            about: "HTTP redirects to HTTPS also on hosts without `tls` (default: false).",
        },
        permanentRedirect: { shape: "string", about: "Every rule redirects to this URL with 301." },
        backendProtocol: {
            shape: { oneOf: ["HTTP", "HTTPS", "GRPC", "GRPCS", "FCGI", "AUTO_HTTP"] },
            about: "Protocol to the backends (default: `HTTP`).",
        },
        proxyBodySize: { shape: "string", about: "Largest request body, e.g. `8m` (default: `1m`)." },
        proxyReadTimeout: {
            shape: "integer",
            ...within(
                { min: 1, unit: "seconds" },
                (range) => `Seconds between two reads from a backend, ${range} (default: 60).`,
            ),
        },
        canaryWeight: {
            shape: "integer",
            ...within(
                { min: 0, max: 100, unit: "percent" },
                (range) => `Share of the requests in percent, ${range}: turns the Ingress into a canary of another.`,
            ),
        },
        canaryHeader: {
            shape: "string",
            about: "Name of a header: with `always` a request goes to the canary, with `never` it does not; else cookie and weight decide.",
        },
        canaryCookie: {
            shape: "string",
            about: "Name of a cookie: with `always` a request goes to the canary, with `never` it does not; else the weight decides.",
        },
    },
    rules: {
        useRegex: { annotation: nginx("use-regex") },
        rewriteTarget: {
            annotation: nginx("rewrite-target"),
            check: fits(
                /^[-._~a-zA-Z0-9/:$]+$/,
                "Use letters, digits and - . _ ~ / : $ only; ingress-nginx ignores any other target.",
            ),
        },
        sslRedirect: { annotation: nginx("ssl-redirect") },
        forceSslRedirect: { annotation: nginx("force-ssl-redirect") },
        permanentRedirect: {
            annotation: nginx("permanent-redirect"),
            check: fits(/^[^$]+$/, "Give a URL without $: ingress-nginx drops an Ingress that has one there."),
        },
        backendProtocol: { annotation: nginx("backend-protocol") },
        proxyBodySize: { annotation: nginx("proxy-body-size") },
        proxyReadTimeout: { annotation: nginx("proxy-read-timeout") },
        canaryWeight: { annotation: nginx("canary-weight") },
        canaryHeader: { annotation: nginx("canary-by-header") },
        canaryCookie: { annotation: nginx("canary-by-cookie") },
    },
    more: ({ canaryWeight, canaryHeader, canaryCookie }, mapValue) => {
        const canary = whereGiven([canaryWeight, canaryHeader, canaryCookie], "true", mapValue);
        return canary === undefined ? {} : { [nginx("canary")]: canary };
    },
};
