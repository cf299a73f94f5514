import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { home, ofStack, ofUrn } from "./records";

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
}

export interface Previewed {
    /** ISO 8601. */
    when: string;
    /** The process of the engine: `pulumi up` makes its preview and its update in one. */
    engine?: number;
    /** The id that it adopts; a rule in a list of its owner has none. */
    id?: string;
    /** A digest of each thing that it adopts; absent: it could not tell, or was not asked to adopt. */
    adopts?: string[];
}

export const folder = (): string => join(home(), "held");
/** What was noted of a stack is in a folder of its own: one command forgets it when the stack was renamed. */
export const fileOf = (urn: string): string => join(folder(), ofStack(urn), `${ofUrn(urn)}.json`);

export function read(file: string): Note | undefined {
    try {
        const note = JSON.parse(readFileSync(file, "utf8")) as Note | null;
        if (typeof note?.urn !== "string" || !Array.isArray(note.has) || !note.has.every(isObject)) return undefined;
        const { preview, imported, ...rest } = note;
        return { ...rest, ...(isObject(preview) && { preview }), ...(isObject(imported) && { imported }) };
    } catch {
        return undefined;
    }
}

const isObject = <T>(value: T): value is T & object => typeof value === "object" && value !== null;

export const own = (urn: string): Omit<Note, "urn"> => read(fileOf(urn)) ?? { has: [] };

/** Written beside and renamed, so that no other process reads half of it. False where nothing can be written. */
export function write(note: Note): boolean {
    const file = fileOf(note.urn);
    try {
        if (note.has.length === 0 && note.preview === undefined && note.imported === undefined) {
            rmSync(file, { force: true });
            return true;
        }
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(`${file}.${process.pid}`, JSON.stringify(note), { mode: 0o600 });
        renameSync(`${file}.${process.pid}`, file);
        return true;
    } catch {
        return false;
    }
}

/** The newest time (ms) that a note says, by the folder of the notes. */
const newest = new Map<string, number>();

/** Notes are put into an order by their times. The clock may have been set back since the newest: then the next is a moment later. */
export function now(): string {
    const last = newest.get(folder()) ?? Math.max(0, ...filesOf().flatMap((file) => timesOf(read(file))));
    const time = Math.max(Date.now(), last + 1);
    newest.set(folder(), time);
    return new Date(time).toISOString();
}

const timesOf = (note: Note | undefined): number[] =>
    [note?.seen, note?.imported?.when, note?.preview?.when, ...(note?.has ?? []).map(({ since }) => since)]
        .map((when) => Date.parse(when ?? ""))
        .filter(Number.isFinite);

export const filesOf = (): string[] =>
    namesIn(folder())
        .flatMap((stack) => namesIn(join(folder(), stack)).map((name) => join(folder(), stack, name)))
        .filter((file) => file.endsWith(".json"));

function namesIn(path: string): string[] {
    try {
        return readdirSync(path);
    } catch {
        return [];
    }
}
