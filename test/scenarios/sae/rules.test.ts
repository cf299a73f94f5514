import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, ingressToken, openEmulator, rule, ruleToken } from "../../rpc/sae/workshop";
import type { Program } from "../../integration/lifecycle/program";
import { openProgram, yamlProgram, type Resources } from "../../integration/sae/program";

/** Rounds of two stacks that change rules of one listener side by side; 50 take some minutes on the real engine. */
const rounds = Number(process.env["CROSSROUTE_RUNS"] ?? 2);

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

const ingress = (loadBalancerId: string, rules: Inputs[], more: Inputs = {}, options = {}): Resources[string] => ({
    type: ingressToken,
    properties: clb({ loadBalancerId, rules, ...more }),
    options,
});

test("ignoreChanges and replaceOnChanges reach single rules", async () => {
    const program = await openProgram("single-rules", emulator.endpoint);
    const options = { ignoreChanges: ["rules[0].containerPort"], replaceOnChanges: ["rules[*].appId"] };
    const declare = (containerPort: number, appId: string): void => {
        const rules = [rule("a.example.com", "/", { containerPort }), rule("b.example.com", "/", { appId })];
        program.write(yamlProgram("single-rules", { edge: ingress("lb-single", rules, {}, options) }));
    };
    try {
        declare(80, "first");
        expect((await program.up()).text).not.toMatch(/error:/);
        declare(81, "first");
        expect((await program.up()).text).not.toMatch(/error:/);
        expect(held("lb-single")).toEqual(["a.example.com/:80", "b.example.com/:8080"]);
        declare(81, "second");
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

const ruleOf = (ingressId: string, domain: string, path: string, containerPort: number): Resources[string] => ({
    type: ruleToken,
    properties: { ...rule(domain, path, { containerPort }), ingressId, namespaceId: "cn-hangzhou:prod" },
});
const shared = (containerPort: number): Record<string, string> => {
    const own = [rule("shop.example.com", "/", { containerPort })];
    const rules = Array.from({ length: 8 }, (_, i) => [
        `docs${i}`,
        ruleOf("${edge.ingressId}", "docs.example.com", `/${i}`, containerPort),
    ]);
    const resources = {
        edge: ingress("lb-shared", own, { ignoreForeignRules: true }),
        ...(Object.fromEntries(rules) as Resources),
    };
    return yamlProgram("shared", resources, { id: "${edge.ingressId}" });
};

test("rules that change in one up share a write, and two stacks that write at the same time lose none", async () => {
    const program = await openProgram("shared", emulator.endpoint, shared(1), { ruleSettleTime: "0.5" });
    const guests: Program[] = [];
    try {
        let before = last();
        expect((await update(program, "--parallel", "16")).text).not.toMatch(/error:/);
        const creates = writesSince(before);
        process.stdout.write(`nine rules of one up: ${creates.join(", ")}\n`);
        // How many come in time to share one write depends on the machine; alone each would make one.
        expect(creates.length).toBeLessThan(9);
        program.write(shared(2));
        before = last();
        expect((await update(program, "--parallel", "16")).text).not.toMatch(/error:/);
        process.stdout.write(`nine rules changed in one up: ${writesSince(before).join(", ")}\n`);
        expect(writesSince(before).length).toBeLessThan(9);
        const own = ["shop.example.com/:2", ...Array.from({ length: 8 }, (_, i) => `docs.example.com/${i}:2`)];
        expect(held("lb-shared").sort()).toEqual([...own].sort());
        expect((await program.preview()).changeSummary).toEqual({ same: 10 });

        const id = String((await program.outputs())["id"]);
        for (const stack of ["red", "blue"])
            guests.push(await openProgram(stack, emulator.endpoint, undefined, { ruleSettleTime: "0.5" }));
        for (let round = 1; round <= rounds; round++) {
            const turns = guests.map((one) => {
                const [a, b] = ["/a", "/b"].map((path) => ruleOf(id, `${one.name}.example.com`, path, 1000 + round));
                one.write(yamlProgram(one.name, { a: a!, b: b! }));
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
