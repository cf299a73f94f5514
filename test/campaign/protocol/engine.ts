/**
 * The real engine's behaviour with custom resources, as far as this campaign plays it: the order of calls, and what a
 * failure, a kill or a cancel leaves in the state. Rules run side by side, everything else one after the other.
 * Observed in runs of the real engine.
 */
import { CallFailed, type Plugin, type Properties } from "./plugin";
import { inOrder, isRef, refsOf, UNKNOWN, urnOf, type Declared, type Entry, type Stack } from "./stack";

export type Op = "create" | "update" | "replace" | "delete" | "same";
export interface Step {
    op: Op;
    urn: string;
    /** Of what was there before. */
    id?: string;
    /** A replacement that --replace or `pulumi state taint` asks for: there is no Diff. */
    unasked?: true;
}

export interface Options {
    preview?: boolean;
    /** Names: `--target`. */
    target?: string[];
    /** Names: `--replace`. */
    replace?: string[];
}

export interface Outcome {
    steps: Step[];
    /** An earlier run replaced something, and this one deleted the old one. The real engine shows that, too. */
    cleared?: boolean;
    /** All that the user is told, when it failed. */
    error?: string;
    killed?: boolean;
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One operation of the engine on one stack with one plugin process. */
export class Operation {
    readonly steps: Step[] = [];
    /** ^C was pressed: what runs is waited for and stored, nothing more is begun. */
    cancelled = false;
    private cleared = false;
    private readonly state: Stack;

    /** A preview works on a copy of the state. */
    constructor(
        stack: Stack,
        private readonly plugin: Plugin,
        private readonly options: Options = {},
    ) {
        this.state = options.preview ? structuredClone(stack) : stack;
    }

    /** `pulumi up`, or `pulumi destroy` with an empty program. */
    up(program: readonly Declared[]): Promise<Outcome> {
        return this.attempt(async () => {
            if (!this.options.preview) this.state.pending = [];
            const [alone, together] = inOrder(program);
            for (const item of alone) await this.declare(item, program);
            await allOf(together.map((item) => this.declare(item, program)));
            await this.clean(program);
        });
    }

    /** `pulumi refresh`: what the servers say becomes the state. */
    refresh(): Promise<Outcome> {
        return this.attempt(async () => {
            for (const entry of [...this.state.entries]) await this.read(entry);
        });
    }

    /** `pulumi import <type> <name> <id>`. */
    import(type: string, name: string, id: string): Promise<Outcome> {
        return this.attempt(async () => {
            const urn = urnOf(this.state, { type, name });
            if (this.find(urn)) throw new Error(`resource '${urn}' already exists`);
            const found = await this.plugin.read(urn, id);
            if (!found) throw new Error(`resource '${id}' does not exist`);
            await this.plugin.check(urn, found.inputs, {});
            this.state.entries.push({ urn, type, name, dependsOn: [], ...found });
        });
    }

    private async attempt(work: () => Promise<void>): Promise<Outcome> {
        try {
            await work();
            return { steps: this.steps, ...(this.cleared && { cleared: true }) };
        } catch (error) {
            const killed = error instanceof CallFailed && error.gone;
            return { steps: this.steps, error: message(error), ...(killed && { killed }) };
        }
    }

    private async declare(item: Declared, program: readonly Declared[]): Promise<void> {
        this.stopIfCancelled();
        const urn = urnOf(this.state, item);
        const old = this.find(urn) ?? this.findAlias(item);
        if (this.options.target && !this.options.target.includes(item.name)) {
            // Not targeted: it stays as it is; what is new and not targeted is not made.
            if (old) old.urn = urn;
            return;
        }
        const news = this.resolve(item);
        // The engine refuses a target whose dependency is neither there nor a target.
        const isThere = (name: string): boolean =>
            this.state.entries.some((entry) => entry.name === name && !entry.replaced);
        if (this.options.target && !refsOf(item).every(isThere))
            throw new Error(`${urn} depends on a resource that is not among the targets`);
        const dependsOn = refsOf(item).map((name) => this.urnOfName(name, program));
        if (!old) return this.create(item, urn, news, dependsOn, "create");
        this.rename(old, item, urn);
        if (old.initErrors && old.refreshFirst && !(await this.read(old))) {
            return this.create(item, urn, news, dependsOn, "create");
        }
        const inputs = await this.check(urn, news, old.inputs);
        if (old.tainted || this.options.replace?.includes(item.name)) {
            return this.replace(item, old, news, dependsOn, item.deleteBeforeReplace === true, true);
        }
        const difference = await this.plugin.diff(urn, old.id, old, inputs);
        if (difference.changed && difference.replaces) {
            const first = item.deleteBeforeReplace === true || difference.deleteBeforeReplace;
            return this.replace(item, old, news, dependsOn, first);
        }
        if (!difference.changed && !old.initErrors) {
            this.steps.push({ op: "same", urn, id: old.id });
            Object.assign(old, { inputs, dependsOn });
            return;
        }
        await this.update(old, inputs, dependsOn);
    }

    private async create(
        item: Declared,
        urn: string,
        news: Properties,
        dependsOn: string[],
        op: "create" | "replace",
        old?: Entry,
        more: Pick<Step, "id" | "unasked"> = {},
    ): Promise<void> {
        const inputs = await this.check(urn, news, {});
        this.steps.push({ op, urn, ...more });
        const preview = this.options.preview === true;
        if (!preview) this.state.pending.push(urn);
        const entry = { urn, type: item.type, name: item.name, inputs, dependsOn };
        const keep = (made: Pick<Entry, "id" | "outputs"> & Partial<Entry>): void => {
            if (old) old.replaced = true;
            this.state.entries.push({ ...entry, ...made, id: made.id || UNKNOWN });
        };
        try {
            keep(await this.plugin.create(urn, inputs, preview));
        } catch (error) {
            if (error instanceof CallFailed && error.gone) throw error;
            this.settled(urn);
            if (error instanceof CallFailed && error.partial) keep(stored(error));
            throw failureOf(urn, error);
        }
        this.settled(urn);
    }

    /** `unasked`: the plugin was not asked whether anything differs. */
    private async replace(
        item: Declared,
        old: Entry,
        news: Properties,
        dependsOn: string[],
        first: boolean,
        unasked = false,
    ): Promise<void> {
        const more = { id: old.id, ...(unasked && { unasked: true as const }) };
        if (!first) return this.create(item, old.urn, news, dependsOn, "replace", old, more);
        // Whatever depends on the old one's id goes before it and is created again behind the new one.
        for (const other of this.state.entries.filter((entry) => entry.dependsOn.includes(old.urn)))
            await this.remove(other, false);
        await this.remove(old, false);
        await this.create(item, old.urn, news, dependsOn, "replace", undefined, more);
    }

    private async update(old: Entry, news: Properties, dependsOn: string[]): Promise<void> {
        this.steps.push({ op: "update", urn: old.urn, id: old.id });
        try {
            const { outputs } = await this.plugin.update(old.urn, old.id, old, news, this.options.preview === true);
            delete old.initErrors;
            delete old.refreshFirst;
            Object.assign(old, { inputs: news, outputs, dependsOn });
        } catch (error) {
            if (error instanceof CallFailed && error.partial) Object.assign(old, stored(error));
            throw failureOf(old.urn, error);
        }
    }

    /** Deletes what is no longer declared and what was replaced, the last made first. */
    private async clean(program: readonly Declared[]): Promise<void> {
        const declared = new Set(program.map((item) => urnOf(this.state, item)));
        for (const entry of [...this.state.entries].reverse()) {
            if (declared.has(entry.urn) && !entry.replaced) continue;
            if (this.options.target && !this.options.target.includes(entry.name) && !entry.replaced) continue;
            await this.remove(entry, true);
        }
    }

    private async remove(entry: Entry, counts: boolean): Promise<void> {
        this.stopIfCancelled();
        if (entry.replaced) this.cleared = true;
        if (counts && !entry.replaced) this.steps.push({ op: "delete", urn: entry.urn, id: entry.id });
        if (!this.options.preview) {
            try {
                await this.plugin.delete(entry.urn, entry.id, entry);
            } catch (error) {
                throw failureOf(entry.urn, error);
            }
        }
        this.state.entries = this.state.entries.filter((other) => other !== entry);
    }

    /** Read of a resource in the state; false when it is gone. */
    private async read(entry: Entry): Promise<boolean> {
        this.stopIfCancelled();
        try {
            const found = await this.plugin.read(entry.urn, entry.id, entry);
            if (!found) {
                this.state.entries = this.state.entries.filter((other) => other !== entry);
                return false;
            }
            // For the display of what drifted.
            await this.plugin.diff(entry.urn, found.id, found, entry.inputs);
            delete entry.initErrors;
            delete entry.refreshFirst;
            Object.assign(entry, found);
            return true;
        } catch (error) {
            throw failureOf(entry.urn, error);
        }
    }

    private async check(urn: string, news: Properties, olds: Properties): Promise<Properties> {
        const { inputs, failures } = await this.plugin.check(urn, news, olds);
        if (failures.length > 0) throw new Error(`${urn}: ${failures.join("\n")}`);
        return inputs;
    }

    private resolve(item: Declared): Properties {
        const value = (input: Properties[string]): Properties[string] =>
            isRef(input) ? (this.state.entries.find((e) => e.name === input.ref && !e.replaced)?.id ?? UNKNOWN) : input;
        return Object.fromEntries(Object.entries(item.inputs).map(([key, input]) => [key, value(input)]));
    }

    private rename(old: Entry, item: Declared, urn: string): void {
        if (old.urn === urn) return;
        for (const entry of this.state.entries)
            entry.dependsOn = entry.dependsOn.map((on) => (on === old.urn ? urn : on));
        Object.assign(old, { urn, name: item.name });
    }

    private find = (urn: string): Entry | undefined =>
        this.state.entries.find((entry) => entry.urn === urn && !entry.replaced);

    private findAlias(item: Declared): Entry | undefined {
        const urns = (item.aliases ?? []).map((name) => urnOf(this.state, { ...item, name }));
        return this.state.entries.find((entry) => urns.includes(entry.urn) && !entry.replaced);
    }

    private urnOfName(name: string, program: readonly Declared[]): string {
        const item = program.find((other) => other.name === name);
        return item ? urnOf(this.state, item) : name;
    }

    private settled(urn: string): void {
        this.state.pending = this.state.pending.filter((other) => other !== urn);
    }

    private stopIfCancelled(): void {
        if (this.cancelled) throw new Error("the operation was cancelled");
    }
}

const stored = ({ partial }: CallFailed): Pick<Entry, "id" | "inputs" | "outputs" | "initErrors" | "refreshFirst"> => ({
    id: partial?.id ?? "",
    inputs: partial?.inputs ?? {},
    outputs: partial?.outputs ?? {},
    initErrors: partial?.reasons ?? [],
    refreshFirst: partial?.refreshFirst === true,
});

/** What has begun is awaited, whatever fails beside it; every failure is reported. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
    const reasons = (await Promise.allSettled(work)).flatMap((one): unknown[] =>
        one.status === "rejected" ? [one.reason] : [],
    );
    const gone = reasons.find((reason) => reason instanceof CallFailed && reason.gone);
    if (gone !== undefined) throw gone;
    if (reasons.length > 0) throw new Error(reasons.map(message).join("\n"));
}

/** A failure as the user sees it: a partial one shows its reasons only. */
function failureOf(urn: string, error: unknown): Error {
    if (!(error instanceof CallFailed)) return error instanceof Error ? error : new Error(String(error));
    const text = error.partial ? error.partial.reasons.join("\n") : error.message;
    return new CallFailed(`${urn}: ${text}`, error.partial, error.gone);
}
