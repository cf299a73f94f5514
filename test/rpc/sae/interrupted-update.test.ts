import { ProviderError } from "../../../provider/engine/errors";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, rule, settingsFor, temporaryFolder, useEmulator } from "./workshop";

/** An owner of a shared rule set is interrupted while it adds or removes a rule. What does its state hold then? */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const shared = (...paths: string[]): Inputs =>
    clb({ ignoreForeignRules: true, rules: paths.map((path) => rule("shop.example.com", path)) });
const live = (): string[] => emulator.store.all()[0]!.rules.map(({ path }) => path);
const held = ({ state }: Engine): string[] =>
    (state!.inputs["rules"] as Inputs[]).map(({ path }) => String(path)).sort();

/** The next run of the engine: another process, which knows what the state says. */
const nextRun = ({ state }: Engine): Engine =>
    Object.assign(new Engine(settingsFor(emulator), "edge"), state && { state });

async function made(...paths: string[]): Promise<Engine> {
    const edge = new Engine(settingsFor(emulator), "edge");
    await edge.up(shared(...paths));
    return nextRun(edge);
}

/** ^C while a write is on its way; what the user is told. SAE carries it out before, or when it is released, or never. */
async function cancelAtWrite(edge: Engine, program: Inputs, carriedOut: "before" | "later"): Promise<string> {
    emulator.addFaults({ kind: "hold", action: "UpdateIngress", afterWork: carriedOut === "before" });
    const controller = new AbortController();
    const up = edge.up(program, controller.signal).catch((error: Error) => error.message);
    await emulator.untilHeld();
    controller.abort(new ProviderError("CANCELLED", "cancelled by the user"));
    return String(await up);
}

const carriedOut = async (...paths: string[]): Promise<void> => {
    emulator.release();
    while (live().join() !== paths.join()) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe("a new rule", () => {
    test("whose write got through before a cancel is in the state, and leaves with the resource", async () => {
        const edge = await made("/");
        const said = await cancelAtWrite(edge, shared("/", "/new"), "before");
        expect(said).toContain("cancelled by the user");
        expect(live()).toEqual(["/", "/new"]);
        expect(held(edge)).toEqual(["/", "/new"]);
        await nextRun(edge).up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("whose write is carried out after the looks is named, with what helps", async () => {
        const edge = await made("/");
        const said = await cancelAtWrite(edge, shared("/", "/new"), "later");
        expect(said).toMatch(
            /does not show the new rules for shop\.example\.com\/new, and SAE may still carry out what was sent.*Run pulumi up again/s,
        );
        expect(held(edge)).toEqual(["/"]);
        await carriedOut("/", "/new");
        const again = nextRun(edge);
        await again.up(shared("/", "/new"));
        expect(held(again)).toEqual(["/", "/new"]);
    });

    test("that was carried out late is refused by name on a machine that has no record of it", async () => {
        const edge = await made("/");
        await cancelAtWrite(edge, shared("/", "/new"), "later");
        await carriedOut("/", "/new");
        process.env["PULUMI_HOME"] = temporaryFolder();
        await expect(nextRun(edge).up(shared("/", "/new"))).rejects.toThrow(
            "already has a rule for shop.example.com/new, which this resource did not make",
        );
    });

    test("whose answer was lost, and that came late, is taken over by the run that the error asks for", async () => {
        const edge = await made("/");
        emulator.addFaults({ kind: "http500", action: "UpdateIngress", times: 20 });
        await expect(edge.up(shared("/", "/new"))).rejects.toThrow("run the same command again");
        const [set] = emulator.store.all();
        const late = { domain: "shop.example.com", path: "/new", appId: "7171a6ca", containerPort: 8080 };
        emulator.reset();
        emulator.store.put({ ...set!, rules: [...set!.rules, late] });
        const again = nextRun(edge);
        await again.up(shared("/", "/new"));
        expect(held(again)).toEqual(["/", "/new"]);
    });
});

describe("a rule that goes", () => {
    test("stays in the state when its removal was cancelled before SAE carried it out, and goes in the next run", async () => {
        const edge = await made("/", "/old");
        await cancelAtWrite(edge, shared("/"), "later");
        expect(held(edge)).toEqual(["/", "/old"]);
        emulator.release();
        const again = nextRun(edge);
        await again.up(shared("/"));
        expect(live()).toEqual(["/"]);
        expect(held(again)).toEqual(["/"]);
    });

    test("is not in the state when its removal got through before a cancel", async () => {
        const edge = await made("/", "/old");
        await cancelAtWrite(edge, shared("/"), "before");
        expect(live()).toEqual(["/"]);
        expect(held(edge)).toEqual(["/"]);
    });
});
