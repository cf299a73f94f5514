/** An up that somebody cancels while SAE is at work. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../sandbox/sae-emulator";
import { changes, Program } from "../integration/lifecycle/program";
import { saeServer } from "../integration/lifecycle/servers";
import { shopTable, tableFile, tableProgram } from "../integration/lifecycle/table";
import { until } from "../integration/lifecycle/until";

jest.setTimeout(600_000);

let emulator: Emulator;
const sae = saeServer(() => emulator.endpoint);

describe("an up that is cancelled while SAE makes a rule set", () => {
    // Faults hit whoever calls next: an emulator of its own, so that other tests are not hit.
    const dir = mkdtempSync(join(tmpdir(), "crossroute-emulator-"));
    beforeAll(async () => (emulator = await startEmulator({ dir })));
    afterAll(async () => {
        await emulator.close();
        rmSync(dir, { recursive: true });
    });
    afterEach(() => sae.clearFaults());

    /** A program whose first up waits for SAE, which has done the work. */
    async function waiting(namespace: string) {
        const files = { "index.js": tableProgram, ...tableFile(namespace, shopTable(namespace)) };
        const program = await Program.create(namespace, files, { CROSSROUTE_SAE_ENDPOINT: emulator.endpoint });
        await sae.fault({ kind: "slow", action: "CreateIngress", delayMs: 5000, afterWork: true });
        const first = program.start(["up", "--yes", "--skip-preview", "--stack", "dev"]);
        const ended = new Promise<number>((resolve) => first.once("exit", (code) => resolve(code ?? 1)));
        await until("the rule set is there", async () => (await sae.ruleSets(`lb-${namespace}`)).length > 0);
        return { program, first, ended };
    }

    /** One rule set, which the state has, and nothing left to do. */
    async function isWhole(program: Program, namespace: string): Promise<void> {
        const sets = await sae.ruleSets(`lb-${namespace}`);
        expect(sets.map(({ Rules }) => Rules.map(({ Domain, Path }) => `${Domain}${Path}`).sort())).toEqual([
            ["pay.example.com/", "shop.example.com/api"],
        ]);
        expect(Object.keys(changes(await program.up()))).toEqual(["unchanged"]);
        expect((await program.destroy()).code).toBe(0);
        expect(await sae.ruleSets(`lb-${namespace}`)).toEqual([]);
    }

    it("by a signal to the engine: the next up takes the rule set over and ends what was begun", async () => {
        const namespace = "cancelled-signal";
        const { program, first, ended } = await waiting(namespace);
        try {
            first.kill("SIGINT");
            await ended;
            await sae.clearFaults();
            const second = await program.up();
            expect(second.code === 0 ? "" : second.text).toBe("");
            await isWhole(program, namespace);
        } finally {
            await program.dispose();
        }
    });

    it("by pulumi cancel, which takes the lock away and lets the engine go on: an up beside it makes no second rule set", async () => {
        const namespace = "cancelled-lock";
        const { program, ended } = await waiting(namespace);
        try {
            const cancelled = await program.pulumi(["cancel", "--yes", "dev"]);
            expect(cancelled.code === 0 ? "" : cancelled.text).toBe("");
            const beside = await program.up();
            const first = await ended;
            await sae.clearFaults();
            expect(first).toBe(0);
            const [made, ...more] = await sae.ruleSets(`lb-${namespace}`);
            expect(more).toEqual([]);
            const third = await program.up();
            // Of the two, the state has what the last one wrote: where that knows nothing of the rule set, its cure is named.
            if (third.code !== 0) {
                for (const { code, text } of [beside, third]) {
                    expect(code).not.toBe(0);
                    expect(text).toContain(`this resource already made rule set ${made?.Id} `);
                    expect(text).toContain("take it over with adopt: true");
                }
                const { gateways, routes } = shopTable(namespace);
                const apps = { sae: { ...(gateways["apps"] as { sae: object }).sae, adopt: true } };
                program.write(tableFile(namespace, { gateways: { ...gateways, apps }, routes }));
                const fourth = await program.up();
                expect(fourth.code === 0 ? "" : fourth.text).toBe("");
                expect((await sae.ruleSets(`lb-${namespace}`)).map(({ Id }) => Id)).toEqual([made?.Id]);
            }
            await isWhole(program, namespace);
        } finally {
            await program.dispose();
        }
    });
});
