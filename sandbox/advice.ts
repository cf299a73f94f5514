/** What is known when an update of quickstart has failed; its own words are on the screen. */
export interface Failed {
    /** Null where the system ended Pulumi. */
    code: number | null;
    /** Whether all of the sandbox still runs. */
    running: boolean;
    /** Whether the stack was made for this update, though the cluster held what an earlier one had made. */
    lostState: boolean;
}

/**
 * What to do about a failed update, by its cause: the program is at fault only where nothing else is.
 * @param stop the command that ends the sandbox
 */
export function adviceOn({ code, running, lostState }: Failed, stop: string): string {
    if (!running)
        return "A part of the sandbox has ended meanwhile: run again, which starts it anew with what was stored.";
    if (code === null) return "The system has ended pulumi, as it does where memory is short: run again.";
    if (lostState) {
        return `The stack is new, and the sandbox holds what was made before, as where its state was deleted. Where that is in the way, begin anew: ${stop} --delete; then run again.`;
    }
    // On a terminal Pulumi takes Ctrl-C itself.
    return `Run again where you have cancelled it; where its words are about the program, correct that first. The sandbox runs on; end it: ${stop}`;
}
