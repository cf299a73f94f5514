import { buildReport } from "../../../provider/report/report";
import { trafficDiff, type Rule, type Table } from "../../../provider/routing";
import { describeChange } from "../../../provider/routing";
import { rule, service, table } from "../routing/support";

const report = (before: readonly Table[], after: readonly Table[]) =>
    buildReport({ title: "t", before, after, changes: trafficDiff(before, after), diagnostics: [] });
const rowsOf = (before: readonly Table[], after: readonly Table[]) =>
    report(before, after).rows.map(({ path, match, state, after: answer }) => [
        `${match ?? ""} ${path}`,
        state,
        answer,
    ]);

test("a rule that is never reached is drawn to what answers its requests, not to its own target", () => {
    // Traefik 3.6: the longer text wins, so the exact path is never reached.
    const rules = [
        rule("a.example.com", "/", "Prefix", { to: "web" }),
        rule("a.example.com", "/a", "Exact", { to: "dead" }),
    ];
    const tables = [table("traefik-3.6", rules)];
    expect(rowsOf(tables, tables)).toEqual([
        ["Prefix /", "same", service("web")],
        ["Exact /a", "same", service("web")],
    ]);
});

test("a rule whose answer is undetermined is drawn to all that may answer", () => {
    const rules = [
        rule("a.example.com", "/", "Prefix", { to: "one", origin: { object: "Ingress shop/one" } }),
        rule("a.example.com", "/", "Prefix", { to: "two", origin: { object: "Ingress shop/two" } }),
    ];
    const tables = [table("traefik-3.6", rules)];
    expect(rowsOf(tables, tables)).toEqual([["Prefix /", "same", [service("one"), service("two")]]]);
});

test("a rule for one scheme is drawn with what it answers over that scheme", () => {
    const rules = [rule("a.example.com", "/", "Prefix", { to: "web", scheme: "https" })];
    const tables = [table("traefik", rules)];
    expect(rowsOf(tables, tables)).toEqual([["Prefix /", "same", service("web")]]);
});

test("a changed weight, a new redirect and another address are named in the words of the change", () => {
    const at = (target: Rule["target"]) => [table("gateway-api", [rule("a.example.com", "/", "Prefix", { target })])];
    const split = (weight: number): Rule["target"] => ({
        kind: "split",
        shares: [
            { target: service("web"), weight: 100 - weight },
            { target: service("beta"), weight },
        ],
    });
    const told = (before: readonly Table[], after: readonly Table[]) => trafficDiff(before, after).map(describeChange);
    expect(told(at(split(20)), at(split(50)))).toEqual([
        "a.example.com/** is split anew: 50 % service:shop/web:80 and 50 % service:shop/beta:80 instead of 80 % service:shop/web:80 and 20 % service:shop/beta:80",
    ]);
    expect(told(at(service("web")), at({ kind: "redirect", url: "https://b.example.com", code: 301 }))).toEqual([
        "a.example.com/** gets a redirect to https://b.example.com (301) instead of an answer from service:shop/web:80",
    ]);
    const there = (address: string) => [
        table("gateway-api", [rule("a.example.com", "/")], { gateway: address, listeners: [{ address }] }),
    ];
    expect(told(there("lb-1"), there("lb-2"))).toEqual([
        "a.example.com/** arrives at lb-2 instead of lb-1: change its DNS record",
    ]);
});
