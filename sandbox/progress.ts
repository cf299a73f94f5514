/** Where long steps are reported: lines that stay, and one at the end that changes. */
export interface Progress {
    /** One line for a step that begins or has ended. */
    say(line: string): void;
    /** How far it is; replaces what was reported so before. */
    status(line: string): void;
    /** Nothing is under way any more. */
    end(): void;
}

/** What a stream must have to be shown progress on; every stream of Node has it. */
export interface TerminalStream {
    write(text: string): unknown;
    isTTY?: boolean;
    columns?: number;
}

/** Without a terminal, how often progress is reported (ms). */
const REMIND_MS = 60_000;

/**
 * Tells progress on a stream. On a terminal the last line is rewritten and cut to its width; elsewhere (a file, CI) it is
 * printed once a minute.
 * @param now milliseconds of a clock; of its own in tests
 */
export function progressOn(screen: TerminalStream, options: { now?: () => number; ci?: boolean } = {}): Progress {
    const { now = () => performance.now(), ci = Boolean(process.env.CI) } = options;
    if (!screen.isTTY || ci) return inLines(screen, now);
    let shown = "";
    const clear = (): void => {
        if (shown) screen.write("\r\u001b[2K");
    };
    return {
        say(line) {
            clear();
            screen.write(`${line}\n`);
            if (shown) screen.write(shown);
        },
        status(line) {
            clear();
            const width = Math.max(20, (screen.columns ?? 80) - 1);
            shown = line.length > width ? `${line.slice(0, width - 1)}…` : line;
            screen.write(shown);
        },
        end() {
            clear();
            shown = "";
        },
    };
}

function inLines(screen: TerminalStream, now: () => number): Progress {
    let last = now();
    return {
        say: (line) => void screen.write(`${line}\n`),
        status(line) {
            if (now() - last < REMIND_MS) return;
            last = now();
            screen.write(`${line}\n`);
        },
        end: () => undefined,
    };
}
