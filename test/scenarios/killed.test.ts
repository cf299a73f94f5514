import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../sandbox/sae-emulator";
import { changes, Program } from "../integration/lifecycle/program";
import { kubernetes, saeServer } from "../integration/lifecycle/servers";
import { shopTable, tableFile, tableProgram } from "../integration/lifecycle/table";
import { until } from "../integration/lifecycle/until";

let emulator: Emulator;
const sae = saeServer(() => emulator.endpoint);

/** The moment at which to kill, and the fault that makes it long enough. */
const moments = [
    [
        "before SAE has done the work",
        "killed-early",
        { kind: "slow", action: "CreateIngress", delayMs: 3000 },
        // A create looks first; what it asks for next is held back by the fault.
        async (since: number): Promise<boolean> =>
            (await sae.log(since)).some((call) => call.action === "ListIngresses"),
    ],
    [
        "when SAE has done the work but not answered",
        "killed-late",
        { kind: "slow", action: "CreateIngress", delayMs: 3000, afterWork: true },
        async (_since: number, loadBalancer: string) => (await sae.ruleSets(loadBalancer)).length > 0,
    ],
] as const;

describe("a killed up, followed by another up", () => {
    // Faults hit whoever calls next: an emulator of its own, so that other tests are not hit.
    const dir = mkdtempSync(join(tmpdir(), "crossroute-emulator-"));
    beforeAll(async () => (emulator = await startEmulator({ dir })));
    afterAll(async () => {
        await emulator.close();
        rmSync(dir, { recursive: true });
    });
    afterEach(() => sae.clearFaults());

    test.each(moments)("%s: one rule set, nothing lost, nothing left to do", async (_when, namespace, fault, ready) => {
        const loadBalancer = `lb-${namespace}`;
        const files = { "index.js": tableProgram, ...tableFile(namespace, shopTable(namespace)) };
        const program = await Program.create(namespace, files, { CROSSROUTE_SAE_ENDPOINT: emulator.endpoint });
        try {
            const already = await sae.mark();
            await sae.fault(fault);
            const first = program.start(["up", "--yes", "--skip-preview", "--stack", "dev"]);
            const ended = new Promise((resolve) => first.once("exit", resolve));
            await until("it is time", () => ready(already, loadBalancer));
            await new Promise((resolve) => setTimeout(resolve, 500));
            expect(program.kill()).toBeGreaterThan(1);
            await ended;
            // What the dead plugin asked for may still be carried out.
            await new Promise((resolve) => setTimeout(resolve, 3200));
            await sae.clearFaults();

            await program.pulumi(["cancel", "--yes", "dev"]);
            const second = await program.up();
            expect(second.text).not.toMatch(/error:/);
            expect(second.code).toBe(0);
            expect(await sae.ruleSets(loadBalancer)).toHaveLength(1);
            const [set] = await sae.ruleSets(loadBalancer);
            expect(set!.Rules.map((rule) => `${rule.Domain}${rule.Path} ${rule.AppId}`).sort()).toEqual([
                "pay.example.com/ 8c573618",
                "shop.example.com/api 7171a6ca",
            ]);
            expect(
                (await kubernetes(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/shop-edge`)).status,
            ).toBe(200);
            expect(Object.keys(changes(await program.up()))).toEqual(["unchanged"]);
            expect((await program.destroy()).code).toBe(0);
            expect(await sae.ruleSets(loadBalancer)).toEqual([]);
        } finally {
            await program.dispose();
        }
    });
});
