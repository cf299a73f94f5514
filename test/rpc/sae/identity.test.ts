import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import {
    clb,
    editByHand,
    Engine,
    killedBeforeAnswering,
    liveDomains,
    newAlb,
    omit,
    rule,
    ruleToken,
    settingsFor,
    temporaryFolder,
    unansweredCall,
    useEmulator,
} from "./workshop";

let emulator: Emulator;
let home = "";
useEmulator((started) => (emulator = started));
beforeEach(() => useDisk());

/** A disk of a user or a runner, on which nothing is yet. */
function useDisk(folder = temporaryFolder()): void {
    home = folder;
    process.env["PULUMI_HOME"] = home;
}
/** Settings of their own: each run of the engine has its own plugin process. */
const run = (name = "edge"): Engine => new Engine(settingsFor(emulator), name);
const nextRun = (of: Engine): Engine => Object.assign(run(of.name), { state: of.state });
const live = (): string[] => emulator.store.all().map(({ id }) => String(id));
const records = (): string[] => readdirSync(join(home, "crossroute", "creations"));

describe("a replacement that the engine does not ask about (--replace, a tainted resource)", () => {
    test("never answers the rule set that is deleted next, and names the cure", async () => {
        const edge = run();
        await edge.up(clb());
        const [id] = live();
        const again = nextRun(edge);
        await expect(again.replace(clb())).rejects.toMatchObject({
            code: "ALREADY_EXISTS",
            message: expect.stringContaining("deleteBeforeReplace: true"),
        });
        expect(live()).toEqual([id]);
        expect(again.logs.join("\n")).toContain("needs deleteBeforeReplace: true");
    });

    test.each(["the disk of before", "a fresh disk"])(
        "tells in the preview that rules of others are in its way, and deletes none of them, on %s",
        async (disk) => {
            const edge = run();
            const inputs = clb({ ignoreForeignRules: true });
            await edge.up(inputs);
            const team = new Engine(settingsFor(emulator), "team", ruleToken, "another");
            await team.up({ ...rule("team.example.com", "/x"), ingressId: edge.state!.id });
            if (disk === "a fresh disk") useDisk();
            const before = emulator.store.all();
            const again = nextRun(edge);
            await expect(again.replace(inputs, true)).rejects.toThrow("team.example.com/x — remove them first");
            expect(again.logs.join("\n")).toMatch(
                /has rules that this resource did not make: team\.example\.com\/x\. It is not/,
            );
            expect(emulator.store.all()).toEqual(before);
            const elsewhere = { ...inputs, loadBalancerId: "lb-bp1other" };
            const unseen = nextRun(edge);
            await expect(unseen.replace(elsewhere, true)).rejects.toThrow("team.example.com/x — remove them first");
            expect(unseen.logs.join("\n")).toContain("to be replaced and has rules that this resource did not make");
            const moved = nextRun(edge);
            await moved.previewUp(elsewhere);
            expect(moved.logs.join("\n")).toContain("to be replaced and has rules that this resource did not make");
        },
    );

    test.each([
        ["says and keeps a rule that somebody else changed, in a shared rule set", true, ["refused"]],
        ["says nothing of one in a rule set of its own, which goes with it", false, []],
    ])("%s", async (_, ignoreForeignRules, expected) => {
        const edge = run();
        const inputs = clb({ ignoreForeignRules });
        await edge.up(inputs);
        editByHand(emulator, (rules) => rules.map((item) => ({ ...item, appId: "5d1c0a2e" })));
        const elsewhere = { ...inputs, loadBalancerId: "lb-bp1other" };
        const again = nextRun(edge);
        await again.previewUp(elsewhere);
        const said = again.logs.filter((line) => line.includes("is to be replaced and has rules"));
        const update = await again.up(elsewhere).then(
            () => [],
            (error: Error) => [error.message.includes("would go with it") ? "refused" : error.message],
        );
        expect([said.map(() => "refused"), update]).toEqual([expected, expected]);
    });

    test("works when the old one goes first", async () => {
        const edge = run();
        await edge.up(clb());
        const [id] = live();
        const again = nextRun(edge);
        await again.replace(clb(), true);
        expect(live()).toEqual([again.state!.id]);
        expect(live()).not.toEqual([id]);
    });

    test("refuses a load balancer that SAE made, too: a second one would be paid for", async () => {
        const edge = run();
        await edge.up(newAlb());
        await expect(nextRun(edge).replace(newAlb())).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
        expect(live()).toEqual([edge.state!.id]);
    });

    test("never answers the rule that is deleted next, and works when it goes first", async () => {
        const owner = run();
        await owner.up(clb({ ignoreForeignRules: true }));
        const inputs = { ...rule("team.example.com", "/x"), ingressId: owner.state!.id };
        const team = new Engine(settingsFor(emulator), "team", ruleToken);
        await team.up(inputs);
        const again = Object.assign(new Engine(settingsFor(emulator), "team", ruleToken), { state: team.state });
        await expect(again.replace(inputs)).rejects.toMatchObject({
            code: "ALREADY_EXISTS",
            message: expect.stringContaining("deleteBeforeReplace: true"),
        });
        const domains = (): string[] => liveDomains(emulator);
        expect(domains()).toContain("team.example.com");
        await again.replace(inputs, true);
        expect(domains()).toContain("team.example.com");
    });
});

describe("the same project, stack and resource name in another backend", () => {
    test.each([
        ["on a listener", clb, "another disk"],
        ["on a new load balancer", newAlb, "another disk"],
        ["on a listener", clb, "the same disk"],
        ["on a new load balancer", newAlb, "the same disk"],
    ])("%s fails and names what is there, from %s", async (_, program, disk) => {
        await run().up(program({ rules: [rule("alice.example.com", "/")] }));
        const before = emulator.store.all();
        if (disk === "another disk") useDisk();
        const bob = run();
        const wanted = program({ rules: [rule("bob.example.com", "/")] });
        const refusal = {
            code: "ALREADY_EXISTS",
            message: expect.stringContaining(`pulumi import crossroute:sae:Ingress edge ${live()[0]}`),
        };
        // On one disk it looks like `--replace`: only the up can tell.
        if (disk === "another disk") await expect(bob.preview(wanted)).rejects.toMatchObject(refusal);
        else await bob.preview(wanted).then(() => expect(bob.logs.join("\n")).toContain(`rule set ${live()[0]}`));
        await expect(bob.up(wanted)).rejects.toMatchObject(refusal);
        expect(emulator.store.all()).toEqual(before);
    });
});

describe("on one disk, with two backends that have the same project, stack and resource", () => {
    const at = process.cwd();
    afterEach(() => {
        delete process.env["PULUMI_BACKEND_URL"];
        process.chdir(at);
    });
    const use: Record<string, (backend: string) => void> = {
        "the variable": (backend) => void (process.env["PULUMI_BACKEND_URL"] = backend),
        "the project": (backend) => {
            const folder = temporaryFolder();
            writeFileSync(join(folder, "Pulumi.yaml"), `name: shop\nruntime: nodejs\nbackend:\n  url: ${backend}\n`);
            mkdirSync(join(folder, "src"));
            process.chdir(join(folder, "src"));
        },
        "the login": (backend) =>
            writeFileSync(join(home, "credentials.json"), JSON.stringify({ current: backend, accessTokens: {} })),
    };
    test.each(Object.entries(use))(
        "what one was killed over is not the other's, as %s names them",
        async (_, chosen) => {
            chosen("file:///srv/alice");
            await run().up(newAlb());
            killedBeforeAnswering(home);
            const [id] = live();
            chosen("file:///srv/bob");
            await expect(run().up(newAlb())).rejects.toMatchObject({
                code: "ALREADY_EXISTS",
                message: expect.stringContaining(`pulumi import crossroute:sae:Ingress edge ${id}`),
            });
            chosen("file:///srv/alice");
            const alice = run();
            await alice.up(newAlb());
            expect([live(), alice.state!.id]).toEqual([[id], id]);
        },
    );
});

describe("an interrupted creation", () => {
    test.each([
        ["that SAE buys", newAlb({ description: "shop-edge" })],
        ["that SAE buys, without a description", newAlb()],
        ["of a listener", clb({ description: "shop-edge" })],
        ["of a listener, without a description", clb()],
    ])("%s is taken over by its record, and named with the import command on a fresh disk", async (_, program) => {
        await run().up(program);
        killedBeforeAnswering(home);
        const [id] = live();
        const same = run();
        expect(await same.preview(program)).toEqual({ "": "create" });
        expect(same.logs.join("\n")).toContain(`adopts rule set ${id}`);
        await same.up(program);
        expect([live(), same.state!.id]).toEqual([[id], id]);
        useDisk();
        await expect(run().up(program)).rejects.toMatchObject({
            code: "ALREADY_EXISTS",
            message: expect.stringContaining(`pulumi import crossroute:sae:Ingress edge ${id}`),
        });
        expect(live()).toEqual([id]);
    });

    test("of a replacement by another new load balancer is taken over, whatever was compared in between", async () => {
        const [first, second] = [
            newAlb({ description: "shop-edge" }),
            newAlb({ description: "shop-edge", addressType: "Intranet" }),
        ];
        const edge = run();
        await edge.up(first);
        const lost = nextRun(edge);
        const inputs = await lost.check(second);
        await lost.diff(inputs);
        await Object.assign(lost, { state: undefined }).up(second);
        expect(live()).toHaveLength(2);
        killedBeforeAnswering(home);
        const again = nextRun(edge);
        await again.up(second);
        expect(again.did).toBe("replace");
        expect(live()).toEqual([again.state!.id]);
    });

    test("is not taken over with anything else than it was asked for with", async () => {
        const program = clb({ description: "shop-edge" });
        await run().up(program);
        killedBeforeAnswering(home);
        emulator.store.put({ ...emulator.store.all()[0]!, defaultRule: { appId: "others", containerPort: 1 } });
        await expect(run().up(program)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
        expect(emulator.store.all()).toMatchObject([{ defaultRule: { appId: "others" } }]);
    });

    test("is not taken over with what it was not asked for with: another made or changed it", async () => {
        const program = clb({ description: "shop-edge" });
        await run().up(program);
        killedBeforeAnswering(home);
        emulator.store.put({ ...emulator.store.all()[0]!, requestTimeout: 125 });
        await expect(run().up(program)).rejects.toThrow("is not in all as it was to be");
        expect(emulator.store.all()).toMatchObject([{ requestTimeout: 125 }]);
    });

    test("takes over nothing that has more rules than it asked for: another with that description made it", async () => {
        const program = newAlb({ description: "shop-edge", rules: [] });
        emulator.addFaults({ kind: "cutBefore", action: "CreateIngress" });
        await expect(run().up(program)).rejects.toBeDefined();
        const asWasAskedFor = home;
        useDisk();
        const other = run();
        await other.up({ ...program, rules: [rule("bob.example.com", "/")] });
        useDisk(asWasAskedFor);
        const before = emulator.store.all();
        const again = run();
        await expect(again.preview(program)).rejects.toThrow("is not in all as it was to be");
        await expect(again.up(program)).rejects.toMatchObject({ name: "ProviderError", code: "ALREADY_EXISTS" });
        expect(emulator.store.all()).toEqual(before);
    });

    test("takes over nothing that another resource has in its state, as this machine knows", async () => {
        const program = newAlb({ description: "shop-edge" });
        emulator.addFaults({ kind: "cutBefore", action: "CreateIngress" });
        await expect(run().up(program)).rejects.toBeDefined();
        expect(live()).toEqual([]);
        const other = new Engine(settingsFor(emulator), "other", undefined, "other");
        await other.up(program);
        await expect(run().up(program)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
        expect(live()).toEqual([other.state!.id]);
    });

    describe.each([
        ["that SAE buys", newAlb({ description: "shop-edge" })],
        ["of a listener", clb({ description: "shop-edge" })],
    ])("%s with a description of its own, whose call may not have arrived", (_, program) => {
        /** The plugin ended while it waited for SAE's answer. */
        async function killedBeforeAnswer(arrived: boolean): Promise<void> {
            await run().up(program);
            if (!arrived) for (const { id } of emulator.store.all()) emulator.store.remove(id);
            unansweredCall(home);
        }

        /** The same is declared on another machine. */
        async function madeByAnother(more: Inputs = {}): Promise<string> {
            const own = home;
            useDisk();
            const other = new Engine(settingsFor(emulator), "edge", undefined, "other");
            await other.up({ ...program, ...more });
            useDisk(own);
            return other.state!.id;
        }

        test("takes over nothing that another stack made in the same words", async () => {
            await killedBeforeAnswer(false);
            const id = await madeByAnother();
            const before = emulator.store.all();
            const wanted = { ...program, requestTimeout: 72 };
            const again = run();
            for (const tries of [() => again.preview(wanted), () => again.up(wanted)])
                await expect(tries()).rejects.toThrow(
                    new RegExp(
                        `rule set ${id} .*, and whether that run made it, or another stack that declares the same, SAE does not tell. .*adopt: true.*CR430`,
                    ),
                );
            expect(emulator.store.all()).toEqual(before);
        });

        test.each([
            ["in all as it was to be", {}],
            ["changed", { requestTimeout: 72 }],
        ])("goes on under another description, and names what stands there, %s", async (_name, more) => {
            await killedBeforeAnswer(false);
            const id = await madeByAnother(more);
            await expect(run().preview(program)).rejects.toThrow("give this resource a description of its own");
            const before = emulator.store.all();
            const again = run();
            const elsewhere = { ...program, description: "edge-two", listenerPort: 81 };
            await again.preview(elsewhere);
            expect(again.logs.join("\n")).toContain(`pulumi import crossroute:sae:Ingress NAME ${id}`);
            await again.up(elsewhere);
            expect(again.state!.id).not.toBe(id);
            expect(emulator.store.all()).toMatchObject([...before, { description: "edge-two" }]);
        });

        test("is taken over where the program asks for it", async () => {
            await killedBeforeAnswer(true);
            const [id] = live();
            await expect(run().up(program)).rejects.toThrow("adopt: true");
            const again = run();
            await again.up({ ...program, adopt: true });
            expect([live(), again.state!.id]).toEqual([[id], id]);
            expect(records()).toHaveLength(1);
            await again.refresh();
            expect(records()).toEqual([]);
        });
    });

    test("is not moved to a port that another has: the preview says so", async () => {
        await run("other").up(clb({ listenerPort: 81, description: "other" }));
        await run().up(clb());
        killedBeforeAnswering(home);
        const moved = clb({ listenerPort: 81 });
        await expect(run().preview(moved)).rejects.toThrow("port 81 of lb-bp1shop already has rule set");
        await expect(run().up(moved)).rejects.toThrow("port 81 of lb-bp1shop already has rule set");
        expect(live()).toHaveLength(2);
    });

    test("in a place that is no longer wanted is still reported", async () => {
        await run().up(newAlb());
        killedBeforeAnswering(home);
        await expect(run().up(newAlb({ addressType: "Intranet" }))).rejects.toThrow(
            /an interrupted run of this resource made rule set \d+ .* in another place than is declared now/,
        );
        await expect(run().up(clb())).rejects.toThrow("in another place than is declared now");
        expect(live()).toHaveLength(1);
    });

    test.each([
        ["on a load balancer that SAE bought", newAlb(), clb()],
        ["with a description of its own", newAlb({ description: "shop-edge" }), clb({ description: "shop-edge" })],
        ["on a listener", clb(), clb({ loadBalancerId: "lb-bp1other" })],
        ["on a listener, when SAE is to buy one now", clb(), newAlb()],
        ["without a description, which it has now", newAlb(), clb({ description: "shop-edge" })],
    ])("%s is named on a fresh disk when the program has gone to another load balancer", async (_, first, moved) => {
        await run().up(first);
        const [id] = live();
        useDisk();
        const again = run();
        await again.preview(moved);
        const told = new RegExp(
            `rule set ${id} .* in no state: adopt it with: pulumi import crossroute:sae:Ingress NAME ${id},`,
        );
        expect(again.logs.join("\n")).toMatch(told);
        const unseen = run();
        await unseen.up(moved);
        expect(unseen.logs.join("\n")).toMatch(told);
        expect(live()).toEqual([id, unseen.state!.id]);
        // What this machine knows another to have is not spoken of.
        useDisk();
        await run("other").import(id!);
        const beside = run();
        await beside.preview({ ...omit(moved, "addressType", "zoneMappings"), loadBalancerId: "lb-bp1third" });
        expect(beside.logs.join("\n")).not.toContain(`rule set ${id} `);
    });

    test("is not answered once more after it was imported", async () => {
        await run().up(clb());
        killedBeforeAnswering(home);
        const imported = run();
        await imported.import(live()[0]!);
        expect(await imported.preview(imported.state!.inputs)).toEqual({});
        expect(records()).toEqual([]);
        await expect(nextRun(imported).replace(clb())).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
        expect(live()).toHaveLength(1);
    });

    test("does not wipe rules that others added since", async () => {
        const program = clb({ ignoreForeignRules: true });
        await run().up(program);
        killedBeforeAnswering(home);
        const team = new Engine(settingsFor(emulator), "team", ruleToken, "team");
        await team.up({ ...rule("team.example.com", "/"), ingressId: live()[0]! });
        const again = run();
        await again.up(program);
        expect(emulator.store.all()[0]!.rules.map(({ domain }) => domain)).toContain("team.example.com");
        await nextRun(again).refresh();
        // An owner that wants all rules for itself is told of them, and holds the rule set.
        useDisk();
    });

    test("of an exclusive owner keeps rules of others, and says so", async () => {
        await run().up(clb());
        killedBeforeAnswering(home);
        await new Engine(settingsFor(emulator), "team", ruleToken, "team").up({
            ...rule("team.example.com", "/"),
            ingressId: live()[0]!,
        });
        const again = run();
        await expect(again.up(clb())).rejects.toMatchObject({
            name: "PartialFailure",
            id: live()[0],
            message: expect.stringContaining("team.example.com/ — set ignoreForeignRules: true"),
        });
        expect(emulator.store.all()[0]!.rules).toHaveLength(3);
    });
});

test("a record outlives only its creation: it goes when that very id is named, not by another call", async () => {
    const edge = run();
    await edge.up(clb());
    expect(records()).toHaveLength(1);
    const other = nextRun(edge);
    other.state = { ...other.state!, id: "87" };
    // The state may have it; SAE has not.
    await expect(other.diff(await other.check(clb()))).rejects.toMatchObject({
        message: expect.stringContaining("rule set 87 no longer exists"),
    });
    expect(records()).toHaveLength(1);
    await nextRun(edge).preview(clb());
    expect(records()).toEqual([]);
});

test("a description that is not declared stays, also under another name", async () => {
    const edge = run();
    await edge.up(clb());
    const description = edge.state!.outputs["description"];
    const renamed = Object.assign(run("renamed"), { state: edge.state });
    await renamed.up(clb({ requestTimeout: 30 }));
    expect(renamed.state!.outputs["description"]).toBe(description);
    expect(emulator.store.all()).toMatchObject([{ description, requestTimeout: 30 }]);
    await renamed.refresh();
    expect(await renamed.preview(clb({ requestTimeout: 30 }))).toEqual({});
});
