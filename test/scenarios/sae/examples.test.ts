import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { transformSync } from "@swc/core";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { openEmulator } from "../../rpc/sae/workshop";
import { Program } from "../../integration/lifecycle/program";

const examples = resolve(__dirname, "../../../examples");

/** The programs that the reference pages show, on the real engine. */
let emulator: Emulator;
const programs: Program[] = [];
beforeAll(async () => (emulator = await openEmulator()));
afterAll(async () => {
    for (const program of programs.reverse()) await program.dispose();
    await emulator.close();
});

/** The example as it is, in JavaScript: its types are checked together with everything else. */
async function open(name: string): Promise<Program> {
    const source = readFileSync(join(examples, name, "index.ts"), "utf8");
    const { code } = transformSync(source, { jsc: { parser: { syntax: "typescript" } }, module: { type: "commonjs" } });
    const config = `config:\n  ${name}:namespace: cn-hangzhou:prod\n  ${name}:loadBalancer: lb-bp1examples\n`;
    const files = { "index.js": code, "Pulumi.dev.yaml": config };
    const program = await Program.create(name, files, { CROSSROUTE_SAE_ENDPOINT: emulator.endpoint });
    programs.push(program);
    return program;
}

const rulesOn = (loadBalancer: RegExp): string[] =>
    emulator.store
        .all()
        .filter(({ slbId }) => loadBalancer.test(slbId))
        .flatMap(({ rules }) => rules.map(({ domain, path }) => `${domain}${path}`));

test("the examples of the reference pages make what they show, and a second up finds nothing to do", async () => {
    const [owner, alb] = await Promise.all([open("sae-ingress"), open("sae-alb")]);
    for (const run of await Promise.all([owner.up(), alb.up()])) expect(run.text).not.toMatch(/error:/);
    expect(rulesOn(/^lb-bp1examples$/)).toEqual(["shop.example.com/", "shop.example.com/api"]);
    expect(rulesOn(/^alb-/)).toEqual([
        "www.example.com/*",
        "shop.example.com/v1/(.*)",
        "shop.example.com/grpc/*",
        "shop.example.com/*",
    ]);
    const team = await open("sae-team");
    expect((await team.up()).text).not.toMatch(/error:/);
    expect(rulesOn(/^lb-bp1examples$/)).toContain("docs.example.com/");
    const listeners = (await team.outputs())["listeners"] as Record<string, number>;
    expect(Object.values(listeners).sort()).toEqual([2, 4]);
    const previews = await Promise.all(programs.map((program) => program.preview()));
    expect(previews.map(({ changeSummary }) => changeSummary)).toEqual([
        { same: 2 },
        { same: 2 },
        { same: 2, read: 1 },
    ]);
});
