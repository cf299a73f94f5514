import type { Emulator } from "../../../sandbox/sae-emulator";
import { isUnknown, type Inputs } from "../../../provider/engine/values";
import { clb, Engine, killedBeforeAnswering, newAlb, settingsFor, useEmulator } from "./workshop";

/** No reference says what the flags for headers and compression are where nobody sets them: both ways are played. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));
const engine = (): Engine => new Engine(settingsFor(emulator), "edge");
const unsetFlagsAre = async (unsetFlags: boolean): Promise<void> => {
    await fetch(`${emulator.url}/_emulator/assumptions`, { method: "PUT", body: JSON.stringify({ unsetFlags }) });
};
const flagsIn = ({ xForwardedFor, gzip }: Inputs): unknown => [xForwardedFor, gzip];

describe.each([true, false])("where SAE's own default of a flag is %s", (own) => {
    beforeEach(() => unsetFlagsAre(own));

    test("a preview does not know it, the outputs have it, it is no drift, and an update keeps it", async () => {
        const edge = engine();
        const planned = await edge.plan(clb());
        expect([planned.xForwardedFor, planned.gzip].map((value) => isUnknown(value))).toEqual([true, true]);
        await edge.up(clb());
        expect(flagsIn(edge.state!.outputs)).toEqual([own, own]);
        await edge.refresh();
        expect(await edge.preview(clb())).toEqual({});
        await edge.up(clb({ requestTimeout: 30 }));
        expect(flagsIn(edge.state!.outputs)).toEqual([own, own]);
        expect(flagsIn(await edge.plan(clb({ requestTimeout: 31 })))).toEqual([own, own]);
    });

    test("a flag that is declared holds, and goes to false when it is taken out", async () => {
        const edge = engine();
        await edge.up(clb({ gzip: !own, xForwardedFor: true }));
        expect(flagsIn(edge.state!.outputs)).toEqual([true, !own]);
        expect(await edge.preview(clb({ gzip: !own }))).toEqual({ xForwardedFor: "delete" });
        expect(flagsIn(await edge.plan(clb({ gzip: !own })))).toEqual([false, !own]);
        await edge.up(clb({ gzip: !own }));
        expect(flagsIn(edge.state!.outputs)).toEqual([false, !own]);
    });

    test("a creation whose answer was lost is found, also a killed one and one of a new ALB", async () => {
        emulator.addFaults({ kind: "cutAfter", action: "CreateIngress" });
        await engine().up(clb());
        killedBeforeAnswering(process.env["PULUMI_HOME"]!);
        const edge = engine();
        await edge.up(clb());
        expect(emulator.store.all().map(({ id }) => String(id))).toEqual([edge.state!.id]);
        await edge.up(undefined);
        emulator.addFaults({ kind: "cutAfter", action: "CreateIngress" });
        await engine().up(newAlb());
        expect(emulator.store.all()).toHaveLength(1);
    });
});
