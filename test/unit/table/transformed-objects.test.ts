import * as pulumi from "@pulumi/pulumi";
import { isUnknown, type Inputs, type Value } from "../../../provider/engine/values";
import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import type { IngressOfTable } from "../../../provider/platforms/sae/ingress";
import { registeredSet } from "../../../provider/platforms/sae/plan/registered";
import { plannedOutputs } from "../../../provider/platforms/sae/resources/state";
import { compileTable, type TablePlan } from "../../../provider/table/compile";
import { registeredOtherwise } from "../../../provider/table/transformed-objects";
import { objectOf, ruleSetsOf } from "./planned";

jest.mock("../../../provider/platforms/deployment", () => ({
    ...jest.requireActual<object>("../../../provider/platforms/deployment"),
    isMocked: () => false,
    deploymentId: () => "one",
}));

/** The rule set of a table, as a transform or `ignoreChanges` leaves it on the way to the engine: what a preview says of that. */
const app = (appId: string) => ({ appId, containerPort: 8080 });
const gateway = (listenerPort: number) => ({
    sae: { namespaceId: "cn-hangzhou:prod", loadBalancerId: "lb-1", listenerPort, defaultBackend: app("default") },
});
const routes = [
    { host: "a.example.com", path: "/", gateway: "edge", backend: { sae: app("one") } },
    { host: "a.example.com", path: "/api", gateway: "edge", backend: { sae: app("two") } },
    { host: "b.example.com", path: "/", gateway: "other", backend: { sae: app("three") } },
];

async function compiled(): Promise<TablePlan> {
    const args = { gateways: { edge: gateway(80), other: gateway(81) }, routes };
    const plan = compileTable("shop", (await open(args)) as OpenedObject);
    expect(plan.problems).toEqual([]);
    return plan;
}

/** As the SDK has it: what is not known yet has its own mark. */
const asAnswered = (value: unknown): unknown =>
    isUnknown(value as Value)
        ? UNKNOWN_SENTINEL
        : Array.isArray(value)
          ? value.map(asAnswered)
          : typeof value === "object" && value !== null
            ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asAnswered(one)]))
            : value;

/** What is said when the engine answers so. */
async function saidOf(edit: (sent: Inputs) => Inputs, whole: (value: unknown) => unknown = pulumi.output) {
    const plan = await compiled();
    const set = ruleSetsOf(plan)[0]!;
    const answered = asAnswered(
        plannedOutputs(edit(JSON.parse(JSON.stringify(objectOf(set))) as Inputs), {}),
    ) as object;
    const resource = Object.fromEntries(Object.entries(answered).map(([key, value]) => [key, whole(value)]));
    return (await registeredOtherwise(plan, registeredSet(set, resource as unknown as IngressOfTable)))?.said;
}
const rulesTo = (edit: (rules: Inputs[]) => Inputs[]) => (sent: Inputs) => ({
    ...sent,
    rules: edit(sent["rules"] as Inputs[]),
});

test.each<[string, (sent: Inputs) => Inputs, RegExp]>([
    [
        "other applications",
        rulesTo((rules) => rules.map((rule) => ({ ...rule, appId: "far" }))),
        /^rule set \S+ will not answer as declared: .*a\.example\.com\/.* moves from sae:one:8080 to sae:far:8080/,
    ],
    ["a rule less", rulesTo((rules) => rules.slice(1)), /will not answer as declared: .*a\.example\.com/],
    ["another default rule", (sent) => ({ ...sent, defaultRule: app("far") }), /to sae:far:8080/],
])("%s is said", async (_, edit, what) => {
    expect(await saidOf(edit)).toMatch(what);
});

test.each<[string, (sent: Inputs) => Inputs]>([
    ["Nothing", (sent) => sent],
    ["Another order of a CLB", rulesTo((rules) => [...rules].reverse())],
    // The state may have rules of moves that are over: which, no run remembers.
    [
        "A rule that an earlier run left",
        rulesTo((rules) => [...rules, { domain: "c.example.com", path: "/", ...app("far") }]),
    ],
    ["Another name", (sent) => ({ ...sent, description: "by-hand" })],
    [
        "A rule that waits for another listener",
        rulesTo((rules) => [...rules, { domain: "b.example.com", path: "/", ...app("three") }]),
    ],
])("%s is not said", async (_, edit) => {
    expect(await saidOf(edit)).toBeUndefined();
});

test("what is secret is not said", async () => {
    const edit = rulesTo((rules) => rules.map((rule) => ({ ...rule, appId: "far" })));
    expect(await saidOf(edit, (value) => pulumi.secret(value))).toBeUndefined();
});
