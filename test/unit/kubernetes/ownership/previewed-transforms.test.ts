import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Previewed from "../../../../provider/platforms/kubernetes/ownership/previewed-transforms";

/** Whether transforms were compared by a preview of the same run of the engine. */
const urn = "urn:pulumi:dev::shop::crossroute:kubernetes:Ingress::web";
const folder = mkdtempSync(join(tmpdir(), "crossroute-previewed-"));
const { ppid } = process;
const before = process.env["PULUMI_HOME"];
const engine = (pid: number): void => void Object.defineProperty(process, "ppid", { value: pid, configurable: true });

/** The engine starts a plugin for its preview, and another one for its update. */
function plugin(): typeof Previewed {
    let started: typeof Previewed | undefined;
    jest.isolateModules(() => {
        started =
            require("../../../../provider/platforms/kubernetes/ownership/previewed-transforms") as typeof Previewed;
    });
    return started!;
}

beforeEach(() => {
    process.env["PULUMI_HOME"] = mkdtempSync(join(folder, "home-"));
    engine(ppid);
});
afterAll(() => {
    engine(ppid);
    if (before === undefined) delete process.env["PULUMI_HOME"];
    else process.env["PULUMI_HOME"] = before;
    rmSync(folder, { recursive: true, force: true });
});

test("an update knows the preview of its own run, for all components of the stack", () => {
    expect(plugin().isPreviewed(urn)).toBe(false);
    plugin().notePreviewed(urn, true);
    expect(plugin().isPreviewed(urn)).toBe(true);
    expect(plugin().isPreviewed(urn.replace("::web", "::other"))).toBe(true);
});

test("another stack, and another run of the engine, were not previewed", () => {
    plugin().notePreviewed(urn, true);
    expect(plugin().isPreviewed(urn.replace(":dev:", ":prod:"))).toBe(false);
    engine(process.pid);
    expect(plugin().isPreviewed(urn)).toBe(false);
});

test.each([
    [true, false],
    [false, true],
])("a preview that does not know all places has not compared them, in whatever order they come", (...known) => {
    const preview = plugin();
    for (const isKnown of known) preview.notePreviewed(urn, isKnown);
    expect(plugin().isPreviewed(urn)).toBe(false);
});
