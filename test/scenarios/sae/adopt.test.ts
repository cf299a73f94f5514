import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { docs, shared, shop } from "../../rpc/sae/stacks";
import { ingressToken, liveDomains, ruleToken } from "../../rpc/sae/workshop";
import {
    atOnce,
    openProgram,
    ownerOf,
    type Resources,
    said,
    urnIn,
    useEngineEmulator,
    yamlProgram,
} from "../../integration/sae/program";

/** `adopt` as a user meets it: the real engine, previews, programs in TypeScript and in YAML. */
let emulator: Emulator;
useEngineEmulator((started) => (emulator = started));

const domains = (): string[] => liveDomains(emulator);
const id = (): string => String(emulator.store.all()[0]!.id);
const last = (): number => emulator.log.since().at(-1)?.seq ?? 0;
const writesSince = (seq: number): string[] =>
    emulator.log
        .since(seq)
        .filter(({ writes }) => writes)
        .map(({ action }) => action);
const up = ["up", "--yes", "--stack", "dev"];

const teamRule = (ingressId: string, more: object = {}): Resources[string] => ({
    type: ruleToken,
    properties: { ...docs, ingressId, ...more },
});

test("a TypeScript program moves a rule from its owner to a sae.Rule in one pulumi up, and nothing is written", async () => {
    const source = (rules: Inputs[], more = ""): string =>
        `const { sae } = require("pulumi-crossroute");\n` +
        `const edge = new sae.Ingress("edge", ${JSON.stringify(shared(...rules))});\n${more}`;
    const move = `new sae.Rule("docs", { ...${JSON.stringify(docs)}, ingressId: edge.ingressId, adopt: true });\n`;
    const program = await openProgram("adopt-move", emulator.endpoint, { "index.js": source([shop, docs]) }, atOnce);
    try {
        expect((await program.up()).text).not.toMatch(/error:/);
        // A preview that is given up keeps nothing: the next up has one of its own, and the rule goes.
        program.write({ "index.js": source([shop], move) });
        expect(said(await program.previewText())).toMatch(/adopts rule \d+:docs\.example\.com:\/ as it is/);
        program.write({ "index.js": source([shop]) });
        expect((await program.pulumi(up)).text).not.toMatch(/error:/);
        expect(domains()).toEqual(["shop.example.com"]);
        program.write({ "index.js": source([shop, docs]) });
        expect((await program.pulumi(up)).text).not.toMatch(/error:/);
        const before = last();
        program.write({ "index.js": source([shop], move) });
        const moved = await program.pulumi(up);
        expect(moved.text).not.toMatch(/error:/);
        expect(said(moved)).toMatch(/adopts rule \d+:docs\.example\.com:\/ as it is/);
        expect([writesSince(before), domains()]).toEqual([[], ["shop.example.com", "docs.example.com"]]);
        expect((await program.pulumi(["preview", "--expect-no-changes", "--stack", "dev"])).code).toBe(0);
    } finally {
        await program.dispose();
    }
    expect(emulator.store.all()).toEqual([]);
}, 600_000);

test("a YAML program of another stack adopts a rule of an owner's list only under the owner's URN, once", async () => {
    const edge = await openProgram(
        "adopt-owner",
        emulator.endpoint,
        yamlProgram("adopt-owner", { edge: ownerOf([shop, docs]) }),
        atOnce,
    );
    const team = await openProgram("adopt-team", emulator.endpoint, yamlProgram("adopt-team", {}), atOnce);
    const adopting = (adopt: string | boolean): void =>
        team.write(yamlProgram("adopt-team", { docs: teamRule(id(), { adopt }) }));
    try {
        expect((await edge.up()).text).not.toMatch(/error:/);
        const holder = urnIn("adopt-owner", ingressToken, "edge");
        const wrong = urnIn("adopt-owner", ruleToken, "wrong");
        adopting(wrong);
        const refused = said(await team.pulumi(up));
        expect(refused).toContain(
            `adopt names ${wrong}, and as far as is known on this machine it is among the rules of`,
        );
        expect(refused).toContain(`write adopt: "${holder}"`);
        adopting(holder);
        const made = await team.pulumi(up);
        expect(made.text).not.toMatch(/error:/);
        expect(said(made)).toMatch(/adopts rule \d+:docs\.example\.com:\/ as it is/);
        expect((await team.pulumi(["preview", "--expect-no-changes", "--stack", "dev"])).code).toBe(0);
        // As long as the owner lists it, neither takes it from the other.
        expect((await edge.pulumi(["preview", "--expect-no-changes", "--stack", "dev"])).code).toBe(0);
        expect(said(await team.destroy())).toContain("edge of stack dev has it, too, and would lose it");
        edge.write(yamlProgram("adopt-owner", { edge: ownerOf([shop]) }));
        expect(said(await edge.pulumi(up))).toContain("keeps the rule for docs.example.com/");
        expect(domains()).toEqual(["shop.example.com", "docs.example.com"]);
        expect((await team.destroy()).text).not.toMatch(/error:/);
        expect(domains()).toEqual(["shop.example.com"]);
    } finally {
        await team.dispose();
        await edge.dispose();
    }
    expect(emulator.store.all()).toEqual([]);
}, 600_000);

test("one destroy removes an owner and a rule that names it by a number", async () => {
    const name = "adopt-destroy";
    const program = await openProgram(name, emulator.endpoint, yamlProgram(name, { edge: ownerOf([shop]) }), atOnce);
    try {
        expect((await program.up()).text).not.toMatch(/error:/);
        program.write(yamlProgram(name, { edge: ownerOf([shop]), docs: teamRule(id()) }));
        expect((await program.pulumi(up)).text).not.toMatch(/error:/);
        expect((await program.pulumi(up)).text).not.toMatch(/error:/);
        expect((await program.destroy()).text).not.toMatch(/error:/);
        expect(emulator.store.all()).toEqual([]);
    } finally {
        await program.dispose();
    }
}, 600_000);
