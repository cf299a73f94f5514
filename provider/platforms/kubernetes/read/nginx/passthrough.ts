/**
 * `ssl-passthrough`: a controller that was started with `--enable-ssl-passthrough`, which is not the default, hands TLS for
 * the host to the Service of its `/`, whatever the path (`getBackendServers` and `getConfiguration` of v1.15.1). Aliases
 * are served as without it. A rule without host, and one without a Service at `/`, it leaves as they are.
 */
import type { Rule } from "../../../../routing/model";
import { targetId } from "../../../../routing/target-id";
import type { Spec } from "../manifest";
import { flag } from "./annotations";
import type { Server } from "./servers";

/** The hosts of one Ingress that it takes effect for, in lower case. Another Ingress may have the `/` of a host. */
export function passedHosts(
    { rules, defaultBackend }: Spec,
    annotations: Readonly<Record<string, string>>,
): ReadonlySet<string> {
    if (!flag(annotations["nginx.ingress.kubernetes.io/ssl-passthrough"], false)) return new Set();
    const passed = (rules ?? []).filter((rule) =>
        [...(rule?.http?.paths ?? []), { path: "/", backend: defaultBackend }].some(
            (path) => (path?.path || "/") === "/" && path?.backend?.service,
        ),
    );
    return new Set(passed.flatMap((rule) => rule.host?.toLowerCase() || []));
}

/** Which of the two is so, the manifests do not say: https is undetermined where another Service may answer. */
export function withPassthrough({ host, sslPassthrough, locations }: Server, rules: readonly Rule[]): readonly Rule[] {
    const root = locations.find(({ path }) => path === "/")?.target;
    if (!sslPassthrough || host === "" || root === undefined || root.kind === "fixed") return rules;
    const undetermined = {
        why: `ssl-passthrough hands all https for this host to the backend of its /, where the controller runs with --enable-ssl-passthrough`,
        answerOnly: true as const,
        or: [root],
        help: "Leave ssl-passthrough out where the controller runs without the option; where it has it, leave out the other paths.",
    };
    return rules.flatMap((one): Rule[] => {
        const rule = { ...one, tls: true };
        const isAlike = targetId(rule.target) === targetId(root) && rule.rewrite === undefined;
        if (rule.scheme === "http" || rule.undetermined !== undefined || isAlike) return [rule];
        const secure: Rule = { ...rule, scheme: "https", undetermined };
        return rule.scheme === "https" ? [secure] : [{ ...rule, scheme: "http", implied: true }, secure];
    });
}
