import type { Request } from "./model";

/**
 * Where a redirect leads one request. `${protocol}`, `${host}`, `${port}`, `${path}`, `${query}` and `${uri}` (path and
 * query as they were sent) are filled in. `${name}` is the host in lower case, `${authority}` the host with its port,
 * `${:port}` that port with its colon, `${uri-}` the URI without a final slash, `${?query}` the query with its question
 * mark.
 */
export function fillLocation(url: string, request: Request): string {
    const query = request.query === undefined ? "" : `?${request.query}`;
    const uri = `${request.path === "" ? "/" : request.path}${query}`;
    const header = request.port === undefined ? request.host : `${request.host}:${request.port}`;
    const scheme = request.scheme ?? "http";
    const values: Readonly<Record<string, string>> = {
        protocol: scheme,
        host: header.replace(/:\d*$/, ""),
        name: header.replace(/:\d*$/, "").toLowerCase(),
        authority: header,
        ":port": /:\d*$/.exec(header)?.[0] ?? "",
        port: String(request.port ?? (scheme === "https" ? 443 : 80)),
        path: request.path,
        query: request.query ?? "",
        uri,
        "uri-": uri.replace(/\/$/, ""),
        "?query": query,
    };
    return url.replace(/\$\{([a-z?:-]+)\}/g, (whole, name: string) => values[name] ?? whole);
}
