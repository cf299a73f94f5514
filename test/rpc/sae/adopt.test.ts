import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import {
    alb,
    clb,
    countCalls,
    editByHand,
    Engine,
    liveRules,
    newAlb,
    rule,
    ruleToken,
    type SaeToken,
    settingsFor,
    temporaryFolder,
    urnOf,
    useEmulator,
} from "./workshop";

/** `adopt` takes over what stands there, says so at preview, and takes nothing that another is known to have. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

/** Settings of its own: each run of a stack is a process of its own. */
const run = (name: string, token?: SaeToken, of?: Engine, stack?: string): Engine =>
    Object.assign(new Engine(settingsFor(emulator), name, token, stack), of && { state: of.state });
const otherMachine = (): void => void (process.env["PULUMI_HOME"] = temporaryFolder());
const live = (): string[] => liveRules(emulator);
const edit = (change: (rules: Rule[]) => Rule[]): void => editByHand(emulator, change);
const changeByHand = (appId: string): void =>
    edit((rules) => rules.map((item) => (item.domain === "shop.example.com" ? { ...item, appId } : item)));
const text = (of: Engine): string => of.logs.join("\n");

const [first, second, third] = ["7171a6ca", "5d1c0a2e", "8c573618"];
const shop = (appId = first): Inputs => rule("shop.example.com", "/", { appId });
const docs = rule("docs.example.com", "/");
const shared = (rules: Inputs[], more: Inputs = {}): Inputs => clb({ ignoreForeignRules: true, rules, ...more });
const adopting = (inputs: Inputs, adopt: boolean | string = true): Inputs => ({ ...inputs, adopt });

/** A rule set that somebody else made, and whose machine this is not. */
async function foreign(inputs: Inputs): Promise<string> {
    const other = run("other", undefined, undefined, "other");
    await other.up(inputs);
    otherMachine();
    return other.state!.id;
}

describe("a rule set that stands on the listener", () => {
    test("is taken over as it is: nothing is written, and it goes with its resource", async () => {
        const id = await foreign(clb({ description: "edge" }));
        const program = adopting(clb());
        const preview = run("edge");
        await preview.preview(program);
        expect(text(preview)).toContain(`adopts rule set ${id} ("edge") as it is`);
        expect(text(preview)).toContain("SAE does not tell whether a resource of another stack has it".slice(0, 40));
        const { last } = countCalls(emulator);
        const edge = run("edge");
        await edge.up(program);
        expect([edge.state!.id, countCalls(emulator, last).writes]).toEqual([id, []]);
        expect(await run("edge", undefined, edge).preview(program)).toEqual({});
        expect(await run("edge", undefined, edge).preview(clb())).toEqual({});
        expect(edge.state!.outputs).not.toHaveProperty("adopt");
        await run("edge", undefined, edge).up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("is brought to what is declared, and the preview says what changes, is added and is left alone", async () => {
        const id = await foreign(clb({ requestTimeout: 30, rules: [shop(second), docs] }));
        const program = adopting(shared([shop(), rule("new.example.com", "/")], { requestTimeout: 20 }));
        const preview = run("edge");
        await preview.preview(program);
        expect(text(preview)).toContain(
            'and changes requestTimeout 30 → 20, the rule for shop.example.com/ (appId "5d1c0a2e" → "7171a6ca"); adds rules for new.example.com/; leaves the rules for docs.example.com/ alone',
        );
        const edge = run("edge");
        await edge.up(program);
        expect(edge.state!.id).toBe(id);
        expect([...live()].sort()).toEqual(
            [`docs.example.com/ ${first}`, `new.example.com/ ${first}`, `shop.example.com/ ${first}`].sort(),
        );
        await expect(run("edge", undefined, edge).up(undefined)).rejects.toThrow("docs.example.com/");
    });

    test("is refused with rules that would go, and says what to declare", async () => {
        await foreign(clb({ rules: [shop(), docs] }));
        const program = adopting(clb({ rules: [shop()] }));
        const said =
            /rules that are not declared and that its adoption would remove: docs\.example\.com\/ — declare them in rules, or set ignoreForeignRules: true/;
        await expect(run("edge").preview(program)).rejects.toThrow(said);
        await expect(run("edge").up(program)).rejects.toThrow(said);
        expect(live()).toHaveLength(2);
    });

    test("of another kind of load balancer is refused", async () => {
        await foreign(newAlb({ description: "edge" }));
        const program = adopting(newAlb({ description: "edge", addressType: "Intranet" }));
        const said = "has an address of the internet, and addressType Intranet is declared, so it is not adopted";
        await expect(run("edge").preview(program)).rejects.toThrow(said);
        await expect(run("edge").up(program)).rejects.toThrow(said);
    });

    test("is another stack's as far as this machine knows: refused, and taken over when that one is named", async () => {
        const other = run("other", undefined, undefined, "other");
        await other.up(clb());
        const urn = urnOf("crossroute:sae:Ingress", "other", "other");
        const said = `as far as is known on this machine it is that of crossroute.sae.Ingress other of stack other — to take it over let it go there: pulumi state delete ${urn} --stack other, and write adopt: "${urn}"`;
        await expect(run("edge").preview(adopting(clb()))).rejects.toThrow(said);
        await expect(run("edge").up(adopting(clb()))).rejects.toThrow(said);
        // Also when the engine has named it since.
        await other.up(clb());
        await expect(run("edge").up(adopting(clb()))).rejects.toThrow(said);
        const edge = run("edge");
        await edge.up(adopting(clb(), urn));
        expect(edge.state!.id).toBe(other.state!.id);
    });

    test("is that of a resource of the same program: refused, in whichever order they come", async () => {
        const id = await foreign(clb());
        const settings = settingsFor(emulator);
        const one = new Engine(settings, "one");
        const two = new Engine(settings, "two");
        await one.preview(adopting(clb()));
        await expect(two.preview(adopting(clb()))).rejects.toThrow(
            "it is that of crossroute.sae.Ingress one of stack dev, which this program declares — declare it once",
        );
        await one.up(adopting(clb()));
        expect(one.state!.id).toBe(id);
        const again = settingsFor(emulator);
        otherMachine();
        await new Engine(again, "two").preview(adopting(clb()));
        const held = Object.assign(new Engine(again, "one"), { state: one.state });
        await expect(held.preview(clb())).rejects.toThrow(
            "crossroute.sae.Ingress two of stack dev of this program adopts it",
        );
    });

    test("of a resource that was renamed goes on under the new name, and does not go with the old one", async () => {
        const settings = settingsFor(emulator);
        const old = new Engine(settings, "old");
        await old.up(clb());
        otherMachine();
        const renamed = settingsFor(emulator);
        const next = new Engine(renamed, "new");
        await next.up(adopting(clb()));
        await Object.assign(new Engine(renamed, "old"), { state: old.state }).up(undefined);
        expect([emulator.store.all().length, next.state!.id]).toEqual([1, old.state!.id]);
    });

    test.each([
        ["goes on", false],
        ["goes back to the old name", true],
    ])(
        "that was renamed, in a run that failed before it let the old name go, stays where the program %s",
        async (_, isBack) => {
            const old = run("old");
            await old.up(clb());
            otherMachine();
            const next = run("new");
            await next.up(adopting(clb()));
            // On a disk that knows nothing of that run either.
            otherMachine();
            const settings = settingsFor(emulator);
            const names = [old, next].map(({ name, state }) => Object.assign(new Engine(settings, name), { state }));
            const [kept, gone] = (isBack ? names : names.reverse()) as [Engine, Engine];
            await kept.up(clb());
            await gone.up(undefined);
            expect(emulator.store.all().map(({ id }) => String(id))).toEqual([kept.state!.id]);
            expect(await run(kept.name, undefined, kept).preview(clb())).toEqual({});
        },
    );

    test("that came after the preview is not adopted by its update", async () => {
        await run("edge").preview(adopting(clb()));
        const home = process.env["PULUMI_HOME"];
        otherMachine();
        await run("other", undefined, undefined, "other").up(clb());
        process.env["PULUMI_HOME"] = home;
        await expect(run("edge").up(adopting(clb()))).rejects.toThrow("came, or was changed, after the preview");
        await run("edge").preview(adopting(clb()));
        await run("edge").up(adopting(clb()));
    });

    test("is not what `--replace` or a tainted resource adopts: that goes first", async () => {
        const edge = run("edge");
        await edge.up(adopting(clb()));
        const { id } = edge.state!;
        await expect(run("edge", undefined, edge).replace(adopting(clb()))).rejects.toThrow(
            "deleteBeforeReplace: true",
        );
        const next = run("edge", undefined, edge);
        await next.replace(adopting(clb()), true);
        expect(next.state!.id).not.toBe(id);
        expect(text(next)).not.toContain("adopts");
        expect(emulator.store.all()).toHaveLength(1);
    });

    test.each(["with a preview", "without one"])(
        "is not what a replacement adopts that nobody compares, where another's took its place, %s",
        async (how) => {
            const edge = run("edge");
            await edge.up(adopting(clb()));
            emulator.store.remove(Number(edge.state!.id));
            const home = process.env["PULUMI_HOME"];
            otherMachine();
            await run("other", undefined, undefined, "other").up(clb({ requestTimeout: 31 }));
            process.env["PULUMI_HOME"] = how === "with a preview" ? home : temporaryFolder();
            const next = run("edge", undefined, edge);
            const done =
                how === "with a preview" ? next.replace(adopting(clb()), true) : next.replaceUnseen(adopting(clb()));
            await expect(done).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
            expect(text(next)).not.toContain("adopts");
            expect(emulator.store.all()).toMatchObject([{ requestTimeout: 31 }]);
        },
    );

    test("that went and was made again by another is adopted again only with a word in the preview", async () => {
        const id = await foreign(clb());
        const edge = run("edge");
        await edge.up(adopting(clb()));
        emulator.store.remove(Number(id));
        const again = await foreign(clb({ description: "other" }));
        const next = run("edge", undefined, edge);
        await next.refresh();
        expect(next.state).toBeUndefined();
        const preview = run("edge");
        await preview.preview(adopting(clb()));
        expect(text(preview)).toContain(`adopts rule set ${again} ("other")`);
    });

    test("that an own run made before its disk was lost is taken over, and no second load balancer is paid for", async () => {
        const lost = run("edge");
        await lost.up(newAlb());
        otherMachine();
        await expect(run("edge").preview(newAlb())).rejects.toThrow("take it over with adopt: true");
        const preview = run("edge");
        await preview.preview(adopting(newAlb()));
        expect(text(preview)).toMatch(/adopts rule set \d+.*zoneMappings cannot be read back/s);
        const edge = run("edge");
        await edge.up(adopting(newAlb()));
        expect([edge.state!.id, emulator.store.all().length]).toEqual([lost.state!.id, 1]);
        expect(await run("edge", undefined, edge).preview(newAlb())).toEqual({});
    });

    test("that the engine forgot, killed after the answer, is taken over on the same disk", async () => {
        const lost = run("edge");
        await lost.up(clb());
        const edge = run("edge");
        await edge.up(adopting(clb()));
        expect([edge.state!.id, emulator.store.all().length]).toEqual([lost.state!.id, 1]);
    });

    test("is there with an adoption that stopped half-way: the state has it", async () => {
        const id = await foreign(clb());
        emulator.addFaults({ kind: "refuse", action: "UpdateIngress", code: "InvalidParameter.Obviously" });
        const edge = run("edge");
        await expect(edge.up(adopting(clb({ requestTimeout: 9 })))).rejects.toThrow("InvalidParameter.Obviously");
        expect(edge.state!.id).toBe(id);
        await run("edge", undefined, edge).up(adopting(clb({ requestTimeout: 9 })));
        expect(emulator.store.all()[0]!.requestTimeout).toBe(9);
    });
});

describe("rules in the list of an owner", () => {
    test("that a killed update of it made, on a disk that was lost since, are taken over without a gap", async () => {
        const edge = run("edge");
        await edge.up(shared([shop()]));
        const before = edge.state!;
        await edge.up(shared([shop(), docs]));
        otherMachine();
        const forgotten = (): Engine => Object.assign(run("edge"), { state: before });
        await expect(forgotten().up(shared([shop(), docs]))).rejects.toThrow("or take it over with adopt: true");
        const preview = forgotten();
        await preview.previewUp(adopting(shared([shop(), docs])));
        expect(text(preview)).toContain("adopts the rule for docs.example.com/ of rule set");
        const next = forgotten();
        await next.up(adopting(shared([shop(), docs])));
        expect(await run("edge", undefined, next).preview(shared([shop(), docs]))).toEqual({});
        await run("edge", undefined, next).up(shared([shop()]));
        expect(live()).toEqual([`shop.example.com/ ${first}`]);
    });

    test.each([
        ["the program follows", second, false],
        ["the program follows, refreshed", second, true],
        ["is changed back", first, true],
        ["is changed further", third, false],
    ])("that a hand edited, where the edit %s, are the owner's again", async (_, appId, isRefreshed) => {
        const edge = run("edge");
        await edge.up(shared([shop()]));
        changeByHand(second);
        const next = run("edge", undefined, edge);
        if (isRefreshed) await next.refresh();
        const wanted = adopting(shared([shop(appId)]));
        const preview = run("edge", undefined, next);
        expect(await preview.preview(wanted)).not.toEqual({});
        await preview.previewUp(wanted);
        expect(text(preview)).toContain("adopts the rule for shop.example.com/");
        const up = run("edge", undefined, next);
        await up.up(wanted);
        expect(live()).toEqual([`shop.example.com/ ${appId}`]);
        expect(await run("edge", undefined, up).preview(wanted)).toEqual({});
        await run("edge", undefined, up).up(shared([]));
        expect(live()).toEqual([]);
    });

    test("that a sae.Rule of another stack has, as this machine knows, stay that one's", async () => {
        const edge = run("edge");
        await edge.up(shared([shop()]));
        await run("team", ruleToken, undefined, "team").up({ ...docs, ingressId: edge.state!.id });
        const next = run("edge", undefined, edge);
        await expect(next.up(adopting(shared([shop(), docs])))).rejects.toThrow(
            "is not adopted: as far as is known on this machine it is that of crossroute.sae.Rule team of stack team",
        );
    });

    test("that are no longer declared and that a hand changed are left alone by an owner that adopts", async () => {
        const edge = run("edge");
        await edge.up(shared([shop(), docs]));
        changeByHand(second);
        const next = run("edge", undefined, edge);
        await next.up(adopting(shared([docs])));
        expect(live()).toEqual([`shop.example.com/ ${second}`, `docs.example.com/ ${first}`]);
    });

    test("of which an ALB has two, neither as declared, are refused", async () => {
        const edge = run("edge");
        await edge.up(alb({ ignoreForeignRules: true, rules: [] }));
        const byHand = (appId: string): Rule => ({ domain: "shop.example.com", path: "/", appId, containerPort: 8080 });
        edit(() => [byHand(second), byHand(third)]);
        const wanted = adopting(alb({ ignoreForeignRules: true, rules: [shop()] }));
        await expect(run("edge", undefined, edge).up(wanted)).rejects.toThrow("2 rules stand at shop.example.com/");
    });
});

describe("a sae.Rule", () => {
    async function edge(more: Inputs = {}): Promise<string> {
        const owner = run("edge", undefined, undefined, "owner");
        await owner.up(shared([], more));
        return owner.state!.id;
    }

    test("takes over what stands at its domain and path, as it is declared", async () => {
        const ingressId = await edge();
        edit(() => [{ domain: "shop.example.com", path: "/", appId: second, containerPort: 8080 }]);
        const program = { ...shop(), ingressId };
        await expect(run("one", ruleToken).preview(program)).rejects.toThrow("or take it over with adopt: true");
        const preview = run("one", ruleToken);
        await preview.preview(adopting(program));
        expect(text(preview)).toContain(
            `adopts rule ${ingressId}:shop.example.com:/ and changes appId "5d1c0a2e" → "7171a6ca"`,
        );
        const one = run("one", ruleToken);
        await one.up(adopting(program));
        expect(live()).toEqual([`shop.example.com/ ${first}`]);
        expect(await run("one", ruleToken, one).preview(program)).toEqual({});
        await run("one", ruleToken, one).up(undefined);
        expect(live()).toEqual([]);
    });

    test("of an own run whose disk was lost is taken over, and of two stacks the second is refused", async () => {
        const ingressId = await edge();
        const program = adopting({ ...shop(), ingressId });
        await run("one", ruleToken).up({ ...shop(), ingressId });
        otherMachine();
        const one = run("one", ruleToken);
        await one.up(program);
        await expect(run("one", ruleToken, undefined, "two").preview(program)).rejects.toThrow(
            "it is that of crossroute.sae.Rule one of stack dev",
        );
        await expect(run("one", ruleToken, undefined, "two").up(program)).rejects.toThrow(
            "it is that of crossroute.sae.Rule one of stack dev",
        );
        expect(live()).toEqual([`shop.example.com/ ${first}`]);
    });

    test.each([
        ["the program follows", second, false],
        ["the program follows, refreshed", second, true],
        ["is changed back", first, true],
        ["is changed further", third, false],
    ])("that a hand edited, where the edit %s, is its own again", async (_, appId, isRefreshed) => {
        const ingressId = await edge();
        const one = run("one", ruleToken);
        await one.up({ ...shop(), ingressId });
        changeByHand(second);
        const next = run("one", ruleToken, one);
        if (isRefreshed) await next.refresh();
        const wanted = adopting({ ...shop(appId), ingressId });
        const preview = run("one", ruleToken, next);
        expect(await preview.preview(wanted)).not.toEqual({});
        await preview.previewUp(wanted);
        expect(text(preview)).toContain(`adopts rule ${ingressId}:shop.example.com:/`);
        const up = run("one", ruleToken, next);
        await up.up(wanted);
        expect(live()).toEqual([`shop.example.com/ ${appId}`]);
        expect(await run("one", ruleToken, up).preview(wanted)).toEqual({});
        await run("one", ruleToken, up).up(undefined);
        expect(live()).toEqual([]);
    });

    test("that somebody else changed after the preview is not adopted by its update", async () => {
        const ingressId = await edge();
        const one = run("one", ruleToken);
        await one.up(adopting({ ...shop(), ingressId }));
        const wanted = adopting({ ...shop(third), ingressId });
        await run("one", ruleToken, one).previewUp(wanted);
        changeByHand(second);
        await expect(run("one", ruleToken, one).up(wanted)).rejects.toThrow("after the preview, which did not say so");
        expect(live()).toEqual([`shop.example.com/ ${second}`]);
    });

    test("is not deleted by an adopt that stayed in its program when another's came", async () => {
        const ingressId = await edge();
        const one = run("one", ruleToken);
        await one.up(adopting({ ...shop(), ingressId }));
        changeByHand(second);
        await expect(run("one", ruleToken, one).up(undefined)).rejects.toThrow("so it is not deleted");
    });

    test("replaced with `--replace` or tainted takes itself for nobody's", async () => {
        const ingressId = await edge();
        const one = run("one", ruleToken);
        const program = adopting({ ...shop(), ingressId });
        await one.up(program);
        await expect(run("one", ruleToken, one).replace(program)).rejects.toThrow("deleteBeforeReplace: true");
        const next = run("one", ruleToken, one);
        await next.replace(program, true);
        expect([live(), text(next).includes("adopts")]).toEqual([[`shop.example.com/ ${first}`], false]);
    });
});

test("an adopt that is neither a boolean nor a URN is refused", async () => {
    await expect(run("edge").preview(adopting(clb(), "87"))).rejects.toThrow(
        /adopt: "87" is not accepted.*the URN of the resource/,
    );
    await expect(run("one", ruleToken).preview(adopting({ ...shop(), ingressId: "87" }, "yes"))).rejects.toThrow(
        "adopt:",
    );
});

test("what is noted of an adoption has no value of a rule", async () => {
    const id = await foreign(clb({ rules: [rule("hidden.example.com", "/hidden")] }));
    await run("edge").preview(adopting(clb({ rules: [rule("hidden.example.com", "/hidden")] })));
    const folder = join(process.env["PULUMI_HOME"]!, "crossroute", "held");
    const notes = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith(".json"));
    expect(notes).toHaveLength(1);
    expect(readFileSync(join(folder, notes[0]!), "utf8")).not.toContain("hidden");
    expect(id).toMatch(/^\d+$/);
});
