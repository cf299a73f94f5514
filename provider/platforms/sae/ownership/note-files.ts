import { join } from "node:path";
import { isRecord } from "../../../engine/values";
import { dropKept, home, namesIn, readKept, Unreadable, writeKept } from "../../kept-files";
import { ofStack, ofUrn } from "./records";

/** What this machine knows of a resource whose state only the engine has; what follows from it is in `notes`. */
export interface Note {
    urn: string;
    /** SAE's region, or an emulator: elsewhere the same id is another thing's. */
    scope?: string;
    /** When the state under this URN was last seen, ISO 8601. */
    seen?: string;
    has: Entry[];
    /** It was imported, or that was previewed. */
    imported?: { id: string; when: string };
    preview?: Previewed;
}

/** A rule set, a `sae.Rule`, or a rule in the list of an owner. */
export interface Entry {
    /** Of what is a resource of its own. */
    id?: string;
    /** The rule set of a rule, and digests of its domain and path and of all of it. */
    of?: string;
    rule?: readonly [place: string, whole: string];
    since: string;
    acquired?: boolean;
    /** It acquired what was there before: the resource is no former name of another. */
    adopted?: boolean;
    /** By an import, which names nobody who had it. */
    imported?: boolean;
}

export interface Previewed {
    /** ISO 8601. */
    when: string;
    engine?: string;
    /** The id that it adopts; a rule in a list of its owner has none. */
    id?: string;
    /** A digest of each thing that it adopts; absent: it could not tell, or was not asked to adopt. */
    adopts?: string[];
}

export const folder = (): string => join(home(), "held");
/** What was noted of a stack is in a folder of its own: one command forgets it when the stack was renamed. */
export const fileOf = (urn: string): string => join(folder(), ofStack(urn), `${ofUrn(urn)}.json`);

export function read(file: string): Note | Unreadable | undefined {
    const found = readKept<Note>(
        file,
        ({ urn, has }) => typeof urn === "string" && Array.isArray(has) && has.every(isRecord),
    );
    if (found === undefined || found instanceof Unreadable) return found;
    const { preview, imported, ...rest } = found;
    return { ...rest, ...(isRecord(preview) && { preview }), ...(isRecord(imported) && { imported }) };
}

/** What is noted of a resource; nothing where that cannot be read. */
export function own(urn: string): Omit<Note, "urn"> {
    const note = read(fileOf(urn));
    return note === undefined || note instanceof Unreadable ? { has: [] } : note;
}

/** False where it cannot be written, and where it would replace what cannot be read. */
export function write(note: Note): boolean {
    const file = fileOf(note.urn);
    if (read(file) instanceof Unreadable) return false;
    const isEmpty = note.has.length === 0 && note.preview === undefined && note.imported === undefined;
    return isEmpty ? dropKept(file) : writeKept(file, note);
}

/** The newest time (ms) that a note says, by the folder of the notes. */
const newest = new Map<string, number>();

/** Notes are put into an order by their times. The clock may have been set back since the newest: then the next is a moment later. */
export function now(): string {
    const last =
        newest.get(folder()) ??
        Math.max(0, ...notesIn().flatMap(({ note }) => (note instanceof Unreadable ? [] : timesOf(note))));
    const time = Math.max(Date.now(), last + 1);
    newest.set(folder(), time);
    return new Date(time).toISOString();
}

const timesOf = ({ seen, imported, preview, has }: Note): number[] =>
    [seen, imported?.when, preview?.when, ...has.map(({ since }) => since)]
        .map((when) => Date.parse(when ?? ""))
        .filter(Number.isFinite);

/** All that is noted on this machine, by file; in place of a folder that cannot be read, the folder. */
export function notesIn(): { file: string; note: Note | Unreadable }[] {
    const at = (path: string, of: "files" | "folders", each: (inner: string) => ReturnType<typeof notesIn>) => {
        const names = namesIn(path, of);
        return names instanceof Unreadable
            ? [{ file: path, note: names }]
            : names.flatMap((name) => each(join(path, name)));
    };
    const one = (file: string): ReturnType<typeof notesIn> => {
        const note = read(file);
        return note === undefined ? [] : [{ file, note }];
    };
    return at(folder(), "folders", (stack) => at(stack, "files", one));
}
