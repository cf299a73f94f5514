import type { ProviderError } from "../../../engine/errors";
import { failure, warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { isPlaceOf, ruleKey, same } from "../wire/shape";
import { rule as ruleType } from "../fields";
import { importCommand, importElsewhere } from "../ownership/cures";
import { hasIt, holding, holdersOfRule, ifGone, letGoThere, type Holder } from "../ownership/holders";
import { isCircle } from "./occupied-listener";
import {
    clearedBy,
    heldIds,
    heldInputs,
    holds,
    holdsUnnamed,
    isUnnoted,
    mayReplace,
    resourceLeaving,
} from "../ownership/engine-state";
import { dropRecord, newNonce, recordsOf, writeRecord, type CreationRecord, ruleDigest } from "../ownership/records";
import { provesRuleNow } from "../ownership/rule-proof";
import { idOf } from "../ownership/rule-id";
import type { SaeContext } from "../context";

/** Records a rule before it is added, or before another one is changed into it. */
export function recordRule(ctx: SaeContext, inputs: Inputs, rule: Inputs, changes?: string): CreationRecord {
    const nonce = newNonce();
    const record: CreationRecord = {
        kind: "rule",
        nonce,
        when: new Date().toISOString(),
        ingressId: String(inputs["ingressId"]),
        before: [],
        replaces: heldIds(ctx),
        fields: {},
        rules: [ruleDigest({ nonce }, rule)],
        ...(changes !== undefined && { changes }),
    };
    writeRecord(ctx.urn, record);
    return record;
}

/**
 * Fails when a live rule with this domain and path is not certainly the one that an interrupted run of this resource
 * added: it must be recorded, still be exactly so, and the engine must never have got it.
 */
export function refuseTaken(
    ctx: SaeContext,
    inputs: Inputs,
    there: Inputs,
    noted: readonly CreationRecord[] = recordsOf(ctx.urn, "rule"),
    adopt?: () => void,
): void {
    const id = idOf(inputs);
    const isReplaced = holds(ctx, id) || holdsUnnamed(ctx);
    if (!ctx.preview && isReplaced) throw mustGoFirst(inputs);
    if (ctx.preview && (isReplaced || (adopt === undefined && mayReplace(ctx, id)))) {
        warn(
            ctx,
            "CR424",
            `rule ${id} goes before its replacement comes, and requests fail in between`,
            "this needs deleteBeforeReplace: true, which crossroute.sae.Rule sets in TypeScript when nothing else is said",
        );
        return;
    }
    const records = noted.filter(({ ingressId }) => ingressId === String(inputs["ingressId"]));
    const proven = records.filter((record) => provesRuleNow(record, there));
    const isOpen = proven.length > 0 && proven.every((record) => isUnnoted(ctx, record));
    const [holder] = isOpen ? holdersOfRule(ctx, String(inputs["ingressId"]), there).filter(hasIt) : [];
    if ((!isOpen || holder !== undefined) && adopt !== undefined) return adopt();
    if (holder !== undefined) throw heldSince(inputs, holder);
    if (proven.length > 0 && !isOpen) throw answeredBefore(ctx, inputs);
    if (proven.length === 0) {
        const leaving = resourceLeaving(ctx, id, id);
        const cleanup = clearedBy(ctx, String(inputs["ingressId"]), (rule) => same(ruleType, rule, there));
        const sibling = leaving?.name ?? cleanup;
        if (sibling === undefined || !ctx.preview || (leaving && isCircle(ctx, leaving.move)))
            throw taken(ctx, inputs, sibling);
        warn(
            ctx,
            "CR423",
            `rule set ${String(inputs["ingressId"])} has a rule for ${where(inputs)} until ${sibling} of this program ${leaving ? "leaves it" : "takes it away"}`,
            leaving
                ? `that must come first: with deleteBeforeReplace: true there (crossroute.sae.Rule sets it in TypeScript), and with dependsOn on ${sibling} here`
                : `that must come first: with dependsOn on ${sibling} here`,
        );
        return;
    }
    if (ctx.preview) ctx.log.info(`adopts rule ${id}, which an interrupted run of this resource added`);
}

/**
 * A live rule for another domain or path that an earlier run of this resource added, and that the engine is not known
 * to hold: nobody would remove it.
 */
export function leftElsewhere(
    ctx: SaeContext,
    inputs: Inputs,
    live: readonly Inputs[],
    proves = provesRuleNow,
): Inputs | undefined {
    const ingressId = String(inputs["ingressId"]);
    const records = recordsOf(ctx.urn, "rule").filter((record) => record.ingressId === ingressId);
    const old = heldInputs(ctx);
    const isHeld = (id: string): boolean => holds(ctx, id) || (old !== undefined && idOf(old) === id);
    const left = live.find(
        (rule) =>
            ruleKey(rule) !== ruleKey(inputs) &&
            !isHeld(idOf({ ...rule, ingressId })) &&
            records.some((record) => proves(record, rule)),
    );
    return left && { ...left, ingressId };
}

export function refuseRuleElsewhere(ctx: SaeContext, inputs: Inputs, live: readonly Inputs[]): void {
    const left = leftElsewhere(ctx, inputs, live);
    if (left === undefined) return;
    throw failure(
        "ALREADY_EXISTS",
        "CR430",
        `${describeRuleElsewhere(left)}, and now another is declared`,
        "declare what was declared then and run this again, " +
            `remove that rule by hand, or adopt it with: ${importCommand(ctx, "Rule", idOf(left))}`,
    );
}

/** Reports the same where nothing is created, so that nothing else would. */
export function warnOfRuleElsewhere(ctx: SaeContext, inputs: Inputs, live: readonly Inputs[]): void {
    const everSaid = (record: CreationRecord, rule: Inputs): boolean => record.rules.includes(ruleDigest(record, rule));
    const left = leftElsewhere(ctx, inputs, live, everSaid);
    if (left === undefined) return;
    warn(
        ctx,
        "CR430",
        `${describeRuleElsewhere(left)}, where it still stands and is in no state`,
        `look whether it is still that one, and remove it by hand, or adopt it with: ${importElsewhere(ctx, "Rule", idOf(left))}`,
    );
}

const describeRuleElsewhere = (left: Inputs): string =>
    `an interrupted run of this resource added the rule for ${where(left)} to rule set ${String(left["ingressId"])}`;

/** Whether an interrupted run of this resource added the rule, or changed another one into it. */
export const provesRule = (ingressId: string, rule: Inputs, record: CreationRecord): boolean =>
    record.kind === "rule" && record.ingressId === ingressId && provesRuleNow(record, rule);

/** The records of a rule's changes are no longer needed. */
export function dropChanges(ctx: SaeContext, id: string): void {
    for (const record of recordsOf(ctx.urn, "rule")) if (record.changes === id) dropRecord(ctx.urn, record);
}

/**
 * A change is in place; the engine is not known to have stored it until it names it. Earlier records are no longer
 * needed.
 */
export function changeAnswered(ctx: SaeContext, id: string, record: CreationRecord): void {
    for (const other of recordsOf(ctx.urn, "rule"))
        if (other.changes === id && other.nonce !== record.nonce) dropRecord(ctx.urn, other);
}

/** The engine holds the rule as a change made it. */
export function confirmChange(ctx: SaeContext, id: string, ingressId: string, rule: Inputs): void {
    for (const record of recordsOf(ctx.urn, "rule"))
        if (record.changes === id && provesRule(ingressId, rule, record)) dropRecord(ctx.urn, record);
}

/** The engine gets the rule. */
export function answerRule(ctx: SaeContext, record: CreationRecord, id: string): void {
    writeRecord(ctx.urn, { ...record, answered: id });
    const others = recordsOf(ctx.urn, "rule").filter(
        ({ nonce, answered }) => nonce !== record.nonce && answered === undefined,
    );
    for (const other of others) dropRecord(ctx.urn, other);
}

const where = (inputs: Inputs): string => `${String(inputs["domain"])}${String(inputs["path"])}`;

/** `sibling`: the resource of this program that is to leave the place, where that is known. */
export const taken = (ctx: SaeContext, inputs: Inputs, sibling?: string): ProviderError =>
    failure(
        "ALREADY_EXISTS",
        "CR423",
        `rule set ${String(inputs["ingressId"])} already has a rule for ${where(inputs)}, which this resource did not make`,
        `change domain or path, or take it over with adopt: true, or with: ${importCommand(ctx, "Rule", idOf(inputs))} (if you renamed the resource, give it an alias instead; ` +
            (sibling === undefined
                ? "if another crossroute.sae.Rule of this program has it and is to leave it, remove or move that one in an update before this one)"
                : `${sibling} of this program is to leave it: name it in dependsOn here, or make the change in two updates when each waits for the other)`),
    );

const mustGoFirst = (inputs: Inputs): ProviderError =>
    failure(
        "ALREADY_EXISTS",
        "CR424",
        `rule set ${String(inputs["ingressId"])} takes one rule for ${where(inputs)}, and the one that is to be replaced still stands there`,
        "the old one must go first: set deleteBeforeReplace: true (or leave false out)",
    );

const heldSince = (inputs: Inputs, holder: Holder): ProviderError =>
    failure(
        "ALREADY_EXISTS",
        "CR425",
        `an interrupted run of this resource added the rule for ${where(inputs)} to rule set ${String(inputs["ingressId"])}, and ${holding(holder)}`,
        `change domain or path, or ${letGoThere(holder)}, and write adopt: ${JSON.stringify(holder.urn ?? "")} here${ifGone(holder)}`,
    );

const answeredBefore = (ctx: SaeContext, inputs: Inputs): ProviderError =>
    failure(
        "ALREADY_EXISTS",
        "CR424",
        `this resource already added the rule for ${where(inputs)} to rule set ${String(inputs["ingressId"])}.`,
        "If it is being replaced (--replace, a tainted resource), " +
            `the old rule must go first: set deleteBeforeReplace: true. If pulumi does not know of it, take it over with adopt: true, or with: ${importCommand(ctx, "Rule", idOf(inputs))}`,
    );

/** Two resources declare one rule: the other's is live now. */
export const declaredTwice = (ctx: SaeContext, inputs: Inputs): ProviderError =>
    failure(
        "ALREADY_EXISTS",
        "CR436",
        `rule set ${String(inputs["ingressId"])} got another rule for ${where(inputs)} while this resource set its own: two declare the same domain and path`,
        `remove one of them, or adopt what is there with: ${importCommand(ctx, "Rule", idOf(inputs))}`,
    );

/** Whether a rule is for the same requests and differs otherwise. */
export const differs = (a: Inputs, b: Inputs): boolean => isPlaceOf(a)(b) && !same(ruleType, a, b);
