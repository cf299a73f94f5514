import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, settingsFor, useEmulator } from "./workshop";

let emulator: Emulator;
useEmulator((started) => (emulator = started));

test("a default that is declared for the first time is set where somebody else had set something else", async () => {
    const edge = new Engine(settingsFor(emulator), "edge");
    await edge.up(clb({ rules: [] }));
    emulator.store.put({ ...emulator.store.all()[0]!, requestTimeout: 6 });
    await edge.up(clb());
    expect(await edge.preview(clb({ requestTimeout: 60 }))).toEqual({ requestTimeout: "add" });
    await edge.up(clb({ requestTimeout: 60 }));
    expect(emulator.store.all()[0]!.requestTimeout ?? 60).toBe(60);
    expect(await edge.preview(clb({ requestTimeout: 60 }))).toEqual({});
});
