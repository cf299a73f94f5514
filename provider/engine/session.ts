import { ProviderError } from "./errors";
import { EngineLog } from "./log";
import type { Context } from "./resource";

/** What one connection with the engine is in the middle of: its address, configuration and cancellation. */
export class Session<Config> {
    readonly log: EngineLog;
    private configuration: Config | undefined;
    private cancelled = new AbortController();

    constructor(public engineAddress: string | undefined) {
        this.log = new EngineLog(engineAddress);
    }

    connect(address: string): void {
        this.engineAddress = address;
        this.log.connect(address);
    }

    /** A new operation begins: an earlier Cancel (it also comes at every normal end) is history. */
    begin(): void {
        this.cancelled = new AbortController();
    }

    cancel(): void {
        this.cancelled.abort(new ProviderError("CANCELLED", "cancelled by the user"));
    }

    configure(config: Config): void {
        this.configuration = config;
    }

    context(urn: string, type: string, name: string, preview: boolean, timeout = 0): Context<Config> {
        const signals = [this.cancelled.signal];
        if (timeout > 0) signals.push(deadline(timeout));
        return {
            urn,
            type: type || typeOf(urn),
            name: name || nameOf(urn),
            preview,
            timeout,
            signal: signals.length === 1 ? this.cancelled.signal : AbortSignal.any(signals),
            log: this.log.for(urn),
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

/** Aborts after `seconds` (`customTimeouts`); never keeps the process alive. */
function deadline(seconds: number): AbortSignal {
    const controller = new AbortController();
    setTimeout(() => {
        controller.abort(new ProviderError("DEADLINE_EXCEEDED", `not finished within ${seconds} s (customTimeouts)`));
    }, seconds * 1000).unref();
    return controller.signal;
}

const lastOf = (urn: string, part: number): string => urn.split("::")[part] ?? "";
const typeOf = (urn: string): string => lastOf(urn, 2).split("$").pop() ?? "";
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
