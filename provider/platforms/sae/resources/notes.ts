import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { home, ofUrn } from "./records";

/**
 * What is known on this machine of a resource whose state only the engine has. It proves nothing and nothing is taken over
 * by it. It tells a preview of `up --replace`, which looks like that of a creation, and it keeps what another resource
 * holds, or is about to adopt, from being removed or adopted.
 */
interface Note {
    urn: string;
    /** The ids that the engine was last known to hold. */
    ids: string[];
    /** What the last preview said. */
    preview?: Previewed;
}

interface Previewed {
    /** ISO 8601. */
    when: string;
    /** The id that it adopts; a rule in a list of its owner has none. */
    id?: string;
    /** A digest of each thing that it adopts. */
    adopts: string[];
}

const folder = (): string => join(home(), "held");
const fileOf = (urn: string): string => `${ofUrn(urn)}.json`;

function read(name: string): Note | undefined {
    try {
        const note = JSON.parse(readFileSync(join(folder(), name), "utf8")) as Note | null;
        return Array.isArray(note?.ids) ? note : undefined;
    } catch {
        return undefined;
    }
}

function write(urn: string, note: Omit<Note, "urn">): void {
    try {
        if (note.ids.length === 0 && note.preview === undefined)
            return rmSync(join(folder(), fileOf(urn)), { force: true });
        const text = JSON.stringify({ urn, ...note });
        if (text === JSON.stringify(read(fileOf(urn)))) return;
        mkdirSync(folder(), { recursive: true, mode: 0o700 });
        writeFileSync(join(folder(), fileOf(urn)), text, { mode: 0o600 });
    } catch {
        // Without it a preview fails that could have warned, and what another holds is known to that other alone.
    }
}

/** The ids that the engine was last known to hold under a URN. */
export const notedIds = (urn: string): string[] => read(fileOf(urn))?.ids ?? [];

/** What the engine holds. */
export function noteIds(urn: string, ids: string[]): void {
    const preview = read(fileOf(urn))?.preview;
    write(urn, { ids, ...(isFresh(preview) && { preview }) });
}

/** What a preview says that it adopts; it may be nothing. Undefined: what it said is done with. */
export const notePreview = (urn: string, preview: Omit<Previewed, "when"> | undefined): void =>
    write(urn, { ids: notedIds(urn), ...(preview && { preview: { when: new Date().toISOString(), ...preview } }) });

const hour = 60 * 60_000;
const isFresh = (preview: Previewed | undefined): preview is Previewed =>
    preview !== undefined && Date.now() - Date.parse(preview.when) < hour;

/** What the last preview said that it adopts; undefined when there was none within the hour. */
export function previewed(urn: string): readonly string[] | undefined {
    const preview = read(fileOf(urn))?.preview;
    return isFresh(preview) ? preview.adopts : undefined;
}

/** The URNs of other resources that hold what has an id, or are about to adopt it. */
export function notedHolders(urn: string, has: (id: string) => boolean): string[] {
    try {
        return readdirSync(folder())
            .filter((name) => name !== fileOf(urn) && name.endsWith(".json"))
            .flatMap((name) => read(name) ?? [])
            .filter(({ ids, preview }) => ids.some(has) || (isFresh(preview) && has(preview.id ?? "")))
            .map((note) => note.urn);
    } catch {
        return [];
    }
}
