import type { Fault, Rule, RuleSet } from "../../../sandbox/sae-emulator";
import { INGRESS, noteHidden, oneOwner, othersUntouched, RULE } from "../../campaign/protocol/invariants";
import { Simulation } from "../../campaign/protocol/simulation";
import { urnOf, type Entry } from "../../campaign/protocol/stack";
import { isEmptyList } from "../../campaign/protocol/steps";

/** What SAE does not tell is nobody's fault; what it tells is. */
let simulation: Simulation;
beforeEach(async () => (simulation = await Simulation.open(false)));
afterEach(() => simulation.close());

const rule = (appId: string): Rule => ({ domain: "a.example.com", path: "/", appId, containerPort: 8080 });
const put = (...rules: Rule[]): void => {
    const defaultRule = { appId: "0099b7be", containerPort: 8080 };
    const place = { slbId: "lb-1", slbType: "internet", loadBalanceType: "clb", listenerPort: 80 } as const;
    const set = { id: 1, name: "lb-1-80", createTime: 0, namespaceId: "cn-hangzhou:prod", createdBySae: false };
    simulation.emulator.store.put({ ...set, ...place, defaultRule, rules } as RuleSet);
};
const entry = (side: "A" | "B", type: string, id: string, inputs: Entry["inputs"]): void => {
    const { stack } = simulation.teams[side];
    const urn = urnOf(stack, { type, name: "one" });
    stack.entries.push({ urn, type, name: "one", id, inputs, outputs: inputs, dependsOn: [] });
};

describe("a rule that a hand removed and another team made again", () => {
    /** A's rule goes by hand, B makes one there, and A, which has not looked since, removes what it finds. */
    function judge(appOfB: string): string[] {
        simulation.makers.ruleSets.set(1, "hand");
        put(rule("7171a6ca"));
        entry("A", RULE, "1:a.example.com:/", {
            ingressId: "1",
            domain: "a.example.com",
            path: "/",
            appId: "7171a6ca",
            containerPort: 8080,
        });
        othersUntouched(simulation, simulation.live(), simulation.live(), ["A"]);
        put();
        simulation.forgetGone();
        simulation.noteVanished();
        const before = simulation.live();
        put(rule(appOfB));
        othersUntouched(simulation, before, simulation.live(), ["B"]);
        simulation.begin();
        const theirs = simulation.live();
        simulation.teams.A.stack.entries.splice(0);
        put();
        return othersUntouched(simulation, theirs, simulation.live(), ["A"]);
    }

    test("in the same words cannot be told from the one that was there", () => {
        expect(judge("7171a6ca")).toEqual([]);
    });

    test("in other words is the other team's", () => {
        expect(judge("8c573618")).toEqual(["A deleted rule 1 a.example.com/, which B made"]);
    });
});

describe("a rule set in no state", () => {
    beforeEach(() => {
        put();
        simulation.makers.ruleSets.set(1, "A");
    });

    test("is to be named", () => {
        expect(oneOwner(simulation)).toEqual(["rule set 1, which A made, is in no state and no error named it"]);
        entry("A", INGRESS, "1", {});
        expect(oneOwner(simulation)).toEqual([]);
    });

    test("cannot be found behind a list that looks right and is empty", () => {
        noteHidden(simulation, "A");
        expect(oneOwner(simulation)).toEqual([]);
    });

    test.each([
        [
            '{"RequestId":"r","Code":"200","Success":true,"Data":{"IngressList":[],"TotalSize":0}}',
            "ListIngresses",
            true,
        ],
        [
            '{"RequestId":"r","Code":"200","Success":true,"Data":{"IngressList":[],"TotalSize":0}}',
            "DescribeIngress",
            false,
        ],
        ['{"RequestId":"r","Code":"200","Success":true,"Data":{}}', "ListIngresses", false],
        ["{}", "ListIngresses", false],
    ])("%s to %s is such a list: %s", (body, action, expected) => {
        const fault: Fault = { kind: "answer", body };
        expect(isEmptyList(fault, action)).toBe(expected);
    });
});
