import * as fc from "fast-check";
import {
    covers,
    createRouter,
    dialects,
    naiveMatch,
    targetId,
    trafficDiff,
    type Request,
    type Table,
    type Target,
    type TrafficChange,
} from "../../../provider/routing";
import { compileTable } from "../../../provider/routing/compile";
import type { Shape } from "./tables";
import { runs } from "../runs";
import { dialectNames, ruleOf, seed, tableOf, universe } from "./tables";

const id = (targets: readonly (Target | null)[]): string =>
    targets
        .map((t) => (t === null ? "none" : targetId(t)))
        .sort()
        .join("|");
const listed = (outcome: TrafficChange["before"]): readonly (Target | null)[] =>
    Array.isArray(outcome) ? (outcome as readonly (Target | null)[]) : [outcome as Target | null];

/** `expect` for a loop of hundreds of thousands: costs only when it fails. */
const same = (actual: string, expected: string, request: { host: string; path: string }): void => {
    if (actual !== expected)
        expect([request.host, request.path, actual]).toEqual([request.host, request.path, expected]);
};

/** A version and the next: some rules dropped, some added, the default kept. */
const versions = (dialect: Table["dialect"], shape: Shape): fc.Arbitrary<[Table, Table]> =>
    fc
        .tuple(
            tableOf(dialect, shape, 6),
            fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
            fc.array(ruleOf(dialect, shape), { maxLength: 3 }),
        )
        .map(([before, kept, added]) => [
            before,
            { ...before, rules: [...before.rules.filter((_, i) => kept[i] === true), ...added] },
        ]);

describe.each(dialectNames)("the traffic difference of %s", (dialect) => {
    it(`covers exactly the requests of a small universe whose answer changes, once each (seed ${seed})`, () => {
        fc.assert(
            fc.property(versions(dialect, "plain"), ([before, after]) => {
                const changes = trafficDiff([before], [after]);
                const [old, now] = [compileTable(before), compileTable(after)];
                for (const request of universe) {
                    const seen = { ...request, path: dialects[dialect].seenPath(request.path) };
                    const [was, is] = [id(naiveMatch(old, request)), id(naiveMatch(now, request))];
                    const found = changes.filter((change) => covers(change, seen));
                    const reported = found.map(
                        (change) => `${id(listed(change.before))} → ${id(listed(change.after))}`,
                    );
                    same(reported.join(", "), was === is ? "" : `${was} → ${is}`, request);
                }
            }),
            { seed, numRuns: runs(200) },
        );
    });

    it(`is empty for equal versions, turns round when they do, and shows every change truly (seed ${seed})`, () => {
        fc.assert(
            fc.property(versions(dialect, "all"), ([before, after]) => {
                expect(trafficDiff([before], [before])).toEqual([]);
                const [old, now] = [compileTable(before), compileTable(after)];
                const changes = trafficDiff([before], [after]);
                for (const change of changes) {
                    expect(id(naiveMatch(old, change.witness))).toBe(id(listed(change.before)));
                    expect(id(naiveMatch(now, change.witness))).toBe(id(listed(change.after)));
                    expect(id(listed(change.before))).not.toBe(id(listed(change.after)));
                }
                const back = trafficDiff([after], [before]);
                const pairs = (list: readonly TrafficChange[], flip: boolean): string[] =>
                    [
                        ...new Set(
                            list.map((c) =>
                                (flip ? [c.after, c.before] : [c.before, c.after]).map((o) => id(listed(o))).join("→"),
                            ),
                        ),
                    ].sort();
                expect(pairs(back, true)).toEqual(pairs(changes, false));
            }),
            { seed, numRuns: runs(80) },
        );
    });
});

it(`tells a change from every dialect to every other as the routers of both answer (seed ${seed})`, () => {
    fc.assert(
        fc.property(
            fc.constantFrom(...dialectNames),
            fc.constantFrom(...dialectNames),
            tableOf("kubernetes", "plain", 5),
            (from, to, table) => {
                const [before, after] = [[{ ...table, dialect: from }], [{ ...table, dialect: to }]];
                const [old, now] = [createRouter(before), createRouter(after)];
                const changes = trafficDiff(before, after);
                for (const request of universe) {
                    const [was, is] = [id(old.match(request).targets), id(now.match(request).targets)];
                    const found = changes.filter((change) => covers(change, request));
                    same(String(found.length > 0), String(was !== is), request);
                }
            },
        ),
        { seed, numRuns: runs(200) },
    );
});

/** What requests have beside host and path, with the words of a change that says so. */
const settings: readonly [words: string, setting: Pick<Request, "method" | "headers">][] = [
    ["", {}],
    ["", { method: "POST" }],
    ["", { method: "DELETE" }],
    ["with header X-V: 1", { headers: { "x-v": "1" } }],
    ["with header X-V: 2", { method: "PUT", headers: { "x-v": "2" } }],
];

describe.each(["gateway-api", "cce"] as const)("the traffic difference of %s under conditions", (dialect) => {
    it(`tells each request whose answer changes, and of usual ones no other (seed ${seed})`, () => {
        fc.assert(
            fc.property(versions(dialect, "conditions"), ([before, after]) => {
                const changes = trafficDiff([before], [after]);
                const [old, now] = [compileTable(before), compileTable(after)];
                for (const [words, setting] of settings) {
                    const holding = changes.filter(({ requests: { conditions = [] } }) =>
                        conditions.every((condition) => condition === words),
                    );
                    for (const place of universe) {
                        const request = { ...place, ...setting };
                        const [was, is] = [id(naiveMatch(old, request)), id(naiveMatch(now, request))];
                        const reported = holding
                            .filter((change) => covers(change, request))
                            .map((change) => `${id(listed(change.before))} → ${id(listed(change.after))}`);
                        const expected = was === is ? "" : `${was} → ${is}`;
                        if (words === "") same(reported.join(", "), expected, request);
                        else if (expected !== "") same(String(reported.includes(expected)), "true", request);
                    }
                }
            }),
            { seed, numRuns: runs(150) },
        );
    });
});
