import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import {
    clb,
    Engine,
    newAlb,
    rule,
    ruleToken,
    settingsFor,
    temporaryFolder,
    urnOf,
    useEmulator,
    type SaeToken,
} from "./workshop";

/** One program declares a place of a rule set twice, where no rule stands that would tell. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const shop = rule("shop.example.com", "/");
const docs = rule("docs.example.com", "/");
const shared = (...rules: Inputs[]): Inputs => clb({ ignoreForeignRules: true, rules });
const live = (): string[] =>
    emulator.store.all().flatMap(({ rules }) => rules.map(({ domain, path }) => `${domain}${path}`));

/** One run of the engine: its resources are asked by one process. */
class Run {
    private readonly settings = settingsFor(emulator);
    resource(name: string, token?: SaeToken, of?: Engine): Engine {
        return Object.assign(new Engine(this.settings, name, token), of && { state: of.state });
    }
}

async function edge(): Promise<{ owner: Engine; at: Inputs }> {
    const owner = new Run().resource("edge");
    await owner.up(shared(shop));
    return { owner, at: { ...docs, ingressId: owner.state!.id } };
}

const beside = (other: string): RegExp =>
    new RegExp(
        `two resources of this program declare the rule for docs\\.example\\.com/ of rule set \\d+: this one, and ${other} — declare it once \\[CR436`,
    );
const byOwner = beside("crossroute\\.sae\\.Ingress edge of stack dev among its rules");
const byRule = beside("crossroute\\.sae\\.Rule docs of stack dev");

describe("a place that a rule set lists and a sae.Rule declares", () => {
    test.each<Inputs>([{}, { adopt: true }])("is refused at preview as by the update, with %j", async (more) => {
        const { owner, at } = await edge();
        const preview = new Run();
        await preview.resource("edge", undefined, owner).previewUp(shared(shop, docs));
        await expect(preview.resource("docs", ruleToken).preview({ ...at, ...more })).rejects.toThrow(byOwner);
        const up = new Run();
        const next = up.resource("edge", undefined, owner);
        await next.previewUp(shared(shop, docs));
        await expect(up.resource("docs", ruleToken).up({ ...at, ...more })).rejects.toThrow(byOwner);
        expect(live()).toEqual(["shop.example.com/"]);
    });

    test("is refused where the engine asks about the rule first", async () => {
        const { owner, at } = await edge();
        const preview = new Run();
        await preview.resource("docs", ruleToken).preview(at);
        await expect(preview.resource("edge", undefined, owner).previewUp(shared(shop, docs))).rejects.toThrow(byRule);
    });

    test("is refused for a rule that the state has, and that somebody removed", async () => {
        const { owner, at } = await edge();
        const made = new Run().resource("docs", ruleToken);
        await made.up(at);
        emulator.store.all()[0]!.rules.pop();
        const preview = new Run();
        await preview.resource("edge", undefined, owner).previewUp(shared(shop, docs));
        await expect(preview.resource("docs", ruleToken, made).previewUp(at)).rejects.toThrow(byOwner);
    });

    test("is no place of two when the rule leaves the list, or the program", async () => {
        const { owner, at } = await edge();
        const up = new Run();
        const next = up.resource("edge", undefined, owner);
        await next.up(shared(shop, docs));
        const back = new Run();
        const without = back.resource("edge", undefined, next);
        await without.up(shared(shop));
        await back.resource("docs", ruleToken).up(at);
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
    });
});

test("two rules of one program that declare one place are refused at preview", async () => {
    const { at } = await edge();
    const preview = new Run();
    await preview.resource("docs", ruleToken).preview(at);
    await expect(preview.resource("other", ruleToken).preview({ ...at, appId: "5d1c0a2e" })).rejects.toThrow(byRule);
});

describe("a rule that goes into the list of a rule set that is replaced", () => {
    test("goes with the old rule set, before its replacement comes", async () => {
        const { owner, at } = await edge();
        const made = new Run().resource("docs", ruleToken);
        await made.up(at);
        const up = new Run();
        const next = up.resource("edge", undefined, owner);
        const program = newAlb({ rules: [shop, docs] });
        await next.check(program);
        await next.diff(program);
        // What depends on a rule set that goes first goes before it.
        await up.resource("docs", ruleToken, made).up(undefined);
        expect(live()).toEqual(["shop.example.com/"]);
    });

    test("stays when the replacement could not be made", async () => {
        const { owner, at } = await edge();
        const made = new Run().resource("docs", ruleToken);
        await made.up(at);
        const up = new Run();
        const next = up.resource("edge", undefined, owner);
        emulator.addFaults({ kind: "refuse", action: "CreateIngress", code: "Invalid", times: 9 });
        await expect(next.up(newAlb({ rules: [shop, docs] }))).rejects.toThrow();
        await expect(up.resource("docs", ruleToken, made).up(undefined)).rejects.toThrow(
            "edge of this program was to take it over in this run and did not",
        );
        expect(live()).toEqual(["shop.example.com/", "docs.example.com/"]);
    });
});

test("what a run made under the URN that adopt names does not refuse what its preview said it adopts", async () => {
    const other = new Run().resource("other");
    await other.up(clb());
    const { id } = other.state!;
    // Of a stack of that name in another backend: nothing is noted of it here.
    process.env["PULUMI_HOME"] = temporaryFolder();
    const urn = urnOf("crossroute:sae:Ingress", "shop");
    const adopting = clb({ adopt: urn });
    await new Run().resource("web").preview(adopting);
    const up = new Run();
    await up.resource("shop").up(clb({ listenerPort: 81 }));
    const web = up.resource("web");
    await web.up(adopting);
    expect(web.state!.id).toBe(id);
});
