import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, home, ofUrn } from "./records";

/**
 * What is known on this machine of a resource whose state only the engine has. It proves nothing and nothing is taken over
 * by it. It tells a preview of `up --replace`, which looks like that of a creation, and it keeps what another resource
 * holds, or is about to adopt, from being removed or adopted.
 */
interface Note {
    urn: string;
    /** SAE's region, or an emulator: elsewhere the same id is another thing's. */
    scope?: string;
    /** The ids that the engine was last known to hold. */
    ids: string[];
    /** The rules of a rule set as its owner made them: digests of each, of its domain and path and of all of it. */
    rules?: [place: string, whole: string][];
    /** What the last preview said. */
    preview?: Previewed;
}

interface Previewed {
    /** ISO 8601. */
    when: string;
    /** The process of the engine: `pulumi up` makes its preview and its update in one. */
    engine?: number;
    /** The id that it adopts; a rule in a list of its owner has none. */
    id?: string;
    /** A digest of each thing that it adopts; absent: it could not tell, or was not asked to adopt. */
    adopts?: string[];
    /** It was imported, perhaps in a preview only; the engine has not named it since. */
    imported?: boolean;
}

/** Another resource that claims something. */
export interface Noted {
    urn: string;
    how: "holds" | "lists" | "previews";
    /** When its preview was. */
    when?: string;
    file: string;
}

/** What is looked for among the notes of others. */
export interface Claim {
    scope?: string | undefined;
    has(id: string): boolean;
    /** A rule of a rule set, which may be in the list of an owner. */
    rule?: { of: string; place: string; whole: string; beside: readonly string[] };
}

const folder = (): string => join(home(), "held");
const nameOf = (urn: string): string => `${ofUrn(urn)}.json`;

function read(name: string): Note | undefined {
    try {
        const note = JSON.parse(readFileSync(join(folder(), name), "utf8")) as Note | null;
        if (typeof note?.urn !== "string" || !Array.isArray(note.ids) || !isList(note.rules)) return undefined;
        const { preview, ...rest } = note;
        return typeof preview === "object" && preview !== null ? note : rest;
    } catch {
        return undefined;
    }
}

const isList = (rules: unknown): boolean =>
    rules === undefined || (Array.isArray(rules) && rules.every((rule) => Array.isArray(rule)));

const own = (urn: string): Omit<Note, "urn"> => read(nameOf(urn)) ?? { ids: [] };

function write(name: string, { urn, scope, ids, rules = [], preview }: Note): void {
    try {
        if (ids.length === 0 && preview === undefined) return rmSync(join(folder(), name), { force: true });
        const isOwner = ids.length > 0 && rules.length > 0;
        const text = JSON.stringify({
            urn,
            ...(scope && { scope }),
            ids,
            ...(isOwner && { rules }),
            ...(preview && { preview }),
        });
        if (text === JSON.stringify(read(name))) return;
        mkdirSync(folder(), { recursive: true, mode: 0o700 });
        writeFileSync(join(folder(), name), text, { mode: 0o600 });
    } catch {
        // Without it a preview fails that could have warned, and what another holds is known to that other alone.
    }
}

/** The ids that the engine was last known to hold under a URN. */
export const notedIds = (urn: string): string[] => own(urn).ids;

/** What the engine holds. */
export const noteIds = (urn: string, ids: string[], scope?: string): void =>
    write(nameOf(urn), { ...own(urn), urn, ids, ...(scope && { scope }) });

/** What the owner of a rule set has in it: the domain and path of each rule, and all of it, as texts. */
export function noteRules(
    urn: string,
    { id, scope }: { id: string; scope: string | undefined },
    rules: readonly (readonly [place: string, whole: string])[],
): void {
    const nonce = ofUrn(urn);
    const digests = rules.map((texts) => texts.map((text) => digestOf({ nonce }, text)) as [string, string]);
    write(nameOf(urn), { ...own(urn), urn, ids: [id], rules: digests, ...(scope && { scope }) });
}

/**
 * The process of the engine. Where a wrapper starts the plugin, as on Windows, it is another for each plugin, and then the
 * age of a preview decides alone.
 */
const engine = (): number => process.ppid;

/** What a preview says that it adopts; it may be nothing. Undefined: what it said is done with. */
export function notePreview(
    urn: string,
    preview: Omit<Previewed, "when" | "engine"> | undefined,
    scope?: string,
): void {
    const { preview: _, ...note } = own(urn);
    const made = preview && { when: new Date().toISOString(), engine: engine(), ...preview };
    write(nameOf(urn), { ...note, urn, ...(scope && { scope }), ...(made && { preview: made }) });
}

const hour = 60 * 60_000;
const day = 24 * hour;
const isOfThisRun = (preview: Previewed | undefined): boolean => preview?.engine === engine() && isWithin(preview, day);
const isWithin = ({ when }: Previewed, time: number): boolean => Date.now() - Date.parse(when) < time;

/** What the last preview said that it adopts; undefined when there was none, of this run or within the hour. */
export function previewed(urn: string): readonly string[] | undefined {
    const { preview } = own(urn);
    if (preview === undefined || !(isOfThisRun(preview) || isWithin(preview, hour))) return undefined;
    return Array.isArray(preview.adopts) ? preview.adopts : undefined;
}

/**
 * The others that hold something, have it in their list, or said in a preview that they adopt it. When this run of the engine
 * began with a preview, an older one no longer counts: whatever the program adopts now has said so again.
 */
export function notedHolders(urn: string, claim: Claim, inPreview: boolean): Noted[] {
    const hasPreview = inPreview || isOfThisRun(own(urn).preview);
    const counts = (preview: Previewed): boolean => isOfThisRun(preview) || (!hasPreview && isWithin(preview, hour));
    return others(urn, claim).flatMap(({ name, note }): Noted[] => {
        const by = { urn: note.urn, file: join(folder(), name) };
        if (note.ids.some(claim.has)) return [{ ...by, how: "holds" }];
        if (listedIn(name, note, claim).length > 0) return [{ ...by, how: "lists" }];
        const { preview } = note;
        if (preview?.imported === true && isWithin(preview, day) && claim.has(preview.id ?? ""))
            return [{ ...by, how: "holds" }];
        const says = preview !== undefined && counts(preview) && claim.has(preview.id ?? "");
        return says ? [{ ...by, how: "previews", when: preview.when }] : [];
    });
}

/** Whoever takes something over, or makes it where there was none, ends what others are noted to have of it. */
export function dropClaims(urn: string, claim: Claim): void {
    for (const { name, note } of others(urn, claim)) {
        const { preview, rules = [], ...rest } = note;
        const listed = listedIn(name, note, claim);
        const isSaid = preview !== undefined && claim.has(preview.id ?? "");
        if (listed.length === 0 && !isSaid && !note.ids.some(claim.has)) continue;
        write(name, {
            ...rest,
            ids: note.ids.filter((id) => !claim.has(id)),
            rules: rules.filter((rule) => !listed.includes(rule)),
            ...(preview && !isSaid && { preview }),
        });
    }
}

/** The rule in the list of an owner. Where several have one domain and path, it is the one that is the same. */
function listedIn(name: string, { ids, rules = [] }: Note, { rule }: Claim): [string, string][] {
    if (rule === undefined || !ids.includes(rule.of)) return [];
    const nonce = name.replace(/\.json$/, "");
    const digest = (text: string): string => digestOf({ nonce }, text);
    const [place, whole, beside] = [digest(rule.place), digest(rule.whole), rule.beside.map(digest)];
    return rules.filter((noted) => noted[0] === place && (noted[1] === whole || !beside.includes(noted[1])));
}

function others(urn: string, { scope }: Claim): { name: string; note: Note }[] {
    const isThere = (note: Note): boolean => !note.scope || !scope || note.scope === scope;
    try {
        return readdirSync(folder())
            .filter((name) => name !== nameOf(urn) && name.endsWith(".json"))
            .flatMap((name) => {
                const note = read(name);
                return note !== undefined && isThere(note) ? [{ name, note }] : [];
            });
    } catch {
        return [];
    }
}
