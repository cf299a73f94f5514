import { printable } from "../report/escape";
import type { Io } from "../sources/io";

/** JSON as every verb prints it: two spaces, a line break at the end. */
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Notes for people, never mixed into what a pipeline reads. */
export function warn(notes: readonly string[], io: Io): void {
    for (const note of notes) io.err(`note: ${printable(note)}\n`);
}
