import { defaultOf, normalise, same } from "../../../provider/platforms/sae/wire/shape";
import { wireText } from "../../../provider/platforms/sae/wire/wire";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { Engine, openEmulator, settingsFor } from "../../rpc/sae/workshop";
import { rows, topRows, type Row } from "./samples";
import { isRecord, type Inputs, type Value } from "../../../provider/engine/values";

/**
 * Each parameter × create, read back, change, remove, import, refresh after an outside change. The cases come from the
 * rows; a row without values to try fails, so a new one cannot be forgotten.
 */
const each = (of: Row[] = rows): [string, Row][] => of.map((row) => [row.name, row]);

let emulator: Emulator;
beforeAll(async () => (emulator = await openEmulator()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const engine = (): Engine => new Engine(settingsFor(emulator), "edge");
const lastCall = (action: string) =>
    emulator.log
        .since()
        .filter((entry) => entry.action === action)
        .at(-1)!;

async function made(program: Inputs): Promise<Engine> {
    const edge = engine();
    await edge.up(program);
    return edge;
}

test("every field has values to try", () => {
    for (const { name, sample } of rows) if (!sample) throw new Error(`give ${name} two values in samples.ts`);
});

/** A default protocol is not sent where it has no meaning. */
function asDeclared(value: Value, written: Value): Value {
    if (Array.isArray(value)) return value.map((item, i) => asDeclared(item, (written as Value[])[i]!));
    if (!isRecord(value) || !isRecord(written) || !("backendProtocol" in value) || "backendProtocol" in written)
        return value;
    const { backendProtocol: _, ...rest } = value;
    return rest;
}

test.each(each(topRows))("create sends %s", async (_name, { field, sample, with: set }) => {
    await made(set(sample.values[0]));
    const { query, rules } = lastCall("CreateIngress");
    const text = wireText(field.type, asDeclared(normalise(field.type, sample.values[0])!, sample.values[0]));
    expect(field.travel === "form" ? JSON.stringify(rules) : query[field.wire]).toBe(text);
});

test.each(each())("%s is read back as it was declared", async (_name, { sample, with: set, of }) => {
    const edge = await made(set(sample.values[0]));
    await edge.refresh();
    expect(of(edge.state!.inputs)).toEqual(sample.values[0]);
    expect(await edge.preview(set(sample.values[0]))).toEqual({});
});

test.each(each())("a change of %s is made as its row says", async (_name, { field, sample, with: set, of }) => {
    const edge = await made(set(sample.values[0]));
    const id = edge.state!.id;
    const program = set(sample.values[1]);
    const kinds = Object.values(await edge.preview(program));
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.every((kind) => kind.endsWith("-replace") === (field.change === "replace"))).toBe(true);
    await edge.up(program);
    expect(edge.state!.id === id).toBe(field.change === "update");
    expect(
        same(field.type, normalise(field.type, of(edge.state!.outputs)), normalise(field.type, sample.values[1])),
    ).toBe(true);
    await edge.refresh();
    expect(await edge.preview(program)).toEqual({});
    expect(emulator.store.all()).toHaveLength(1);
});

test.each(each())("%s taken out of the program goes back, or is missed", async (_name, row) => {
    const { field, sample, with: set, of } = row;
    const edge = await made(set(sample.values[0]));
    const program = { ...set(null), ...sample.without };
    if (field.required) {
        await expect(edge.up(program)).rejects.toThrow(`${row.name}: is missing — `);
        return;
    }
    await edge.up(program);
    await edge.refresh();
    expect(await edge.preview(program)).toEqual({});
    if (field.change === "replace" || field.name === "description") return;
    const left = normalise(field.type, of(edge.state!.outputs)) ?? defaultOf(field);
    expect(same(field.type, left, defaultOf(field))).toBe(true);
});

test.each(each())("import finds %s, and nothing is left to change", async (_name, { field, sample, with: set, of }) => {
    const edge = await made(set(sample.values[0]));
    const { loadBalancerId, listenerPort, namespaceId } = edge.state!.outputs;
    const other = engine();
    await other.import(`${String(namespaceId)}/${String(loadBalancerId)}/${String(listenerPort)}`);
    // The kind is told by the id, so it need not be written.
    const unwritten = field.unreadable || field.name === "loadBalancerType";
    expect(of(other.state!.inputs)).toEqual(unwritten ? undefined : sample.values[0]);
    expect(await other.preview(other.state!.inputs)).toEqual({});
});

test.each(
    each(rows.filter(({ field }) => field.change === "update" || field.name === "domain" || field.name === "path")),
)("an outside change of %s is seen by refresh and put right", async (name, { sample, with: set, of }) => {
    const edge = await made(set(sample.values[0]));
    const before = emulator.store.all()[0]!;
    // The other value, as SAE itself holds it: made by a second rule set and copied over.
    const program = set(sample.values[1]);
    const twin = new Engine(settingsFor(emulator), "twin");
    await twin.up({ ...program, ...(name !== "listenerPort" && { listenerPort: 9999 }) });
    const { id: _id, name: _system, listenerPort, description, ...rest } = emulator.store.get(Number(twin.state!.id))!;
    await twin.up(undefined);
    const more = name === "listenerPort" ? { listenerPort } : name === "description" ? { description } : {};
    emulator.store.put({ ...before, ...rest, ...more } as typeof before);
    await edge.refresh();
    expect(of(edge.state!.inputs)).not.toEqual(sample.values[0]);
    expect(Object.keys(await edge.preview(set(sample.values[0]))).length).toBeGreaterThan(0);
    await edge.up(set(sample.values[0]));
    await edge.refresh();
    expect(of(edge.state!.inputs)).toEqual(sample.values[0]);
    expect(await edge.preview(set(sample.values[0]))).toEqual({});
});
