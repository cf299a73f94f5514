import { type Fault, FaultList, readFaults } from "../../../sandbox/sae-emulator/faults";

const READ: [string, boolean] = ["DescribeIngress", false];
const WRITE: [string, boolean] = ["CreateIngress", true];

function run(faults: Fault[], ...calls: [string, boolean][]): (string | undefined)[] {
    const list = new FaultList();
    list.add(faults);
    return calls.map(([action, writes]) => list.take(action, writes)?.kind);
}

describe("a fault", () => {
    it("hits one call of any operation by default", () => {
        expect(run([{ kind: "throttle" }], READ, WRITE)).toEqual(["throttle", undefined]);
    });

    it("keeps to its operation", () => {
        expect(run([{ kind: "slow", action: "CreateIngress" }], READ, WRITE, WRITE)).toEqual([
            undefined,
            "slow",
            undefined,
        ]);
    });

    it("lets calls pass first and then hits as many as it says", () => {
        const fault: Fault = { kind: "http500", skip: 1, times: 2 };
        expect(run([fault], READ, READ, READ, READ)).toEqual([undefined, "http500", "http500", undefined]);
    });

    it("comes after those that were set before it, whose calls it does not count", () => {
        const faults: Fault[] = [{ kind: "throttle" }, { kind: "cutAfter", skip: 1 }];
        expect(run(faults, READ, READ, READ)).toEqual(["throttle", undefined, "cutAfter"]);
    });

    it("that skips a call leaves it to the next fault fault fault", () => {
        const faults: Fault[] = [{ kind: "throttle", skip: 1 }, { kind: "cutAfter" }];
        expect(run(faults, READ, READ)).toEqual(["cutAfter", "throttle"]);
    });

    it("of the kind lag waits for a call that writes", () => {
        expect(run([{ kind: "lag" }], READ, WRITE)).toEqual([undefined, "lag"]);
    });

    it("is gone when the list is cleared", () => {
        const list = new FaultList();
        list.add([{ kind: "throttle" }]);
        list.clear();
        expect([list.take(...READ), list.list()]).toEqual([undefined, []]);
    });
});

describe("a list of faults from outside", () => {
    it.each<[unknown, string]>([
        [null, 'the body is not {"faults": [...]}'],
        [{}, 'the body is not {"faults": [...]}'],
        [{ faults: [null] }, "faults[0].kind is none of throttle"],
        [{ faults: [{ kind: "slow" }, { kind: "explode" }] }, "faults[1].kind is none of throttle"],
        [{ faults: [{ kind: "slow", delayMs: "5" }] }, "faults[0].delayMs is not a number from 0"],
        [{ faults: [{ kind: "refuse" }] }, "faults[0].code is missing"],
        [{ faults: [{ kind: "refuse", code: 1 }] }, "faults[0].code is not a string"],
        [{ faults: [{ kind: "slow", times: -1 }] }, "faults[0].times is not a number from 0"],
        [{ faults: [{ kind: "slow", action: "CreateIngres" }] }, "faults[0].action is no operation"],
    ])("%j is refused with the place that is wrong", (body, message) => {
        expect(() => readFaults(body)).toThrow(message);
    });
});
