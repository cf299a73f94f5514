/** Values that a preview does not know: what it says all the same is what happens. */
import { Program } from "../../integration/lifecycle/program";
import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { type Case, lateCases, lateProgram } from "../../integration/kubernetes/late-program";
import { Server } from "../../integration/kubernetes/server";

const namespace = `late-${process.pid}`;

interface Resource {
    urn: string;
    type: string;
    id?: string;
    inputs: Record<string, unknown>;
}
const nameOf = (what: string): string => `c-${what.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
/** The objects of a component, by kind and name; all names begin with that of the component. */
const ofComponent = <T extends { urn: string }>(all: readonly T[], name: string): T[] =>
    all.filter(({ urn }) => /\$kubernetes:/.test(urn) && isOf(urn.split("/").at(-1) ?? "", name));
const isOf = (object: string, name: string): boolean =>
    new RegExp(`^${name}(-s\\d+)?(-ipv[46](-\\d+)?)?$`).test(object);

/** Whether the value is the previewed one, wherever the preview knew it. */
function agrees(previewed: unknown, is: unknown, path: string): string[] {
    if (typeof previewed === "string" && previewed.includes(UNKNOWN_SENTINEL)) return [];
    if (typeof previewed !== "object" || previewed === null || typeof is !== "object" || is === null)
        return Object.is(previewed, is) ? [] : [`${path}: ${JSON.stringify(previewed)} and then ${JSON.stringify(is)}`];
    const keys = new Set([...Object.keys(previewed), ...Object.keys(is)]);
    return [...keys].flatMap((key) => {
        // That of a new object is made with it.
        if (key === "crossroute.io/owner") return [];
        const [a, b] = [previewed, is].map((one) => (one as Record<string, unknown>)[key]);
        // What turned out to have no value is absent.
        return agrees(a, b, `${path}.${key}`);
    });
}

let program: Program;
const server = new Server();
const write = (step: number, pick: (of: Case) => object | undefined): void => {
    const components = Object.fromEntries(
        lateCases.flatMap(([what, of]) => {
            const args = pick(of);
            return args === undefined ? [] : [[nameOf(what), { type: of.type, args }]];
        }),
    );
    program.write({ "spec.json": JSON.stringify({ namespace, step, components }) });
};
const state = async (): Promise<Resource[]> =>
    (JSON.parse(await program.state()) as { deployment: { resources: Resource[] } }).deployment.resources;

type Step = { op: string; urn: string; newState?: { inputs: Record<string, unknown> } };
let before: Resource[];
let steps: Step[];
let after: Resource[];

beforeAll(async () => {
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    program = await Program.create("late-values", { "index.js": lateProgram, "spec.json": "{}" });
    write(1, ({ before }) => before);
    const first = await program.up();
    if (first.code !== 0) throw new Error(first.text);
    before = await state();
    write(2, ({ after }) => after);
    steps = (await program.preview()).steps as Step[];
    const second = await program.up();
    if (second.code !== 0) throw new Error(second.text);
    after = await state();
}, 300_000);
afterAll(async () => {
    await program?.dispose();
    await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
    server.close();
});

test.each(lateCases)("a preview with %s not known yet says what happens", (what) => {
    const name = nameOf(what);
    const [was, is] = [before, after].map((all) => new Map(ofComponent(all, name).map((one) => [one.urn, one])));
    const said = ofComponent(steps, name).filter(({ op }) => !["read", "read-replacement", "discard"].includes(op));
    const happened = [...new Set([...was!.keys(), ...is!.keys()])].map((urn) => {
        const [old, now] = [was!.get(urn), is!.get(urn)];
        if (old === undefined) return `create ${urn}`;
        if (now === undefined) return `delete ${urn}`;
        return `${JSON.stringify(old.inputs) === JSON.stringify(now.inputs) ? "same" : "update"} ${urn}`;
    });
    // A change that is open may turn out to be none.
    const mayStay = ({ op, urn, newState }: Step): boolean =>
        op === "update" &&
        happened.includes(`same ${urn}`) &&
        agrees(newState?.inputs, was!.get(urn)!.inputs, "").length === 0;
    // A preview in JSON leaves out what stays.
    const certain = said.filter((step) => !mayStay(step));
    expect(certain.map(({ op, urn }) => `${op} ${urn}`).sort()).toEqual(
        happened.filter((one) => !one.startsWith("same ")).sort(),
    );
    const wrong = said.flatMap(({ urn, newState }) =>
        newState === undefined || !is!.has(urn)
            ? []
            : agrees(newState.inputs, is!.get(urn)!.inputs, urn.split("::").at(-1)!),
    );
    expect(wrong).toEqual([]);
    // Something was late.
    expect(JSON.stringify(said)).toContain(UNKNOWN_SENTINEL);
});
