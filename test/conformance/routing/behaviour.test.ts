import { dialects, type DialectName, type MatchType, type Rule } from "../../../provider/routing";
import { answers, rule, table } from "./support";

/**
 * One suite for all dialects: the same rules, the same request, and the answer of each. A dialect that a case does not
 * name answers as `usual` says; where one differs, the reason is beside it.
 */
interface Case {
    says: string;
    rules: readonly [host: string, path: string, match: MatchType, name: string][];
    ask: readonly [host: string, path: string];
    usual: string;
    unless?: Partial<Record<DialectName, readonly [answer: string, reason: string]>>;
}

const characters = "a prefix goes by characters here";
const open = "by elements in the guide, and by characters at the load balancer";
const exactHere = "a plain path is exact here";

const cases: readonly Case[] = [
    {
        says: "an exact path is the whole path",
        rules: [["h.io", "/a", "Exact", "it"]],
        ask: ["h.io", "/a"],
        usual: "it",
    },
    {
        says: "an exact path takes nothing below",
        rules: [["h.io", "/a", "Exact", "it"]],
        ask: ["h.io", "/a/b"],
        usual: "none",
        unless: { "sae-clb": ["it", "every path is a prefix here"] },
    },
    {
        says: "an exact path tells a trailing slash",
        rules: [["h.io", "/a", "Exact", "it"]],
        ask: ["h.io", "/a/"],
        usual: "none",
        unless: { "sae-clb": ["it", "every path is a prefix here"] },
    },
    {
        says: "a prefix takes what is below",
        rules: [["h.io", "/a", "Prefix", "it"]],
        ask: ["h.io", "/a/b"],
        usual: "it",
        unless: { "sae-alb": ["none", exactHere] },
    },
    {
        says: "a prefix takes whole elements only",
        rules: [["h.io", "/a", "Prefix", "it"]],
        ask: ["h.io", "/ab"],
        usual: "none",
        unless: { traefik: ["it", characters], "sae-clb": ["it", characters], cce: ["it or none", open] },
    },
    {
        says: "a prefix with a trailing slash takes the path without",
        rules: [["h.io", "/a/", "Prefix", "it"]],
        ask: ["h.io", "/a"],
        usual: "it",
        unless: {
            traefik: ["none", characters],
            "sae-clb": ["none", characters],
            "sae-alb": ["none", exactHere],
            cce: ["it or none", open],
            "ingress-nginx": ["none", "only /a/ is made"],
        },
    },
    {
        says: "the longer prefix wins",
        rules: [
            ["h.io", "/", "Prefix", "short"],
            ["h.io", "/a", "Prefix", "long"],
        ],
        ask: ["h.io", "/a"],
        usual: "long",
        unless: {
            alb: ["short", "the first in order"],
        },
    },
    {
        says: "exact wins over prefix on one path",
        rules: [
            ["h.io", "/a", "Prefix", "prefix"],
            ["h.io", "/a", "Exact", "exact"],
        ],
        ask: ["h.io", "/a"],
        usual: "exact",
        unless: {
            alb: ["prefix", "the first in order"],
            traefik: ["prefix", "its text is longer"],
            "traefik-strict": ["prefix", "its text is longer"],
            skipper: ["exact or prefix", "one path twice in a rule is a traffic split"],
            "sae-clb": ["exact or prefix", "both are the same prefix here"],
            "sae-alb": ["prefix", "the first in order"],
        },
    },
    {
        says: "an exact path of six characters is reached beside Prefix /",
        rules: [
            ["h.io", "/", "Prefix", "prefix"],
            ["h.io", "/abcde", "Exact", "exact"],
        ],
        ask: ["h.io", "/abcde"],
        usual: "exact",
        unless: {
            alb: ["prefix", "the first in order"],
            traefik: ["prefix", "Prefix / has the longer text"],
            "traefik-strict": ["prefix", "Prefix / has the longer text"],
        },
    },
    {
        says: "an exact path of seven characters is reached beside Prefix /",
        rules: [
            ["h.io", "/", "Prefix", "prefix"],
            ["h.io", "/abcdef", "Exact", "exact"],
        ],
        ask: ["h.io", "/abcdef"],
        usual: "exact",
        unless: {
            alb: ["prefix", "the first in order"],
            traefik: ["exact or prefix", "both texts have one length"],
            "traefik-strict": ["exact or prefix", "both texts have one length"],
        },
    },
    {
        says: "the exact host wins over a wildcard",
        rules: [
            ["*.h.io", "/", "Prefix", "wide"],
            ["a.h.io", "/", "Prefix", "named"],
        ],
        ask: ["a.h.io", "/"],
        usual: "named",
        unless: {
            traefik: ["named or wide", "both texts have one length"],
            "traefik-strict": ["named or wide", "both texts have one length"],
            "traefik-3.6": ["wide", "a wildcard's text is longer"],
            "traefik-3.6-strict": ["wide", "a wildcard's text is longer"],
            alb: ["wide", "the first in order"],
            "sae-alb": ["wide", "the first in order"],
            "traefik-gateway": ["named or wide", "the two hosts are equally long"],
        },
    },
    {
        says: "a wildcard takes one label",
        rules: [["*.h.io", "/", "Prefix", "wide"]],
        ask: ["a.b.h.io", "/"],
        usual: "none",
        unless: {
            alb: ["wide", "its star takes everything"],
            gce: ["wide", "its star takes several labels"],
            "gateway-api": ["wide", "its wildcard takes several labels"],
            "traefik-gateway": ["wide", "its wildcard takes several labels"],
            "sae-alb": ["wide", "its star takes everything"],
            "sae-clb": ["none or wide", "not documented"],
            cce: ["none or wide", "not documented"],
        },
    },
    {
        says: "a wildcard leaves out the apex",
        rules: [["*.h.io", "/", "Prefix", "wide"]],
        ask: ["h.io", "/"],
        usual: "none",
    },
    {
        says: "a host with rules of its own closes its requests to wider hosts",
        rules: [
            ["", "/", "Prefix", "open"],
            ["h.io", "/a", "Prefix", "own"],
        ],
        ask: ["h.io", "/b"],
        usual: "open",
        unless: {
            gce: ["none", "a host has paths of its own"],
            kubernetes: ["none", "the usual reading of the reference"],
            "ingress-nginx": ["none", "one server block a host"],
            "sae-clb": ["none or open", "not documented"],
            cce: ["none or open", "not documented"],
            "sae-alb": ["none", exactHere],
        },
    },
    {
        says: "host case, port and trailing dot do not count",
        rules: [["h.io", "/", "Prefix", "it"]],
        ask: ["H.IO.", "/"],
        usual: "it",
    },
    {
        says: "an escaped letter is the letter",
        rules: [["h.io", "/abc", "Exact", "it"]],
        ask: ["h.io", "/%61bc"],
        usual: "none",
        unless: {
            traefik: ["it", "unreserved escapes are decoded"],
            "traefik-strict": ["it", "unreserved escapes are decoded"],
            "traefik-gateway": ["it", "unreserved escapes are decoded"],
            skipper: ["it", "all escapes are decoded"],
            "ingress-nginx": ["it", "all escapes are decoded"],
        },
    },
    {
        says: "an escaped slash separates",
        rules: [["h.io", "/a/b", "Exact", "it"]],
        ask: ["h.io", "/a%2Fb"],
        usual: "none",
        unless: { skipper: ["it", "all escapes are decoded"], "ingress-nginx": ["it", "all escapes are decoded"] },
    },
    {
        says: "dot segments and double slashes are removed first",
        rules: [["h.io", "/a/b", "Exact", "it"]],
        ask: ["h.io", "/x/..//a/./b"],
        usual: "none",
        unless: {
            traefik: ["it", "paths are cleaned"],
            "traefik-strict": ["it", "paths are cleaned"],
            "traefik-gateway": ["it", "paths are cleaned"],
            skipper: ["it", "paths are cleaned"],
            "ingress-nginx": ["it", "paths are cleaned"],
        },
    },
    { says: "path case counts", rules: [["h.io", "/a", "Exact", "it"]], ask: ["h.io", "/A"], usual: "none" },
];

/** Versions of one product, and products that decide alike: what is said of one holds for the others. */
const familyOf = (dialect: DialectName): DialectName =>
    dialect.startsWith("traefik") && dialect !== "traefik-gateway"
        ? dialect.endsWith("strict")
            ? "traefik-strict"
            : "traefik"
        : ["aws-alb", "ack-alb"].includes(dialect)
          ? "alb"
          : dialect;

describe.each(Object.keys(dialects) as DialectName[])("%s", (dialect) => {
    it.each(cases)("$says", ({ rules, ask, usual, unless }) => {
        const made = table(
            dialect,
            rules.map(([host, path, match, name]): Rule => rule(host, path, match, name)),
        );
        const wanted = (unless?.[dialect] ?? unless?.[familyOf(dialect)])?.[0] ?? usual;
        expect(answers(made, ...ask)).toBe(wanted);
    });

    it("says in words what it reads, how it decides, and what it cannot decide and why", () => {
        const { name, title, hosts, paths, precedence, normalisation, ties, undecided } = dialects[dialect];
        expect(name).toBe(dialect);
        for (const text of [title, hosts, paths, precedence, normalisation, ties])
            expect(text.length).toBeGreaterThan(5);
        expect(undecided.length).toBeGreaterThan(0);
        for (const { what, why } of undecided) expect([what, why].every((text) => text.length > 5)).toBe(true);
    });
});
