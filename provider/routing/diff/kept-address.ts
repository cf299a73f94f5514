/** Hosts whose objects name another address afterwards, on a platform that does not move them. */
import type { HostIndex } from "../host-index";
import { isIp } from "../listener";
import { hostMatches } from "../pattern";
import { NO } from "../verdict";

/** Why it is not known that a host arrives elsewhere, in the words that follow its name. */
export function whyNotMoved(
    host: string,
    before: readonly HostIndex[],
    after: readonly HostIndex[],
    moved: { before: string; after: string },
): string | undefined {
    const names = [...before, ...after].map(({ table: { dialect } }) => dialect.keepsAddress);
    const [platform] = names;
    if (platform === undefined || names.some((name) => name !== platform)) return undefined;
    const were = objectsOf(host, before);
    const kept = [...objectsOf(host, after)].filter((object) => were.has(object));
    if (kept.length > 0)
        return `${unknown}: ${platform} does not move ${kept.join(" and ")}, so that requests go on to arrive at ${moved.before}. If ${moved.after} is another load balancer, make an Ingress of another name for it, and change the DNS record then`;
    const [was, is] = [moved.before, moved.after].map(isIp);
    return was === is
        ? undefined
        : `${unknown}: ${moved.before} and ${moved.after} may be one load balancer, by its id and by its address: if they are two, change the DNS record`;
}

const unknown = "not known to arrive elsewhere";

function objectsOf(host: string, gateways: readonly HostIndex[]): Set<string> {
    const all = gateways.flatMap(({ table: { rules, dialect } }) =>
        rules.filter((rule) => rule.live && hostMatches(rule.host, dialect.seenHost(host)) !== NO),
    );
    return new Set(all.map(({ rule }) => rule.origin.object));
}
