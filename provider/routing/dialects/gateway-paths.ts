/** What a request's path has behind a prefix of whole elements: empty, or from its slash on. */
export function prefixRest(prefix: string, path: string): string {
    const base = prefix.replace(/\/$/, "");
    return path.startsWith(base) ? path.slice(base.length) : path;
}

/** The address of a redirect's URL, and its path with what follows. */
export function splitRedirect(url: string): [authority: string, path: string] {
    const [, authority = "", path = ""] =
        /^([a-z]+:\/\/(?:\$\{host\}|[^/$:]*)(?:\$\{:port\}|:\d+)?)(.*)$/s.exec(
            url.replace("${protocol}", "protocol"),
        ) ?? [];
    return [authority.replace(/^protocol:/, "${protocol}:"), path.replace("${?query}", "")];
}
