import type { Emulator } from "../../../sandbox/sae-emulator";
import { docs, forget, messageOf, shared, shop, stacksOn } from "./stacks";
import { clb, type Engine, otherMachine, textOf, useEmulator } from "./workshop";

/** Something is imported into a new stack, which is then destroyed; the stack that has it never ran in between. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const { edge, docsRule, again, domains } = stacksOn(() => emulator);

/** A rule set of one stack, and in it a `sae.Rule` of another. */
async function ownerAndTeam(): Promise<{ owner: Engine; team: Engine }> {
    const owner = edge("prod");
    await owner.up(shared(shop));
    const team = docsRule("team");
    await team.up({ ...docs, ingressId: owner.state!.id });
    return { owner, team };
}

/** A rule that the owner of a rule set lists, imported into another stack as a `sae.Rule`. */
async function listedElsewhere(): Promise<{ owner: Engine; next: Engine }> {
    const owner = edge("prod");
    await owner.up(shared(shop, docs));
    const other = docsRule("try");
    await other.import(`${owner.state!.id}:docs.example.com:/`);
    const next = again(other);
    await next.up({ ...docs, ingressId: owner.state!.id });
    return { owner, next };
}

describe("a rule set", () => {
    async function tried(): Promise<{ owner: Engine; other: Engine }> {
        const owner = edge("prod");
        await owner.up(shared(shop));
        const other = edge("try");
        await other.import(owner.state!.id);
        expect(textOf(other)).toContain("edge of stack prod has it, too, so it is not deleted here");
        const next = again(other);
        await next.up(shared(shop));
        return { owner, other: again(next) };
    }

    test("stays, and the message has both ways out", async () => {
        const { owner, other } = await tried();
        expect(await messageOf(other.up(undefined))).toMatch(
            /rule set \d+ is not deleted: .*edge of stack prod has it, too, and would lose it.*state delete .* --stack prod; then, or if that is done, forget .*: rm \S+\.json.*To leave it there: pulumi state delete .* --stack try/,
        );
        expect(domains()).toEqual(["shop.example.com"]);
        expect(await again(owner).preview(shared(shop))).toEqual({});
    });

    test("goes when a person says that the other stack let it go", async () => {
        const { other } = await tried();
        forget(await messageOf(other.up(undefined)));
        await again(other).up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("is not replaced", async () => {
        const { other } = await tried();
        expect(await messageOf(other.diff(clb({ loadBalancerId: "lb-other" })))).toMatch(
            /edge of stack prod has it, too/,
        );
    });

    test("is changed as the new stack declares it", async () => {
        const { other } = await tried();
        await other.up({ ...shared(shop), requestTimeout: 9 });
        expect(emulator.store.all()).toMatchObject([{ requestTimeout: 9 }]);
    });

    test("keeps a rule that a sae.Rule of another stack has, when the new owner no longer declares it", async () => {
        const { owner } = await ownerAndTeam();
        const other = edge("try");
        await other.import(owner.state!.id);
        const next = again(other);
        await next.up(shared(shop, docs));
        const last = again(next);
        await last.up(shared(shop));
        expect(domains()).toEqual(["shop.example.com", "docs.example.com"]);
        expect(textOf(last)).toMatch(/keeps the rule for docs.*docs of stack team holds it now.*: rm /);
    });
});

describe("a rule", () => {
    async function tried(): Promise<Engine> {
        const { owner, team } = await ownerAndTeam();
        const other = docsRule("try");
        await other.import(team.state!.id);
        const next = again(other);
        await next.up({ ...docs, ingressId: owner.state!.id });
        return again(next);
    }

    test("stays, and goes when a person says that the other stack let it go", async () => {
        const other = await tried();
        const message = await messageOf(other.up(undefined));
        expect(message).toMatch(/docs of stack team has it, too, and would lose it/);
        expect(domains()).toEqual(["shop.example.com", "docs.example.com"]);
        forget(message);
        await again(other).up(undefined);
        expect(domains()).toEqual(["shop.example.com"]);
    });

    test("of the list of an owner in another stack stays", async () => {
        const { next } = await listedElsewhere();
        expect(await messageOf(again(next).up(undefined))).toMatch(/edge of stack prod has it, too/);
        expect(domains()).toEqual(["shop.example.com", "docs.example.com"]);
    });
});

test("what was let go by a run of the other stack goes without a word", async () => {
    const { owner, next } = await listedElsewhere();
    await again(owner).up(shared(shop));
    await again(next).up(undefined);
    expect(domains()).toEqual(["shop.example.com"]);
});

test("where this machine knows of no other, the import says that SAE does not tell", async () => {
    const { owner, team } = await ownerAndTeam();
    otherMachine();
    const [set, one] = [edge("try"), docsRule("try")];
    await set.import(owner.state!.id);
    await one.import(team.state!.id);
    for (const other of [set, one])
        expect(textOf(other)).toMatch(
            /SAE does not tell whether a resource of another stack has .*the deletion of one takes it from the other/,
        );
});
