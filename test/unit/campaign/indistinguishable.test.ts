import type { Fault, Rule, RuleSet } from "../../../sandbox/sae-emulator";
import { formerNames, isFoundGone, removedAtOnce } from "../../campaign/protocol/excused";
import {
    INGRESS,
    liveAsDeclared,
    noteHidden,
    oneOwner,
    othersUntouched,
    RULE,
} from "../../campaign/protocol/invariants";
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
const entry = (side: "A" | "B", type: string, id: string, inputs: Entry["inputs"], name = "one"): void => {
    const { stack } = simulation.teams[side];
    const urn = urnOf(stack, { type, name });
    stack.entries.push({ urn, type, name, id, inputs, outputs: inputs, dependsOn: [] });
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

    describe("and changed until it says the same", () => {
        const inputs = { ingressId: "1", domain: "a.example.com", path: "/", appId: "7171a6ca", containerPort: 8080 };

        /** A's run writes what is `live` then; its state has `written` after it. */
        function judgeChanged(live: string, written: string, isOneMachine: boolean): string[] {
            const { A, B } = simulation.teams;
            if (isOneMachine) B.home = A.home;
            simulation.makers.ruleSets.set(1, "hand");
            put(rule("7171a6ca"));
            entry("A", RULE, "1:a.example.com:/", inputs);
            othersUntouched(simulation, simulation.live(), simulation.live(), ["A"]);
            put();
            simulation.forgetGone();
            simulation.noteVanished();
            const empty = simulation.live();
            put(rule("8c573618"));
            entry("B", RULE, "1:a.example.com:/", { ...inputs, appId: live });
            othersUntouched(simulation, empty, simulation.live(), ["B"]);
            simulation.noteKnown(B.home, B.stack.entries);
            put(rule(live));
            simulation.begin();
            const before = simulation.live();
            put(rule(written));
            const [own] = A.stack.entries;
            Object.assign(own!, { inputs: { ...inputs, appId: written }, outputs: { ...inputs, appId: written } });
            simulation.isCertain("A", own!);
            return [...othersUntouched(simulation, before, simulation.live(), ["A"]), ...oneOwner(simulation)];
        }

        test("cannot be told from one that was put back", () => {
            expect(judgeChanged("7171a6ca", "5d1c0a2e", false)).toEqual([]);
        });

        test("is the other team's where it says something else", () => {
            const taken = "A changed rule 1 a.example.com/, which B made";
            expect(judgeChanged("8c573618", "5d1c0a2e", false)).toContain(taken);
        });

        test("is the other team's where the machine knows whose it is", () => {
            const taken = "A changed rule 1 a.example.com/, which B made";
            expect(judgeChanged("7171a6ca", "5d1c0a2e", true)).toContain(taken);
        });
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

describe("a rule set that a preview finds gone after a run that was disturbed", () => {
    const said = (id: number): string =>
        `urn:pulumi:dev::shop::${INGRESS}::one: rule set ${id} no longer exists: a destroy that was interrupted took it away, or somebody did, and the state still has it — run pulumi up --refresh, which makes it again [CR420 rule-set-not-found]`;
    const judge = (error: string): boolean => {
        const live = new Set(simulation.live().keys());
        return isFoundGone({ drifted: simulation.drifted, live }, simulation.teams.A, error);
    };

    test("was deleted in that very run, which is no excuse", () => {
        simulation.changed(1, "hand");
        const live = new Set([1]);
        expect(isFoundGone({ drifted: simulation.drifted, live }, simulation.teams.A, said(1))).toBe(false);
        expect(isFoundGone({ drifted: simulation.drifted, live: new Set() }, simulation.teams.A, said(1))).toBe(true);
    });

    test("was deleted by another, and each failure says so with its cure", () => {
        simulation.changed(1, "hand");
        expect(judge(said(1))).toBe(true);
        expect([judge(said(2)), judge(`${said(1)}\nurn:pulumi:dev::shop::x::y: fetch failed`), judge("")]).toEqual([
            false,
            false,
            false,
        ]);
        put();
        expect(judge(said(1))).toBe(false);
    });
});

describe("two names of one resource in a state", () => {
    const said = { sets: new Set([1]), rules: new Map<string, string>(), warned: true };
    const twice = "rule set 1 has 2 owners: ";
    beforeEach(() => {
        put();
        simulation.makers.ruleSets.set(1, "A");
        entry("A", INGRESS, "1", {}, "old");
        entry("A", INGRESS, "1", {}, "new");
    });
    const failed = (adopted: typeof said, ...names: string[]): string[] => {
        const { A } = simulation.teams;
        A.program = names.map((name) => ({ type: INGRESS, name, inputs: {} }));
        for (const former of formerNames(A, A.program, adopted)) simulation.leaving.add(former);
        return oneOwner(simulation).filter((problem) => problem.startsWith(twice));
    };

    test("are an adoption that the preview said, until the next whole run", () => {
        expect(failed(said, "new")).toEqual([]);
        // The program has the former name again, beside the new one.
        expect(failed(said, "new", "old")).toHaveLength(1);
    });

    test("are a fault where no preview said it, or where the program has both or neither", () => {
        expect(failed({ ...said, sets: new Set() }, "new")).toHaveLength(1);
        expect(failed(said, "new", "old")).toHaveLength(1);
        expect(failed(said)).toHaveLength(1);
    });
});

describe("a Rule and the owner that adopted its rule into its list", () => {
    const place = { domain: "a.example.com", path: "/", appId: "7171a6ca", containerPort: 8080 };
    const said = { sets: new Set<number>(), rules: new Map([["1 a.example.com/", ""]]), warned: true };
    const former = (adopted: typeof said, ...names: string[]): number => {
        entry("A", INGRESS, "1", { ignoreForeignRules: true, rules: [place] }, "owner");
        entry("A", RULE, "1:a.example.com:/", { ...place, ingressId: "1" }, "one");
        const types = new Map([["owner", INGRESS]]);
        const program = names.map((name) => ({ type: types.get(name) ?? RULE, name, inputs: {} }));
        return formerNames(simulation.teams.A, program, adopted).length;
    };

    test("both have it after a run that failed before the deletion", () => {
        expect(former(said, "owner")).toBe(1);
    });

    test("may not both have it where nothing was adopted, or the program has the Rule, or not the owner", () => {
        expect(former({ ...said, rules: new Map() }, "owner")).toBe(0);
        expect(former(said, "owner", "one")).toBe(0);
        expect(former(said)).toBe(0);
    });
});

describe("a rule that a team made while another one removed one", () => {
    const inputs = { ingressId: "1", domain: "a.example.com", path: "/", appId: "7171a6ca", containerPort: 8080 };
    const judge = (op: "create" | "same", more: object): number => {
        const { A, B } = simulation.teams;
        entry("A", RULE, "1:a.example.com:/", { ...inputs, ...more });
        const before = [...A.stack.entries];
        A.stack.entries = [];
        entry("B", RULE, "1:a.example.com:/", inputs);
        return removedAtOnce(B, { steps: [{ op, urn: B.stack.entries[0]!.urn }] }, before, A).size;
    };

    test("in the same words may go with that one", () => {
        expect(judge("create", {})).toBe(1);
    });

    test("in other words, or made before, may not", () => {
        expect(judge("create", { appId: "8c573618" })).toBe(0);
        expect(judge("same", {})).toBe(0);
    });
});

test.each([
    ["Internet", 0],
    ["Intranet", 1],
])(
    "a rule set that was made by hand, and declared as %s, is what the network of its load balancer says",
    (is, count) => {
        put();
        entry("A", INGRESS, "1", {}, "one");
        const { A } = simulation.teams;
        A.program = [{ type: INGRESS, name: "one", inputs: { addressType: is, rules: [] } }];
        expect(liveAsDeclared(simulation, A, [])).toHaveLength(count);
    },
);
