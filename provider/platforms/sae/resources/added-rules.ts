import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { same } from "../wire/shape";
import { notAmong, without } from "./own-rules";
import { provesRuleNow } from "../ownership/rule-proof";
import { dropRecord, newNonce, recordsOf, ruleDigest, writeRecord, type CreationRecord } from "../ownership/records";
import type { SaeContext } from "../context";
import type { Part } from "./rule-set-change";

const recordsFor = (ctx: SaeContext, id: string): CreationRecord[] =>
    recordsOf(ctx.urn, "ownRules").filter(({ ingressId }) => ingressId === id);

/** Whether an interrupted update of this resource added the rule, or changed another one into it. */
export function addedByInterruptedUpdate(ctx: SaeContext, id: string): (rule: Inputs) => boolean {
    const records = recordsFor(ctx, id);
    return (rule) => records.some((record) => provesRuleNow(record, rule));
}

/**
 * What an update records about the rules that it adds or changes, so that they are not taken for others' if it is
 * interrupted.
 */
interface Adding {
    /**
     * Call it right before a write is sent, not sooner: a rule that was never written proves nothing, and neither does
     * a rule that it leaves alone.
     */
    sending(notMade: readonly Inputs[]): void;
    /** Everything is in place. What an earlier record proves is recorded again until the engine has it. */
    done(): void;
    /** Nothing was done, and nothing will be. */
    failed(): void;
}

export function addingRules(ctx: SaeContext, part: Part): Adding {
    const isSeen = (rule: Inputs): boolean => part.seen.some((other) => same(ruleType, other, rule));
    const unknown = notAmong(part.after, ...part.known);
    const added = part.after.filter((rule) => unknown.includes(rule) || !isSeen(rule));
    const earlier = recordsFor(ctx, part.id);
    const nonce = newNonce();
    const record: CreationRecord = {
        kind: "ownRules",
        nonce,
        when: new Date().toISOString(),
        ingressId: part.id,
        before: [],
        fields: {},
        rules: [],
    };
    const note = (rules: readonly Inputs[]): void => {
        record.when = new Date().toISOString();
        record.rules = rules.map((rule) => ruleDigest({ nonce }, rule));
        if (rules.length > 0) writeRecord(ctx.urn, record);
    };
    let written: readonly Inputs[] = [];
    return {
        sending(notMade) {
            written = without(added, notMade);
            note(written);
        },
        done() {
            if (earlier.length > 0) note(added.filter((rule) => written.includes(rule) || part.proves(rule)));
            earlier.forEach((old) => dropRecord(ctx.urn, old));
        },
        failed: () => dropRecord(ctx.urn, record),
    };
}

/** The engine holds these rules. */
export function confirmRules(ctx: SaeContext, id: string, inputs: Inputs): void {
    const held = rulesOf(inputs);
    for (const record of recordsFor(ctx, id)) {
        const digests = new Set(held.map((rule) => ruleDigest(record, rule)));
        if (record.rules.every((digest) => digests.has(digest))) dropRecord(ctx.urn, record);
    }
}
