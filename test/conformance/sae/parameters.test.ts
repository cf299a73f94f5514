import type { Inputs, Value } from "../../../provider/engine/values";
import { ingressFields, rule as ruleType, type Field } from "../../../provider/sae/fields";
import { defaultOf, normalise, same } from "../../../provider/sae/shape";
import { wireText } from "../../../provider/sae/wire";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { alb, clb, Engine, newAlb, openEmulator, rule, settingsFor } from "../../rpc/sae/workshop";

/**
 * Each parameter × create, read back, change, remove, import, refresh after an outside change. The rows come from the
 * field table; a field without values to try fails, so a new one cannot be forgotten.
 */
interface Sample {
    program: Inputs;
    /** Two right values. */
    values: readonly [Value, Value];
    /** What else has to change with it when it is taken out. */
    without?: Inputs;
}

const https = { listenerProtocol: "HTTPS", certIds: ["1-cn-hangzhou"] };
const flag = (): Sample => ({ program: clb(), values: [true, false] });
const zones = (...vSwitches: string[]): Value =>
    vSwitches.map((vSwitchId, i) => ({ zoneId: `cn-hangzhou-${"hij"[i]}`, vSwitchId }));

const samples: Record<string, Sample> = {
    namespaceId: { program: clb(), values: ["cn-hangzhou:prod", "cn-hangzhou:test"] },
    loadBalancerId: {
        program: alb(),
        values: ["alb-bp1shop", "alb-bp1other"],
        without: { addressType: "Internet", zoneMappings: zones("vsw-1", "vsw-2") },
    },
    loadBalancerType: { program: clb(), values: ["clb", "alb"] },
    listenerPort: { program: clb(), values: [80, 8080] },
    listenerProtocol: { program: clb({ certId: "1" }), values: ["HTTPS", "HTTP"], without: { certId: null } },
    certId: { program: clb({ listenerProtocol: "HTTPS" }), values: ["1", "2"], without: { listenerProtocol: null } },
    certIds: {
        program: alb({ listenerProtocol: "HTTPS" }),
        values: [["1-cn-hangzhou", "2-cn-hangzhou"], ["3-cn-hangzhou"]],
        without: { listenerProtocol: null },
    },
    securityPolicyId: { program: alb(https), values: ["tls_cipher_policy_1_2", "sp-own"] },
    description: { program: clb(), values: ["shop-edge", "shop-edge-2"] },
    requestTimeout: { program: clb(), values: [30, 180] },
    idleTimeout: { program: clb(), values: [1, 60] },
    xForwardedFor: flag(),
    xForwardedForClientSrcPort: flag(),
    xForwardedForProto: flag(),
    xForwardedForSlbId: flag(),
    xForwardedForSlbPort: flag(),
    gzip: flag(),
    cors: {
        program: alb(),
        values: [
            { enable: true, allowOrigin: ["*"] },
            { enable: true, allowOrigin: ["https://a.example.com"], allowMethods: ["GET"], maxAge: 5 },
        ],
    },
    addressType: { program: newAlb(), values: ["Internet", "Intranet"] },
    loadBalancerEdition: { program: newAlb(), values: ["StandardWithWaf", "Standard"] },
    zoneMappings: { program: newAlb(), values: [zones("vsw-1", "vsw-2"), zones("vsw-1", "vsw-3")] },
    defaultRule: {
        program: clb(),
        values: [
            { appId: "first", containerPort: 80 },
            { appId: "second", containerPort: 81 },
        ],
    },
    rules: {
        program: alb(),
        values: [
            [rule("a.example.com", "/a"), rule("a.example.com", "/b")],
            [rule("a.example.com", "/b"), rule("a.example.com", "/c")],
        ],
    },
};

/** Fields of a rule are tried in the one rule of a rule set. */
const ruleSamples: Record<string, Sample> = Object.fromEntries(
    Object.entries({
        domain: ["a.example.com", "*.example.com"],
        path: ["/a", "/b/*"],
        appId: ["first", "second"],
        containerPort: [80, 81],
        backendProtocol: ["grpc", "https"],
        rewritePath: ["/x/${1}", "/y/${1}"],
        ruleActions: [
            [{ actionType: "redirect", actionConfig: { host: "b.example.com", httpCode: "301" } }],
            [{ actionType: "rewrite", actionConfig: { path: "/c" } }],
        ],
    } as Record<string, Value[]>).map(([name, [first, second]]) => [
        name,
        { program: alb(https), values: [first!, second!] },
    ]),
);

interface Row {
    name: string;
    field: Field;
    sample: Sample;
    with(value: Value | null): Inputs;
    /** The value in some inputs or outputs. */
    of(values: Inputs): Value | undefined;
}

const topRows: Row[] = ingressFields.map((field) => ({
    name: field.name,
    field,
    sample: samples[field.name]!,
    with: (value) => ({
        ...samples[field.name]!.program,
        // The kind hangs on the id.
        ...(field.name === "loadBalancerType" && value === "alb" && { loadBalancerId: "alb-bp1shop" }),
        [field.name]: value,
    }),
    of: (values) => values[field.name],
}));
const ruleRows: Row[] = ruleType.fields
    .filter((field) => !field.readOnly)
    .map((field) => ({
        name: `rules[0].${field.name}`,
        field,
        sample: ruleSamples[field.name]!,
        with: (value) => ({
            ...ruleSamples[field.name]!.program,
            rules: [rule("shop.example.com", field.name === "rewritePath" ? "/p/(.*)" : "/p", { [field.name]: value })],
        }),
        of: (values) => (values["rules"] as Inputs[] | undefined)?.[0]?.[field.name],
    }));
const rows = [...topRows, ...ruleRows];
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
    for (const { name, sample } of rows) if (!sample) throw new Error(`give ${name} two values in this file`);
});

test.each(each(topRows))("create sends %s", async (_name, { field, sample, with: set }) => {
    await made(set(sample.values[0]));
    const { query, rules } = lastCall("CreateIngress");
    const text = wireText(field.type, normalise(field.type, sample.values[0])!);
    expect(field.travel === "form" ? JSON.stringify(rules) : query[field.wire]).toBe(text);
});

test.each(each())("%s is read back as it was declared", async (_name, { sample, with: set, of }) => {
    const edge = await made(set(sample.values[0]));
    await edge.refresh();
    expect(of(edge.state!.inputs)).toEqual(sample.values[0]);
    expect(await edge.preview(set(sample.values[0]))).toEqual({});
});

test.each(each())("a change of %s is made as its row says", async (name, { field, sample, with: set, of }) => {
    const edge = await made(set(sample.values[0]));
    const id = edge.state!.id;
    const program = name === "listenerProtocol" ? { ...set(sample.values[1]), certId: null } : set(sample.values[1]);
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
    if (field.required || field.name === "addressType" || field.name === "zoneMappings") {
        await expect(edge.up(program)).rejects.toThrow(`${row.name}: is missing; `);
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
    const program = name === "listenerProtocol" ? { ...set(sample.values[1]), certId: null } : set(sample.values[1]);
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
