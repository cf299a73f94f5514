import { isExcluded as isLeftOut, leavesOutAlone, patternsIn } from "../../../provider/platforms/exclude-option";

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

describe("a resource that a command line of the engine leaves out", () => {
    test.each([
        [true, ["--exclude", table]],
        [true, ["--exclude", table, "--exclude-dependents"]],
        [true, ["--exclude", "**"]],
        [false, ["--exclude", `${table}2`, "--exclude-dependents"]],
        [false, ["--target", table]],
    ])("is known: %p by %p", (is, args) => expect(isLeftOut(table, ["pulumi", "up", ...args])).toBe(is));
});
