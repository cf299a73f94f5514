/** What becomes of requests over http where a host has TLS. */
import type { Rule } from "../../../routing/model";
import { openShift, type Server } from "../read/classes";

/** Controllers that serve a host with TLS over http as well, unless an annotation says otherwise. */
const servesBoth: ReadonlySet<string> = new Set(["Kong", "Istio", "Contour", "APISIX"]);

/**
 * With it Contour redirects http to https, and changes nothing else: `TLSRequired` of its `internal/annotation`.
 */
const forceHttps = "ingress.kubernetes.io/force-ssl-redirect";
const isOverHttp = ({ product }: Server, annotation: string): boolean =>
    product === "Contour" && annotation === forceHttps;

/**
 * How OpenShift ends TLS: with `passthrough` it sees no request. Of all else `edge` is the default, `reencrypt` is for the way
 * to the backend, and other values are ignored.
 */
const termination = "route.openshift.io/termination";

/** Whether an annotation decides about TLS alone, and not what becomes of the requests. */
export const isOfTls = (server: Server, annotation: string, text: string | undefined): boolean =>
    isOverHttp(server, annotation) || (annotation === termination && text !== "passthrough");

/** Most controllers redirect http to https where a host has TLS, and what is not read may turn that off. */
export function withRedirect(rule: Rule, server: Server, annotations: Readonly<Record<string, string>>): Rule {
    const product = server.product ?? "its controller";
    const given = annotations["zalando.org/skipper-ingress-redirect"];
    const skipper = server.dialect === "skipper" && given !== undefined && given !== "false";
    // Beside a class of another product it is a relic.
    const isEnded = !server.known && termination in annotations && [undefined, openShift].includes(server.product);
    const isForced = isEnded || (isOverHttp(server, forceHttps) && annotations[forceHttps] === "true");
    if (!skipper && !isForced && (server.known || rule.tls !== true || servesBoth.has(product))) return rule;
    return { ...rule, overHttp: skipper ? `the redirect of ${product}` : `a redirect to https by ${product}` };
}
