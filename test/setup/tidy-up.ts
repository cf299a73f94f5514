import { endAll } from "../../sandbox/launch";
import { deleteStored, removeEmpty } from "../../sandbox/own-files";
import { ENDING, exitCodeOf } from "../../sandbox/processes";

/** Ends and deletes the sandbox of a run where a signal ends this process: its teardown comes no more then. */
export function tidyUpOnSignals(dir: string): void {
    let isEnding = false;
    const end = (signal: NodeJS.Signals): void => {
        if (isEnding) return;
        isEnding = true;
        // Also where somebody else, as a start or a build in progress, ends this process first.
        process.once("exit", () => {
            deleteStored(dir);
            removeEmpty(dir);
        });
        void endAll(dir).finally(() => process.exit(exitCodeOf(signal)));
    };
    for (const signal of ENDING) if (signal !== "SIGPIPE") process.on(signal, end);
}
