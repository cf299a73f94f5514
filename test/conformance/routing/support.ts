import {
    createRouter,
    naiveMatch,
    targetId,
    type DialectName,
    type MatchType,
    type Rule,
    type Table,
} from "../../../provider/routing";

/** A rule in one line: `host/path Match → name`, for tables of cases. */
export function rule(host: string, path: string, match: MatchType, name: string, more: Partial<Rule> = {}): Rule {
    return {
        host,
        path,
        match,
        target: { kind: "service", namespace: "demo", name, port: 80 },
        origin: { object: "Ingress demo/one" },
        ...more,
    };
}

export const table = (dialect: DialectName, rules: readonly Rule[], more: Partial<Table> = {}): Table => ({
    gateway: "edge",
    dialect,
    rules,
    ...more,
});

/** Who answers, by name: one when it is certain, `none` for no answer. The index and the naive matcher must agree. */
export function answers(of: Table, host: string, path: string, method?: string): string {
    const request = { host, path, ...(method === undefined ? {} : { method }) };
    const name = (targets: readonly (Parameters<typeof targetId>[0] | null)[]): string =>
        targets
            .map((t) => (t === null ? "none" : targetId(t).replace(/^service:demo\/(.*):80$/, "$1")))
            .sort()
            .join(" or ");
    const indexed = name(createRouter([of]).match(request).targets);
    expect(indexed).toBe(name(naiveMatch(of, request)));
    return indexed;
}
