import { progressOn } from "../../../sandbox/progress";
import type { Package } from "../../../sandbox/toolchain/plan";
import { Counter } from "../../../sandbox/toolchain/progress";

const one = (importPath: string, more: Partial<Package> = {}): Package => ({
    importPath,
    folder: `/modules/${importPath}`,
    stale: true,
    ...more,
});

describe("the progress of builds", () => {
    test("packages that several tools share are counted once, and those that are there not at all", () => {
        const counter = new Counter(2, () => 0);
        counter.plan("a", "First", [one("shared"), one("a"), one("there", { stale: false })], 1);
        counter.plan("b", "Second", [one("shared"), one("b")], 1);
        expect(counter.line()).toBe("Compiling: 0 of 3 packages; First 0 of 2; Second 0 of 2");
        expect(counter.compiles("a", "shared")).toBe(true);
        expect(counter.compiles("a", "# something else that Go says")).toBe(false);
        expect(counter.line()).toMatch(/^Compiling: 1 of 3 packages.*; First 1 of 2; Second 1 of 2$/);
        counter.built("a");
        expect(counter.line()).toMatch(/^Compiling: 2 of 3 packages.*; Second 1 of 2$/);
    });

    test("the time left follows from the speed that this machine has had; linking counts as sixty packages", () => {
        let now = 0;
        const counter = new Counter(1, () => now);
        counter.plan(
            "a",
            "First",
            [..."abcdefghijklmnopqrst"].map((name) => one(name)),
            1,
        );
        for (const name of "abcd") counter.compiles("a", name);
        now = 60_000;
        // Four of eighty parts took a minute.
        expect(counter.line()).toBe("Compiling: 4 of 20 packages, about 19 min left; First 4 of 20");
        for (const name of "efghijklmnopqrst") counter.compiles("a", name);
        now = 20_000;
        expect(counter.line()).toBe("Compiling: 20 of 20 packages, about 1 min left; First 20 of 20");
        counter.built("a");
        expect(counter.line()).toBe("Compiling: 20 of 20 packages, less than a minute left");
    });

    test("while a tool's packages are not known yet, the sum is a lower bound and no time is told", () => {
        let now = 0;
        const counter = new Counter(2, () => now);
        expect(counter.line()).toBeUndefined();
        counter.plan("a", "First", [one("a"), one("b")], 1);
        counter.compiles("a", "a");
        now = 60_000;
        expect(counter.line()).toBe("Compiling: 1 of at least 2 packages; First 1 of 2");
    });
});

describe("showing progress", () => {
    const written: string[] = [];
    const screen = { write: (text: string) => written.push(text), isTTY: true, columns: 30 };
    beforeEach(() => written.splice(0));

    test("on a terminal the last line is rewritten, cut to the width, and gone in the end", () => {
        const progress = progressOn(screen, { ci: false, term: "xterm" });
        progress.say("begun");
        progress.status("one of a hundred packages are there");
        progress.say("a step");
        progress.status("two");
        progress.end();
        const clear = "\r\u001b[2K";
        const cut = "one of a hundred packages ar…";
        expect(cut).toHaveLength(29);
        expect(written.join("")).toBe(`begun\n${cut}${clear}a step\n${cut}${clear}two${clear}`);
    });

    test.each([
        ["in CI", { ci: true }, screen],
        ["in a file", { ci: false }, { write: screen.write }],
    ])("%s it is a line a minute", (_, options, where) => {
        let now = 0;
        const progress = progressOn(where, { ...options, now: () => now });
        for (; now <= 150_000; now += 1_000) progress.status(`${now / 1000} s`);
        progress.say("done");
        progress.end();
        expect(written.join("")).toBe("60 s\n120 s\ndone\n");
    });
});

describe("terminals", () => {
    const shownOn = (screen: { columns?: number }, term: string): string => {
        let text = "";
        const progress = progressOn({ ...screen, isTTY: true, write: (more) => (text += more) }, { ci: false, term });
        progress.status("Compiling: 153 of 4455 packages");
        return text;
    };

    test.each([0, undefined])("one that tells its width as %p is taken for 80 columns", (columns) => {
        expect(shownOn({ columns }, "xterm")).toBe("Compiling: 153 of 4455 packages");
    });

    test("one that cannot rewrite a line gets no control characters", () => {
        expect(shownOn({ columns: 80 }, "dumb")).toBe("");
    });
});
