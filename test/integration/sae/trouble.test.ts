import type { Emulator, Fault } from "../../../sandbox/sae-emulator";
import { clb, ingressToken, openEmulator, rule } from "../../rpc/sae/workshop";
import type { Program } from "../lifecycle/program";
import { openProgram, yamlProgram } from "./program";

let emulator: Emulator;
let program: Program;
beforeAll(async () => {
    emulator = await openEmulator();
    program = await openProgram("trouble", emulator.endpoint, undefined, { maxRetries: "50" });
});
afterEach(() => emulator.clearFaults());
afterAll(async () => {
    await program?.dispose();
    await emulator.close();
});

const declare = (more = {}, options = {}): void =>
    program.write(yamlProgram("trouble", { edge: { type: ingressToken, properties: clb(more), options } }));
const throttled: Fault = { kind: "throttle", action: "CreateIngress", times: 1000, retryAfterMs: 100 };

test("customTimeouts end a create that SAE throttles, and nothing is made", async () => {
    declare({}, { customTimeouts: { create: "1s" } });
    emulator.addFaults(throttled);
    const run = await program.up();
    expect(run.code).not.toBe(0);
    expect(run.text).toMatch(/not finished within 1 s \(customTimeouts\)/);
    expect(emulator.store.all()).toEqual([]);
});

test("Ctrl-C ends a create that SAE throttles, and the next up makes it once", async () => {
    declare();
    emulator.addFaults(throttled);
    const before = emulator.log.since().at(-1)?.seq ?? 0;
    const child = program.start(["up", "--yes", "--skip-preview", "--stack", "dev"]);
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    for (let i = 0; i < 300; i++) {
        if (emulator.log.since(before).some(({ action }) => action === "CreateIngress")) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    process.kill(-child.pid!, "SIGINT");
    expect(await ended).not.toBe(0);
    expect(emulator.store.all()).toEqual([]);
    emulator.clearFaults();
    expect((await program.up()).text).not.toMatch(/error:/);
    expect(emulator.store.all()).toHaveLength(1);
});

test("a clock that is wrong, a key that is unknown and an unreachable service are told apart, with the cure", async () => {
    declare({ requestTimeout: 30 });
    emulator.addFaults({ kind: "clock", times: 100, delayMs: 3_600_000 });
    const clock = await program.pulumi(["refresh", "--yes", "--skip-preview", "--stack", "dev"]);
    expect(clock.text).toMatch(/InvalidTimeStamp.*set this machine's clock: it must be within 15 minutes of SAE's/);
    emulator.clearFaults();
    const key = await program.up({ ALIBABA_CLOUD_ACCESS_KEY_ID: "nobody" });
    expect(key.text).toMatch(/InvalidAccessKeyId.*check the access key id: it does not exist or is switched off/);
    const gone = await program.up({ CROSSROUTE_SAE_ENDPOINT: "127.0.0.1:1" });
    expect(gone.text).toMatch(/ECONNREFUSED.*check the network, the proxy, and the provider's region and endpoint/);
});

test("five things that are wrong are told at once, each with its path and what would be right", async () => {
    const wrong = [rule("shop.example.com", "api"), rule("*.*.com", "/", { containerPort: 0 })];
    declare({ listenerPort: 70000, requestTimeout: 300, rules: wrong });
    const run = await program.previewText();
    expect(run.code).not.toBe(0);
    const reported = run.text.split("\n").filter((line) => line.includes("has a problem") && !line.includes("~"));
    expect(new Set(reported.map((line) => line.replace(/^.* has a problem: /, "").trim()))).toEqual(
        new Set([
            "listenerPort: 70000 is not accepted — give a whole number from 1 to 65535 [CR403 invalid-sae-argument]",
            "requestTimeout: 300 is not accepted — give a whole number of seconds from 1 to 180 [CR403 invalid-sae-argument]",
            'rules[0].path: "api" does not start with "/" — write "/api" [CR407 invalid-sae-rule]',
            "rules[1].containerPort: 0 is not accepted — give a whole number from 1 to 65535 [CR403 invalid-sae-argument]",
            'rules[1].domain: "*.*.com" has a wildcard where a CLB takes none — only a leading `*.` works, as in *.example.com [CR407 invalid-sae-rule]',
        ]),
    );
    expect(run.text).not.toMatch(/^\s+at .*:\d+/m);
});
