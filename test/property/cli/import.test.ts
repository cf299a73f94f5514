import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import * as ts from "typescript";
import * as crossroute from "../../../provider";
import { adopt } from "../../../provider/cli/import/adopt";
import { divide, TABLE, tableArgs } from "../../../provider/cli/import/table";
import { importFile, programText, tableText } from "../../../provider/cli/import/write";
import type { Json } from "../../../provider/sources/objects";
import { readRuleSet } from "../../../provider/platforms/sae/wire/wire";
import { runs } from "../runs";
import { seed } from "../sae/arbitraries";
import { live, ofEveryKind } from "./live";

interface Registered {
    type: string;
    name: string;
    inputs: Json;
}
const registered: Registered[] = [];

beforeAll(async () => {
    process.stdout.write(`fast-check seed ${seed}\n`);
    // Words that the guide does not have are warnings.
    jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            registered.push({ type, name, inputs: inputs as Json });
            return { id: `${name}-id`, state: inputs as Json };
        },
        call: () => ({}),
    });
});

/** What the engine would be asked for by a program with this text. */
async function run(program: string, modules: Record<string, unknown> = {}): Promise<Registered[]> {
    registered.length = 0;
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText, diagnostics } = ts.transpileModule(program, {
        compilerOptions: options,
        reportDiagnostics: true,
    });
    expect(diagnostics).toEqual([]);
    new Function("require", "exports", outputText)((name: string) => modules[name] ?? crossroute, {});
    await pulumi.runtime.disconnect();
    return [...registered];
}

/** What an adopting program writes beside what is live: the mark of the owner, and that no address is waited for. */
const written = ["crossroute.io/owner", "pulumi.com/skipAwait"];

/** A manifest without what only a server says, and without what an adopting program writes. */
function declared({ apiVersion, kind, metadata, spec }: Json): Json {
    const { name, namespace, labels, annotations: all, finalizers } = metadata as Json;
    const own = Object.entries((all ?? {}) as Json).filter(([key]) => !written.includes(key));
    const annotations = own.length > 0 ? Object.fromEntries(own) : undefined;
    return JSON.parse(
        JSON.stringify({ apiVersion, kind, metadata: { name, namespace, labels, annotations, finalizers }, spec }),
    ) as Json;
}

const placeOf = ({ metadata }: Json): string =>
    `${String((metadata as Json).namespace)}/${String((metadata as Json).name)}`;

/** The order of registration is not that of the program. */
const byName = <T extends { name: string }>(list: readonly T[]): T[] =>
    [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

test("the program of any live state declares exactly that state, and its import file names each part of it", async () => {
    let ingresses = 0;
    await fc.assert(
        fc.asyncProperty(live, async (state) => {
            const { resources, notes } = adopt({
                manifests: state.ingresses.map((value) => ({ value, source: "cluster" })),
                ruleSets: state.ruleSets.map((value) => ({ value, source: "SAE" })),
                tables: [],
            });
            expect(notes).toEqual([]);
            const found = await run(programText(resources));
            const objects = found.filter((r) => r.type === "kubernetes:networking.k8s.io/v1:Ingress");
            expect(byName(objects).map((r) => declared(r.inputs))).toEqual(state.ingresses.map(declared));
            const sets = found.filter((r) => r.type === "crossroute:sae:Ingress");
            expect(byName(sets).map((r) => r.inputs)).toEqual(
                byName(resources.filter((r) => r.kind === "sae")).map(
                    ({ id }) => readRuleSet(state.ruleSets[Number(id) - 1]!).fields,
                ),
            );

            const file = JSON.parse(importFile(resources, { crossroute: "1.2.3", kubernetes: "4.5.6" })) as {
                resources: { type: string; name: string; logicalName?: string; id?: string; version?: string }[];
            };
            const named = file.resources.map(({ type, name, logicalName }) => `${type} ${logicalName ?? name}`);
            const there = found.filter(({ type }) => type !== "crossroute:kubernetes:OwnerRecord");
            expect(named.sort()).toEqual(there.map(({ type, name }) => `${type} ${name}`).sort());
            // The engine tells the entries of a file apart by their names.
            expect(new Set(file.resources.map((r) => r.name)).size).toBe(file.resources.length);
            ingresses += objects.length;
        }),
        { seed, numRuns: runs(100) },
    );
    expect(ingresses).toBeGreaterThan(runs(120));
});

test("whatever is written of any live object passes the checks of its component and declares it as it is", async () => {
    const counts = { written: 0, leftOut: 0, old: 0, cce: 0, routes: 0 };
    await fc.assert(
        fc.asyncProperty(ofEveryKind, async (state) => {
            const manifests = state.map(({ manifest }) => ({ value: manifest, source: "cluster" }));
            const { resources, notes } = adopt({ manifests, ruleSets: [], tables: [] });
            // Only what CCE itself would not take, and what a server takes of old objects only, is left out.
            expect(notes.filter((note) => note.includes("is left out"))).toHaveLength(
                state.filter(({ sound }) => !sound).length,
            );
            const found = await run(programText(resources));
            const objects = found.filter((r) => r.type.startsWith("kubernetes:"));
            expect(byName(objects).map((r) => declared(r.inputs))).toEqual(
                byName(
                    state.filter(({ sound }) => sound).map(({ wanted }) => ({ ...wanted, name: placeOf(wanted) })),
                ).map(declared),
            );
            counts.written += resources.length;
            counts.leftOut += state.length - resources.length;
            counts.old += resources.filter(({ apiVersion }) => apiVersion?.endsWith("v1beta1")).length;
            counts.cce += resources.filter(({ args }) => JSON.stringify(args).includes("kubernetes.io/elb.")).length;
            counts.routes += resources.filter(({ component }) => component === "HTTPRoute").length;
        }),
        { seed, numRuns: runs(150) },
    );
    process.stdout.write(`imported: ${JSON.stringify(counts)}\n`);
    for (const [what, count] of Object.entries(counts)) expect([what, count > runs(20)]).toEqual([what, true]);
});

test("a table of any live state, with blocks for the rest, declares exactly that state", async () => {
    pulumi.runtime.setAllConfig({ "kubernetes:kubeconfig": "none is needed" });
    let inTables = 0;
    await fc.assert(
        fc.asyncProperty(live, async (state) => {
            const { resources } = adopt({
                manifests: state.ingresses.map((value) => ({ value, source: "cluster" })),
                ruleSets: state.ruleSets.map((value) => ({ value, source: "SAE" })),
                tables: [],
            });
            const { table, blocks } = await divide(resources);
            const text = table.length > 0 ? tableText(TABLE, tableArgs(table)) : undefined;
            const found = await run(programText(blocks, text), { "@pulumi/pulumi": pulumi });
            const declaredNow = found
                .filter((r) => r.type === "kubernetes:networking.k8s.io/v1:Ingress")
                .map((r) => declared(r.inputs));
            const nameOf = (manifest: Json): string => String((manifest.metadata as Json).name);
            expect(declaredNow.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))).toEqual(state.ingresses.map(declared));
            expect(found.filter((r) => r.type === "crossroute:sae:Ingress")).toHaveLength(state.ruleSets.length);
            expect(table.length + blocks.length).toBe(resources.length);
            inTables += table.length;
        }),
        { seed, numRuns: runs(170) },
    );
    expect(inTables).toBeGreaterThan(5);
});
