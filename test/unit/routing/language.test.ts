import * as fc from "fast-check";
import { globPattern, regexPattern, type RegexOptions } from "../../../provider/routing/language/language";
import { parseRegex } from "../../../provider/routing/language/parse";
import { sample } from "../../../provider/routing/language/sample";
import { atoms } from "../../../provider/routing/language/atoms";
import { compileProgram, runProgram } from "../../../provider/routing/language/program";

const options: RegexOptions = { flavour: "re2", anchoring: "search" };
const takes = (source: string, text: string, more: Partial<RegexOptions> = {}): unknown => {
    const pattern = regexPattern(source, { ...options, ...more });
    return pattern.kind === "language" ? pattern.language.takes(text) : pattern.kind;
};

describe("a regular expression", () => {
    it("is decided for more texts than its places are kept for", () => {
        // Which of the last characters were an a has 4096 answers.
        const source = "^[ab]*a[ab]{11}$";
        const pattern = regexPattern(source, options);
        const texts = Array.from({ length: 6000 }, (_, i) => (i * 2_654_435_761).toString(2).slice(-16));
        const spelled = texts.map((text) => text.replaceAll("0", "a").replaceAll("1", "b"));
        const decided = spelled.map((text) => pattern.kind === "language" && pattern.language.takes(text) === 2);
        expect(decided).toEqual(spelled.map((text) => new RegExp(source).test(text)));
        expect(new Set(decided).size).toBe(2);
    });

    const piece = fc.constantFrom(
        "a",
        "b",
        "/",
        ".",
        "[ab]",
        "[^a]",
        "(a|b)",
        "(?:ab)",
        "\\d",
        "\\w",
        "\\.",
        "(a|)",
        "x",
    );
    const quantifier = fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,2}", "*?", "+?");
    const expression = fc
        .tuple(
            fc.constantFrom("", "^"),
            fc.array(
                fc.tuple(piece, quantifier).map((p) => p.join("")),
                { minLength: 1, maxLength: 5 },
            ),
            fc.constantFrom("", "$"),
        )
        .map(([start, parts, end]) => `${start}${parts.join("")}${end}`);
    const text = fc.array(fc.constantFrom("a", "b", "/", "x", "1", "."), { maxLength: 8 }).map((c) => c.join(""));

    it("takes what JavaScript's own engine takes, on the subset both read (seed 11)", () => {
        fc.assert(
            fc.property(expression, fc.array(text, { minLength: 10, maxLength: 10 }), (source, texts) => {
                const engine = new RegExp(source, "u");
                for (const one of texts)
                    expect([source, one, takes(source, one)]).toEqual([source, one, engine.test(one) ? 2 : 0]);
            }),
            { seed: Number(process.env["CROSSROUTE_SEED"] ?? 11), numRuns: 400 },
        );
    });

    it("catches the groups that JavaScript's own engine catches (seed 12)", () => {
        fc.assert(
            fc.property(expression, text, (source, one) => {
                const pattern = regexPattern(source, { ...options, anchoring: "whole" });
                // JavaScript alone drops an empty turn of a repetition; RE2 and PCRE keep it.
                if (pattern.kind !== "language" || /\(a\|\)[*+{?]/.test(source)) return;
                const found = new RegExp(`^(?:${source})$`, "u").exec(one);
                const groups = pattern.language.groups(one);
                expect([source, one, groups]).toEqual([
                    source,
                    one,
                    found === null ? undefined : Array.from(found).slice(1),
                ]);
            }),
            { seed: Number(process.env["CROSSROUTE_SEED"] ?? 12), numRuns: 400 },
        );
    });

    it.each([
        ["(", "invalid"],
        ["a)", "invalid"],
        ["[a", "invalid"],
        ["*a", "invalid"],
        ["a**", "invalid"],
        ["a{3,2}", "invalid"],
        ["[b-a]", "invalid"],
        ["a\\", "invalid"],
        ["(?=a)", "invalid"],
        ["(a)\\1", "invalid"],
        ["\\b", "beyond"],
        ["[[:alpha:]]", "beyond"],
        ["(?<=a)b", "invalid"],
    ])("%s is %s to a linear engine", (source, verdict) => {
        expect(Object.keys(parseRegex(source, "re2"))).toEqual([verdict]);
    });

    it("with look-around or back-references is undecided where the platform's engine has them", () => {
        expect(regexPattern("(?!x)a", { flavour: "pcre", anchoring: "whole" })).toMatchObject({
            kind: "unclear",
            reason: expect.stringContaining("look-around") as string,
        });
        expect(takes("(a)\\1", "aa", { flavour: "pcre" })).toBe("unclear");
    });

    it("that matches a part only is undetermined where the platform does not say what it compares", () => {
        const open = { flavour: "pcre", anchoring: "unstated" } as const;
        expect([takes("/a+", "/aa", open), takes("/a+", "/aab", open), takes("/a+", "/b", open)]).toEqual([2, 1, 0]);
    });

    it("that would stall a backtracking engine is run in linear time, and named", () => {
        const pattern = regexPattern("(a+)+$", { flavour: "pcre", anchoring: "whole" });
        expect(pattern.kind === "language" && pattern.language.danger).toContain("repetition inside a repetition");
        expect(takes("(a+)+$", `${"a".repeat(5000)}!`)).toBe(0);
        expect(takes("(a|aa)*b", "a".repeat(5000))).toBe(0);
    });

    it("that counts too far is not decided", () => {
        expect(takes("(a{1000}){1000}", "a")).toBe("unclear");
    });

    it("without regard to case takes both cases", () => {
        expect([takes("^/Ab", "/aB", { ignoreCase: true }), takes("[^a]", "A", { ignoreCase: true })]).toEqual([2, 0]);
    });

    it("without regard to case folds all of Unicode in Go, and ASCII in PCRE", () => {
        const go = (source: string, text: string): unknown => takes(`(?i)${source}`, text, { flavour: "re2" });
        expect([go("/é", "/É"), go("/[à-é]x", "/Éx"), go("/[^é]", "/É"), go("ς", "Σ")]).toEqual([2, 2, 0, 2]);
        expect([go("k", "\u212a"), go("\\W", "\u212a"), go("[\\W]", "k"), go("[^\\W]", "K")]).toEqual([2, 0, 0, 2]);
        expect([go("i", "\u0131"), go("ı", "I"), go("ß", "ẞ")]).toEqual([0, 0, 2]);
        expect(takes("/é", "/É", { flavour: "pcre", ignoreCase: true })).toBe(0);
    });

    it("has a class beside a dash that makes no range", () => {
        expect([takes("[\\d-z]", "-"), takes("[\\d-z]", "z"), takes("[\\d-z]", "a")]).toEqual([2, 2, 0]);
    });
});

it("a glob takes what the same pattern as an expression takes (seed 13)", () => {
    const glob = fc
        .array(fc.constantFrom("a", "b", "/", "*", "?", "."), { minLength: 1, maxLength: 6 })
        .map((c) => c.join(""));
    const text = fc.array(fc.constantFrom("a", "b", "/", "."), { maxLength: 7 }).map((c) => c.join(""));
    fc.assert(
        fc.property(glob, text, (source, one) => {
            const pattern = globPattern(source);
            const engine = new RegExp(`^${source.replace(/\./g, "\\.").replace(/\*/g, ".*").replace(/\?/g, ".")}$`);
            expect(pattern.kind === "language" && pattern.language.takes(one)).toBe(engine.test(one) ? 2 : 0);
        }),
        { seed: Number(process.env["CROSSROUTE_SEED"] ?? 13), numRuns: 1000 },
    );
});

it("the samples of an expression are members of it, the shortest first", () => {
    const parsed = parseRegex("/(a|b)+/x?", "re2");
    const program = "node" in parsed ? compileProgram(parsed.node, "whole") : undefined;
    const found = program === undefined ? [] : sample(program);
    expect(found[0]).toBe("/a/");
    expect(found.length).toBeGreaterThanOrEqual(3);
    expect(found.map((text) => text.length)).toEqual(found.map((text) => text.length).sort((a, b) => a - b));
    for (const text of found) expect(text).toMatch(/^\/(a|b)+\/x?$/);
});

it("an expression of many alternatives has a sample, too", () => {
    const source = Array.from({ length: 60 }, (_, i) => `.*[Bb]ot${i}.*`).join("|");
    const parsed = parseRegex(source, "re2");
    const program = "node" in parsed ? compileProgram(parsed.node, "search") : undefined;
    const found = program === undefined ? [] : sample(program, 1);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(source));
});

it("the classes of a set of expressions are told apart, each by its shortest member", () => {
    const programs = ["/a.*", "/.*b", "/ab"].map((source) => {
        const parsed = parseRegex(source, "re2");
        if (!("node" in parsed)) throw new Error(source);
        const program = compileProgram(parsed.node, "whole");
        if (program === undefined) throw new Error(source);
        return program;
    });
    const shape = {
        next: (state: number, code: number) => ((state === 0) === (code === 47) ? 1 : undefined),
        ends: (state: number) => state === 1,
        extra: [],
    };
    const found = atoms(programs, shape) ?? [];
    expect(found.map((atom) => [atom.witness, [...atom.members].join("")]).sort()).toEqual(
        [
            ["/", ""],
            ["/a", "0"],
            ["/ab", "012"],
            ["/a0b", "01"],
            ["/b", "1"],
        ].sort(),
    );
    for (const { witness, members } of found)
        programs.forEach((p, i) => expect(runProgram(p, witness)).toBe(members.has(i)));
    expect(atoms(programs, shape, 3)).toBeUndefined();
});
