import * as fc from "fast-check";
import {
    naiveMatch,
    targetId,
    trafficDiff,
    type Request,
    type Rule,
    type Table,
    type Target,
} from "../../../provider/routing";
import { compileTable } from "../../../provider/routing/compile";
import { runs } from "../runs";
import { seed } from "./tables";

/** Rules of one path, each with a header of its own, some with another one's, too. */
interface Written {
    name: number;
    also: number | undefined;
    to: number;
}
const ruleOf = ({ name, also, to }: Written, i: number, regex: boolean): Rule => ({
    host: "a.test",
    path: regex ? "/(a|b)" : "/",
    match: regex ? "Regex" : "Prefix",
    headers: [name, ...(also === undefined || also === name ? [] : [also])].map((n) => ({
        name: `x-${n}`,
        values: ["1"],
        exactly: true,
    })),
    target: { kind: "service", namespace: "shop", name: `s${to}`, port: 80 },
    origin: { object: "HTTPRoute shop/web", path: `spec.rules[${i}]` },
});

const tableOf = (written: readonly Written[], regex: boolean): Table => ({
    gateway: "edge",
    dialect: "gateway-api",
    rules: written.map((one, i) => ruleOf(one, i, regex)),
});

/** Many conditions, and a version where a few rules changed, went, came or took another place. */
const versions = (count: number): fc.Arbitrary<[Written[], Written[]]> => {
    const written = fc.record({
        name: fc.nat(count),
        also: fc.option(fc.nat(count), { freq: 3, nil: undefined }),
        to: fc.nat(5),
    });
    return fc
        .tuple(
            fc.array(written, { minLength: count, maxLength: count }),
            fc.array(fc.tuple(fc.nat(count - 1), fc.nat(3), fc.nat(count - 1), written), {
                minLength: 1,
                maxLength: 6,
            }),
        )
        .map(([before, edits]) => {
            const after = [...before];
            for (const [at, how, to, one] of edits) {
                const place = at % Math.max(after.length, 1);
                if (how === 0) after.splice(place, 1);
                else if (how === 1) after.splice(place, 0, one);
                else if (how === 2) after[place] = one;
                else after.splice(to, 0, ...after.splice(place, 1));
            }
            return [before, after];
        });
};

const textOf = (targets: readonly (Target | null)[]): string =>
    targets
        .map((target) => (target === null ? "none" : targetId(target)))
        .sort()
        .join("|");

const answer = (table: ReturnType<typeof compileTable>, request: Request): string => textOf(naiveMatch(table, request));

describe.each<[what: string, count: number, regex: boolean]>([
    ["30", 30, false],
    ["60", 60, false],
    ["30 beside an expression", 30, true],
])("a diff with conditions of %s rules", (_, count, regex) => {
    it(`names each answer that changes hands under one or two of them, or says what it does not compare (seed ${seed})`, () => {
        let changes = 0;
        let silent = 0;
        fc.assert(
            fc.property(
                versions(count),
                fc.array(fc.tuple(fc.nat(count), fc.nat(count)), { minLength: 30, maxLength: 30 }),
                ([before, after], asked) => {
                    const [old, now] = [tableOf(before, regex), tableOf(after, regex)];
                    const [a, b] = [compileTable(old), compileTable(now)];
                    const found = trafficDiff([old], [now]);
                    const said = found.map((change) =>
                        [change.before, change.after].map((one) => textOf([one].flat())).join(" → "),
                    );
                    const isOpen = said.some((text) => text.includes("not compared"));
                    // Rules that differ are asked for, too: by chance few of the pairs are of two of them.
                    const edited = [...before, ...after].filter(
                        (one, _at, all) =>
                            all.filter((other) => JSON.stringify(other) === JSON.stringify(one)).length === 1,
                    );
                    const pairs = [
                        ...asked,
                        ...edited.flatMap(({ name, also = name }) =>
                            asked
                                .slice(0, 8)
                                .map(([x]) => [name, x] as const)
                                .concat([[name, also]]),
                        ),
                    ];
                    for (const [x, y] of pairs) {
                        const request: Request = {
                            host: "a.test",
                            path: regex ? "/a" : "/",
                            headers: { [`x-${x}`]: "1", [`x-${y}`]: "1" },
                        };
                        const [was, is] = [answer(a, request), answer(b, request)];
                        if (was === is) continue;
                        changes++;
                        if (isOpen) continue;
                        silent++;
                        expect([was, is, said.includes(`${was} → ${is}`)]).toEqual([was, is, true]);
                    }
                },
            ),
            { seed, numRuns: runs(4) },
        );
        expect(changes).toBeGreaterThan(0);
        // Else nothing was compared with anything.
        expect(silent).toBeGreaterThan(0);
    });
});
