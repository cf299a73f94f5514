import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import {
    clb,
    Engine,
    liveDomains,
    otherMachine,
    rule,
    ruleToken,
    settingsFor,
    temporaryFolder,
    useEmulator,
} from "./workshop";

/** A rule set is imported in which another stack has a `sae.Rule`: nothing says whose a rule is. */
let emulator: Emulator;
let ingressId: string;
let team: Engine;
useEmulator((started) => (emulator = started));
beforeEach(async () => {
    const first = new Engine(settingsFor(emulator), "first");
    await first.up(clb({ ignoreForeignRules: true, rules: [shop] }));
    ingressId = first.state!.id;
    otherMachine();
    team = new Engine(settingsFor(emulator), "team", ruleToken, "team");
    await team.up(teamRule());
});

const shop = rule("shop.example.com", "/");
const teamRule = (): Inputs => ({ ...rule("team.example.com", "/"), ingressId });
const domains = (): string[] => liveDomains(emulator);

async function imported(): Promise<Engine> {
    const edge = new Engine(settingsFor(emulator), "edge", undefined, "other");
    await edge.import(ingressId);
    return edge;
}

test("the import names every rule that is this resource's from now on", async () => {
    const edge = await imported();
    expect(edge.logs.join("\n")).toMatch(
        /has rules for shop\.example\.com\/, team\.example\.com\/; imported, they all are this resource's.*ignoreForeignRules: true/,
    );
});

test("who ignores the rules of others from the first update on, and does not declare them, leaves them alone", async () => {
    const edge = await imported();
    const program = clb({ ignoreForeignRules: true, rules: [shop], requestTimeout: 20 });
    await edge.previewUp(program);
    expect(edge.logs.join("\n")).toMatch(/keeps the rules for team\.example\.com\/: they are no longer declared/);
    await edge.up(program);
    expect(domains()).toEqual(["shop.example.com", "team.example.com"]);
    await expect(edge.up(undefined)).rejects.toThrow(
        "has rules that this resource did not make and that would go with it: team.example.com/",
    );
    await team.up(undefined);
    await edge.up(undefined);
    expect(emulator.store.all()).toEqual([]);
});

test("a lookup adopts nothing, and reports no import", async () => {
    const edge = await imported();
    const reader = new Engine(settingsFor(emulator), "reader");
    await reader.get(edge.state!.id);
    expect(reader.logs.join("\n")).not.toContain("imported");
});

test("a rule of another that changed since the import does not stop the update that leaves it alone", async () => {
    const edge = await imported();
    await team.up({ ...teamRule(), containerPort: 9000 });
    await edge.up(clb({ ignoreForeignRules: true, rules: [shop] }));
    expect(domains()).toEqual(["shop.example.com", "team.example.com"]);
    expect(await edge.preview(clb({ ignoreForeignRules: true, rules: [shop] }))).toEqual({});
});

test("without ignoreForeignRules the preview shows that the rule goes, unless this machine knows whose it is", async () => {
    const edge = await imported();
    expect(await edge.preview(clb({ rules: [shop] }))).toEqual({ "rules[1]": "delete" });
    await expect(edge.up(clb({ rules: [shop] }))).rejects.toThrow(
        "crossroute.sae.Rule team of stack team holds it now",
    );
    process.env["PULUMI_HOME"] = temporaryFolder();
    await edge.up(clb({ rules: [shop] }));
    expect(domains()).toEqual(["shop.example.com"]);
});

test("a rule of one's own goes when it is removed after rules of others are ignored", async () => {
    const edge = await imported();
    const more = rule("more.example.com", "/");
    await edge.up(clb({ ignoreForeignRules: true, rules: [shop, more] }));
    await edge.up(clb({ ignoreForeignRules: true, rules: [shop] }));
    expect(domains()).toEqual(["shop.example.com", "team.example.com"]);
});
