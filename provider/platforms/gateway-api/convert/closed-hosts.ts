import { guardsOf, note } from "./comments";
import { isWider } from "./host-and-path";
import type { ConvertedRule } from "./rule";

/**
 * Where routes of wider hosts would answer requests that no path of a host matches, the host gets a last rule: with the
 * default backend if there is one, else without a backend, which answers with 500 instead of 404.
 * @param fallbacks default backends, even one that a rule for every host and path leaves without requests of other
 * hosts
 */
export function withClosedHosts(rules: readonly ConvertedRule[], fallbacks: readonly ConvertedRule[]): ConvertedRule[] {
    const hosts = new Map<string, ConvertedRule[]>();
    for (const rule of rules) {
        const own = hosts.get(rule.host);
        if (own === undefined) hosts.set(rule.host, [rule]);
        else own.push(rule);
    }
    const made = [...hosts].flatMap(([host, own]): ConvertedRule[] => {
        const [first] = own;
        const wider = [...hosts].find(
            ([other, theirs]) => isWider(other, host) && theirs.some(({ fallback }) => fallback === undefined),
        )?.[0];
        if (first === undefined || host === "" || wider === undefined) return [];
        return (["http", "https"] as const).flatMap((scheme): ConvertedRule[] => {
            const takes = (rule: ConvertedRule): boolean => rule.scheme === undefined || rule.scheme === scheme;
            if (own.some((rule) => rule.whole && takes(rule))) return [];
            const fallback = fallbacks.find(takes);
            const end = fallback === undefined ? "ends here, with 500," : "goes to the default backend";
            const said = `what no path of ${host} takes ${end} and not to ${wider === "" ? "rules for every host" : wider}`;
            const match = { path: { type: "PathPrefix" as const, value: "/" } };
            return [
                {
                    host,
                    key: "PathPrefix /",
                    rule: { ...fallback?.rule, matches: [match] },
                    object: first.object,
                    comments: [note(said), ...guardsOf(fallback?.comments ?? [])],
                    scheme,
                    whole: true,
                },
            ];
        });
    });
    return [...rules, ...made];
}
