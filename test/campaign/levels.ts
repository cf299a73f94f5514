/** The two levels of the campaign: a seed gives steps, some of which can be played. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, stopSandbox } from "../../sandbox";
import { useSandbox } from "../setup/use-sandbox";
import * as engine from "./engine/play";
import * as engineSteps from "./engine/steps";
import * as protocol from "./protocol/play";
import { Plugin } from "./protocol/plugin";
import * as protocolSteps from "./protocol/steps";

export interface Violation {
    /** Place of the step after which it showed. */
    at: number;
    problems: string[];
}

export interface Level {
    /** One line for each step. */
    steps(seed: number): string[];
    /** Plays the steps at these places, all of them when `only` is absent. Undefined: nothing was wrong. */
    play(seed: number, only?: readonly number[], say?: (line: string) => void): Promise<Violation | undefined>;
    close(): Promise<void>;
}

const chosen = <T>(steps: readonly T[], only?: readonly number[]): (T | undefined)[] =>
    steps.map((step, at) => (only && !only.includes(at) ? undefined : step));

/** Plugin processes and the emulator; a model plays the engine. */
export const protocolLevel = async (): Promise<Level> => ({
    steps: (seed) => protocolSteps.sequenceOf(seed).steps.map(protocolSteps.describeStep),
    play(seed, only, say) {
        const { steps, ...machines } = protocolSteps.sequenceOf(seed);
        return protocol.play(machines, chosen(steps, only), say);
    },
    close: async () => Plugin.endAll(),
});

/** The real engine and API server, and the emulator. Starts a sandbox unless the environment names one. */
export async function engineLevel(length = 6): Promise<Level> {
    let close = async (): Promise<void> => undefined;
    if (process.env["CROSSROUTE_TEST_SANDBOX"] === undefined) {
        const dir = mkdtempSync(join(tmpdir(), "crossroute-campaign-sandbox-"));
        const { environment } = await startSandbox({ dir });
        useSandbox(environment, dir);
        close = async () => void (await stopSandbox({ dir, remove: true }));
    }
    return {
        steps: (seed) => engineSteps.sequenceOf(seed, length).map(engineSteps.describeStep),
        play: (seed, only, say) => engine.play(seed, chosen(engineSteps.sequenceOf(seed, length), only), say),
        close,
    };
}

export const LEVELS: Record<string, (length?: number) => Promise<Level>> = {
    protocol: protocolLevel,
    engine: engineLevel,
};
