import { readFileSync, writeSync } from "node:fs";

/** Everything that a verb or a source uses of the process, so that tests can run them in their own process. */
export interface Io {
    out(text: string): void;
    err(text: string): void;
    /** Everything on standard input. */
    stdin(): string;
    readonly env: NodeJS.ProcessEnv;
    readonly cwd: string;
    /** Standard output is a terminal. */
    readonly terminal: boolean;
    /** Columns of the terminal, when it is one. */
    readonly columns?: number;
}

export function processIo(): Io {
    return {
        out: (text) => write(1, text),
        err: (text) => write(2, text),
        stdin: () => readFileSync(0, "utf8"),
        env: process.env,
        cwd: process.cwd(),
        terminal: process.stdout.isTTY === true,
        columns: process.stdout.columns,
    };
}

/** Writes at once, so that nothing is lost when the process ends; a closed pipe (`| head`) ends it quietly. */
function write(fd: 1 | 2, text: string): void {
    let rest = Buffer.from(text);
    while (rest.length > 0) {
        try {
            rest = rest.subarray(writeSync(fd, rest));
        } catch (thrown) {
            const code = (thrown as NodeJS.ErrnoException).code;
            if (code === "EPIPE") process.exit(0);
            // A non-blocking pipe can be full for a moment.
            if (code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
            else throw thrown;
        }
    }
}
