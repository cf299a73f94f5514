import * as fc from "fast-check";
import { createRouter, naiveMatch, targetId, type Target } from "../../../provider/routing";
import { compileTable } from "../../../provider/routing/compile";
import { runs } from "../runs";
import { dialectNames, request, seed, tableOf } from "./tables";

const ids = (targets: readonly (Target | null)[]): string =>
    targets
        .map((t) => (t === null ? "none" : targetId(t)))
        .sort()
        .join(" | ");

/** `expect` for a loop of hundreds of thousands: costs only when it fails. */
const same = (actual: string, expected: string): void => {
    if (actual !== expected) expect(actual).toBe(expected);
};

describe.each(dialectNames)("the index of %s", (dialect) => {
    const tables = runs(400);
    const requests = 50;

    it(`answers ${tables * requests} random requests as the naive matcher does (seed ${seed})`, () => {
        fc.assert(
            fc.property(
                tableOf(dialect),
                fc.array(request, { minLength: requests, maxLength: requests }),
                (table, asked) => {
                    const router = createRouter([table]);
                    const compiled = compileTable(table);
                    for (const one of asked) {
                        const expected = ids(naiveMatch(compiled, one));
                        same(ids(router.match(one).targets), expected);
                        const { outcome, target, candidates } = router.explain(one);
                        same(ids(outcome === "undetermined" ? (candidates ?? []) : [target ?? null]), expected);
                    }
                },
            ),
            { seed, numRuns: tables },
        );
    });
});
