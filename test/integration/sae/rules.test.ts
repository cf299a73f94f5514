import type { Emulator } from "../../../sandbox/sae-emulator";
import { openEmulator } from "../../rpc/sae/workshop";
import type { Program } from "../lifecycle/program";
import { openProgram, source } from "./program";

/** Rounds of two stacks that change rules of one listener side by side; 50 take some minutes on the real engine. */
const rounds = Number(process.env["CROSSROUTE_TEST_ROUNDS"] ?? 2);

let emulator: Emulator;
beforeAll(async () => (emulator = await openEmulator()));
afterAll(() => emulator.close());

const writesSince = (seq: number): string[] =>
    emulator.log
        .since(seq)
        .filter((entry) => entry.writes)
        .map(({ action }) => action);
const last = (): number => emulator.log.since().at(-1)?.seq ?? 0;
const held = (loadBalancer: string): string[] =>
    emulator.store
        .all()
        .filter(({ slbId }) => slbId === loadBalancer)
        .flatMap(({ rules }) => rules.map(({ domain, path, containerPort }) => `${domain}${path}:${containerPort}`));
const update = (program: Program, ...more: string[]): ReturnType<Program["pulumi"]> =>
    program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...more]);

const owner = (rules: string, options = "{}"): string =>
    source(`exports.id = new sae.Ingress("edge", listener("lb-single", { rules: ${rules} }), ${options}).ingressId;`);

test("ignoreChanges and replaceOnChanges reach single rules", async () => {
    const program = await openProgram("single-rules", emulator.endpoint, "");
    try {
        const two = (first: number, second: string): string =>
            `[rule("a.example.com", "/", { containerPort: ${first} }), rule("b.example.com", "/", { appId: "${second}" })]`;
        const options = `{ ignoreChanges: ["rules[0].containerPort"], replaceOnChanges: ["rules[*].appId"] }`;
        program.write({ "index.js": owner(two(80, "7171a6ca"), options) });
        expect((await program.up()).text).not.toMatch(/error:/);
        program.write({ "index.js": owner(two(81, "7171a6ca"), options) });
        expect((await program.up()).text).not.toMatch(/error:/);
        expect(held("lb-single")).toEqual(["a.example.com/:80", "b.example.com/:8080"]);
        program.write({ "index.js": owner(two(81, "8c573618"), options) });
        const { steps } = await program.preview();
        const step = steps.find(({ op }) => op === "replace");
        expect(Object.keys(step?.detailedDiff ?? {})).toEqual(["rules[1].appId"]);
        const before = last();
        expect((await program.up()).text).not.toMatch(/error:/);
        // The listener takes one rule set, so the old one goes first.
        expect(writesSince(before)).toEqual(["DeleteIngress", "CreateIngress"]);
        // The engine makes a new one as the program says: what it ignores are changes of what is there.
        expect(held("lb-single")).toEqual(["a.example.com/:81", "b.example.com/:8080"]);
    } finally {
        await program.dispose();
    }
});

const many = `
const edge = new sae.Ingress("edge", listener("lb-shared", { ignoreForeignRules: true, rules: [rule("shop.example.com", "/", { containerPort: read("n.json") })] }));
for (let i = 0; i < 8; i++)
    new sae.Rule("docs" + i, { ...rule("docs.example.com", "/" + i, { containerPort: read("n.json") }), ingressId: edge.ingressId, namespaceId: edge.namespaceId });
exports.id = edge.ingressId;
`;
const guest = `
const { id, stack, port } = read("guest.json");
for (const path of ["/a", "/b"])
    new sae.Rule("rule" + path, { ...rule(stack + ".example.com", path, { containerPort: port }), ingressId: id, namespaceId: "cn-hangzhou:prod" });
`;

test("rules that change in one up share a write, and two stacks that write at the same time lose none", async () => {
    const program = await openProgram("shared", emulator.endpoint, many, { ruleSettleTime: "0.5" });
    const guests: Program[] = [];
    try {
        program.write({ "n.json": "1" });
        let before = last();
        expect((await update(program, "--parallel", "16")).text).not.toMatch(/error:/);
        const creates = writesSince(before);
        process.stdout.write(`nine rules of one up: ${creates.join(", ")}\n`);
        expect(creates.length).toBeLessThanOrEqual(2);
        program.write({ "n.json": "2" });
        before = last();
        expect((await update(program, "--parallel", "16")).text).not.toMatch(/error:/);
        process.stdout.write(`nine rules changed in one up: ${writesSince(before).join(", ")}\n`);
        expect(writesSince(before).length).toBeLessThanOrEqual(2);
        const own = ["shop.example.com/:2", ...Array.from({ length: 8 }, (_, i) => `docs.example.com/${i}:2`)];
        expect(held("lb-shared").sort()).toEqual([...own].sort());
        expect((await program.preview()).changeSummary).toEqual({ same: 10 });

        const id = (await program.outputs())["id"];
        for (const stack of ["red", "blue"])
            guests.push(await openProgram(stack, emulator.endpoint, guest, { ruleSettleTime: "0.5" }));
        for (let round = 1; round <= rounds; round++) {
            const turns = guests.map((one) => {
                one.write({ "guest.json": JSON.stringify({ id, stack: one.name, port: 1000 + round }) });
                return one.up();
            });
            for (const run of await Promise.all(turns)) expect(run.text).not.toMatch(/error:/);
            const theirs = guests.flatMap(({ name }) => ["/a", "/b"].map((path) => `${name}.example.com${path}`));
            expect(held("lb-shared").sort()).toEqual([...own, ...theirs.map((at) => `${at}:${1000 + round}`)].sort());
        }
        process.stdout.write(`two stacks on the real engine: ${rounds} rounds, no rule lost\n`);
        // The owner neither sees the rules of others as drift nor removes them.
        const run = await program.pulumi(["preview", "--refresh", "--json", "--stack", "dev"]);
        expect(JSON.parse(run.stdout)).toMatchObject({ changeSummary: { same: 10 } });
    } finally {
        await Promise.all(guests.map((one) => one.dispose()));
        await program.dispose();
    }
    expect(emulator.store.all()).toEqual([]);
});
