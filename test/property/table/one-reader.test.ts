import fc from "fast-check";
import { parseAllDocuments, stringify } from "yaml";
import { createRequest, readRuleSet } from "../../../provider/platforms/sae/wire/wire";
import { noObjects } from "../../../provider/sources/objects";
import { namesOfApi } from "../../../provider/sources/pulumi";
import { tablesOf } from "../../../provider/sources/tables";
import type { Inputs } from "../../../provider/engine/values";
import type { Planned } from "../../../provider/platforms/platform";
import type { Table } from "../../../provider/routing";
import { Workbench } from "../../unit/sae-emulator/workbench";
import { seed, tableArgs } from "./arbitraries";
import { childrenOn, claimsOf, planOf } from "./claims";

const runs = Number(process.env.CROSSROUTE_RUNS ?? 150);

/** The planned manifests, written into a file and read as `crossroute lint -f` reads it. */
function fromFile(children: readonly Planned[]): Table[] {
    const text = children.flatMap(({ objects }) => objects.map(({ value }) => stringify(value))).join("---\n");
    const manifests = parseAllDocuments(text).map((document) => ({
        value: document.toJS() as Record<string, unknown>,
        source: "table.yaml",
    }));
    return tablesOf({ ...noObjects(), manifests }).tables;
}

/** The planned rule sets, sent to the emulator and read from its answer as `crossroute lint --sae` reads it. */
function fromEmulator(bench: Workbench, children: readonly Planned[]): Table[] {
    const ruleSets = children.map((child) => {
        const { query, form } = createRequest(child.objects[0]?.value as Inputs, "table");
        const { IngressId: id } = bench.call("CreateIngress", { ...query, ...form });
        const { fields } = readRuleSet(bench.describe(Number(id)));
        bench.call("DeleteIngress", { IngressId: id });
        // An ALB that SAE made has an id that no plan knows.
        const { loadBalancerId: given } = child.objects[0]?.value ?? {};
        const { slbId, ...rest } = namesOfApi({ ...fields }) as Record<string, unknown>;
        const place = given === undefined ? { Name: child.where } : { slbId };
        return { value: { ...rest, ...place, id }, source: "SAE" };
    });
    return tablesOf({ ...noObjects(), ruleSets }).tables;
}

it(`what a plan says of requests is what the readers say of the objects that come back (seed ${seed}, ${runs} tables)`, async () => {
    const bench = new Workbench();
    let planned = 0;
    const gateways = new Set<string>();
    await fc.assert(
        fc.asyncProperty(tableArgs, async (args) => {
            const plan = await planOf(args);
            // A table that is refused makes nothing.
            if (plan === undefined) return;
            planned++;
            for (const { dialect } of plan.tables) gateways.add(dialect);
            const there = [
                ...fromFile(childrenOn(plan, "kubernetes")),
                ...fromEmulator(bench, childrenOn(plan, "sae")),
            ];
            expect(claimsOf(there)).toEqual(claimsOf(plan.tables));
        }),
        { seed, numRuns: runs },
    );
    bench.close();
    expect(planned).toBeGreaterThan(runs / 3);
    if (runs >= 150)
        expect([...gateways].sort()).toEqual([
            "cce",
            "gateway-api",
            "ingress-nginx",
            "kubernetes",
            "sae-alb",
            "sae-clb",
            "skipper",
            "traefik",
        ]);
}, 600_000);
