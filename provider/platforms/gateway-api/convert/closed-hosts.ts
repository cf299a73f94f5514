import { isWider } from "./repeated";
import type { ConvertedRule } from "./rule";

/**
 * Where a host answered with 404 what none of its paths takes, routes of wider hosts would answer it: the host gets a last
 * rule without a backend, which answers with 500.
 */
export function withClosedHosts(rules: readonly ConvertedRule[]): ConvertedRule[] {
    const hosts = new Map<string, ConvertedRule[]>();
    for (const rule of rules) {
        const own = hosts.get(rule.host);
        if (own === undefined) hosts.set(rule.host, [rule]);
        else own.push(rule);
    }
    const made = [...hosts].flatMap(([host, own]): ConvertedRule[] => {
        const [first] = own;
        const wider = [...hosts.keys()].find((other) => isWider(other, host));
        if (first === undefined || host === "" || wider === undefined) return [];
        return (["http", "https"] as const).flatMap((scheme): ConvertedRule[] => {
            const takes = (rule: ConvertedRule): boolean => rule.scheme === undefined || rule.scheme === scheme;
            if (own.some((rule) => rule.whole && takes(rule))) return [];
            const said = `what no path of ${host} takes ends here, with 500, and not at ${wider === "" ? "rules for every host" : wider}`;
            const match = { path: { type: "PathPrefix" as const, value: "/" } };
            return [
                {
                    host,
                    key: "PathPrefix /",
                    rule: { matches: [match] },
                    object: first.object,
                    comments: [said],
                    scheme,
                    whole: true,
                },
            ];
        });
    });
    return [...rules, ...made];
}
