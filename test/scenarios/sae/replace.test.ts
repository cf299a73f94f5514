import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, ingressToken, liveDomains, openEmulator, rule } from "../../rpc/sae/workshop";
import { openProgram, yamlProgram } from "../../integration/sae/program";

let emulator: Emulator;
beforeAll(async () => (emulator = await openEmulator()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const settings = { ruleSettleTime: "0.05" };
const ids = (): number[] => emulator.store.all().map(({ id }) => id);
const domains = (): string[] => liveDomains(emulator);
const urn = (project: string, type: string, name: string): string => `urn:pulumi:dev::${project}::${type}::${name}`;

const edge = clb({ ignoreForeignRules: true, rules: [rule("shop.example.com", "/")] });
const typescript =
    `const { sae } = require("pulumi-crossroute");\n` +
    `const edge = new sae.Ingress("edge", ${JSON.stringify(edge)});\n` +
    `new sae.Rule("team", { ingressId: edge.ingressId, ...${JSON.stringify(rule("team.example.com", "/"))} });\n`;

test("--replace and a tainted resource leave the rule set and the rule live in a TypeScript program", async () => {
    const program = await openProgram("replace", emulator.endpoint, { "index.js": typescript }, settings);
    try {
        expect((await program.up()).text).not.toMatch(/error:/);
        const [first] = ids();
        const targets = ["crossroute:sae:Ingress", "crossroute:sae:Rule"].flatMap((type, i) => [
            "--replace",
            urn("replace", type, ["edge", "team"][i]!),
        ]);
        const replaced = await program.pulumi(["up", "--yes", "--stack", "dev", ...targets]);
        expect(replaced.text).not.toMatch(/error:/);
        const [second] = ids();
        expect([ids().length, second === first, domains()]).toEqual([
            1,
            false,
            ["shop.example.com", "team.example.com"],
        ]);
        const taint = await program.pulumi([
            "state",
            "taint",
            urn("replace", "crossroute:sae:Rule", "team"),
            "--yes",
            "--stack",
            "dev",
        ]);
        expect(taint.text).not.toMatch(/error:/);
        expect((await program.up()).text).not.toMatch(/error:/);
        expect(domains()).toEqual(["shop.example.com", "team.example.com"]);
        expect((await program.pulumi(["preview", "--expect-no-changes", "--stack", "dev"])).code).toBe(0);
    } finally {
        await program.dispose();
    }
}, 600_000);

test("--replace fails in a YAML program that does not say deleteBeforeReplace, and what is live stays", async () => {
    const files = yamlProgram("replace-yaml", { edge: { type: ingressToken, properties: clb() } });
    const program = await openProgram("replace-yaml", emulator.endpoint, files, settings);
    try {
        expect((await program.up()).text).not.toMatch(/error:/);
        const before = emulator.store.all();
        const replaced = await program.pulumi([
            "up",
            "--yes",
            "--stack",
            "dev",
            "--replace",
            urn("replace-yaml", ingressToken, "edge"),
        ]);
        expect(replaced.code).not.toBe(0);
        expect(replaced.text).toMatch(/set deleteBeforeReplace: true/);
        expect(emulator.store.all()).toEqual(before);
        expect((await program.pulumi(["preview", "--expect-no-changes", "--stack", "dev"])).code).toBe(0);
    } finally {
        await program.dispose();
    }
}, 600_000);

test("another load balancer in a TypeScript program needs an order, and with the new one first a wrong one loses nothing", async () => {
    const source = (loadBalancerId: string, options: object = {}): string =>
        `const { sae } = require("pulumi-crossroute");\n` +
        `new sae.Ingress("edge", ${JSON.stringify({ ...edge, loadBalancerId })}, ${JSON.stringify(options)});\n`;
    const program = await openProgram("move", emulator.endpoint, { "index.js": source("lb-bp1one") }, settings);
    try {
        expect((await program.up()).text).not.toMatch(/error:/);
        const before = emulator.store.all();
        program.write({ "index.js": source("lb-bp1two") });
        for (const run of [await program.previewText(), await program.up()]) {
            expect(run.code).not.toBe(0);
            expect(run.text).toMatch(
                /its rule set on port 80 of lb-bp1one would be deleted before the one on the other listener is made/,
            );
            expect(run.text).not.toMatch(/ at .*\.js:\d+/);
        }
        expect(emulator.store.all()).toEqual(before);
        program.write({ "index.js": source("lb-bp1two", { deleteBeforeReplace: false }) });
        emulator.setInventory({ loadBalancers: [{ id: "lb-bp1one" }] });
        expect((await program.up()).code).not.toBe(0);
        expect(emulator.store.all()).toEqual(before);
        emulator.setInventory({});
        expect((await program.up()).text).not.toMatch(/error:/);
        expect([ids().length, domains()]).toEqual([1, ["shop.example.com"]]);
        expect(emulator.store.all()[0]).not.toEqual(before[0]);
    } finally {
        await program.dispose();
    }
}, 600_000);
