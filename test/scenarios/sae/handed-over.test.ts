import { rmSync } from "node:fs";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { docs, shared, shop } from "../../rpc/sae/stacks";
import { clb, ingressToken, liveDomains, ruleToken } from "../../rpc/sae/workshop";
import {
    atOnce,
    openProgram,
    ownerOf,
    said,
    urnIn,
    useEngineEmulator,
    yamlProgram,
} from "../../integration/sae/program";

/** What passed from one state to another, on the real engine: it is lost by no command, and the cures of the messages work. */
let emulator: Emulator;
useEngineEmulator((started) => (emulator = started));

const domains = (): string[] => liveDomains(emulator);
const id = (): string => String(emulator.store.all()[0]!.id);
const dev = ["--stack", "dev"];
const yes = ["--yes", ...dev];

test("refresh and destroy --target of the former resource leave what another of the stack took over", async () => {
    const name = "handed-target";
    const [old, edge] = [urnIn(name, ingressToken, "old"), urnIn(name, ingressToken, "edge")];
    const program = await openProgram(name, emulator.endpoint, yamlProgram(name, { old: ownerOf() }), atOnce);
    try {
        expect((await program.up()).text).not.toMatch(/error:/);
        program.write(yamlProgram(name, { old: ownerOf(), edge: ownerOf([shop], { adopt: old }) }));
        expect((await program.pulumi(["up", "--target", edge, ...yes])).text).not.toMatch(/error:/);
        expect((await program.pulumi(["refresh", "--target", old, ...yes])).text).not.toMatch(/error:/);
        const refused = said(await program.pulumi(["destroy", "--target", old, ...yes]));
        expect(refused).toContain("crossroute.sae.Ingress edge of stack dev has it, too, and would lose it");
        expect(refused).toContain(`To leave it there: pulumi state delete ${old} --stack dev`);
        expect(emulator.store.all()).toHaveLength(1);
        expect((await program.pulumi(["state", "delete", old, ...yes])).code).toBe(0);
        const kept = said(await program.destroy());
        rmSync(/or if that is done, forget what this machine noted of it: rm (\S+\.json)/.exec(kept)![1]!);
        expect((await program.destroy()).text).not.toMatch(/error:/);
        expect(emulator.store.all()).toEqual([]);
    } finally {
        await program.dispose();
    }
}, 600_000);

test("up --continue-on-error leaves a rule in the state of its former resource when its adoption fails", async () => {
    const edge = JSON.stringify(shared(shop));
    const source = (name: string, more: object = {}): string =>
        `const { sae } = require("pulumi-crossroute");\n` +
        `const edge = new sae.Ingress("edge", ${edge});\n` +
        `new sae.Rule("${name}", { ...${JSON.stringify({ ...docs, ...more })}, ingressId: edge.ingressId });\n`;
    const files = { "index.js": source("old") };
    const program = await openProgram("handed-on-error", emulator.endpoint, files, atOnce);
    try {
        expect((await program.up()).text).not.toMatch(/error:/);
        const adopt = urnIn("handed-on-error", ruleToken, "old");
        program.write({ "index.js": source("docs", { appId: "8c573618", adopt }) });
        emulator.addFaults({ kind: "refuse", action: "UpdateIngress", code: "InvalidParameter.Obviously" });
        const failed = said(await program.pulumi(["up", "--continue-on-error", ...yes]));
        expect(failed).toContain("InvalidParameter.Obviously");
        expect(failed).toContain("docs of this program was to take it over in this run and did not");
        expect(domains()).toEqual(["shop.example.com", "docs.example.com"]);
        expect((await program.pulumi(["up", ...yes])).text).not.toMatch(/error:/);
        expect((await program.pulumi(["preview", "--expect-no-changes", ...dev])).code).toBe(0);
        expect((await program.destroy()).text).not.toMatch(/error:/);
        expect(emulator.store.all()).toEqual([]);
    } finally {
        await program.dispose();
    }
}, 600_000);

test("a rule set that another stack imported goes with that only when a person says that the first one let it go", async () => {
    const [from, to] = ["handed-from", "handed-to"];
    const first = await openProgram(from, emulator.endpoint, yamlProgram(from, { edge: ownerOf() }), atOnce);
    const second = await openProgram(to, emulator.endpoint, yamlProgram(to, {}), atOnce);
    try {
        expect((await first.up()).text).not.toMatch(/error:/);
        const imported = await second.pulumi(["import", ingressToken, "edge", id(), "--protect=false", ...yes]);
        expect(said(imported)).toContain(
            "crossroute.sae.Ingress edge of stack dev has it, too, so it is not deleted here",
        );
        expect(said(imported)).not.toContain("__imported");
        expect(said(await second.destroy())).toContain("no pulumi up has had it since");
        second.write(yamlProgram(to, { edge: { type: ingressToken, properties: clb({ rules: [shop] }) } }));
        const same = await second.pulumi(["up", ...yes]);
        expect(same.text).not.toMatch(/error:/);
        // The first one never ran in between, and still has it.
        const refused = said(await second.destroy());
        expect(refused).toContain("crossroute.sae.Ingress edge of stack dev has it, too, and would lose it");
        expect(domains()).toEqual(["shop.example.com"]);
        expect((await first.pulumi(["preview", "--expect-no-changes", ...dev])).code).toBe(0);
        expect((await first.pulumi(["state", "delete", urnIn(from, ingressToken, "edge"), ...yes])).code).toBe(0);
        rmSync(/or if that is done, forget what this machine noted of it: rm (\S+\.json)/.exec(refused)![1]!);
        expect((await second.destroy()).text).not.toMatch(/error:/);
        expect(emulator.store.all()).toEqual([]);
    } finally {
        await second.dispose();
        await first.dispose();
    }
}, 600_000);
