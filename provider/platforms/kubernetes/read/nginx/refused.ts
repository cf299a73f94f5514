import { parseRegex } from "../../../../routing/language/parse";
import type { Configuration } from "./servers";
import { rewriteOf } from "./servers";
import { written } from "./locations";

/** Variables of nginx and of the controller's own configuration that a rewrite may name. */
const variables =
    /^(arg_\w+|http_\w+|cookie_\w+|sent_http_\w+|upstream_http_\w+|args|query_string|host|hostname|http_host|uri|request_uri|document_uri|request_method|scheme|remote_addr|remote_port|server_addr|server_name|server_port|request|request_id|is_args|content_type|content_length|subdomain|namespace|ingress_name|service_name|service_port|location_path|best_http_host|pass_access_scheme|pass_server_port|proxy_upstream_name|the_real_ip|time_iso8601|msec|https|ssl_\w+|connection|status|body_bytes_sent|bytes_sent|pid|nginx_version|realpath_root|document_root|limit_rate|redirect_to|req_id|[1-9])$/;

export interface Refusal {
    why: string;
    /** `namespace/name` of the objects that it is about. */
    objects: readonly string[];
    /** One of the objects alone would be accepted: they exclude each other. */
    duplicate?: true;
}

/** Why nginx refuses the configuration, if it does. */
export function refusedBecause({ servers }: Configuration): Refusal | undefined {
    // A named group of any expression is a variable for all of them.
    const groups = new Set(
        [...servers.values()].flatMap(({ locations }) =>
            locations.flatMap(({ path }) => [...path.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map((found) => found[1])),
        ),
    );
    for (const server of servers.values()) {
        const { locations, expressions, all } = written(server);
        const lines = expressions ? locations : all;
        const keyOf = ({ exact, path }: (typeof all)[number]): string => `${expressions ? "" : exact}${path}`;
        const seen = new Set<string>();
        for (const line of lines) {
            const key = keyOf(line);
            const objects = lines.flatMap((other) => (keyOf(other) === key && other.from ? [other.from.key] : []));
            if (!expressions && seen.has(key)) {
                const why = `duplicate location "${line.path}" on ${server.host || "every host"}`;
                return { why, objects, ...(new Set(objects).size > 1 ? { duplicate: true as const } : {}) };
            }
            seen.add(key);
            if (expressions) {
                const parsed = parseRegex(`^${line.path}`, "pcre", true);
                if ("invalid" in parsed)
                    return { why: `"${line.path}" is no regular expression: ${parsed.invalid}`, objects };
            }
            const rewrite = rewriteOf(line, line.from?.annotations) ?? "";
            for (const [, braced, bare] of rewrite.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
                const name = braced ?? bare ?? "";
                const number = /^[1-9]/.test(name);
                if (number || variables.test(name) || groups.has(name)) continue;
                return { why: `the rewrite "${rewrite}" names the unknown variable $${name}`, objects };
            }
        }
    }
    return undefined;
}
