import { wrapped } from "../provider/cli/wrap";
import type { TerminalStream } from "./progress";

/** A text as wide as the terminal on which people read it; in a pipe, in a file and in CI's log a line stays a line. */
export function forPeople(text: string, { isTTY, columns }: TerminalStream, env = process.env): string {
    return wrapped(text, { terminal: isTTY === true, columns, env });
}
