/** What follows a prefix of whole elements in a request's path: empty, or from its slash on. */
export function prefixRest(prefix: string, path: string): string {
    const base = prefix.replace(/\/$/, "");
    return path.startsWith(base) ? path.slice(base.length) : path;
}

/** Splits a redirect's URL into authority and the path with all that follows. */
export function splitRedirect(url: string): [authority: string, path: string] {
    const [, authority = "", path = ""] =
        /^([a-z]+:\/\/(?:\$\{host\}|[^/$:]*)(?:\$\{:port\}|:\d+)?)(.*)$/s.exec(
            url.replace("${protocol}", "protocol"),
        ) ?? [];
    return [authority.replace(/^protocol:/, "${protocol}:"), path.replace("${?query}", "")];
}
