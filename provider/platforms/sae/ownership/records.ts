import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Inputs } from "../../../engine/values";
import { stackOf } from "../../../inputs/urn";
import { rule as ruleType } from "../fields";
import { canonical } from "../wire/shape";
import { backend } from "./backend";
import { dropKept, home, namesIn, readKept, Unreadable, writeKept } from "../../kept-files";

/**
 * A creation that has begun. SAE has no client token, so this record is the only proof that a live thing belongs to
 * this resource: it is written before the call and dropped when the engine is known to hold what was created. It keeps
 * digests only, because any value may be a secret.
 */
export interface CreationRecord {
    /** A rule set; rules that their owner adds to its rule set; one rule in somebody else's. */
    kind: "ruleSet" | "ownRules" | "rule";
    /** Unique to this creation. It ends the description if the program declares none. */
    nonce: string;
    /** When it was begun, ISO 8601. */
    when: string;
    /** The rule set that rules are added to. */
    ingressId?: string;
    /** Ids that were listed before the call: they are never ours. */
    before: string[];
    /** Digest of every creation field, by name. */
    fields: Record<string, string>;
    /** Digests of the rules, each as a whole. */
    rules: string[];
    /** Those of them that were seen to be live. */
    seen?: string[];
    /** The rule that is changed: this resource made it earlier. */
    changes?: string;
    /** The id that SAE answered to the call; the engine may not have got it. */
    made?: string;
    /** The id that the engine got. It is not known to have stored it until it names it. */
    answered?: string;
    /** Ids that the engine held under this URN then: the new one replaces them. */
    replaces?: string[];
    /** Where to look for it, unless that is a secret. */
    namespaceId?: string;
    /** The resource that began it. */
    urn?: string;
}

const folder = (): string => join(home(), "creations");
/** A URN and the backend that has its state, as a name of a file. */
export const ofUrn = (urn: string): string =>
    createHash("sha256").update(`${backend()}\n${urn}`).digest("hex").slice(0, 32);
/** Its project and stack, in the same way. */
export const ofStack = (urn: string): string => ofUrn(stackOf(urn));
const fileOf = (urn: string, nonce: string): string => join(folder(), `${ofUrn(urn)}.${nonce}.json`);

export const newNonce = (): string => randomBytes(6).toString("hex");

/** The digest of a value in a record. */
export const digestOf = ({ nonce }: Pick<CreationRecord, "nonce">, text: string): string =>
    createHash("sha256").update(`${nonce}\n${text}`).digest("hex").slice(0, 32);

/** The digest of a rule in a record. */
export const ruleDigest = (record: Pick<CreationRecord, "nonce">, rule: Inputs): string =>
    digestOf(record, canonical(ruleType, rule));

/** Writes a record so that it survives a crash of the machine. False without a writable folder. */
export const writeRecord = (urn: string, record: CreationRecord): boolean =>
    writeKept(fileOf(urn, record.nonce), { ...record, urn }, true);

/** The unconfirmed creations of a resource, oldest first. */
export const recordsOf = (urn: string, ...kinds: CreationRecord["kind"][]): CreationRecord[] =>
    recordsIn(isOf(urn))
        .flatMap(({ record }) => (record instanceof Unreadable ? [] : [record]))
        .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
        .sort((a, b) => (a.when < b.when ? -1 : 1));

/** What was recorded of creations of a resource and cannot be read. */
export const unreadableRecords = (urn: string): Unreadable[] =>
    recordsIn(isOf(urn)).flatMap(({ record }) => (record instanceof Unreadable ? [record] : []));

/** Those of all others whose plugin ran on this machine, with their files. */
export const recordsOfOthers = (urn: string): Kept[] => {
    const isOwn = isOf(urn);
    return recordsIn((name) => !isOwn(name));
};

const isOf = (urn: string): ((name: string) => boolean) => {
    const start = `${ofUrn(urn)}.`;
    return (name) => name.startsWith(start);
};

interface Kept {
    record: CreationRecord | Unreadable;
    file: string;
}

function recordsIn(isWanted: (name: string) => boolean): Kept[] {
    const names = namesIn(folder(), "files");
    if (names instanceof Unreadable) return [{ record: names, file: names.path }];
    return names.filter(isWanted).flatMap((name) => {
        const file = join(folder(), name);
        const record = readKept<CreationRecord>(file, isRecordWhole);
        return record === undefined ? [] : [{ record, file }];
    });
}

const isRecordWhole = ({ nonce, when, before, rules, fields }: Record<string, unknown>): boolean =>
    typeof nonce === "string" &&
    typeof when === "string" &&
    Array.isArray(before) &&
    Array.isArray(rules) &&
    typeof fields === "object" &&
    fields !== null;

export function dropRecord(urn: string, { nonce }: Pick<CreationRecord, "nonce">): undefined {
    dropFile(fileOf(urn, nonce));
}

/**
 * Drops the record of another: what it describes was taken over from it. One that stays names a creation that was answered: nothing is
 * taken over because of it.
 */
export const dropFile = (file: string): void => void dropKept(file);
