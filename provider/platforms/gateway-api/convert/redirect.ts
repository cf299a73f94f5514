import type { HTTPRequestRedirectFilter } from "../types";

const codes = [301, 302, 303, 307, 308];

/** Redirects that keep the path of the request. */
const kept = /^(?:\$\{uri-?\}|\$\{path\}(?:\$\{\?query\})?)$/;

/**
 * A redirect as a filter of the Gateway API, and the parts that differ.
 * @param url see {@link fillLocation}
 */
export function redirectFilter(
    url: string,
    code = 302,
): { filter: HTTPRequestRedirectFilter; notes: string[] } | string {
    const parts = /^(https?|\$\{protocol\}):\/\/([^/$:]+|\$\{(?:host|name|authority)\})(:\d+|:\$\{port\})?(.*)$/s.exec(
        url,
    );
    if (parts === null) return `its URL ${url} has no form that a redirect of the Gateway API has`;
    const [, scheme = "", host = "", port = "", rest = ""] = parts;
    const path = rest.replace("${?query}", "");
    if (!kept.test(rest) && /[$?#]/.test(path))
        return `its URL ${url} has a query or variables that a redirect cannot write`;
    if (!host.startsWith("${") && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(host))
        return `the host ${host} of its URL is no name that a redirect takes`;
    const notes: string[] = [];
    const statusCode = codes.includes(code) ? code : code < 304 ? 302 : 307;
    if (statusCode !== code) notes.push(`status ${statusCode} instead of ${code}`);
    if (!kept.test(rest)) notes.push("the query is kept");
    return {
        filter: {
            ...(scheme === "http" || scheme === "https" ? { scheme } : {}),
            ...(host.startsWith("${") ? {} : { hostname: host }),
            ...(/^:\d+$/.test(port) ? { port: Number(port.slice(1)) } : {}),
            ...(kept.test(rest)
                ? {}
                : { path: { type: "ReplaceFullPath", replaceFullPath: path === "" ? "/" : path } }),
            statusCode,
        },
        notes,
    };
}
