import { join, resolve } from "node:path";
import type { Inputs } from "../../../provider/engine/values";
import { Program } from "../lifecycle/program";

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
