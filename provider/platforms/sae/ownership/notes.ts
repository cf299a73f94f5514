import { basename, dirname } from "node:path";
import { engineProcess } from "../../engine-process";
import { Unreadable } from "../../kept-files";
import { fileOf, folder, notesIn, now, own, read, write, type Entry, type Note, type Previewed } from "./note-files";
import { digestOf, ofUrn } from "./records";
import { stackOf } from "../../../inputs/urn";

/**
 * What this machine knows of a resource whose state only the engine has. SAE does not tell who has a thing, so whose it is
 * is decided by evidence:
 *
 * - **state**: the id, inputs and outputs that the engine sends with a call;
 * - **run**: what the engine said of the other resources of the program in this run (`engine-state`);
 * - **note**: what the state under another URN had when it was last seen on this machine, and since when: because that resource made,
 *   adopted or imported it here (`acquired`), or because its state had it when it was first seen;
 * - **import**: something was imported under a URN, or that was previewed, which nobody can tell apart; its state was not seen since;
 * - **preview**: what the last preview said that a resource adopts;
 * - **record**: the creation of another that was interrupted (`records`); it counts as a note of its time.
 *
 * Only a state is noted: by a finished creation, update or reading, and by a comparison of what the state has. A preview
 * notes nothing but itself. A note is **past** when somebody has acquired the thing since that state was last seen. In a rule set
 * the owner **lists** what it declares and has made; what a refresh finds there, or what is kept for another gateway, is not listed.
 *
 * | Known of another resource                              | `adopt`                         | Own deletion, replacement | Owner's update                |
 * | ------------------------------------------------------ | ------------------------------- | ------------------------- | ----------------------------- |
 * | this run's program declares it                          | refused: declare it once        | left to that one          | left alone                    |
 * | this run's program was to adopt it, and could not       | refused                         | refused                   | left alone                    |
 * | a note or record, not past                              | refused unless `adopt` names it, or one that acquired it later | refused with the cure     | left alone; not changed       |
 * | the same of this stack, no newer than what is noted of this state | the same              | goes: it was renamed      | left alone; not changed       |
 * | an import                                               | refused unless `adopt` names it | refused with the cure; of this stack: goes, and a rule in the rule set keeps that | left alone, says which import |
 * | a preview of this run, or within the hour without one   | refused unless `adopt` names it | goes                      | left alone, says which preview |
 * | a note or record that is past only by an import         | nothing                         | refused with the cure; of this stack: goes | left alone, says which; changed |
 * | a note or record that is past                           | nothing                         | nothing                   | nothing                       |
 *
 * In doubt a deletion is refused: a refusal costs a command, and every one names it. A note or record that is there and cannot be read
 * may say anything: whatever hangs on the notes of others is refused and names the file (`unreadable`). It is not written over.
 */

/** Something that a state has. */
export interface NotedState {
    id?: string;
    rule?: { of: string; place: string; whole: string };
    /** It was made or adopted just now. */
    acquired: boolean;
    adopted?: boolean;
}

/** Another resource that claims something. */
export interface OtherClaim {
    urn: string;
    how: "holds" | "lists" | "imports" | "previews";
    /** When its state was last seen, or the import or preview was. */
    when: string;
    /** Since when it has it; absent when it has it not yet. */
    since?: string;
    acquired?: boolean;
    adopted?: boolean;
    file: string;
}

/** What is looked for among the notes of others. */
export interface Claim {
    scope?: string | undefined;
    has(id: string): boolean;
    /** It is about to go. */
    goes?: boolean;
    /** A rule of a rule set, which may be in the list of an owner. */
    rule?: { of: string; place: string; whole: string; beside: readonly string[] };
}

/** What the state under a URN has now. False where it cannot be noted. */
export function noteState(urn: string, scope: string | undefined, things: readonly NotedState[]): boolean {
    const { imported, has, ...note } = own(urn);
    const when = now();
    const digest = (text: string): string => digestOf({ nonce: ofUrn(urn) }, text);
    const entries = things.map(({ id, rule, acquired, adopted }): Entry => {
        const key = { ...(id !== undefined && { id }), ...(rule && { of: rule.of }) };
        const digests = rule && ([digest(rule.place), digest(rule.whole)] as const);
        const before = has.find((one) => one.id === id && one.of === rule?.of && one.rule?.[0] === digests?.[0]);
        const old: Pick<Entry, "since" | "acquired" | "adopted" | "imported"> =
            before ??
            // Who imported a rule set has the rules in its list from then on, too.
            (imported?.id !== undefined && imported.id === (id ?? rule?.of)
                ? { since: imported.when, acquired: true, adopted: true, imported: true }
                : { since: when });
        const { since, ...had }: typeof old = acquired
            ? { since: when, acquired, ...(adopted !== undefined && { adopted }) }
            : old;
        return {
            ...key,
            ...(digests && { rule: digests }),
            since,
            ...(had.acquired === true && { acquired: true }),
            ...(had.adopted === true && { adopted: true }),
            ...(had.imported === true && { imported: true }),
        };
    });
    // What a creation replaces is in the state until it is deleted.
    const isMade = things.some(({ id, acquired }) => id !== undefined && acquired);
    const replaced = isMade ? has.filter((one) => !things.some(({ id }) => isOf(one, id ?? ""))) : [];
    return write({ ...note, urn, ...(scope && { scope }), seen: when, has: [...entries, ...replaced] });
}

const isOf = ({ id: own, of }: Entry, id: string): boolean => own === id || (own === undefined && of === id);

/** Something is imported under a URN. What it had of it is past where another has acquired it since. */
export function noteImport(urn: string, scope: string | undefined, id: string): void {
    const { has, imported, ...note } = own(urn);
    const others = readable(notesOfOthers(urn)).flatMap((other) => other.note.has);
    const isTaken = ({ since }: Entry): boolean =>
        others.some((one) => one.id === id && one.acquired && one.since > since);
    const left = has.filter((one) => one.id !== id || !isTaken(one));
    if (!left.some((one) => one.id === id))
        write({ ...note, urn, has: left, ...(scope && { scope }), imported: { id, when: now() } });
}

/** The state under a URN has this no longer, or nothing. */
export function forget(urn: string, id?: string): void {
    const { has, imported, ...note } = own(urn);
    const isGone = (one: Entry): boolean => id === undefined || isOf(one, id);
    const stays = imported !== undefined && id !== undefined && imported.id !== id;
    write({ ...note, urn, has: has.filter((one) => !isGone(one)), ...(stays && { imported }) });
}

/** The folder with the notes of a stack, by the file of one of them. */
export const stackFolderOf = (file: string): string | undefined =>
    dirname(dirname(file)) === folder() ? dirname(file) : undefined;

/** The ids that the state under a URN was last known to have, unless another has acquired them since. */
export function notedIds(urn: string): string[] {
    const { has, seen = "" } = own(urn);
    const taken = new Set(
        readable(notesOfOthers(urn))
            .flatMap(({ note }) => note.has.filter((one) => one.acquired && one.since >= seen))
            .map(({ id }) => id),
    );
    return has.flatMap(({ id }) => (id === undefined || taken.has(id) ? [] : [id]));
}

/** Which of these rules are noted as listed under a URN, by their places. */
export function notedPlaces(urn: string, of: string): (place: string) => boolean {
    const places = new Set(own(urn).has.flatMap((one) => (one.of === of && one.rule ? [one.rule[0]] : [])));
    return (place) => places.has(digestOf({ nonce: ofUrn(urn) }, place));
}

/** What a preview says that it adopts; it may be nothing. Undefined: what it said is done with. */
export function notePreview(
    urn: string,
    preview: Omit<Previewed, "when" | "engine"> | undefined,
    scope?: string,
): void {
    const { preview: _, ...note } = own(urn);
    const engine = engineProcess();
    const made = preview && { when: now(), ...(engine !== undefined && { engine }), ...preview };
    write({ ...note, urn, ...(scope && { scope }), ...(made && { preview: made }) });
}

const hour = 60 * 60_000;
const isOfThisRun = (preview: Previewed | undefined): boolean =>
    preview?.engine !== undefined && preview.engine === engineProcess();
const isWithin = ({ when }: Previewed, time: number): boolean => Date.now() - Date.parse(when) < time;

/** What the last preview said that it adopts; undefined when there was none, of this run or within the hour. */
export function previewed(urn: string): readonly string[] | undefined {
    const { preview } = own(urn);
    if (preview === undefined || !(isOfThisRun(preview) || isWithin(preview, hour))) return undefined;
    return Array.isArray(preview.adopts) ? preview.adopts : undefined;
}

/**
 * The others that hold something, have it in their list, imported it, or said in a preview that they adopt it. When this run of the
 * engine began with a preview, an older one no longer counts: whatever the program adopts now has said so again.
 * `more`: what else is known of others. What is past is left out.
 */
export function notedHolders(
    urn: string,
    claim: Claim,
    inPreview: boolean,
    more: readonly OtherClaim[],
): {
    mine: (Entry & { seen?: string }) | undefined;
    found: OtherClaim[];
    /** What may say more. */
    unreadable: Unreadable[];
} {
    const hasPreview = inPreview || isOfThisRun(own(urn).preview);
    const counts = (preview: Previewed): boolean => isOfThisRun(preview) || (!hasPreview && isWithin(preview, hour));
    const { has, seen } = own(urn);
    const entry = entryIn(fileOf(urn), has, claim);
    const mine = entry && { ...entry, ...(seen !== undefined && { seen }) };
    const others = notesOfOthers(urn);
    const found = readable(others, claim).flatMap(({ file, note }): OtherClaim[] => {
        const by = { urn: note.urn, file };
        const theirs = entryIn(file, note.has, claim);
        if (theirs !== undefined)
            return [
                {
                    ...by,
                    how: theirs.id === undefined ? "lists" : "holds",
                    when: note.seen ?? "",
                    since: theirs.since,
                    acquired: theirs.acquired === true,
                    adopted: theirs.adopted === true,
                },
            ];
        const { imported, preview } = note;
        if (imported !== undefined && claim.has(imported.id)) return [{ ...by, how: "imports", when: imported.when }];
        const says = preview !== undefined && counts(preview) && claim.has(preview.id ?? "");
        return says ? [{ ...by, how: "previews", when: preview.when }] : [];
    });
    const all = [...found, ...more];
    const acquired = [...(mine ? [{ ...mine, file: fileOf(urn) }] : []), ...all].filter((one) => one.acquired === true);
    // An import names nobody who had it: that another stack let it go is told by a run there, or by a person.
    const isOpenImport = claim.goes === true && mine?.imported === true;
    const tells = (by: string, one: OtherClaim): boolean =>
        !(isOpenImport && by === fileOf(urn) && stackOf(one.urn) !== stackOf(urn));
    const isPast = (one: OtherClaim): boolean =>
        one.how !== "previews" &&
        acquired.some((other) => whose(other) !== whose(one) && other.since! >= one.when && tells(other.file, one));
    const open = all.filter((one) => !isPast(one));
    // What is noted of this resource only says which of two is the later.
    const ownNote = open.length > 0 ? read(fileOf(urn)) : undefined;
    const unreadable = [ownNote, ...others.map(({ note }) => note)].filter((one) => one instanceof Unreadable);
    return { mine, found: open, unreadable };
}

/** Notes and records of one resource in one backend have one name. */
const whose = ({ file }: Pick<OtherClaim, "file">): string => basename(file).split(".")[0]!;

/** What is noted of a thing. Where several rules have one domain and path, it is the one that is the same. */
function entryIn(file: string, has: readonly Entry[], { has: isIt, rule }: Claim): Entry | undefined {
    const nonce = basename(file, ".json");
    const digest = (text: string): string => digestOf({ nonce }, text);
    const [place, whole, beside] = rule ? [digest(rule.place), digest(rule.whole), rule.beside.map(digest)] : [];
    const matching = ({ id, of, rule: noted }: Entry): boolean =>
        !Array.isArray(noted)
            ? id !== undefined && isIt(id)
            : of === rule?.of && noted[0] === place && (noted[1] === whole || beside?.includes(noted[1]) !== true);
    return has.find(matching);
}

const notesOfOthers = (urn: string): Notes => notesIn().filter(({ file }) => file !== fileOf(urn));

type Notes = ReturnType<typeof notesIn>;

function readable(notes: Notes, { scope }: Pick<Claim, "scope"> = {}): { file: string; note: Note }[] {
    const isThere = (note: Note): boolean => !note.scope || !scope || note.scope === scope;
    return notes.flatMap(({ file, note }) => (note instanceof Unreadable || !isThere(note) ? [] : [{ file, note }]));
}
