import type { Inputs } from "../../../provider/engine/values";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import {
    alb,
    clb,
    countCalls,
    editByHand,
    Engine,
    ingressToken,
    rule,
    ruleToken,
    settingsFor,
    textOf,
    useEmulator,
} from "./workshop";

/** A rule of a shared rule set that is put first, and that somebody puts another one in front of. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const [own, other] = ["7171a6ca", "5d1c0a2e"];
const hand = (domain: string, path: string): Rule =>
    ({ ...emulator.store.all()[0]!.rules[0]!, domain, path, appId: other }) as Rule;
const inFront =
    (domain: string, path: string) =>
    (rules: Rule[]): Rule[] => [hand(domain, path), ...rules];
const nextRun = ({ state, name, token, stack }: Engine): Engine =>
    Object.assign(new Engine(settingsFor(emulator), name, token, stack), { state });
const lost = /position is not "first": 1 rule that was put in front of it takes requests.*CR444/;

async function made(
    balancer: (more: Inputs) => Inputs = alb,
    position = "first",
    rest = "/*",
): Promise<[Engine, Inputs]> {
    const owner = new Engine(settingsFor(emulator), "edge", ingressToken);
    await owner.up(
        balancer({ ignoreForeignRules: true, rules: [rule("shop.example.com", rest || "/", { appId: "0099b7be" })] }),
    );
    const inputs = { ...rule("shop.example.com", `/api${rest}`, { appId: own }), ingressId: owner.state!.id, position };
    const team = new Engine(settingsFor(emulator), "team", ruleToken, "team");
    await team.up(inputs);
    return [nextRun(team), inputs];
}

test("is said in preview and up, with what puts it in front again", async () => {
    const [team, inputs] = await made();
    editByHand(emulator, inFront("shop.example.com", "/*"));
    for (const run of ["preview", "up"] as const) {
        const next = nextRun(team);
        const { last } = countCalls(emulator);
        await next[run](inputs);
        expect(textOf(next)).toMatch(lost);
        expect(textOf(next)).toMatch(/position: "last" and then one with "first"/);
        expect(countCalls(emulator, last).writes).toEqual([]);
    }
    const back = nextRun(team);
    await back.up({ ...inputs, position: "last" });
    await nextRun(back).up(inputs);
    expect(emulator.store.all()[0]!.rules[0]!.path).toBe("/api/*");
    const calm = nextRun(back);
    await calm.preview(inputs);
    expect(textOf(calm)).toBe("");
});

test("is said where something else of the rule changes, and it stays where it is", async () => {
    const [team, inputs] = await made();
    editByHand(emulator, inFront("shop.example.com", "/*"));
    const changed = { ...inputs, appId: "8c573618" };
    const look = nextRun(team);
    await look.previewUp(changed);
    expect(textOf(look)).toMatch(lost);
    const next = nextRun(team);
    await next.up(changed);
    expect(textOf(next)).toMatch(lost);
    expect(emulator.store.all()[0]!.rules.map(({ path }) => path)).toEqual(["/*", "/api/*", "/*"]);
});

test.each<[string, () => Promise<[Engine, Inputs]>, string, string]>([
    ["for other requests", () => made(), "docs.example.com", "/*"],
    ["of a CLB, which has no order", () => made(clb, "first", ""), "shop.example.com", "/api/v2"],
    ["in front of one that is put last", () => made(alb, "last"), "shop.example.com", "/*"],
])("of a rule %s is not said", async (_, make, domain, path) => {
    const [team, inputs] = await make();
    editByHand(emulator, inFront(domain, path));
    await team.preview(inputs);
    expect(textOf(team)).toBe("");
});

test("to another resource of the stack that is put first, too, is not said", async () => {
    const [team, inputs] = await made();
    const later = new Engine(settingsFor(emulator), "later", ruleToken, "team");
    await later.up({ ...inputs, path: "/api/v2/*", appId: other });
    expect(emulator.store.all()[0]!.rules[0]!.path).toBe("/api/v2/*");
    await team.preview(inputs);
    expect(textOf(team)).toBe("");
    const elsewhere = new Engine(settingsFor(emulator), "elsewhere", ruleToken, "other");
    await elsewhere.up({ ...inputs, path: "/api/v3/*", appId: other });
    const next = nextRun(team);
    await next.preview(inputs);
    expect(textOf(next)).toMatch(lost);
});
