import fc from "fast-check";
import { adopt } from "../../../provider/cli/import/adopt";
import { clientFor } from "../../../provider/platforms/sae/client/client";
import { namesOfApi } from "../../../provider/sources/pulumi";
import type { Inputs } from "../../../provider/engine/values";
import { checkIngress } from "../../../provider/platforms/sae/check";
import { createRequest } from "../../../provider/platforms/sae/wire/wire";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { Engine, openEmulator, settingsFor } from "../../rpc/sae/workshop";
import { runs } from "../runs";
import { program, seed } from "./arbitraries";

const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

let emulator: Emulator;
beforeAll(async () => {
    process.stdout.write(`fast-check seed ${seed}\n`);
    emulator = await openEmulator();
});
afterAll(() => emulator.close());
const put = (path: string, body: object) =>
    fetch(`${emulator.url}/_emulator/${path}`, { method: "POST", body: JSON.stringify(body) });

/** Now and then what other tools let through and our checks refuse: names, and rules that cannot match. */
const madeByHand: fc.Arbitrary<object> = fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    fc.constantFrom("By hand", "商店", "-", "a b+c'(d)*~").map((Description) => ({ Description })),
    fc.constant({ DefaultRule: { appId: "A b", containerPort: 0 } }),
);

test("import of any rule set, followed by preview and refresh: no change", async () => {
    await fc.assert(
        fc.asyncProperty(program, fc.boolean(), madeByHand, async (inputs, twice, byHand) => {
            emulator.reset();
            const { query, form } = createRequest(inputs, String(inputs["description"] ?? "made-by-hand"));
            const rules = JSON.parse(form!["Rules"]!) as object[];
            // On an ALB SAE takes the same domain and path twice.
            const all = twice && query["LoadBalanceType"] === "alb" ? [...rules, ...rules.slice(0, 1)] : rules;
            const made = (await (
                await put("ingress", {
                    ...query,
                    Rules: all,
                    DefaultRule: JSON.parse(query["DefaultRule"]!),
                    ...byHand,
                    ...(query["CorsConfig"] && { CorsConfig: JSON.parse(query["CorsConfig"]) }),
                })
            ).json()) as { id: number };
            expect(made.id).toBeGreaterThan(0);
            const edge = new Engine(settingsFor(emulator), "edge");
            await edge.import(`cn-hangzhou:prod/${String(inputs["loadBalancerId"])}/${String(inputs["listenerPort"])}`);
            expect(edge.state!.id).toBe(String(made.id));
            const imported = edge.state!.inputs;
            if (Object.keys(byHand).length === 0) expect(checkIngress(imported)).toEqual([]);
            expect(await edge.preview(imported)).toEqual({});
            await edge.refresh();
            expect(await edge.preview(imported)).toEqual({});
            expect(edge.state!.inputs).toEqual(imported);
            expect((imported["rules"] as Inputs[] | undefined) ?? []).toHaveLength(all.length);

            // The program that the command writes says the same, and no flag of which SAE says nothing.
            const seen = await clientFor(settingsFor(emulator), "cn-hangzhou").describe(
                String(made.id),
                "cn-hangzhou:prod",
                AbortSignal.timeout(60_000),
            );
            const value = { ...namesOfApi({ ...seen!.fields }), id: seen!.id };
            const { resources, notes } = adopt({ manifests: [], ruleSets: [{ value, source: "SAE" }], tables: [] });
            expect(notes).toEqual([]);
            const declared = resources[0]!.args as Inputs;
            expect(await edge.preview(declared)).toEqual({});
            const said = Object.keys(seen!.received.data);
            const flags = Object.keys(declared).filter((name) => typeof declared[name] === "boolean");
            expect(
                flags.filter((name) => !said.includes(name === "gzip" ? "EnableGzip" : `Enable${upper(name)}`)),
            ).toEqual([]);
        }),
        { seed, numRuns: runs(100) },
    );
});

test("a rule set that was declared, made and refreshed keeps the words of its declaration", async () => {
    await fc.assert(
        fc.asyncProperty(program, program, async (first, second) => {
            emulator.reset();
            const edge = new Engine(settingsFor(emulator), "edge");
            for (const inputs of [first, second]) {
                await edge.up(inputs);
                expect(await edge.preview(inputs)).toEqual({});
                await edge.refresh();
                expect(await edge.preview(inputs)).toEqual({});
            }
        }),
        { seed, numRuns: runs(40) },
    );
});
