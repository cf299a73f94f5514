import { tablesOf } from "../../../provider/platforms/sae/read/objects";
import type { SinceThePlan } from "../../../provider/table/state-since-plan";
import type { Table } from "../../../provider/routing";
import { notAsPlanned, type PlanOfRun } from "../../../provider/table/interrupted-run";

/** What a plan says of objects that the state has otherwise than the last run that ended. */
const [edge, other] = ["urn:edge", "urn:other"] as const;
const tables = (...apps: string[]): Table[] => {
    const rules = apps.map((appId, i) => ({
        domain: `${"abc"[i]}.example.com`,
        path: "/",
        appId,
        containerPort: 8080,
    }));
    return tablesOf([{ value: { namespaceId: "cn-hangzhou:prod", loadBalancerId: "lb-1", listenerPort: 80, rules } }]);
};
const plan = (given: Table[], ...urns: string[]): PlanOfRun => ({
    tables: given,
    objects: urns.length > 0 ? urns : [edge],
    isSecret: false,
});
const since = (before: Table[], absent: Record<string, string> = {}): SinceThePlan => ({ before, absent });

test("requests that go back are named, and what the plan says by itself is not said twice", () => {
    expect(notAsPlanned(since(tables("two")), plan(tables("one")), plan(tables("one")))).toMatch(
        /^A run that did not end, or a refresh, .*: a\.example\.com\/\*\* moves from sae:two:8080 to sae:one:8080\.$/,
    );
    const said = notAsPlanned(since(tables("two", "one")), plan(tables("one", "one")), plan(tables("one", "two")));
    expect(said).toContain("a.example.com/** moves from sae:two:8080 to sae:one:8080");
    expect(said).not.toContain("b.example.com");
});

test.each<[string, SinceThePlan, PlanOfRun | undefined, PlanOfRun]>([
    ["the state is as the plan", since(tables("one")), plan(tables("one")), plan(tables("two"))],
    ["the run goes on to what is there", since(tables("two")), plan(tables("one")), plan(tables("two"))],
    ["there is no plan yet", since(tables("two")), undefined, plan(tables("one"))],
    [
        "the plan of then does not say of which objects",
        since(tables("two")),
        { ...plan(tables("one")), objects: [] },
        plan([]),
    ],
    ["an object leaves the table", since(tables("two")), plan(tables("one"), edge, other), plan(tables("one"))],
])("nothing is said where %s", (_, found, olds, news) => {
    expect(notAsPlanned(found, olds, news)).toBeUndefined();
});

test.each<[string, SinceThePlan, PlanOfRun, PlanOfRun]>([
    ["secret", since(tables("two")), { ...plan(tables("one")), isSecret: true }, plan(tables("one"))],
    [
        "made anew",
        since(tables("two"), { [other]: "rule set b" }),
        plan(tables("one")),
        plan(tables("one"), edge, other),
    ],
])("what is %s leaves open which requests move", (_, found, olds, news) => {
    expect(notAsPlanned(found, olds, news)).toMatch(/and not all of the requests that this run moves are said here\.$/);
});

test("an object that the state has no longer is named", () => {
    const found: SinceThePlan = { absent: { [edge]: "Ingress shop/web" } };
    expect(notAsPlanned(found, plan(tables("one")), plan(tables("one")))).toMatch(
        /had Ingress shop\/web, and the state has it no longer/,
    );
});
