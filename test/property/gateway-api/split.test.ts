import * as fc from "fast-check";
import { runs } from "../runs";
import { givesTo, limits, type Part, splitRoute } from "../../../provider/platforms/gateway-api/manifest/split";

const seed = Number(process.env["CROSSROUTE_SEED"] ?? 1616);
interface Rule {
    name: string;
    matches?: string[];
}

const rule = fc.record(
    {
        name: fc.string({ minLength: 1, maxLength: 8 }),
        matches: fc.oneof(
            { weight: 12, arbitrary: fc.array(fc.string(), { maxLength: 5 }) },
            { weight: 1, arbitrary: fc.array(fc.string(), { minLength: 60, maxLength: 140, size: "max" }) },
        ),
    },
    { requiredKeys: ["name"] },
);
const rules = fc.uniqueArray(rule, { maxLength: 50, size: "max", selector: ({ name }) => name });
const hosts = fc.uniqueArray(fc.domain(), { maxLength: 40, size: "max" });
const keyOf = ({ name }: Rule): string => name;
const sizeOf = ({ matches }: Rule): number => Math.max(1, matches?.length ?? 0);

/** What a request may meet: each pair of a host and a match of a rule, however it is laid out. */
const pairs = (parts: readonly Pick<Part<Rule>, "hostnames" | "rules">[]): string[] =>
    parts
        .flatMap(({ hostnames, rules: own }) =>
            (hostnames.length === 0 ? [""] : hostnames).flatMap((host) =>
                own.flatMap(({ name, matches }) =>
                    (matches?.length ? matches : [""]).map((m) => `${host} ${name} ${m}`),
                ),
            ),
        )
        .sort();

describe(`a route in several HTTPRoutes (seed ${seed})`, () => {
    it("keeps every rule for every host, and each part within the limits", () => {
        fc.assert(
            fc.property(hosts, rules, (hostnames, all) => {
                const parts = splitRoute(hostnames, all, keyOf);
                // As texts: there are thousands.
                expect(pairs(parts).join("\n")).toBe(pairs([{ hostnames, rules: all }]).join("\n"));
                expect(new Set(parts.map(({ suffix }) => suffix)).size).toBe(parts.length);
                for (const part of parts) {
                    expect(part.hostnames.length).toBeLessThanOrEqual(limits.hostnames);
                    expect(part.rules.length).toBeLessThanOrEqual(limits.rules);
                    expect(part.rules.reduce((sum, one) => sum + sizeOf(one), 0)).toBeLessThanOrEqual(limits.matches);
                    for (const one of part.rules) expect(sizeOf(one)).toBeLessThanOrEqual(limits.matchesOfRule);
                }
            }),
            { seed, numRuns: runs(300) },
        );
    });

    it("does not depend on the order of the rules", () => {
        fc.assert(
            fc.property(rules, (all) => {
                const there = splitRoute([], all, keyOf).map(({ suffix, rules: own }) => [
                    suffix,
                    own.map(keyOf).sort(),
                ]);
                const back = splitRoute([], [...all].reverse(), keyOf);
                expect(back.map(({ suffix, rules: own }) => [suffix, own.map(keyOf).sort()])).toEqual(there);
            }),
            { seed, numRuns: runs(80) },
        );
    });

    it("changes one part for one more rule, and what that part gives away goes to parts that come first", () => {
        let split = 0;
        fc.assert(
            fc.property(rules, rule, (all, more) => {
                fc.pre(!all.some(({ name }) => name === more.name) && sizeOf(more) <= limits.matchesOfRule);
                const text = (parts: Part<Rule>[]) =>
                    new Map(parts.map((part) => [part.suffix, part.rules.map((one) => JSON.stringify(one)).sort()]));
                const before = text(splitRoute([], all, keyOf));
                const after = text(splitRoute([], [...all, more], keyOf));
                const changed = [...before].filter(([suffix, own]) => String(after.get(suffix)) !== String(own));
                expect(changed.length).toBeLessThanOrEqual(1);
                const made = [...after.keys()].filter((suffix) => !before.has(suffix));
                const [from] = changed;
                if (from === undefined) return;
                if (made.length > 0) split++;
                for (const to of made) expect(givesTo(from[0], to)).toBe(true);
            }),
            { seed, numRuns: runs(300) },
        );
        expect(split).toBeGreaterThan(0);
    });
});
