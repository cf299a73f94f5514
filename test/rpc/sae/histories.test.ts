import { ProviderError } from "../../../provider/engine/errors";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator, Fault } from "../../../sandbox/sae-emulator";
import { clb, Engine, openEmulator, rule, ruleToken, settingsFor, temporaryFolder, type SaeToken } from "./workshop";
import { dice } from "./dice";

/**
 * Histories in the manner of Jepsen: an owner and two stacks with rules of their own write one rule set at the same
 * time, each from a machine of its own, under faults, cancels and engines that forget what was answered, and a foreign
 * hand writes in between. Then each says what it wants once more, undisturbed: an error may only name what is to be
 * imported. What is live must be what is wanted, and nothing else.
 */
/** All of it: `npm run test:histories`. A share of it belongs to every run of the tests. */
const seed = Number(process.env["CROSSROUTE_SEED"] ?? 20261127);
const rounds = Number(process.env["CROSSROUTE_RUNS"] ?? 12);

const random = dice(seed);
const below = (n: number): number => Math.floor(random() * n);
const oneOf = <T>(items: readonly T[]): T => items[below(items.length)] as T;

let emulator: Emulator;
beforeAll(async () => {
    process.env["PULUMI_HOME"] = temporaryFolder();
    emulator = await openEmulator();
});
afterAll(async () => {
    delete process.env["PULUMI_HOME"];
    await emulator.close();
});

/** One resource of one stack: what it wants, and the engine's state of it. */
class Actor {
    wanted: Inputs | undefined;
    private state: Engine["state"];
    private replaced: Engine["replaced"] = [];
    constructor(
        readonly name: string,
        private readonly stack: string,
        private readonly token?: SaeToken,
    ) {}

    get id(): string | undefined {
        return this.state?.id;
    }

    /** One run of the engine. `forgets`: it ends before it notes what was answered. */
    async run({ cancelAfter, forgets }: { cancelAfter?: number; forgets?: boolean } = {}): Promise<string> {
        const engine = this.engine();
        const before = { state: this.state, replaced: this.replaced };
        const controller = new AbortController();
        const cancel = (): void => controller.abort(new ProviderError("CANCELLED", "cancelled by the user"));
        const timer = cancelAfter === undefined ? undefined : setTimeout(cancel, cancelAfter);
        let outcome = "done";
        try {
            await engine.up(this.wanted, controller.signal);
        } catch (error) {
            outcome = (error as Error).message;
        }
        clearTimeout(timer);
        this.keep(forgets && outcome === "done" ? before : engine);
        return outcome;
    }

    /** Undisturbed; what an error says to import is imported. */
    async settle(): Promise<string> {
        let outcome = "";
        for (let i = 0; i < 3 && outcome !== "done"; i++) {
            outcome = await this.run();
            const named = /pulumi import crossroute:sae:\w+ \S+ (\S+)(?: \[CR\d+ [a-z-]+\])?$/.exec(outcome)?.[1];
            if (named !== undefined && this.state === undefined) {
                const engine = this.engine();
                await engine.import(named);
                this.keep(engine);
            } else if (/pulumi refresh/.test(outcome)) {
                const engine = this.engine();
                await engine.refresh();
                this.keep(engine);
            }
        }
        return outcome;
    }

    private keep({ state, replaced }: Pick<Engine, "state" | "replaced">): void {
        Object.assign(this, { state, replaced });
    }

    private engine(): Engine {
        const engine = new Engine(settingsFor(emulator, { ruleSettleTime: 0.1 }), this.name, this.token, this.stack);
        Object.assign(engine, { state: this.state, replaced: this.replaced });
        return engine;
    }
}

const faults = (): Fault[] =>
    Array.from({ length: below(4) }, (): Fault => {
        const kind = oneOf(["throttle", "lag", "cutBefore", "cutAfter", "slow", "http500", "successFalse"] as const);
        const action = kind === "lag" ? "UpdateIngress" : oneOf(["UpdateIngress", "UpdateIngress", "DescribeIngress"]);
        const delays = kind === "lag" ? { delayMs: 10 + below(40) } : kind === "slow" ? { delayMs: 5 + below(30) } : {};
        return { kind, action, skip: below(3), ...delays, ...(kind === "throttle" && { retryAfterMs: 5 + below(40) }) };
    });

test(`${rounds} rounds of random histories, seed ${seed}: live is what is wanted, and nobody's is lost`, async () => {
    const owner = new Actor("edge", "owner");
    owner.wanted = clb({ ignoreForeignRules: true, rules: [rule("shop.example.com", "/")] });
    expect(await owner.run()).toBe("done");
    const ingressId = owner.id!;
    const actors = ["red", "blue"].flatMap((stack) => [0, 1].map((i) => new Actor(`${stack}${i}`, stack, ruleToken)));
    const byHand = new Map<string, number>();
    const wantedRules = (): string[] => {
        const all: Inputs[] = [
            ...(owner.wanted!["rules"] as Inputs[]),
            ...actors.flatMap(({ wanted }): Inputs[] => (wanted ? [wanted] : [])),
            ...[...byHand].map(([path, port]) => rule("hand.example.com", path, { containerPort: port })),
        ];
        return all
            .map(({ domain, path, containerPort }) => `${String(domain)}${String(path)}:${String(containerPort)}`)
            .sort();
    };
    const liveRules = (): string[] =>
        emulator.store
            .all()[0]!
            .rules.map(({ domain, path, containerPort }) => `${domain}${path}:${containerPort}`)
            .sort();
    const tally: Record<string, number> = {};
    for (let round = 0; round < rounds; round++) {
        const [path, port] = [`/${below(3)}`, 1000 + below(1000)];
        if (random() < 0.3 && byHand.has(path)) byHand.delete(path);
        else byHand.set(path, port);
        const set = emulator.store.all()[0]!;
        const others = set.rules.filter(({ domain }) => domain !== "hand.example.com");
        const hand = [...byHand].map(([at, containerPort]) => ({ ...rule("hand.example.com", at), containerPort }));
        emulator.store.put({ ...set, rules: [...others, ...(hand as never[])] });
        for (const actor of actors) {
            const inputs = { ...rule(`${actor.name}.example.com`, `/${below(2)}`), containerPort: 1000 + below(1000) };
            actor.wanted = random() < 0.2 ? undefined : { ...inputs, ingressId };
        }
        const own = Array.from({ length: below(3) }, (_, i) => rule("shop.example.com", `/${i}`));
        owner.wanted = clb({ ignoreForeignRules: true, requestTimeout: 1 + below(180), rules: own });
        emulator.addFaults(...faults());
        const outcomes = await Promise.all(
            [owner, ...actors].map((actor) =>
                actor.run({
                    ...(random() < 0.2 && { cancelAfter: below(150) }),
                    forgets: actor !== owner && random() < 0.1,
                }),
            ),
        );
        emulator.clearFaults();
        for (const outcome of outcomes) {
            const kind = outcome === "done" ? "done" : outcome.split(/[ ;:]/).slice(0, 3).join(" ");
            tally[kind] = (tally[kind] ?? 0) + 1;
        }
        for (const actor of [owner, ...actors])
            expect([round, actor.name, await actor.settle()]).toEqual([round, actor.name, "done"]);
        expect({ round, rules: liveRules(), outcomes }).toEqual({ round, rules: wantedRules(), outcomes });
        expect(emulator.store.all()).toMatchObject([{ requestTimeout: owner.wanted["requestTimeout"] }]);
    }
    process.stdout.write(`histories, seed ${seed}: ${JSON.stringify(tally)}\n`);
}, 600_000);
