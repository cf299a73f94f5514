/** A route as a platform reports it. */
export interface LiveRoute {
    /** Host, `*` for any. */
    host: string;
    /** Path; empty for requests that no rule matches. */
    path: string;
    url: string;
    /** Platform and the object (or listener) that holds the rule. */
    gateway: string;
    /** Who answers. */
    target: string;
    /** The gateway sends the request to addresses outside its cluster; another gateway may be there. */
    leavesCluster: boolean;
}

const sameRequests = (a: LiveRoute, b: LiveRoute): boolean => a.host === b.host && bare(a.path) === bare(b.path);
const bare = (path: string): string => path.replace(/\/?\*?$/, "");

/**
 * Joins the two halves of a route over both platforms: the path in a cluster that leads to addresses outside, and the
 * rule of the same host and path at that address.
 */
export function joinBridges(inCluster: readonly LiveRoute[], outside: readonly LiveRoute[]): LiveRoute[] {
    const joined = new Set<LiveRoute>();
    const first = inCluster.map((route) => {
        const next = route.leavesCluster ? outside.find((other) => sameRequests(route, other)) : undefined;
        if (!next) return route;
        joined.add(next);
        return { ...route, gateway: `${route.gateway} → ${next.gateway} (${route.target})`, target: next.target };
    });
    return [...first, ...outside.filter((route) => !joined.has(route))];
}

/** One line per route, in columns. */
export function routeLines(routes: readonly LiveRoute[]): string[] {
    const widthOf = (column: "url" | "gateway"): number => Math.max(...routes.map((route) => route[column].length));
    const [url, gateway] = [widthOf("url"), widthOf("gateway")];
    return routes.map((route) => `${route.url.padEnd(url)}  ${route.gateway.padEnd(gateway)}  ${route.target}`);
}
