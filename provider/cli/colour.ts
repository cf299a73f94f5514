import type { Io } from "../sources/io";

/** Colour only on a terminal; NO_COLOR (no-color.org) and FORCE_COLOR are honoured. */
export function useColour(io: Io): boolean {
    if (io.env.NO_COLOR) return false;
    if (io.env.FORCE_COLOR && io.env.FORCE_COLOR !== "0") return true;
    return io.terminal && io.env.TERM !== "dumb";
}
