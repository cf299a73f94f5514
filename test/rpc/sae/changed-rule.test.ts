import { readFileSync } from "node:fs";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import { forget, messageOf, noteFiles, stacksOn } from "./stacks";
import { clb, editByHand, Engine, liveRules, rule, ruleToken, temporaryFolder, useEmulator } from "./workshop";

let emulator: Emulator;
useEmulator((started) => (emulator = started));

const { run } = stacksOn(() => emulator);
const live = (): string[] => liveRules(emulator);
const edit = (change: (rules: Rule[]) => Rule[]): void => editByHand(emulator, change);
const removeByHand = (): void => edit((rules) => rules.filter((item) => item.domain !== "shop.example.com"));
const changeByHand = (appId: string): void => edit((rules) => rules.map((item) => ({ ...item, appId })));
const shared = (more: Inputs = {}): Inputs => clb({ ignoreForeignRules: true, rules: [], ...more });
/** What was noted of rules and is not done with. */
const notedRules = (): string[] => {
    const texts = noteFiles("creations").map((file) => readFileSync(file, "utf8"));
    return texts.filter((text) => text.includes('"kind":"rule"'));
};

describe("a rule that a hand removed and another stack made again in its place", () => {
    const teams = ["shop.example.com/ 5d1c0a2e"];

    describe("where an sae.Rule had it", () => {
        const inputs = (edge: Engine, appId = "7171a6ca"): Inputs => ({
            ...rule("shop.example.com", "/", { appId }),
            ingressId: edge.state!.id,
        });
        const handedOver = async (): Promise<[Engine, Engine]> => {
            const edge = run("edge");
            await edge.up(shared());
            const one = run("one", ruleToken);
            await one.up(inputs(edge));
            removeByHand();
            await run("two", ruleToken).up(inputs(edge, "5d1c0a2e"));
            return [edge, one];
        };

        test("is not taken for its own by a refresh: the update is refused, and says how to adopt it", async () => {
            const [edge, one] = await handedOver();
            const next = run("one", ruleToken, one);
            await next.refresh();
            const cure = "take it over as it is with adopt: true";
            expect(next.logs.join("\n")).toContain(cure);
            expect(await next.preview(inputs(edge))).toEqual({ appId: "update" });
            await expect(next.plan(inputs(edge))).rejects.toThrow(cure);
            await expect(next.up(inputs(edge))).rejects.toThrow(cure);
            expect(live()).toEqual(teams);
        });

        test("is no more taken for its own by a second refresh", async () => {
            const [edge, one] = await handedOver();
            const next = run("one", ruleToken, one);
            await next.refresh();
            await next.refresh();
            await expect(next.up(inputs(edge))).rejects.toThrow("somebody else changed");
            expect(live()).toEqual(teams);
        });

        test("is not deleted with the resource, before and after a refresh", async () => {
            const [, one] = await handedOver();
            const next = run("one", ruleToken, one);
            await expect(next.up(undefined)).rejects.toThrow("so it is not deleted");
            await next.refresh();
            await expect(next.up(undefined)).rejects.toThrow("to leave it to the other run: pulumi state delete");
            expect(live()).toEqual(teams);
        });

        test("is its own after an import", async () => {
            const [edge, one] = await handedOver();
            const next = run("one", ruleToken, one);
            await next.refresh();
            next.state = undefined;
            await next.import(`${edge.state!.id}:shop.example.com:/`);
            await next.up(inputs(edge));
            expect(live()).toEqual(["shop.example.com/ 7171a6ca"]);
            // In later runs, too.
            await run("one", ruleToken, next).up(inputs(edge, "8c573618"));
            expect(live()).toEqual(["shop.example.com/ 8c573618"]);
        });

        test.each([true, false])(
            "put back by hand, it is its own again where the other lets it go: %s",
            async (goes) => {
                const [edge, one] = await handedOver();
                const next = run("one", ruleToken, one);
                await next.refresh();
                changeByHand("7171a6ca");
                await next.refresh();
                expect(await next.preview(inputs(edge))).toEqual({});
                if (goes) forget(await messageOf(next.up(inputs(edge, "8c573618"))));
                const said = await messageOf(next.up(inputs(edge, "8c573618")));
                if (goes) expect(said).toBe("no error");
                else expect(said).toContain("crossroute.sae.Rule two of stack dev made it");
                expect(live()).toEqual([`shop.example.com/ ${goes ? "8c573618" : "7171a6ca"}`]);
            },
        );
    });

    describe("where the owner of a shared rule set had it", () => {
        const own = (more: Inputs = {}): Inputs => shared({ rules: [rule("shop.example.com", "/")], ...more });
        const handedOver = async (): Promise<Engine> => {
            const edge = run("edge");
            await edge.up(own());
            removeByHand();
            const inputs = { ...rule("shop.example.com", "/", { appId: "5d1c0a2e" }), ingressId: edge.state!.id };
            await run("team", ruleToken).up(inputs);
            return edge;
        };

        test("is not taken for its own by a refresh: the update is refused, and says what helps", async () => {
            const edge = await handedOver();
            const next = run("edge", undefined, edge);
            await next.refresh();
            const cure = `remove it from rules here, and it is left alone; if it is this resource's, take it over as it is with adopt: true`;
            expect(next.logs.join("\n")).toContain(cure);
            expect(next.state!.inputs["rules"]).toMatchObject([{ appId: "5d1c0a2e" }]);
            expect(next.state!.outputs["rules"]).toMatchObject([{ appId: "7171a6ca" }]);
            await expect(next.plan(own())).rejects.toThrow(cure);
            await expect(next.up(own())).rejects.toThrow(cure);
            await expect(next.up(undefined)).rejects.toThrow("that would go with it: shop.example.com/");
            expect(live()).toEqual(teams);
        });

        test.each([false, true])("is left alone when it is no longer declared; refreshed before: %p", async (first) => {
            const edge = await handedOver();
            const next = run("edge", undefined, edge);
            if (first) await next.refresh();
            await next.up(shared({ rules: [rule("docs.example.com", "/")] }));
            expect(live().sort()).toEqual(["docs.example.com/ 7171a6ca", ...teams]);
            expect(next.logs.join("\n")).toMatch(/keeps the rules for shop\.example\.com\/: .* may be another's now/);
            await run("edge", undefined, next).up(shared());
            expect(live()).toEqual(teams);
        });
    });
});

/** An update of an sae.Rule that SAE carried out, and of which the engine, being killed, knows nothing. */
async function killedUpdate() {
    const edge = run("edge");
    await edge.up(shared());
    const inputs = { ...rule("shop.example.com", "/"), ingressId: edge.state!.id };
    const one = run("one", ruleToken);
    await one.up(inputs);
    const before = one.state!;
    emulator.addFaults({ kind: "hold", action: "UpdateIngress", afterWork: true });
    const stop = new AbortController();
    const update = one.up({ ...inputs, appId: "5d1c0a2e" }, stop.signal);
    await emulator.untilHeld();
    stop.abort(new Error("cancelled"));
    emulator.release();
    await expect(update).rejects.toThrow();
    expect(live()).toEqual(["shop.example.com/ 5d1c0a2e"]);
    return { before, inputs };
}

test("the record of a killed update is dropped when the rule is deleted", async () => {
    const { before, inputs } = await killedUpdate();
    const next = Object.assign(run("one", ruleToken), { state: before });
    await next.up(undefined);
    expect(live()).toEqual([]);
    expect(notedRules()).toEqual([]);
    // Another stack makes the very rule that was about to be written: no note may prove it to be this resource's.
    await run("two", ruleToken).up({ ...inputs, appId: "5d1c0a2e" });
    await expect(run("one", ruleToken).up({ ...inputs, appId: "5d1c0a2e" })).rejects.toThrow("pulumi import");
});

test("what an update did, of which the engine noted nothing, is known by its record on the same machine alone", async () => {
    const edge = run("edge");
    await edge.up(shared());
    const inputs = { ...rule("shop.example.com", "/"), ingressId: edge.state!.id };
    const one = run("one", ruleToken);
    await one.up(inputs);
    const before = one.state!;
    await one.up({ ...inputs, appId: "5d1c0a2e" });
    const forgotten = (): Engine => Object.assign(run("one", ruleToken), { state: before });
    const home = process.env["PULUMI_HOME"];
    process.env["PULUMI_HOME"] = temporaryFolder();
    await expect(forgotten().up({ ...inputs, appId: "5d1c0a2e" })).rejects.toThrow("somebody else changed");
    process.env["PULUMI_HOME"] = home;
    await forgotten().up({ ...inputs, appId: "8c573618" });
    expect(live()).toEqual(["shop.example.com/ 8c573618"]);
});

test("an owner that keeps rules for another gateway keeps no rule that a refresh found to be another's", async () => {
    const keeping = (rules: Inputs[], more: Inputs = { keepRulesFor: ["shop.example.com"] }): Inputs =>
        shared({ rules, ...more });
    const edge = run("edge");
    await edge.up(keeping([rule("shop.example.com", "/")]));
    removeByHand();
    await run("team", ruleToken).up({
        ...rule("shop.example.com", "/", { appId: "5d1c0a2e" }),
        ingressId: edge.state!.id,
    });
    const next = run("edge", undefined, edge);
    await next.refresh();
    await next.up(keeping([]));
    await run("edge", undefined, next).up(keeping([], {}));
    expect(live()).toEqual(["shop.example.com/ 5d1c0a2e"]);
});

test.each([true, false])("what a killed update changed is known by its record; refreshed before: %p", async (first) => {
    const { before, inputs } = await killedUpdate();
    // A killed engine stores nothing of it.
    const next = Object.assign(run("one", ruleToken), { state: before });
    if (first) await next.refresh();
    await next.up({ ...inputs, appId: "8c573618" });
    expect(live()).toEqual(["shop.example.com/ 8c573618"]);
    await next.refresh();
    await next.up(undefined);
    expect(live()).toEqual([]);
    expect(notedRules()).toEqual([]);
});
