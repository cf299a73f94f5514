import { readFileSync, rmSync } from "node:fs";
import { UNKNOWN, type Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { agePreviews, docs, noteFiles, shared, shop, stacksOn } from "./stacks";
import {
    alb,
    clb,
    editByHand,
    type Engine,
    ingressToken,
    liveRules,
    otherEngine,
    otherMachine,
    rule,
    ruleToken,
    Run,
    textOf,
    urnOf,
    useEmulator,
} from "./workshop";

/** What this machine knows of the states of others keeps them from losing something, and what is past is forgotten. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const [first, second] = ["7171a6ca", "8c573618"];
const live = (): string[] => liveRules(emulator).map((text) => text.replace(".example.com", ""));
const { docsRule, again } = stacksOn(() => emulator);
const team = (): Engine => docsRule("team");
const edgeUrn = urnOf(ingressToken, "edge");
const teamUrn = urnOf(ruleToken, "docs", "team");

const notes = (): string[] => noteFiles().map((file) => readFileSync(file, "utf8"));

async function edgeWith(...rules: Inputs[]): Promise<{ edge: Engine; ingressId: string; program: Inputs }> {
    const edge = new Run(emulator).resource("edge");
    await edge.up(shared(...rules));
    const ingressId = edge.state!.id;
    return { edge, ingressId, program: { ...docs, ingressId, adopt: true } };
}

describe("a rule that an owner of another stack lists", () => {
    test.each(["as it is", "changed"])("is not adopted %s by a sae.Rule", async (how) => {
        const { program } = await edgeWith(shop, docs);
        const wanted = { ...program, ...(how === "changed" && { appId: second }) };
        const said = `as far as is known on this machine it is among the rules of crossroute.sae.Ingress edge of stack dev — to take it over write adopt: "${edgeUrn}", and then take it out of rules there`;
        await expect(team().preview(wanted)).rejects.toThrow(said);
        await expect(team().up(wanted)).rejects.toThrow(said);
        expect(live()).toEqual([`shop/ ${first}`, `docs/ ${first}`]);
    });

    test("is not adopted either when its owner is in this program and not in this run", async () => {
        const { program } = await edgeWith(shop, docs);
        await expect(new Run(emulator).resource("docs", ruleToken).up(program)).rejects.toThrow("among the rules of");
    });

    test("is known as it is declared now", async () => {
        const { edge, ingressId, program } = await edgeWith(shop);
        await again(edge).up(shared(shop, docs));
        await expect(team().up(program)).rejects.toThrow("among the rules of");
        await again(edge).up(shared(docs));
        editByHand(emulator, (rules) => [...rules, { ...rules[0]!, domain: "shop.example.com" }]);
        const one = team();
        await one.up({ ...shop, ingressId, adopt: true });
        expect(one.state!.id).toBe(`${ingressId}:shop.example.com:/`);
    });

    test("is taken over when the owner is named, which then leaves it alone, and it has one owner", async () => {
        const { edge, program } = await edgeWith(shop, docs);
        await team().preview({ ...program, adopt: edgeUrn });
        const one = team();
        await one.up({ ...program, adopt: edgeUrn });
        const next = again(edge);
        await next.up(shared(shop));
        expect(live()).toEqual([`shop/ ${first}`, `docs/ ${first}`]);
        await again(one).up(undefined);
        expect(live()).toEqual([`shop/ ${first}`]);
        await again(next).up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("is told from another of its domain and path on an ALB", async () => {
        const edge = new Run(emulator).resource("edge");
        await edge.up(alb({ ignoreForeignRules: true, rules: [shop] }));
        editByHand(emulator, (rules) => [...rules, { ...rules[0]!, appId: second }]);
        await team().up({ ...shop, appId: second, ingressId: edge.state!.id, adopt: true });
        await expect(
            new Run(emulator).resource("more", ruleToken, undefined, "more").up({
                ...shop,
                ingressId: edge.state!.id,
                adopt: true,
            }),
        ).rejects.toThrow("is not adopted");
    });
});

describe("a rule that was handed over by naming its URN", () => {
    async function handedOver(): Promise<{ edge: Engine; old: Engine }> {
        const { edge, ingressId } = await edgeWith(shop);
        const old = team();
        await old.up({ ...docs, ingressId });
        await old.up({ ...docs, ingressId });
        const next = again(edge);
        await next.up({ ...shared(shop, docs), adopt: teamUrn });
        return { edge: next, old };
    }

    test("is its new owner's alone: it removes it, and goes with it", async () => {
        const { edge } = await handedOver();
        const less = again(edge);
        await less.up(shared(shop));
        expect([live(), textOf(less)]).toEqual([[`shop/ ${first}`], expect.not.stringContaining("holds it now")]);
        await again(edge).up(shared(shop, docs));
        await again(edge).up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("is not deleted with the former one when that never let it go", async () => {
        const { old } = await handedOver();
        await expect(again(old).up(undefined)).rejects.toThrow(
            /rule \d+:docs\.example\.com:\/ is not deleted: as far as is known on this machine crossroute\.sae\.Ingress edge of stack dev has it, too, and would lose it \(urn:pulumi:dev::.*\), and took it over\. To leave it there: pulumi state delete urn:pulumi:team::.*rm \S+\.json/,
        );
        expect(live()).toContain(`docs/ ${first}`);
    });
});

describe("a rule set that is in two states", () => {
    const otherUrn = urnOf(ingressToken, "other", "other");
    const other = (): Engine => new Run(emulator).resource("other", undefined, undefined, "other");

    test("is not deleted with the one from which it was taken over", async () => {
        const old = other();
        await old.up(clb());
        await new Run(emulator).resource("edge").up({ ...clb(), adopt: otherUrn });
        await expect(again(old).up(undefined)).rejects.toThrow(
            "crossroute.sae.Ingress edge of stack dev has it, too, and would lose it",
        );
        expect(emulator.store.all()).toHaveLength(1);
    });

    test("is its new owner's for a third one, which has to name that", async () => {
        await other().up(clb());
        await new Run(emulator).resource("edge").up({ ...clb(), adopt: otherUrn });
        const third = (): Engine => new Run(emulator).resource("third", undefined, undefined, "third");
        await expect(third().preview({ ...clb(), adopt: otherUrn })).rejects.toThrow(
            `adopt names ${otherUrn}, and as far as is known on this machine it is that of crossroute.sae.Ingress edge of stack dev — to take it over let it go there: pulumi state delete ${edgeUrn} --stack dev, and write adopt: "${edgeUrn}"`,
        );
        await third().preview({ ...clb(), adopt: edgeUrn });
    });

    test("and was imported into the second is not deleted with that", async () => {
        const { ingressId } = await edgeWith(shop, docs);
        const second = new Run(emulator).resource("edge2", undefined, undefined, "two");
        await second.import(ingressId);
        expect(textOf(second)).toContain("crossroute.sae.Ingress edge of stack dev has it, too");
        await expect(again(second).up(undefined)).rejects.toThrow(
            "crossroute.sae.Ingress edge of stack dev has it, too",
        );
        expect(emulator.store.all()).toHaveLength(1);
    });
});

describe("a rule set that was imported and had no update", () => {
    async function imported(): Promise<Engine> {
        const { ingressId } = await edgeWith(shop);
        await team().up({ ...docs, ingressId });
        otherMachine();
        const edge = new Run(emulator).resource("edge2");
        await edge.import(ingressId);
        otherMachine();
        return again(edge);
    }

    test("is not deleted with the rules of others in it, also after a refresh", async () => {
        const edge = await imported();
        const said =
            /was imported, and no pulumi up has had it since.*shop\.example\.com\/, docs\.example\.com\/.*pulumi state delete/;
        await expect(edge.up(undefined)).rejects.toThrow(said);
        await edge.refresh();
        await expect(edge.up(undefined)).rejects.toThrow(said);
        expect(live()).toHaveLength(2);
    });

    test.each([false, true])(
        "is deleted with all of them after an up that changes nothing; adopt: %s",
        async (adopt) => {
            const edge = await imported();
            const program = { ...clb({ rules: [shop, docs] }), adopt };
            await edge.preview(program);
            await expect(again(edge).up(undefined)).rejects.toThrow("no pulumi up has had it since");
            await edge.up(program);
            expect(edge.did).toBe("same");
            await again(edge).up(undefined);
            expect(emulator.store.all()).toEqual([]);
        },
    );

    test("is deleted at once without rules", async () => {
        const { ingressId } = await edgeWith();
        otherMachine();
        const edge = new Run(emulator).resource("edge2");
        await edge.import(ingressId);
        await again(edge).up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });
});

describe("a preview with adopt that was given up", () => {
    async function abandoned(): Promise<Engine> {
        const { edge, program } = await edgeWith(shop, docs);
        const run = new Run(emulator);
        await run.resource("edge", undefined, edge).previewUp(shared(shop));
        await run.resource("docs", ruleToken).preview(program);
        otherEngine();
        return edge;
    }

    test("keeps nothing for a later pulumi up with its own preview", async () => {
        const edge = await abandoned();
        await again(edge).previewUp(shared(shop));
        await again(edge).up(shared(shop));
        expect(live()).toEqual([`shop/ ${first}`]);
    });

    test("keeps the rule for an up without preview, which says that it may be in no state, and how to adopt it", async () => {
        const edge = await abandoned();
        const next = again(edge);
        await next.up(shared(shop));
        expect(live()).toEqual([`shop/ ${first}`, `docs/ ${first}`]);
        expect(textOf(next)).toMatch(
            /crossroute\.sae\.Rule docs of stack dev is about to adopt it, as a preview of .* UTC said\. Should it not, nobody has the rule: then adopt it with pulumi import crossroute:sae:Rule NAME \d+:docs\.example\.com:\//,
        );
    });
});

describe("what is noted of a resource that was destroyed elsewhere", () => {
    async function destroyedElsewhere(): Promise<{ edge: Engine; ingressId: string }> {
        const { edge, ingressId } = await edgeWith(shop);
        const one = team();
        await one.up({ ...docs, ingressId });
        await one.up({ ...docs, ingressId });
        const back = otherMachine();
        await again(one).up(undefined);
        back();
        return { edge, ingressId };
    }

    test("ends when the owner makes the rule itself", async () => {
        const { edge } = await destroyedElsewhere();
        const next = again(edge);
        await next.up(shared(shop, docs));
        await again(next).up(shared(shop));
        expect(live()).toEqual([`shop/ ${first}`]);
        await again(next).up(undefined);
    });

    test("can be forgotten by the command that the message names", async () => {
        const { edge, ingressId } = await destroyedElsewhere();
        editByHand(emulator, (rules) => [...rules, { ...rules[0]!, domain: "docs.example.com" }]);
        const next = again(edge);
        const adopting = { ...shared(shop, docs), adopt: true };
        const error = (await next.previewUp(adopting).catch((reason: unknown) => reason)) as Error;
        const file =
            /If that resource is gone for good, was renamed or let it go, forget what this machine noted of it: rm (\S+\.json)/.exec(
                error.message,
            )![1]!;
        rmSync(file);
        await next.previewUp(adopting);
        await again(edge).up(adopting);
        expect([live(), ingressId]).toEqual([[`shop/ ${first}`, `docs/ ${first}`], edge.state!.id]);
    });

    test("ends when its own refresh finds it gone", async () => {
        const { edge, ingressId } = await edgeWith(shop);
        const one = team();
        await one.up({ ...docs, ingressId });
        await again(one).up({ ...docs, ingressId });
        editByHand(emulator, (rules) => rules.slice(0, 1));
        await again(one).refresh();
        expect(edge.state!.id).toBe(ingressId);
        expect(notes().join()).not.toContain(teamUrn);
    });
});

describe("a rule that moves to a sae.Rule", () => {
    test("stays also when the answer to the preview comes hours later", async () => {
        const { edge, program } = await edgeWith(shop, docs);
        const preview = new Run(emulator);
        await preview.resource("edge", undefined, edge).previewUp(shared(shop));
        await preview.resource("docs", ruleToken).preview(program);
        agePreviews();
        const up = new Run(emulator);
        await up.resource("edge", undefined, edge).up(shared(shop));
        expect(live()).toEqual([`shop/ ${first}`, `docs/ ${first}`]);
        await up.resource("docs", ruleToken).up(program);
        expect(live()).toEqual([`shop/ ${first}`, `docs/ ${first}`]);
    });

    test("without a preview is made anew, and up says that it had no answer meanwhile", async () => {
        const { edge, program } = await edgeWith(shop, docs);
        otherMachine();
        const up = new Run(emulator);
        await up.resource("edge", undefined, edge).up(shared(shop));
        const one = up.resource("docs", ruleToken);
        await one.up(program);
        expect(textOf(one)).toMatch(/was among the rules of edge, which .* removed it: it is made anew/);
        expect(live()).toEqual([`shop/ ${first}`, `docs/ ${first}`]);
    });
});

describe("an adoption that no preview could show", () => {
    test("of a rule is announced where ingressId is not known yet, and said by up", async () => {
        const { program } = await edgeWith(shop, docs);
        otherMachine();
        const preview = team();
        await preview.preview({ ...program, ingressId: UNKNOWN });
        expect(textOf(preview)).toContain(
            "adopt takes over the rule at its domain and path when pulumi up knows where",
        );
        const up = team();
        await up.up({ ...program, appId: second });
        expect(textOf(up)).toMatch(
            /adopts rule \d+:docs\.example\.com:\/ and changes appId "7171a6ca" → "8c573618"; no preview on this machine said so/,
        );
    });

    test("of a rule set is said by up", async () => {
        await edgeWith(shop);
        otherMachine();
        const preview = new Run(emulator).resource("two");
        await preview.preview({ ...shared(shop), loadBalancerId: UNKNOWN, adopt: true });
        expect(textOf(preview)).toContain("adopt takes over the rule set on the listener when pulumi up knows where");
        const up = new Run(emulator).resource("two");
        await up.up({ ...shared(shop), adopt: true });
        expect(textOf(up)).toMatch(/adopts rule set \d+ .*; no preview on this machine said so/);
        expect(textOf(up)).toMatch(/SAE does not tell whether a resource of another stack has rule set \d+/);
    });

    test("of rules in a list is said by up", async () => {
        const { edge } = await edgeWith(shop);
        editByHand(emulator, (rules) => [...rules, { ...rules[0]!, domain: "docs.example.com" }]);
        const up = again(edge);
        await up.up({ ...shared(shop, docs), adopt: true });
        expect(textOf(up)).toMatch(/adopts the rule for docs\.example\.com\/ .*no preview on this machine said so/);
    });
});

describe("two declarations of one rule", () => {
    test("do not undo each other: the owner of the rule set refuses to set back what a sae.Rule has", async () => {
        const edge = new Run(emulator).resource("edge");
        await edge.up(clb({ rules: [shop, docs] }));
        const one = team();
        await one.up({ ...docs, appId: second, ingressId: edge.state!.id, adopt: edgeUrn });
        const said =
            /has a rule for docs\.example\.com\/ that is declared otherwise here, and crossroute\.sae\.Rule docs of stack team holds it now: each would undo the other/;
        const program = clb({ requestTimeout: 9, rules: [shop, docs] });
        await expect(again(edge).previewUp(program)).rejects.toThrow(said);
        await expect(again(edge).up(program)).rejects.toThrow(said);
        expect(live()).toEqual([`shop/ ${first}`, `docs/ ${second}`]);
    });

    test("in one program are refused, in whichever order they come", async () => {
        const { edge, program } = await edgeWith(shop, docs);
        otherMachine();
        const run = new Run(emulator);
        await run.resource("docs", ruleToken).preview(program);
        await expect(run.resource("edge", undefined, edge).preview(shared(shop, docs))).rejects.toThrow(
            "which is in rules here, is this resource's, and crossroute.sae.Rule docs of stack dev of this program adopts it",
        );
    });
});

describe("an adopt that names a URN", () => {
    const wrong = urnOf(ruleToken, "wrong", "team");

    test("that is not the holder's is refused with both", async () => {
        const { ingressId, program } = await edgeWith(shop);
        await team().up({ ...docs, ingressId });
        await expect(
            new Run(emulator).resource("docs", ruleToken).preview({ ...program, adopt: wrong }),
        ).rejects.toThrow(
            `adopt names ${wrong}, and as far as is known on this machine it is that of crossroute.sae.Rule docs of stack team — to take it over let it go there: pulumi state delete ${teamUrn} --stack team, and write adopt: "${teamUrn}"`,
        );
    });

    test("of a resource that has something else is refused", async () => {
        const { ingressId, program } = await edgeWith(shop);
        const other = new Run(emulator).resource("wrong", ruleToken, undefined, "team");
        await other.up({ ...rule("other.example.com", "/"), ingressId });
        await again(other).up({ ...rule("other.example.com", "/"), ingressId });
        editByHand(emulator, (rules) => [...rules, { ...rules[0]!, domain: "docs.example.com" }]);
        await expect(team().preview({ ...program, adopt: wrong })).rejects.toThrow(
            `that one has ${ingressId}:other.example.com:/ and not this`,
        );
    });

    test("of which nothing is known says so in the preview", async () => {
        const { program } = await edgeWith(shop, docs);
        otherMachine();
        const one = team();
        await one.preview({ ...program, adopt: wrong });
        expect(textOf(one)).toContain(`nothing on this machine tells whether ${wrong} had it`);
    });

    test("is refused while a second resource has it, too", async () => {
        const { ingressId, program } = await edgeWith(shop);
        for (const stack of ["one", "two"]) {
            const run = new Run(emulator).resource("docs", ruleToken, undefined, stack);
            await run.import(`${ingressId}:shop.example.com:/`);
        }
        await expect(team().preview({ ...program, ...shop, adopt: urnOf(ruleToken, "docs", "one") })).rejects.toThrow(
            "crossroute.sae.Rule docs of stack two imported it on",
        );
    });
});

test("what is noted of an owner has no value of a rule", async () => {
    await edgeWith(rule("hidden.example.com", "/hidden"));
    expect(notes()).toHaveLength(1);
    expect(notes().join()).not.toMatch(/hidden/);
});

test("a destroy in which the owner of the rule set is asked first waits for the sae.Rules of its program", async () => {
    const { edge, ingressId } = await edgeWith(shop);
    const one = new Run(emulator).resource("docs", ruleToken);
    await one.up({ ...docs, ingressId });
    await again(one).up({ ...docs, ingressId });
    const destroy = new Run(emulator);
    await Promise.all([
        destroy.resource("edge", undefined, edge).up(undefined),
        destroy.resource("docs", ruleToken, one).up(undefined),
    ]);
    expect(emulator.store.all()).toEqual([]);
});
