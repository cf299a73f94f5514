import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, rule, ruleToken, settingsFor, temporaryFolder, useEmulator, type SaeToken } from "./workshop";

/** A rule goes from the list of its owner to a `sae.Rule`, or back: it is live all the time, and has one owner. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const shop = rule("shop.example.com", "/");
const docs = rule("docs.example.com", "/");
const shared = (...rules: Inputs[]): Inputs => clb({ ignoreForeignRules: true, rules });
const live = (): string[] =>
    emulator.store.all().flatMap(({ rules }) => rules.map(({ domain, path }) => `${domain}${path}`));
const text = (of: Engine): string => of.logs.join("\n");

/** One run of the engine: its resources are asked by one process. */
class Run {
    private readonly settings = settingsFor(emulator);
    resource(name: string, token?: SaeToken, of?: Engine, stack?: string): Engine {
        return Object.assign(new Engine(this.settings, name, token, stack), of && { state: of.state });
    }
}

async function edgeWithTwo(): Promise<{ edge: Engine; id: string; program: Inputs }> {
    const edge = new Run().resource("edge");
    await edge.up(shared(shop, docs));
    const ingressId = edge.state!.id;
    return { edge, id: `${ingressId}:docs.example.com:/`, program: { ...docs, ingressId } };
}

describe("a rule that was imported as a sae.Rule", () => {
    test.each(["dev", "team"])("stays when its owner no longer declares it, also of stack %s", async (stack) => {
        const { edge, id, program } = await edgeWithTwo();
        const one = new Run().resource("docs", ruleToken, undefined, stack);
        await one.import(id);
        const preview = new Run().resource("edge", undefined, edge);
        await preview.previewUp(shared(shop));
        expect(text(preview)).toContain(
            `keeps the rule for docs.example.com/: it is no longer declared here, and crossroute.sae.Rule docs of stack ${stack} imported it on`,
        );
        const up = new Run();
        const next = up.resource("edge", undefined, edge);
        await next.up(shared(shop));
        const its = up.resource("docs", ruleToken, one, stack);
        await its.up(program);
        expect([its.did, live()]).toEqual(["same", ["shop.example.com/", "docs.example.com/"]]);
        expect(await new Run().resource("edge", undefined, next).preview(shared(shop))).toEqual({});
        await expect(new Run().resource("edge", undefined, next).up(undefined)).rejects.toThrow("docs.example.com/");
        await new Run().resource("docs", ruleToken, its, stack).up(undefined);
        expect(live()).toEqual(["shop.example.com/"]);
        await new Run().resource("edge", undefined, next).up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("stays on a fresh disk when the run refreshes first", async () => {
        const { edge, id, program } = await edgeWithTwo();
        const one = new Run().resource("docs", ruleToken);
        await one.import(id);
        process.env["PULUMI_HOME"] = temporaryFolder();
        const up = new Run();
        const its = up.resource("docs", ruleToken, one);
        await its.refresh();
        await up.resource("edge", undefined, edge).up(shared(shop));
        await its.up(program);
        expect([its.did, live()]).toEqual(["same", ["shop.example.com/", "docs.example.com/"]]);
    });

    test("is made anew at once on a fresh disk without a refresh, and says so", async () => {
        const { edge, id, program } = await edgeWithTwo();
        const one = new Run().resource("docs", ruleToken);
        await one.import(id);
        process.env["PULUMI_HOME"] = temporaryFolder();
        const preview = new Run();
        await preview.resource("edge", undefined, edge).previewUp(shared(shop));
        const said = preview.resource("docs", ruleToken, one);
        await said.previewUp(program);
        expect(text(said)).toContain("On this machine pulumi up leaves it alone. On another run pulumi up --refresh");
        process.env["PULUMI_HOME"] = temporaryFolder();
        const up = new Run();
        await up.resource("edge", undefined, edge).up(shared(shop));
        const its = up.resource("docs", ruleToken, one);
        await its.up(program);
        expect(text(its)).toContain("it is made anew");
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
    });

    test("is not removed by an owner that has all rules to itself: it says what to set", async () => {
        const edge = new Run().resource("edge");
        await edge.up(clb({ rules: [shop, docs] }));
        const one = new Run().resource("docs", ruleToken);
        await one.import(`${edge.state!.id}:docs.example.com:/`);
        const next = new Run().resource("edge", undefined, edge);
        await expect(next.previewUp(clb({ rules: [shop] }))).rejects.toThrow(
            /docs\.example\.com\/ that is no longer declared here, and crossroute\.sae\.Rule docs of stack dev imported it on .*set ignoreForeignRules: true/,
        );
        await expect(next.up(clb({ rules: [shop] }))).rejects.toThrow("set ignoreForeignRules: true");
        await next.up(shared(shop));
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
    });

    test("does not go with its owner's rule set while that has not been updated", async () => {
        const { edge, id } = await edgeWithTwo();
        const one = new Run().resource("docs", ruleToken, undefined, "team");
        await one.import(id);
        await expect(new Run().resource("edge", undefined, edge).up(undefined)).rejects.toThrow(
            /has a rule for docs\.example\.com\/ that would go with it, and crossroute\.sae\.Rule docs of stack team imported it on .* — remove it there first/,
        );
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
    });

    test("is in the way of a replacement of its owner, whose preview says so, also where the engine compares nothing", async () => {
        const { edge, id } = await edgeWithTwo();
        const one = new Run().resource("docs", ruleToken, undefined, "team");
        await one.import(id);
        const again = new Run().resource("edge", undefined, edge);
        await expect(again.replace(shared(shop, docs), true)).rejects.toThrow(
            "that would go with it, and crossroute.sae.Rule docs",
        );
        expect(text(again)).toMatch(
            /is to be replaced, and crossroute\.sae\.Rule docs of stack team imported it on .*: its rule for docs\.example\.com\/\. It is not deleted while that is so/,
        );
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
    });

    test("is not taken away by a RuleCleanup", async () => {
        const keeping = (...rules: Inputs[]): Inputs => ({ rules, keepRulesFor: ["docs.example.com"] });
        const edge = new Run().resource("edge");
        await edge.up(clb({ ignoreForeignRules: true, ...keeping(shop, docs) }));
        const ingressId = edge.state!.id;
        const cleanup = new Run().resource("cleanup", "crossroute:sae:RuleCleanup");
        await cleanup.up({ ...keeping(shop, docs), ingressId });
        const one = new Run().resource("docs", ruleToken);
        await one.import(`${ingressId}:docs.example.com:/`);
        const up = new Run();
        await up.resource("edge", undefined, edge).up(clb({ ignoreForeignRules: true, ...keeping(shop) }));
        await up.resource("cleanup", "crossroute:sae:RuleCleanup", cleanup).up({ ...keeping(shop), ingressId });
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
    });
});

describe("a rule that a sae.Rule adopts", () => {
    test("is live all the time when its owner leaves it in the same update", async () => {
        const { edge, program } = await edgeWithTwo();
        const adopting = { ...program, adopt: true };
        const preview = new Run();
        await preview.resource("edge", undefined, edge).previewUp(shared(shop));
        const said = preview.resource("docs", ruleToken);
        await said.preview(adopting);
        expect(text(said)).toContain(`adopts rule ${String(program["ingressId"])}:docs.example.com:/ as it is`);
        const up = new Run();
        const next = up.resource("edge", undefined, edge);
        await next.up(shared(shop));
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
        const its = up.resource("docs", ruleToken);
        await its.up(adopting);
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
        await new Run().resource("docs", ruleToken, its).up(undefined);
        expect(live()).toEqual(["shop.example.com/"]);
    });

    test("is adopted, as the preview says, also when its owner is renamed in the same update", async () => {
        const { edge, program } = await edgeWithTwo();
        const adopting = { ...program, adopt: true };
        const preview = new Run();
        await preview.resource("gate", undefined, edge).previewUp(shared(shop));
        const said = preview.resource("docs", ruleToken);
        await said.preview(adopting);
        expect(text(said)).toContain(`adopts rule ${String(program["ingressId"])}:docs.example.com:/ as it is`);
        const up = new Run();
        await up.resource("gate", undefined, edge).up(shared(shop));
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
        const its = up.resource("docs", ruleToken);
        await its.up(adopting);
        expect([its.did, live()]).toEqual(["create", ["shop.example.com/", "docs.example.com/"]]);
    });

    test("is refused while its owner in the program declares it", async () => {
        const { edge, program } = await edgeWithTwo();
        const preview = new Run();
        await preview.resource("edge", undefined, edge).preview(shared(shop, docs));
        await expect(preview.resource("docs", ruleToken).preview({ ...program, adopt: true })).rejects.toThrow(
            "it is among the rules of crossroute.sae.Ingress edge of stack dev, which this program declares — remove it from rules there",
        );
    });
});

describe("a rule that goes back to the list of its owner", () => {
    test("stays when its sae.Rule leaves the program, and is the owner's", async () => {
        const edge = new Run().resource("edge");
        await edge.up(shared(shop));
        const ingressId = edge.state!.id;
        const one = new Run().resource("docs", ruleToken);
        await one.up({ ...docs, ingressId });
        await one.up({ ...docs, ingressId });
        const wanted = (adopt: string | boolean): Inputs => ({ ...shared(shop, docs), adopt });
        const preview = new Run().resource("edge", undefined, edge);
        await expect(preview.previewUp(wanted(true))).rejects.toThrow(
            "as far as is known on this machine it is that of crossroute.sae.Rule docs of stack dev — to take it over let it go there: pulumi state delete",
        );
        const urn = "urn:pulumi:dev::shop::crossroute:sae:Rule::docs";
        const again = new Run().resource("edge", undefined, edge);
        await again.previewUp(wanted(urn));
        expect(text(again)).toContain(`adopts the rule for docs.example.com/ of rule set ${ingressId} as it is`);
        const up = new Run();
        const next = up.resource("edge", undefined, edge);
        await next.up(wanted(urn));
        const its = up.resource("docs", ruleToken, one);
        await its.up(undefined);
        expect(text(its)).toContain("is now declared by the owner of its rule set (edge)");
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
        await new Run().resource("edge", undefined, next).up(shared(shop));
        expect(live()).toEqual(["shop.example.com/"]);
    });
});
