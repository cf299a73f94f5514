/** SAE is otherwise than the state says, and the program is as the state: what preview and update of the real engine make of that. */
import { useEngineEmulator, openProgram, ownerOf, said, atOnce, yamlProgram } from "../../integration/sae/program";
import { changes, type Program, type Run } from "../../integration/lifecycle/program";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, countCalls, liveRules, rule, editByHand } from "../../rpc/sae/workshop";

let emulator: Emulator;
useEngineEmulator((started) => (emulator = started));
jest.setTimeout(600_000);
let count = 0;

const [first, second] = ["7171a6ca", "5d1c0a2e"];
const source = `
const { RouteTable, sae } = require("pulumi-crossroute");
const { apps, table, set } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
const routes = Object.entries(apps).map(([path, appId]) => ({ host: "shop.example.com", path, gateway: "edge", backend: { sae: { appId, containerPort: 8080 } } }));
const defaultBackend = { appId: "0099b7be", containerPort: 8080 };
if (table) new RouteTable("shop", { gateways: { edge: { sae: { namespaceId: "cn-hangzhou:prod", loadBalancerId: "lb-bp1shop", listenerPort: 80, defaultBackend } } }, routes });
else new sae.Ingress("edge", { ...set, rules: Object.entries(apps).map(([path, appId]) => ({ domain: "shop.example.com", path, appId, containerPort: 8080 })) });
`;

describe.each([
    ["a rule set", false],
    ["a rule set of a table", true],
])("%s", (_, table) => {
    let program: Program;
    const write = (apps: Record<string, string>): void =>
        program.write({ "spec.json": JSON.stringify({ apps, table, set: clb() }) });
    const live = (): string[] =>
        liveRules(emulator)
            .map((text) => text.replace("shop.example.com", ""))
            .sort();
    const previewIsEmpty = async (): Promise<void> => {
        const run = await program.pulumi(["preview", "--expect-no-changes", "--stack", "dev"]);
        expect(run.code === 0 ? "" : run.text).toBe("");
    };
    const up = async (): Promise<ReturnType<typeof changes>> => {
        const run = await program.up();
        expect(run.code === 0 ? "" : run.text).toBe("");
        return changes(run);
    };
    /** SAE has taken the update, and the engine is killed before it hears so. */
    const killedUpdate = async (apps: Record<string, string>): Promise<void> => {
        write(apps);
        emulator.addFaults({ kind: "hold", action: "UpdateIngress", afterWork: true });
        const child = program.start(["up", "--yes", "--skip-preview", "--stack", "dev"]);
        const ended = new Promise((resolve) => child.once("exit", resolve));
        await emulator.untilHeld();
        program.kill();
        await ended;
        emulator.release();
        emulator.clearFaults();
        await program.pulumi(["cancel", "--yes", "--stack", "dev"]);
    };

    beforeEach(async () => {
        program = await openProgram(
            `as-left-${++count}`,
            emulator.endpoint,
            { "index.js": source, "spec.json": "{}" },
            atOnce,
        );
        write({ "/": first, "/api": first });
        await up();
    });
    afterEach(() => program.dispose());

    /** Preview and update name what is otherwise, and leave it; a refresh and an update make it as declared. */
    const isToldAndMade = async (told: readonly string[]): Promise<void> => {
        const before = live();
        const text = said(await program.previewText());
        for (const part of [...told, "this one leaves it so", "CR444"]) expect(text).toContain(part);
        const { last } = countCalls(emulator);
        const run = await program.up();
        expect(run.code === 0 ? "" : run.text).toBe("");
        expect(run.text).toContain("CR444");
        expect(countCalls(emulator, last)).toMatchObject({ writes: [], reads: ["DescribeIngress", "DescribeIngress"] });
        expect(live()).toEqual(before);
        const again = await program.pulumi(["up", "--yes", "--skip-preview", "--refresh", "--stack", "dev"]);
        expect(again.code === 0 ? "" : again.text).toBe("");
        expect(live()).toEqual([`/ ${first}`, `/api ${first}`]);
        await previewIsEmpty();
        expect(said(await program.previewText())).not.toContain("CR444");
    };

    it("is named where an update was killed and the program goes back, and a refresh makes it as declared", async () => {
        await killedUpdate({ "/": second, "/new": first });
        expect(live()).toEqual([`/ ${second}`, `/new ${first}`]);
        write({ "/": first, "/api": first });
        await isToldAndMade([
            `appId of shop.example.com/ is "${second}"`,
            "no rule for shop.example.com/api",
            "1 rule that the program does not declare",
        ]);
    });

    it("is named where somebody edited it, and a refresh makes it as declared", async () => {
        editByHand(emulator, (rules) => rules.map((one) => (one.path === "/" ? { ...one, appId: second } : one)));
        await isToldAndMade([`appId of shop.example.com/ is "${second}"`]);
    });
});

describe("a table whose last run did not end", () => {
    let program: Program;
    const write = (apps: Record<string, string>): void =>
        program.write({ "spec.json": JSON.stringify({ apps, table: true }) });
    const done = async (run: Promise<Run>): Promise<string> => {
        const { code, text } = await run;
        expect(code === 0 ? "" : text).toBe("");
        return text.replace(/\s+/g, " ");
    };
    const isPlan = ({ type }: { type: string }): boolean => type === "crossroute:index:RoutePlan";
    type State = { deployment: { resources: { type: string }[] } };
    const stateNow = async (): Promise<State> => JSON.parse(await program.state()) as State;
    /** The rule set is in the state as this update left it, and the plan, which comes last, as it was before. */
    const endedHalfway = async (apps: Record<string, string>): Promise<void> => {
        const before = await stateNow();
        write(apps);
        await done(program.up());
        const after = await stateNow();
        const plan = before.deployment.resources.find(isPlan)!;
        const resources = after.deployment.resources.map((one) => (isPlan(one) ? plan : one));
        program.write({ "half.json": JSON.stringify({ ...after, deployment: { ...after.deployment, resources } }) });
        await done(program.pulumi(["stack", "import", "--file", "half.json", "--stack", "dev"]));
    };
    const back = "shop.example.com/** moves from sae:5d1c0a2e:8080 to sae:7171a6ca:8080";

    beforeEach(async () => {
        program = await openProgram(
            `halfway-${++count}`,
            emulator.endpoint,
            { "index.js": source, "spec.json": "{}" },
            atOnce,
        );
        write({ "/": first });
        await done(program.up());
    });
    afterEach(() => program.dispose());

    it("is told which requests move where the program goes back", async () => {
        await endedHalfway({ "/": second, "/new": second });
        write({ "/": first });
        const text = await done(program.previewText());
        expect(text).toContain(`a later run did not end, a refresh found that`);
        expect(text).toContain(back);
        expect(text).toContain("CR219");
        await done(program.up());
        expect(liveRules(emulator)).toEqual([`shop.example.com/ ${first}`]);
        expect(await done(program.previewText())).not.toContain("CR219");
    });

    it("is told so beside what else it changes, and not where it goes on", async () => {
        await endedHalfway({ "/": second });
        write({ "/": first, "/more": second });
        const text = await done(program.previewText());
        expect(text).toContain(back.replace("/**", "/** (except /more*)"));
        write({ "/": second });
        expect(await done(program.previewText())).not.toContain("CR219");
    });

    it("is told what a refresh has found", async () => {
        editByHand(emulator, (rules) => rules.map((one) => ({ ...one, appId: second })));
        await done(program.refresh());
        expect(await done(program.previewText())).toContain(back);
    });

    it("is refused where the rule set is gone, and a refresh makes it again", async () => {
        const [set] = emulator.store.all();
        emulator.store.remove(set!.id);
        write({ "/": first });
        for (const run of [await program.previewText(), await program.up()]) {
            expect(run.code).not.toBe(0);
            expect(said(run)).toMatch(/no longer exists: a destroy that was interrupted.*pulumi up --refresh.*CR420/);
        }
        await done(program.pulumi(["up", "--yes", "--skip-preview", "--refresh", "--stack", "dev"]));
        expect(liveRules(emulator)).toEqual([`shop.example.com/ ${first}`]);
    });
});

test("a refresh stays as it was, also with an edit by hand", async () => {
    const program = await openProgram("as-left-yaml", emulator.endpoint, undefined, atOnce);
    try {
        program.write(yamlProgram("as-left-yaml", { edge: ownerOf([rule("shop.example.com", "/")]) }));
        expect((await program.up()).code).toBe(0);
        editByHand(emulator, ([one]) => [{ ...one!, appId: second }]);
        const { last } = countCalls(emulator);
        const run = await program.refresh();
        expect(run.code === 0 ? "" : run.text).toBe("");
        expect(countCalls(emulator, last).writes).toEqual([]);
    } finally {
        await program.dispose();
    }
});
