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
    objects: Object.fromEntries((urns.length > 0 ? urns : [edge]).map((urn) => [urn, "digest"])),
    isSecret: false,
});
const since = (before: Table[], absent: Record<string, string> = {}): SinceThePlan => ({ before, differ: {}, absent });

test("requests that go back are named, and what the plan says by itself is not said twice", () => {
    expect(notAsPlanned(since(tables("two")), plan(tables("one")), plan(tables("one")))).toMatch(
        /^The state has objects of the table otherwise than the last run that ended declared: a later run did not end, .*: a\.example\.com\/\*\* moves from sae:two:8080 to sae:one:8080\.$/,
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
        { ...plan(tables("one")), objects: {} },
        plan([]),
    ],
    [
        "an object leaves the table, and the others are as declared",
        since(tables("two")),
        plan(tables("one"), edge, other),
        plan(tables("one")),
    ],
    [
        "an object leaves the table, and the run itself changes another",
        { ...since(tables("two")), differ: { [edge]: "Ingress shop/web" } },
        plan(tables("one"), edge, other),
        { ...plan(tables("three")), objects: { [edge]: "another digest" } },
    ],
    [
        "what differs from the plan stays in this run, too",
        { ...since(tables("two")), after: tables("two") },
        plan(tables("one")),
        plan(tables("one")),
    ],
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

test("where an object leaves the table, those that go back are named", () => {
    const found = { ...since(tables("two")), differ: { [edge]: "Ingress shop/web" } };
    expect(notAsPlanned(found, plan(tables("one"), edge, other), plan(tables("one")))).toMatch(
        /^The state has Ingress shop\/web otherwise than .*, and not all of the requests that this run moves are said here\.$/,
    );
});

test("beside what is answered otherwise than declared, requests that go back are named", () => {
    const found = { ...since(tables("two", "three")), after: tables("one", "three") };
    const said = notAsPlanned(found, plan(tables("one", "two")), plan(tables("one", "two")));
    expect(said).toContain("a.example.com/** moves from sae:two:8080 to sae:one:8080");
    expect(said).not.toContain("b.example.com");
});

test("an object that the state has no longer is named", () => {
    const found: SinceThePlan = { differ: {}, absent: { [edge]: "Ingress shop/web" } };
    expect(notAsPlanned(found, plan(tables("one")), plan(tables("one")))).toMatch(
        /had Ingress shop\/web, which the state has no longer/,
    );
});
