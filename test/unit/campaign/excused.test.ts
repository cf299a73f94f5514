import type { Rule, RuleSet } from "../../../sandbox/sae-emulator";
import {
    foundSame,
    halfAdopted,
    isMadeAnew,
    isToldByPending,
    noteKilled,
    saidAloud,
} from "../../campaign/protocol/excused";
import { asPreviewed, INGRESS, noteNamed, notPreviewable, RULE } from "../../campaign/protocol/invariants";
import { ruleKey } from "../../campaign/protocol/places";
import { Simulation } from "../../campaign/protocol/simulation";
import { urnOf, type Declared } from "../../campaign/protocol/stack";

/** Each of these looks like a fault and is none, and the like of it is one. */
let simulation: Simulation;
beforeEach(async () => (simulation = await Simulation.open(false)));
afterEach(() => simulation.close());

const rule = (path: string, appId: string): Rule => ({ domain: "a.example.com", path, appId, containerPort: 8080 });
const set = (more: object): RuleSet =>
    ({
        ...{ id: 1, name: "lb-1-80", createTime: 0, namespaceId: "cn-hangzhou:prod", createdBySae: false },
        ...{ slbId: "lb-1", slbType: "internet", loadBalanceType: "clb", listenerPort: 80 },
        defaultRule: { appId: "hand0000", containerPort: 8080 },
        rules: [rule("/", "hand0001"), rule("/api", "hand0001")],
        ...more,
    }) as RuleSet;
const urn = (type: string): string => urnOf(simulation.teams.A.stack, { type, name: "one" });

describe("a preview that refuses a rule which the owner in this program still has", () => {
    const refusal = (place: string): string =>
        `urn:pulumi:dev::shop::${RULE}::one: rule set 1 already has a rule for ${place}, which this resource did not make — change domain or path [CR423 rule-already-exists]`;
    const anew = (id: string): string =>
        `rule ${id} was among the rules of edge, which did not know whose it is now and removed it: it is made anew, and requests have no answer of it meanwhile.`;

    test("agrees with an update that says that it made this rule anew", () => {
        expect(isMadeAnew(refusal("a.example.com/"), anew("1:a.example.com:/"))).toBe(true);
    });

    test("does not agree with one that says nothing, or another rule, or where more was refused", () => {
        expect(isMadeAnew(refusal("a.example.com/"), "")).toBe(false);
        expect(isMadeAnew(refusal("a.example.com/"), anew("1:a.example.com:/api"))).toBe(false);
        expect(isMadeAnew(`${refusal("a.example.com/")}\nurn:pulumi:x: no`, anew("1:a.example.com:/"))).toBe(false);
    });
});

describe("an adoption that the update alone said", () => {
    const text =
        "adopts rule 1:a.example.com:/ and changes appId; no preview on this machine said so [CR442 adoption-not-certain]";
    const aloud = (error: string | undefined, asked: boolean, said = text): number => {
        const { A } = simulation.teams;
        const inputs = { ingressId: "1", domain: "a.example.com", path: "/", adopt: true };
        A.program = [{ type: RULE, name: "one", inputs }];
        simulation.emulator.store.put(set({}));
        const steps = asked ? [{ op: "create" as const, urn: urn(RULE) }] : [];
        const outcome = { steps, ...(error !== undefined && { error }) };
        return saidAloud(A, outcome, simulation.live(), said).rules.size;
    };

    test("counts where its preview failed before the engine asked about the resource", () => {
        expect(aloud("rule set 2 no longer exists", false)).toBe(1);
    });

    test("does not count where the preview was asked, did not fail, or the update did not say it aloud", () => {
        expect(aloud("it failed", true)).toBe(0);
        expect(aloud(undefined, false)).toBe(0);
        expect(aloud("it failed", false, "adopts rule 1:a.example.com:/ as it is")).toBe(0);
    });
});

describe("an adoption of a rule set that was killed", () => {
    const wanted = { appId: "0099b7be", containerPort: 8080 };
    const half = (is: object, adopts = [1]): number[] => {
        const { A } = simulation.teams;
        const inputs = {
            adopt: true,
            defaultRule: wanted,
            rules: [{ domain: "a.example.com", path: "/", appId: "7171a6ca", containerPort: 8080 }],
        };
        const program: Declared[] = [{ type: INGRESS, name: "one", inputs }];
        const said = { sets: new Set(adopts), rules: new Map<string, string>(), warned: true };
        return halfAdopted(A, program, said, new Map([[1, set({})]]), new Map([[1, set(is)]]));
    };

    test("may have made it as it is declared, in all or in part", () => {
        expect(half({ defaultRule: wanted })).toEqual([1]);
        expect(half({ defaultRule: wanted, rules: [rule("/", "7171a6ca"), rule("/api", "hand0001")] })).toEqual([1]);
    });

    test("may do nothing else, and nothing that the preview did not say", () => {
        expect(half({ defaultRule: wanted }, [])).toEqual([]);
        expect(half({ requestTimeout: 7 })).toEqual([]);
        expect(half({ rules: [rule("/", "7171a6ca")] })).toEqual([]);
        expect(half({ rules: [rule("/", "8c573618"), rule("/api", "hand0001")] })).toEqual([]);
    });
});

describe("a rule whose rule set another resource adopts in the same run", () => {
    const judged = (did: "same" | "replace", ...adopted: number[]): number => {
        const { A } = simulation.teams;
        const program: Declared[] = [{ type: RULE, name: "one", inputs: { ingressId: { ref: "edge" } } }];
        const at = { type: INGRESS, name: "edge" };
        A.stack.entries = [{ ...at, urn: urnOf(A.stack, at), id: "1", inputs: {}, outputs: {}, dependsOn: [] }];
        const run = (op: "same" | "replace") => ({ steps: [{ op, urn: urn(RULE) }] });
        return foundSame(A, program, run("replace"), run(did), new Set(adopted)).size;
    };

    test("may turn out to be the same", () => {
        expect(judged("same", 1)).toBe(1);
    });

    test("is replaced where that is done, and so is one whose rule set nobody adopts", () => {
        expect(judged("replace", 1)).toBe(0);
        expect(judged("same")).toBe(0);
    });
});

test("what an earlier run replaced and left, and what --replace does, no preview is asked about; all else it is", () => {
    const error = `${urn(INGRESS)}: rule set 1 has rules that this resource did not make and that would go with it: a.example.com/`;
    const replaces = (id: string) => [{ op: "replace" as const, urn: urn(INGRESS), id }];
    expect(notPreviewable(error, replaces("2"), "")).toBe(true);
    expect(notPreviewable(error, replaces("1"), "")).toBe(false);
    const [step] = replaces("1");
    expect(notPreviewable(error, [{ ...step!, unasked: true }], "")).toBe(true);
    expect(notPreviewable(error, replaces("1"), "rule set 1 is to be replaced and has rules")).toBe(true);
});

test("a former resource of what is adopted in the same run goes, and what it had stays", () => {
    const outcome = { steps: [{ op: "delete" as const, urn: urn(INGRESS), id: "1" }] };
    const judged = (...adopted: number[]): string[] =>
        asPreviewed({ outcome, said: "" }, outcome, [], new Map([[1, set({})]]), 1, new Set(adopted));
    expect(judged()).toEqual(["1 deletions were shown and 0 made"]);
    expect(judged(1)).not.toContain("1 deletions were shown and 0 made");
});

test.each([
    ["its id", "rule 1:a.example.com:/ stays where it is: pulumi import it", true],
    ["its domain and path", "a rule for a.example.com/, which stays: pulumi import it", true],
    ["the id of another path", "rule 1:a.example.com:/api stays where it is: pulumi import it", false],
    ["the place of another path", "a rule for a.example.com/api: pulumi import it", false],
    ["no cure", "rule 1:a.example.com:/ stays where it is", false],
])("a rule in no state is named by %s or not", (_, said, expected) => {
    simulation.emulator.store.put(set({ rules: [rule("/", "7171a6ca")] }));
    const [live] = simulation.live().get(1)!.rules;
    const key = ruleKey(1, live!);
    simulation.makers.rules.set(key, "A");
    noteNamed(simulation, simulation.teams.A, said);
    expect(simulation.namedRules.has(key)).toBe(expected);
});

describe("a creation that the engine was killed over", () => {
    const declared = (description: string): Declared[] => [
        { type: INGRESS, name: "one", inputs: { namespaceId: "cn-hangzhou:prod", description } },
    ];
    const kill = (killed: boolean): void =>
        noteKilled(simulation.teams.A, declared("one-0"), {
            steps: [{ op: "create", urn: urn(INGRESS) }],
            error: "it ended",
            ...(killed && { killed }),
        });

    test("is named by the engine alone where the program says other words on a disk without its record", () => {
        kill(true);
        simulation.newDisk(simulation.teams.A);
        expect(isToldByPending(simulation.teams.A, declared("one-1"))).toBe(true);
    });

    test("is to be named by us in the same words, with its record, and where nobody was killed", () => {
        kill(true);
        expect(isToldByPending(simulation.teams.A, declared("one-1"))).toBe(false);
        simulation.newDisk(simulation.teams.A);
        expect(isToldByPending(simulation.teams.A, declared("one-0"))).toBe(false);
        expect(isToldByPending(simulation.teams.A, [])).toBe(false);
        simulation.teams.A.unrecorded.clear();
        simulation.teams.A.killed.clear();
        kill(false);
        simulation.newDisk(simulation.teams.A);
        expect(isToldByPending(simulation.teams.A, declared("one-1"))).toBe(false);
    });
});
