import * as fc from "fast-check";
import {
    createRouter,
    dialects,
    lint,
    targetId,
    trafficDiff,
    type DialectName,
    type Request,
    type Rule,
    type Table,
    type Target,
} from "../../../provider/routing";
import { runs } from "../runs";
import { dialectNames, seed } from "./tables";

/** Paths outside letters, digits and slashes, and a request that may be taken by each of them. */
const oddPaths = [
    "/.well-known/acme",
    "/.a",
    "/ü",
    "/caf%C3%A9",
    "/a b",
    "/a%20b",
    "/a%3Ab",
    "/100%",
    "/a:b",
    "/a",
    "/",
];
const oddRequests = [
    "/.well-known/acme",
    "/.well-known/acme/x",
    "/.well-known",
    "/.a",
    "/.ax",
    "/%C3%BC",
    "/%C3%BC/x",
    "/caf%C3%A9",
    "/caf%C3%A9/x",
    "/a%20b",
    "/a%20b/x",
    "/a%3Ab",
    "/a:b",
    "/100%25",
    "/a",
    "/a/x",
    "/",
    "/x",
];
/** A pattern of each dialect that has patterns: with one in a table, every other rule is looked at by another way. */
const patterned: Partial<Record<DialectName, { path: string; match: Rule["match"] }>> = {
    "sae-alb": { path: "/v(1|2)/.*", match: "ImplementationSpecific" },
    cce: { path: "/v(1|2)/.*", match: "Regex" },
    traefik: { path: "/v(1|2)/", match: "Regex" },
    "traefik-strict": { path: "/v(1|2)/", match: "Regex" },
    skipper: { path: "/v(1|2)/", match: "ImplementationSpecific" },
    "ingress-nginx": { path: "/v(1|2)/", match: "Regex" },
    "gateway-api": { path: "/v(1|2)/.*", match: "Regex" },
};

const hosts = ["a.x.io", "*.x.io", "*.example", ""];
const askedHosts = ["a.x.io", "z.x.io", "q.z.x.io", "shop.example", "other.test"];
const requests: readonly Request[] = askedHosts.flatMap((host) => oddRequests.map((path) => ({ host, path })));

const ruleOf: fc.Arbitrary<Rule> = fc
    .record({
        host: fc.constantFrom(...hosts),
        path: fc.constantFrom(...oddPaths),
        match: fc.constantFrom("Exact" as const, "Prefix" as const),
        service: fc.constantFrom("s1", "s2", "s3"),
    })
    .map(({ host, path, match, service }) => ({
        host,
        path,
        match,
        target: { kind: "service", namespace: "d", name: service, port: 80 },
        origin: { object: "Ingress d/one", createdAt: "2026-01-01T00:00:00Z" },
    }));

const patternRule = (dialect: DialectName): Rule[] => {
    const pattern = patterned[dialect];
    const target: Target = { kind: "service", namespace: "d", name: "pattern", port: 80 };
    return pattern === undefined ? [] : [{ host: "p.x.io", ...pattern, target, origin: { object: "Ingress d/p" } }];
};
const tableOf = (dialect: DialectName, rules: readonly Rule[]): Table => ({
    gateway: "edge",
    dialect,
    rules: [...patternRule(dialect), ...rules],
});
const rulesOf = fc.array(ruleOf, { minLength: 1, maxLength: 5 });

const id = (targets: readonly (Target | null)[]): string =>
    targets
        .map((t) => (t === null ? "none" : targetId(t)))
        .sort()
        .join("|");

/** The pairs of answers that some request of the universe goes between, and those that the comparison tells of. */
function compared(before: Table, after: Table, paths = /./): { seen: string[]; reported: string[] } {
    const [old, now] = [createRouter([before]), createRouter([after])];
    const asked = requests.filter(({ path }) => paths.test(path));
    const pairs = asked.map((request): [string, string] => [
        id(old.match(request).targets),
        id(now.match(request).targets),
    ]);
    const list = (answer: unknown): (Target | null)[] =>
        (Array.isArray(answer) ? answer : [answer]) as (Target | null)[];
    const reported = trafficDiff([before], [after]).map((change) => {
        const pair = [id(old.match(change.witness).targets), id(now.match(change.witness).targets)];
        expect([id(list(change.before)), id(list(change.after))]).toEqual(pair);
        return pair.join(" → ");
    });
    const seen = pairs.filter(([was, is]) => was !== is).map((pair) => pair.join(" → "));
    return { seen: [...new Set(seen)].sort(), reported: [...new Set(reported)].sort() };
}

describe.each(dialectNames)("paths of any alphabet in %s, beside a pattern", (dialect) => {
    it(`every change that a request shows is told, and nothing else (seed ${seed})`, () => {
        fc.assert(
            fc.property(rulesOf, rulesOf, (before, after) => {
                const { seen, reported } = compared(tableOf(dialect, before), tableOf(dialect, after));
                expect(reported).toEqual(expect.arrayContaining(seen));
            }),
            { seed, numRuns: runs(150) },
        );
    });

    it(`no rule that a request reaches is called unreachable (seed ${seed})`, () => {
        fc.assert(
            fc.property(rulesOf, (rules) => {
                const table = tableOf(
                    dialect,
                    rules.map((rule, i) => ({
                        ...rule,
                        target: { kind: "service", namespace: "d", name: `r${i}`, port: 80 },
                        origin: { ...rule.origin, path: `r${i}` },
                    })),
                );
                const router = createRouter([table]);
                const served = new Set(requests.flatMap((request) => router.match(request).rule?.origin.path ?? []));
                const dead = lint([table]).filter(({ code }) => ["CR102", "CR103", "CR110", "CR117"].includes(code));
                expect(dead.map(({ where }) => where).filter((where) => served.has(where))).toEqual([]);
            }),
            { seed, numRuns: runs(150) },
        );
    });
});

it(`a change of dialect is told for every host and path (seed ${seed})`, () => {
    fc.assert(
        fc.property(
            fc.constantFrom(...dialectNames),
            fc.constantFrom(...dialectNames),
            // Platforms decode differently, so that one rule's path is not the same text for both.
            rulesOf.map((rules) => rules.filter(({ path }) => !/[%: ü]/.test(path ?? ""))),
            fc.boolean(),
            (from, to, rules, pattern) => {
                const plain = (dialect: DialectName): Table => ({ gateway: "edge", dialect, rules });
                const table = pattern ? tableOf : plain;
                const { seen, reported } = compared(table(from, rules), table(to, rules), /^[^%]*$/);
                expect(reported).toEqual(expect.arrayContaining(seen));
            },
        ),
        { seed, numRuns: runs(300) },
    );
});

it("a wildcard over a whole domain does not hide rules for every host", () => {
    const rules: Rule[] = ["*.example", "*.test", ""].map((host, i) => ({
        host,
        path: "/",
        match: "Prefix",
        target: { kind: "service", namespace: "d", name: `s${i}`, port: 80 },
        origin: { object: "Ingress d/one", path: `r${i}` },
    }));
    for (const dialect of ["kubernetes", "traefik", "gateway-api"] as const) {
        const before: Table = { gateway: "edge", dialect, rules };
        const after: Table = { ...before, rules: rules.slice(0, 2) };
        expect(trafficDiff([before], [after]).map((change) => [change.kind, change.requests.host])).toEqual([
            ["lost", "*"],
        ]);
        expect(lint([before]).filter(({ code }) => code === "CR102")).toEqual([]);
    }
    expect(dialects.kubernetes.seenPath("/x")).toBe("/x");
});
