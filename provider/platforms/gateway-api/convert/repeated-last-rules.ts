/**
 * Traefik orders matches of one path by the length of their route's host and by the number of rules from there to the
 * end of the route. Where that would put a wider host before the host itself, or leave it to chance, the last rule of
 * the host's route is repeated, which changes nothing else.
 */
import { limits } from "../manifest/split";
import type { HTTPRouteMatch } from "../types";
import { guardsOf, note } from "./comments";
import { isWider } from "./host-and-path";
import type { ConvertedRoute } from "./routes";

interface Place {
    host: string;
    text: string;
    /** What counts besides the path. */
    rank: number;
}

const hostsOf = ({ route }: ConvertedRoute): readonly string[] => route.spec?.hostnames ?? [""];
const rulesOf = ({ route }: ConvertedRoute): NonNullable<NonNullable<typeof route.spec>["rules"]> =>
    route.spec?.rules ?? [];

function placesOf(one: ConvertedRoute): Place[] {
    const rules = rulesOf(one);
    const longest = Math.max(...hostsOf(one).map(({ length }) => length));
    return hostsOf(one).flatMap((host) =>
        rules.flatMap(({ matches = [] }, i) =>
            matches.map((match): Place => ({ host, text: textOf(match), rank: longest + rules.length - i })),
        ),
    );
}

/** Prefixes differ by their text; whole paths are all equal. */
const textOf = ({ path, method, headers, queryParams }: HTTPRouteMatch): string =>
    JSON.stringify([path?.type === "Exact" ? "" : path?.type, path?.value, method, headers, queryParams]);

/** @param routes the widest hosts are padded first, since others are compared with them */
export function padded(routes: readonly ConvertedRoute[]): ConvertedRoute[] {
    const width = (one: ConvertedRoute): number =>
        Math.max(...hostsOf(one).map((host) => (host === "" ? 0 : host.startsWith("*.") ? host.length : 1_000)));
    const best = new Map<string, Map<string, number>>();
    const made = new Map<ConvertedRoute, ConvertedRoute>();
    for (const one of [...routes].sort((a, b) => width(a) - width(b))) {
        const lacks = placesOf(one).map(({ host, text, rank }) =>
            Math.max(
                0,
                ...[...(best.get(text) ?? [])].map(([other, rival]) => (isWider(other, host) ? rival - rank + 1 : 0)),
            ),
        );
        const own = repeatLast(one, Math.max(0, ...lacks));
        made.set(one, own);
        for (const { host, text, rank } of placesOf(own)) {
            const ranks = best.get(text) ?? new Map<string, number>();
            ranks.set(host, Math.max(rank, ranks.get(host) ?? 0));
            best.set(text, ranks);
        }
    }
    return routes.map((one) => made.get(one) ?? one);
}

const said = "once more, so that the rules above go before those of wider hosts on Traefik";

function repeatLast(one: ConvertedRoute, times: number): ConvertedRoute {
    const rules = rulesOf(one);
    const last = rules.at(-1);
    if (times === 0 || last === undefined || rules.length + times > limits.rules) return one;
    const guards = guardsOf(one.ruleComments.at(-1) ?? []);
    const matches = rules.reduce((sum, rule) => sum + (rule.matches ?? []).length, 0);
    if (matches + times * (last.matches ?? []).length > limits.matches) return one;
    return {
        ...one,
        ruleComments: [...one.ruleComments, ...Array.from({ length: times }, () => [note(said), ...guards])],
        route: {
            ...one.route,
            metadata: { ...one.route.metadata, annotations: { "crossroute/accept": "CR101, CR102" } },
            spec: { ...one.route.spec, rules: [...rules, ...Array.from({ length: times }, () => last)] },
        },
    };
}
