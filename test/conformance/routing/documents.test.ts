import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createRouter, naiveMatch, type MatchType } from "../../../provider/routing";
import { answers, rule, table } from "./support";

interface Documented {
    pathCases: {
        id: string;
        rules: { path: string; pathType: MatchType }[];
        request: { path: string };
        expected: { matchedPath: string | null; pathType: MatchType | null };
    }[];
    hostCases: { id: string; ruleHost: string; request: { host: string }; matches: boolean }[];
}

const documented = JSON.parse(readFileSync(join(__dirname, "fixtures/ingress-docs-table.json"), "utf8")) as Documented;

describe("the examples of the Ingress documentation", () => {
    it("are all here", () => {
        expect([documented.pathCases.length, documented.hostCases.length]).toEqual([21, 3]);
    });

    it.each(documented.pathCases)("$id: the path matched is the documented one", ({ rules, request, expected }) => {
        const made = table(
            "kubernetes",
            rules.map((r) => rule("", r.path, r.pathType, `${r.pathType} ${r.path}`)),
        );
        const wanted = expected.matchedPath === null ? "none" : `${expected.pathType} ${expected.matchedPath}`;
        expect(answers(made, "any.example", request.path)).toBe(wanted);
        const { rule: won } = createRouter([made]).explain({ host: "any.example", path: request.path });
        expect(won?.path ?? null).toBe(expected.matchedPath);
    });

    it.each(documented.hostCases)("$id: $ruleHost and $request.host", ({ ruleHost, request, matches }) => {
        const made = table("kubernetes", [rule(ruleHost, "/", "Prefix", "it")]);
        expect(answers(made, request.host, "/")).toBe(matches ? "it" : "none");
    });
});

describe("the documented behaviour of SAE on CLB", () => {
    const made = table("sae-clb", [
        rule("www.shop.cn", "/abc", "Prefix", "abc"),
        rule("www.shop.cn", "/abcd", "Prefix", "abcd"),
        rule("*.shop.cn", "/", "Prefix", "wide"),
        rule("*.www.shop.cn", "/", "Prefix", "narrow"),
    ]);
    it.each([
        ["www.shop.cn", "/abcde", "abcd", "the longest prefix by characters"],
        ["www.shop.cn", "/abc", "abc", "the path itself"],
        ["WWW.SHOP.CN", "/abcx", "abc", "a domain without regard to case"],
        ["m.shop.cn", "/abc", "wide", "a wildcard"],
        ["a.www.shop.cn", "/", "narrow", "the narrower wildcard"],
        ["www.shop.cn", "/x", "none or wide", "undocumented: the domain has rules and none fits"],
        ["a.b.shop.cn", "/", "none or wide", "undocumented: several labels under one star"],
        ["shop.cn", "/", "none", "no apex under a wildcard"],
    ])("%s%s goes to %s: %s", (host, path, wanted) => {
        expect(answers(made, host, path)).toBe(wanted);
    });

    it("does not look at the order of the list", () => {
        const turned = { ...made, rules: [...made.rules].reverse() };
        for (const path of ["/abcde", "/abc", "/x"]) {
            expect(answers(turned, "www.shop.cn", path)).toBe(answers(made, "www.shop.cn", path));
        }
    });
});

describe("the documented behaviour of SAE on ALB", () => {
    const made = table("sae-alb", [
        rule("shop.cn", "/plain", "ImplementationSpecific", "plain"),
        rule("www.example.*", "/*", "ImplementationSpecific", "star"),
        rule("^www.regex.com$", "/*", "ImplementationSpecific", "expression"),
        rule("shop.cn", "/sys/(.*)/(.*)/aaa", "ImplementationSpecific", "rewritten", { rewrite: "/${1}/${2}" }),
        rule("shop.cn", "/img/*.png", "ImplementationSpecific", "images"),
        rule("shop.cn", "/v?/x", "ImplementationSpecific", "one"),
        rule("shop.cn", "/api/*", "ImplementationSpecific", "first"),
        rule("shop.cn", "/api/special", "ImplementationSpecific", "later"),
    ]);
    it.each([
        ["shop.cn", "/plain", "plain", "a plain path is the whole path"],
        ["shop.cn", "/plain/x", "none", "and no prefix"],
        ["www.example.org", "/any", "star", "a star at the end of a domain"],
        ["WWW.regex.com", "/any", "expression", "a domain as an expression, without regard to case"],
        ["shop.cn", "/img/a/b.png", "images", "a star inside a path"],
        ["shop.cn", "/v1/x", "one", "a question mark is one character"],
        ["shop.cn", "/v12/x", "none", "and only one"],
        ["shop.cn", "/api/special", "first", "the first in order, not the most specific"],
        ["shop.cn", "/api", "none", "/api/* needs its slash"],
    ])("%s%s goes to %s: %s", (host, path, wanted) => {
        expect(answers(made, host, path)).toBe(wanted);
    });

    it("rewrites by groups as the documentation shows", () => {
        const { rewritten, rule: won } = createRouter([made]).explain({ host: "shop.cn", path: "/sys/ccc/bbb/aaa" });
        expect([won?.path, rewritten]).toEqual(["/sys/(.*)/(.*)/aaa", "/ccc/bbb"]);
    });

    it("leaves open whether an expression must fit the whole path", () => {
        expect(answers(made, "shop.cn", "/sys/a/b/aaa/more")).toBe("none or rewritten");
    });
});

describe("the documented behaviour of Huawei CCE", () => {
    const plain = table("cce", [
        rule("", "/a/b/c", "Exact", "path-only"),
        rule("shop.com", "/a", "ImplementationSpecific", "starts"),
        rule("shop.com", "/a/b", "ImplementationSpecific", "longer"),
        rule("shop.com", "/a/b", "Exact", "equal"),
        rule("shop.com", "/(a|b)/.+", "Regex", "expression"),
        rule("shop.com", "/b", "Exact", "b"),
    ]);
    it.each([
        ["/a/b", "equal", "EQUAL_TO first"],
        ["/a/b/c", "longer", "a rule with a domain before one with a path only, then the longer path"],
        ["/ax", "starts", "STARTS_WITH goes by characters"],
        ["/b/x", "expression", "REGEX last"],
        ["/none", "none", "nothing fits"],
    ])("%s goes to %s: %s", (path, wanted) => {
        expect(answers(plain, "shop.com", path)).toBe(wanted);
    });

    it("with advanced forwarding lets the older object go first, unless both were there before", () => {
        const at = (object: string, createdAt: string): Partial<Parameters<typeof rule>[4]> => ({
            origin: { object, createdAt },
        });
        const rules = [
            rule("shop.com", "/a/b", "Exact", "young", at("Ingress d/young", "2026-02-01T00:00:00Z")),
            rule("shop.com", "/a", "Prefix", "old", at("Ingress d/old", "2026-01-01T00:00:00Z")),
        ];
        expect(answers(table("cce", rules), "shop.com", "/a/b")).toBe("young");
        const redirect = rule("x.com", "/", "Prefix", "r", { target: { kind: "redirect", url: "https://y.com" } });
        expect(answers(table("cce", [...rules, redirect]), "shop.com", "/a/b")).toBe("old or young");
        const [narrow, wide] = rules.map(({ origin }, i) => ({ ...rules[1 - i]!, origin }));
        expect(answers(table("cce", [narrow!, wide!, redirect]), "shop.com", "/a/b")).toBe("young");
        const ordered = rules.map((r, i) => ({ ...r, order: i + 1 }));
        expect(answers(table("cce", ordered), "shop.com", "/a/b")).toBe("young");
    });
});

it("every documented case is answered alike by the naive matcher", () => {
    for (const { rules, request } of documented.pathCases) {
        const made = table(
            "kubernetes",
            rules.map((r) => rule("", r.path, r.pathType, r.path)),
        );
        expect(naiveMatch(made, { host: "h", path: request.path })).toHaveLength(1);
    }
});
