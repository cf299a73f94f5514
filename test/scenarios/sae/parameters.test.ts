import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Inputs, Value } from "../../../provider/engine/values";
import { defaultOf, normalise, same } from "../../../provider/platforms/sae/wire/shape";
import { readRuleSet, wireText } from "../../../provider/platforms/sae/wire/wire";
import type { Emulator, RuleSet } from "../../../sandbox/sae-emulator";
import { omit, openEmulator } from "../../rpc/sae/workshop";
import { changes, type Program } from "../../integration/lifecycle/program";
import { openProgram, yamlProgram } from "../../integration/sae/program";
import { declaring, ownRows, type OwnRow } from "../../integration/sae/rows";
import { resourcesIn, type StoredResource } from "../../integration/sae/state";

/** The conformance cases on the real engine: every parameter at once, each in a rule set of its own. */
let emulator: Emulator;
let program: Program;
let adopted: Program;
beforeAll(async () => {
    emulator = await openEmulator();
    [program, adopted] = [
        await openProgram("parameters", emulator.endpoint),
        await openProgram("adopted", emulator.endpoint),
    ];
});
afterAll(async () => {
    if (adopted) rmSync(adopted.dir, { recursive: true, force: true });
    await program?.dispose();
    await emulator.close();
});

const count = ownRows.length;
const removable = ownRows.filter((row) => row.without !== undefined);
const replaced = (row: OwnRow): boolean => row.field.change === "replace";

const declare = (inputs: (row: OwnRow) => Inputs): void =>
    program.write(
        yamlProgram("parameters", declaring(Object.fromEntries(ownRows.map((row) => [row.resource, inputs(row)])))),
    );

/** The engine's resources by name. */
const stored = async (of: Program): Promise<Map<string, StoredResource>> =>
    new Map(resourcesIn(await of.state(), "crossroute:sae:Ingress").map((resource) => [resource.name, resource]));

/** What SAE answers, by id, without asking through anything under test. */
async function described(): Promise<Map<string, Inputs>> {
    const reply = await fetch(`${emulator.url}/_emulator/state`);
    const { ingresses } = (await reply.json()) as { ingresses: Record<string, unknown>[] };
    return new Map(ingresses.map((set) => [String(set["Id"]), readRuleSet(set).fields]));
}

const means = ({ field }: OwnRow, a: Value | undefined, b: Value | undefined): boolean => {
    const [left, right] = [a, b].map((value) => normalise(field.type, value) ?? defaultOf(field));
    return same(field.type, left, right);
};

/** Rows whose rule set does not have the wanted value. */
async function astray(
    wanted: (row: OwnRow) => Value | undefined,
    rows: readonly OwnRow[] = ownRows,
): Promise<string[]> {
    const [state, sets] = [await stored(program), await described()];
    return rows
        .filter((row) => {
            const resource = state.get(row.resource)!;
            // What SAE does not return is in the outputs alone.
            const values = row.field.unreadable ? resource.outputs : sets.get(resource.id)!;
            return !means(row, row.of(values), wanted(row));
        })
        .map(({ name }) => name);
}

let mark = 0;
/** Writing calls since last asked, each with the number of times it was made. */
function writes(): Record<string, number> {
    const entries = emulator.log.since(mark);
    mark = entries.at(-1)?.seq ?? mark;
    const tally: Record<string, number> = {};
    for (const { action } of entries.filter((entry) => entry.writes)) tally[action] = (tally[action] ?? 0) + 1;
    return tally;
}

test("create: one write a rule set, each parameter arrives and is read back, and nothing is left to do", async () => {
    declare((row) => row.first);
    const run = await program.up();
    expect(run.text).not.toMatch(/error:|warning:/);
    const state = await stored(program);
    const creates = emulator.log.since().filter(({ action }) => action === "CreateIngress");
    for (const { name, field, resource, first } of ownRows.filter(({ field }) => field.travel === "query")) {
        const call = creates.find(({ ingressId }) => String(ingressId) === state.get(resource)!.id);
        // A protocol that was not declared is not sent; all else is as the reader would have it.
        const sent = name === "defaultRule" ? first[name]! : normalise(field.type, first[name])!;
        const text = wireText(field.type, sent);
        expect([name, call?.query[field.wire]]).toEqual([name, text]);
    }
    expect(writes()).toEqual({ CreateIngress: count });
    expect(await astray((row) => row.of(row.first))).toEqual([]);
    expect((await program.preview()).changeSummary).toEqual({ same: count + 1 });
    expect(writes()).toEqual({});
});

let before: readonly RuleSet[] = [];

test("change: in place with one call, or replaced, as the table says, and the preview says it first", async () => {
    before = emulator.store.all();
    declare((row) => row.second);
    const { steps } = await program.preview();
    for (const row of ownRows) {
        const own = steps.filter(({ urn }) => urn.endsWith(`::${row.resource}`));
        const kinds = Object.entries(own.find(({ detailedDiff }) => detailedDiff)?.detailedDiff ?? {});
        const field = row.name.startsWith("rules[0].domain") || row.name === "rules[0].path" ? "rules[0]" : row.name;
        expect([
            row.name,
            own.some(({ op }) => op === "replace"),
            kinds.some(([path]) => path.startsWith(field)),
        ]).toEqual([row.name, replaced(row), true]);
    }
    const run = await program.up();
    expect(run.text).not.toMatch(/error:/);
    const fresh = ownRows.filter(replaced).length;
    expect(writes()).toEqual({ CreateIngress: fresh, DeleteIngress: fresh, UpdateIngress: count - fresh });
    expect(await astray((row) => row.of(row.second))).toEqual([]);
});

test("import: by number and by namespace/loadBalancer/port, and a preview of what was imported is empty", async () => {
    const sets = [...(await stored(program)).values()];
    const resources = sets.map(({ name, id, outputs }, i) => {
        const listener = [outputs["namespaceId"], outputs["loadBalancerId"], outputs["listenerPort"]].join("/");
        return { type: "crossroute:sae:Ingress", name, id: i % 2 ? id : listener };
    });
    adopted.write({ "import.json": JSON.stringify({ resources }) });
    const run = await adopted.pulumi(
        [
            "import",
            "--file",
            "import.json",
            "--generate-code=false",
            "--protect=false",
            "--yes",
            "--skip-preview",
            "--stack",
            "dev",
        ],
        { ALIBABA_CLOUD_REGION_ID: "cn-hangzhou" },
    );
    expect(run.text).not.toMatch(/error:/);
    const imported = await stored(adopted);
    expect([...imported].map(([name, { id }]) => [name, id]).sort()).toEqual(
        sets.map(({ name, id }) => [name, id]).sort(),
    );
    const shown = (inputs: Inputs): Inputs =>
        omit(inputs, ...Object.keys(inputs).filter((key) => key.startsWith("__")));
    const declared = [...imported].map(([name, { inputs }]) => [name, shown(inputs)] as const);
    adopted.write(yamlProgram("adopted", declaring(Object.fromEntries(declared))));
    expect((await adopted.preview()).changeSummary).toEqual({ same: count + 1 });
    expect(writes()).toEqual({});
    // The other program is given up, and what this machine noted of it is forgotten: what two states have is not deleted.
    const held = join(process.env["PULUMI_HOME"]!, "crossroute", "held");
    for (const name of (readdirSync(held, { recursive: true }) as string[]).filter((file) => file.endsWith(".json")))
        if (readFileSync(join(held, name), "utf8").includes("::adopted::")) rmSync(join(held, name));
});

test("refresh: one read a rule set beside those of the preview, an outside change shows, and the next up puts it right with one call", async () => {
    const rows = ownRows.filter((row) => !replaced(row));
    const state = await stored(program);
    for (const { resource } of rows) {
        const id = Number(state.get(resource)!.id);
        emulator.store.put(before.find((set) => set.id === id)!);
    }
    expect(await astray((row) => row.of(row.first), rows)).toEqual([]);
    const run = await program.pulumi(["preview", "--refresh", "--json", "--stack", "dev"]);
    const reads = emulator.log.since(mark).map(({ action }) => action);
    // The preview of an update looks once more at what is live, and at the list where a listener moves.
    const described = reads.filter((action) => action === "DescribeIngress").length;
    expect(described).toBeGreaterThanOrEqual(count);
    expect(described).toBeLessThanOrEqual(count + rows.length);
    expect(reads.filter((action) => action !== "DescribeIngress").join()).toMatch(/^(ListIngresses)?$/);
    const { changeSummary } = JSON.parse(run.stdout) as { changeSummary: Record<string, number> };
    expect(changeSummary["update"]).toBe(rows.length);
    expect((await program.pulumi(["up", "--refresh", "--yes", "--skip-preview", "--stack", "dev"])).code).toBe(0);
    expect(writes()).toEqual({ UpdateIngress: rows.length });
    expect(await astray((row) => row.of(row.second))).toEqual([]);
});

test("remove: a parameter taken out of the program goes back to its default", async () => {
    declare((row) => row.without ?? row.second);
    const run = await program.up();
    expect(run.text).not.toMatch(/error:/);
    writes();
    const back = removable.filter((row) => !replaced(row) && row.name !== "description");
    expect(await astray((row) => defaultOf(row.field), back)).toEqual([]);
    expect((await program.preview()).changeSummary).toEqual({ same: count + 1 });
    expect((await program.destroy()).code).toBe(0);
    expect(writes()).toEqual({ DeleteIngress: count });
    expect(emulator.store.all()).toEqual([]);
    expect(Object.keys(changes(run))).toContain("updated");
});
