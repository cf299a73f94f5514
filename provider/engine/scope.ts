import { AsyncLocalStorage } from "node:async_hooks";
import { allTexts } from "./redaction";
import type { WireStruct } from "./sdk";
import { secretSignature, signatureKey, valueAt, type Inputs, type SecretPaths } from "./values";

/** One call of the engine, from its request to its answer. */
export class Scope {
    /** Shows a line beside the running step; does nothing if the call has no resource. */
    status: (text: string) => void = () => undefined;
    /** Writes a line that `pulumi --debug` shows. */
    debug: (text: string) => void = () => undefined;
    /** `customTimeouts` of the resource in seconds, 0 when unset. */
    timeout = 0;
    /** The server's name for the last answer that this call got. */
    answerIds: Readonly<Record<string, string>> = {};
    private readonly ends: (() => void)[] = [];
    private readonly found = new Set<string>();
    private unread: unknown;

    /** `unread`: a request that `fromStruct` does not read; it is searched only when a text is about to leave. */
    constructor(
        private readonly plainSecrets: readonly string[] = [],
        unread?: unknown,
    ) {
        this.unread = unread;
    }

    /** Values came with the request, of which these are secret. */
    note({ value, secrets }: { value: Inputs; secrets: SecretPaths }): void {
        for (const path of [...secrets, ...this.plainSecrets])
            for (const text of allTexts(valueAt(value, path))) this.found.add(text);
    }

    /** Every secret text that came with the request. */
    secrets(): ReadonlySet<string> {
        if (this.unread !== undefined) collect(inputsOf(this.unread), this.found);
        this.unread = undefined;
        return this.found;
    }

    answered(ids: object): void {
        this.answerIds = { ...ids } as Record<string, string>;
    }

    onEnd(work: () => void): void {
        this.ends.push(work);
    }

    end(): void {
        for (const work of this.ends) work();
    }
}

const scopes = new AsyncLocalStorage<Scope>();

export const inScope = <T>(scope: Scope, work: () => T): T => scopes.run(scope, work);

/** The engine's call that the current code works on. */
export const currentScope = (): Scope | undefined => scopes.getStore();

/** Shows what the running step waits for. */
export const tellStatus = (text: string): void => currentScope()?.status(text);

const inputsOf = (request: unknown): unknown =>
    (request as { getInputs?: () => WireStruct | undefined }).getInputs?.()?.toJavaScript();

/** An Output in a component's inputs (facts: provider.proto, "Wire forms"). */
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

function collect(wire: unknown, found: Set<string>): void {
    if (Array.isArray(wire)) return wire.forEach((item) => collect(item, found));
    if (typeof wire !== "object" || wire === null) return;
    const record = wire as Record<string, unknown>;
    const signature = record[signatureKey];
    if (signature === secretSignature || (signature === outputSignature && record["secret"] === true))
        for (const text of allTexts(record["value"])) found.add(text);
    else Object.values(record).forEach((item) => collect(item, found));
}
