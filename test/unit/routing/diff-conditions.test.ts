import { describeChange, trafficDiff, type Rule } from "../../../provider/routing";
import { rule, table } from "./support";

const told = (before: readonly Rule[], after: readonly Rule[]): string[] =>
    trafficDiff([table("gateway-api", before)], [table("gateway-api", after)]).map(describeChange);
const web = rule("a.example.com", "/", "Prefix", { to: "web" });
const header = (name: string, ...values: string[]) => ({ headers: [{ name, values, exactly: true as const }] });

test("two rules that match one request are each reported in their own words, whichever comes last", () => {
    const one = rule("a.example.com", "/one", "Prefix", { to: "beta", ...header("x-beta", "1", "2") });
    const two = rule("a.example.com", "/two", "Prefix", { to: "beta", ...header("x-beta", "1") });
    for (const both of [
        [one, two],
        [two, one],
    ]) {
        const lines = told([web], [web, ...both]);
        expect(lines).toContain(
            "a.example.com/two/** with header x-beta: 1 moves from service:shop/web:80 to service:shop/beta:80",
        );
        // Of the second rule nothing is said that it does not ask for.
        expect(lines.filter((line) => line.includes("/two") && line.includes("2 moves"))).toEqual([]);
        for (const line of lines.filter((text) => text.includes("/one")))
            expect(line).toMatch(/x-beta: (1|1 or 2) moves/);
    }
});

test("no change is reported for a header with two values at once", () => {
    const split = (to: string) => [
        rule("a.example.com", "/", "Prefix", { to: `${to}-one`, ...header("x-beta", "1") }),
        rule("a.example.com", "/", "Prefix", { to: `${to}-two`, ...header("x-beta", "2") }),
    ];
    const lines = told([web, ...split("old")], [web, ...split("new")]);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line.match(/x-beta/g)).toHaveLength(1);
});

test("two headers that one request can have are looked at together", () => {
    const before = [
        web,
        rule("a.example.com", "/", "Prefix", { to: "one", ...header("x-one", "1") }),
        rule("a.example.com", "/", "Prefix", { to: "two", ...header("x-two", "1") }),
    ];
    const both = { headers: [...header("x-one", "1").headers, ...header("x-two", "1").headers] };
    const lines = told(before, [...before, rule("a.example.com", "/", "Prefix", { to: "both", ...both })]);
    expect(lines).toEqual([expect.stringMatching(/with header x-one: 1 with header x-two: 1 .*service:shop\/both:80/)]);
});

test("methods beyond the usual nine are told apart from all others", () => {
    const found = rule("a.example.com", "/", "Prefix", { to: "dav", methods: ["PROPFIND"] });
    expect(told([web, found], [{ ...web, target: { ...web.target, name: "new" } as Rule["target"] }, found])).toEqual([
        expect.stringMatching(/^CONNECT,DELETE,GET,.*TRACE a\.example\.com\/\*\* moves from .*web:80 to .*new:80$/),
    ]);
    expect(told([web], [web, found])).toEqual([expect.stringMatching(/^PROPFIND a\.example\.com\/\*\* moves/)]);
});

test("conditions beyond the limit are reported, even when nothing else changes", () => {
    const many = (to: string) =>
        Array.from({ length: 600 }, (_, i) => rule("a.example.com", "/", "Prefix", { to, ...header(`x-${i}`, "1") }));
    const lines = told([web, ...many("beta")], [web, ...many("new")]);
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.at(-1) ?? lines).toBeDefined();
    expect(lines.filter((line) => line.includes("not compared: 174821 further ways"))).toHaveLength(1);
    const few = told([web, ...many("beta").slice(0, 100)], [web, ...many("new").slice(0, 100)]);
    expect(few.filter((line) => line.includes("not compared"))).toEqual([]);
});

test("a condition of a rule below what changes is not named", () => {
    const api = rule("a.example.com", "/api", "Prefix", { to: "api" });
    const inner = rule("a.example.com", "/api/v1", "Exact", { to: "inner", ...header("x-inner", "1") });
    const beta = (to: string) => rule("a.example.com", "/", "Prefix", { to, ...header("x-beta", "1") });
    expect(told([web, api, inner, beta("old")], [web, api, inner, beta("new")])).toEqual([
        "a.example.com/** with header x-beta: 1 (except /api/**) moves from service:shop/old:80 to service:shop/new:80",
    ]);
});
