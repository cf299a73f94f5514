/** Reports long steps: lines that stay, and a last line that changes. */
export interface Progress {
    /** One line for a step that begins or has ended. */
    say(line: string): void;
    /** The progress; replaces the earlier report. */
    status(line: string): void;
    /** No step is in progress any more. */
    end(): void;
}

/** The parts of a stream that showing progress needs; every stream of Node has them. */
export interface TerminalStream {
    write(text: string): unknown;
    isTTY?: boolean;
    columns?: number;
}

/** Without a terminal, how often progress is reported (ms). */
const REMIND_MS = 60_000;

/**
 * Shows progress on a stream. On a terminal the last line is rewritten and cut to its width (80 where it tells none);
 * elsewhere (a file, CI, a terminal that cannot rewrite) it is printed once a minute.
 * @param now a clock in milliseconds; tests give their own
 */
export function progressOn(
    screen: TerminalStream,
    options: { now?: () => number; ci?: boolean; term?: string } = {},
): Progress {
    const { now = () => performance.now(), ci = Boolean(process.env.CI), term = process.env.TERM } = options;
    if (!screen.isTTY || ci || term === "dumb") return inLines(screen, now);
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
            const width = Math.max(20, (screen.columns || 80) - 1);
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
