/**
 * How long the record of a rule proves something. SAE gives rules no ids: one that went and came again in the same words may be
 * another's. So a record ends when the rule was seen to be gone, and in any case after a day.
 */
import type { Inputs } from "../../../engine/values";
import { dropRecord, recordsOf, ruleDigest, writeRecord, type CreationRecord } from "./records";

const minute = 60_000;
/** So long after it was sent SAE may still carry out a change. */
const late = 10 * minute;
/** Whoever runs the same command again does so within this time. */
const lasting = 24 * 60 * minute;

const ageOf = ({ when }: CreationRecord): number => Date.now() - Date.parse(when);

/** Whether a record says who made a rule that is as this one. */
export const provesRuleNow = (record: CreationRecord, rule: Inputs): boolean =>
    ageOf(record) < lasting && record.rules.includes(ruleDigest(record, rule));

/** Records of rules of one resource in a rule set. */
const recordsIn = (urn: string, ingressId: string): CreationRecord[] =>
    recordsOf(urn, "ownRules", "rule").filter((record) => record.ingressId === ingressId);

/** Whether a reading shows that something recorded has gone. It may be a stale one: look again before `noteSeen`. */
export const showsGone = (urn: string, ingressId: string, live: readonly Inputs[]): boolean =>
    recordsIn(urn, ingressId).some((record) => goneIn(record, live).length > 0);

/** The rules of a rule set as they certainly are. */
export function noteSeen(urn: string, ingressId: string, live: readonly Inputs[]): void {
    for (const record of recordsIn(urn, ingressId)) {
        const gone = goneIn(record, live);
        const rules = record.rules.filter((digest) => !gone.includes(digest));
        const there = rules.filter((digest) => isThere(record, live, digest));
        if (rules.length === 0 || ageOf(record) >= lasting) dropRecord(urn, record);
        else if (gone.length > 0 || there.some((digest) => !record.seen?.includes(digest)))
            writeRecord(urn, { ...record, rules, seen: there });
    }
}

/** What was there and is not, or should have come by now. */
const goneIn = (record: CreationRecord, live: readonly Inputs[]): string[] =>
    record.rules.filter(
        (digest) => (record.seen?.includes(digest) === true || ageOf(record) > late) && !isThere(record, live, digest),
    );

const isThere = (record: CreationRecord, live: readonly Inputs[], digest: string): boolean =>
    live.some((rule) => ruleDigest(record, rule) === digest);
