/** SAE is otherwise than the state says, and the program is as the state: what preview and update of the real engine make of that. */
import { useEngineEmulator, openProgram, ownerOf, said, atOnce, yamlProgram } from "../../integration/sae/program";
import { changes, type Program } from "../../integration/lifecycle/program";
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
