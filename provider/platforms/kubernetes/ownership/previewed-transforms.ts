/**
 * Whether the preview of this very run has seen what transforms of the engine leave: `pulumi up` makes its preview and its update
 * in one process, and each starts a plugin of its own. With --skip-preview there was none.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { engineProcess } from "../../engine-process";
import { dropKept, home, readKept, Unreadable, writeKept } from "../../kept-files";

interface Previewed {
    /** The process of the engine that made the last preview of the stack on this machine. */
    engine: string;
}

/** Stacks of which this preview does not know all places. */
const unseen = new Set<string>();

/** A preview compares where the object of a child is with what is registered; `isKnown`: it knows that place. */
export function notePreviewed(urn: string, isKnown: boolean): void {
    const engine = engineProcess();
    const file = fileOf(urn);
    if (!isKnown) {
        unseen.add(file);
        dropKept(file);
    } else if (engine !== undefined && !unseen.has(file) && !isPreviewed(urn)) writeKept(file, { engine });
}

/** Whether the engine that runs made a preview of the stack of this resource. False in any doubt. */
export function isPreviewed(urn: string): boolean {
    const note = readKept<Previewed & Record<string, unknown>>(fileOf(urn), ({ engine }) => typeof engine === "string");
    return note !== undefined && !(note instanceof Unreadable) && note.engine === engineProcess();
}

/** One for each stack: its name and its project, as the URNs of its resources begin. */
const fileOf = (urn: string): string => {
    const stack = urn.split("::").slice(0, 2).join("::");
    return join(home(), "previews", `${createHash("sha256").update(stack).digest("hex").slice(0, 16)}.json`);
};
