import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PartialFailure } from "../../../provider/engine/errors";
import type { Context, CustomResource } from "../../../provider/engine/resource";
import { containsUnknown, type Inputs } from "../../../provider/engine/values";
import { parseSettings } from "../../../provider/platforms/sae/client/config";
import type { Settings } from "../../../provider/platforms/sae/client/settings";
import { saeResources, type SaeToken } from "../../../provider/platforms/sae/resources/plugin";
import { SANDBOX_KEY, startEmulator, type Emulator, type Rule } from "../../../sandbox/sae-emulator";

export type { SaeToken };

const folders: string[] = [];

/**
 * In memory where the system has such a folder: records and notes are written through to the disk, for which a test would wait
 * longer than for all else.
 */
function fastFolder(): string {
    try {
        accessSync("/dev/shm", constants.W_OK);
        return "/dev/shm";
    } catch {
        return tmpdir();
    }
}

/** A folder of its own, removed when the tests of a file have ended. */
export function temporaryFolder(): string {
    const folder = mkdtempSync(join(fastFolder(), "crossroute-sae-"));
    folders.push(folder);
    return folder;
}
afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What is noted on the machine of who runs the tests is no part of them. */
process.env["PULUMI_HOME"] ??= temporaryFolder();

/** An emulator of its own, with a folder that nobody else uses. */
export const openEmulator = (): Promise<Emulator> => startEmulator({ dir: temporaryFolder() });

/** An emulator for the tests of a file: empty before each, and each as on a machine that never ran anything. */
export function useEmulator(take: (started: Emulator) => void): void {
    let emulator: Emulator;
    beforeAll(async () => {
        emulator = await openEmulator();
        take(emulator);
    });
    beforeEach(() => {
        emulator.reset();
        process.env["PULUMI_HOME"] = temporaryFolder();
    });
    afterAll(async () => {
        delete process.env["PULUMI_HOME"];
        await emulator.close();
    });
}

const { ppid } = process;
const setParent = (value: number): void => void Object.defineProperty(process, "ppid", { value, configurable: true });
afterEach(() => setParent(ppid));

/** What follows is another `pulumi` process: that of a preview which was given up, or the next run. */
export const otherEngine = (): void => setParent(process.ppid === process.pid ? 1 : process.pid);

/** Settings that reach the emulator; delays short, so that tests are. */
export function settingsFor(emulator: { endpoint: string }, more: Inputs = {}): Settings {
    const { settings, failures } = parseSettings(
        {
            endpoint: emulator.endpoint,
            protocol: "HTTP",
            accessKeyId: SANDBOX_KEY.id,
            accessKeySecret: SANDBOX_KEY.secret,
            retryDelay: 0.005,
            ruleSettleTime: 0.05,
            callsPerSecond: 1000,
            // The official client runs the same tests where it is installed: CROSSROUTE_TEST_TRANSPORT=sdk.
            transport: process.env["CROSSROUTE_TEST_TRANSPORT"] ?? "core",
            ...more,
        },
        {},
    );
    expect(failures).toEqual([]);
    return settings;
}

export const ingressToken = "crossroute:sae:Ingress";
export const ruleToken = "crossroute:sae:Rule";
export const urnOf = (token: string, name: string, stack = "dev"): string =>
    `urn:pulumi:${stack}::shop::${token}::${name}`;

export interface Stored {
    id: string;
    inputs: Inputs;
    outputs: Inputs;
    /** The engine reads it before the next update. */
    refreshFirst?: boolean;
}

/** What one resource of a stack needs of the engine: states, the order of calls, what a failure leaves. */
export class Engine {
    readonly logs: string[] = [];
    state: Stored | undefined;
    /** Replaced and not deleted yet: every `up` that gets that far deletes them at its end. */
    replaced: Stored[] = [];
    /** What the last operation did: `create`, `update`, `replace`, `delete`, `same`. */
    did = "";
    private readonly resource: CustomResource<Settings>;

    constructor(
        private readonly settings: Settings,
        readonly name: string,
        readonly token: SaeToken = ingressToken,
        readonly stack = "dev",
    ) {
        this.resource = saeResources[token];
    }

    context(preview = false, signal: AbortSignal = new AbortController().signal): Context<Settings> {
        const say = (text: string): void => void this.logs.push(text);
        return {
            urn: urnOf(this.token, this.name, this.stack),
            type: this.token,
            name: this.name,
            preview,
            signal,
            timeout: 0,
            log: { debug: say, info: say, status: say, warning: say },
            config: () => this.settings,
        };
    }

    /** `pulumi preview`: nothing is done; the change, or the failure. */
    async preview(program: Inputs): Promise<Record<string, string>> {
        const inputs = await this.check(program);
        if (!this.state) {
            await this.resource.create(this.context(true), { inputs, secrets: new Set() });
            return { "": "create" };
        }
        const answer = await this.diff(inputs);
        return Object.fromEntries(Object.entries(answer.detailed).map(([path, { kind }]) => [path, kind]));
    }

    /** `pulumi up`. `program` undefined: the resource is no longer in the program. */
    async up(program: Inputs | undefined, signal?: AbortSignal): Promise<void> {
        const ctx = this.context(false, signal);
        if (program === undefined) {
            if (this.state) await this.remove(ctx, this.state);
            this.state = undefined;
            this.did = "delete";
        } else await this.declare(ctx, program);
        await this.clean(ctx);
    }

    private async declare(ctx: Context<Settings>, program: Inputs): Promise<void> {
        const inputs = await this.check(program);
        const empty = this.state?.refreshFirst === false;
        if (this.state?.refreshFirst) await this.refresh();
        if (!this.state) return this.create(ctx, inputs);
        const answer = await this.diff(inputs);
        const kinds = Object.values(answer.detailed).map(({ kind }) => kind);
        if (kinds.some((kind) => kind.endsWith("-replace"))) {
            await this.createInPlaceOf(ctx, inputs, this.state, answer.deleteBeforeReplace === true);
        } else if (kinds.length > 0 || empty) {
            await this.update(ctx, inputs);
        } else {
            this.state = { ...this.state, inputs };
            this.did = "same";
        }
    }

    /** The outputs that a preview shows; fails where the preview does. */
    async plan(inputs: Inputs): Promise<Inputs> {
        const preview = this.context(true);
        const secrets = new Set<string>();
        if (!this.state) return (await this.resource.create(preview, { inputs, secrets })).outputs;
        const { id, inputs: oldInputs, outputs: oldOutputs } = this.state;
        const call = { id, oldInputs, oldOutputs, news: inputs, ignoreChanges: [], secrets };
        return (await this.resource.update(preview, call)).outputs;
    }

    /** `pulumi preview` of a change, with the call that the engine makes then. */
    async previewUp(program: Inputs): Promise<void> {
        const inputs = await this.check(program);
        const { detailed } = await this.diff(inputs);
        const replaced = Object.values(detailed).some(({ kind }) => kind.endsWith("-replace"));
        if (replaced) await this.resource.create(this.context(true), { inputs, secrets: new Set() });
        else if (Object.keys(detailed).length > 0) await this.plan(inputs);
    }

    /** `pulumi up --replace`, or the next `up` of a tainted resource: it is made without being compared first. */
    async replace(program: Inputs, deleteBeforeReplace = false): Promise<void> {
        const inputs = await this.check(program);
        await this.resource.create(this.context(true), { inputs, secrets: new Set() });
        await this.createInPlaceOf(this.context(), inputs, this.state!, deleteBeforeReplace);
        await this.clean(this.context());
    }

    /** The same with `deleteBeforeReplace` and `--skip-preview`. */
    async replaceUnseen(program: Inputs): Promise<void> {
        const inputs = await this.check(program);
        await this.createInPlaceOf(this.context(), inputs, this.state!, true);
        await this.clean(this.context());
    }

    async refresh(): Promise<void> {
        const found = await this.resource.read(this.context(), { ...this.state!, secrets: new Set() });
        this.state = found;
    }

    async import(id: string): Promise<void> {
        this.state = await this.resource.read(this.context(), { id, secrets: new Set() });
        if (this.state) await this.check(this.state.inputs);
    }

    /** `Ingress.get(name, id)`: read by its id, and never checked. */
    async get(id: string): Promise<void> {
        await this.resource.read(this.context(), { id, secrets: new Set() });
    }

    async check(news: Inputs): Promise<Inputs> {
        const call = {
            news,
            ...(this.state && { olds: this.state.inputs }),
            secrets: new Set<string>(),
            randomSeed: new Uint8Array(32),
        };
        const { inputs, failures } = await this.resource.check(this.context(), call);
        if (failures.length > 0) throw new Error(failures.map((f) => `${f.property}: ${f.reason}`).join("\n"));
        return inputs;
    }

    diff(news: Inputs, ignoreChanges: string[] = []): ReturnType<CustomResource<Settings>["diff"]> {
        const { id, inputs: oldInputs, outputs: oldOutputs } = this.state!;
        return this.resource.diff(this.context(), {
            id,
            oldInputs,
            oldOutputs,
            news,
            ignoreChanges,
            secrets: new Set(),
        });
    }

    /** The old one is deleted when all else is done, also when the creation of the new one stopped half-way. */
    private async createInPlaceOf(ctx: Context<Settings>, inputs: Inputs, old: Stored, first: boolean): Promise<void> {
        if (first) {
            await this.remove(ctx, old);
            this.state = undefined;
        }
        try {
            await this.create(ctx, inputs);
        } finally {
            if (!first && this.state !== old) this.replaced = [...this.replaced, old];
        }
        this.did = "replace";
    }

    private async clean(ctx: Context<Settings>): Promise<void> {
        for (const old of [...this.replaced].reverse()) {
            await this.remove(ctx, old);
            this.replaced = this.replaced.filter((other) => other !== old);
        }
    }

    /** The first half of a replacement with `deleteBeforeReplace`. */
    removeFirst = (): Promise<void> => this.remove(this.context(), this.state!);

    private remove = (ctx: Context<Settings>, old: Stored): Promise<void> =>
        this.resource.delete(ctx, { ...old, secrets: new Set() });

    private async create(ctx: Context<Settings>, inputs: Inputs): Promise<void> {
        this.did = "create";
        await this.keepPartial(async () => {
            this.state = { ...(await this.resource.create(ctx, { inputs, secrets: new Set() })), inputs };
        });
    }

    private async update(ctx: Context<Settings>, news: Inputs): Promise<void> {
        this.did = "update";
        const { id, inputs: oldInputs, outputs: oldOutputs } = this.state!;
        await this.keepPartial(async () => {
            const call = { id, oldInputs, oldOutputs, news, ignoreChanges: [], secrets: new Set<string>() };
            this.state = { id, inputs: news, ...(await this.resource.update(ctx, call)) };
        });
        expect(containsUnknown(this.state!.outputs)).toBe(false);
    }

    private async keepPartial(work: () => Promise<void>): Promise<void> {
        try {
            await work();
        } catch (error) {
            if (error instanceof PartialFailure) {
                const { id, inputs, outputs, refreshBeforeUpdate } = error;
                this.state = {
                    id,
                    inputs: inputs as Inputs,
                    outputs: outputs as Inputs,
                    refreshFirst: refreshBeforeUpdate,
                };
            }
            throw error;
        }
    }
}

/** The plugin was killed before it could answer what it made: the records in a home say that it was begun. */
export const killedBeforeAnswering = (home: string): void => forgetInRecords(home, "answered");

/** The same before SAE had answered it. */
export const unansweredCall = (home: string): void => forgetInRecords(home, "answered", "made");

function forgetInRecords(home: string, ...names: string[]): void {
    const folder = join(home, "crossroute", "creations");
    for (const name of readdirSync(folder)) {
        const record = JSON.parse(readFileSync(join(folder, name), "utf8")) as Inputs;
        writeFileSync(join(folder, name), JSON.stringify(omit(record, ...names)));
    }
}

export const clb = (more: Inputs = {}): Inputs => ({
    namespaceId: "cn-hangzhou:prod",
    loadBalancerId: "lb-bp1shop",
    listenerPort: 80,
    defaultRule: { appId: "0099b7be", containerPort: 8080 },
    rules: [rule("shop.example.com", "/"), rule("shop.example.com", "/api")],
    ...more,
});

export const alb = (more: Inputs = {}): Inputs => clb({ loadBalancerId: "alb-bp1shop", ...more });

/** Inputs without some of them. */
export const omit = (inputs: Inputs, ...names: string[]): Inputs =>
    Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));

export const newAlb = (more: Inputs = {}): Inputs => {
    return {
        ...omit(clb(), "loadBalancerId"),
        addressType: "Internet",
        zoneMappings: [
            { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-one" },
            { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-two" },
        ],
        ...more,
    };
};

export const rule = (domain: string, path: string, more: Inputs = {}): Inputs => ({
    domain,
    path,
    appId: "7171a6ca",
    containerPort: 8080,
    ...more,
});

/** Calls that the emulator has seen, as `writes` and `reads`, and forgets. */
export function countCalls(emulator: Emulator, since = 0): { writes: string[]; reads: string[]; last: number } {
    const entries = emulator.log.since(since);
    const names = (writes: boolean): string[] =>
        entries.filter((entry) => entry.writes === writes).map((entry) => entry.action);
    return { writes: names(true), reads: names(false), last: entries.at(-1)?.seq ?? since };
}

/** One run of the engine: its resources are asked by one process. */
export class Run {
    private readonly settings: Settings;

    constructor(emulator: Emulator, more: Inputs = {}) {
        this.settings = settingsFor(emulator, more);
    }

    resource(name: string, token?: SaeToken, of?: Engine, stack?: string): Engine {
        return Object.assign(new Engine(this.settings, name, token, stack), of && { state: of.state });
    }
}

/** What follows runs on a machine that knows nothing yet; the answer leads back. */
export function otherMachine(): () => void {
    const before = process.env["PULUMI_HOME"];
    process.env["PULUMI_HOME"] = temporaryFolder();
    return () => void (process.env["PULUMI_HOME"] = before);
}

/** The live rules: `shop.example.com/ 7171a6ca`. */
export const liveRules = (emulator: Emulator): string[] =>
    emulator.store.all().flatMap(({ rules }) => rules.map(({ domain, path, appId }) => `${domain}${path} ${appId}`));

/** Their hosts. */
export const liveDomains = (emulator: Emulator): string[] =>
    emulator.store.all().flatMap(({ rules }) => rules.map(({ domain }) => domain));

/** Somebody else changes the rules of the only rule set. */
export function editByHand(emulator: Emulator, change: (rules: Rule[]) => Rule[]): void {
    const set = emulator.store.all()[0]!;
    emulator.store.put({ ...set, rules: change(set.rules) });
}

/** Everything that was said about a resource. */
export const textOf = (of: Engine): string => of.logs.join("\n");
