import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import * as ts from "typescript";
import * as crossroute from "../../../provider";
import { adopt } from "../../../provider/cli/import/adopt";
import { divide, TABLE, tableArgs } from "../../../provider/cli/import/table";
import { importFile, programText, tableText } from "../../../provider/cli/import/write";
import type { Json } from "../../../provider/sources/objects";
import { createRequest, readRuleSet } from "../../../provider/platforms/sae/wire/wire";
import { Dice, ingress } from "../../integration/kubernetes/manifests";
import { program as ruleSet, seed } from "../sae/arbitraries";

interface Live {
    ingresses: Json[];
    ruleSets: Json[];
}

/** A state of a cluster and an SAE namespace, as their servers tell it. */
const live: fc.Arbitrary<Live> = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 5 }), fc.array(ruleSet, { maxLength: 3 }))
    .map(([dice, count, sets]) => ({
        ingresses: Array.from({ length: count }, (_, i) => served(ingress(new Dice(dice + i), `web-${i}`))),
        ruleSets: sets.map((inputs, i) => answerOf(inputs, i + 1)),
    }));

/** What a server adds by itself. */
const served = (manifest: Json): Json => ({
    ...manifest,
    metadata: {
        namespace: "default",
        ...(manifest.metadata as Json),
        uid: "8c1f7a52-5c9e-4f0e-9a8e-000000000000",
        resourceVersion: "12",
        generation: 1,
        creationTimestamp: "2026-01-01T00:00:00Z",
        managedFields: [{ manager: "kubectl" }],
    },
    status: { loadBalancer: {} },
});

/** A rule set as DescribeIngress answers it. */
function answerOf(inputs: Parameters<typeof createRequest>[0], id: number): Json {
    const { query, form } = createRequest(inputs, String(inputs["description"] ?? "made-by-hand"));
    const parsed = (text: string | undefined): Json =>
        text === undefined ? {} : { CorsConfig: JSON.parse(text) as unknown };
    return {
        ...query,
        Id: id,
        Rules: JSON.parse(form?.["Rules"] ?? "[]") as unknown,
        DefaultRule: JSON.parse(query["DefaultRule"] ?? "{}") as unknown,
        ...parsed(query["CorsConfig"]),
    };
}

interface Registered {
    type: string;
    name: string;
    inputs: Json;
}
const registered: Registered[] = [];

beforeAll(async () => {
    process.stdout.write(`fast-check seed ${seed}\n`);
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
        { seed, numRuns: 100 },
    );
    expect(ingresses).toBeGreaterThan(120);
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
        { seed, numRuns: 60 },
    );
    expect(inTables).toBeGreaterThan(5);
});
