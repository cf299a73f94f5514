import fs from "node:fs";
import { engineProcess } from "../../../provider/platforms/engine-process";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { agePreviews, docs, shared, stacksOn } from "./stacks";
import { type Engine, otherEngine, textOf, useEmulator } from "./workshop";

/** Which previews were made by the engine that runs now: processes of other containers, and earlier ones, have its number. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));
afterEach(() => {
    jest.restoreAllMocks();
    // The next question looks again.
    const { ppid } = process;
    otherEngine();
    engineProcess();
    Object.defineProperty(process, "ppid", { value: ppid, configurable: true });
});

const { edge, docsRule } = stacksOn(() => emulator);

/** The container was started again: the engine has the number that it had before. */
function restart(): void {
    const { ppid: number } = process;
    otherEngine();
    engineProcess();
    Object.defineProperty(process, "ppid", { value: number, configurable: true });
    const { readFileSync: really } = fs;
    jest.spyOn(fs, "readFileSync").mockImplementation((path, options) => {
        const text = really(path, options);
        if (path !== `/proc/${number}/stat`) return text;
        const name = String(text).lastIndexOf(")") + 2;
        const fields = String(text).slice(name).split(" ");
        return String(text).slice(0, name) + fields.with(19, "7").join(" ");
    });
}

/** No start of a process is to be had. */
function withoutStarts(): void {
    Object.defineProperty(process, "ppid", { value: 2 ** 31 - 2, configurable: true });
}

/** A rule by hand, and the two-hour-old preview of a `sae.Rule` that adopts it. */
async function previewed(stack = "team"): Promise<{ program: Inputs; team: Engine }> {
    const owner = edge("own");
    await owner.up(shared());
    emulator.store.put({ ...emulator.store.all()[0]!, rules: [docs] as never });
    const program = { ...docs, ingressId: owner.state!.id, adopt: true };
    await docsRule(stack).preview(program);
    return { program, team: docsRule(stack) };
}

test("the preview of the same engine counts, however long somebody thought about it", async () => {
    const { program, team } = await previewed();
    agePreviews(5);
    await team.up(program);
    expect(textOf(team)).not.toContain("no preview on this machine said so");
});

test("an old preview of another engine with the same number does not", async () => {
    const { program, team } = await previewed();
    agePreviews(5);
    restart();
    await team.up(program);
    expect(textOf(team)).toContain("no preview on this machine said so");
});

test("a preview of this run does not end what others said within the hour when it is of another engine with the same number", async () => {
    otherEngine();
    const { program, team } = await previewed();
    otherEngine();
    await docsRule("other").preview({ ...program, domain: "other.example.com" });
    restart();
    await expect(docsRule("other").up(program)).rejects.toThrow("is about to adopt it, as a preview of");
    await team.up(program);
});

test("where no start is known, what others said within the hour is refused, and nothing is adopted unsaid", async () => {
    withoutStarts();
    expect(engineProcess()).toBeUndefined();
    const { program, team } = await previewed();
    await expect(docsRule("other").up(program)).rejects.toThrow("is about to adopt it, as a preview of");
    await team.up(program);
    expect(textOf(team)).not.toContain("no preview on this machine said so");
});

test("the start of a process is known without /proc, too", () => {
    const inProc = engineProcess();
    const { readFileSync: really } = fs;
    jest.spyOn(fs, "readFileSync").mockImplementation((path, options) => {
        if (String(path).startsWith("/proc/")) throw new Error("ENOENT");
        return really(path, options);
    });
    otherEngine();
    engineProcess();
    Object.defineProperty(process, "ppid", { value: Number(inProc!.split(" ")[0]), configurable: true });
    expect(engineProcess()).toMatch(/^\d+ \w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}$/);
});
