import * as fc from "fast-check";
import {
    createRouter,
    dialects,
    formatRequest,
    lint,
    naiveMatch,
    parseUrl,
    targetId,
    trafficDiff,
    type DialectName,
    type Diagnostic,
    type MatchType,
    type Rule,
    type Table,
} from "../../../provider/routing";
import { rule, table } from "./support";

const names = Object.keys(dialects) as DialectName[];
const many = (count: number, make: (i: number) => Rule): Rule[] => Array.from({ length: count }, (_, i) => make(i));
const codes = (found: readonly Diagnostic[]): string[] => [...new Set(found.map((d) => d.code))].sort();

/** Runs every analysis on a table; its claims must hold for the naive matcher. */
function analyse(made: Table): Diagnostic[] {
    const found = lint([made]);
    const router = createRouter([made]);
    for (const { witness } of found.slice(0, 20)) {
        if (witness === undefined) continue;
        const ids = (targets: readonly (Parameters<typeof targetId>[0] | null)[]): string[] =>
            targets.map((t) => (t === null ? "" : targetId(t))).sort();
        expect(ids(router.match(witness).targets)).toEqual(ids(naiveMatch(made, witness)));
        expect(parseUrl(formatRequest(witness)).path).toBe(witness.path);
    }
    expect(trafficDiff([made], [made])).toEqual([]);
    trafficDiff([], [made]);
    return found;
}

describe("a hostile table is analysed within bounds", () => {
    it("with 500 rules of which each is one element deeper", () => {
        const deep = many(500, (i) => rule("a.io", `/${"x/".repeat(i)}x`, "Prefix", { to: `s${i}` }));
        expect(codes(analyse(table("kubernetes", deep)))).toEqual(["CR116"]);
        const router = createRouter([table("kubernetes", deep)]);
        const target = router.match({ host: "a.io", path: `/${"x/".repeat(5_000)}` }).targets[0];
        expect(target && targetId(target)).toBe("service:shop/s499:80");
    });

    it.each(["kubernetes", "traefik", "skipper", "gateway-api"] as const)(
        "with 10,000 wildcard hosts on %s",
        (dialect) => {
            const wide = many(10_000, (i) => rule(`*.h${i}.example.com`, "/", "Prefix", { to: `s${i % 7}` }));
            const made = table(dialect, wide);
            const found = lint([made], { severity: { CR108: "off" } });
            expect(codes(found)).toEqual(
                dialect === "skipper" ? ["CR110", "CR116"] : expect.arrayContaining(["CR116"]),
            );
            const { targets } = createRouter([made]).match({ host: "x.h9999.example.com", path: "/" });
            expect(targets.map((t) => t && targetId(t))).toEqual([dialect === "skipper" ? null : "service:shop/s3:80"]);
        },
    );

    it("with a thousand wildcards of equal precedence, and says that not every pair was compared", () => {
        const equal = many(1_000, (i) => rule(`*.${1000 + i}.example.com`, "/a", "Prefix"));
        expect(codes(lint([table("traefik", equal)]))).toContain("CR120");
    });

    it.each(["/(a+)+$", "/(a|a)*b", "/(.*a){12}", "/((((((((((a*)*)*)*)*)*)*)*)*)*)*x", "/(a|aa)+/(b|bb)+/(c|cc)+$"])(
        "with the expression %s, which would stall a backtracking engine",
        (path) => {
            for (const dialect of ["sae-alb", "cce"] as const) {
                const made = table(dialect, [
                    rule("a.io", path, "Regex"),
                    rule("a.io", "/api", "Prefix", { to: "api" }),
                ]);
                expect(codes(analyse(made))).toContain("CR114");
                createRouter([made]).explain({ host: "a.io", path: `/${"a".repeat(20_000)}!` });
            }
        },
    );

    it("with 130 expressions, more than can be told apart all together", () => {
        const expressions = many(130, (i) => rule("a.io", `/(x|y${i})*/[^/]+/z${i % 50}`, "Regex", { to: `s${i}` }));
        expect(() => analyse(table("cce", expressions))).not.toThrow();
    });

    it("with an expression that counts too far, which is said to be undecided", () => {
        expect(codes(analyse(table("cce", [rule("a.io", "/(a{1000}){1000}", "Regex")])))).toContain("CR113");
    });
});

describe("surprises of a platform are reported", () => {
    it.each([
        ["traefik", "/a//b", "Exact", "CR117"],
        ["traefik", "/a/../b", "Exact", "CR117"],
        ["traefik", "/a%20b", "Exact", "CR117"],
        ["skipper", "/a%2Fb", "Exact", "CR109"],
        ["skipper", "/caf%C3%A9", "Prefix", "CR109"],
        ["ingress-nginx", "/a//b", "Exact", "CR117"],
        ["sae-alb", "/api", "Prefix", "CR109"],
    ] as const)("%s with %s (%s): %s", (dialect, path, match, code) => {
        expect(codes(analyse(table(dialect, [rule("a.io", path, match as MatchType)])))).toContain(code);
    });

    it("while a path in another alphabet is served by what decodes it", () => {
        for (const dialect of ["traefik", "skipper", "ingress-nginx"] as const) {
            const made = table(dialect, [rule("a.io", "/café", "Exact")]);
            const { targets } = createRouter([made]).match({ host: "a.io", path: "/caf%C3%A9" });
            expect(targets).toHaveLength(1);
            expect(targets[0]).not.toBeNull();
            expect(codes(analyse(made))).not.toContain("CR117");
        }
    });
});

const seed = Number(process.env["CROSSROUTE_SEED"] ?? 20261121);
describe.each(names)("%s", (dialect) => {
    const text = fc.oneof(
        fc.string({ maxLength: 12, unit: "binary" }),
        fc
            .array(
                fc.constantFrom(
                    "/",
                    "..",
                    ".",
                    "//",
                    "%2F",
                    "%",
                    "%zz",
                    "*",
                    "?",
                    "(",
                    ")",
                    "[",
                    "a",
                    "é",
                    "\u0000",
                    "\ud800",
                    ":x",
                    "^",
                    "$",
                    "`",
                ),
                { maxLength: 8 },
            )
            .map((p) => p.join("")),
    );
    const garbage = fc.record({
        host: text,
        path: text,
        match: fc.constantFrom<MatchType>("Exact", "Prefix", "ImplementationSpecific", "Regex"),
    });

    it(`reads, lints, explains and compares any text there is (seed ${seed})`, () => {
        fc.assert(
            fc.property(fc.array(garbage, { minLength: 1, maxLength: 4 }), text, (rules, asked) => {
                const made = table(
                    dialect,
                    rules.map(({ host, path, match }) => rule(host, path, match)),
                );
                lint([made]);
                trafficDiff([made], [{ ...made, rules: made.rules.slice(1) }]);
                for (const host of [rules[0]?.host ?? "", "a.io"]) {
                    const request = { host, path: `/${asked}` };
                    expect(createRouter([made]).explain(request).why.length).toBeGreaterThan(0);
                }
            }),
            { seed, numRuns: 60 },
        );
    });
});
