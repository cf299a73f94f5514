/** What is written in an Ingress and never served: no location and no canary comes of it. */
import type { Rule } from "../../../../routing/model";
import { targetId } from "../../../../routing/target-id";
import type { Configuration, Location, NginxIngress, NginxPath } from "./servers";

type Never = Pick<Rule, "dropped" | "lacks">;

/** For people only: these rules take no request. */
export function unservedRules(configuration: Configuration): Rule[] {
    const made = new Set([...configuration.servers.values()].flatMap(({ locations }) => locations.flatMap(placesOf)));
    const keys = configuration.kept.map(({ key }) => key);
    // Of an object in several versions nobody knows which one is live, nor what the others lose by it.
    const single = configuration.kept.filter(({ key }) => keys.indexOf(key) === keys.lastIndexOf(key));
    return single.flatMap((ingress) =>
        ingress.rules.flatMap(({ host, paths }) =>
            (paths ?? []).flatMap((path): Rule[] => {
                const target = path.target ?? path.resource;
                if (target === undefined || made.has(place(ingress, path.at))) return [];
                const never = neverBecause(ingress, host, path, configuration);
                if (never === undefined) return [];
                return [
                    {
                        ...(host === "" ? {} : { host }),
                        ...(path.path === "" ? {} : { path: path.path }),
                        match: path.exact ? "Exact" : "Prefix",
                        target,
                        origin: { ...ingress.origin, path: path.at },
                        ...never,
                    },
                ];
            }),
        ),
    );
}

const place = ({ key }: NginxIngress, at: string): string => `${key} ${at}`;

const placesOf = (location: Location): string[] => [
    ...(location.from === undefined ? [] : [place(location.from, location.at)]),
    ...[...location.rivals, ...(location.losers ?? [])].flatMap(placesOf),
];

function neverBecause(
    { annotations, origin }: NginxIngress,
    host: string,
    { path, exact, target }: NginxPath,
    { servers, alternatives, canaries }: Configuration,
): Never | undefined {
    if (target === undefined) return { dropped: "ingress-nginx serves Services only" };
    const own = targetId(target);
    if (annotations.canary === undefined) {
        // Of objects of unknown age nobody knows which names the Service first.
        if (!canaries.has(own) || origin.createdAt === undefined) return undefined;
        return { dropped: "its Service is that of an older canary, and is served as a canary only" };
    }
    const beside = (servers.get(host)?.locations ?? []).filter(
        (location) => location.path === path && location.exact === exact && location.target !== undefined,
    );
    const taken = beside.flatMap(({ target: primary }) => {
        const alternative = primary === undefined ? undefined : alternatives.get(targetId(primary));
        return alternative === undefined ? [] : [targetId(alternative.target)];
    });
    if (taken.includes(own)) return undefined;
    return taken.length > 0
        ? { dropped: "of the canaries of a Service only the first counts" }
        : { dropped: "a canary without an Ingress of the same host, path and path type", lacks: true };
}
