import { urnParts } from "../inputs/urn";
import { ProviderError } from "./errors";
import { EngineLog } from "./log";
import { Secrets, withoutQueries } from "./redaction";
import type { Context } from "./resource";
import { currentScope, Scope } from "./scope";

/** The state of one connection with the engine: its address, configuration and cancellation. */
export class Session<Config> {
    readonly log: EngineLog;
    private configuration: Config | undefined;
    private provider: string | undefined;
    private cancelled = new AbortController();
    private readonly underWay = new Set<Scope>();
    /** Secrets of finished calls: messages about what they began may still come. */
    private readonly past = new Set<string>();
    private readonly secrets = new Secrets();

    constructor(
        public engineAddress: string | undefined,
        /** Secret texts of a configuration, and those found while it was used. */
        private readonly secretsOf: (config: Config) => Iterable<string> = () => [],
    ) {
        this.log = new EngineLog(engineAddress, (text) => this.redact(text));
    }

    /** A call of the engine begins; `plainSecrets` are its properties that are secret without a wrapper. */
    open(plainSecrets: readonly string[] = [], unread?: unknown): Scope {
        const scope = new Scope(plainSecrets, unread);
        this.underWay.add(scope);
        scope.onEnd(() => {
            this.underWay.delete(scope);
            if (unread === undefined) for (const secret of scope.secrets()) this.past.add(secret);
            for (const oldest of this.past) if (this.past.size > mostPast) this.past.delete(oldest);
        });
        return scope;
    }

    /**
     * A text that may leave the plugin. The secrets of every call are removed, not only of its own: resources that
     * share a rule set are written together and fail with one message.
     */
    redact(text: string): string {
        const all = new Set<string>(this.configuration === undefined ? [] : this.secretsOf(this.configuration));
        for (const secret of this.past) all.add(secret);
        for (const scope of this.underWay) for (const secret of scope.secrets()) all.add(secret);
        return this.secrets.redact(text, all);
    }

    /** The text of a failure. Addresses in it lose their query, which holds the values of a request. */
    redactFailure(text: string): string {
        return this.redact(withoutQueries(text));
    }

    connect(address: string): void {
        this.engineAddress = address;
        this.log.connect(address);
    }

    /** A new operation begins: an earlier Cancel (every normal end sends one, too) no longer counts. */
    begin(): void {
        this.cancelled = new AbortController();
    }

    cancel(): void {
        this.cancelled.abort(new ProviderError("CANCELLED", "cancelled by the user"));
    }

    /** `provider`: URN of a provider that the program declares; the default provider has none. */
    configure(config: Config, provider?: string): void {
        this.configuration = config;
        this.provider = provider;
    }

    context(urn: string, type: string, name: string, preview: boolean, timeout = 0): Context<Config> {
        const signals = [this.cancelled.signal];
        const scope = currentScope();
        if (timeout > 0) {
            const { signal, stop } = deadline(timeout);
            signals.push(signal);
            scope?.onEnd(stop);
        }
        const log = this.log.for(urn);
        if (scope && urn !== "") Object.assign(scope, { status: log.status, debug: log.debug, timeout });
        return {
            urn,
            type: type || urnParts(urn).type,
            name: name || urnParts(urn).name,
            ...(this.provider !== undefined && { provider: this.provider }),
            preview,
            timeout,
            signal: signals.length === 1 ? this.cancelled.signal : AbortSignal.any(signals),
            log,
            config: () => {
                if (this.configuration === undefined) {
                    throw new ProviderError(
                        "FAILED_PRECONDITION",
                        "the crossroute provider is not configured: one of its settings is known only after apply",
                    );
                }
                return this.configuration;
            },
        };
    }
}

const mostPast = 1000;

/** Node's longest timer; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** Aborts after `seconds` (`customTimeouts`), which may be any number; never keeps the process alive. */
function deadline(seconds: number): { signal: AbortSignal; stop: () => void } {
    const controller = new AbortController();
    const end = Date.now() + seconds * 1000;
    let timer: NodeJS.Timeout | undefined;
    const wait = (): void => {
        const left = end - Date.now();
        if (left > 0) {
            timer = setTimeout(wait, Math.min(left, longestTimer)).unref();
            return;
        }
        controller.abort(new ProviderError("DEADLINE_EXCEEDED", `not finished within ${seconds} s (customTimeouts)`));
    };
    wait();
    return { signal: controller.signal, stop: () => clearTimeout(timer) };
}
