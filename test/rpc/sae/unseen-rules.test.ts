import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { docs, shop, stacksOn } from "./stacks";
import { clb, Engine, rule, ruleToken, temporaryFolder, useEmulator } from "./workshop";

/** An owner that stops ignoring the rules of others removes no rule that a refresh has not shown. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const { run, again, domains: live } = stacksOn(() => emulator);

/** An owner that ignored a team's rule until now. */
async function ignoring(): Promise<Engine> {
    const edge = run("edge");
    await edge.up(clb({ ignoreForeignRules: true, rules: [shop] }));
    await run("team", ruleToken).up({ ...rule("team.example.com", "/"), ingressId: edge.state!.id });
    return again(edge);
}

describe.each([
    ["alone", [shop], ["shop.example.com", "team.example.com"]],
    ["with another change", [shop, docs], ["shop.example.com", "team.example.com", "docs.example.com"]],
])("an owner that stops ignoring the rules of others, %s,", (_, rules: Inputs[], left: string[]) => {
    test.each([
        ["change", (): Inputs => clb({ rules: [...rules, rule("new.example.com", "/")] }), "that would be lost"],
        ["change of a field", (): Inputs => clb({ rules, requestTimeout: 30 }), "that would be lost"],
        ["deletion", (): undefined => undefined, "that would go with it"],
    ])("is refused the next %s until a refresh shows them", async (_what, program, said) => {
        const edge = await ignoring();
        await edge.up(clb({ rules }));
        expect(live()).toEqual(left);
        await expect(again(edge).up(program())).rejects.toThrow(new RegExp(`${said}: team\\.example\\.com/`));
        expect(live()).toEqual(left);
        const next = again(edge);
        await next.refresh();
        expect(await next.preview(clb({ rules }))).toMatchObject({
            [`rules[${left.indexOf("team.example.com")}]`]: "delete",
        });
        process.env["PULUMI_HOME"] = temporaryFolder();
        await next.up(program());
        expect(live()).not.toContain("team.example.com");
    });
});
