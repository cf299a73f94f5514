/** One request and its answer. */
export interface LogEntry {
    /** Counts from 1 and goes on after the log was cleared. */
    seq: number;
    /** ISO 8601. */
    time: string;
    action: string;
    method: string;
    path: string;
    query: Record<string, string>;
    /** The value of `Rules`, parsed, when the call had one. */
    rules?: unknown;
    /** HTTP status; 0 when the connection was cut. */
    status: number;
    /**
     * "200" or the error code, also of work whose answer was lost; empty when no work was done or the answer is not the
     * service's.
     */
    code: string;
    /** Whether the operation is one that writes. */
    writes: boolean;
    ingressId?: number;
    /** Kind of the fault that hit the call. */
    fault?: string;
    /** Parameters and keys of rules that had no effect. */
    ignoredParameters: string[];
}

const LIMIT = 50_000;

/** The latest requests, for tests to read. */
export class RequestLog {
    private entries: LogEntry[] = [];
    private seq = 0;

    /** `notify` gets every entry as it is made. */
    constructor(private readonly notify?: (entry: LogEntry) => void) {}

    add(entry: Omit<LogEntry, "seq">): LogEntry {
        const numbered = { seq: ++this.seq, ...entry };
        this.entries.push(numbered);
        if (this.entries.length > LIMIT) this.entries = this.entries.slice(-LIMIT / 2);
        this.notify?.(numbered);
        return numbered;
    }

    /** Entries with a number above `seq`, oldest first. */
    since(seq = 0): LogEntry[] {
        return this.entries.filter((entry) => entry.seq > seq);
    }

    clear(): void {
        this.entries = [];
    }
}
