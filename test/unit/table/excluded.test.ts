import { leavesOutAlone, patternsIn } from "../../../provider/platforms/exclude-option";

const table = "urn:pulumi:dev::shop::crossroute:index:RouteTable::edge";
const isExcluded = (...args: string[]): boolean => leavesOutAlone(patternsIn(["pulumi", "up", ...args]), table);

describe("a component that a command line of the engine leaves out alone", () => {
    test.each([
        [["--exclude", table]],
        [[`--exclude=${table}`]],
        [["--exclude", "**RouteTable::edge"]],
        [["--exclude", "urn:pulumi:dev::shop::crossroute:index:*::edge"]],
        [["--exclude", "urn:other", "--exclude", "**::edge"]],
    ])("is known by %p", (args) => expect(isExcluded(...args)).toBe(true));

    test.each([
        [["--yes"]],
        [["--target", table]],
        [["--exclude", table, "--exclude-dependents"]],
        [["--exclude", `${table}2`]],
        [["--exclude", "urn:pulumi:dev::*::edge"]],
        [["--exclude"]],
        // It takes all that the component makes as well.
        [["--exclude", "**"]],
        [["--exclude", table, "--exclude", "**RouteTable$**"]],
    ])("is not meant by %p", (args) => expect(isExcluded(...args)).toBe(false));
});
