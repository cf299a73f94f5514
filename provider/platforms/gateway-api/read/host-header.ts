/** Matches on the header `Host`: the host of a request decides whether they hold, and no further condition of it. */
import type { HeaderCondition, Rule } from "../../../routing/model";
import { intersect, listenerRank } from "./hostnames";

type AtHost = Pick<Rule, "host" | "headers" | "counted" | "undetermined">;

const isHost = ({ name }: HeaderCondition): boolean => name.toLowerCase() === "host";

/**
 * A rule at one host of a listener: a match on `Host` is met by all of its requests, by none (`undefined`), or it is not told
 * by which. For precedence it counts as the header that it is.
 *
 * Not for Traefik: its server takes `Host` out of the headers, so that such a match never holds there.
 * @param port of the listener: clients write it behind the host unless it is the usual one
 */
export function atHost(
    host: string,
    { methods, headers }: Pick<Rule, "methods" | "headers">,
    port: number | undefined,
): AtHost | undefined {
    const own: AtHost = host === "" ? {} : { host };
    const asked = headers?.find(isHost);
    if (headers === undefined || asked === undefined) return own;
    const always: AtHost = {
        ...own,
        headers: headers.filter((one) => one !== asked),
        counted: methods === undefined ? { headers } : { methods, headers },
    };
    const [value = ""] = asked.values;
    const undetermined = {
        why: `its match on the header ${asked.name} (${value}) decides which hosts it takes and is not read`,
        help: "Give a host a route of its own, with the name in hostnames and no match on this header.",
    };
    if (asked.regex === true) return { ...always, undetermined };
    // Hosts of rules are in lower case, and what is behind a colon is a port.
    const named = intersect(host, value.toLowerCase().replace(/:.*$/, ""));
    if (named === undefined) return undefined;
    const isExact = listenerRank(host) === 0 && value === host && [undefined, 80, 443].includes(port);
    return isExact ? always : { ...always, host: named, undetermined };
}
