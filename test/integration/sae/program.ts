import { join, resolve } from "node:path";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { ingressToken, openEmulator } from "../../rpc/sae/workshop";
import { shared, shop } from "../../rpc/sae/stacks";
import { Program, type Run } from "../lifecycle/program";

const root = resolve(__dirname, "../../..");

export type Resources = Record<string, { type: string; properties: Inputs; options?: object }>;

/** A program in Pulumi YAML, which loads faster than Node does; YAML reads JSON. */
export function yamlProgram(name: string, resources: Resources, outputs: Inputs = {}): Record<string, string> {
    const plugins = { providers: [{ name: "crossroute", path: join(root, "bin") }] };
    return { "Pulumi.yaml": JSON.stringify({ name, runtime: "yaml", plugins, resources, outputs }) };
}

/** A program on an emulator of the test's own, with short delays. */
export function openProgram(
    name: string,
    endpoint: string,
    files: Record<string, string> = yamlProgram(name, {}),
    config: Record<string, string> = {},
): Promise<Program> {
    const settings = { callsPerSecond: "1000", retryDelay: "0.005", ...config };
    const lines = Object.entries(settings).map(([key, value]) => `  crossroute:${key}: '${value}'\n`);
    return Program.create(
        name,
        { ...files, "Pulumi.dev.yaml": `config:\n${lines.join("")}` },
        { CROSSROUTE_SAE_ENDPOINT: endpoint },
    );
}

/** An emulator for the tests of a file, empty before each. */
export function useEngineEmulator(take: (started: Emulator) => void): void {
    let emulator: Emulator;
    beforeAll(async () => take((emulator = await openEmulator())));
    beforeEach(() => emulator.reset());
    afterAll(() => emulator.close());
}

/** Nobody waits for rules to settle. */
export const atOnce = { ruleSettleTime: "0.05" };

/** What a command said, without line breaks of the CLI. */
export const said = ({ text }: Run): string => text.replace(/\s+/g, " ");

/** The URN of a resource of a program in its stack `dev`. */
export const urnIn = (project: string, type: string, name: string): string =>
    `urn:pulumi:dev::${project}::${type}::${name}`;

/** A rule set in which others may have rules, too. */
export const ownerOf = (rules: readonly Inputs[] = [shop], more: Inputs = {}): Resources[string] => ({
    type: ingressToken,
    properties: { ...shared(...rules), ...more },
});
